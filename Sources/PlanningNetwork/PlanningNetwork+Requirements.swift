internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// A line of a parent's bill that asks a stocking point for something.
struct AskingLine: Sendable {
    var bill: TextID
    var line: ExplodedBills.Line
    var identity: UInt64
    var isStructural: Bool
    /// The terms of a line that is neither below a phantom nor anything but one: of nearly all.
    var only: BillLineTerms?

    init(_ line: ExplodedBills.Line, of bill: TextID, isStructural: Bool) {
        self.bill = bill
        self.line = line
        self.isStructural = isStructural
        identity = line.identity
        let isPlain =
            line.chain.count == 1 && line.operationScraps.isEmpty && line.preferredDays.isEmpty
            && line.alternatives.isEmpty && !line.isByProduct
        only = isPlain ? line.chain.first : nil
    }
}

/// Requirements of a stocking point from its own rows and from the orders of its parents (semantics sections 7 and 8).
extension PlanningNetwork {
    func add(
        _ kind: RequirementKind, requested: Day, _ quantity: Quantity, priority: Priority, sellableDays: Int32 = 0,
        identity: UInt64, _ origin: Requirement.Origin, _ scheduler: borrowing Scheduler,
        _ scratch: inout TimelineScratch
    ) {
        guard quantity > .zero else { return }
        let required = scheduler.requiredDay(requested: requested)
        guard scratch.required.first <= required, required <= scratch.required.last else { return }
        scratch.requirements.append(
            Requirement(
                requested: requested, required: required, quantity: quantity, priority: priority, kind: kind,
                sellableDays: sellableDays, identity: identity, origin: origin))
    }

