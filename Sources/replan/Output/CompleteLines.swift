import ERPExchange
import EventJournal
import Foundation

/// Writes events as lines of JSON that a journal can be made of again: besides what an export has, the time in
/// microseconds, the bytes in base64, and at the end of a batch its hash.
struct CompleteLineWriter {
    private(set) var bytes: [UInt8] = []
    private var lines = EventLineWriter()

    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    mutating func write(_ position: Position, _ header: BatchHeader, _ event: Span<UInt8>) {
        bytes += readable(position, header, event)
        bytes += Array(",\"microseconds\":\(header.recordedAt),\"record\":\"".utf8)
        bytes += event.withUnsafeBufferPointer { Data($0).base64EncodedData() }
        bytes.append(UInt8(ascii: "\""))
        if position == header.lastPosition { bytes += Array(",\"hash\":\"\(header.hash)\"".utf8) }
        bytes += Array("}\n".utf8)
    }

    /// The line of an export without its closing brace. Of an event that this program does not know, what its batch
    /// says.
    private mutating func readable(_ position: Position, _ header: BatchHeader, _ event: Span<UInt8>) -> [UInt8] {
        if (try? lines.write(position, header, event)) != nil {
            let line = lines.take()
            return Array(line.prefix(through: line.lastIndex(of: UInt8(ascii: "}")) ?? line.count - 1).dropLast())
        }
        _ = lines.take()
        var json = JSONWriter()
        json.beginObject()
        json.member("position", position.rawValue)
        json.member("batch", header.number)
        json.member("cause", header.cause)
        json.member("source", header.source)
        json.member("sequence", header.sequence)
        return json.bytes
    }
}

/// Reads such lines, whoever wrote them, a batch at a time.
struct CompleteLineReader<Source: ByteSource> {
    struct Batch {
        var records: RecordBuffer
        var options: BatchOptions
        var hash: BatchHash?
        var lastPosition: UInt64
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

    private var source: Source
    private let name: String
    private var bytes: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    private var lineNumber = 0
    private var lastPosition: UInt64 = 0
    private var batchNumber: UInt64 = 0
    private var pending: Line?
    private let decoder = JSONDecoder()

    init(_ source: Source, name: String) {
        self.source = source
        self.name = name
    }

    /// The next batch; `nil` at the end.
    mutating func nextBatch() throws -> Batch? {
        guard let first = try pending ?? nextLine() else { return nil }
        pending = nil
        batchNumber += 1
        guard first.batch == batchNumber else { throw fault("batch \(batchNumber) is missing") }
        var batch = Batch(
            records: RecordBuffer(),
            options: BatchOptions(
                recordedAt: first.microseconds, cause: first.cause, source: first.source, sequence: first.sequence),
            hash: nil, lastPosition: first.position)
        var line = first
        while true {
            line.record.withUnsafeBytes { batch.records.append($0) }
            batch.lastPosition = line.position
            if let text = line.hash {
                guard let hash = BatchHash(hexadecimal: text) else { throw fault("hash: not 64 hexadecimal digits") }
                batch.hash = hash
            }
            guard let next = try nextLine(), next.batch == batchNumber else {
                if batch.hash == nil { throw fault("the batch ends without its hash; the file is cut off") }
                return batch
            }
            guard batch.hash == nil else { throw fault("the batch goes on behind its hash") }
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

    private func fault(_ reason: String) -> Failure {
        Failure(.badData, "\(name):\(lineNumber): \(reason)")
    }

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
            isAtEnd = try source.read(upTo: 1 << 18, into: &bytes) == 0
        }
    }
}
