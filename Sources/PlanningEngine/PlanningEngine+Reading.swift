public import EventJournal
internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork

/// A moment of the past that a plan is read as of.
public enum Moment: Hashable, Sendable {
    /// After a run.
    case run(Int)
    /// After the event at a position.
    case position(UInt64)
    /// At a time, in microseconds since 1970-01-01 00:00 UTC.
    case time(Int64)
}

extension PlanView {
    /// The plan as its last run up to a moment left it.
    ///
    /// - Parameters:
    ///   - moment: `nil` is now; orders that were fixed after the run are then shown as fixed.
    ///   - snapshots: whether the newest snapshot that fits stands for the events before it.
    /// - Throws: `EngineError.notFound` if there was no run, or no such moment.
    public static func open(
        journal: EventJournal, plan: String = "main", asOf moment: Moment? = nil, snapshots: SnapshotUse = .none,
        progress: (Position) -> Void = { _ in }
    ) throws(EngineError) -> PlanView {
        let end = try lastRun(of: plan, asOf: moment, in: journal)
        var engine = try PlanningEngine(journal: journal, through: end, snapshots: snapshots, progress: progress)
        guard let index = engine.network.planIndex(plan), let date = engine.network.plans[index].date else {
            throw .notFound(what: "there is no plan `\(plan)`", advice: "plan with `replan regenerate --date …`")
        }
        engine.network.sortDemands()
        let context = RunContext(network: engine.network, plan: index, today: date, run: 0)
        guard moment == nil else { return PlanView(context: context, since: nil) }
        try engine.catchUp()
        return PlanView(context: context, since: DecisionsSince(engine.network, plan: index))
    }

    /// Where the last run of a plan, or of any, before a moment ends.
    fileprivate static func lastRun(
        of plan: String?, asOf moment: Moment?, in journal: EventJournal
    ) throws(EngineError) -> Position {
        do throws(JournalError) {
            var position = try journal.head().position
            if case .position(let given) = moment {
                guard given <= position.rawValue else {
                    throw JournalError.invalidArgument(
                        path: journal.path, reason: "the journal ends at position \(position), before \(given)")
                }
                position = Position(rawValue: given)
            }
            var seen = position
            while seen > .origin, let header = try journal.batchHeader(containing: seen) {
                let isIn = header.lastPosition <= position && isBefore(moment, header.recordedAt)
                if isIn, let run = try runOf(header, plan: plan, in: journal), moment.map({ $0.admits(run) }) ?? true {
                    return header.lastPosition
                }
                seen = Position(rawValue: header.firstPosition.rawValue - 1)
            }
        } catch {
            throw .journal(error)
        }
        if case .run(let number) = moment {
            throw .notFound(
                what: "there is no run \(number)\(plan.map { " of the plan `\($0)`" } ?? "")",
                advice: "list the runs with `replan runs`")
        }
        let what = plan.map { "`\($0)`" } ?? "anything"
        throw .notFound(
            what: moment == nil ? "no run has planned \(what) yet" : "no run had planned \(what) by then",
            advice: "plan with `replan regenerate --date …`")
    }

    private static func isBefore(_ moment: Moment?, _ recordedAt: Int64) -> Bool {
        if case .time(let time) = moment { return recordedAt <= time }
        return true
    }

    /// The number of the run that a batch holds; `nil` if it holds none of the plan.
    private static func runOf(
        _ header: BatchHeader, plan: String?, in journal: EventJournal
    ) throws(JournalError) -> Int? {
        let isRun = RunKind.allCases.contains { kind in
            plan.map { header.cause == "\(kind.name) \($0)" } ?? header.cause.hasPrefix("\(kind.name) ")
        }
        guard isRun else { return nil }
        var number: Int?
        do {
            _ = try journal.batch(containing: header.firstPosition) { _, records in
                number = try RunStarted.first(in: records).map { Int($0.started.run) }
            }
        } catch let error as JournalError {
            throw error
        } catch {
            throw .damaged(path: journal.path, position: header.firstPosition, reason: "\(error)")
        }
        return number
    }
}

extension Moment {
    fileprivate func admits(_ run: Int) -> Bool {
        if case .run(let wanted) = self { return run == wanted }
        return true
    }
}

extension RunEntry {
    /// The runs of a journal, in their order, read without building the network.
    public static func all(in journal: EventJournal) throws(EngineError) -> [RunEntry] {
        var entries: [RunEntry] = []
        do {
            try journal.forEachBatch { header, records in
                guard RunKind.allCases.contains(where: { header.cause.hasPrefix("\($0.name) ") }) else { return true }
                guard let first = try RunStarted.first(in: records) else { return true }
                let completed = try records.withRecord(at: records.count - 1) { try RunCompleted(decoding: $0) }
                entries.append(
                    RunEntry(started: first.started, completed: completed, from: first.position, header: header))
                return true
            }
        } catch let error as JournalError {
            throw .journal(error)
        } catch {
            throw .notFound(what: "a run cannot be read: \(error)", advice: "verify the journal")
        }
        return entries
    }
}

extension RunStarted {
    /// The beginning of the run that a batch holds, behind its marks; `nil` if it holds none.
    static func first(
        in records: borrowing RecordView
    ) throws(EventFault) -> (started: RunStarted, position: Position)? {
        // Nothing but marks stands before it.
        for place in 0..<records.count {
            var isMark = false
            let started = try records.withRecord(at: place) { bytes throws(EventFault) -> RunStarted? in
                switch try EventKind(of: bytes) {
                case .runStarted: return try RunStarted(decoding: bytes)
                case .orderFixed: isMark = true
                default: break
                }
                return nil
            }
            if let started {
                return (started, Position(rawValue: records.firstPosition.rawValue + UInt64(place)))
            }
            if !isMark { return nil }
        }
        return nil
    }
}

extension PlanningEngine {
    /// Opens a journal as the last run of any of its plans left it, where a snapshot can be written.
    ///
    /// - Throws: `EngineError.notFound` if there was no run.
    public static func openAtLastRun(
        of journal: EventJournal, snapshots: SnapshotUse = .none, progress: (Position) -> Void = { _ in }
    ) throws(EngineError) -> PlanningEngine {
        let end = try PlanView.lastRun(of: nil, asOf: nil, in: journal)
        return try PlanningEngine(journal: journal, through: end, snapshots: snapshots, progress: progress)
    }

    /// Whether a net-change run of a plan would have something to do.
    public func hasPendingChanges(plan: String) -> Bool {
        guard let index = network.planIndex(plan) else { return true }
        let plan = network.plans[index]
        let awaitsMarks = plan.name == Plan.mainName && !plan.awaitingMark.isEmpty
        return !plan.affected.isEmpty || awaitsMarks || plan.date != network.planningDate
    }
}
