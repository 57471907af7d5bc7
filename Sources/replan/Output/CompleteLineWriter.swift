import ERPExchange
import EventJournal
import JournalExchange

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
        bytes.append(UInt8(ascii: ","))
        bytes += JournalLine.members(position, header, event)
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
