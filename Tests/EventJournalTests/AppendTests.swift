import Testing

@testable import EventJournal

@Suite("Appending")
struct AppendTests {
    let directory = try! TemporaryDirectory()

    @Test("what is appended is read back, empty records and every header field included")
    func roundTrip() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let records: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 9, count: 5_000), [0]]
        let options = BatchOptions(recordedAt: -5, cause: "Ursache ü", source: "erp", sequence: -7)
        let header = try journal.appendNew(buffer(records), options: options)

        #expect(header.firstPosition == .first)
        #expect(header.lastPosition == Position(rawValue: 4))
        #expect(header.count == 4)
        #expect(header.byteCount == 5_004)
        #expect(
            try journal.contents() == [
                Expected(
                    firstPosition: 1, recordedAt: -5, cause: "Ursache ü", source: "erp", sequence: -7,
                    records: records)
            ])
        #expect(try journal.batchHeader(containing: Position(rawValue: 3)) == header)
    }

    @Test("positions have no gaps over batches of any size, and a position finds its batch")
    func gaplessPositions() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let sizes = (0..<200).map { $0 * 7 % 13 + 1 }
        for size in sizes {
            try journal.appendNew(buffer(Array(repeating: [UInt8(size)], count: size)))
        }
        var positions: [UInt64] = []
        try journal.forEachBatch { header, records in
            #expect(records.count == header.count)
            records.forEachRecord { position, _ in positions.append(position.rawValue) }
            return true
        }
        let total = UInt64(sizes.reduce(0, +))
        #expect(positions == Array(1...total))
        #expect(try journal.head().position.rawValue == total)

        var first: UInt64 = 1
        for size in sizes {
            for position in first..<first + UInt64(size) {
                let header = try journal.batchHeader(containing: Position(rawValue: position))
                #expect(header?.firstPosition.rawValue == first)
            }
            first += UInt64(size)
        }
        #expect(try journal.batchHeader(containing: Position(rawValue: total + 1)) == nil)
        #expect(try journal.batchHeader(containing: .origin) == nil)
    }

    @Test("each batch carries the hash of the one before, and the head the last one")
    func chain() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        #expect(try journal.head() == .origin)
        var previous = BatchHash.zero
        for number in 1...5 as ClosedRange<UInt64> {
            let header = try journal.appendNew(buffer("event"))
            #expect(header.previousHash == previous)
            #expect(header.number == number)
            #expect(header.hash != previous)
            previous = header.hash
        }
        #expect(try journal.head() == Head(position: Position(rawValue: 5), hash: previous, batchCount: 5))
    }

    @Test("the hash is that of the documented layout, computed elsewhere")
    func documentedHash() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let options = BatchOptions(recordedAt: 1_700_000_000_000_000, cause: "test", source: "erp", sequence: 42)
        let first = try journal.appendNew(buffer("one", "", "three"), options: options)
        #expect(first.hash.description == "7d5598b1a0a80b25e533d09b9d737f997eec20b6a9e3e3afe709815d385aa7fe")
        let second = try journal.appendNew(buffer("four"), options: BatchOptions(recordedAt: 0))
        #expect(second.hash.description == "e425028d2073a8330777ca1ea86d8eb1c9263fb30348e8407153e1e0e2d3b19c")
    }

    @Test("a closed journal is the same when it is opened again, and goes on")
    func reopening() throws {
        let first: BatchHeader
        do {
            let journal = try EventJournal.open(path: directory("j"), mode: .create)
            first = try journal.appendNew(buffer("a", "b"))
            journal.close()
        }
        let journal = try EventJournal.open(path: directory("j"), mode: .readWrite)
        #expect(try journal.head() == first.head)
        let second = try journal.appendNew(buffer("c"))
        #expect(second.firstPosition == Position(rawValue: 3))
        #expect(second.previousHash == first.hash)
        journal.close()
        let again = try EventJournal.open(path: directory("j"), mode: .create)
        #expect(try again.contents().map(\.records.count) == [2, 1])
    }

    @Test("a sequence that a source has recorded is not appended again, whatever head is expected")
    func idempotence() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let options = BatchOptions(source: "erp", sequence: 5, expectedHead: .origin)
        try journal.appendNew(buffer("a"), options: options)
        #expect(try journal.append(buffer("a"), options: options) == .alreadyRecorded(lastSequence: 5))
        #expect(
            try journal.append(buffer("b"), options: BatchOptions(source: "erp", sequence: 4))
                == .alreadyRecorded(lastSequence: 5))
        #expect(try journal.head().position == .first)

        try journal.appendNew(buffer("c"), options: BatchOptions(source: "mes", sequence: 1))
        try journal.appendNew(buffer("d"), options: BatchOptions(source: "erp", sequence: 6))
        try journal.appendNew(buffer("e"), options: BatchOptions(source: "erp"))
        #expect(try journal.lastSequence(ofSource: "erp") == 6)
        #expect(try journal.lastSequence(ofSource: "mes") == 1)
        #expect(try journal.lastSequence(ofSource: "er") == nil)
        #expect(try journal.lastSequence(ofSource: "") == nil)

        journal.close()
        let again = try EventJournal.open(path: directory("j"), mode: .readWrite)
        #expect(
            try again.append(buffer("d"), options: BatchOptions(source: "erp", sequence: 6))
                == .alreadyRecorded(lastSequence: 6))
    }

    @Test("an append for another head than the journal's is refused and names both")
    func expectedHead() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try journal.appendNew(buffer("a", "b"), options: BatchOptions(expectedHead: .origin))
        #expect(
            throws: JournalError.positionConflict(
                path: journal.path, expected: .first, actual: Position(rawValue: 2))
        ) {
            try journal.append(buffer("c"), options: BatchOptions(expectedHead: .first))
        }
        try journal.appendNew(buffer("c"), options: BatchOptions(expectedHead: Position(rawValue: 2)))
        #expect(try journal.head().position == Position(rawValue: 3))
    }

    @Test(
        "what cannot be stored is refused before anything is written",
        arguments: [
            ([], BatchOptions()),
            ([1], BatchOptions(sequence: 1)),
            ([1], BatchOptions(source: "")),
            ([1], BatchOptions(source: String(repeating: "s", count: 512))),
            ([1], BatchOptions(cause: String(repeating: "c", count: 65_536))),
            ([0, 64 << 20 + 1], BatchOptions()),
        ] as [([Int], BatchOptions)])
    func invalidBatches(sizes: [Int], options: BatchOptions) throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let records = buffer(sizes.map { Array(repeating: 0, count: $0) })
        let error = #expect(throws: JournalError.self) { try journal.append(records, options: options) }
        guard case .invalidArgument = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try journal.head() == .origin)
    }

    @Test("the longest source and cause are stored")
    func longestTexts() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let source = String(repeating: "s", count: 511)
        let cause = String(repeating: "c", count: 65_535)
        try journal.appendNew(buffer("a"), options: BatchOptions(cause: cause, source: source, sequence: .max))
        let batch = try #require(try journal.contents().first)
        #expect(batch.source == source)
        #expect(batch.cause == cause)
        #expect(try journal.lastSequence(ofSource: source) == .max)
    }

    @Test("without a time of its own a batch takes the clock's, in microseconds")
    func clock() throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let recorded = try journal.appendNew(buffer("a")).recordedAt
        let info = try journal.info()
        #expect(recorded > 1_600_000_000_000_000 && recorded < 4_000_000_000_000_000)
        #expect(info.createdAt <= recorded)
        #expect(info.firstRecordedAt == recorded && info.lastRecordedAt == recorded)
    }
}
