/// How a batch lies in the database: see the chapter on the journal's format.
enum BatchFormat {
    static let magic: UInt32 = 0x4843_5442  // "BTCH"
    static let fixedByteCount = 128
    static let pageEntryByteCount = 40
    /// How big a page becomes if its records allow it.
    static let pageByteCount = 1 << 20
    /// How long a record may be.
    static let greatestRecord = 64 << 20
    static let greatestCause = Int(UInt16.max)
    /// The longest key that LMDB takes.
    static let greatestSource = 511

    static let hasSource: UInt16 = 1
    static let hasSequence: UInt16 = 2
    static let hasSeparatePages: UInt16 = 4
    static let knownFlags: UInt16 = 7

    /// The header of a batch up to the end of its page table, with its hash in place.
    static func encode(
        _ batch: UnhashedBatch, pages: [PageEntry], separately: Bool
    ) -> (bytes: [UInt8], hash: BatchHash) {
        let source = Array((batch.source ?? "").utf8)
        let cause = Array(batch.cause.utf8)
        var flags: UInt16 = separately ? hasSeparatePages : 0
        if batch.source != nil { flags |= hasSource }
        if batch.sequence != nil { flags |= hasSequence }

        var bytes: [UInt8] = []
        bytes.reserveCapacity(fixedByteCount + source.count + cause.count + pages.count * pageEntryByteCount)
        BatchHash.zero.append(to: &bytes)
        batch.previous.hash.append(to: &bytes)
        bytes.append(littleEndian: magic)
        bytes.append(littleEndian: flags)
        bytes.append(littleEndian: UInt16(source.count))
        bytes.append(littleEndian: UInt16(cause.count))
        bytes.append(littleEndian: UInt16(0))
        bytes.append(littleEndian: UInt32(pages.count))
        bytes.append(littleEndian: batch.previous.batchCount + 1)
        bytes.append(littleEndian: batch.previous.position.rawValue + 1)
        bytes.append(littleEndian: UInt64(batch.count))
        bytes.append(littleEndian: UInt64(batch.byteCount))
        bytes.append(littleEndian: batch.recordedAt)
        bytes.append(littleEndian: batch.sequence ?? 0)
        bytes.append(contentsOf: source)
        bytes.append(contentsOf: cause)
        for page in pages {
            bytes.append(littleEndian: UInt32(page.count))
            bytes.append(littleEndian: UInt32(page.byteCount))
            page.digest.append(to: &bytes)
        }

        let hash = bytes.withUnsafeBytes { bytes in
            BatchHash.digest(of: UnsafeRawBufferPointer(rebasing: bytes[BatchHash.byteCount...]))
        }
        bytes.replaceSubrange(..<BatchHash.byteCount, with: hash.bytes)
        return (bytes, hash)
    }
}

/// What is known of a batch before its pages are written.
struct UnhashedBatch {
    let previous: Head
    let count: Int
    let byteCount: Int
    let recordedAt: Int64
    let cause: String
    let source: String?
    let sequence: Int64?

    func header(hash: BatchHash) -> BatchHeader {
        BatchHeader(
            number: previous.batchCount + 1, firstPosition: Position(rawValue: previous.position.rawValue + 1),
            count: count, byteCount: byteCount, recordedAt: recordedAt, cause: cause, source: source,
            sequence: sequence, previousHash: previous.hash, hash: hash)
    }
}

/// What the header of a batch says of one of its pages.
struct PageEntry: Sendable {
    let count: Int
    let byteCount: Int
    let digest: BatchHash
}

/// A batch as the database holds it. Its header is checked against its hash; its pages are checked when they are read.
struct StoredBatch {
    let header: BatchHeader
    let pageCount: Int
    /// The only page, if it lies behind the header.
    let inlinePage: StoredBytes?
    private let pageTable: StoredBytes

    init(_ value: StoredBytes, key: UInt64) throws(Damage) {
        guard value.count >= BatchFormat.fixedByteCount, value.integer(at: 64, as: UInt32.self) == BatchFormat.magic
        else { throw Damage("it has no header") }
        let flags = value.integer(at: 68, as: UInt16.self)
        guard flags & ~BatchFormat.knownFlags == 0 else { throw Damage("its header has unknown flags") }

        let sourceCount = Int(value.integer(at: 70, as: UInt16.self))
        let causeCount = Int(value.integer(at: 72, as: UInt16.self))
        let pageCount = Int(value.integer(at: 76, as: UInt32.self))
        let causeStart = BatchFormat.fixedByteCount + sourceCount
        let tableStart = causeStart + causeCount
        let end = tableStart + pageCount * BatchFormat.pageEntryByteCount
        guard pageCount >= 1, end <= value.count, let hashed = value.part(32, end - 32),
            let hash = value.part(0, 32), let previousHash = value.part(32, 32),
            let source = value.part(BatchFormat.fixedByteCount, sourceCount),
            let cause = value.part(causeStart, causeCount),
            let pageTable = value.part(tableStart, end - tableStart)
        else { throw Damage("its header is longer than what is stored") }
        guard BatchHash.digest(of: hashed) == BatchHash(hash) else { throw Damage("its header does not have its hash") }
        guard let sourceText = source.text, let causeText = cause.text else {
            throw Damage("its source or cause is not UTF-8")
        }

        let hasSource = flags & BatchFormat.hasSource != 0
        let hasSequence = flags & BatchFormat.hasSequence != 0
        let sequence = value.integer(at: 120, as: Int64.self)
        guard value.integer(at: 74, as: UInt16.self) == 0, hasSource == (sourceCount > 0),
            hasSequence ? hasSource : sequence == 0
        else { throw Damage("its header contradicts its flags") }

        let number = value.integer(at: 80, as: UInt64.self)
        let first = value.integer(at: 88, as: UInt64.self)
        let count = value.integer(at: 96, as: UInt64.self)
        let byteCount = value.integer(at: 104, as: UInt64.self)
        guard first == key else { throw Damage("it begins at position \(first)") }
        // Every batch before has an event.
        guard number >= 1, number <= first else { throw Damage("it is batch number \(number)") }
        guard first >= 1, count >= 1, count <= UInt64(Int.max), byteCount <= UInt64(Int.max),
            !first.addingReportingOverflow(count).overflow
        else { throw Damage("its header counts \(count) events of \(byteCount) bytes") }

        let separate = flags & BatchFormat.hasSeparatePages != 0
        guard separate ? end == value.count : pageCount == 1 else {
            throw Damage("its pages are not where they should be")
        }
        inlinePage = separate ? nil : value.part(end, value.count - end)
        self.pageCount = pageCount
        self.pageTable = pageTable
        header = BatchHeader(
            number: number, firstPosition: Position(rawValue: first), count: Int(count),
            byteCount: Int(byteCount), recordedAt: value.integer(at: 112), cause: causeText,
            source: hasSource ? sourceText : nil, sequence: hasSequence ? sequence : nil,
            previousHash: BatchHash(previousHash), hash: BatchHash(hash))
    }

    /// What the header says of a page, counted from zero.
    func pageEntry(_ index: Int) throws(Damage) -> PageEntry {
        guard index < pageCount,
            let entry = pageTable.part(index * BatchFormat.pageEntryByteCount, BatchFormat.pageEntryByteCount),
            let digest = entry.part(8, 32)
        else { throw Damage("it has no page \(index)") }
        return PageEntry(
            count: Int(entry.integer(at: 0, as: UInt32.self)), byteCount: Int(entry.integer(at: 4, as: UInt32.self)),
            digest: BatchHash(digest))
    }
}
