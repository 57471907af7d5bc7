internal import Glibc

extension EventJournal {
    /// Waits until the journal goes beyond a position, by whoever appends.
    ///
    /// The system wakes the caller when the file is written to, so waiting costs nothing and ends within a millisecond
    /// of the append.
    ///
    /// - Parameters:
    ///   - position: what the caller knows already.
    ///   - timeout: how long to wait at most.
    /// - Returns: the new head; `nil` after the timeout.
    public func waitForAppends(after position: Position, timeout: Duration) throws(JournalError) -> Head? {
        let known = try head()
        if known.position > position { return known }
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        // Before the head is looked at again, so that no append falls between.
        let watch = AppendWatch(path + "/" + JournalFile.data)
        var pause = Duration.microseconds(200)
        while true {
            let head = try head()
            if head.position > position { return head }
            let rest = deadline - clock.now
            guard rest > .zero else { return nil }
            switch watch {
            case .some(let watch):
                watch.wait(min(rest, Self.watchedPause))
            case .none:
                usleep(UInt32(min(pause, rest) / .microseconds(1)))
                pause = min(pause * 2, .milliseconds(5))
            }
        }
    }

    /// How long a watch is trusted without looking: a journal may have been closed meanwhile.
    private static let watchedPause = Duration.milliseconds(500)

    /// Gives the batches to `body` in order as `forEachBatch` does, and then those that are appended, as they come.
    ///
    /// - Parameters:
    ///   - position: an event of the first batch.
    ///   - patience: how long to wait for the next batch.
    ///   - body: gets the header and the records, and returns whether to go on.
    /// - Throws: what `body` throws, and a `JournalError`, `closed` if the journal is closed meanwhile.
    public func follow(
        from position: Position = .first, patience: Duration,
        _ body: (BatchHeader, borrowing RecordView) throws -> Bool
    ) throws {
        var next = max(position, .first)
        var isDone = false
        while !isDone {
            let known = Position(rawValue: next.rawValue - 1)
            guard try waitForAppends(after: known, timeout: patience) != nil else { return }
            try forEachBatch(from: next) { header, records in
                next = Position(rawValue: header.lastPosition.rawValue + 1)
                isDone = try !body(header, records)
                return !isDone
            }
        }
    }
}
