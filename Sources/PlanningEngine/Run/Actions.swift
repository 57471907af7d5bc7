internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What an open or fixed order is held for, as far as actions go.
private struct Need {
    /// The earliest day at which something needs it; `nil` when nothing does.
    var day: Day?
    /// The earliest day of a floor peg that is no reason to postpone: one dated F, or one of a buffer.
    var floorDay: Day?
    /// Whether such a peg is a reason to advance either.
    var floorAdvances = true
    /// What is pegged to it, without what a cancelled parent releases.
    var quantity = Quantity.zero

    /// The need that an advance goes by.
    var dayToAdvance: Day? {
        guard floorAdvances, let floorDay else { return day }
        return min(day ?? floorDay, floorDay)
    }

    mutating func add(_ day: Day, _ quantity: Quantity) {
        self.day = min(self.day ?? day, day)
        self.quantity.rawValue += quantity.rawValue
    }

    mutating func addFloor(_ day: Day, _ quantity: Quantity, isFirst: Bool, isOfBuffer: Bool) {
        if isFirst {
            floorDay = day
            floorAdvances = !isOfBuffer
            self.quantity.rawValue += quantity.rawValue
        } else {
            add(day, quantity)
        }
    }
}

/// Actions (semantics section 11): what to do with open and fixed orders.
extension RunContext {
    /// Adds the actions of a stocking point, and notes how they move its orders for their components.
    func act(
        _ point: PointID, _ plan: inout PointPlan, _ terms: StockingPointTerms, _ scheduler: Scheduler,
        _ timeline: borrowing Timeline, _ limits: inout AdvanceLimits
    ) throws(NetworkError) {
        let days = movedDays(timeline, point, scheduler)
        let needs = needs(days, scheduler, timeline)
        let lastDue = terms.policy.lastActionDay(today: today)
        for index in 0..<timeline.existingCount {
            let receipt = timeline.receipts[index]
            guard let subject = subject(receipt, point) else { continue }
            if let due = subject.pastDue {
                plan.messages.append(
                    PlanMessage(
                        .pastDueReceipt, order: subject.reference, fromDate: due, toDate: today,
                        fromQuantity: receipt.quantity))
            }
            guard subject.due <= lastDue else {
                plan.nextDay = min(plan.nextDay, subject.due - (terms.policy.actionFence ?? 0))
                continue
            }
            guard needs[index].quantity > .zero else {
                plan.messages.append(
                    PlanMessage(
                        .cancel, order: subject.reference, fromDate: subject.due, fromQuantity: receipt.quantity,
                        toQuantity: .zero))
                if subject.asks { plan.moves.append(Move(order: subject.key, days: 0, isCancelled: true)) }
                continue
            }
            decrease(receipt, subject, needs[index], &plan, terms)
            try move(receipt, subject, needs[index], point, &plan, terms, scheduler, &limits)
        }
        increase(point, &plan, terms, timeline, needs, lastDue)
        carry(days, point, &plan, terms, scheduler, timeline)
        // How far an order can be moved depends on today.
        if plan.traits.contains(.wantsAdvance) || plan.moves.contains(where: \.order.isPlanned) {
            plan.nextDay = min(plan.nextDay, today + 1)
        }
    }

    /// Planned orders between an open parent and open components move with what they were made for, and so does what was
    /// passed on to a successor.
    private func carry(
        _ days: [Day?], _ point: PointID, _ plan: inout PointPlan, _ terms: StockingPointTerms,
        _ scheduler: Scheduler, _ timeline: borrowing Timeline
    ) {
        let isMoved = timeline.requirements.indices.contains { days[$0] != timeline.requirements[$0].required }
        guard isMoved else { return }
        for passed in timeline.substitutes.passedOn {
            let required = timeline.requirements[Int(passed.requirement)].required
            let day = days[Int(passed.requirement)]
            guard day != required else { continue }
            plan.moves.append(
                Move(
                    order: OrderKey(required: required, number: passed.number), days: day.map { $0 - required } ?? 0,
                    isCancelled: day == nil))
        }
        // What fills a buffer was made for no requirement.
        guard timeline.netFlow == nil else { return }
        var before = Array(repeating: Day.distantFuture, count: timeline.orders.count)
        var after = before
        func note(_ receipt: Int32, _ required: Day, _ moved: Day?) {
            guard let order = timeline.orderIndex(ofReceipt: receipt) else { return }
            before[order] = min(before[order], required)
            if let moved { after[order] = min(after[order], moved) }
        }
        for peg in timeline.pegs {
            note(peg.receipt, timeline.requirements[Int(peg.requirement)].required, days[Int(peg.requirement)])
        }
        for peg in timeline.floorPegs { note(peg.receipt, peg.day, peg.day) }
        for (place, order) in timeline.orders.enumerated() where order.kind != .buy && before[place] < .distantFuture {
            let key = OrderKey(required: order.required, number: order.number)
            if after[place] == .distantFuture {
                plan.moves.append(Move(order: key, days: 0, isCancelled: true))
            } else if after[place] != before[place], before[place] == order.required {
                let start = scheduler.dates(required: after[place], from: terms.sources[Int(order.source)]).start
                plan.moves.append(Move(order: key, days: start - order.start, isCancelled: false))
            }
        }
    }

