import Foundation
import Testing

@testable import EventJournal

@Suite("Opening")
struct OpeningTests {
    let directory = try! TemporaryDirectory()

    @Test("what is not there is not found", arguments: [EventJournal.Mode.readOnly, .readWrite])
    func missing(mode: EventJournal.Mode) throws {
        let path = directory("j")
        #expect(throws: JournalError.notFound(path: path)) { try EventJournal.open(path: path, mode: mode) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a journal is not created where its parent directory is missing or other files are")
    func creationRefused() throws {
        #expect(throws: JournalError.self) {
            try EventJournal.open(path: directory("no/j"), mode: .create)
        }
        try FileManager.default.createDirectory(atPath: directory("full"), withIntermediateDirectories: false)
        try Data("x".utf8).write(to: URL(fileURLWithPath: directory("full/letter.txt")))
        for mode in [EventJournal.Mode.readOnly, .readWrite, .create] {
            expectNotAJournal(directory("full"), mode)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory("full")) == ["letter.txt"])
    }

    @Test("a file of something else is not a journal", arguments: [0, 7, 100, 8_192, 100_000])
    func strangeFile(byteCount: Int) throws {
        try FileManager.default.createDirectory(atPath: directory("j"), withIntermediateDirectories: false)
        let bytes = Data((0..<byteCount).map { UInt8(truncatingIfNeeded: $0) })
        try bytes.write(to: URL(fileURLWithPath: directory("j/data.mdb")))
        expectNotAJournal(directory("j"), .readWrite)
        expectNotAJournal(directory("j"), .readOnly)
        if byteCount > 0 { expectNotAJournal(directory("j"), .create) }
    }

    @Test("an interrupted creation is completed by the next one")
    func interruptedCreation() throws {
        try FileManager.default.createDirectory(atPath: directory("j"), withIntermediateDirectories: false)
        try Data().write(to: URL(fileURLWithPath: directory("j/data.mdb")))
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try journal.appendNew(buffer("a"))
        #expect(try journal.verify().isIntact)
    }

    @Test(
        "a creation that was cut off within the first pages is done again",
        arguments: [(4_096, 4_096), (4_096, 8_192), (0, 8_192), (512, 4_096), (6_656, 6_656), (0, 24_576)])
    func creationCutOff(kept: Int, byteCount: Int) throws {
        try EventJournal.open(path: directory("j"), mode: .create).close()
        var file = try DataFile(ofJournal: directory("j"))
        // The first page of a new journal is still that of the state without anything, and so was the second.
        var bytes = Array(file.bytes.prefix(4_096))
        bytes += bytes
        bytes[4_096] = 1
        file.bytes = Array(bytes.prefix(kept)) + Array(repeating: 0, count: byteCount - kept)
        try file.write()
        #expect(throws: JournalError.self) { try EventJournal.open(path: directory("j"), mode: .readOnly) }
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try journal.appendNew(buffer("a"))
        #expect(try journal.verify().isIntact)
    }

    @Test("a journal with a batch that was cut off is never taken for a creation that was")
    func cutOffJournal() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try journal.appendNew(buffer("a"))
        journal.close()
        let whole = try DataFile(ofJournal: directory("j"))
        for byteCount in [1, 16, 512, 4_096, 8_191, 8_192, whole.bytes.count] {
            var file = whole
            file.bytes.removeSubrange(byteCount...)
            // Whole, but for its first pages.
            if byteCount == whole.bytes.count {
                file.bytes.replaceSubrange(..<8_192, with: Array(repeating: 0, count: 8_192))
            }
            try file.write()
            #expect(throws: JournalError.self) { try EventJournal.open(path: directory("j"), mode: .create) }
            #expect(try DataFile(ofJournal: directory("j")).bytes == file.bytes)
        }
    }

    @Test("a newer format is named and left alone", arguments: [EventJournal.Mode.readOnly, .readWrite, .create])
    func newerFormat(mode: EventJournal.Mode) throws {
        let path = directory("j")
        try EventJournal.open(path: path, mode: .create).close()
        var file = try DataFile(ofJournal: path)
        file.bytes[try file.offset(of: Array("EVJOURNL".utf8)) + 8] = 2
        try file.write()
        #expect(throws: JournalError.newerFormat(path: path, found: 2, supported: 1)) {
            try EventJournal.open(path: path, mode: mode)
        }
        #expect(try DataFile(ofJournal: path).bytes == file.bytes)
    }

    @Test("the description of the journal is protected by its digest")
    func damagedDescription() throws {
        let path = directory("j")
        try EventJournal.open(path: path, mode: .create).close()
        var file = try DataFile(ofJournal: path)
        file.bytes[try file.offset(of: Array("EVJOURNL".utf8)) + 17] ^= 1
        try file.write()
        let error = #expect(throws: JournalError.self) { try EventJournal.open(path: path, mode: .readOnly) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("without the right to write, a journal can be read as long as nobody writes, and not be written")
    func readOnlyDirectory() throws {
        let path = directory("j")
        let writer = try EventJournal.open(path: path, mode: .create)
        try writer.appendNew(buffer("a"))
        for name in ["data.mdb", "lock.mdb", "writer.lock"] { chmod(path + "/" + name, 0o444) }
        chmod(path, 0o555)
        defer { chmod(path, 0o755) }
        writer.close()

        try asUnprivileged {
            for mode in [EventJournal.Mode.readWrite, .create] {
                let error = #expect(throws: JournalError.self) { try EventJournal.open(path: path, mode: mode) }
                guard case .permissionDenied = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            let reader = try EventJournal.open(path: path, mode: .readOnly)
            #expect(try reader.contents().map(\.records) == [[Array("a".utf8)]])
        }
    }

    @Test("a journal in a directory that may not be looked into is refused as such, not as none")
    func unreadableDirectory() throws {
        let path = directory("j")
        try EventJournal.open(path: path, mode: .create).close()
        chmod(path, 0)
        defer { chmod(path, 0o755) }
        try asUnprivileged {
            for mode in [EventJournal.Mode.readOnly, .salvage, .readWrite, .create] {
                let error = #expect(throws: JournalError.self) { try EventJournal.open(path: path, mode: mode) }
                guard case .permissionDenied = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test("what is known without reading")
    func info() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let empty = try journal.info()
        #expect(empty.path == directory("j") && empty.formatVersion == 1 && empty.head == .origin)
        #expect(empty.firstRecordedAt == nil && empty.lastRecordedAt == nil)
        try journal.appendNew(buffer("a", "b"), options: BatchOptions(recordedAt: 10))
        let last = try journal.appendNew(buffer("c"), options: BatchOptions(recordedAt: 20))
        let info = try journal.info()
        #expect(info.head == last.head && info.head.batchCount == 2)
        #expect(info.firstRecordedAt == 10 && info.lastRecordedAt == 20)
        #expect(info.createdAt == empty.createdAt)
        #expect(info.byteCount == (try DataFile(ofJournal: directory("j")).bytes.count))
    }

    @Test("errors are one line each and say what to do")
    func descriptions() {
        #expect(
            JournalError.lockedByAnotherWriter(path: "/data/j", processID: 4711).description
                == "/data/j: another process (pid 4711) is writing to this journal; stop it or open read-only")
        #expect(
            JournalError.damaged(path: "/data/j", position: Position(rawValue: 9), reason: "its page is missing")
                .description == "/data/j: damaged in the batch at position 9: its page is missing; restore a backup")
    }

    private func expectNotAJournal(_ path: String, _ mode: EventJournal.Mode) {
        let error = #expect(throws: JournalError.self) { try EventJournal.open(path: path, mode: mode) }
        guard case .notAJournal(path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// Does something with the rights of nobody, if this process has those of the administrator.
    private func asUnprivileged(_ body: () throws -> Void) throws {
        guard geteuid() == 0 else { return try body() }
        // Affects this thread alone; the header that declares it is not in the module of the C library.
        typealias SetUser = @convention(c) (UInt32) -> Int32
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setUser = unsafeBitCast(symbol, to: SetUser.self)
        _ = setUser(65_534)
        defer { _ = setUser(0) }
        try body()
    }
}
