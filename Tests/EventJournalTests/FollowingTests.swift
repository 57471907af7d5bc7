import Foundation
import Testing

@testable import EventJournal

@Suite("Following")
struct FollowingTests {
    let directory = try! TemporaryDirectory()

    @Test("a follower gets what is there and then what comes, soon after it was appended")
    func latency() throws {
        let path = directory("j")
        let writer = try EventJournal.open(path: path, mode: .create)
        let reader = try EventJournal.open(path: path, mode: .readOnly)
        for _ in 0..<3 { try writer.appendNew(buffer("before")) }
        let clock = ContinuousClock()
        let appended = Guarded<[UInt64: ContinuousClock.Instant]>([:])
        Thread.detachNewThread {
            for _ in 0..<40 {
                usleep(5_000)
                #expect(throws: Never.self) {
                    let header = try writer.appendNew(buffer("later"))
                    appended.withLock { $0[header.firstPosition.rawValue] = clock.now }
                }
            }
        }
        var seen: [UInt64] = []
        var delays: [Duration] = []
        try reader.follow(patience: .seconds(30)) { header, _ in
            seen.append(header.firstPosition.rawValue)
            // The follower may even be faster than the thread that appends learns of its success.
            let time = appended.withLock { $0[header.firstPosition.rawValue] }
            delays.append(time.map { clock.now - $0 } ?? .zero)
            return seen.count < 43
        }
        #expect(seen == Array(1...43))
        let median = delays.sorted()[delays.count / 2]
        #expect(median < .milliseconds(50), "median \(median)")
    }

    @Test("waiting takes next to no time of the processor")
    func idling() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        func processorTime() -> Duration {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
        let begin = processorTime()
        #expect(try journal.waitForAppends(after: .origin, timeout: .milliseconds(600)) == nil)
        #expect(processorTime() - begin < .milliseconds(5))
    }

    @Test("a follower ends when its patience does, and when the journal is closed")
    func ending() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try journal.appendNew(buffer("a"))
        var count = 0
        try journal.follow(patience: .milliseconds(5)) { _, _ in
            count += 1
            return true
        }
        #expect(count == 1)
        Thread.detachNewThread {
            usleep(20_000)
            journal.close()
        }
        #expect(throws: JournalError.closed(path: journal.path)) {
            try journal.follow(patience: .seconds(30)) { _, _ in true }
        }
    }

    @Test("the file does not grow behind a reader that takes long, for it renews its transaction")
    func renewal() throws {
        func grown(age: Duration) throws -> Int {
            let path = directory("\(age)")
            let journal = try EventJournal.open(path: path, mode: .create)
            for number in 0..<100 { try journal.appendNew(buffer("\(number)")) }
            let before = try journal.info().byteCount
            var given = 0
            try journal.forEachBatch(from: .first, through: nil, renewingAfter: age) { _, _ in
                given += 1
                for _ in 0..<5 { try journal.appendNew(buffer("more")) }
                return true
            }
            #expect(given == 100)
            return try journal.info().byteCount - before
        }
        let held = try grown(age: .seconds(3_600))
        let renewed = try grown(age: .zero)
        #expect(renewed * 2 < held, "\(renewed) against \(held) bytes")
    }

    @Test("when all places of readers are taken, the next one is told, and reads when one has ended")
    func tooManyReaders() throws {
        let path = directory("j")
        let journal = try EventJournal.open(path: path, mode: .create)
        let reference = try EnvironmentReference.open(path: path, initialMapByteCount: 1 << 20)
        var snapshots: [Snapshot] = []
        defer { for snapshot in snapshots { snapshot.end() } }
        let error = #expect(throws: JournalError.self) {
            while snapshots.count <= Environment.greatestReaderCount {
                snapshots.append(try reference.beginSnapshot())
            }
        }
        #expect(error == .tooManyReaders(path: path, limit: Environment.greatestReaderCount))
        #expect(throws: JournalError.self) { try journal.head() }
        for _ in 0..<2 { snapshots.removeLast().end() }
        #expect(try journal.head() == .origin)
    }
}
