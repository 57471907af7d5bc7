import PlanningModel

@testable import PlanningEngine
@testable import PlanningEvents
@testable import PlanningNetwork

/// The loop of the engine without a journal: events are kept in arrays.
struct Planner: Sendable {
    var network = PlanningNetwork()
    /// Every event, as a journal would hold it.
    var log: [[UInt8]] = []
    /// The events that are no results of runs.
    var inputs: [[UInt8]] = []
    /// The same in words, orders by their names.
    var told: [String] = []
    var runCount: Int32 = 0
    /// A window a day, so that small timelines have many.
    var windowLength = 1

    static let firstDay = Day(year: 2026, month: 3, day: 2)

    var date: Day { network.planningDate ?? Self.firstDay }

    mutating func apply(_ event: [UInt8]) throws {
        log.append(event)
        inputs.append(event)
        try network.apply(event.span)
    }

    mutating func apply(_ change: Change) throws {
        var bytes: [UInt8] = []
        var text = change.description
        switch change {
        case .put(let row): row.event(.put).encode(into: &bytes)
        case .remove(let row): row.event(.remove).encode(into: &bytes)
        case .adjust(let row): row.event(.adjust).encode(into: &bytes)
        case .date(let day): PlanningDateMoved(day: day).encode(into: &bytes)
        case .fix(let pick, let status):
            guard let event = network.fixedOrder(pick, status) else { return }
            event.encode(into: &bytes)
            text = "{\"fix\":\"\(event.name)\",\"as\":\"\(status.name)\"}"
        case .edit(let pick, let quantity, let days):
            guard let event = network.editedOrder(pick, quantity: quantity, days: days) else { return }
            event.encode(into: &bytes)
            text = "{\"edit\":\"\(event.name)\",\"quantity\":\(quantity),\"days\":\(days)}"
        case .release(let pick):
            guard let event = network.releasedOrder(pick) else { return }
            event.encode(into: &bytes)
            text = "{\"release\":\"\(event.order.required)-\(event.order.number) of \(event.order.item)\"}"
        case .confirm(let pick, let order):
            guard let row = network.confirmation(pick, order) else { return }
            row.event(.put).encode(into: &bytes)
            text = row.description
        case .scopedRun(let kind, let scope):
            told.append(text)
            _ = try run(kind, scope: scope)
            return
        }
        told.append(text)
        try apply(bytes)
    }

    /// How many marks the last run appended.
    private(set) var markCount = 0

    /// Plans as the engine does.
    ///
    /// - Parameter marks: whether fences mark orders; not when the marks of another planner are among the inputs.
    mutating func run(
        _ kind: RunKind, threads: Int = 1, scope: RunScope = RunScope(), marks isMarking: Bool = true
    ) throws -> RunResult {
        network.settle()
        let marks = isMarking ? network.marks(kind, plan: 0, date: date, scope: scope) : []
        let unmarked = network.apply(marks)
        let started = RunStarted(
            run: runCount + 1, kind: kind, plan: "main", date: date, inputPosition: UInt64(log.count + marks.count),
            engineVersion: "1", scope: scope)
        network.settle()
        network.sortDemands()
        let lent = network
        network = PlanningNetwork()
        let run = PlanningRun(
            lent, plan: 0, kind: kind, date: started.date, run: started.run, scope: scope, threads: threads,
            windowLength: windowLength)
        let outcome = run.carryOut()
        network = outcome.network
        let result: RunResult
        switch outcome.result {
        case .success(let done): result = done
        case .failure(let error):
            network.takeBack(unmarked)
            throw error
        }
        markCount = marks.count
        for mark in marks {
            record { mark.encode(into: &$0) }
            inputs.append(log[log.count - 1])
            told.append("# \(mark.name) \(mark.order.order.status.name)")
        }
        runCount += 1
        record { started.encode(into: &$0) }
        for (point, old, days) in result.changed {
            let window = network.plans[0].points[Int(point)].window(point, since: old, within: days, in: network)
            record { window.encode(into: &$0) }
        }
        var completed = RunCompleted(run: started.run)
        completed.digest = network.plans[0].digest
        record { completed.encode(into: &$0) }
        network.begin(started)
        network.complete(completed)
        return result
    }

    private mutating func record(_ encode: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        encode(&bytes)
        log.append(bytes)
    }
}

extension PlanningNetwork {
    /// The stocking points by item and location.
    var names: [PointID] { (0..<Int32(pointCount)).sorted(by: precedes) }

    func name(of point: PointID) -> String { "\(item(of: point))@\(location(of: point))" }
}
