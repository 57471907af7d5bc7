internal import PlanningModel

/// Lot sizing by cost in the walk (semantics section 5): the net quantities of days are gathered first, as if one order
/// came for all of them, and the timeline is walked again with what the method makes of them.
extension Timeline {
    /// What a walk has to know of lot sizing.
    struct LotSizes: Sendable {
        /// Whether net quantities are only gathered.
        var isGathering = false
        /// What the floor lacked of each day while they were.
        var shortfalls: [(day: Day, quantity: Quantity)] = []
        /// The days on which the orders of a method begin, ascending; empty where periods have a length of their own.
        var firstDays: [Day] = []
    }

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
            for place in try problem.firstDays(method) { walk.lotSizes.firstDays.append(problem.days[place]) }
        }
        return walked
    }

    /// The last day of a period that begins on a day: the day before the next order of the method.
    func lastDay(ofPeriodFrom day: Day, _ terms: borrowing StockingPointTerms) -> Day {
        if walk.lotSizes.isGathering { return .distantFuture }
        guard walk.lotSizes.firstDays.isEmpty else {
            return walk.lotSizes.firstDays.first { $0 > day }.map { $0 - 1 } ?? .distantFuture
        }
        // A period is not longer than what is ordered for it keeps (section 14).
        let longest = max(1, terms.shelfLife ?? Int32.max)
        return day + (min(terms.policy.periodDays, longest) - 1)
    }

    /// The net quantities of days, shortfalls included: what one order for all of them would be for.
    private mutating func gather(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws -> LotSizingProblem {
        var gathering = copy terms
        gathering.policy.rule = .period
        walk.lotSizes.isGathering = true
        walk.lotSizes.shortfalls.removeAll(keepingCapacity: true)
        defer { walk.lotSizes.isGathering = false }
        try walkDays(gathering, scheduler)
        var problem = LotSizingProblem(
            days: [], quantities: [], setupCost: terms.policy.setupCost, holdingCost: terms.policy.holdingCost)
        func add(_ quantity: Quantity, on day: Day) throws(QuantityOverflow) {
            if problem.days.last == day {
                let last = problem.quantities.count - 1
                problem.quantities[last] = try problem.quantities[last].adding(quantity)
            } else {
                problem.days.append(day)
                problem.quantities.append(quantity)
            }
        }
        var next = 0
        for index in walk.waiting {
            let requirement = requirements[Int(index)]
            while next < walk.lotSizes.shortfalls.count, walk.lotSizes.shortfalls[next].day < requirement.required {
                try add(walk.lotSizes.shortfalls[next].quantity, on: walk.lotSizes.shortfalls[next].day)
                next += 1
            }
            try add(requirement.uncovered, on: requirement.required)
        }
        for shortfall in walk.lotSizes.shortfalls[next...] { try add(shortfall.quantity, on: shortfall.day) }
        restore()
        return problem
    }

    /// Takes back what a walk without orders pegged.
    private mutating func restore() {
        for index in requirements.indices { requirements[index].uncovered = requirements[index].quantity }
        for index in receipts.indices { receipts[index].rest = receipts[index].quantity }
        for lot in lots.indices { lots[lot].rest = lots[lot].quantity }
        pegs.removeAll(keepingCapacity: true)
    }
}
