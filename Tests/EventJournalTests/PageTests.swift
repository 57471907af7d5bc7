import Testing

@testable import EventJournal

@Suite("Batches of several pages")
struct PageTests {
    let directory = try! TemporaryDirectory()

    @Test(
        "records come back in order whatever pages they are cut into",
        arguments: [
            [1 << 20 - 4], [1 << 20 - 3], [1 << 20, 1, 1], [1, 1 << 20, 1], [3 << 20], [0, 3 << 20, 0, 0], [64 << 20],
        ])
    func longRecords(sizes: [Int]) throws {
        try roundTrip(sizes)
    }

    @Test(
        "many short records come back in order, empty ones too",
        arguments: [(5, 1 << 19), (300_000, 0), (30_000, 100)])
    func manyRecords(count: Int, size: Int) throws {
        try roundTrip(Array(repeating: size, count: count))
    }

    private func roundTrip(_ sizes: [Int]) throws {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        try journal.appendNew(buffer("before"))
        let records = sizes.enumerated().map { index, size in
            Array(repeating: UInt8(truncatingIfNeeded: index), count: size)
        }
        let header = try journal.appendNew(buffer(records))
        try journal.appendNew(buffer("after"))
        #expect(header.byteCount == sizes.reduce(0, +))
        let contents = try journal.contents()
        #expect(contents.count == 3)
        #expect(contents[1].records == records)
        #expect(try journal.verify().isIntact)

        try journal.batch(containing: Position(rawValue: 2)) { _, batch in
            for index in stride(from: 0, to: sizes.count, by: max(1, sizes.count / 50)) {
                let record = batch.withRecord(at: index) { $0.withUnsafeBufferPointer(Array.init) }
                #expect(record == records[index])
            }
            var seen: [UInt64] = []
            let middle = Position(rawValue: 2 + UInt64(sizes.count / 2))
            batch.forEachRecord(from: middle) { position, _ in seen.append(position.rawValue) }
            #expect(seen == Array(middle.rawValue...header.lastPosition.rawValue))
        }
    }

    @Test("pages hold whole records and at most 1 MiB, unless one record is longer")
    func cutting() {
        let sizes = [10, 1 << 20, 5, 1 << 20 - 8, 1 << 19, 1 << 19, 3, 2 << 20]
        let buffer = buffer(sizes.map { Array(repeating: 0, count: $0) })
        let extents = buffer.pageExtents()
        #expect(extents.map(\.records) == [0..<1, 1..<2, 2..<3, 3..<4, 4..<5, 5..<7, 7..<8])
        for extent in extents {
            #expect(extent.byteCount <= 1 << 20 || extent.records.count == 1)
            #expect(extent.recordByteCount == sizes[extent.records].reduce(0, +))
        }
    }

    @Test("the map grows by itself under a writer, batch by batch and within one batch, and readers go on")
    func mapGrowth() throws {
        let path = directory("j")
        let journal = try EventJournal(path: path, mode: .create, initialMapByteCount: 1 << 17)
        let reader = try EventJournal.open(path: path, mode: .readOnly)
        let before = try journal.info().mapByteCount
        #expect(before <= 1 << 20)
        let record = Array(repeating: UInt8(1), count: 50_000)
        for count in [1, 1, 5, 30, 1, 200, 3] {
            try journal.appendNew(buffer(Array(repeating: record, count: count)))
            #expect(try reader.head() == journal.head())
        }
        var given = 0
        try journal.forEachBatch { header, records in
            // The map is moved while this very batch is being read.
            if given < 4 { try journal.appendNew(buffer(Array(repeating: record, count: 300))) }
            records.forEachRecord { _, bytes in
                #expect(bytes.count == 50_000 && bytes[49_999] == 1)
                given += 1
            }
            return true
        }
        #expect(given == 241)
        #expect(try journal.info().mapByteCount > before)
        #expect(try reader.verify().isIntact)
    }
}
