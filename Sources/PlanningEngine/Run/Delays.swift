internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What the delays of a stocking point's orders make of its plan.
struct DelayedPlan: Sendable {
    var plan: PointPlan
    var windows: [PlanWindow]
    /// The required dates between which orders slip otherwise than before.
    var days: DayRange?
}

/// Delays (semantics section 3): they go up the network, from what is served late to the orders that wait for it.
extension RunContext {
    /// How many days the open, planned and fixed orders of a stocking point slip because what they need is issued late.
    func ownSlips(_ point: PointID) -> [OrderKey: Int32] {
        var slips: [OrderKey: Int32] = [:]
        var seen: Set<PointID> = []
        for child in network.children(of: point) {
            let all = network.plans[plan].points[Int(child)].slips
            guard !all.isEmpty, seen.insert(child).inserted else { continue }
            var place = all.firstPlace { $0.parent >= point }
            while place < all.count, all[place].parent == point {
                slips[all[place].order] = max(slips[all[place].order] ?? 0, all[place].days)
                place += 1
            }
        }
        return slips
    }

    /// The plan of a stocking point with the delays that its components and source locations give its orders.
    ///
    /// - Parameter isNetted: whether `plan` comes from netting in this run.
    /// - Returns: `nil` if nothing slips and nothing did.
    func delayed(
        _ point: PointID, _ plan: PointPlan, isNetted: Bool, _ scratch: inout TimelineScratch
    ) throws(NetworkError) -> DelayedPlan? {
        guard network.exists(point), network.isKnown(point) else { return nil }
        let own = ownSlips(point)
        let windows = network.plans[self.plan].windows[Int(point)]
        // Open orders slip, too, and what was made of them is not noted window by window.
        let isWhole = windows.isEmpty || network.hasSupplies(point)
        if own.isEmpty, isNetted || !plan.traits.contains(.hasSlipped), isWhole || windows.allSatisfy(\.isAsNetted) {
            return nil
        }
        let isOutdated = !isNetted && isAffected(point)
        if !isWhole, !isOutdated, let delayed = try delayWindows(point, plan, windows, own, &scratch) { return delayed }
        var new = plan
        let scheduler = try walk(point, &scratch, holdingFloor: false)
        for index in new.orders.indices {
            let order = new.orders[index]
            let slip = own[OrderKey(required: order.required, number: order.number)] ?? 0
            let available = available(order, slip, of: point, scheduler)
            new.orders[index].slip(slip, available: available, scheduler)
        }
        new.slips = slips(
            point, scratch.timeline, issues: receiptIssues(point, scratch.timeline, new.orders, own, scheduler))
        var needsReport = true
        if own.isEmpty {
            let terms = network.terms(of: point)
            let made = try self.windows(
                of: scratch.timeline, point, terms, scheduler, Walked(orders: scratch.timeline.orders[...]))
            needsReport = self.needsReport(
                point, terms, isTold: made.contains(where: \.needsReport), isDivided: isDivided(point, scratch),
                hasReceipts: scratch.timeline.existingCount > 0)
        }
        new.noteSlips(!own.isEmpty, needsReport: needsReport)
        return DelayedPlan(plan: new, windows: isWhole && !isOutdated ? windows : [], days: .whole)
    }

    /// When an order is available if it slips: counted forward from its later start.
    func available(_ order: PlannedOrder, _ slip: Int32, of point: PointID, _ scheduler: Scheduler) -> Day {
        guard slip > 0 else { return order.available }
        guard let source = source(of: order, point) else {
            return scheduler.receiptDay(onOrAfter: order.available + slip)
        }
        guard order.status.isFixed else {
            return scheduler.forward(start: order.start + slip, from: source).available
        }
        // It takes as long as it was to take when it was fixed.
        let dated = scheduler.source(source, asDated: order)
        return max(order.available, scheduler.forward(start: order.start + slip, from: dated).available)
    }

    /// The source of an order, with the lead time that the order has; `nil` if it is not there any more.
    func source(of order: PlannedOrder, _ point: PointID) -> SourceTerms? {
        let terms = network.terms(of: point)
        let isKnown = order.source >= 0 && Int(order.source) < terms.sources.count
        let place = isKnown ? Int(order.source) : terms.place(of: order, validOn: order.required)
        return place.map { terms.source($0, for: order.quantity, on: order.required) }
    }

    /// The issue day of each receipt of a timeline with what its order slips; then those of what was passed on to a
    /// successor.
    func receiptIssues(
        _ point: PointID, _ timeline: borrowing Timeline, _ orders: [PlannedOrder], _ own: [OrderKey: Int32],
        _ scheduler: Scheduler
    ) -> [Day] {
        var issues = timeline.receipts.map(\.issue)
        for passed in timeline.substitutes.passedOn {
            let requirement = timeline.requirements[Int(passed.requirement)]
            let slip = own[OrderKey(required: requirement.required, number: passed.number)] ?? 0
            issues.append(slip > 0 ? max(requirement.requested, today) + slip : requirement.required)
        }
        guard !own.isEmpty else { return issues }
        for (index, receipt) in timeline.receipts.enumerated() {
            switch receipt.origin.table {
            case OriginTable.supply:
                let slip = own[network.orderKey(ofSupply: receipt.origin.row)] ?? 0
                if slip > 0 {
                    issues[index] = scheduler.issueDay(
                        available: scheduler.receiptDay(onOrAfter: receipt.available + slip))
                }
            case OriginTable.explosion, OriginTable.planned:
                // By-products come on their planned day, whatever becomes of the order they come with.
                break
            default:
                let slip = own[OrderKey(required: receipt.required, number: receipt.number)] ?? 0
                guard slip > 0 else { break }
                guard let place = orders.index(of: receipt.required, receipt.number) else { break }
                issues[index] = scheduler.issueDay(available: available(orders[place], slip, of: point, scheduler))
            }
        }
        return issues
    }
}

extension [Slip] {
    /// The first place from which on a condition holds, which does not hold before it.
    fileprivate func firstPlace(_ holds: (Slip) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension PointPlan {
    /// Notes whether orders slip, which is told, and whether there may be something else to be told.
    mutating func noteSlips(_ hasSlipped: Bool, needsReport: Bool) {
        traits.subtract([.hasSlipped, .needsReport])
        if hasSlipped { traits.insert(.hasSlipped) }
        if hasSlipped || needsReport { traits.insert(.needsReport) }
    }
}

extension PlannedOrder {
    /// Notes by how many days the order slips, and when it is available then.
    mutating func slip(_ days: Int32, available: Day, _ scheduler: borrowing Scheduler) {
        slip = days
        issue = max(scheduler.issueDay(available: available), required)
    }
}
