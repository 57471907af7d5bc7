internal import Glibc

extension EventJournal {
    /// Gives the batches to `body` in order, beginning with the one that contains `position`.
    ///
    /// Every batch is verified before it is given: its hash, its link to the batch before, every byte of its records.
    /// The state that is read is that of the beginning, whatever is appended meanwhile; `body` may append.
    /// As long as it runs, space that appends could use again stays occupied, so a reader should not dwell.
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
        let snapshot = try use().beginSnapshot()
        defer { snapshot.end() }
        do {
            var walk = try BatchWalk(snapshot, from: position)
            while last.map({ walk.verified.position < $0 }) ?? true, let batch = try walk.next() {
                guard try body(batch.header, batch.records) else { return }
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

    /// Waits until the journal goes beyond a position, by whoever appends.
    ///
    /// - Parameters:
    ///   - position: what the caller knows already.
    ///   - timeout: how long to wait at most.
    /// - Returns: the new head; `nil` after the timeout.
    public func waitForAppends(after position: Position, timeout: Duration) throws(JournalError) -> Head? {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        var pause = Duration.microseconds(200)
        while true {
            let head = try head()
            if head.position > position { return head }
            let rest = deadline - clock.now
            guard rest > .zero else { return nil }
            usleep(UInt32(min(pause, rest) / .microseconds(1)))
            pause = min(pause * 2, .milliseconds(5))
        }
    }
}
