import EventJournal
import Foundation

/// Appends to a journal and writes down what was acknowledged, for tests that kill this program, cut its power or let
/// its system calls fail.
///
///     journal-workload DIRECTORY SEED THREADS BATCHES
///
/// The journal is DIRECTORY/journal. Of every acknowledged batch DIRECTORY/acknowledged gets a line: thread, number,
/// last position, hash. An append that fails is told on standard output and tried again, in the journal opened again.
/// With `WORKLOAD_SNAPSHOTS` in the environment the first thread also writes snapshots, of states that their positions
/// tell.
@main
struct Workload {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let seed = UInt64(arguments[2]), let threads = Int(arguments[3]),
            let batches = Int64(arguments[4])
        else {
            print("journal-workload DIRECTORY SEED THREADS BATCHES")
            exit(64)
        }
        let acknowledged = open(arguments[1] + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o644)
        guard acknowledged >= 0 else { exit(74) }
        let opened = OpenedJournal(path: arguments[1] + "/journal")
        let group = DispatchGroup()
        for thread in 0..<threads {
            group.enter()
            Thread.detachNewThread {
                Appender(thread: thread, seed: seed, opened: opened, acknowledged: acknowledged).run(batches)
                group.leave()
            }
        }
        group.wait()
        opened.close()
    }
}

/// The journal, opened when somebody needs it and again after it failed.
final class OpenedJournal: @unchecked Sendable {
    private let lock = NSLock()
    private let path: String
    private var journal: EventJournal?

    init(path: String) {
        self.path = path
    }

    func get() throws -> EventJournal {
        lock.lock()
        defer { lock.unlock() }
        if let journal { return journal }
        let opened = try EventJournal.open(path: path, mode: .create)
        journal = opened
        return opened
    }

    /// Closes the journal if it is the one that failed.
    func giveUp(_ failed: EventJournal) {
        lock.lock()
        defer { lock.unlock() }
        guard journal === failed else { return }
        failed.close()
        journal = nil
    }

    func close() {
        lock.lock()
        defer { lock.unlock() }
        journal?.close()
        journal = nil
    }
}

/// One thread, which is a source of its own.
struct Appender {
    let thread: Int
    let seed: UInt64
    let opened: OpenedJournal
    let acknowledged: Int32

    private static let greatestTries = 6

    func run(_ batches: Int64) {
        for number in 1...batches {
            var tries = 0
            while tries < Self.greatestTries, !append(number) { tries += 1 }
        }
    }

    /// Whether it is done with: acknowledged now, or before an answer was lost.
    private func append(_ number: Int64) -> Bool {
        let journal: EventJournal
        do {
            journal = try opened.get()
        } catch {
            print("opening: \(error)")
            return false
        }
        do {
            let options = BatchOptions(
                recordedAt: number, cause: "batch \(number)", source: "thread \(thread)", sequence: number)
            guard case .appended(let header) = try journal.append(records(number), options: options) else {
                print("batch \(number): recorded before")
                return true
            }
            note("\(thread) \(number) \(header.lastPosition) \(header.hash)\n")
            if writesSnapshots, thread == 0, number % 4 == 0 { try writeSnapshot(journal, header.lastPosition) }
            return true
        } catch {
            print("batch \(number): \(error)")
            opened.giveUp(journal)
            return false
        }
    }

    private let writesSnapshots = ProcessInfo.processInfo.environment["WORKLOAD_SNAPSHOTS"] != nil

    private func writeSnapshot(_ journal: EventJournal, _ position: Position) throws {
        let byte = UInt8(truncatingIfNeeded: position.rawValue)
        _ = try journal.writeSnapshot(at: position, of: "state") { writer in
            try writer.append(Array(repeating: byte, count: Int(position.rawValue % 7) * 400_000 + 100))
        }
    }

    private func note(_ line: String) {
        var bytes = Array(line.utf8)
        while !bytes.isEmpty {
            let count = write(acknowledged, bytes, bytes.count)
            if count > 0 { bytes.removeFirst(count) } else if errno != EINTR { exit(74) }
        }
    }

    /// Mostly small batches, now and then one of some pages.
    private func records(_ number: Int64) -> RecordBuffer {
        var state = seed &+ UInt64(thread) &* 1_000_003 &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        func random(_ limit: UInt64) -> Int {
            state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9 &+ 1
            return Int((state >> 33) % limit)
        }
        var buffer = RecordBuffer()
        let isLong = number % 17 == 5
        for _ in 0...random(isLong ? 3 : 6) {
            let size = isLong ? 400_000 + random(300_000) : random(300)
            buffer.append(Array(repeating: UInt8(truncatingIfNeeded: random(256)), count: size).span)
        }
        return buffer
    }
}
