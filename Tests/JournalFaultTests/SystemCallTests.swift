import EventJournal
import Foundation
import Testing

@Suite("Failing system calls")
struct SystemCallTests {
    /// A system call that fails once.
    private struct Fault: CustomStringConvertible {
        let call: String
        let number: Int
        let effect: String

        var description: String { "\(call) number \(number): \(effect)" }
    }

    private static let effects: [String: [String]] = [
        "open": ["\(EINTR)", "\(EIO)", "\(EMFILE)"],
        "pwrite": ["\(ENOSPC)", "\(EIO)", "\(EINTR)", "short"],
        "pwritev": ["\(ENOSPC)", "\(EIO)", "\(EINTR)", "short"],
        "write": ["\(ENOSPC)", "\(EIO)", "\(EINTR)", "short"],
        "writev": ["\(ENOSPC)", "\(EIO)", "\(EINTR)", "short"],
        "ftruncate": ["\(ENOSPC)", "\(EIO)", "\(EINTR)"],
        "fdatasync": ["\(EIO)", "\(ENOSPC)", "\(EINTR)"],
        "fsync": ["\(EIO)", "\(ENOSPC)", "\(EINTR)"],
        "mmap": ["\(ENOMEM)", "\(EAGAIN)"],
        "pread": ["\(EIO)", "\(EINTR)"],
        "fstat": ["\(EIO)"],
        "fcntl": ["\(EINTR)", "\(ENOLCK)"],
        "flock": ["\(EINTR)", "\(ENOLCK)"],
        "mkdir": ["\(ENOSPC)", "\(EROFS)"],
        "lseek": ["\(EIO)"],
        "statfs": ["\(EIO)", "nfs"],
    ]

    @Test("whichever call of the write path fails: nothing acknowledged is lost, nothing is acknowledged wrongly")
    func faults() throws {
        let shim = try Shim()
        let counts = try countCalls(shim)
        var faults: [Fault] = []
        for (call, count) in counts.sorted(by: { $0.key < $1.key }) where count > 0 {
            for number in 1...count {
                for effect in Self.effects[call] ?? [] {
                    faults.append(Fault(call: call, number: number, effect: effect))
                }
            }
        }
        #expect(faults.count > 200)
        if !Effort.isFull {
            // Spread over all calls, another part for each size of the list.
            let step = faults.count / 90 + 1
            faults = stride(from: 0, to: faults.count, by: step).map { faults[$0] }
        }
        var told = 0
        for fault in faults { told += try examine(fault, shim) ? 1 : 0 }
        #expect(told > faults.count / 4)
        print("system calls: \(faults.count) faults, \(told) of them told by an append or an opening; calls: \(counts)")
    }

    private static let batches = 10

    private func countCalls(_ shim: Shim) throws -> [String: Int] {
        let scratch = try Scratch()
        let file = scratch.path + ".counts"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let result = try shim.run(
            in: scratch.path, seed: 7, threads: 1, batches: Self.batches, settings: ["SHIM_COUNT": file])
        guard result.status == 0, result.output.isEmpty else { throw Broken(reason: result.output) }
        var counts: [String: Int] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: " ")
            counts[String(parts[0])] = Int(parts[1])
        }
        return counts
    }

    /// Runs the workload with a fault and checks what it left; returns whether the fault was noticed.
    private func examine(_ fault: Fault, _ shim: Shim) throws -> Bool {
        let scratch = try Scratch()
        let result = try shim.run(
            in: scratch.path, seed: 7, threads: 1, batches: Self.batches,
            settings: ["SHIM_FAULT": "\(fault.call):\(fault.number):\(fault.effect)"])
        // Without the file of acknowledgements there is no workload.
        if result.status == 74 { return false }
        #expect(result.status == 0, "\(fault): \(result.output)")
        let acknowledged = try Acknowledgement.all(in: scratch.path)
        let journal = try EventJournal.open(path: scratch("journal"), mode: .readWrite)
        let report = try journal.verify(threads: 1)
        #expect(report.isIntact, "\(fault): \(report.damages)")
        for batch in acknowledged {
            let header = try journal.batchHeader(containing: Position(rawValue: batch.lastPosition))
            #expect("\(header?.hash ?? .zero)" == batch.hash, "\(fault): batch \(batch.number)")
            #expect(header?.sequence == batch.number, "\(fault)")
        }
        // After the fault every batch was tried again, and each is there once.
        var numbers: [Int64] = []
        try journal.forEachBatch { header, _ in
            numbers.append(header.sequence ?? 0)
            return true
        }
        #expect(numbers == Array(1...Int64(Self.batches)), "\(fault): \(result.output)")
        return !result.output.isEmpty
    }

    @Test(
        "a network file system and a read-only one are told as such", arguments: ["statfs:1:nfs", "mkdir:1:\(EROFS)"])
    func fileSystems(fault: String) throws {
        let scratch = try Scratch()
        let result = try Shim().run(
            in: scratch.path, seed: 1, threads: 1, batches: 1, settings: ["SHIM_FAULT": fault])
        #expect(result.output.contains(fault.hasSuffix("nfs") ? "network file system (NFS)" : "mounted read-only"))
        #expect(try Acknowledgement.all(in: scratch.path).count == 1)
    }
}
