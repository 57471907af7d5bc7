internal import EventJournal
public import PlanningEvents
public import PlanningModel
internal import PlanningNetwork

/// What a run is asked.
public struct RunRequest: Sendable {
    public var kind: RunKind
    public var plan: String
    /// The planning date; `nil` takes that of the last run or date event.
    public var date: Day?
    public var scope: RunScope

    public init(_ kind: RunKind, plan: String = "main", date: Day? = nil, scope: RunScope = RunScope()) {
        self.kind = kind
        self.plan = plan
        self.date = date
        self.scope = scope
    }
}

extension PlanningEngine {
    /// Plans, and appends the marks of its fences and the results to the journal as one batch.
    ///
    /// - Returns: the run as the journal holds it now.
    /// - Throws: `EngineError`; plan and journal are then as they were.
    public mutating func run(_ request: RunRequest) throws(EngineError) -> RunEntry {
        guard let date = request.date ?? network.planningDate else { throw .noPlanningDate }
        let clock = ContinuousClock()
        let begin = clock.now
        network.settle()
        let index = network.internPlan(request.plan)
        let marks = network.marks(request.kind, plan: index, date: date, scope: request.scope)
        let unmarked = marks.isEmpty ? nil : network.apply(marks)
        let started = RunStarted(
            run: Int32(runs.count + 1), kind: request.kind, plan: request.plan, date: date,
            inputPosition: position.rawValue + UInt64(marks.count), engineVersion: Self.version, scope: request.scope)
        let result: RunResult
        do throws(EngineError) {
            result = try plan(started)
        } catch {
            if let unmarked { network.takeBack(unmarked) }
            throw error
        }
        var completed = RunCompleted(run: started.run)
        completed.stockingPoints = UInt32(network.stockingPointCount)
        completed.replanned = UInt32(result.replanned.count)
        completed.orders = UInt32(network.plans[index].orderCount)
        completed.ordersAdded = UInt32(result.ordersAdded)
        completed.ordersChanged = UInt32(result.ordersChanged)
        completed.ordersRemoved = UInt32(result.ordersRemoved)
        completed.messages = UInt32(network.plans[index].messageCount)
        completed.digest = network.plans[index].digest
        completed.nervousness = result.nervousness
        completed.microseconds = UInt64((clock.now - begin) / .microseconds(1))
        do throws(EngineError) {
            try record(marks, started, completed, result)
        } catch {
            for (point, old, _) in result.changed { network.withPlan(index) { $0.restore(point, to: old) } }
            if let unmarked { network.takeBack(unmarked) }
            throw error
        }
        guard let entry = runs.last else {
            throw .notFound(what: "the run was not recorded", advice: "verify the journal")
        }
        return entry
    }

    /// Changes the plan in memory.
    mutating func plan(_ started: RunStarted) throws(EngineError) -> RunResult {
        network.settle()
        network.sortDemands()
        let index = network.internPlan(started.plan)
        // The network is lent to the run, so that nothing is copied.
        let lent = network
        network = PlanningNetwork()
        let run = PlanningRun(
            lent, plan: index, kind: started.kind, date: started.date, run: started.run, scope: started.scope,
            threads: threads)
        let outcome = run.carryOut()
        network = outcome.network
        do {
            return try outcome.result.get()
        } catch {
            throw .planning(error)
        }
    }

    /// Appends the marks and the results of a run.
    private mutating func record(
        _ marks: [OrderFixed], _ started: RunStarted, _ completed: RunCompleted, _ result: RunResult
    ) throws(EngineError) {
        let index = network.internPlan(started.plan)
        var batch = takeBatch()
        for mark in marks { batch.append { mark.encode(into: &$0) } }
        batch.append { started.encode(into: &$0) }
        for (point, old, days) in result.changed {
            let window = network.plans[index].points[Int(point)].window(point, since: old, within: days, in: network)
            batch.append { window.encode(into: &$0) }
        }
        batch.append { completed.encode(into: &$0) }
        let header = try append(batch, cause: "\(started.kind.name) \(started.plan)")
        guard let header else { return }
        network.begin(started)
        network.complete(completed)
        noteAppendedRun(header, marks: marks.count)
    }
}
