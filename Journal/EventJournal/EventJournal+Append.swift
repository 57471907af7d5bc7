extension EventJournal {
    /// Appends a batch and returns once it survives a power cut.
    ///
    /// A batch whose source has recorded its sequence, or a later one, is not appended again: that is checked first, so
    /// that repeating an append whose answer was lost is safe whatever else it asked for.
    ///
    /// Threads that append at the same time share a commit: their batches are decided on and written one after the
    /// other in one transaction, and each is acknowledged, with its own positions, when that is durable.
    ///
    /// - Parameters:
    ///   - records: at least one record, each of at most 64 MiB.
    ///   - options: what is recorded with the batch, and the head it is meant for.
    /// - Throws: `positionConflict` if the head is not the expected one; `invalidArgument`, `readOnly`, `closed`;
    ///   `diskFull` or another error of the system, after which the journal appends nothing until it is opened again
    ///   (`writingStopped`) if it failed while it was made durable. After any error the batch is not acknowledged.
    /// - Complexity: linear in the bytes of the batch, plus the disk's time to make them durable, which in batches of
    ///   up to about 1,000 events is most of it.
    public func append(
        _ records: borrowing RecordBuffer, options: BatchOptions = BatchOptions()
    ) throws(JournalError) -> AppendOutcome {
        let (group, place) = join(try request(records, options))
        if place == 0 { lead(group) }
        return try group.outcome(at: place)
    }

    /// Appends batches one after the other in one durable transaction, which is faster than one each.
    ///
    /// - Returns: what became of each, as `append` would return or throw it. A batch that is refused does not keep the
    ///   others from being appended.
    /// - Throws: `invalidArgument` if one of them cannot be stored, and then nothing is; `readOnly`, `closed`.
    public func append(
        contentsOf batches: [(records: RecordBuffer, options: BatchOptions)]
    ) throws(JournalError) -> [Result<AppendOutcome, JournalError>] {
        var requests: [AppendRequest] = []
        for batch in batches { requests.append(try request(batch.records, batch.options)) }
        return commit { requests }
    }

    private func join(_ request: AppendRequest) -> (AppendGroup, Int) {
        gathering.withLock { gathering in
            if let place = gathering.join(request) { return (gathering, place) }
            gathering = AppendGroup()
            // An empty group takes any batch.
            return (gathering, gathering.join(request) ?? 0)
        }
    }

    private func lead(_ group: AppendGroup) {
        group.finish(commit { group.close() })
    }

    /// Commits what is there when the commit before is done.
    private func commit(
        _ requests: () -> [AppendRequest]
    ) -> [Result<AppendOutcome, JournalError>] {
        writer.withLock { writer in
            let requests = requests()
            return writer?.commit(requests, path: path) ?? requests.map { _ in .failure(.closed(path: path)) }
        }
    }

    private func request(
        _ records: borrowing RecordBuffer, _ options: BatchOptions
    ) throws(JournalError) -> AppendRequest {
        if !mode.allowsWriting { throw .readOnly(path: path) }
        if let reason = Self.objection(to: records, options) { throw .invalidArgument(path: path, reason: reason) }
        return AppendRequest(copy records, options)
    }

    /// What keeps a batch from being stored, as a sentence.
    private static func objection(to records: borrowing RecordBuffer, _ options: BatchOptions) -> String? {
        if records.isEmpty { return "a batch needs at least one record" }
        if records.count > Int(UInt32.max) { return "a batch holds at most \(UInt32.max) records" }
        if let index = records.firstRecord(longerThan: BatchFormat.greatestRecord) {
            return "record \(index) of the batch is longer than \(BatchFormat.greatestRecord) bytes"
        }
        if options.cause.utf8.count > BatchFormat.greatestCause {
            return "a cause has at most \(BatchFormat.greatestCause) bytes"
        }
        if let source = options.source, !(1...BatchFormat.greatestSource).contains(source.utf8.count) {
            return "a source has 1 to \(BatchFormat.greatestSource) bytes"
        }
        if options.sequence != nil, options.source == nil { return "a sequence needs a source" }
        return nil
    }
}
