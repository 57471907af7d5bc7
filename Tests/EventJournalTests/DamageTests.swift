import Foundation
import Testing

@testable import EventJournal

@Suite("Damage")
struct DamageTests {
    let directory = try! TemporaryDirectory()

    /// Ten batches: three events each, the sixth of several pages.
    private func makeJournal() throws -> [BatchHeader] {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        defer { journal.close() }
        return try (1...10).map { number in
            let text = "batch number \(number) event "
            var records = ["a", "b", "c"].map { Array((text + $0).utf8) }
            if number == 6 { records[1] += [UInt8](repeating: 6, count: 1 << 21) }
            let options = BatchOptions(recordedAt: 1, cause: "cause \(number)", source: "erp", sequence: Int64(number))
            return try journal.appendNew(buffer(records), options: options)
        }
    }

    private func flip(_ pattern: String, plus distance: Int = 0, bit: UInt8 = 1) throws {
        var file = try DataFile(ofJournal: directory("j"))
        // A batch is copied when LMDB copies its page; the last copy is the one in use, any may be.
        for offset in file.offsets(of: Array(pattern.utf8)) { file.bytes[offset + distance] ^= bit }
        try file.write()
    }

    @Test(
        "a flipped bit in a record, a cause, a header or a page names its batch, and what is before can be read",
        arguments: [
            ("batch number 4 event b", 13, 4), ("cause 5", 0, 5), ("cause 5", -131, 5), ("cause 5", -60, 5),
            ("cause 5", 10, 5), ("batch number 6 event b", 1_000_000, 6), ("batch number 6 event c", 0, 6),
            ("batch number 1 event a", 0, 1),
        ])
    func flippedBit(pattern: String, distance: Int, number: Int) throws {
        let headers = try makeJournal()
        try flip(pattern, plus: distance)
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        let first = headers[number - 1].firstPosition

        let report = try journal.verify()
        #expect(report.damage?.position == first)
        #expect(report.verified == (number == 1 ? .origin : headers[number - 2].head))
        #expect(report.head == headers[9].head)

        var read: [BatchHeader] = []
        let error = #expect(throws: JournalError.self) {
            try journal.forEachBatch { header, _ in
                read.append(header)
                return true
            }
        }
        guard case .damaged(_, first, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(read == Array(headers[..<(number - 1)]))
    }

    @Test("every damaged batch is named, and everything else is known to be readable")
    func severalDamages() throws {
        let headers = try makeJournal()
        try flip("batch number 3 event b")
        try flip("cause 5")
        try flip("batch number 6 event c")
        try flip("cause 10")
        let report = try EventJournal.open(path: directory("j"), mode: .readOnly).verify()
        #expect(report.damages.map(\.position) == [2, 4, 5, 9].map { headers[$0].firstPosition })
        #expect(report.damage == report.damages.first)
        #expect(report.verified == headers[1].head)
        #expect(report.head == nil)
        func range(_ first: Int, _ last: Int) -> ClosedRange<Position> {
            headers[first - 1].firstPosition...headers[last - 1].lastPosition
        }
        #expect(report.readable == [range(1, 2), range(4, 4), range(7, 9)])
    }

    @Test("damage in the header of the last batch leaves everything before it readable")
    func damagedLastHeader() throws {
        let headers = try makeJournal()
        try flip("cause 10")
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        let report = try journal.verify()
        #expect(report.verified == headers[8].head)
        #expect(report.damages.map(\.position) == [headers[9].firstPosition])
        var read: [BatchHeader] = []
        let error = #expect(throws: JournalError.self) {
            try journal.forEachBatch { header, _ in
                read.append(header)
                return true
            }
        }
        guard case .damaged(_, headers[9].firstPosition, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(read == Array(headers[..<9]))
        #expect(try journal.contents(through: headers[8].lastPosition).count == 9)
    }