    // MARK: Needs

    private func needs(_ required: [Day?], _ scheduler: Scheduler, _ timeline: borrowing Timeline) -> [Need] {
        var needs = Array(repeating: Need(), count: timeline.existingCount)
        for peg in timeline.pegs where peg.receipt >= 0 && Int(peg.receipt) < needs.count {
            guard let day = required[Int(peg.requirement)] else { continue }
            needs[Int(peg.receipt)].add(scheduler.needDay(required: day), peg.quantity)
        }
        for peg in timeline.floorPegs where peg.receipt >= 0 && Int(peg.receipt) < needs.count {
            needs[Int(peg.receipt)].addFloor(
                peg.day, peg.quantity, isFirst: peg.day == timeline.firstServableDay,
                isOfBuffer: timeline.netFlow != nil)
        }
        return needs
    }

    /// The required dates of the requirements after the actions of their orders; `nil` where these are cancelled.
    private func movedDays(_ timeline: borrowing Timeline, _ point: PointID, _ scheduler: Scheduler) -> [Day?] {
        // The moves of the parents, looked up once.
        var moves: [PointID: [OrderKey: Move]] = [:]
        for parent in network.parents(of: point) where moves[parent] == nil {
            let all = current(parent).moves
            guard !all.isEmpty, network.crosses(child: point, parent: parent) else { continue }
            moves[parent] = Dictionary(all.map { ($0.order, $0) }) { first, _ in first }
        }
        return timeline.requirements.map { requirement in
            guard !moves.isEmpty, let asker = network.asker(requirement.origin),
                let move = moves[asker.parent]?[asker.order]
            else { return requirement.required }
            return move.isCancelled ? nil : scheduler.requiredDay(requested: requirement.requested + move.days)
        }
    }

    // MARK: Subjects

    /// An open or fixed order as an action sees it.
    private struct Subject {
        var reference: OrderReference
        var key: OrderKey
        /// Not before today.
        var due: Day
        /// The due date, if it is past.
        var pastDue: Day?
        var source: SourceTerms?
        /// Whether it asks components or a source location for something.
        var asks: Bool
    }

    /// The order that a receipt is; `nil` for by-products, which have no action.
    private func subject(_ receipt: Receipt, _ point: PointID) -> Subject? {
        switch receipt.origin.table {
        case OriginTable.supply:
            let row = receipt.origin.row
            let due = network.dueDay(ofSupply: row)
            let names = network.orderNames(receipt.origin)
            let kind = network.supplyKind(row)
            return Subject(
                reference: .erp(order: names.order, line: names.line), key: network.orderKey(ofSupply: row),
                due: max(due, today), pastDue: due < today ? due : nil, source: network.source(ofSupply: row, point),
                asks: kind == .production || kind == .transfer && network.transferStart(row, today: today) != nil)
        case OriginTable.fixed:
            let order = network.fixedOrders(of: point)[Int(receipt.origin.row)]
            return Subject(
                reference: reference(order, of: point), key: OrderKey(required: order.required, number: order.number),
                due: max(order.receipt, today), pastDue: order.receipt < today ? order.receipt : nil,
                source: source(of: order, point), asks: order.kind != .buy)
        default:
            return nil
        }
    }

    // MARK: Advance and postpone

    private func move(
        _ receipt: Receipt, _ subject: Subject, _ need: Need, _ point: PointID, _ plan: inout PointPlan,
        _ terms: StockingPointTerms, _ scheduler: Scheduler, _ limits: inout AdvanceLimits
    ) throws(NetworkError) {
        guard let day = need.dayToAdvance else { return }
        let wanted = scheduler.dueDay(need: day, from: subject.source)
        let policy = terms.policy
        if wanted < subject.due - max(policy.advanceMargin, policy.rescheduleTolerance) {
            plan.traits.insert(.wantsAdvance)
            let limit = try limits.earliestDue(of: receipt, at: point, in: self)
            let due = max(wanted, limit)
            // The margin is one of the need: an advance that components cut short may be smaller.
            guard due < subject.due, subject.due - due >= policy.minimumMove else { return }
            tell(.advance, subject, to: due, &plan)
        } else if let other = need.day, need.floorDay.map({ other < $0 }) ?? true,
            wanted > subject.due + max(policy.postponeMargin, policy.rescheduleTolerance),
            wanted - subject.due >= policy.minimumMove
        {
            tell(.postpone, subject, to: wanted, &plan)
        }
    }

