internal import PlanningModel

/// Rules `priority` and `decoupling` (semantics sections 12 and 13): the whole timeline decides what is ordered, and all
/// supply serves requirements by priority.
extension Timeline {
    /// Plans a stocking point that orders by net flow; the state of the walk is at the beginning.
    mutating func planByNetFlow(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) throws {
        let flow: NetFlow
        let required: Day
        if terms.policy.rule == .decoupling {
            lacksSource = terms.firstValidSource(on: scheduler.today) == nil
            qualify(terms.decoupling, scheduler)
            flow = try netFlowOfBuffer()
            required = fillDay(terms, scheduler)
        } else {
            required = firstServableDay
            flow = try netFlow(terms.policy, on: required)
        }
        netFlow = flow
        // Beyond the coverage fence and for a superseded item there is no floor, and nothing to fill up.
        if terms.canOrder, holdsBuffer(terms.policy), required < terms.policy.supersededFrom {
            try fill(flow, required: required, terms, scheduler)
        }
        rankRequirements()
        rankReceipts()
        peg(terms, scheduler)
    }

    /// Whether something is held for the buffer on F.
    func holdsBuffer(_ policy: CoveragePolicy) -> Bool {
        firstServableDay <= lastDay && firstServableDay < policy.supersededFrom
    }

    // MARK: Net flow

    /// The net flow of rule `priority`, whose levels are those of a day.
    private func netFlow(_ policy: CoveragePolicy, on day: Day) throws(QuantityOverflow) -> NetFlow {
        let minimum = try policy.seasonal(policy.minimum, on: day)
        let maximum = try policy.maximum.map { whole throws(QuantityOverflow) in try policy.seasonal(whole, on: day) }
        let reorderPoint = policy.reorderPoint ?? .zero
        return try NetFlow(
            onHand: onHand, onOrder: onOrder(), required: requiredQuantity(), minimum: minimum,
            reorderPoint: reorderPoint, maximum: maximum ?? reorderPoint)
    }

    /// The net flow of rule `decoupling`, whose levels are the zones of the buffer.
    private func netFlowOfBuffer() throws(QuantityOverflow) -> NetFlow {
        try NetFlow(
            onHand: onHand, onOrder: onOrder(), required: requiredQuantity(), minimum: buffer?.minimum ?? .zero,
            reorderPoint: buffer?.reorderPoint ?? .zero, maximum: buffer?.maximum ?? .zero)
    }

    private func onOrder() throws(QuantityOverflow) -> Quantity {
        var sum = Quantity.zero
        for index in receipts.indices { sum = try sum.adding(receipts[index].quantity) }
        return sum
    }

    /// What all qualified requirements ask for.
    private func requiredQuantity() throws(QuantityOverflow) -> Quantity {
        var sum = Quantity.zero
        for index in requirements.indices where requirements[index].isQualified {
            sum = try sum.adding(requirements[index].quantity)
        }
        return sum
    }

    // MARK: Decoupling points

    /// Tells the requirements that count at a decoupling point: those up to the first open issue day, and spikes within
    /// the horizon; never forecast (semantics section 13).
    private mutating func qualify(_ terms: DecouplingTerms, _ scheduler: borrowing Scheduler) {
        let first = scheduler.requiredDay(requested: scheduler.today)
        let horizon = scheduler.today + (terms.spikeHorizon ?? buffer?.leadTime ?? 0)
        var start = 0
        while start < requirements.count {
            let day = requirements[start].required
            var end = start
            // In 128 bits, so that a day's total cannot leave the range.
            var total: Int128 = 0
            while end < requirements.count, requirements[end].required == day {
                if requirements[end].kind != .forecast { total += Int128(requirements[end].quantity.rawValue) }
                end += 1
            }
            let isSpike = day <= horizon && terms.spikeThreshold.map { total > Int128($0.rawValue) } ?? false
            for index in start..<end {
                requirements[index].isQualified =
                    requirements[index].kind != .forecast && (day <= first || isSpike)
            }
            start = end
        }
    }

    /// Today + DLT, counted as the first valid source of today counts its lead time.
    private func fillDay(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) -> Day {
        guard let source = terms.firstValidSource(on: scheduler.today) else { return scheduler.today }
        return scheduler.day(buffer?.leadTime ?? 0, after: scheduler.today, asCountedBy: terms.sources[source])
    }

    // MARK: Orders

