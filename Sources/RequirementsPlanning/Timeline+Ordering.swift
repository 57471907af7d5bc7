internal import PlanningModel

extension Timeline {
    /// Ends a day of the walk: orders what waits for the end of the day, and looks at the floor.
    mutating func endDay(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler, seesFloor: Bool
    ) throws {
        switch terms.policy.rule {
        case .manual, .priority, .decoupling:
            return
        case .minMax:
            try fill(terms, scheduler, seesFloor: seesFloor)
        case .period:
            guard seesFloor else { return }
            let shortfall = try floorShortfall(terms)
            guard shortfall > .zero else { return }
            if walk.periodStart == .distantFuture {
                guard firstValidSource(on: walk.day, terms) != nil else { return }
                openPeriod(walk.day, terms)
            }
            walk.periodFloor = try walk.periodFloor.adding(shortfall)
        case .requirement, .fixedQuantity:
            guard seesFloor else { return }
            let shortfall = try floorShortfall(terms)
            guard shortfall > .zero, firstValidSource(on: walk.day, terms) != nil else { return }
            let group = walk.lastGroup
            let joins = group.required == walk.day && group.firstOrder < orders.count
            if joins {
                try enlarge(group, by: shortfall, terms, scheduler)
            } else {
                try order(shortfall, required: walk.day, terms, scheduler)
            }
        }
    }

    /// What the floor lacks at the end of the day (semantics section 5, Floor); not above zero when it lacks nothing.
    private mutating func floorShortfall(_ terms: borrowing StockingPointTerms) throws(QuantityOverflow) -> Quantity {
        let floor = try terms.policy.floor(on: walk.day)
        let held = try walk.balance.adding(toleratedRest(terms)).adding(walk.periodFloor)
        return try floor.subtracting(held)
    }

    /// What is left of existing receipts that do not count yet but are tolerated for a requirement of the day.
    private mutating func toleratedRest(_ terms: borrowing StockingPointTerms) throws(QuantityOverflow) -> Quantity {
        let tolerated = toleratedIssue(walk.day, terms)
        var sum = Quantity.zero
        for place in walk.counted..<walk.counting.count {
            let receipt = receipts[Int(walk.counting[place])]
            if receipt.issue <= tolerated {
                guard receipt.expires >= walk.day else { continue }
                sum = try sum.adding(receipt.rest)
            } else if receipt.counts == receipt.available {
                // Whatever counts later is issued later, too.
                break
            }
        }
        return sum
    }

    // MARK: Period

    mutating func openPeriod(_ day: Day, _ terms: borrowing StockingPointTerms) {
        walk.periodStart = day
        walk.periodEnd = lastDay(ofPeriodFrom: day, terms)
    }

    /// Makes the order of the open period, if there is one.
    mutating func closePeriod(_ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler) throws {
        guard walk.periodStart != .distantFuture else { return }
        let required = walk.periodStart
        let net = try walk.waitingQuantity.adding(walk.periodFloor)
        walk.periodStart = .distantFuture
        walk.periodEnd = .distantFuture
        walk.periodFloor = .zero
        try order(net, required: required, terms, scheduler)
    }

    // MARK: Minimum and maximum

    private mutating func fill(
        _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler, seesFloor: Bool
    ) throws {
        let uncovered = walk.waitingQuantity
        guard uncovered > .zero || seesFloor, firstValidSource(on: walk.day, terms) != nil else { return }
        let balance = try walk.balance.adding(toleratedRest(terms)).subtracting(uncovered)
        let floor = try terms.policy.floor(on: walk.day)
        guard uncovered > .zero || balance < floor else { return }
        let net = NetQuantity.fill(
            balance: balance, uncovered: uncovered, minimum: floor, maximum: try terms.policy.ceiling(on: walk.day))
        guard let source = try source(for: net, on: walk.day, terms) else { return }
        let lot = try LotSize(terms.sources[source], terms.policy)
        try order(net.quantity(in: lot), required: walk.day, from: source, terms, scheduler)
    }

    // MARK: Orders

    /// Makes the orders of the day's last net quantity anew, for what was ordered and what the floor lacks.
    ///
    /// What requirements took of them, they keep.
    private mutating func enlarge(
        _ group: OrderGroup, by shortfall: Quantity, _ terms: borrowing StockingPointTerms,
        _ scheduler: borrowing Scheduler
    ) throws {
        let firstReceipt = existingCount + group.firstOrder
        var net = shortfall
        for order in orders[group.firstOrder...] {
            net = try net.adding(order.quantity)
            walk.ordered[Int(order.source)] -= order.quantity.rawValue
        }
        for receipt in receipts[firstReceipt...] {
            walk.balance.rawValue -= receipt.rest.rawValue
        }
        walk.expiring.removeAll { $0.receipt >= Int32(firstReceipt) }
        walk.queue.removeAll { Int($0) >= firstReceipt }
        walk.head = min(walk.head, walk.queue.count)
        walk.lastNumber = orders[group.firstOrder].number - 1
        orders.removeSubrange(group.firstOrder...)
        receipts.removeSubrange(firstReceipt...)
        // The pegs made since: those to the orders that are gone wait for the new ones.
        let since = Array(pegs[group.firstPeg...])
        pegs.removeSubrange(group.firstPeg...)
        for peg in since {
            guard Int(peg.receipt) >= firstReceipt else {
                pegs.append(peg)
                continue
            }
            requirements[Int(peg.requirement)].uncovered.rawValue += peg.quantity.rawValue
            if walk.waiting.last != peg.requirement { walk.waiting.append(peg.requirement) }
        }
        try order(net, required: walk.day, terms, scheduler)
    }

