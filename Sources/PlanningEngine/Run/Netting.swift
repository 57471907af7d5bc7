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

    func current(_ point: PointID) -> PointPlan { network.plans[plan].points[Int(point)] }

    /// Fills the timeline of a stocking point and plans it.
    func walk(_ point: PointID, _ scratch: inout TimelineScratch) throws(NetworkError) -> Scheduler {
        let terms = network.terms(of: point)
        let scheduler = network.scheduler(point, today: today)
        do {
            try network.fill(&scratch, point, plan: plan, today: today, scheduler)
            try network.noteFixedShares(&scratch.timeline, point)
            try scratch.timeline.plan(terms, scheduler)
            try scratch.timeline.pegFloor(terms)
        } catch let fault as PlanningFault {
            throw network.error(fault, at: point)
        } catch {
            throw network.error(.quantityOverflow, at: point)
        }
        network.identifyOrders(&scratch.timeline, point)
        return scheduler
    }

    /// Plans a stocking point: its orders and pegging, and the lateness of what it serves if nothing it orders slips.
    func net(_ point: PointID, _ scratch: inout TimelineScratch) throws(NetworkError) -> PointPlan {
        let old = current(point)
        var new = PointPlan()
        guard network.exists(point), network.isKnown(point) else {
            if network.hasMessagesOfUnknown(point) { new.traits.insert(.needsReport) }
            return new
        }
        let terms = network.terms(of: point)
        let scheduler = try walk(point, &scratch)
        new.orders = ordersWithRuns(scratch.timeline, point, scheduler, old)
        new.nextDay = min(scratch.timeline.nextDay(terms, scheduler), max(scratch.nextDay, today + 1))
        // The day after its receipt day a fixed order is past due.
        for order in network.fixedOrders(of: point) { new.nextDay = min(new.nextDay, max(order.receipt, today) + 1) }
        new.slips = slips(point, scratch.timeline, issues: scratch.timeline.receipts.map(\.issue))
        if needsReport(point, terms, scratch.timeline, new) { new.traits.insert(.needsReport) }
        new.digest = digest(point, new.orders, scratch.timeline)
        return new
    }

    /// Planned and fixed orders by required date and number, each with the run that made or last changed it.
    private func ordersWithRuns(
        _ timeline: borrowing Timeline, _ point: PointID, _ scheduler: borrowing Scheduler, _ old: PointPlan
    ) -> [PlannedOrder] {
        var orders = timeline.orders
        for fixed in network.fixedOrders(of: point) {
            var order = fixed
            order.slip = 0
            order.issue = max(scheduler.issueDay(available: order.available), order.required)
            order.source = -1
            orders.append(order)
        }
        if orders.count > timeline.orders.count {
            orders.sort { ($0.required, $0.number) < ($1.required, $1.number) }
        }
        var place = 0
        for index in orders.indices {
            let order = orders[index]
            while place < old.orders.count,
                (old.orders[place].required, old.orders[place].number) < (order.required, order.number)
            {
                place += 1
            }
            // Its slip is not known yet; whether the order is another than before is settled when it is.
            let isOld =
                place < old.orders.count && old.orders[place].required == order.required
                && old.orders[place].number == order.number
            orders[index].run = isOld ? old.orders[place].run : run
        }
        return orders
    }

    private func needsReport(
        _ point: PointID, _ terms: StockingPointTerms, _ timeline: borrowing Timeline, _ new: PointPlan
    ) -> Bool {
        if timeline.existingCount > 0 || terms.isUnplannable || terms.policy.safetyStock > .zero
            || terms.policy.minimum > .zero || !network.faults(of: point).isEmpty
            || network.hasMessagesOfUnknown(point)
        {
            return true
        }
        if timeline.requirements.contains(where: {
            $0.uncovered > .zero || $0.requested < today || $0.requested < $0.required
        }) {
            return true
        }
        return new.orders.contains { $0.delayDays > 0 || $0.kind == .make && !network.hasComponents($0, of: point) }
    }

    // MARK: Slips

    /// The day of issue of each requirement, given the issue days of the receipts (semantics section 3, Delay).
    static func issueDays(_ timeline: borrowing Timeline, issues: [Day]) -> [Day] {
        var days = timeline.requirements.map(\.required)
        for peg in timeline.pegs where peg.receipt != Peg.onHand {
            days[Int(peg.requirement)] = max(days[Int(peg.requirement)], issues[Int(peg.receipt)])
        }
        return days
    }

    /// The requirements of other stocking points' orders that are issued late: what makes these slip.
    func slips(_ point: PointID, _ timeline: borrowing Timeline, issues: [Day]) -> [Slip] {
        var slips: [Slip] = []
        let days = Self.issueDays(timeline, issues: issues)
        for (place, issue) in days.enumerated() {
            let requirement = timeline.requirements[place]
            let late = issue - max(requirement.requested, today)
            guard late > 0, let asker = network.asker(requirement.origin) else { continue }
            guard !asker.isOpenOrFixed || network.crosses(child: point, parent: asker.parent) else { continue }
            slips.append(Slip(parent: asker.parent, order: asker.order, days: late))
        }
        // By parent, which looks its own up; those of one parent stay in the order of their requirements.
        return slips.enumerated().sorted {
            ($0.element.parent, $0.offset) < ($1.element.parent, $1.offset)
        }.map(\.element)
    }

    // MARK: Digest

    /// What stands for the orders and the pegging of a stocking point.
    func digest(_ point: PointID, _ orders: [PlannedOrder], _ timeline: borrowing Timeline) -> PlanDigest {
        var digest = PlanDigest()
        let name = network.identity(of: point)
        for order in orders { digest += network.digest(of: order, name) }
        for peg in timeline.pegs {
            digest += PlanDigest(
                peg: timeline.requirements[Int(peg.requirement)].identity,
                peg.receipt == Peg.onHand ? name : timeline.receipts[Int(peg.receipt)].identity, peg.quantity)
        }
        for peg in timeline.floorPegs {
            digest += PlanDigest(
                peg: name &+ UInt64(truncatingIfNeeded: peg.day.rawValue),
                peg.receipt == Peg.onHand ? name : timeline.receipts[Int(peg.receipt)].identity, peg.quantity)
        }
        return digest
    }
}
