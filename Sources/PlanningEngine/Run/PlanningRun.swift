internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What a run did to a plan.
struct RunResult: Sendable {
    /// Stocking points whose plan is another now, with the plan before and the required dates outside which the orders are
    /// the same.
    var changed: [(point: PointID, old: PointPlan, days: DayRange)] = []
    /// Stocking points that were netted, in the order of levels.
    var replanned: [PointID] = []
    /// The required dates that were walked of each of them.
    var windows: [DayRange] = []
    var ordersAdded = 0
    var ordersChanged = 0
    var ordersRemoved = 0
    /// How much of the plan is another (`Nervousness`); `nil` if it is the first.
    var nervousness: Quantity?
}

/// A run over the network (semantics section 15), in three passes: netting goes down the levels, delays go up, messages
/// and actions go down again. Each pass touches what the one before changed.
///
/// The levels are worked through one after the other; the stocking points of a level are independent and are divided
/// among threads, without influence on the result.
struct PlanningRun {
    var context: RunContext
    let kind: RunKind
    let scope: PointScope
    let slices: Slices
    /// The plan of every touched stocking point as it was before the run.
    private var before: [PointID: PointPlan] = [:]
    /// The required dates between which the orders of touched stocking points may be others than before the run.
    private var reached: [PointID: DayRange] = [:]
    var netted = PointSet()
    private var delayed = PointSet()
    var netLevels = LevelBuckets()
    private var delayLevels = LevelBuckets()
    private var reportLevels = LevelBuckets()
    var result = RunResult()
    private var nervousness: Nervousness

    /// Prepares a run on a network that is settled.
    init(
        _ network: consuming PlanningNetwork, plan: Int, kind: RunKind, date: Day, run: Int32, scope: RunScope,
        threads: Int, windowLength: Int = Timeline.defaultWindowLength
    ) {
        self.scope = PointScope(scope, network)
        self.kind = kind
        slices = Slices(threads: threads)
        nervousness = Nervousness(today: date)
        context = RunContext(network: network, plan: plan, today: date, run: run, windowLength: windowLength)
        context.network.settleLeadTimes(on: date)
    }

    /// Carries the run out.
    ///
    /// - Returns: the network with the new plan and what changed; when a quantity leaves its range, the network with
    ///   the plan as it was.
    consuming func carryOut() -> (network: PlanningNetwork, result: Result<RunResult, NetworkError>) {
        do throws(NetworkError) {
            try plan()
            return (context.network, .success(result))
        } catch {
            for (point, old) in before { context.network.withPlan(context.plan) { $0.restore(point, to: old) } }
            return (context.network, .failure(error))
        }
    }

    private mutating func plan() throws(NetworkError) {
        let wantsAdvance = context.network.plans[context.plan].wantingAdvance.members
        selectPoints()
        while let (_, points) = netLevels.popFirst() { try net(points) }
        for point in netted.members { delayLevels.insert(point, level: context.network.level(of: point)) }
        while let (_, points) = delayLevels.popLast() { try delay(points) }
        selectForReport(wantsAdvance)
        while let (_, points) = reportLevels.popFirst() { try report(points) }
        conclude()
    }

    // MARK: What to plan

    /// Regeneration plans everything in scope; net change what is affected, and what the planning date reaches.
    private mutating func selectPoints() {
        let network = context.network
        let plan = network.plans[context.plan]
        let isEverything = kind == .regeneration || plan.date == nil || context.today < plan.date ?? context.today
        if !isEverything, plan.date == context.today {
            for point in plan.affected.members { select(point, plan.affected.range(of: point), network) }
            return
        }
        for point in 0..<Int32(network.pointCount) {
            if isEverything || plan.points[Int(point)].nextDay <= context.today {
                select(point, .whole, network)
            } else if plan.affected.contains(point) {
                select(point, plan.affected.range(of: point), network)
            }
        }
    }

    private mutating func select(_ point: PointID, _ range: DayRange, _ network: borrowing PlanningNetwork) {
        guard scope.contains(point, network) else { return }
        context.affected.insert(point, range)
        netLevels.insert(point, level: network.level(of: point))
    }

    // MARK: Delays

    private mutating func delay(_ points: [PointID]) throws(NetworkError) {
        let netted = netted
        let plans = try slices.map(points, context) { context, point, workspace throws(NetworkError) in
            try context.delayed(
                point, context.current(point), isNetted: netted.contains(point), &workspace.scratch)
        }
        for (point, delayedPlan) in zip(points, plans) {
            let before = remember(point)
            let current = context.current(point)
            let new = delayedPlan?.plan ?? current
            // What its parents were told last: by the run before, then by this one.
            let told = delayed.insert(point) ? before.slips : current.slips
            if let delayedPlan {
                put(point, new, within: delayedPlan.days)
                context.network.withPlan(context.plan) { $0.windows[Int(point)] = delayedPlan.windows }
            }
            guard told != new.slips else { continue }
            for parent in Self.parents(ofChanged: told, new.slips) {
                delayLevels.insert(parent, level: context.network.level(of: parent))
            }
        }
    }