    func addSales(
        _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        let facts = self[.demandOrders]
        let item = points.items[Int(point)]
        let rows = points.demands[Int(point)]
        // Rows are in the order of their requested dates.
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if facts.day(rows[middle], DemandColumn.dueDate) < scratch.requested.first {
                low = middle + 1
            } else {
                high = middle
            }
        }
        for row in rows[low...] {
            guard facts.day(row, DemandColumn.dueDate) <= scratch.requested.last else { return }
            add(
                .sales, requested: facts.day(row, DemandColumn.dueDate), facts.quantity(row, DemandColumn.quantity),
                priority: facts.priority(row, DemandColumn.priority),
                sellableDays: sellableDays(facts.text(row, DemandColumn.customer), item),
                identity: identity(ofDemand: row), Requirement.Origin(table: OriginTable.demand, row: row), scheduler,
                &scratch)
        }
    }

    /// Pulls what planned and fixed orders of the parents ask for, and the by-products they give.
    func addFromParents(
        _ point: PointID, _ plan: Int, _ today: Day, _ scheduler: borrowing Scheduler,
        _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let parents = points.parents[Int(point)]
        var first = 0
        while first < parents.count {
            let parent = parents[first].point
            var end = first + 1
            while end < parents.count, parents[end].point == parent { end += 1 }
            scratch.lines.removeAll(keepingCapacity: true)
            scratch.isPlannedFrom = false
            var isSourceLocation = false
            var isSuperseded = false
            for link in parents[first..<end] {
                if link.kind == .transfer {
                    isSourceLocation = true
                    if link.isStructural { scratch.isPlannedFrom = true }
                }
                if link.kind == .successor { isSuperseded = true }
                guard link.kind == .bill else { continue }
                let bill = bills[link.bill]
                for line in bill.lines[bill.places(of: points.items[Int(point)])] where asks(line, point, of: parent) {
                    scratch.lines.append(AskingLine(line, of: bill.bill, isStructural: link.isStructural))
                    if line.isByProduct || !line.alternatives.isEmpty { scratch.isIndivisible = true }
                }
            }
            if isSourceLocation || !scratch.lines.isEmpty {
                try addOrders(of: parent, plan, point, scheduler, &scratch)
            }
            if isSuperseded { addPassedOn(of: parent, to: point, scheduler, &scratch) }
            first = end
        }
    }

    /// Goes through planned and fixed orders of a parent by required date and number.
    ///
    /// Fixed orders are read where they were fixed, not in the plan, because a cycle may put their stocking point
    /// behind this one. Planned ones only come over edges of sources that can be the first choice: others are of an
    /// earlier plan, whose stocking point may not be planned yet.
    func addOrders(
        of parent: PointID, _ plan: Int, _ point: PointID, _ scheduler: borrowing Scheduler,
        _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let name = identity(of: parent)
        let fixed = fixedOrders(of: parent, plan: plan, asking: point)
        var nextFixed = 0
        // Members of a cycle are planned side by side: what an earlier run ordered there is not read any more.
        let planned = points.terms[Int(parent)].isUnplannable ? [] : plans[plan].points[Int(parent)].orders
        let leads = plans[plan].points[Int(parent)].leads
        let isBounded = !scratch.requested.isWhole && leads.first <= leads.last
        let first = isBounded ? planned.place(of: scratch.requested.first + leads.first, .min) : 0
        let last = isBounded ? scratch.requested.last + leads.last : .distantFuture
        if isBounded, first < planned.count {
            while nextFixed < fixed.count,
                (fixed[nextFixed].required, fixed[nextFixed].number) < (planned[first].required, planned[first].number)
            {
                try addOrder(fixed[nextFixed], of: parent, name, point, scheduler, &scratch)
                nextFixed += 1
            }
        }
        for order in planned[first...] where !order.status.isFixed {
            guard order.required <= last else { break }
            while nextFixed < fixed.count,
                (fixed[nextFixed].required, fixed[nextFixed].number) < (order.required, order.number)
            {
                try addOrder(fixed[nextFixed], of: parent, name, point, scheduler, &scratch)
                nextFixed += 1
            }
            if nextFixed < fixed.count, fixed[nextFixed].required == order.required,
                fixed[nextFixed].number == order.number
            {
                continue
            }
            try addOrder(order, of: parent, name, point, scheduler, &scratch)
        }
        for order in fixed[nextFixed...] { try addOrder(order, of: parent, name, point, scheduler, &scratch) }
    }

    /// The fixed orders of a parent, with the priority of what they serve in a plan.
    ///
    /// Where a ring of orders puts the parent behind the stocking point, they have the priority that they were fixed with.
    private func fixedOrders(of parent: PointID, plan: Int, asking point: PointID) -> [PlannedOrder] {
        var fixed = points.fixedOrders[Int(parent)]
        guard !fixed.isEmpty, points.levels[Int(parent)] < points.levels[Int(point)] else { return fixed }
        let planned = plans[plan].points[Int(parent)].orders
        for index in fixed.indices {
            let place = planned.index(of: fixed[index].required, fixed[index].number)
            fixed[index].priority = place.map { planned[$0].priority } ?? Priority.blank
        }
        return fixed
    }

    func addOrder(
        _ order: PlannedOrder, of parent: PointID, _ name: UInt64, _ point: PointID,
        _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let origin = Requirement.Origin(
            table: OriginTable.planned, row: parent, line: order.required.rawValue, number: order.number)
        switch order.kind {
        case .buy:
            return
        case .transfer:
            guard order.from == points.locations[Int(point)], points.items[Int(parent)] == points.items[Int(point)],
                order.status.isFixed || scratch.isPlannedFrom
            else { return }
            add(
                .transfer, requested: order.start, order.quantity, priority: order.priority,
                identity: identity(of: order, name), origin, scheduler, &scratch)
        case .make:
            // By place, because a copied line costs more than what it is asked.
            for place in scratch.lines.indices where scratch.lines[place].bill == order.bill {
                guard order.status.isFixed || scratch.lines[place].isStructural else { continue }
                if let terms = scratch.lines[place].only {
                    guard terms.isEffective(on: order.start) else { continue }
                    add(
                        .dependent, requested: order.start, try terms.quantity(for: order.quantity),
                        priority: order.priority,
                        identity: Identity.combine(identity(of: order, name), scratch.lines[place].identity), origin,
                        scheduler, &scratch)
                    continue
                }
                guard let amount = try scratch.lines[place].line.quantity(for: order.quantity, start: order.start)
                else { continue }
                if scratch.lines[place].line.isByProduct {
                    addByProduct(of: order, name, parent, scratch.lines[place].line, amount, point, scheduler, &scratch)
                } else {
                    let line = scratch.lines[place].line.identity
                    let count = scratch.requirements.count
                    add(
                        .dependent, requested: order.start, amount, priority: order.priority,
                        identity: Identity.combine(identity(of: order, name), line), origin, scheduler, &scratch)
                    if !scratch.lines[place].line.alternatives.isEmpty, scratch.requirements.count > count {
                        noteAlternatives(of: scratch.lines[place].line, start: order.start, parent, point, &scratch)
                    }
                }
            }
        }
    }
}