    private mutating func fill(
        _ flow: NetFlow, required: Day, _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws {
        walk.fills.removeAll(keepingCapacity: true)
        let method = terms.policy.rule == .priority ? terms.policy.priorityMethod : .percent
        try flow.fill(method, terms.priorityRanges, into: &walk.fills)
        for place in walk.fills.indices {
            let first = orders.count
            let priority = walk.fills[place].priority
            try order(walk.fills[place].quantity, required: required, terms, scheduler)
            if orders.count == first { lacksSource = true }
            for index in first..<orders.count {
                orders[index].priority = priority
                receipts[existingCount + index].priority = priority
            }
        }
    }

    // MARK: Pegging

    /// Puts requirements in the order of priority; those of one priority stay in the order of days.
    private mutating func rankRequirements() {
        let isRanked = requirements.indices.dropFirst().allSatisfy {
            requirements[$0 - 1].priority <= requirements[$0].priority
        }
        guard !isRanked else { return }
        walk.ranks.removeAll(keepingCapacity: true)
        for index in requirements.indices { walk.ranks.append(Int32(index)) }
        let unranked = requirements
        walk.ranks.sort { (unranked[Int($0)].priority, $0) < (unranked[Int($1)].priority, $1) }
        walk.ranked.removeAll(keepingCapacity: true)
        for place in walk.ranks { walk.ranked.append(unranked[Int(place)]) }
        swap(&requirements, &walk.ranked)
        guard !pegs.isEmpty else { return }
        // What is reserved was pegged in the order of days.
        var ranks = walk.ranks
        for (rank, place) in walk.ranks.enumerated() { ranks[Int(place)] = Int32(rank) }
        for index in pegs.indices { pegs[index].requirement = ranks[Int(pegs[index].requirement)] }
    }

    /// Puts receipts in the order of priority; those of one priority stay in the order in which they are available.
    private mutating func rankReceipts() {
        // Where each stands by available date, which what is left of them is held by.
        walk.ranks.removeAll(keepingCapacity: true)
        for _ in receipts.indices { walk.ranks.append(0) }
        for (rank, place) in walk.queue.enumerated() { walk.ranks[Int(place)] = Int32(rank) }
        let unranked = receipts
        let ranks = walk.ranks
        walk.queue.sort {
            (unranked[Int($0)].priority, ranks[Int($0)]) < (unranked[Int($1)].priority, ranks[Int($1)])
        }
    }

    private mutating func peg(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) {
        walk.head = 0
        for index in requirements.indices {
            takeOnHand(index, .distantPast, scheduler.today)
            while walk.head < walk.queue.count, receipts[Int(walk.queue[walk.head])].rest == .zero { walk.head += 1 }
            var place = walk.head
            while requirements[index].uncovered > .zero, place < walk.queue.count {
                serve(index, from: Int(walk.queue[place]))
                place += 1
            }
            if requirements[index].uncovered > .zero {
                takeAlternatives(index, .distantPast, scheduler.today)
                passOn(index, terms)
            }
        }
    }

    /// Pegs what is left of a receipt to a requirement that it is good for.
    private mutating func serve(_ index: Int, from receipt: Int) {
        guard receipts[receipt].expires >= requirements[index].goodUntil else { return }
        let quantity = min(receipts[receipt].rest, requirements[index].uncovered)
        guard quantity > .zero else { return }
        if let order = orderIndex(ofReceipt: Int32(receipt)), receipts[receipt].rest == receipts[receipt].quantity {
            orders[order].requested = requirements[index].requested
        }
        receipts[receipt].rest.rawValue -= quantity.rawValue
        requirements[index].uncovered.rawValue -= quantity.rawValue
        pegs.append(Peg(requirement: Int32(index), receipt: Int32(receipt), quantity: quantity))
    }

    /// Pegs what is left of receipts to the floor, up to the maximum, with date F: stock first, then by available date.
    ///
    /// What has expired by then holds nothing, but for orders that were made now to fill up (semantics section 14).
    mutating func pegNetFlow(_ flow: NetFlow) {
        let ranks = walk.ranks
        walk.queue.sort { ranks[Int($0)] < ranks[Int($1)] }
        var rest = flow.maximum
        func hold(_ quantity: Quantity, of receipt: Int32) {
            guard quantity > .zero,
                isGood(receipt, on: firstServableDay) || orderIndex(ofReceipt: receipt) != nil
            else { return }
            rest.rawValue -= quantity.rawValue
            floorPegs.append(FloorPeg(day: firstServableDay, receipt: receipt, quantity: quantity))
        }
        if lots.isEmpty { hold(min(rest, onHandRest), of: Peg.onHand) }
        for lot in lots.indices where rest > .zero { hold(min(rest, lots[lot].rest), of: Peg.lot(lot)) }
        for place in walk.queue where rest > .zero { hold(min(rest, receipts[Int(place)].rest), of: place) }
    }
}
