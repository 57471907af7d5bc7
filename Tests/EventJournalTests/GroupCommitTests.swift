import Foundation
import Testing

@testable import EventJournal

@Suite("Appends that share a commit")
struct GroupCommitTests {
    let directory = try! TemporaryDirectory()

    @Test("many threads need far fewer commits than they append batches")
    func sharing() throws {
        let path = directory("j")
        let journal = try EventJournal.open(path: path, mode: .create)
        let threads = 32
        inThreads(threads) { thread in
            for number in 1...10 as ClosedRange<Int64> {
                let options = BatchOptions(cause: "\(thread)", source: "\(thread)", sequence: number)
                #expect(throws: Never.self) {
                    let header = try journal.appendNew(buffer("\(thread) \(number)"), options: options)
                    #expect(try journal.head().position >= header.lastPosition)
                }
            }
        }
        let reference = try EnvironmentReference.open(path: path, initialMapByteCount: 1 << 20)
        let snapshot = try reference.beginSnapshot()
        defer { snapshot.end() }
        #expect(snapshot.meta.transaction < UInt64(threads * 10) / 2)
        #expect(try journal.verify().isIntact)
        // Each thread's batches are in its own order, and its answers were those of its batches.
        var last: [String: Int64] = [:]
        for batch in try journal.contents() {
            let source = try #require(batch.source)
            #expect(batch.sequence == (last[source] ?? 0) + 1)
            #expect(batch.records == [Array("\(source) \(batch.sequence ?? 0)".utf8)])
            last[source] = batch.sequence
        }
        #expect(last.count == threads && last.values.allSatisfy { $0 == 10 })
    }

    @Test("of threads that expect the same head, one appends and the others learn the new one")
    func conflicts() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        for round in 0..<20 as Range<UInt64> {
            let outcomes = Guarded<[Result<AppendOutcome, JournalError>]>([])
            inThreads(4) { thread in
                let options = BatchOptions(expectedHead: Position(rawValue: round))
                let outcome = Result { () throws(JournalError) in
                    try journal.append(buffer("\(thread)"), options: options)
                }
                outcomes.withLock { $0.append(outcome) }
            }
            let all = outcomes.withLock { $0 }
            #expect(all.count { if case .success(.appended) = $0 { true } else { false } } == 1)
            let conflict = JournalError.positionConflict(
                path: journal.path, expected: Position(rawValue: round), actual: Position(rawValue: round + 1))
            #expect(all.count { $0 == .failure(conflict) } == 3)
        }
    }

    @Test("batches of one transaction are decided on one behind the other")
    func decidedInside() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let outcomes = try journal.append(contentsOf: [
            (buffer("a", "b"), BatchOptions(source: "erp", sequence: 1)),
            (buffer("a", "b"), BatchOptions(source: "erp", sequence: 1)),
            (buffer("c"), BatchOptions(expectedHead: .first)),
            (buffer("d"), BatchOptions(source: "erp", sequence: 2, expectedHead: Position(rawValue: 2))),
        ])
        guard case .success(.appended(let first)) = outcomes[0], case .success(.appended(let last)) = outcomes[3] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(outcomes[1] == .success(.alreadyRecorded(lastSequence: 1)))
        #expect(
            outcomes[2]
                == .failure(
                    .positionConflict(path: journal.path, expected: .first, actual: Position(rawValue: 2))))
        #expect(last.previousHash == first.hash && last.number == 2 && last.firstPosition.rawValue == 3)
        #expect(try journal.contents().map(\.records.count) == [2, 1])
        #expect(try journal.verify().isIntact)
    }

    @Test("a batch that cannot be stored keeps none from being appended that can")
    func refusedAmongOthers() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        #expect(throws: JournalError.self) {
            try journal.append(contentsOf: [(buffer("a"), BatchOptions()), (buffer(), BatchOptions())])
        }
        #expect(try journal.head() == .origin)
        #expect(try journal.append(contentsOf: []).isEmpty)
    }

    @Test("closing answers every append, with its positions or with a refusal")
    func closing() throws {
        let path = directory("j")
        for _ in 0..<10 {
            let journal = try EventJournal.open(path: path, mode: .create)
            let before = try journal.head().position.rawValue
            let appended = Guarded<UInt64>(0)
            inThreads(5) { thread in
                if thread == 4 {
                    usleep(2_000)
                    return journal.close()
                }
                while case .some(.appended) = try? journal.append(buffer("x")) { appended.withLock { $0 += 1 } }
            }
            let head = try EventJournal.open(path: path, mode: .readOnly).head().position.rawValue
            #expect(head - before == appended.withLock { $0 })
        }
    }
}
