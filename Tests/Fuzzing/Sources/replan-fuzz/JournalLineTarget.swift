import EventJournal
import Foundation
import JournalExchange

/// Reads bytes as the lines of a whole journal; what is read is written, and read again it is the same.
enum JournalLineTarget {
    private struct Line: Encodable {
        var position: UInt64
        var batch: Int
        var microseconds: Int64
        var cause: String
        var source: String?
        var sequence: Int64?
        var record: Data
        var hash: String?
    }

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let batches = read(bytes)
        guard !batches.isEmpty else { return }
        let again = Array(written(batches)).withUnsafeBytes { read($0) }
        precondition(again.count == batches.count, "batches were lost")
        for (left, right) in zip(batches, again) {
            let isSame =
                left.hash == right.hash && left.lastPosition == right.lastPosition
                && records(left) == records(right) && left.options.cause == right.options.cause
                && left.options.recordedAt == right.options.recordedAt && left.options.source == right.options.source
                && left.options.sequence == right.options.sequence
            precondition(isSame, "a batch became another one")
        }
    }

    /// The batches before the first fault.
    private static func read(_ bytes: UnsafeRawBufferPointer) -> [JournalLineReader.Batch] {
        var rest = bytes[...]
        var reader = JournalLineReader { count, bytes in
            // Small pieces, so that lines are cut anywhere.
            let part = rest.prefix(min(count, 61))
            bytes.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        var batches: [JournalLineReader.Batch] = []
        while let batch = try? reader.nextBatch() { batches.append(batch) }
        return batches
    }

    private static func records(_ batch: JournalLineReader.Batch) -> [[UInt8]] {
        (0..<batch.records.count).map { batch.records.withRecord(at: $0) { $0.withUnsafeBufferPointer(Array.init) } }
    }

    private static func written(_ batches: [JournalLineReader.Batch]) -> Data {
        let encoder = JSONEncoder()
        var data = Data()
        for (number, batch) in batches.enumerated() {
            let records = records(batch)
            for (place, record) in records.enumerated() {
                let line = Line(
                    position: batch.lastPosition.rawValue - UInt64(records.count - 1 - place), batch: number + 1,
                    microseconds: batch.options.recordedAt ?? 0, cause: batch.options.cause,
                    source: batch.options.source, sequence: batch.options.sequence, record: Data(record),
                    hash: place == records.count - 1 ? "\(batch.hash)" : nil)
                data += (try? encoder.encode(line)) ?? Data()
                data.append(UInt8(ascii: "\n"))
            }
        }
        return data
    }
}
