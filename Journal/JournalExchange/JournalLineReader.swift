public import EventJournal
internal import Foundation

/// What is wrong with a line.
public struct JournalLineFault: Error, Hashable, Sendable {
    /// Counted from 1.
    public var line: Int
    public var reason: String

    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// Reads a whole journal from lines of JSON (see the chapter on exports in the journal's format), whoever wrote them, a
/// batch at a time.
///
/// Of a line it reads position, batch, microseconds, cause, source, sequence, record and hash; other members are of no
/// concern to it. It takes positions and batches only in their order and without gaps. Whether a batch is the one that
/// had the hash, whoever appends it finds out.
public struct JournalLineReader {
    /// What a batch is made of again.
    public struct Batch {
        public var records: RecordBuffer
        public var options: BatchOptions
        public var hash: BatchHash
        public var lastPosition: Position
    }

    private struct Line: Decodable {
        var position: UInt64
        var batch: UInt64
        var microseconds: Int64
        var cause: String
        var source: String?
        var sequence: Int64?
        var record: Data
        var hash: String?
    }

    private let read: (_ count: Int, _ bytes: inout [UInt8]) throws -> Int
    private var bytes: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var lineNumber = 0
    private var lastPosition: UInt64 = 0
    private var batchNumber: UInt64 = 0
    private var pending: Line?
    private let decoder = JSONDecoder()

    /// - Parameter read: appends the next bytes, at most `count`, and returns how many; 0 at the end.
    public init(_ read: @escaping (_ count: Int, _ bytes: inout [UInt8]) throws -> Int) { self.read = read }

    /// The next batch; `nil` at the end.
    ///
    /// - Throws: `JournalLineFault`, and what the source of the bytes throws; then nothing more is to be read.
    public mutating func nextBatch() throws -> Batch? {
        guard let first = try pending ?? nextLine() else { return nil }
        pending = nil
        batchNumber += 1
        guard first.batch == batchNumber else { throw fault("batch \(batchNumber) is missing") }
        var records = RecordBuffer()
        var line = first
        while true {
            line.record.withUnsafeBytes { records.append($0) }
            var hash: BatchHash?
            if let text = line.hash {
                hash = BatchHash(hexadecimal: text)
                if hash == nil { throw fault("hash: not 64 hexadecimal digits") }
            }
            guard let next = try nextLine(), next.batch == batchNumber else {
                guard let hash else { throw fault("the batch ends without its hash; the file is cut off") }
                return Batch(
                    records: records,
                    options: BatchOptions(
                        recordedAt: first.microseconds, cause: first.cause, source: first.source,
                        sequence: first.sequence), hash: hash, lastPosition: Position(rawValue: line.position))
            }
            guard hash == nil else { throw fault("the batch goes on behind its hash") }
            line = next
        }
    }

    private mutating func nextLine() throws -> Line? {
        guard let range = try nextLineRange() else { return nil }
        lineNumber += 1
        let line: Line
        do {
            line = try decoder.decode(Line.self, from: Data(bytes[range]))
        } catch {
            throw fault("not a line of `replan journal export --complete`")
        }
        guard line.position == lastPosition + 1 else { throw fault("position \(lastPosition + 1) is missing") }
        lastPosition = line.position
        if line.batch != batchNumber { pending = line }
        return line
    }

    private func fault(_ reason: String) -> JournalLineFault { JournalLineFault(line: lineNumber, reason: reason) }

    /// The bytes of the next line that is not blank.
    private mutating func nextLineRange() throws -> Range<Int>? {
        var searched = start
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let range = start..<end
                start = end + 1
                searched = start
                if !range.isEmpty { return range }
                continue
            }
            searched = bytes.count
            if isAtEnd {
                let range = start..<bytes.count
                start = bytes.count
                return range.isEmpty ? nil : range
            }
            if start > 1 << 20 {
                bytes.removeSubrange(..<start)
                searched -= start
                start = 0
            }
            isAtEnd = try read(1 << 18, &bytes) == 0
        }
    }
}
