import Foundation
import Testing

@testable import EventJournal

@Suite("Snapshots of a state beside the journal")
struct StateSnapshotTests {
    let directory: TemporaryDirectory
    let journal: EventJournal
    /// The ends of its batches: 2, 4, 6 …
    let ends: [Position]

    init() throws {
        directory = try TemporaryDirectory()
        journal = try EventJournal.open(path: directory("j"), mode: .create)
        let open = journal
        ends = try (0..<6).map { try open.appendNew(buffer("a\($0)", "b\($0)")).lastPosition }
    }

    private func state(_ seed: Int, count: Int = 300) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ seed &+ $0 >> 8) }
    }

    @discardableResult
    private func write(_ place: Int, _ bytes: [UInt8]) throws -> StateSnapshot {
        try journal.writeSnapshot(at: ends[place], of: "test 1") { try $0.append(bytes) }
    }

    /// The newest one that fits, and what is said of those that do not.
    private func read(
        _ name: String = "test 1", through last: Position? = nil, of other: EventJournal? = nil
    ) -> (position: Position?, bytes: [UInt8], ignored: [String]) {
        var ignored: [String] = []
        let found = (other ?? journal).withNewestSnapshot(of: name, through: last, ignored: { ignored.append($0) }) {
            ($0.position, $1.withUnsafeBufferPointer(Array.init))
        }
        return (found?.0, found?.1 ?? [], ignored)
    }

    private func path(_ place: Int) -> String {
        let digits = String(ends[place].rawValue)
        return directory("j/snapshots/") + String(repeating: "0", count: 20 - digits.count) + digits + ".snapshot"
    }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory("j/snapshots"))) ?? []).sorted()
    }

    @Test("what was written is read", arguments: [0, 1, 300, 1 << 20, (1 << 20) + 1, 9 << 20])
    func roundTrip(count: Int) throws {
        #expect(read().position == nil)
        let bytes = state(1, count: count)
        let written = try journal.writeSnapshot(at: ends[2], of: "test 1") { writer in
            // In pieces that fit no chunk.
            for start in stride(from: 0, to: count, by: 700_001) {
                try writer.append(Array(bytes[start..<min(count, start + 700_001)]))
            }
        }
        #expect(written.byteCount == count)
        #expect(written.position == ends[2])
        #expect(written.hash == (try journal.batchHeader(containing: ends[2])?.hash))
        #expect(journal.snapshots() == [written])
        let found = read()
        #expect(found.position == ends[2])
        #expect(found.bytes == bytes)
        #expect(found.ignored == [])
        let reader = try EventJournal.open(path: directory("j"), mode: .readOnly)
        #expect(read(of: reader).bytes == bytes)
    }

    @Test("the newest two are kept, and what is behind the one that is written goes")
    func newestTwo() throws {
        for place in 0..<4 { try write(place, state(place)) }
        #expect(files.count == 2)
        #expect(journal.snapshots().map(\.position) == [ends[3], ends[2]])
        #expect(read().bytes == state(3))
        #expect(read(through: Position(rawValue: ends[3].rawValue - 1)).bytes == state(2))
        #expect(read(through: ends[1]).position == nil)
        FileManager.default.createFile(
            atPath: directory("j/snapshots/00000000000000000012.snapshot.partial"), contents: nil)
        try write(5, state(5))
        try write(4, state(4))
        #expect(journal.snapshots().map(\.position) == [ends[4], ends[3]])
        #expect(files.count == 2)
    }

    @Test("writing again at the same position replaces")
    func again() throws {
        try write(1, state(1))
        try write(1, state(2))
        #expect(read().bytes == state(2))
        #expect(files.count == 1)
    }

    @Test("of a state of another kind nothing is read")
    func otherApplication() throws {
        try write(1, state(1))
        let found = read("test 2")
        #expect(found.position == nil)
        #expect(
            found.ignored == [
                "the snapshot at position 4 is not used: it is a state of test 1, this program makes one of test 2"
            ])
    }

    @Test("where it stands there has to be the end of a batch, in a journal that is open for writing")
    func refusals() throws {
        for wrong in [0, 3, 13] as [UInt64] {
            #expect(throws: JournalError.self) {
                try journal.writeSnapshot(at: Position(rawValue: wrong), of: "test 1") { _ in }
            }
        }
        let long = String(repeating: "x", count: 4_097)
        #expect(throws: JournalError.self) { try journal.writeSnapshot(at: ends[0], of: long) { _ in } }
        let reader = try EventJournal.open(path: directory("j"), mode: .readOnly)
        #expect(throws: JournalError.readOnly(path: directory("j"))) {
            try reader.writeSnapshot(at: ends[0], of: "test 1") { _ in }
        }
        #expect(files == [])
    }

    @Test("when writing fails, all is as it was")
    func failure() throws {
        try write(0, state(0))
        #expect(throws: Unexpected.self) {
            try journal.writeSnapshot(at: ends[1], of: "test 1") { writer in
                try writer.append(state(1, count: 3 << 20))
                throw Unexpected(reason: "no more")
            }
        }
        #expect(files.count == 1)
        #expect(read().bytes == state(0))
    }

    @Test("what `body` cannot read is passed over, and the one before is read")
    func unreadable() throws {
        try write(0, state(0))
        try write(1, state(1))
        var ignored: [String] = []
        let found = journal.withNewestSnapshot(of: "test 1", ignored: { ignored.append($0) }) { snapshot, bytes in
            guard snapshot.position == ends[0] else { throw StateSnapshotFault("its state is odd") }
            return bytes.count
        }
        #expect(found == 300)
        #expect(ignored == ["the snapshot at position 4 is not used: its state is odd"])
    }

    // MARK: Files that do not fit

    /// A file of a snapshot whose digest is right, whatever its header says.
    private func file(
        position: UInt64 = 4, hash: BatchHash? = nil, count: Int = 300, change: (inout [UInt8]) -> Void = { _ in }
    ) throws -> Data {
        let bytes = state(1, count: count)
        let snapshot = StateSnapshot(
            position: Position(rawValue: position),
            hash: try hash ?? journal.batchHeader(containing: ends[1])?.hash ?? .zero, application: "test 1",
            byteCount: bytes.count)
        let digests = bytes.withUnsafeBytes(BatchHash.digest(of:)).bytes
        var head = StateSnapshotFormat.encode(snapshot, digests: digests)
        let digest = StateSnapshotFormat.digestOffset..<StateSnapshotFormat.headerByteCount
        head.replaceSubrange(digest, with: repeatElement(0, count: 32))
        change(&head)
        head.replaceSubrange(digest, with: StateSnapshotFormat.digest(of: head, digests).bytes)
        return Data(head + bytes + digests)
    }

    private func put(_ data: Data, _ name: String = "00000000000000000004.snapshot") throws {
        try data.write(to: URL(fileURLWithPath: directory("j/snapshots/") + name))
    }

    @Test("every header that does not fit is ignored, and told")
    func mismatches() throws {
        try write(0, state(0))
        try put(try file())
        #expect(read().position == ends[1])
        func expect(_ data: Data, _ reason: String, position: Int = 4) throws {
            try FileManager.default.removeItem(atPath: path(1))
            let name = "\(String(repeating: "0", count: 18))\(position < 10 ? "0" : "")\(position).snapshot"
            try put(data, name)
            let found = read()
            #expect(found.bytes == state(0))
            #expect(found.ignored == ["the snapshot at position \(position) is not used: \(reason)"])
            try FileManager.default.removeItem(atPath: directory("j/snapshots/") + name)
            try put(try file())
        }
        try expect(try file { $0[0] ^= 1 }, "its file is no snapshot")
        try expect(try file { $0[8] = 2 }, "it has format 2, this program knows format 1")
        try expect(
            try file { $0[112] = UInt8(ascii: "b") }, "it is a state of best 1, this program makes one of test 1")
        try expect(try file { $0[112] = 0xFF }, "its header does not have its digest")
        try expect(try file(position: 2), "it says that it is of position 2")
        try expect(try file(position: 99), "the journal ends before it", position: 99)
        try expect(
            try file(position: 3), "it is of other events: the journal has another hash there", position: 3)
        try expect(try file(hash: .zero), "it is of other events: the journal has another hash there")
        try expect(try file { $0[24] ^= 1 }, "its file has 450 bytes, its header says otherwise")
        for place in 28..<32 { try expect(try file { $0[place] = 0xFF }, "its header is not right") }
        try expect(try file { $0[15] = 0xFF }, "its header is not right")
        try expect(try file { $0[64] = 1 }, "its header is not right")
        try expect(try file() + [0], "its file has 451 bytes, its header says otherwise")
    }

    @Test("a file that was cut off anywhere is ignored")
    func cutOff() throws {
        try write(0, state(0))
        let whole = try file()
        for count in 0..<whole.count {
            try put(whole.prefix(count))
            let found = read()
            #expect(found.position == ends[0] && found.ignored.count == 1, "\(count) bytes")
        }
    }

    @Test("every bit of it that flips is noticed")
    func flips() throws {
        try write(0, state(0))
        let whole = try file(count: 20)
        for bit in 0..<whole.count * 8 {
            var data = whole
            data[bit / 8] ^= 1 << UInt8(bit % 8)
            try put(data)
            let found = read()
            #expect(found.position == ends[0] && found.ignored.count == 1, "bit \(bit)")
        }
    }

    @Test("in a state of many chunks, which threads check, a flip is noticed")
    func flipsInChunks() throws {
        try write(0, state(0))
        try write(1, state(1, count: (10 << 20) + 77))
        let whole = try Data(contentsOf: URL(fileURLWithPath: path(1)))
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<40 {
            var data = whole
            data[Int.random(in: 0..<data.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            try data.write(to: URL(fileURLWithPath: path(1)))
            #expect(read().position == ends[0])
        }
    }

    @Test("random bytes in the place of a snapshot are ignored")
    func randomBytes() throws {
        try write(0, state(0))
        var generator = SeededGenerator(seed: 9)
        let whole = try file()
        for _ in 0..<500 {
            var data = Data(
                (0..<Int.random(in: 0...600, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                })
            // Half of them get past the first look.
            if Bool.random(using: &generator) { data = whole.prefix(16) + data }
            try put(data)
            #expect(read().position == ends[0])
        }
    }

    @Test("what else lies in the directory is passed over")
    func others() throws {
        try write(1, state(1))
        for name in ["readme", "4.snapshot", "00000000000000000099.snapshot", "99999999999999999999.snapshot"] {
            try FileManager.default.createDirectory(
                atPath: directory("j/snapshots/") + name, withIntermediateDirectories: false)
        }
        #expect(read().position == ends[1])
        #expect(journal.snapshots().map(\.position) == [ends[1]])
    }

    @Test("a journal with other events behind the same positions has none of the other's snapshots")
    func otherJournal() throws {
        try write(1, state(1))
        let other = try EventJournal.open(path: directory("o"), mode: .create)
        for _ in 0..<4 { try other.appendNew(buffer("x", "y")) }
        try FileManager.default.copyItem(atPath: directory("j/snapshots"), toPath: directory("o/snapshots"))
        let found = read(of: other)
        #expect(found.position == nil)
        #expect(found.ignored.count == 1)
    }

    @Test("copies of the journal have none, and a journal without them is the same")
    func copies() throws {
        try write(3, state(3))
        let head = try journal.head()
        try journal.backup(to: directory("b"))
        try journal.compact(to: directory("c"))
        for copy in ["b", "c"] { #expect(!FileManager.default.fileExists(atPath: directory("\(copy)/snapshots"))) }
        try FileManager.default.removeItem(atPath: directory("j/snapshots"))
        #expect(read().position == nil)
        #expect(try journal.head() == head)
        #expect(try journal.verify().isIntact)
    }

    @Test("a file where the directory should be: an error when writing, nothing when reading")
    func noDirectory() throws {
        FileManager.default.createFile(atPath: directory("j/snapshots"), contents: nil)
        #expect(throws: JournalError.self) { try write(0, state(0)) }
        #expect(read().position == nil)
        #expect(journal.snapshots() == [])
    }
}
