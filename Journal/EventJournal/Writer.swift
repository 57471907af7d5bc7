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

    /// Appends batches in their order, in one durable transaction; says of each what became of it.
    ///
    /// What a batch expects of the head and of its source is decided in the transaction, behind the batches before it.
    mutating func commit(_ requests: [AppendRequest], path: String) -> [Result<AppendOutcome, JournalError>] {
        if let failure {
            return requests.map { _ in .failure(.writingStopped(path: path, reason: failure)) }
        }
        do throws(WriteFailure) {
            let byteCount = requests.reduce(0) { $0 + $1.byteCount }
            let written = try reference.environment.write(byteCount: byteCount) { transaction throws(LMDBStatus) in
                try append(requests, to: transaction, path: path)
            }
            head = written.head
            return written.outcomes
        } catch .uncertain(let error) {
            failure = "\(error)"
            return requests.map { _ in .failure(error) }
        } catch {
            // One that is refused, say for its size, is no reason to refuse the others.
            if requests.count > 1 { return requests.flatMap { commit([$0], path: path) } }
            return [.failure(error.error)]
        }
    }

    private func append(
        _ requests: [AppendRequest], to transaction: WriteTransaction, path: String
    ) throws(LMDBStatus) -> (outcomes: [Result<AppendOutcome, JournalError>], head: Head) {
        var head = head
        var outcomes: [Result<AppendOutcome, JournalError>] = []
        outcomes.reserveCapacity(requests.count)
        for request in requests {
            // A batch that is sent again is one that succeeded, whatever its sender expected of the head.
            if let last = try lastSequence(of: request.options, in: transaction) {
                outcomes.append(.success(.alreadyRecorded(lastSequence: last)))
            } else if let refusal = refusal(of: request, behind: head, path: path) {
                outcomes.append(.failure(refusal))
            } else {
                let header = try transaction.append(request, behind: head, to: databases)
                head = header.head
                outcomes.append(.success(.appended(header)))
            }
        }
        return (outcomes, head)
    }

    private func refusal(of request: AppendRequest, behind head: Head, path: String) -> JournalError? {
        if let expected = request.options.expectedHead, expected != head.position {
            return .positionConflict(path: path, expected: expected, actual: head.position)
        }
        let count = UInt64(request.records.count)
        if head.position.rawValue.addingReportingOverflow(count + 1).overflow {
            return .invalidArgument(path: path, reason: "the journal has no positions left")
        }
        return nil
    }

    /// The last sequence of the batch's source, if it is not below that of the batch.
    private func lastSequence(
        of options: BatchOptions, in transaction: WriteTransaction
    ) throws(LMDBStatus) -> Int64? {
        guard let source = options.source, let sequence = options.sequence,
            let last = try transaction.source(source, in: databases)?.lastSequence, sequence <= last
        else { return nil }
        return last
    }
}

extension WriteTransaction {
    fileprivate func source(
        _ name: String, in databases: DatabaseHandles
    ) throws(LMDBStatus) -> SourceRecord? {
        guard let stored = try value(under: name, in: .sources, of: databases) else { return nil }
        guard let record = try? stored.withUnsafeBytes({ try SourceRecord(StoredBytes($0)) }) else {
            throw .corrupted("read a source")
        }
        return record
    }

    /// Writes a batch behind the head, with its hash.
    fileprivate func append(
        _ request: AppendRequest, behind head: Head, to databases: DatabaseHandles
    ) throws(LMDBStatus) -> BatchHeader {
        let options = request.options
        let batch = UnhashedBatch(
            previous: head, count: request.records.count, byteCount: request.records.byteCount,
            recordedAt: options.recordedAt ?? microsecondsSince1970(), cause: options.cause, source: options.source,
            sequence: options.sequence)
        let first = head.position.rawValue + 1
        let encoded = BatchFormat.encode(batch, pages: request.pages, separately: request.pages.count > 1)
        var inlineByteCount = 0
        if let only = request.extents.first, request.extents.count == 1 {
            inlineByteCount = only.byteCount
        } else {
            for extent in request.extents {
                let key = first + UInt64(extent.records.lowerBound)
                try append(byteCount: extent.byteCount, under: key, in: .pages, of: databases) { target in
                    request.records.write(extent, to: target)
                }
            }
        }
        let byteCount = encoded.bytes.count + inlineByteCount
        try append(byteCount: byteCount, under: first, in: .batches, of: databases) { target in
            target.copyBytes(from: encoded.bytes)
            guard let only = request.extents.first, inlineByteCount > 0 else { return }
            request.records.write(only, to: UnsafeMutableRawBufferPointer(rebasing: target[encoded.bytes.count...]))
        }
        if let source = options.source, let sequence = options.sequence {
            let record = SourceRecord(lastSequence: sequence, position: Position(rawValue: first))
            try put(record.bytes, under: source, in: .sources, of: databases)
        }
        return batch.header(hash: encoded.hash)
    }
}
