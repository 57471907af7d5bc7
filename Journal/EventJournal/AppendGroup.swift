/// A batch that is ready to be written: checked, cut into pages, and their digests computed.
///
/// Making one is the part of an append that threads do side by side.
struct AppendRequest: Sendable {
    let records: RecordBuffer
    let options: BatchOptions
    let extents: [RecordBuffer.PageExtent]
    let pages: [PageEntry]

    init(_ records: RecordBuffer, _ options: BatchOptions) {
        self.records = records
        self.options = options
        extents = records.pageExtents()
        pages = extents.map { extent in
            PageEntry(
                count: extent.records.count, byteCount: extent.byteCount, digest: records.digest(of: extent))
        }
    }

    /// About how much is written for it.
    var byteCount: Int { records.byteCount + records.count * 4 + 256 }
}

/// Batches that share a transaction, and so the disk's time to make it durable.
///
/// Who joins first leads: it waits for the commit that is under way, closes the group and commits it, and the others
/// wait for it. While a group is committed, the next one gathers, so that the more threads append, the more batches a
/// commit has, and a thread by itself waits for nobody.
final class AppendGroup: Sendable {
    private struct State {
        var requests: [AppendRequest] = []
        var byteCount = 0
        var isClosed = false
        var outcomes: [Result<AppendOutcome, JournalError>] = []
    }

    private let state = Guarded(State())
    private let committed = Latch()

    /// No group is joined that has more than one of these.
    private static let greatestCount = 1_000
    private static let greatestByteCount = 16 << 20

    /// Adds a batch, and returns its place in the group; `nil` if the group takes no more.
    func join(_ request: AppendRequest) -> Int? {
        state.withLock { state in
            guard !state.isClosed, state.requests.count < Self.greatestCount,
                state.byteCount < Self.greatestByteCount
            else { return nil }
            state.requests.append(request)
            state.byteCount += request.byteCount
            return state.requests.count - 1
        }
    }

    /// Takes the batches out, after which nobody joins.
    func close() -> [AppendRequest] {
        state.withLock { state in
            state.isClosed = true
            let requests = state.requests
            // Whoever waits may fill its buffer again without a copy.
            state.requests = []
            return requests
        }
    }

    /// Lets those go on that wait.
    func finish(_ outcomes: [Result<AppendOutcome, JournalError>]) {
        state.withLock { $0.outcomes = outcomes }
        committed.open()
    }

    /// Waits for what became of the batch at a place.
    func outcome(at place: Int) throws(JournalError) -> AppendOutcome {
        committed.wait()
        return try state.withLock { state throws(JournalError) in try state.outcomes[place].get() }
    }
}
