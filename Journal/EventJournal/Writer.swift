/// The one who appends.
///
/// It knows the head of the journal by itself, since nobody else can move it as long as the lock is held.
struct Writer {
    /// Held by being referred to.
    private let lock: WriterLock
    private let reference: EnvironmentReference
    private let databases: DatabaseHandles
    private(set) var head: Head
    /// Why nothing is appended any more: after a failed commit the disk may hold another head than this writer knows.
    private var failure: String?

    init(lock: WriterLock, reference: EnvironmentReference, databases: DatabaseHandles, head: Head) {
        self.lock = lock
        self.reference = reference
        self.databases = databases
        self.head = head
    }

    /// Appends a batch whose records and options have been checked.
    mutating func append(
        _ records: borrowing RecordBuffer, _ options: BatchOptions, path: String
    ) throws(JournalError) -> AppendOutcome {
        if let failure { throw .writingStopped(path: path, reason: failure) }
        // A batch that is sent again is one that succeeded, whatever its sender expected of the head.
        if let last = try lastSequence(of: options, path: path) { return .alreadyRecorded(lastSequence: last) }
        if let expected = options.expectedHead, expected != head.position {
            throw .positionConflict(path: path, expected: expected, actual: head.position)
        }
        let count = UInt64(records.count)
        guard !head.position.rawValue.addingReportingOverflow(count + 1).overflow else {
            throw .invalidArgument(path: path, reason: "the journal has no positions left")
        }

        let batch = UnhashedBatch(
            previous: head, count: records.count, byteCount: records.byteCount,
            recordedAt: options.recordedAt ?? microsecondsSince1970(), cause: options.cause, source: options.source,
            sequence: options.sequence)
        let extents = records.pageExtents()
        let byteCount = records.byteCount + records.count * 4
        let hash: BatchHash
        do {
            hash = try reference.environment.write(byteCount: byteCount) { transaction throws(LMDBStatus) in
                try transaction.append(batch, records, extents, to: databases)
            }
        } catch .uncertain(let error) {
            failure = "\(error)"
            throw error
        } catch {
            throw error.error
        }
        let header = batch.header(hash: hash)
        head = header.head
        return .appended(header)
    }

    /// The last sequence of the batch's source, if it is not below that of the batch.
    private func lastSequence(of options: BatchOptions, path: String) throws(JournalError) -> Int64? {
        guard let source = options.source, let sequence = options.sequence else { return nil }
        let snapshot = try reference.beginSnapshot()
        defer { snapshot.end() }
        do {
            guard let last = try snapshot.source(source)?.lastSequence, sequence <= last else { return nil }
            return last
        } catch {
            throw error.error(path: path)
        }
    }
}

extension WriteTransaction {
    /// Writes a batch, the digests of its pages and its hash; returns the hash.
    fileprivate func append(
        _ batch: UnhashedBatch, _ records: borrowing RecordBuffer, _ extents: [RecordBuffer.PageExtent],
        to databases: DatabaseHandles
    ) throws(LMDBStatus) -> BatchHash {
        let first = batch.previous.position.rawValue + 1
        let hash: BatchHash
        if let only = extents.first, extents.count == 1 {
            hash = try append(batch, records, only, under: first, to: databases)
        } else {
            var pages: [PageEntry] = []
            for extent in extents {
                let key = first + UInt64(extent.records.lowerBound)
                var digest = BatchHash.zero
                try append(byteCount: extent.byteCount, under: key, in: .pages, of: databases) { target in
                    records.write(extent, to: target)
                    digest = BatchHash.digest(of: UnsafeRawBufferPointer(target))
                }
                pages.append(PageEntry(count: extent.records.count, byteCount: extent.byteCount, digest: digest))
            }
            let encoded = BatchFormat.encode(batch, pages: pages, separately: true)
            try append(byteCount: encoded.bytes.count, under: first, in: .batches, of: databases) {
                $0.copyBytes(from: encoded.bytes)
            }
            hash = encoded.hash
        }
        if let source = batch.source, let sequence = batch.sequence {
            let record = SourceRecord(lastSequence: sequence, position: Position(rawValue: first))
            try put(record.bytes, under: source, in: .sources, of: databases)
        }
        return hash
    }

    /// Writes a batch of one page, header and page in one value.
    private func append(
        _ batch: UnhashedBatch, _ records: borrowing RecordBuffer, _ extent: RecordBuffer.PageExtent,
        under first: UInt64, to databases: DatabaseHandles
    ) throws(LMDBStatus) -> BatchHash {
        let headerByteCount = BatchFormat.headerByteCount(batch, pageCount: 1)
        var hash = BatchHash.zero
        try append(
            byteCount: headerByteCount + extent.byteCount, under: first, in: .batches, of: databases
        ) { target in
            let page = UnsafeMutableRawBufferPointer(rebasing: target[headerByteCount...])
            records.write(extent, to: page)
            let entry = PageEntry(
                count: extent.records.count, byteCount: extent.byteCount,
                digest: BatchHash.digest(of: UnsafeRawBufferPointer(page)))
            let encoded = BatchFormat.encode(batch, pages: [entry], separately: false)
            target.copyBytes(from: encoded.bytes)
            hash = encoded.hash
        }
        return hash
    }
}
