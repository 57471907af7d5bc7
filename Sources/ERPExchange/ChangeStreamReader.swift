internal import Glibc

/// Reads a change stream line by line: NDJSON, one change or planning date a line (data contract, section 2).
///
/// A line is given as soon as it is complete, so that a stream that goes on for ever is followed. References are not
/// checked: a row whose item or location is not known is a fact like any other.
///
///     var reader = try ChangeStreamReader(path: "changes.ndjson.gz")
///     var line = ChangeLine()
///     while try reader.next(into: &line) { … }
public struct ChangeStreamReader: ~Copyable {
    /// A line may have this many bytes.
    public static let longestLine = 1 << 20
    private static let chunk = 1 << 17

    private let name: String?
    private var source: any ByteSource
    /// Holds the bytes that were read and not yet used, from `start` on.
    private var parser = ChangeLineParser()
    private var start = 0
    /// Up to where no line ends.
    private var searched = 0
    private var number = 0
    private var hasEnded = false

    /// Reads from a source.
    ///
    /// - Parameter name: the name of the stream in faults; `nil` where it has none.
    public init(_ source: any ByteSource, name: String? = nil) {
        self.source = source
        self.name = name
    }

    /// Reads a file, unpacked when its name ends in `.gz`. Faults give the last part of its path.
    public init(path: String) throws(ChangeStreamError) {
        do {
            source = try FileSource(path: path)
        } catch {
            throw .file(error)
        }
        name = path.split(separator: "/").last.map(String.init) ?? path
    }

    /// Reads the next line that is not blank.
    ///
    /// - Returns: whether there was one; if not, `line` is as it was.
    /// - Throws: `ChangeStreamError.faults` when the line cannot be understood; what `line` then holds is not to be
    ///   used, and reading can go on. `ChangeStreamError.file` when there is nothing more to be had.
    /// - Complexity: linear in the bytes of the line.
    public mutating func next(into line: inout ChangeLine) throws(ChangeStreamError) -> Bool {
        while var range = try nextLine() {
            if number == 1, parser.hasByteOrderMark(range) { range = range.lowerBound + 3..<range.upperBound }
            if parser.isBlank(range) { continue }
            line.number = number
            let faults = parser.parse(range, into: &line)
            guard faults.isEmpty else {
                throw .faults(faults.map { InputFault(file: name, line: number, column: $0.column, reason: $0.reason) })
            }
            return true
        }
        return false
    }

    /// The bytes of the next line without its end; `nil` at the end of the stream.
    private mutating func nextLine() throws(ChangeStreamError) -> Range<Int>? {
        while true {
            if let end = parser.firstLineFeed(from: searched) {
                number += 1
                defer {
                    start = end + 1
                    searched = start
                }
                guard end - start <= Self.longestLine else { throw tooLong }
                return start..<end
            }
            searched = parser.byteCount
            if searched - start > Self.longestLine { try skipLongLine() }
            if hasEnded {
                guard start < searched else { return nil }
                number += 1
                defer { start = searched }
                return start..<searched
            }
            try fill()
        }
    }

    private var tooLong: ChangeStreamError {
        .faults([
            InputFault(
                file: name, line: number, column: nil,
                reason: "is longer than \(Self.longestLine) bytes; a line holds one change")
        ])
    }

    /// Passes over a line without keeping it, and reports it.
    private mutating func skipLongLine() throws(ChangeStreamError) {
        number += 1
        while true {
            if let end = parser.firstLineFeed(from: searched) {
                start = end + 1
                searched = start
                throw tooLong
            }
            start = parser.byteCount
            searched = start
            if hasEnded { throw tooLong }
            try fill()
        }
    }

    /// Reads more bytes behind those that are not used yet.
    private mutating func fill() throws(ChangeStreamError) {
        parser.drop(start)
        searched -= start
        start = 0
        do {
            hasEnded = try parser.read(from: &source, upTo: Self.chunk) == 0
        } catch {
            hasEnded = true
            start = parser.byteCount
            searched = start
            if case .damaged(let path, let reason) = error {
                throw .faults([InputFault(file: name ?? path, line: nil, column: nil, reason: reason)])
            }
            throw .file(error)
        }
    }
}

extension ChangeLineParser {
    var byteCount: Int { scanner.bytes.count }

    /// Drops bytes from the front.
    mutating func drop(_ count: Int) { scanner.bytes.removeFirst(count) }

    mutating func read(from source: inout any ByteSource, upTo count: Int) throws(FileError) -> Int {
        try source.read(upTo: count, into: &scanner.bytes)
    }

    /// Where the line ends that holds an offset, as far as it was read.
    func firstLineFeed(from offset: Int) -> Int? {
        scanner.bytes.withUnsafeBytes { buffer -> Int? in
            guard let base = buffer.baseAddress, offset < buffer.count,
                let found = memchr(base + offset, Int32(UInt8.lineFeed), buffer.count - offset)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    func hasByteOrderMark(_ range: Range<Int>) -> Bool { scanner.bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) }

    /// Whether a line has nothing but white space.
    func isBlank(_ range: Range<Int>) -> Bool {
        scanner.bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == .carriageReturn }
    }
}
