public import EventJournal
internal import Foundation
public import PlanningEvents
internal import PlanningModel
public import PlanningNetwork

/// The loop of the house: an event is appended to the journal, then applied to the network; a run plans what the events
/// affected, and its results are events again.
///
/// One engine at a time appends to a journal; any number may read it.
public struct PlanningEngine {
    /// Told in every run, so that a later engine knows whose results it audits.
    public static let version = "3"

    public let journal: EventJournal
    public internal(set) var network = PlanningNetwork()
    /// The last position that is applied.
    public internal(set) var position = Position.origin
    /// Where the runs of the journal stand, in their order.
    public internal(set) var runs: [RunEntry] = []
    /// Up to where the newest snapshot goes that was read or written.
    var snapshotPosition = Position.origin
    /// Whether there is a snapshot that nobody can use, and that whoever opens the journal is told of.
    var hasUnfitSnapshot = false
    /// How many events have to be read behind the newest snapshot until another one is worth its while.
    var eventsBetweenSnapshots: UInt64 = 50_000
    /// How many threads plan.
    public var threads = ProcessInfo.processInfo.activeProcessorCount
    /// The batch that was appended last.
    private var records = RecordBuffer()

    /// Opens the journal at a path and applies its events.
    ///
    /// - Parameters:
    ///   - last: the last position to apply; `nil` goes to the end.
    ///   - snapshots: whether the newest snapshot that fits stands for the events before it.
    ///   - progress: called now and then with the position reached.
    /// - Throws: `EngineError`.
    /// - Complexity: linear in the events applied, and in the snapshot.
    public init(
        path: String, mode: EventJournal.Mode, through last: Position? = nil, snapshots: SnapshotUse = .none,
        progress: (Position) -> Void = { _ in }
    ) throws(EngineError) {
        let journal: EventJournal
        do {
            journal = try EventJournal.open(path: path, mode: mode)
        } catch {
            throw .journal(error)
        }
        try self.init(journal: journal, through: last, snapshots: snapshots, progress: progress)
    }

    /// Uses an open journal, from its beginning to a position.
    public init(
        journal: EventJournal, through last: Position? = nil, snapshots: SnapshotUse = .none,
        progress: (Position) -> Void = { _ in }
    ) throws(EngineError) {
        self.journal = journal
        if case .newest(let ignored) = snapshots { restore(through: last, ignored: ignored) }
        try catchUp(through: last, progress: progress)
    }

    /// Applies the events that were appended since, by whomever.
    public mutating func catchUp(
        through last: Position? = nil, progress: (Position) -> Void = { _ in }
    ) throws(EngineError) {
        let first = Position(rawValue: position.rawValue + 1)
        if let last, last < first { return }
        do {
            try journal.forEachBatch(from: first, through: last) { header, records in
                var fault: EngineError?
                records.forEachRecord(from: first) { place, bytes in
                    guard fault == nil, place <= last ?? place else { return }
                    do throws(NetworkError) {
                        try network.apply(bytes, readsPlans: false)
                    } catch {
                        fault = .event(position: place.rawValue, error)
                    }
                    position = place
                }
                if let fault { throw fault }
                if let start = try RunStarted.first(in: records) { noteRun(header, from: start.position) }
                progress(position)
                return true
            }
        } catch let error as EngineError {
            throw error
        } catch let error as JournalError {
            throw .journal(error)
        } catch {
            throw .notFound(what: "\(error)", advice: "verify the journal")
        }
        do throws(NetworkError) {
            try network.readPlans()
        } catch {
            throw .event(position: position.rawValue, error)
        }
    }

    private mutating func noteRun(_ header: BatchHeader, from first: Position) {
        guard let record = network.runs.last, record.started.run == Int32(runs.count + 1),
            let completed = record.completed
        else { return }
        runs.append(RunEntry(started: record.started, completed: completed, from: first, header: header))
    }

    /// Appends a batch; the records stay in `records`, to be applied.
    ///
    /// - Returns: the header; `nil` if the batch is empty or its source has sent it before.
    mutating func append(
        _ batch: consuming RecordBuffer, cause: String, source: String? = nil, sequence: Int64? = nil
    ) throws(EngineError) -> BatchHeader? {
        records = batch
        guard !records.isEmpty else { return nil }
        let options = BatchOptions(cause: cause, source: source, sequence: sequence, expectedHead: position)
        do throws(JournalError) {
            switch try journal.append(records, options: options) {
            case .appended(let header): return header
            case .alreadyRecorded: return nil
            }
        } catch {
            throw .journal(error)
        }
    }

    /// An empty batch, in the memory of the last one.
    mutating func takeBatch() -> RecordBuffer {
        var batch = RecordBuffer()
        swap(&batch, &records)
        batch.removeAll(keepingCapacity: true)
        return batch
    }

    /// Applies the records of the batch that was appended last.
    mutating func applyAppended(_ header: BatchHeader) throws(EngineError) {
        for index in 0..<records.count {
            let place = header.firstPosition.rawValue + UInt64(index)
            try records.withRecord(at: index) { bytes throws(EngineError) in
                do throws(NetworkError) {
                    try network.apply(bytes)
                } catch {
                    throw .event(position: place, error)
                }
            }
        }
        position = header.lastPosition
    }

    /// Notes a run that was appended behind a number of marks.
    mutating func noteAppendedRun(_ header: BatchHeader, marks: Int) {
        position = header.lastPosition
        noteRun(header, from: Position(rawValue: header.firstPosition.rawValue + UInt64(marks)))
    }
}

/// Whether an engine reads snapshots of the network.
public enum SnapshotUse {
    /// Every event is read and applied.
    case none
    /// The newest snapshot that fits stands for the events before it; the closure gets a sentence for each that does
    /// not fit.
    case newest(ignored: (String) -> Void)
}

/// A run of the journal: what it was asked, what it did, and where its results stand.
public struct RunEntry: Sendable {
    public var started: RunStarted
    public var completed: RunCompleted
    /// Of the event that says what the run was asked; marks of the same batch stand before it.
    public var firstPosition: Position
    public var lastPosition: Position
    /// Microseconds since 1970-01-01 00:00 UTC.
    public var recordedAt: Int64

    init(
        started: RunStarted, completed: RunCompleted, firstPosition: Position, lastPosition: Position,
        recordedAt: Int64
    ) {
        self.started = started
        self.completed = completed
        self.firstPosition = firstPosition
        self.lastPosition = lastPosition
        self.recordedAt = recordedAt
    }

    init(started: RunStarted, completed: RunCompleted, from first: Position, header: BatchHeader) {
        self.started = started
        self.completed = completed
        firstPosition = first
        lastPosition = header.lastPosition
        recordedAt = header.recordedAt
    }
}
