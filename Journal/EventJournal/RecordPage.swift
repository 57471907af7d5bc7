/// Some records of a batch as the database holds them: where each one ends (32 bits each), then their bytes.
struct RecordPage {
    let count: Int
    /// The bytes of the records together.
    let byteCount: Int
    private let bytes: StoredBytes

    private static let endByteCount = 4

    /// Takes stored bytes for a page if they have the digest and the structure that they should.
    init(_ stored: StoredBytes, as entry: PageEntry) throws(Damage) {
        let ends = entry.count * Self.endByteCount
        guard stored.count == entry.byteCount, entry.count >= 1, ends <= stored.count,
            let bytes = stored.part(ends, stored.count - ends)
        else { throw Damage("a page does not have the \(entry.byteCount) bytes that it should") }
        guard BatchHash.digest(of: stored) == entry.digest else { throw Damage("a page does not have its digest") }

        var last: UInt32 = 0
        for index in 0..<entry.count {
            let end = stored.integer(at: index * Self.endByteCount, as: UInt32.self)
            guard end >= last else { throw Damage("the records of a page are out of order") }
            last = end
        }
        guard Int(last) == bytes.count else { throw Damage("the records of a page do not fill it") }
        count = entry.count
        byteCount = bytes.count
        self.bytes = stored
    }

    @inline(__always)
    func withRecord<Result, Failure: Error>(
        at index: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = index == 0 ? 0 : Int(bytes.integer(at: (index - 1) * Self.endByteCount, as: UInt32.self))
        let end = Int(bytes.integer(at: index * Self.endByteCount, as: UInt32.self))
        let origin = count * Self.endByteCount
        return try bytes.withSpan(origin + start..<origin + end, body)
    }
}

extension RecordBuffer {
    /// Which records become a page: as many as fit, at least one.
    struct PageExtent: Sendable {
        let records: Range<Int>
        let recordByteCount: Int

        var byteCount: Int { records.count * 4 + recordByteCount }
    }

    /// The page that begins with a record.
    ///
    /// Complexity: O(log n) in the records of the page.
    private func pageExtent(from first: Int) -> PageExtent {
        let origin = start(ofRecord: first)
        func fits(_ end: Int) -> Bool {
            (end - first) * 4 + start(ofRecord: end) - origin <= BatchFormat.pageByteCount
        }
        var end = count
        if !fits(end) {
            // All records up to `low` fit, those up to `end` do not.
            var low = first
            while end - low > 1 {
                let middle = (low + end) / 2
                if fits(middle) { low = middle } else { end = middle }
            }
            end = max(low, first + 1)
        }
        return PageExtent(records: first..<end, recordByteCount: start(ofRecord: end) - origin)
    }

    /// The pages of all records, at least one record each.
    func pageExtents() -> [PageExtent] {
        var extents: [PageExtent] = []
        var first = 0
        while first < count {
            let extent = pageExtent(from: first)
            extents.append(extent)
            first = extent.records.upperBound
        }
        return extents
    }

    /// The first record that is longer than a number of bytes.
    func firstRecord(longerThan limit: Int) -> Int? {
        guard byteCount > limit else { return nil }
        return (0..<count).first { ends[$0] - start(ofRecord: $0) > limit }
    }

    /// Writes a page into memory that is exactly as long.
    func write(_ extent: PageExtent, to target: UnsafeMutableRawBufferPointer) {
        precondition(target.count == extent.byteCount, "a page has another size than its memory")
        writeEnds(of: extent, to: target)
        let records = UnsafeMutableRawBufferPointer(rebasing: target[(extent.records.count * 4)...])
        withRecords(of: extent) { records.copyMemory(from: $0) }
    }

    /// The digest that a page will have.
    func digest(of extent: PageExtent) -> BatchHash {
        withUnsafeTemporaryAllocation(byteCount: extent.records.count * 4, alignment: 4) { ends in
            writeEnds(of: extent, to: ends)
            return withRecords(of: extent) { BatchHash.digest(of: UnsafeRawBufferPointer(ends), $0) }
        }
    }

    private func writeEnds(of extent: PageExtent, to target: UnsafeMutableRawBufferPointer) {
        let origin = start(ofRecord: extent.records.lowerBound)
        for (index, record) in extent.records.enumerated() {
            let end = UInt32(truncatingIfNeeded: ends[record] - origin)
            target.storeBytes(of: end.littleEndian, toByteOffset: index * 4, as: UInt32.self)
        }
    }

    private func withRecords<Result>(of extent: PageExtent, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let origin = start(ofRecord: extent.records.lowerBound)
        return bytes[origin..<origin + extent.recordByteCount].withUnsafeBytes(body)
    }
}
