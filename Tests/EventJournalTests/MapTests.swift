import Foundation
import Testing

@testable import EventJournal

@Suite("Maps, readers and uses of the file")
struct MapTests {
    let directory = try! TemporaryDirectory()

    private func openReference() throws -> EnvironmentReference {
        try EnvironmentReference.open(path: directory("j"), initialMapByteCount: 1 << 17)
    }

    @Test("a map that the process cannot have is refused, and everything goes on in the old one")
    func refusedMap() throws {
        let journal = try EventJournal(path: directory("j"), mode: .create, initialMapByteCount: 1 << 17)
        try journal.appendNew(buffer("a"))
        let reference = try openReference()
        for byteCount in [1 << 50, Int.max] {
            let error = #expect(throws: JournalError.self) { try reference.environment.grow(by: byteCount) }
            guard case .mapFull = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        try journal.appendNew(buffer("b"))
        #expect(try journal.contents().count == 2)
    }

    @Test("a journal whose map the process cannot have is not opened, and says why")
    func refusedFirstMap() throws {
        try EventJournal.open(path: directory("j"), mode: .create).close()
        let error = #expect(throws: JournalError.self) {
            try EventJournal(path: directory("j"), mode: .readOnly, initialMapByteCount: 1 << 50)
        }
        #expect(error == .mapFull(path: directory("j"), byteCount: 1 << 50))
    }

    @Test("the size of the map can be asked for while it is moved", arguments: 0..<20)
    func infoWhileGrowing(round: Int) throws {
        let journal = try EventJournal(path: directory("j"), mode: .create, initialMapByteCount: 1 << 17)
        let reference = try openReference()
        DispatchQueue.concurrentPerform(iterations: 2) { thread in
            #expect(throws: Never.self) {
                for _ in 0..<(thread == 0 ? 1_000 : 12) {
                    if thread == 0 { _ = try journal.info() } else { try reference.environment.grow(by: 0) }
                }
            }
        }
        #expect(try journal.head() == .origin)
    }

    @Test("what another process appends beyond the map of this one is read and backed up")
    func mapGrownElsewhere() throws {
        let path = directory("j")
        try EventJournal.open(path: path, mode: .create).close()
        let reader = try EventJournal(path: path, mode: .readOnly, initialMapByteCount: 1 << 17)
        // An environment of its own stands for the other process.
        let other = try Environment(path: path, initialMapByteCount: 1 << 26)
        defer { other.close() }
        for (step, megabytes) in [(1, 4), (2, 32), (3, 8)] as [(UInt64, Int)] {
            try other.write(byteCount: 0) { transaction throws(LMDBStatus) in
                let databases = try transaction.openDatabases()
                try transaction.append(byteCount: megabytes << 20, under: step, in: .pages, of: databases) {
                    $0.initializeMemory(as: UInt8.self, repeating: 1)
                }
            }
            if step != 2 { #expect(try reader.head() == .origin) }
            try reader.backup(to: directory("b\(step)"))
            #expect(try EventJournal.open(path: directory("b\(step)"), mode: .readOnly).head() == .origin)
        }
    }

    @Test("a reader whose process was killed is removed by a writer that stays open")
    func deadReader() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let reference = try openReference()
        let snapshot = try reference.beginSnapshot()
        defer { snapshot.end() }

        // In the table of readers, the process follows the transaction of eight bytes.
        let table = try FileHandle(forUpdating: URL(fileURLWithPath: directory("j/lock.mdb")))
        let bytes = try #require(try table.readToEnd())
        let own = withUnsafeBytes(of: getpid()) { Data($0) }
        let slot = try #require(
            stride(from: 0, to: bytes.count - 16, by: 64).first { bytes[$0 + 8..<$0 + 12] == own })
        try table.seek(toOffset: UInt64(slot + 8))
        table.write(withUnsafeBytes(of: Int32.max - 1) { Data($0) })

        func holder() throws -> Data? {
            try table.seek(toOffset: UInt64(slot + 8))
            return try table.read(upToCount: 4)
        }
        for _ in 0..<1_000 where try holder() != Data(count: 4) { try journal.appendNew(buffer("a")) }
        #expect(try holder() == Data(count: 4))
    }

    @Test("a journal that threads open and close all the time is never opened twice by LMDB, which would drop locks")
    func openingAndClosing() throws {
        let path = directory("j")
        let header = try EventJournal.open(path: path, mode: .create).appendNew(buffer("a"))
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<100 {
                #expect(throws: Never.self) {
                    let journal = try EventJournal.open(path: path, mode: .readOnly)
                    #expect(try journal.head() == header.head)
                    #expect(Self.openCount(of: path + "/lock.mdb") == 1)
                    journal.close()
                }
            }
        }
    }

    /// How often this process has a file open.
    private static func openCount(of path: String) -> Int {
        (0..<256).count { descriptor in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")) == path
        }
    }
}
