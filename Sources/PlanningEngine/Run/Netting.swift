internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Where a run stands: the network, the plan it changes, and its planning date.
struct RunContext: Sendable {
    var network: PlanningNetwork
    let plan: Int
    let today: Day
    let run: Int32
    /// The requested dates between which requirements of stocking points that wait for netting changed.
    var affected = AffectedWindows()
    /// How many requirements a window has at least.
    var windowLength = Timeline.defaultWindowLength

    func current(_ point: PointID) -> PointPlan { network.plans[plan].points[Int(point)] }

    /// Fills the timeline of a stocking point and plans it.
    ///
    /// - Parameter holdingFloor: whether to work out, too, what is held for the floor, on which no order depends.
    func walk(
        _ point: PointID, _ scratch: inout TimelineScratch, holdingFloor: Bool = true
    ) throws(NetworkError) -> Scheduler {
        let terms = network.terms(of: point)
        let scheduler = network.scheduler(point, today: today)
        scratch.timeline.windowLength = windowLength
        do {
            try network.fill(&scratch, point, plan: plan, today: today, scheduler)
            try network.noteFixedShares(&scratch.timeline, point, today: today)
            try scratch.timeline.plan(terms, scheduler)
            if holdingFloor { try scratch.timeline.pegFloor(terms) }
        } catch let fault as PlanningFault {
            throw network.error(fault, at: point)
        } catch {
            throw network.error(.quantityOverflow, at: point)
        }
        network.identifyOrders(&scratch.timeline, point)
        return scheduler
    }

    /// Plans a stocking point: its orders and pegging, and the lateness of what it serves if nothing it orders slips.
    ///
    /// - Parameter range: the requested dates between which its requirements changed; all days if other inputs did.
    func net(
        _ point: PointID, _ range: DayRange, _ scratch: inout TimelineScratch
    ) throws(NetworkError) -> NettedPlan {
        guard network.exists(point), network.isKnown(point) else {
            var new = PointPlan()
            if network.hasMessagesOfUnknown(point) { new.traits.insert(.needsReport) }
            return NettedPlan(plan: new, windows: [], replacing: nil, replanned: .whole, days: .whole)
        }
        let terms = network.terms(of: point)
        let isAlternative = !network.takers(of: point).isEmpty
        if !isAlternative, let netted = try netWindows(point, range, terms, &scratch) { return netted }
        // What others may take is what the floor does not hold; a buffer's time depends on what it holds.
        let holdsFloor = isAlternative || terms.policy.rule.ordersByNetFlow
        let scheduler = try walk(point, &scratch, holdingFloor: holdsFloor)
        let isDivided = isDivided(point, scratch)
        let windows = try windows(
            of: scratch.timeline, point, terms, scheduler, Walked(orders: scratch.timeline.orders[...]))
        var new = PointPlan()
        new.orders = ordersWithRuns(scratch.timeline.orders, point, terms, scheduler, scratch.timeline)
        new.noteLeads()
        let name = network.identity(of: point)
        // Those of the others are in the windows.
        for order in new.orders where order.status.isFixed {
            new.digest += network.digest(of: order, name)
            new.noteMark(of: order, terms, today)
        }
        conclude(&new, point, windows, isDivided: isDivided, terms, scheduler, scratch)
        new.digest += substituteDigest(point, scratch.timeline)
        new.exchange = network.exchange(of: scratch.timeline, point, plan: plan)
        return NettedPlan(plan: new, windows: isDivided ? windows : [], replacing: nil, replanned: .whole, days: .whole)
    }

    /// Whether the windows of a timeline that was walked say all that there is to say of it.
    ///
    /// What is pegged to a fixed order, and with it its priority, is known of a whole timeline only; and so is what an
    /// alternative leaves over, and by-products.
    func isDivided(_ point: PointID, _ scratch: borrowing TimelineScratch) -> Bool {
        scratch.timeline.isDivisible && !scratch.isIndivisible && network.takers(of: point).isEmpty
            && network.fixedOrders(of: point).isEmpty
    }

