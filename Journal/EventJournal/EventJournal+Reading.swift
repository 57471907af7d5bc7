extension EventJournal {
    /// Gives the batches to `body` in order, beginning with the one that contains `position`.
    ///
    /// Every batch is verified before it is given: its hash, its link to the batch before, every byte of its records.
    /// The state that is read is that of the beginning, whatever is appended meanwhile; `body` may append.
    /// A read that takes long moves on to a newer state of the file between two batches, so that space that appends
    /// could use again is occupied only as long as `body` dwells on one.
    ///
    /// - Parameters:
    ///   - position: an event of the first batch; behind the head, nothing is given.
    ///   - last: an event of the last batch to give; `nil` goes to the head.
    ///   - body: gets the header and the records, and returns whether to go on.
    /// - Throws: what `body` throws, and a `JournalError`: `damaged` names the batch, which is not given.
    public func forEachBatch(
        from position: Position = .first,
        through last: Position? = nil,
        _ body: (BatchHeader, borrowing RecordView) throws -> Bool
    ) throws {
        try forEachBatch(from: position, through: last, renewingAfter: .milliseconds(100), body)
    }

    /// Moves on to a newer state of the file after some time; the batches given are those of the beginning anyhow.
    func forEachBatch(
        from position: Position, through last: Position?, renewingAfter age: Duration,
        _ body: (BatchHeader, borrowing RecordView) throws -> Bool
    ) throws {
        var snapshot = try use().beginSnapshot()
        defer { snapshot.end() }
        do {
            // Without a head that can be read, the walk ends with what is wrong there, in this very state.
            let head = try? snapshot.head().position
            let end = head.map { min($0, last ?? $0) } ?? last
            var walk = try BatchWalk(snapshot, from: position)
            var begin = ContinuousClock.now
            while end.map({ walk.verified.position < $0 }) ?? true, let batch = try walk.next() {
                guard try body(batch.header, batch.records) else { return }
                guard head != nil, ContinuousClock.now - begin > age else { continue }
                let newer = try use().beginSnapshot()
                snapshot.end()
                snapshot = newer
                walk = try walk.renewed(in: snapshot)
                begin = .now
            }
        } catch let damage as Damage {
            throw damage.error(path: path)
        }
    }

    /// Gives the verified batch that contains a position; `nil` if there is none.
    ///
    /// - Throws: what `body` throws, and a `JournalError`.
    /// - Complexity: O(log n) in the number of batches, linear in the bytes of the batch.
    public func batch<Result>(
        containing position: Position,
        _ body: (BatchHeader, borrowing RecordView) throws -> Result
    ) throws -> Result? {
        guard position > .origin else { return nil }
        var result: Result?
        try forEachBatch(from: position, through: position) { header, records in
            result = try body(header, records)
            return false
        }
        return result
    }

    /// The header of the batch that contains a position, verified without reading its records; `nil` if there is none.
    ///
    /// - Complexity: O(log n) in the number of batches.
    public func batchHeader(containing position: Position) throws(JournalError) -> BatchHeader? {
        try read { snapshot throws(Damage) in try snapshot.header(containing: position) }
    }
}
