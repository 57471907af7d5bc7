internal import PlanningModel

/// Lot sizing by cost in the walk (semantics section 5): the net quantities of days are gathered first, as if they
/// were ordered lot for lot, and the timeline is walked again with what the method makes of them.
extension Timeline {
    /// The terms to walk with: those given, or for lot sizing by cost the rule that its method amounts to.
    mutating func termsForWalk(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws -> StockingPointTerms {
        var walked = copy terms
        guard let method = terms.policy.lotSizing, terms.policy.rule == .requirement, terms.canOrder else {
            return walked
        }
        let problem = try gather(terms, scheduler)
        guard let last = problem.days.last else { return walked }
        let span = Int64(last - scheduler.today) + 1
        switch method {
        case .economicOrderQuantity:
            walked.policy.rule = .fixedQuantity
            walked.policy.fixedQuantity = try problem.economicQuantity(span: span)
        case .periodOrderQuantity:
            walked.policy.rule = .period
            walked.policy.periodDays = try problem.economicDays(span: span)
        case .silverMeal, .leastUnitCost, .partPeriod, .wagnerWhitin:
            walked.policy.rule = .period
            for place in try problem.firstDays(method) {
                if place > 0 { walk.lotDays[walk.lotDays.count - 1].last = problem.days[place - 1] }
                walk.lotDays.append((first: problem.days[place], last: last))
            }
        }
        return walked
    }

    /// The last day of a period that begins on a day; with lot sizing the last of the days that the method covers with
    /// one order.
    func lastDay(ofPeriodFrom day: Day, _ terms: borrowing StockingPointTerms) -> Day {
        guard walk.lotDays.isEmpty else {
            return walk.lotDays.first { $0.first <= day && day <= $0.last }?.last ?? day
        }
        // A period is not longer than what is ordered for it keeps (section 14).
        let longest = max(1, terms.shelfLife ?? Int32.max)
        return day + (min(terms.policy.periodDays, longest) - 1)
    }

    /// The net quantities of days, shortfalls included: what lot for lot without modifiers would order.
    private mutating func gather(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws -> LotSizingProblem {
        var gathering = copy terms
        for index in gathering.sources.indices {
            gathering.sources[index].minimum = .zero
            gathering.sources[index].multiple = .zero
            gathering.sources[index].maximum = .zero
        }
        try walkDays(gathering, scheduler)
        var problem = LotSizingProblem(
            days: [], quantities: [], setupCost: terms.policy.setupCost, holdingCost: terms.policy.holdingCost)
        for order in orders {
            if problem.days.last == order.required {
                let last = problem.quantities.count - 1
                problem.quantities[last] = try problem.quantities[last].adding(order.quantity)
            } else {
                problem.days.append(order.required)
                problem.quantities.append(order.quantity)
            }
        }
        restore()
        return problem
    }

    /// Takes back what the first walk ordered and pegged.
    private mutating func restore() {
        orders.removeAll(keepingCapacity: true)
        receipts.removeSubrange(existingCount...)
        for index in requirements.indices { requirements[index].uncovered = requirements[index].quantity }
        for index in receipts.indices { receipts[index].rest = receipts[index].quantity }
        for lot in lots.indices { lots[lot].rest = lots[lot].quantity }
        pegs.removeAll(keepingCapacity: true)
    }
}
