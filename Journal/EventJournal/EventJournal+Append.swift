extension EventJournal {
    /// Appends a batch and returns once it survives a power cut.
    ///
    /// A batch whose source has recorded its sequence, or a later one, is not appended again: that is checked first, so
    /// that repeating an append whose answer was lost is safe whatever else it asked for.
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
        if mode == .readOnly { throw .readOnly(path: path) }
        if let reason = Self.objection(to: records, options) { throw .invalidArgument(path: path, reason: reason) }
        let records = copy records
        return try writer.withLock { writer throws(JournalError) in
            let outcome = try writer?.append(records, options, path: path)
            guard let outcome else { throw .closed(path: path) }
            return outcome
        }
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
