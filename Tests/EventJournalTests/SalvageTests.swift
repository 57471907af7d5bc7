import Foundation
import Testing

@testable import EventJournal

@Suite("Verification in parts, and copies of what is right")
struct SalvageTests {
    let directory = try! TemporaryDirectory()

    @discardableResult
    private func makeJournal(batches: Int = 300) throws -> [BatchHeader] {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        defer { journal.close() }
        return try (1...batches).map { number in
            var records = (0..<number % 5 + 1).map { Array("batch \(number) event \($0)".utf8) }
            if number % 97 == 0 { records.append([UInt8](repeating: 7, count: 3 << 19)) }
            let options = BatchOptions(
                recordedAt: Int64(number), cause: "cause \(number).", source: "s\(number % 3)",
                sequence: Int64(number))
            return try journal.appendNew(buffer(records), options: options)
        }
    }

    private func flip(_ pattern: String) throws {
        var file = try DataFile(ofJournal: directory("j"))
        for offset in file.offsets(of: Array(pattern.utf8)) { file.bytes[offset] ^= 1 }
        try file.write()
    }

    @Test(
        "several threads report what one does, intact or damaged", arguments: ["", "cause 150.", "batch 299 event 1"])
    func inParts(damaged pattern: String) throws {
        let headers = try makeJournal()
        if !pattern.isEmpty { try flip(pattern) }
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        let alone = try journal.verify(threads: 1)
        #expect(alone.isIntact == pattern.isEmpty)
        var last = Position.origin
        for threads in [2, 3, 8] {
            let together = try journal.verify(threads: threads) { last = $0 }
            #expect(together == alone)
        }
        if pattern.isEmpty { #expect(last == headers.last?.lastPosition) }
    }

    @Test("parts are really looked at by several threads, in an intact journal")
    func partsAreUsed() throws {
        let headers = try makeJournal()
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        try journal.read { snapshot throws(Damage) in
            let inParts = Verification.inParts(snapshot, threads: 3) { _ in }
            #expect(inParts?.verified == headers.last?.head)
        }
    }

    @Test("what is before the damage is copied to a new journal, with the same hashes")
    func copyUndamaged() throws {
        let headers = try makeJournal()
        try flip("batch 200 event 0")
        let journal = try EventJournal.open(path: directory("j"), mode: .salvage)
        let head = try journal.copyUndamaged(to: directory("copy"))
        #expect(head == headers[198].head)
        let copy = try EventJournal.open(path: directory("copy"), mode: .readWrite)
        #expect(try copy.verify().isIntact)
        #expect(try copy.contents() == journal.contents(through: headers[198].lastPosition))
        #expect(try copy.lastSequence(ofSource: "s1") == 199)
        #expect(throws: JournalError.alreadyExists(path: directory("copy"))) {
            try journal.copyUndamaged(to: directory("copy"))
        }
    }

    @Test("a journal without damage is copied whole; a copy that fails leaves nothing behind")
    func copyWhole() throws {
        let headers = try makeJournal(batches: 20)
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        #expect(try journal.copyUndamaged(to: directory("copy")) == headers.last?.head)
        #expect(throws: Unexpected.self) {
            try journal.copyUndamaged(to: directory("other"), progress: { _ in throw Unexpected(reason: "stop") })
        }
        #expect(!FileManager.default.fileExists(atPath: directory("other")))
    }

    @Test("a compact copy is the same journal in a smaller file, and goes on")
    func compact() throws {
        let headers = try makeJournal()
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        try journal.compact(to: directory("compact"))
        let copy = try EventJournal.open(path: directory("compact"), mode: .readWrite)
        #expect(try copy.head() == headers.last?.head)
        #expect(try copy.info().byteCount < journal.info().byteCount)
        #expect(try copy.verify().isIntact)
        #expect(try copy.contents() == journal.contents())
        try copy.appendNew(buffer("more"))
        #expect(try copy.verify().isIntact)
        #expect(throws: JournalError.alreadyExists(path: directory("compact"))) {
            try journal.compact(to: directory("compact"))
        }
    }

    @Test("a hash that was written down is found with its batch, any other is not")
    func withHash() throws {
        let headers = try makeJournal(batches: 30)
        let journal = try EventJournal.open(path: directory("j"), mode: .readOnly)
        for header in headers { #expect(try journal.batchHeader(withHash: header.hash) == header) }
        #expect(try journal.batchHeader(withHash: .zero) == nil)
    }
}
