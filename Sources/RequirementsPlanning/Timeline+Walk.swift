public import PlanningModel

/// A quantity of the plan of one stocking point is out of range, or a net requirement would split into too many orders.
public enum PlanningFault: Error, Hashable, Sendable {
    case quantityOverflow
    case tooManyOrders(required: Day)
}

extension Timeline {
    /// Plans the stocking point: pegs requirements to receipts and makes orders for what is left (semantics sections 4,
    /// 5, 12 and 13).
    ///
    /// - Parameters:
    ///   - terms: settings and sources of the stocking point.
    ///   - scheduler: dates, made of the same terms.
    /// - Throws: `PlanningFault`; the timeline is then to be emptied.
    /// - Complexity: linear in requirements and receipts but for the search among late and earlier excess receipts.
    public mutating func plan(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws(PlanningFault) {
        do {
            try run(terms, scheduler)
        } catch let fault as PlanningFault {
            throw fault
        } catch {
            throw .quantityOverflow
        }
    }

    private mutating func run(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) throws {
        walk.lotDays.removeAll(keepingCapacity: true)
        if terms.policy.lotSizing == nil {
            try walkDays(terms, scheduler)
        } else {
            try walkDays(termsForWalk(terms, scheduler), scheduler)
        }
    }

    /// Goes through the days on which something is required or the floor is looked at.
    mutating func walkDays(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) throws {
        try prepare(terms, scheduler)
        reserve()
        if terms.policy.rule.ordersByNetFlow { return try planByNetFlow(terms, scheduler) }
        try walkOn(terms, scheduler, to: nil)
    }

    /// Walks the days of the requirements that were not walked yet.
    ///
    /// - Parameter end: the day of the seam at which the requirements of the timeline end for now; `nil` when there are
    ///   no more.
    mutating func walkOn(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler, to end: Day?
    ) throws {
        let seesFloor = terms.canOrder && seesFloor(terms.policy)
        while walk.next < requirements.count || walk.floorWaits && end.map({ firstServableDay < $0 }) ?? true {
            var day = walk.next < requirements.count ? requirements[walk.next].required : .distantFuture
            if walk.floorWaits, firstServableDay <= day {
                day = firstServableDay
                walk.floorWaits = false
            }
            if day > walk.periodEnd { try closePeriod(terms, scheduler) }
            if walk.isResumable { cut(before: day, afterAtLeast: windowLength) }
            try count(upTo: day)
            walk.day = day
            while walk.next < requirements.count, requirements[walk.next].required == day {
                let next = walk.next
                walk.next += 1
                try take(next, terms, scheduler)
            }
            try endDay(terms, scheduler, seesFloor: seesFloor && day >= firstServableDay)
        }
        guard let end, end <= walk.periodEnd else { return try closePeriod(terms, scheduler) }
    }

    func hasFloor(_ policy: CoveragePolicy) -> Bool {
        guard !policy.rule.ordersByNetFlow else { return false }
        return policy.safetyStock > .zero || policy.rule == .minMax && policy.minimum > .zero
    }

    /// Whether there is a floor to be looked at: not when F is beyond the coverage fence (semantics section 10).
    func seesFloor(_ policy: CoveragePolicy) -> Bool { hasFloor(policy) && firstServableDay <= lastDay }

    /// Puts the state of the walk to the beginning.
    mutating func prepare(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws(QuantityOverflow) {
        existingCount = receipts.count
        onHandRest = onHand
        substitutes.restart()
        walk.day = .distantPast
        walk.next = 0
        walk.sharesSources = terms.sources.contains { $0.shares }
        seams.removeAll(keepingCapacity: true)
        walk.queue.removeAll(keepingCapacity: true)
        walk.counting.removeAll(keepingCapacity: true)
        walk.fixedNumbers.removeAll(keepingCapacity: true)
        for index in receipts.indices {
            walk.queue.append(Int32(index))
            walk.counting.append(Int32(index))
            if receipts[index].isOwnOrder {
                walk.fixedNumbers.append((receipts[index].required, receipts[index].number))
            }
        }
        walk.fixedNumbers.sort { $0 < $1 }
        // Only a fixed order counts at another time than that of its place in the queue.
        if receipts.contains(where: { $0.counts != $0.available }) {
            let receipts = receipts
            walk.counting.sort { (receipts[Int($0)].counts, $0) < (receipts[Int($1)].counts, $1) }
        }
        walk.head = 0
        walk.counted = 0
        // What a timeline before this one had reserved.
        walk.reservedCount = 0
        walk.reservedDone = 0
        walk.held.removeAll(keepingCapacity: true)
        walk.balance = onHand
        findExpiring()
        walk.isResumable = Self.isResumable(terms) && lots.isEmpty && reservations.isEmpty && !canExpire
        walk.waiting.removeAll(keepingCapacity: true)
        walk.waitingQuantity = .zero
        walk.periodStart = .distantFuture
        walk.periodEnd = .distantFuture
        walk.periodFloor = .zero
        walk.lastGroup = OrderGroup()
        walk.lastRequired = .distantPast
        walk.lastNumber = 0
        walk.validFrom = .distantFuture
        walk.validTo = .distantPast
        walk.ordered.removeAll(keepingCapacity: true)
        walk.earliest.removeAll(keepingCapacity: true)
        for index in terms.sources.indices {
            walk.earliest.append(scheduler.earliestIssue(from: terms.sources[index]))
            walk.ordered.append(0)
        }
        for entry in orderedBefore {
            walk.ordered[entry.source] = try Quantity(rawValue: walk.ordered[entry.source]).adding(entry.quantity)
                .rawValue
        }
        if let source = terms.firstValidSource(on: scheduler.today) {
            firstServableDay = walk.earliest[source]
        } else {
            firstServableDay = scheduler.today
        }
        walk.floorWaits = terms.canOrder && seesFloor(terms.policy)
    }

    /// Lets the receipts that count by the end of a day into the projected balance.
    private mutating func count(upTo day: Day) throws(QuantityOverflow) {
        while walk.counted < walk.counting.count {
            let index = Int(walk.counting[walk.counted])
            guard receipts[index].counts <= day else { break }
            walk.balance = try walk.balance.adding(receipts[index].rest)
            if !walk.held.isEmpty { walk.balance = try walk.balance.adding(walk.held[index]) }
            walk.counted += 1
        }
        expire(before: day)
    }

    /// The first valid source of a day, remembered as long as the day does not leave the time in which it is the same.
    mutating func firstValidSource(on day: Day, _ terms: borrowing StockingPointTerms) -> Int? {
        if walk.validFrom <= day, day <= walk.validTo { return walk.source }
        walk.source = terms.firstValidSource(on: day)
        walk.validFrom = .distantPast
        walk.validTo = .distantFuture
        for index in terms.sources.indices {
            let source = terms.sources[index]
            if source.effectiveFrom > day {
                walk.validTo = min(walk.validTo, source.effectiveFrom - 1)
            } else if source.effectiveTo < day {
                walk.validFrom = max(walk.validFrom, source.effectiveTo + 1)
            } else {
                walk.validFrom = max(walk.validFrom, source.effectiveFrom)
                walk.validTo = min(walk.validTo, source.effectiveTo)
            }
        }
        return walk.source
    }

    /// The last issue day at which a late receipt is taken for a requirement of a day (semantics section 4, step 4).
    mutating func toleratedIssue(_ day: Day, _ terms: borrowing StockingPointTerms) -> Day {
        guard terms.canOrder, let source = firstValidSource(on: day, terms) else { return .distantFuture }
        return max(walk.earliest[source], day) + terms.policy.negativeDays
    }
}
