import EventJournal
import Foundation
import Testing

@Suite("Random schedules")
struct ScheduleTests {
    /// A log as it has to be: what each source has appended, in its own order.
    private final class Model: @unchecked Sendable {
        private let lock = NSLock()
        private var acknowledged: [UInt64: (source: Int, sequence: Int64, hash: BatchHash)] = [:]

        func note(_ header: BatchHeader, source: Int) {
            lock.lock()
            defer { lock.unlock() }
            #expect(acknowledged[header.firstPosition.rawValue] == nil, "two batches have a position")
            acknowledged[header.firstPosition.rawValue] = (source, header.sequence ?? 0, header.hash)
        }

        /// The end of what everybody who begins to read now has to see.
        var known: UInt64 {
            lock.lock()
            defer { lock.unlock() }
            return acknowledged.keys.max() ?? 0
        }

        /// What is wrong with a log that was read as a whole.
        func check(_ headers: [BatchHeader]) -> [String] {
            lock.lock()
            defer { lock.unlock() }
            var wrong: [String] = []
            var last: [String: Int64] = [:]
            var next: UInt64 = 1
            for header in headers {
                let first = header.firstPosition.rawValue
                if first != next { wrong.append("position \(next) is missing") }
                next = header.lastPosition.rawValue + 1
                let source = header.source ?? ""
                if header.sequence != (last[source] ?? 0) + 1 { wrong.append("a sequence is out of order at \(first)") }
                last[source] = header.sequence
                if let batch = acknowledged[first], batch.hash != header.hash || "\(batch.source)" != source {
                    wrong.append("another batch than was acknowledged at \(first)")
                }
            }
            wrong += acknowledged.keys.filter { $0 >= next }.map { "an acknowledged batch is missing at \($0)" }
            return wrong
        }
    }

    @Test("appenders, readers, followers and backups see one log", arguments: seeds)
    func schedules(seed: UInt64) throws {
        let scratch = try Scratch()
        let path = scratch("j")
        let directory = scratch.path
        let writer = try EventJournal.open(path: path, mode: .create)
        let model = Model()
        let group = DispatchGroup()
        func thread(_ number: Int, _ body: @escaping @Sendable (inout SeededGenerator) throws -> Void) {
            group.enter()
            Thread.detachNewThread {
                var generator = SeededGenerator(seed: seed &* 64 &+ UInt64(number))
                #expect(throws: Never.self, "seed \(seed)") { try body(&generator) }
                group.leave()
            }
        }
        for source in 0..<3 {
            thread(source) { generator in
                for sequence in 1...40 as ClosedRange<Int64> {
                    usleep(UInt32.random(in: 0...600, using: &generator))
                    let options = BatchOptions(source: "\(source)", sequence: sequence)
                    let outcome = try writer.append(Self.records(&generator), options: options)
                    guard case .appended(let header) = outcome else { throw Broken(reason: "\(outcome)") }
                    model.note(header, source: source)
                    // Sent again, it is recognised.
                    if sequence % 9 == 0 {
                        let again = try writer.append(Self.records(&generator), options: options)
                        #expect(again == .alreadyRecorded(lastSequence: sequence))
                    }
                }
            }
        }
        thread(10) { generator in
            for _ in 0..<25 {
                usleep(UInt32.random(in: 0...1_500, using: &generator))
                let reader = try EventJournal.open(path: path, mode: .readOnly)
                let known = model.known
                var headers: [BatchHeader] = []
                try reader.forEachBatch { header, _ in
                    headers.append(header)
                    return true
                }
                #expect((headers.last?.lastPosition.rawValue ?? 0) >= known)
                let readable = headers.last?.head ?? .origin
                #expect(try reader.batchHeader(containing: readable.position)?.head ?? .origin == readable)
            }
        }
        thread(11) { _ in
            var count = 0
            let reader = try EventJournal.open(path: path, mode: .readOnly)
            try reader.follow(patience: .seconds(60)) { header, _ in
                count += 1
                #expect(header.number == UInt64(count))
                return count < 120
            }
        }
        thread(12) { generator in
            for number in 0..<4 {
                usleep(UInt32.random(in: 0...8_000, using: &generator))
                let target = directory + "/backup-\(number)"
                if number % 2 == 0 { try writer.backup(to: target) } else { try writer.compact(to: target) }
                let copy = try EventJournal.open(path: target, mode: .readOnly)
                #expect(try copy.verify(threads: 1).isIntact)
                let head = try copy.head()
                if head != .origin {
                    #expect(try writer.batchHeader(containing: head.position)?.head == head)
                }
            }
        }
        thread(13) { generator in
            for _ in 0..<30 {
                usleep(UInt32.random(in: 0...1_500, using: &generator))
                let position = try writer.head().position
                if position != .origin { try Self.writeSnapshot(of: writer, at: position) }
            }
        }
        thread(14) { generator in
            let reader = try EventJournal.open(path: path, mode: .readOnly)
            for _ in 0..<60 {
                usleep(UInt32.random(in: 0...800, using: &generator))
                #expect(Self.faultsOfSnapshots(reader) == [], "seed \(seed)")
            }
        }
        group.wait()
        #expect(try model.check(headers(writer)) == [], "seed \(seed)")
        #expect(try writer.head().batchCount == 120)
        #expect(try writer.verify().isIntact)
    }