    /// Adds to a plan what its windows, its fixed orders and the stocking point as a whole say.
    func conclude(
        _ new: inout PointPlan, _ point: PointID, _ windows: some Sequence<PlanWindow>, isDivided: Bool,
        _ terms: StockingPointTerms, _ scheduler: borrowing Scheduler, _ scratch: borrowing TimelineScratch
    ) {
        var firstNet = Day.distantFuture
        var isTold = false
        var staysAboveFloor = isDivided
        new.nextDay = min(new.nextDay, scratch.nextDay)
        for window in windows {
            new.nextDay = min(new.nextDay, window.limits.nextDay)
            firstNet = min(firstNet, window.limits.firstNet)
            new.digest += window.digest
            new.slips += window.slips
            if window.awaitsMark { new.traits.insert(.awaitsMark) }
            if window.needsReport { isTold = true }
            if window.floor.breach != nil { staysAboveFloor = false }
        }
        let firstPlace = new.orders.place(of: scratch.timeline.firstServableDay, .min)
        let firstOrder = firstPlace < new.orders.count ? new.orders[firstPlace].required : .distantFuture
        new.nextDay = min(
            new.nextDay,
            scratch.timeline.nextDay(
                firstNet: firstNet, firstOrder: firstOrder, staysAboveFloor: staysAboveFloor, terms, scheduler))
        // The day after its receipt day a fixed order is past due.
        for order in network.fixedOrders(of: point) { new.nextDay = min(new.nextDay, max(order.receipt, today) + 1) }
        new.nextDay = max(new.nextDay, today + 1)
        Self.sortByParent(&new.slips)
        let hasReceipts = scratch.timeline.existingCount > 0
        if needsReport(point, terms, isTold: isTold, isDivided: isDivided, hasReceipts: hasReceipts) {
            new.traits.insert(.needsReport)
        }
        new.digest += consumptionDigest(scratch)
    }

    /// Planned and fixed orders by required date and number, each with the run that made or last changed it.
    private func ordersWithRuns(
        _ planned: [PlannedOrder], _ point: PointID, _ terms: StockingPointTerms, _ scheduler: borrowing Scheduler,
        _ timeline: borrowing Timeline
    ) -> [PlannedOrder] {
        let old = network.plans[plan].points[Int(point)].orders
        var orders = planned
        for fixed in network.plannedFixedOrders(of: point, today: today) {
            var order = fixed
            if terms.policy.givesOrdersPriority {
                order.priority = Self.priority(of: fixed, timeline)
            }
            order.slip(0, available: order.available, scheduler)
            order.source = -1
            orders.append(order)
        }
        if orders.count > planned.count {
            orders.sort { ($0.required, $0.number) < ($1.required, $1.number) }
        }
        // Their slips are not known yet; whether orders are others than before is settled when they are.
        orders.takeRuns(at: orders.indices, from: old[...], else: run)
        return orders
    }

    /// The lowest priority number among the requirements pegged to a fixed order.
    private static func priority(of order: PlannedOrder, _ timeline: borrowing Timeline) -> Priority {
        let place = timeline.receipts.firstIndex {
            $0.origin.table == OriginTable.fixed && $0.required == order.required && $0.number == order.number
        }
        guard let place else { return Priority.blank }
        var priority = Priority.blank
        for peg in timeline.pegs where Int(peg.receipt) == place {
            priority = min(priority, timeline.requirements[Int(peg.requirement)].priority)
        }
        return priority
    }

    /// Whether there may be something to be told of a stocking point.
    ///
    /// - Parameters:
    ///   - isTold: whether any of its windows has something to tell.
    ///   - isDivided: whether the windows say all that there is to say of its requirements and orders.
    func needsReport(
        _ point: PointID, _ terms: StockingPointTerms, isTold: Bool, isDivided: Bool, hasReceipts: Bool
    ) -> Bool {
        isTold || hasReceipts || terms.isUnplannable || terms.policy.mayHaveFloor && !isDivided
            || !network.faults(of: point).isEmpty || network.hasMessagesOfUnknown(point)
            || network.hasExpiredLots(point, today: today)
    }

    // MARK: Slips

    /// The day of issue of each requirement, given the issue days of the receipts, and behind them of what was passed on
    /// to a successor (semantics section 3, Delay).
    static func issueDays(_ timeline: borrowing Timeline, issues: [Day]) -> [Day] {
        var days = timeline.requirements.map(\.required)
        for peg in timeline.pegs where !peg.isOnHand {
            days[Int(peg.requirement)] = max(days[Int(peg.requirement)], issues[Int(peg.receipt)])
        }
        for (passed, issue) in zip(timeline.substitutes.passedOn, issues.dropFirst(timeline.receipts.count)) {
            days[Int(passed.requirement)] = max(days[Int(passed.requirement)], issue)
        }
        return days
    }

