import EventJournal
import Foundation
import Testing

@Suite("Backup")
struct BackupTests {
    let directory = try! TemporaryDirectory()

    @Test("a backup is equal, stands by itself and can be continued")
    func equal() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        for number in 0..<100 {
            let options = BatchOptions(source: "erp", sequence: Int64(number))
            try journal.appendNew(buffer("\(number)", "x"), options: options)
        }
        try journal.appendNew(buffer([Array(repeating: 3, count: 3 << 20)]))
        try journal.backup(to: directory("b"))
        let contents = try journal.contents()
        let head = try journal.head()
        try journal.appendNew(buffer("later"))

        let backup = try EventJournal.open(path: directory("b"), mode: .readWrite)
        #expect(try backup.head() == head)
        #expect(try backup.contents() == contents)
        #expect(try backup.verify().isIntact)
        #expect(try backup.lastSequence(ofSource: "erp") == 99)
        #expect(try backup.appendNew(buffer("other")).previousHash == head.hash)
    }

    @Test("a backup taken while others append is a journal as it was after one of its batches")
    func live() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let start = try journal.appendNew(buffer(Array(repeating: Array(repeating: 1, count: 1_000), count: 5_000)))
        Thread.detachNewThread {
            // Ends when the journal is closed.
            while (try? journal.append(buffer("a", "b"))) != nil {}
        }
        var known = start.lastPosition
        for number in 0..<5 {
            known = try #require(try journal.waitForAppends(after: known, timeout: .seconds(60))).position
            try journal.backup(to: directory("b\(number)"))
        }
        for number in 0..<5 {
            let backup = try EventJournal.open(path: directory("b\(number)"), mode: .readOnly)
            let report = try backup.verify()
            #expect(report.isIntact)
            #expect(report.verified.position > start.lastPosition)
            #expect(try journal.batchHeader(containing: report.verified.position)?.head == report.verified)
        }
        journal.close()
    }

    @Test("a backup replaces nothing")
    func existingTarget() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try FileManager.default.createDirectory(atPath: directory("b"), withIntermediateDirectories: false)
        #expect(throws: JournalError.alreadyExists(path: directory("b"))) { try journal.backup(to: directory("b")) }
        #expect(throws: JournalError.alreadyExists(path: directory("j"))) { try journal.backup(to: directory("j")) }
        #expect(throws: JournalError.notFound(path: directory("no/b"))) { try journal.backup(to: directory("no/b")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory("b")) == [])
    }
}
