public import PlanningModel

extension Timeline {
    /// The first later planning date on which the passing of time alone may change the plan of the stocking point.
    ///
    /// Never later than the true day. To be called after `plan`.
    ///
    public func nextDay(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) -> Day {
        let today = scheduler.today
        let tomorrow = today + 1
        // F moves every day, and with it what the floor holds.
        if terms.canOrder, hasFloor(terms.policy) { return tomorrow }
        var next = Day.distantFuture
        var firstNet = Day.distantFuture
        for requirement in requirements {
            if requirement.requested < today { return tomorrow }
            next = min(next, min(requirement.requested, requirement.required) + 1)
            if requirement.kind == .forecast { next = min(next, requirement.requested) }
            if requirement.uncovered > .zero { firstNet = min(firstNet, requirement.required) }
            if let positive = terms.policy.positiveDays, onHand > .zero, requirement.required - positive > today {
                next = min(next, requirement.required - positive)
            }
        }
        for order in orders {
            firstNet = min(firstNet, order.required)
            let source = terms.sources[Int(order.source)]
            if scheduler.isForward(required: order.required, from: source) { return tomorrow }
            next = min(next, order.order + 1)
        }
        for receipt in receipts.prefix(existingCount) {
            // The day after its due date; a by-product's is known to whoever filled the timeline.
            if !receipt.isPlanned { next = min(next, receipt.available - terms.policy.receiptMargin + 1) }
            if receipt.issue > firstNet { next = min(next, dayOfTolerance(receipt, firstNet, terms, scheduler)) }
        }
        return max(next, tomorrow)
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
