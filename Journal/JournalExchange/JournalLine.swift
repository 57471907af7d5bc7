public import EventJournal
internal import Foundation

/// What a line of JSON has that a journal can be made of it again.
public enum JournalLine {
    /// The members microseconds, record and, at the end of a batch, hash, to be put behind position, batch, cause, source
    /// and sequence.
    public static func members(_ position: Position, _ header: BatchHeader, _ event: Span<UInt8>) -> [UInt8] {
        var bytes = Array("\"microseconds\":\(header.recordedAt),\"record\":\"".utf8)
        bytes += event.withUnsafeBufferPointer { Data($0).base64EncodedData() }
        bytes.append(UInt8(ascii: "\""))
        if position == header.lastPosition { bytes += Array(",\"hash\":\"\(header.hash)\"".utf8) }
        return bytes
    }
}