    @Test("a batch that was rewritten together with its hash breaks the chain at the next one")
    func rewrittenBatch() throws {
        let headers = try makeJournal()
        var file = try DataFile(ofJournal: directory("j"))
        for offset in file.offsets(of: headers[2].hash.bytes) {
            // The hash of a batch also stands in the batch after it.
            guard file.bytes[offset + 64..<offset + 68].elementsEqual("BTCH".utf8) else { continue }
            let end = offset + 128 + "erp".utf8.count + "cause 3".utf8.count + 40
            guard file.bytes[offset + 88] == 7 else { continue }
            file.bytes[offset + 112] = 99
            let hash = file.bytes[offset + 32..<end].withUnsafeBytes { BatchHash.digest(of: $0) }
            file.bytes.replaceSubrange(offset..<offset + 32, with: hash.bytes)
        }
        try file.write()
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        #expect(try journal.batchHeader(containing: headers[2].firstPosition)?.recordedAt == 99)
        let report = try journal.verify()
        #expect(report.damage?.position == headers[3].firstPosition)
        #expect(throws: JournalError.self) { try journal.contents(from: headers[3].firstPosition) }
        #expect(try journal.contents(from: headers[4].firstPosition).count == 6)
    }

    @Test("a wrong last sequence of a source is found, which would let batches in twice")
    func rewrittenSource() throws {
        _ = try makeJournal()
        var file = try DataFile(ofJournal: directory("j"))
        let pattern: [UInt8] = Array("erp".utf8) + [10, 0, 0, 0, 0, 0, 0, 0]
        for offset in file.offsets(of: pattern) { file.bytes[offset + 3] = 9 }
        try file.write()
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        #expect(try journal.lastSequence(ofSource: "erp") == 9)
        let report = try journal.verify()
        #expect(!report.isIntact && report.damage?.position == nil)
    }

    @Test("a file that was cut off anywhere is reported, not crashed on")
    func truncation() throws {
        _ = try makeJournal()
        let whole = try DataFile(ofJournal: directory("j"))
        for length in Array(stride(from: 1, to: whole.bytes.count, by: 30_011)) + [whole.bytes.count - 1] {
            var file = whole
            file.bytes.removeSubrange(length...)
            try file.write()
            for mode in [EventJournal.Mode.readOnly, .readWrite, .create] {
                #expect(throws: JournalError.self, "cut to \(length)") {
                    try EventJournal.open(path: directory("j"), mode: mode)
                }
            }
        }
    }

    @Test("a file that is cut off while it is open is reported by the next reader")
    func truncationWhileOpen() throws {
        _ = try makeJournal()
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        #expect(try journal.contents().count == 10)
        truncate(directory("j/data.mdb"), 12_288)
        #expect(throws: JournalError.self) { try journal.contents() }
        #expect(try !journal.verify().isIntact)
    }

    /// Whatever bit flips: a journal either has all it had, or says that it is damaged. It never shows anything else,
    /// and never ends the process.
    @Test("flipped bits anywhere in the file are harmless or reported", arguments: 0..<8 as Range<UInt64>)
    func flipsAnywhere(seed: UInt64) throws {
        let path = directory("j")
        var expected: [Expected] = []
        do {
            let journal = try EventJournal.open(path: path, mode: .create)
            for number in 0..<60 {
                let options = BatchOptions(cause: "\(number)", source: "s\(number % 7)", sequence: Int64(number))
                try journal.appendNew(buffer("\(number)", "b"), options: options)
            }
            expected = try journal.contents()
            journal.close()
        }
        let whole = try DataFile(ofJournal: path)
        var generator = SeededGenerator(seed: seed)
        var reported = 0
        for round in 0..<60 {
            var file = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let offset = Int.random(in: file.bytes.indices, using: &generator)
                file.bytes[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
            try file.write()
            let comment: Comment = "seed \(seed), round \(round)"
            do {
                let journal = try EventJournal.open(path: path, mode: round % 2 == 0 ? .readOnly : .readWrite)
                defer { journal.close() }
                let isIntact = try journal.verify().isIntact
                if isIntact {
                    #expect(try journal.contents() == expected, comment)
                } else {
                    reported += 1
                    for first in stride(from: 1, to: 120, by: 17) {
                        let position = Position(rawValue: UInt64(first))
                        let tail = try? journal.contents(from: position)
                        #expect(tail == nil || tail == Array(expected[((first - 1) / 2)...]), comment)
                    }
                }
                if round % 2 == 1 { _ = try? journal.append(buffer("more")) }
            } catch let error as JournalError {
                reported += 1
                switch error {
                case .damaged, .notAJournal, .newerFormat: break
                default: Issue.record("\(error)", sourceLocation: #_sourceLocation)
                }
            }
        }
        #expect(reported > 5)
    }
}
