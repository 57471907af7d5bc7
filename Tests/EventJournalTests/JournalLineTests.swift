import EventJournal
import Foundation
import JournalExchange
import Testing

@Suite("A journal as lines of JSON")
struct JournalLineTests {
    private static let hash = String(repeating: "0f", count: 32)

    private func line(_ position: Int, _ batch: Int, hash: String? = nil, record: String = "YQ==") -> String {
        let end = hash.map { ",\"hash\":\"\($0)\"" } ?? ""
        return
            "{\"position\":\(position),\"batch\":\(batch),\"cause\":\"c\",\"microseconds\":5,\"record\":\"\(record)\"\(end)}\n"
    }

    private func batches(_ text: String) throws -> [JournalLineReader.Batch] {
        var rest = Array(text.utf8)[...]
        var reader = JournalLineReader { count, bytes in
            let part = rest.prefix(min(count, 7))
            bytes += part
            rest = rest.dropFirst(part.count)
            return part.count
        }
        var batches: [JournalLineReader.Batch] = []
        while let batch = try reader.nextBatch() { batches.append(batch) }
        return batches
    }

    @Test("lines are put together to batches, whoever wrote them")
    func reading() throws {
        let text =
            line(1, 1) + "\n" + line(2, 1, hash: Self.hash)
            + String(line(3, 2, hash: Self.hash.uppercased()).dropLast())
        let read = try batches(text)
        #expect(read.map(\.records.count) == [2, 1])
        #expect(read.map(\.lastPosition) == [Position(rawValue: 2), Position(rawValue: 3)])
        #expect(read.map { "\($0.hash)" } == [Self.hash, Self.hash])
        #expect(read[0].options.recordedAt == 5 && read[0].options.cause == "c")
        #expect(read[0].options.source == nil && read[0].options.sequence == nil)
        #expect(try batches("").isEmpty)
    }

    @Test("what is missing or wrong is told with its line")
    func faults() {
        let whole = line(1, 1, hash: Self.hash)
        let wide = Self.hash.replacingOccurrences(of: "f", with: "\u{FF46}")
        for (text, number, reason) in [
            (line(1, 1), 1, "the batch ends without its hash; the file is cut off"),
            (line(2, 1, hash: Self.hash), 1, "position 1 is missing"),
            (whole + line(2, 3, hash: Self.hash), 2, "batch 2 is missing"),
            (whole + line(2, 1, hash: Self.hash), 2, "the batch goes on behind its hash"),
            (line(1, 1, hash: "0f"), 1, "hash: not 64 hexadecimal digits"),
            (line(1, 1, hash: wide), 1, "hash: not 64 hexadecimal digits"),
            (line(1, 1, hash: Self.hash, record: "*"), 1, "not a line of `replan journal export --complete`"),
            (whole + "{}", 2, "not a line of `replan journal export --complete`"),
            (whole + line(2, 2), 2, "the batch ends without its hash; the file is cut off"),
        ] {
            #expect(throws: JournalLineFault(line: number, reason: reason)) { try batches(text) }
        }
    }
}