    /// The requirements of other stocking points' orders that are issued late: what makes these slip.
    func slips(_ point: PointID, _ timeline: borrowing Timeline, issues: [Day]) -> [Slip] {
        var slips: [Slip] = []
        addSlips(
            point, timeline, Self.issueDays(timeline, issues: issues), from: timeline.requirements.indices, to: &slips)
        Self.sortByParent(&slips)
        return slips
    }

    /// Adds the slips of some requirements, in their order.
    func addSlips(
        _ point: PointID, _ timeline: borrowing Timeline, _ days: [Day], from places: Range<Int>,
        to slips: inout [Slip]
    ) {
        for place in places {
            let requirement = timeline.requirements[place]
            let late = days[place - places.lowerBound] - max(requirement.requested, today)
            guard late > 0, let asker = network.asker(requirement.origin) else { continue }
            guard !asker.isOpenOrFixed || network.crosses(child: point, parent: asker.parent) else { continue }
            slips.append(Slip(parent: asker.parent, order: asker.order, days: late))
        }
    }

    /// By parent, which looks its own up; those of one parent stay in the order of their requirements.
    static func sortByParent(_ slips: inout [Slip]) {
        guard slips.count > 1 else { return }
        slips = slips.enumerated().sorted {
            ($0.element.parent, $0.offset) < ($1.element.parent, $1.offset)
        }.map(\.element)
    }

    // MARK: Digest

    /// What stands for the orders, the pegging and the consumed forecast of a stocking point.
    func digest(_ point: PointID, _ orders: [PlannedOrder], _ scratch: borrowing TimelineScratch) -> PlanDigest {
        var digest = digest(point, orders, scratch.timeline)
        digest += consumptionDigest(scratch)
        return digest
    }

    /// What stands for the consumed forecast.
    private func consumptionDigest(_ scratch: borrowing TimelineScratch) -> PlanDigest {
        var digest = PlanDigest()
        for use in scratch.forecastUses {
            digest += PlanDigest(consumed: use.lineIdentity, by: use.orderIdentity, use.quantity)
        }
        return digest
    }

    private func digest(_ point: PointID, _ orders: [PlannedOrder], _ timeline: borrowing Timeline) -> PlanDigest {
        var digest = substituteDigest(point, timeline)
        let name = network.identity(of: point)
        for order in orders { digest += network.digest(of: order, name) }
        for peg in timeline.pegs { digest += pegDigest(peg, timeline, name) }
        return digest
    }

    func pegDigest(_ peg: Peg, _ timeline: borrowing Timeline, _ name: UInt64) -> PlanDigest {
        PlanDigest(
            peg: timeline.requirements[Int(peg.requirement)].identity,
            peg.isOnHand ? name : timeline.receipts[Int(peg.receipt)].identity, peg.quantity)
    }

    /// What stands for what other items take over.
    func substituteDigest(_ point: PointID, _ timeline: borrowing Timeline) -> PlanDigest {
        var digest = PlanDigest()
        for taken in timeline.substitutes.taken {
            let stock = timeline.substitutes.stocks[Int(taken.stock)].point
            digest += PlanDigest(
                peg: timeline.requirements[Int(taken.requirement)].identity, network.identity(of: stock),
                taken.quantity)
        }
        guard !timeline.substitutes.passedOn.isEmpty else { return digest }
        let successor = network.successor(of: point).map(network.identity(of:)) ?? 0
        for passed in timeline.substitutes.passedOn {
            digest += PlanDigest(
                peg: timeline.requirements[Int(passed.requirement)].identity, successor, passed.quantity)
        }
        return digest
    }
}

extension PointPlan {
    /// Notes when an order gets its mark from a fence.
    mutating func noteMark(of order: PlannedOrder, _ terms: StockingPointTerms, _ today: Day) {
        let day = order.markDay(terms.policy)
        if day <= today { traits.insert(.awaitsMark) } else { nextDay = min(nextDay, day) }
    }
}