    /// The parents whose slips differ between two lists.
    private static func parents(ofChanged old: [Slip], _ new: [Slip]) -> [PointID] {
        let left = Set(old)
        let right = Set(new)
        var parents: [PointID] = []
        for slip in old where !right.contains(slip) { parents.append(slip.parent) }
        for slip in new where !left.contains(slip) { parents.append(slip.parent) }
        return parents
    }

    // MARK: Messages and actions

    private mutating func selectForReport(_ wantedAdvance: [PointID]) {
        for (point, old) in before {
            let new = context.current(point)
            let needsReport =
                new.traits.contains(.needsReport) || new.traits.contains(.hasSlipped) || !old.messages.isEmpty
                || !old.moves.isEmpty || old.orders.contains { $0.slip != 0 } && !netted.contains(point)
                || context.network.parents(of: point).contains { !context.current($0).moves.isEmpty }
            if needsReport { reportLevels.insert(point, level: context.network.level(of: point)) }
        }
        // How far an order can be advanced depends on everything below it.
        let ancestors = wantedAdvance.isEmpty ? PointSet() : ancestors()
        for point in wantedAdvance where ancestors.contains(point) {
            reportLevels.insert(point, level: context.network.level(of: point))
        }
    }

    /// Everything above what was touched.
    private func ancestors() -> PointSet {
        var reached = PointSet()
        var stack = Array(before.keys)
        while let point = stack.popLast() {
            for parent in context.network.parents(of: point) where reached.insert(parent) { stack.append(parent) }
        }
        return reached
    }

    private mutating func report(_ points: [PointID]) throws(NetworkError) {
        let netted = netted
        let plans = try slices.map(points, context) { context, point, workspace throws(NetworkError) in
            // Limits look at stocking points below, whose timelines no report changes.
            try context.reported(
                point, context.current(point), isNetted: netted.contains(point), &workspace.scratch, &workspace.limits)
        }
        for (point, new) in zip(points, plans) {
            let old = remember(point)
            put(point, new, within: nil)
            // A child that was netted has lost its own moves, whether or not these are others now.
            let isChanged = old.moves != new.moves
            guard isChanged || !new.moves.isEmpty else { continue }
            for child in context.network.children(of: point)
            where (isChanged || netted.contains(child)) && context.network.crosses(child: child, parent: point) {
                reportLevels.insert(child, level: context.network.level(of: child))
            }
        }
    }

    // MARK: Results

    /// The plan of a stocking point before the run.
    mutating func remember(_ point: PointID) -> PointPlan {
        if let old = before[point] { return old }
        let old = context.current(point)
        before[point] = old
        return old
    }

    /// Puts another plan of a stocking point in place.
    ///
    /// - Parameter days: the required dates between which its orders may be others; `nil` if all are the same.
    mutating func put(_ point: PointID, _ new: PointPlan, within days: DayRange?) {
        if let days { reached[point] = reached[point]?.joined(with: days) ?? days }
        context.network.withPlan(context.plan) { $0.replace(point, with: new, within: days ?? .empty) }
    }

    /// Settles which orders and stocking points are others than before.
    private mutating func conclude() {
        for point in before.keys.sorted() {
            guard let old = before[point] else { continue }
            let days = reached[point] ?? .empty
            let runs = countOrders(old.orders, context.network.plans[context.plan].points[Int(point)].orders, days)
            // In place: the orders of the plan are nobody else's by now.
            if !runs.isEmpty { context.network.withPlan(context.plan) { $0.setRuns(point, runs) } }
            if context.network.plans[context.plan].points[Int(point)].differs(from: old, within: days) {
                result.changed.append((point, old, days))
            }
        }
        result.replanned = netted.members
        let plan = context.network.plans[context.plan]
        if plan.date != nil { result.nervousness = nervousness.share(of: plan.orderDays) }
    }

    /// Counts what became of the orders of some required dates of a stocking point.
    ///
    /// - Returns: the places of new orders that have another run than the one that made or last changed them.
    private mutating func countOrders(
        _ before: [PlannedOrder], _ after: [PlannedOrder], _ days: DayRange
    ) -> [(place: Int, run: Int32)] {
        var runs: [(place: Int, run: Int32)] = []
        let old = before.slice(days)
        var place = old.startIndex
        for index in after.places(days) {
            let order = after[index]
            while place < old.endIndex, (old[place].required, old[place].number) < (order.required, order.number) {
                result.ordersRemoved += 1
                nervousness.noteRemoved(old[place])
                place += 1
            }
            var run = context.run
            if place < old.endIndex, old[place].required == order.required, old[place].number == order.number {
                if old[place].isSame(as: order) {
                    run = old[place].run
                } else {
                    result.ordersChanged += 1
                    nervousness.noteChange(from: old[place], to: order)
                }
                place += 1
            } else {
                result.ordersAdded += 1
                nervousness.noteAdded(order)
            }
            if order.run != run { runs.append((index, run)) }
        }
        result.ordersRemoved += old.endIndex - place
        for order in old[place...] { nervousness.noteRemoved(order) }
        return runs
    }
}
