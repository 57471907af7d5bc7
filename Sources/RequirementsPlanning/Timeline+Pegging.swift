internal import PlanningModel

extension Timeline {
    /// Pegs one requirement to what is there (semantics section 4, steps 2 to 4) and hands on what is left of it.
    mutating func take(_ index: Int, _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) throws {
        let rule = terms.policy.rule
        let day = requirements[index].required
        let consumption = terms.policy.onHandConsumption
        takeReserved(index)
        let oldest = terms.policy.positiveDays.map { day - $0 } ?? .distantPast
        skipUsedUp()
        if consumption == .first { takeOnHand(index, oldest, scheduler.today) }
        let late = takeReceipts(index, from: walk.head, issuedBy: day, oldest, latestFirst: terms.policy.isLatestFirst)
        if consumption == .afterOnTimeSupply { takeOnHand(index, oldest, scheduler.today) }
        if requirements[index].uncovered > .zero {
            let tolerated = toleratedIssue(day, terms)
            if consumption == .last {
                let inTime = min(day + terms.policy.negativeDays, tolerated)
                let later = takeReceipts(index, from: late, issuedBy: inTime, oldest, latestFirst: false)
                takeOnHand(index, oldest, scheduler.today)
                _ = takeReceipts(index, from: later, issuedBy: tolerated, oldest, latestFirst: false)
            } else {
                _ = takeReceipts(index, from: late, issuedBy: tolerated, oldest, latestFirst: false)
            }
        }
        if requirements[index].uncovered > .zero {
            takeAlternatives(index, oldest, scheduler.today)
            passOn(index, terms)
        }
        guard requirements[index].uncovered > .zero, terms.canOrder,
            joinsPeriod(terms) || firstValidSource(on: day, terms) != nil
        else { return }
        if rule == .period, walk.periodStart == .distantFuture { openPeriod(day, terms) }
        walk.waiting.append(Int32(index))
        walk.waitingQuantity = try walk.waitingQuantity.adding(requirements[index].uncovered)
        if rule != .period, rule != .minMax { try order(walk.waitingQuantity, required: day, terms, scheduler) }
    }

    /// Whether there is an open period, whose source is that of its first day; with lot sizing what cannot be ordered on its
    /// own day is no net quantity.
    private func joinsPeriod(_ terms: borrowing StockingPointTerms) -> Bool {
        terms.policy.rule == .period && walk.periodStart != .distantFuture && walk.lotDays.isEmpty
    }

    /// Passes over the first receipts of the queue as far as nothing is left of them, or they have expired.
    private mutating func skipUsedUp() {
        while walk.head < walk.queue.count {
            let receipt = Int(walk.queue[walk.head])
            guard receipts[receipt].rest == .zero || receipts[receipt].expires < walk.day else { return }
            walk.head += 1
        }
    }

    /// Takes receipts that are issued by a day and not available before `oldest`, beginning at a place in the queue.
    ///
    /// - Returns: the place of the first receipt that is issued later, if the requirement is not covered before.
    private mutating func takeReceipts(
        _ index: Int, from start: Int, issuedBy day: Day, _ oldest: Day, latestFirst: Bool
    ) -> Int {
        var place = start
        if latestFirst {
            while place < walk.queue.count, receipts[Int(walk.queue[place])].issue <= day { place += 1 }
            takeLatest(index, in: start..<place, oldest)
            return place
        }
        while place < walk.queue.count, requirements[index].uncovered > .zero {
            let receipt = Int(walk.queue[place])
            if receipts[receipt].issue > day { break }
            if receipts[receipt].available >= oldest { takeReceipt(receipt, for: index) }
            place += 1
        }
        return place
    }

    /// Takes the receipts of a part of the queue, those of the latest available date first.
    private mutating func takeLatest(_ index: Int, in places: Range<Int>, _ oldest: Day) {
        var end = places.upperBound
        while end > places.lowerBound, requirements[index].uncovered > .zero {
            let day = receipts[Int(walk.queue[end - 1])].available
            guard day >= oldest else { return }
            var start = end - 1
            while start > places.lowerBound, receipts[Int(walk.queue[start - 1])].available == day { start -= 1 }
            for place in start..<end { takeReceipt(Int(walk.queue[place]), for: index) }
            end = start
        }
    }

    private mutating func takeReceipt(_ receipt: Int, for index: Int) {
        guard receipts[receipt].expires >= requirements[index].goodUntil else { return }
        let quantity = min(receipts[receipt].rest, requirements[index].uncovered)
        guard quantity > .zero else { return }
        receipts[receipt].rest.rawValue -= quantity.rawValue
        if receipts[receipt].counts <= walk.day { walk.balance.rawValue -= quantity.rawValue }
        requirements[index].uncovered.rawValue -= quantity.rawValue
        pegs.append(Peg(requirement: Int32(index), receipt: Int32(receipt), quantity: quantity))
        if let order = orderIndex(ofReceipt: Int32(receipt)), requirements[index].priority < orders[order].priority {
            orders[order].priority = requirements[index].priority
        }
    }

    /// Puts the receipt of a new planned order into its place in the queue.
    mutating func enqueue(_ receipt: Int32) {
        var place = walk.queue.count
        while place > 0, precedes(receipts[Int(receipt)], receipts[Int(walk.queue[place - 1])]) { place -= 1 }
        walk.queue.insert(receipt, at: place)
        if place < walk.head { walk.head = place }
    }

    /// Whether an own planned order is taken before another receipt.
    private func precedes(_ own: Receipt, _ other: Receipt) -> Bool {
        if own.available != other.available { return own.available < other.available }
        guard other.isPlanned else { return false }
        if other.producerOrder != 0 { return other.producerOrder > 0 }
        return (own.required, own.number) < (other.required, other.number)
    }
}
