import Testing

@testable import EventJournal

/// Journals whose hashes are right and whose contents no journal has written.
@Suite("Hostile contents")
struct HostileTests {
    let directory = try! TemporaryDirectory()

    private struct Entry {
        var previous: Head
        var count = 1
        var pageCount = 1
        var source: String?
        var sequence: Int64?

        var key: UInt64 { previous.position.rawValue + 1 }

        /// The batch with a page that claims more records than it has bytes for, in the database `pages`.
        func encoded() -> (bytes: [UInt8], hash: BatchHash) {
            let batch = UnhashedBatch(
                previous: previous, count: count, byteCount: 0, recordedAt: 0, cause: "", source: source,
                sequence: sequence)
            let page = PageEntry(count: pageCount, byteCount: 4, digest: BatchHash.digest(of: [0, 0, 0, 0]))
            return BatchFormat.encode(batch, pages: [page], separately: true)
        }

        func head(_ hash: BatchHash) -> Head {
            Head(
                position: Position(rawValue: previous.position.rawValue + UInt64(count)), hash: hash,
                batchCount: previous.batchCount + 1)
        }
    }

    private func stored(_ bytes: [UInt8], key: UInt64) throws -> StoredBatch {
        try bytes.withUnsafeBytes { try StoredBatch(StoredBytes($0), key: key) }
    }

    /// Writes batches whose pages hold one empty record each.
    private func makeJournal(_ entries: [Entry]) throws -> EventJournal {
        let path = directory("j")
        let journal = try EventJournal.open(path: path, mode: .create)
        let reference = try EnvironmentReference.open(path: path, initialMapByteCount: 1 << 20)
        try reference.environment.write(byteCount: 0) { transaction throws(LMDBStatus) in
            let databases = try transaction.openDatabases()
            for entry in entries {
                let bytes = entry.encoded().bytes
                try transaction.append(byteCount: bytes.count, under: entry.key, in: .batches, of: databases) {
                    $0.copyBytes(from: bytes)
                }
                try transaction.append(byteCount: 4, under: entry.key, in: .pages, of: databases) {
                    $0.copyBytes(from: [0, 0, 0, 0])
                }
            }
        }
        return journal
    }

    @Test("a batch cannot have a number above its position")
    func impossibleNumber() throws {
        let entry = Entry(previous: Head(position: Position(rawValue: 6), hash: .zero, batchCount: 6))
        #expect(try stored(entry.encoded().bytes, key: 7).header.number == 7)
        for number in [7, .max - 1] as [UInt64] {
            let entry = Entry(previous: Head(position: Position(rawValue: 6), hash: .zero, batchCount: number))
            #expect(throws: Damage.self) { try stored(entry.encoded().bytes, key: 7) }
        }
    }

    @Test(
        "a batch whose fields contradict its flags is damaged",
        arguments: [(68, 0), (68, 1), (68, 5), (68, 6), (68, 12), (74, 1)])
    func contradictions(offset: Int, value: UInt8) throws {
        let entry = Entry(previous: .origin, source: "erp", sequence: 1)
        var bytes = entry.encoded().bytes
        #expect(try stored(bytes, key: 1).header.sequence == 1)
        bytes[offset] = value
        let hash = bytes[32...].withUnsafeBytes { BatchHash.digest(of: $0) }
        bytes.replaceSubrange(..<32, with: hash.bytes)
        #expect(throws: Damage.self) { try stored(bytes, key: 1) }
    }

    @Test("a page table that counts beyond the last position is damage")
    func pagesBeyondLastPosition() throws {
        let first = Entry(previous: .origin, count: .max)
        let second = Entry(previous: first.head(first.encoded().hash), count: .max - 1_000)
        let third = Entry(
            previous: second.head(second.encoded().hash), count: 1, pageCount: Int(UInt32.max))
        let journal = try makeJournal([first, second, third])
        let position = Position(rawValue: third.key)
        #expect(throws: JournalError.self) { try journal.contents(from: position) }
        let report = try journal.verify()
        #expect(report.damages.map(\.position) == [first, second, third].map { Position(rawValue: $0.key) })
        #expect(report.verified == .origin && report.readable.isEmpty)
    }

    @Test("no batch is given for a position that lies in a gap, and none is said not to be there")
    func gap() throws {
        let first = Entry(previous: .origin)
        let missing = Entry(previous: first.head(first.encoded().hash))
        let third = Entry(previous: missing.head(missing.encoded().hash))
        let journal = try makeJournal([first, third])
        let gap = Position(rawValue: missing.key)
        var given = 0
        for attempt in 0..<3 {
            let error = #expect(throws: JournalError.self) {
                switch attempt {
                case 0: try journal.forEachBatch(from: gap) { _, _ in note(&given) }
                case 1: _ = try journal.batch(containing: gap) { _, _ in note(&given) }
                default: _ = try journal.batchHeader(containing: gap)
                }
            }
            guard case .damaged(_, gap, _) = error else {
                Issue.record("\(attempt): \(String(describing: error))")
                continue
            }
        }
        #expect(given == 0)
        let report = try journal.verify()
        #expect(report.damages.map(\.position) == [gap])
        #expect(report.readable == [.first ... .first, Position(rawValue: 3)...Position(rawValue: 3)])
    }

    private func note(_ given: inout Int) -> Bool {
        given += 1
        return true
    }

    @Test("an append to a journal without positions left is refused")
    func noPositionsLeft() throws {
        let first = Entry(previous: .origin, count: .max)
        let second = Entry(previous: first.head(first.encoded().hash), count: .max)
        try makeJournal([first, second]).close()
        let journal = try EventJournal.open(path: directory("j"), mode: .readWrite)
        let error = #expect(throws: JournalError.self) { try journal.append(buffer("a")) }
        guard case .invalidArgument = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

extension BatchHash {
    fileprivate static func digest(of bytes: [UInt8]) -> BatchHash {
        bytes.withUnsafeBytes { digest(of: $0) }
    }
}
