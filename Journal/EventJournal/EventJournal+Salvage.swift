internal import Glibc

extension EventJournal {
    /// Writes a new journal with every batch up to the first that is damaged, in a directory that does not exist yet.
    ///
    /// The batches are appended with all that was recorded of them, so that the copy has the very same hashes.
    ///
    /// - Parameter progress: gets the last position that was copied.
    /// - Returns: the head of the copy, which is that of this journal if nothing is damaged.
    /// - Throws: `alreadyExists` if there is anything at `target`, and what appending throws; then nothing is left there.
    /// - Complexity: linear in the size of the journal.
    public func copyUndamaged(
        to target: String, progress: (Position) throws -> Void = { _ in }
    ) throws -> Head {
        guard try !Directory.exists(target) else { throw JournalError.alreadyExists(path: target) }
        let copy = try EventJournal.open(path: target, mode: .create)
        do {
            var transfer = BatchTransfer(to: copy)
            do {
                try forEachBatch { header, records in
                    try transfer.add(header, records)
                    try progress(header.lastPosition)
                    return true
                }
            } catch JournalError.damaged(path, _, _) {
                // What was before it has been given.
            }
            try transfer.finish()
            let head = try copy.head()
            copy.close()
            return head
        } catch {
            copy.close()
            for name in [JournalFile.data, JournalFile.readers, JournalFile.writer] { unlink(target + "/" + name) }
            rmdir(target)
            throw error
        }
    }
}

/// Appends batches of another journal, several a transaction, and makes sure that they get the hashes they had.
public struct BatchTransfer {
    private let journal: EventJournal
    private var batches: [(records: RecordBuffer, options: BatchOptions)] = []
    private var hashes: [BatchHash?] = []
    private var byteCount = 0

    private static let greatestByteCount = 8 << 20

    /// Begins a transfer to a journal that nobody else appends to meanwhile.
    public init(to journal: EventJournal) {
        self.journal = journal
    }

    /// Adds a batch with the hash that it must get; `nil` if any will do.
    ///
    /// - Throws: what appending throws; `damaged` if a batch got another hash, which names the batch. Then the batches
    ///   added before it, and that one, may have been appended.
    public mutating func add(
        _ records: RecordBuffer, options: BatchOptions, hash: BatchHash?
    ) throws(JournalError) {
        batches.append((records, options))
        hashes.append(hash)
        byteCount += records.byteCount + 256
        if byteCount > Self.greatestByteCount { try finish() }
    }

    mutating func add(_ header: BatchHeader, _ records: borrowing RecordView) throws(JournalError) {
        var buffer = RecordBuffer()
        buffer.reserveCapacity(records: header.count, bytes: header.byteCount)
        records.forEachRecord { _, record in buffer.append(record) }
        let options = BatchOptions(
            recordedAt: header.recordedAt, cause: header.cause, source: header.source, sequence: header.sequence)
        try add(buffer, options: options, hash: header.hash)
    }

    /// Appends what was added and is not appended yet.
    public mutating func finish() throws(JournalError) {
        guard !batches.isEmpty else { return }
        let outcomes = try journal.append(contentsOf: batches)
        for (outcome, hash) in zip(outcomes, hashes) {
            switch outcome {
            case .failure(let error): throw error
            case .success(.alreadyRecorded(let last)):
                throw .invalidArgument(
                    path: journal.path, reason: "a source has two batches with a sequence that is not above \(last)")
            case .success(.appended(let header)):
                guard hash == nil || hash == header.hash else {
                    throw .damaged(
                        path: journal.path, position: header.firstPosition, reason: "it does not have its hash")
                }
            }
        }
        batches.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
        byteCount = 0
    }
}