    private func tell(_ kind: MessageKind, _ subject: Subject, to due: Day, _ plan: inout PointPlan) {
        plan.messages.append(
            PlanMessage(kind, order: subject.reference, fromDate: subject.pastDue ?? subject.due, toDate: due))
        if subject.asks { plan.moves.append(Move(order: subject.key, days: due - subject.due, isCancelled: false)) }
    }

    // MARK: Quantities

    private func decrease(
        _ receipt: Receipt, _ subject: Subject, _ need: Need, _ plan: inout PointPlan, _ terms: StockingPointTerms
    ) {
        guard need.quantity < receipt.quantity else { return }
        let least = max(need.quantity, subject.source?.minimum ?? .zero)
        // A multiple beyond the range of quantities is beyond the order, too.
        let rounded = try? least.roundedUp(toMultipleOf: subject.source?.multiple ?? .zero)
        guard let target = rounded, target < receipt.quantity,
            !terms.policy.tolerates(target, insteadOf: receipt.quantity)
        else { return }
        plan.messages.append(
            PlanMessage(
                .decrease, order: subject.reference, fromDate: subject.due, fromQuantity: receipt.quantity,
                toQuantity: target))
    }

    /// Spares planned orders by raising open orders that come within the positive days before them.
    private func increase(
        _ point: PointID, _ plan: inout PointPlan, _ terms: StockingPointTerms, _ timeline: borrowing Timeline,
        _ needs: [Need], _ lastDue: Day
    ) {
        guard let positive = terms.policy.positiveDays, timeline.netFlow == nil else { return }
        var raised: [Int: Quantity] = [:]
        let goodUntil = goodUntil(timeline)
        for (place, order) in timeline.orders.enumerated() {
            let place = timeline.existingCount + place
            let receipt = timeline.receipts[place]
            var pegged = Quantity(rawValue: receipt.quantity.rawValue - receipt.rest.rawValue)
            for peg in timeline.floorPegs where Int(peg.receipt) == place {
                pegged.rawValue += peg.quantity.rawValue
            }
            guard pegged > .zero else { continue }
            for index in (0..<timeline.existingCount).reversed() {
                let open = timeline.receipts[index]
                guard open.origin.table == OriginTable.supply, needs[index].quantity > .zero,
                    max(network.dueDay(ofSupply: open.origin.row), today) <= lastDue,
                    open.expires >= goodUntil[place - timeline.existingCount],
                    open.available <= order.required, order.required - open.available <= positive,
                    let target = raisedQuantity(raised[index] ?? open.quantity, by: pegged, open, point)
                else { continue }
                raised[index] = target
                break
            }
        }
        for index in raised.keys.sorted() {
            guard let subject = subject(timeline.receipts[index], point), let target = raised[index],
                !terms.policy.tolerates(target, insteadOf: timeline.receipts[index].quantity)
            else { continue }
            plan.messages.append(
                PlanMessage(
                    .increase, order: subject.reference, fromDate: subject.due,
                    fromQuantity: timeline.receipts[index].quantity, toQuantity: target))
        }
    }

    /// Up to which day what is pegged to each planned order wants it to be good.
    private func goodUntil(_ timeline: borrowing Timeline) -> [Day] {
        var days = Array(repeating: Day.distantPast, count: timeline.orders.count)
        func note(_ receipt: Int32, _ day: Day) {
            if let order = timeline.orderIndex(ofReceipt: receipt) { days[order] = max(days[order], day) }
        }
        for peg in timeline.pegs { note(peg.receipt, timeline.requirements[Int(peg.requirement)].goodUntil) }
        for peg in timeline.floorPegs { note(peg.receipt, peg.day) }
        return days
    }

    private func raisedQuantity(
        _ quantity: Quantity, by more: Quantity, _ receipt: Receipt, _ point: PointID
    ) -> Quantity? {
        let source = network.source(ofSupply: receipt.origin.row, point)
        let sum = try? quantity.adding(more).roundedUp(toMultipleOf: source?.multiple ?? .zero)
        guard let sum, source.map({ $0.maximum == .zero || sum <= $0.maximum }) ?? true else { return nil }
        return sum
    }
}