    /// Makes the orders for a net quantity and pegs them to the requirements that wait.
    mutating func order(
        _ net: Quantity, required: Day, _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws {
        guard let index = try source(for: .lot(net), on: required, terms) else { return }
        try order(net, required: required, from: index, terms, scheduler)
    }

    /// Makes the orders for a net quantity from a source.
    private mutating func order(
        _ net: Quantity, required: Day, from index: Int, _ terms: borrowing StockingPointTerms,
        _ scheduler: borrowing Scheduler
    ) throws {
        let lot = try LotSize(terms.sources[index], terms.policy)
        var source = terms.sources[index]
        var dates = scheduler.dates(required: required, from: source)
        var issue = scheduler.issueDay(available: dates.available)
        walk.lastGroup = OrderGroup(required: required, firstOrder: orders.count, firstPeg: pegs.count)
        var served = 0
        try lot.forEachOrder(net, required: required) { quantity in
            if source.firstBreak < source.endBreak {
                source = terms.source(index, for: quantity, on: required)
                dates = scheduler.dates(required: required, from: source)
                issue = scheduler.issueDay(available: dates.available)
            }
            let receipt = makeOrder(
                quantity, required: required, dates, issue: issue, from: index, terms,
                first: served < walk.waiting.count ? requirements[Int(walk.waiting[served])].requested : required)
            serve(from: receipt, &served)
            if receipts[receipt].rest > .zero {
                walk.balance = try walk.balance.adding(receipts[receipt].rest)
                enqueue(Int32(receipt))
                if receipts[receipt].expires < .distantFuture { noteExpiry(of: receipt) }
            }
            let (sum, overflow) = walk.ordered[index].addingReportingOverflow(quantity.rawValue)
            if overflow { throw QuantityOverflow() }
            walk.ordered[index] = sum
        }
        walk.waiting.removeAll(keepingCapacity: true)
        walk.waitingQuantity = .zero
    }

    /// Adds an order and its receipt.
    ///
    /// - Returns: the place of the receipt.
    private mutating func makeOrder(
        _ quantity: Quantity, required: Day, _ dates: OrderDates, issue: Day, from sourceIndex: Int,
        _ terms: borrowing StockingPointTerms, first requested: Day
    ) -> Int {
        let number = nextNumber(required)
        let source = terms.sources[sourceIndex]
        let bill = source.kind == .make ? terms.bill(source.bill, for: quantity, start: dates.start) : source.bill
        orders.append(
            PlannedOrder(
                required: required, number: number, quantity: quantity, order: dates.order, start: dates.start,
                receipt: dates.receipt, available: dates.available, requested: requested,
                issue: max(issue, required), priority: .blank, source: Int32(sourceIndex), from: source.from,
                bill: bill,
                kind: source.kind, status: .planned))
        receipts.append(
            Receipt(
                available: dates.available, issue: issue, quantity: quantity, isPlanned: true, required: required,
                number: number, expires: terms.expiry(receipt: dates.receipt), identity: 0,
                origin: Requirement.Origin(table: -1, row: Int32(orders.count - 1))))
        return receipts.count - 1
    }

    /// Pegs a new order to the requirements that wait, from the place `served` of their list on.
    private mutating func serve(from receipt: Int, _ served: inout Int) {
        let order = receipt - existingCount
        while served < walk.waiting.count, receipts[receipt].rest > .zero {
            let index = Int(walk.waiting[served])
            let quantity = min(receipts[receipt].rest, requirements[index].uncovered)
            receipts[receipt].rest.rawValue -= quantity.rawValue
            requirements[index].uncovered.rawValue -= quantity.rawValue
            pegs.append(Peg(requirement: Int32(index), receipt: Int32(receipt), quantity: quantity))
            orders[order].priority = min(orders[order].priority, requirements[index].priority)
            if requirements[index].uncovered == .zero { served += 1 }
        }
    }

    /// The number of the next order of a required date: one more than the last, passing over those of fixed orders.
    private mutating func nextNumber(_ required: Day) -> Int32 {
        var number = required == walk.lastRequired ? walk.lastNumber + 1 : 1
        for held in walk.fixedNumbers where held.required == required && held.number == number { number += 1 }
        walk.lastRequired = required
        walk.lastNumber = number
        return number
    }
}
