import Foundation
import Testing

@testable import EventJournal

@Suite("Failed writes")
struct FailedWriteTests {
    let directory = try! TemporaryDirectory()

    /// Which writes of a commit fail: all of them, or the last one, which is made through a descriptor of its own.
    enum Fault: CaseIterable {
        case everyWrite
        case lastWrite
    }

    @Test("after a write that fails for want of space nothing is acknowledged or lost", arguments: Fault.allCases)
    func diskFull(fault: Fault) throws {
        let path = directory("j")
        let journal = try EventJournal.open(path: path, mode: .create)
        try journal.appendNew(buffer("a"))
        let head = try journal.head()

        let restore = try breakWriting(to: path + "/data.mdb", fault)
        let error = #expect(throws: JournalError.self) { try journal.append(buffer("b")) }
        guard case .diskFull = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        restore()

        let second = #expect(throws: JournalError.self) { try journal.append(buffer("c")) }
        guard case .writingStopped = second else {
            Issue.record("\(String(describing: second))")
            return
        }
        // LMDB refuses to read, too, once the page that ends a commit could not be written.
        if fault == .everyWrite { #expect(try journal.contents().count == 1) }
        journal.close()

        let again = try EventJournal.open(path: path, mode: .readWrite)
        #expect(try again.head() == head)
        try again.appendNew(buffer("d"))
        #expect(try again.verify().isIntact)
    }

    @Test("LMDB's error for a write that was cut short is told as a full disk where the disk is full")
    func shortWrite() {
        let full = JournalError.commit(EIO, availableByteCount: 4_096, path: "/j")
        #expect(full == .diskFull(path: "/j", operation: "commit"))
        for available in [1 << 30, nil] as [UInt64?] {
            let broken = JournalError.commit(EIO, availableByteCount: available, path: "/j")
            #expect(broken == .system(path: "/j", code: EIO, operation: "commit"))
        }
    }

    /// Replaces the descriptors that LMDB writes to a file with by a device that is always full; returns the way back.
    private func breakWriting(to path: String, _ fault: Fault) throws -> () -> Void {
        let full = open("/dev/full", O_RDWR)
        var replaced: [(original: Int32, copy: Int32)] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let descriptor = Int32(name),
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)"),
                target.hasSuffix(path)
            else { continue }
            let flags = fcntl(descriptor, F_GETFL)
            guard flags & O_ACCMODE != O_RDONLY, fault == .everyWrite || flags & O_DSYNC != 0 else { continue }
            replaced.append((descriptor, dup(descriptor)))
            dup2(full, descriptor)
        }
        close(full)
        guard !replaced.isEmpty else { throw Unexpected(reason: "found no descriptor to break") }
        return {
            for (original, copy) in replaced {
                dup2(copy, original)
                close(copy)
            }
        }
    }
}