    private static var seeds: ClosedRange<UInt64> { Effort.isFull ? 1...60 : 1...3 }

    private static func records(_ generator: inout SeededGenerator) -> RecordBuffer {
        var buffer = RecordBuffer()
        for _ in 0...Int.random(in: 0...5, using: &generator) {
            let isLong = Int.random(in: 0..<60, using: &generator) == 0
            let count = Int.random(in: 0...(isLong ? 1_500_000 : 200), using: &generator)
            buffer.append([UInt8](repeating: 3, count: count).span)
        }
        return buffer
    }

    /// A state that its position tells.
    private static func state(_ position: Position) -> [UInt8] {
        [UInt8](
            repeating: UInt8(truncatingIfNeeded: position.rawValue), count: Int(position.rawValue % 7) * 400_000 + 100)
    }

    private static func writeSnapshot(of journal: EventJournal, at position: Position) throws {
        _ = try journal.writeSnapshot(at: position, of: "state") { try $0.append(state(position)) }
    }

    /// What is wrong with the newest snapshot of a journal, if there is one.
    private static func faultsOfSnapshots(_ journal: EventJournal) -> [String] {
        var faults: [String] = []
        let isRight = journal.withNewestSnapshot(of: "state", ignored: { faults.append($0) }) { snapshot, bytes in
            bytes.withUnsafeBufferPointer { $0.elementsEqual(state(snapshot.position)) }
        }
        return isRight ?? true ? faults : faults + ["another state than was written"]
    }

    private func headers(_ journal: EventJournal) throws -> [BatchHeader] {
        var headers: [BatchHeader] = []
        try journal.forEachBatch { header, _ in
            headers.append(header)
            return true
        }
        return headers
    }

    @Test("a process that is killed at any moment has lost nothing that it acknowledged, and others go on")
    func kills() throws {
        let shim = try Shim()
        var generator = SeededGenerator(seed: 3)
        var killed = 0
        for round in 0..<(Effort.isFull ? 300 : 6) {
            let scratch = try Scratch()
            // What is killed in the middle is followed by a second process that is, and one that is not.
            for attempt in 0..<3 {
                let pause = attempt < 2 ? UInt32.random(in: 20_000...90_000, using: &generator) : nil
                let result = try shim.run(
                    in: scratch.path, seed: UInt64(round), threads: 4, batches: 40,
                    settings: ["SHIM_ROOT": "", "WORKLOAD_SNAPSHOTS": "1"],
                    killedAfter: pause)
                if result.status != 0 { killed += 1 }
                guard FileManager.default.fileExists(atPath: scratch("journal/data.mdb")) else { continue }
                try expectAcknowledged(in: scratch, isComplete: pause == nil, "round \(round), attempt \(attempt)")
            }
        }
        // How many were killed in time depends on the machine.
        print("kills: \(killed)")
    }

    private func expectAcknowledged(in scratch: Scratch, isComplete: Bool, _ what: Comment) throws {
        let opened = Result { () throws(JournalError) in
            try EventJournal.open(path: scratch("journal"), mode: .readOnly)
        }
        if case .failure(.notAJournal) = opened {
            // Killed before it was created, so before anything was acknowledged.
            let acknowledged = try Acknowledgement.all(in: scratch.path)
            #expect(acknowledged.isEmpty && !isComplete, what)
            return
        }
        let journal = try opened.get()
        #expect(try journal.verify(threads: 1).isIntact, what)
        #expect(Self.faultsOfSnapshots(journal) == [], what)
        if isComplete { #expect(journal.snapshots().count == 2, what) }
        for batch in try Acknowledgement.all(in: scratch.path) {
            let header = try journal.batchHeader(containing: Position(rawValue: batch.lastPosition))
            #expect("\(header?.hash ?? .zero)" == batch.hash, what)
        }
        if isComplete { #expect(try headers(journal).count == 4 * 40, what) }
    }
}
