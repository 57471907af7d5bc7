public import PlanningModel

extension Timeline {
    /// What requirements and orders of a part of the timeline say of the passing of time.
    public struct TimeLimits: Sendable, BitwiseCopyable {
        /// The first later planning date on which they may change.
        public var nextDay = Day.distantFuture
        /// The first required date on which something had to be ordered.
        public var firstNet = Day.distantFuture

        public init() {}
    }

    /// The limits of a part of the timeline.
    public func limits(
        of someRequirements: Range<Int>, _ someOrders: Range<Int>, _ terms: borrowing StockingPointTerms,
        _ scheduler: borrowing Scheduler
    ) -> TimeLimits {
        let today = scheduler.today
        var limits = TimeLimits()
        // What is beyond the coverage fence comes behind the last requirement.
        if someRequirements.upperBound == requirements.count { limits.nextDay = nextInside }
        for requirement in requirements[someRequirements] {
            if requirement.requested < today { limits.nextDay = today + 1 }
            limits.nextDay = min(limits.nextDay, min(requirement.requested, requirement.required) + 1)
            if requirement.kind == .forecast { limits.nextDay = min(limits.nextDay, requirement.requested) }
            if requirement.uncovered > .zero { limits.firstNet = min(limits.firstNet, requirement.required) }
            if let positive = terms.policy.positiveDays, onHand > .zero || !substitutes.stocks.isEmpty,
                requirement.required - positive > today
            {
                limits.nextDay = min(limits.nextDay, requirement.required - positive)
            }
        }
        for order in orders[someOrders] {
            limits.firstNet = min(limits.firstNet, order.required)
            let source = terms.source(Int(order.source), for: order.quantity, on: order.required)
            if scheduler.isForward(required: order.required, from: source) { limits.nextDay = today + 1 }
            limits.nextDay = min(limits.nextDay, order.order + 1)
            // Inside the freeze fence its dates move with today; the day after it reaches the fence they begin to.
            if let fence = scheduler.freezeFence {
                limits.nextDay = min(limits.nextDay, max(order.required - fence, today) + 1)
            }
        }
        return limits
    }

    /// The first later planning date on which the passing of time alone may change the plan of the stocking point, but for
    /// the limits of its requirements and orders.
    ///
    /// Never later than the true day. To be called after `plan`.
    ///
    /// - Parameters:
    ///   - firstNet: the first required date on which something had to be ordered.
    ///   - firstOrder: the first required date of an order from F on.
    ///   - staysAboveFloor: whether the windows of the timeline tell of no day below the floor.
    public func nextDay(
        firstNet: Day, firstOrder: Day, staysAboveFloor: Bool, _ terms: borrowing StockingPointTerms,
        _ scheduler: borrowing Scheduler
    ) -> Day {
        var floorDay = Day.distantFuture
        if terms.canOrder, hasFloor(terms.policy) {
            floorDay = nextFloorDay(firstOrder: firstOrder, staysAboveFloor: staysAboveFloor, terms, scheduler)
            guard floorDay > scheduler.today + 1 else { return floorDay }
        }
        // So does the daily mean that economic quantities are made of.
        let method = terms.policy.rule == .requirement ? terms.policy.lotSizing : nil
        if !orders.isEmpty, method == .economicOrderQuantity || method == .periodOrderQuantity {
            return scheduler.today + 1
        }
        // So do the day that net flow is filled up on, the requirements that qualify, and what is held for the buffer.
        if let netFlow {
            let waitsForSource = netFlow.quantity < netFlow.reorderPoint && terms.canOrder && !terms.sources.isEmpty
            let isIdle =
                requirements.isEmpty && orders.isEmpty && floorPegs.isEmpty && !waitsForSource
                && terms.policy.seasonalFactors.isEmpty && firstServableDay <= lastDay
            if !isIdle { return scheduler.today + 1 }
        }
        var next = floorDay
        let firstNet = min(firstNet, firstSubstituted)
        for receipt in receipts.prefix(existingCount) {
            // The day after its due date; a by-product's is known to whoever filled the timeline.
            if !receipt.isPlanned { next = min(next, receipt.available - terms.policy.receiptMargin + 1) }
            if receipt.issue > firstNet { next = min(next, dayOfTolerance(receipt, firstNet, terms, scheduler)) }
        }
        return next
    }

    /// The first later planning date on which the floor may be looked at on other days with another result.
    ///
    /// F moves with the planning date, and days before it are not looked at any more. Where nothing was ordered on these,
    /// and no day is below the floor, it makes no difference: between two days of requirements the balance does not fall.
    private func nextFloorDay(
        firstOrder: Day, staysAboveFloor: Bool, _ terms: borrowing StockingPointTerms,
        _ scheduler: borrowing Scheduler
    ) -> Day {
        let tomorrow = scheduler.today + 1
        // What is held for the floor counts in the actions of receipts; floors of months and fences move with today.
        guard staysAboveFloor, existingCount == 0, terms.policy.seasonalFactors.isEmpty, lastDay == .distantFuture,
            scheduler.freezeFence == nil, let source = terms.firstValidSource(on: scheduler.today)
        else { return tomorrow }
        for index in terms.sources.indices {
            let source = terms.sources[index]
            guard source.effectiveFrom == .distantPast, source.effectiveTo == .distantFuture else { return tomorrow }
        }
        guard firstOrder < .distantFuture else { return .distantFuture }
        // F does not fall as the planning date rises, and is not before it.
        var low = tomorrow
        var high = max(low, firstOrder + 1)
        while low < high {
            let middle = Day(rawValue: low.rawValue + (high.rawValue - low.rawValue) / 2)
            if scheduler.on(middle).earliestIssue(from: terms.sources[source]) > firstOrder {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    /// The first planning date on which a receipt that is too late for a net requirement is tolerated, because an order
    /// placed then would not come earlier.
    private func dayOfTolerance(
        _ receipt: Receipt, _ required: Day, _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) -> Day {
        guard terms.canOrder else { return .distantFuture }
        var first = Day.distantFuture
        for index in terms.sources.indices {
            // E does not fall as the planning date rises, and is not before it.
            var low = scheduler.today + 1
            var high = max(low, receipt.issue)
            while low < high {
                let middle = Day(rawValue: low.rawValue + (high.rawValue - low.rawValue) / 2)
                let earliest = scheduler.on(middle).earliestIssue(from: terms.sources[index])
                if earliest + terms.policy.negativeDays >= receipt.issue { high = middle } else { low = middle + 1 }
            }
            first = min(first, low)
        }
        return first
    }
}

extension Scheduler {
    /// The same dates on another planning date.
    func on(_ today: Day) -> Scheduler {
        var copy = self
        copy.today = today
        return copy
    }
}
