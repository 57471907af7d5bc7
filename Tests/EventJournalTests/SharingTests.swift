import Foundation
import Testing

@testable import EventJournal

@Suite("Writers and readers")
struct SharingTests {
    let directory = try! TemporaryDirectory()

    @Test("a second writer is told who holds the journal, until the first one closes")
    func twoWriters() throws {
        let path = directory("j")
        let first = try EventJournal.open(path: path, mode: .create)
        for mode in [EventJournal.Mode.readWrite, .create] {
            let error = #expect(throws: JournalError.self) { try EventJournal.open(path: path, mode: mode) }
            #expect(error == .lockedByAnotherWriter(path: path, processID: ProcessInfo.processInfo.processIdentifier))
        }
        try first.appendNew(buffer("a"))
        first.close()
        let second = try EventJournal.open(path: path, mode: .readWrite)
        #expect(try second.appendNew(buffer("b")).firstPosition == Position(rawValue: 2))
    }

    @Test("a journal that nobody refers to any more lets the next writer in")
    func abandonedWriter() throws {
        let path = directory("j")
        for _ in 0..<3 {
            try EventJournal.open(path: path, mode: .create).appendNew(buffer("a"))
        }
        #expect(try EventJournal.open(path: path, mode: .readOnly).head().position == Position(rawValue: 3))
    }

    @Test("a reader follows what a writer in another thread appends, in order and without gaps")
    func following() throws {
        let path = directory("j")
        let writer = try EventJournal.open(path: path, mode: .create)
        let reader = try EventJournal.open(path: path, mode: .readOnly)
        let total: UInt64 = 300
        Thread.detachNewThread {
            for number in 1...total / 3 {
                #expect(throws: Never.self) { try writer.appendNew(buffer("\(number)", "x", "y")) }
            }
        }
        var seen: [UInt64] = []
        var known = Position.origin
        while known.rawValue < total, let head = try reader.waitForAppends(after: known, timeout: .seconds(60)) {
            let next = Position(rawValue: known.rawValue + 1)
            try reader.forEachBatch(from: next, through: head.position) { _, records in
                records.forEachRecord { position, _ in seen.append(position.rawValue) }
                return true
            }
            known = head.position
        }
        #expect(seen == Array(1...total))
    }

    @Test("threads that append to one journal get positions of their own, without gaps")
    func concurrentAppends() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for number in 1...25 as ClosedRange<Int64> {
                let options = BatchOptions(source: "\(thread)", sequence: number)
                #expect(throws: Never.self) { try journal.appendNew(buffer("a", "b"), options: options) }
            }
        }
        #expect(try journal.head().position == Position(rawValue: 200))
        #expect(try journal.verify().isIntact)
        for thread in 0..<4 { #expect(try journal.lastSequence(ofSource: "\(thread)") == 25) }
    }

    @Test("waiting ends with nothing after its timeout")
    func waitingInVain() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let header = try journal.appendNew(buffer("a"))
        #expect(try journal.waitForAppends(after: .origin, timeout: .zero) == header.head)
        #expect(try journal.waitForAppends(after: .first, timeout: .milliseconds(5)) == nil)
    }

    @Test("a reader sees the state of its beginning, though others append meanwhile")
    func snapshots() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        for number in 0..<50 { try journal.appendNew(buffer("\(number)")) }
        var seen = 0
        try journal.forEachBatch { _, _ in
            seen += 1
            try journal.appendNew(buffer("more"))
            return true
        }
        #expect(seen == 50)
        #expect(try journal.head().position == Position(rawValue: 100))
        #expect(try journal.verify().isIntact)
    }

    @Test("reading begins at the batch of a position, ends at another, and stops when told to")
    func ranges() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        for _ in 0..<10 { try journal.appendNew(buffer("a", "b", "c")) }
        func firsts(_ from: UInt64, _ through: UInt64?) throws -> [UInt64] {
            try journal.contents(from: Position(rawValue: from), through: through.map(Position.init(rawValue:)))
                .map(\.firstPosition)
        }
        #expect(try firsts(0, 1) == [1])
        #expect(try firsts(5, 9) == [4, 7])
        #expect(try firsts(6, 10) == [4, 7, 10])
        #expect(try firsts(28, nil) == [28])
        #expect(try firsts(31, nil) == [])
        #expect(try firsts(.max, .max) == [])
        var count = 0
        try journal.forEachBatch { _, _ in
            count += 1
            return count < 4
        }
        #expect(count == 4)
        #expect(throws: Unexpected.self) {
            try journal.forEachBatch { _, _ in throw Unexpected(reason: "the body's own error") }
        }
    }

    @Test("a reader cannot append, and nobody can do anything with a closed journal")
    func refusals() throws {
        let path = directory("j")
        let writer = try EventJournal.open(path: path, mode: .create)
        let reader = try EventJournal.open(path: path, mode: .readOnly)
        #expect(throws: JournalError.readOnly(path: path)) { try reader.append(buffer("a")) }
        writer.close()
        writer.close()
        #expect(throws: JournalError.closed(path: path)) { try writer.append(buffer("a")) }
        #expect(throws: JournalError.closed(path: path)) { try writer.head() }
        #expect(throws: JournalError.closed(path: path)) { try writer.info() }
        #expect(throws: JournalError.closed(path: path)) { try writer.verify() }
        #expect(throws: JournalError.closed(path: path)) { try writer.forEachBatch { _, _ in true } }
        #expect(throws: JournalError.closed(path: path)) { try writer.backup(to: directory("b")) }
        #expect(try reader.head() == .origin)
    }
}
