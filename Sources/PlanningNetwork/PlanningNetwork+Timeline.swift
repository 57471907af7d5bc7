internal import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// What a requirement or receipt of a timeline comes from: `Requirement.Origin.table`.
package enum OriginTable {
    /// A row of demand_orders, supply_components, supply_orders or forecasts, by `row`.
    package static let demand: Int32 = 1, component: Int32 = 2, supply: Int32 = 3, forecast: Int32 = 4
    /// A line of the bill (`line`) of an open production order (`row`).
    package static let explosion: Int32 = 5
    /// A planned or fixed order of a parent (`row`), by required date (`line`) and number.
    package static let planned: Int32 = 6
    /// A fixed order of the stocking point itself: its place (`row`).
    package static let fixed: Int32 = 7
}

/// Memory for filling timelines, used again and again.
package struct TimelineScratch: Sendable {
    package var timeline = Timeline()
    var requirements: [Requirement] = []
    var keys: [SortKey] = []
    var open: [OpenRequirement] = []
    /// Receipts with the names that they are put in order by: order and line, or item and location of the producer.
    var receipts: [(receipt: Receipt, order: TextID, line: TextID)] = []
    /// Lines of a parent's bills that ask the stocking point for something.
    var lines: [(bill: TextID, line: ExplodedBills.Line)] = []

    struct SortKey: Comparable {
        var key: UInt64
        var place: Int32

        static func < (left: SortKey, right: SortKey) -> Bool {
            left.key != right.key ? left.key < right.key : left.place < right.place
        }
    }

    /// A requirement of an open order, before it is put in order.
    struct OpenRequirement {
        var requirement: Requirement
        var order: TextID
        var line: TextID
        var component: TextID
    }

    /// The first later planning date on which a bill line comes into effect for an open order that has not started.
    package var nextDay = Day.distantFuture

    package init() {}
}

extension PlanningNetwork {
    /// The dates of a stocking point's orders on a planning date.
    package func scheduler(_ point: PointID, today: Day) -> Scheduler {
        Scheduler(points.terms[Int(point)], calendars: calendars.open, today: today)
    }

    /// Sorts what is served in the order of names, so that timelines can be filled by many threads at once.
    package mutating func sortDemands() {
        for point in points.unsortedDemands.indices where points.unsortedDemands[point] {
            let facts = self[.demandOrders]
            let texts = texts
            points.demands[point].sort { left, right in
                let order = texts.compare(facts.text(left, DemandColumn.order), facts.text(right, DemandColumn.order))
                return order != 0
                    ? order < 0
                    : texts.precedes(facts.text(left, DemandColumn.line), facts.text(right, DemandColumn.line))
            }
            points.unsortedDemands[point] = false
        }
    }

    /// Fills a timeline with the requirements and receipts of a stocking point, pulled from rows and parents' orders.
    ///
    /// - Complexity: O(n log n) in what the stocking point and its parents hold.
    package func fill(
        _ scratch: inout TimelineScratch, _ point: PointID, plan: Int, today: Day, _ scheduler: borrowing Scheduler
    ) throws(QuantityOverflow) {
        scratch.timeline.removeAll()
        scratch.requirements.removeAll(keepingCapacity: true)
        scratch.receipts.removeAll(keepingCapacity: true)
        scratch.nextDay = .distantFuture
        addSales(point, today, scheduler, &scratch)
        try addOpenRequirements(point, today, scheduler, &scratch)
        try addFromParents(point, plan, today, scheduler, &scratch)
        addForecasts(point, today, scheduler, &scratch)
        sortRequirements(&scratch)
        addSupplies(point, scheduler, &scratch)
        noteShipping(point, today, &scratch)
        addFixedOrders(point, scheduler, &scratch)
        sortReceipts(&scratch)
        scratch.timeline.onHand = try onHand(point)
    }

    // MARK: Requirements

    private func add(
        _ kind: RequirementKind, requested: Day, _ quantity: Quantity, priority: Int32, identity: UInt64,
        _ origin: Requirement.Origin, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        guard quantity > .zero else { return }
        scratch.requirements.append(
            Requirement(
                requested: requested, required: scheduler.requiredDay(requested: requested), quantity: quantity,
                priority: priority, kind: kind, identity: identity, origin: origin))
    }

    private func addSales(
        _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        let facts = self[.demandOrders]
        for row in points.demands[Int(point)] {
            let identity = Identity.combine(
                Identity.combine(1, texts.identity(facts.text(row, DemandColumn.order))),
                texts.identity(facts.text(row, DemandColumn.line)))
            add(
                .sales, requested: facts.day(row, DemandColumn.dueDate), facts.quantity(row, DemandColumn.quantity),
                priority: facts.has(row, DemandColumn.priority)
                    ? Int32(truncatingIfNeeded: facts.number(row, DemandColumn.priority)) : PlannedOrder.noPriority,
                identity: identity, Requirement.Origin(table: OriginTable.demand, row: row), scheduler, &scratch)
        }
    }

    private func addForecasts(
        _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        var rows = points.forecasts[Int(point)]
        guard !rows.isEmpty else { return }
        let facts = self[.forecasts]
        let texts = texts
        rows.sort {
            texts.precedes(facts.text($0, ForecastColumn.customer), facts.text($1, ForecastColumn.customer))
        }
        for row in rows where facts.day(row, ForecastColumn.date) > today {
            add(
                .forecast, requested: facts.day(row, ForecastColumn.date),
                facts.quantity(row, ForecastColumn.quantity),
                priority: facts.has(row, ForecastColumn.priority)
                    ? Int32(truncatingIfNeeded: facts.number(row, ForecastColumn.priority)) : PlannedOrder.noPriority,
                identity: Identity.combine(
                    Identity.combine(5, texts.identity(facts.text(row, ForecastColumn.customer))),
                    facts.number(row, ForecastColumn.date)),
                Requirement.Origin(table: OriginTable.forecast, row: row), scheduler, &scratch)
        }
    }

    /// What open orders ask for: component rows, exploded bills, transfers that have not left.
    private func addOpenRequirements(
        _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        scratch.open.removeAll(keepingCapacity: true)
        addComponentRows(point, today, &scratch)
        try addExplosions(point, today, &scratch)
        addTransfersOut(point, today, &scratch)
        let texts = texts
        scratch.open.sort { left, right in
            for pair in [(left.order, right.order), (left.line, right.line), (left.component, right.component)] {
                let order = texts.compare(pair.0, pair.1)
                if order != 0 { return order < 0 }
            }
            // Lines of a bill with the same component: in the order of the bill.
            if left.requirement.origin.line != right.requirement.origin.line {
                return left.requirement.origin.line < right.requirement.origin.line
            }
            return left.requirement.identity < right.requirement.identity
        }
        for open in scratch.open {
            let requirement = open.requirement
            add(
                requirement.kind, requested: requirement.requested, requirement.quantity,
                priority: PlannedOrder.noPriority, identity: requirement.identity, requirement.origin, scheduler,
                &scratch)
        }
    }

    private func addOpen(
        _ kind: RequirementKind, _ supply: Int32, component: TextID, line: UInt64, requested: Day, _ quantity: Quantity,
        _ origin: Requirement.Origin, _ scratch: inout TimelineScratch
    ) {
        guard quantity > .zero else { return }
        let facts = self[.supplyOrders]
        let order = facts.text(supply, SupplyColumn.order)
        let orderLine = facts.text(supply, SupplyColumn.line)
        let identity = Identity.combine(
            Identity.combine(
                Identity.combine(2 &+ UInt64(kind.rawValue) << 8, texts.identity(order)), texts.identity(orderLine)),
            line)
        scratch.open.append(
            TimelineScratch.OpenRequirement(
                requirement: Requirement(
                    requested: requested, required: requested, quantity: quantity, priority: PlannedOrder.noPriority,
                    kind: kind, identity: identity, origin: origin),
                order: order, line: orderLine, component: component))
    }

    private func addComponentRows(_ point: PointID, _ today: Day, _ scratch: inout TimelineScratch) {
        let facts = self[.supplyComponents]
        for row in points.componentRows[Int(point)] {
            guard let supply = supply(ofComponent: row), isPlanned(supply) else { continue }
            let component = facts.text(row, ComponentColumn.component)
            addOpen(
                .dependent, supply, component: component, line: texts.identity(component),
                requested: facts.optionalDay(row, ComponentColumn.date) ?? start(ofSupply: supply, today: today),
                facts.quantity(row, ComponentColumn.quantity),
                Requirement.Origin(table: OriginTable.component, row: row), &scratch)
        }
    }

    private func addExplosions(
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let facts = self[.supplyOrders]
        for parent in points.parents[Int(point)] where parent.kind == .bill {
            let explosions = points.explosions[Int(parent.point)]
            guard !explosions.isEmpty else { continue }
            let bill = bills[parent.bill]
            let lines = bill.lines.enumerated().filter { asks($0.element, point, of: parent.point) }
            for explosion in explosions where explosion.bill == bill.bill {
                let supply = explosion.supply
                let start = max(explosion.start, today)
                let quantity = facts.quantity(supply, SupplyColumn.quantity)
                guard quantity > .zero else { continue }
                for (place, line) in lines {
                    guard let amount = try line.quantity(for: quantity, start: start) else {
                        for terms in line.chain where terms.effectiveFrom > start && start == today {
                            scratch.nextDay = min(scratch.nextDay, terms.effectiveFrom)
                        }
                        continue
                    }
                    if line.isByProduct {
                        addByProduct(of: supply, parent.point, line, place, amount, point, today, &scratch)
                    } else {
                        addOpen(
                            .dependent, supply, component: line.component, line: line.identity, requested: start,
                            amount,
                            Requirement.Origin(table: OriginTable.explosion, row: supply, line: Int32(place)), &scratch)
                    }
                }
            }
        }
    }

    private func addTransfersOut(_ point: PointID, _ today: Day, _ scratch: inout TimelineScratch) {
        let facts = self[.supplyOrders]
        for supply in points.transfersOut[Int(point)] where isPlanned(supply) {
            guard let start = transferStart(supply, today: today) else { continue }
            addOpen(
                .transfer, supply, component: .none, line: 0, requested: start,
                facts.quantity(supply, SupplyColumn.quantity),
                Requirement.Origin(table: OriginTable.supply, row: supply), &scratch)
        }
    }

    /// When an open transfer is required at its source location; `nil` when it counts as shipped (semantics section 8).
    package func transferStart(_ supply: Int32, today: Day) -> Day? {
        let facts = self[.supplyOrders]
        let given = facts.optionalDay(supply, SupplyColumn.startDate)
        guard facts.number(supply, SupplyColumn.status) == 1 || given.map({ $0 >= today }) == true else { return nil }
        return start(ofSupply: supply, today: today)
    }

    /// Whether everything that an open order names is known.
    package func isPlanned(_ supply: Int32) -> Bool {
        let facts = self[.supplyOrders]
        return isItem(facts.text(supply, SupplyColumn.item)) && isLocation(facts.text(supply, SupplyColumn.location))
            && !hasUnknownOrigin(supply)
    }

    /// Whether an open transfer names a source location that is not known.
    func hasUnknownOrigin(_ supply: Int32) -> Bool {
        let from = self[.supplyOrders].text(supply, SupplyColumn.from)
        return isTransfer(supply) && from != .none && !isLocation(from)
    }

    /// Whether a line of a parent's bill asks a stocking point for something.
    private func asks(_ line: ExplodedBills.Line, _ point: PointID, of parent: PointID) -> Bool {
        line.component == points.items[Int(point)]
            && (line.location == .none ? points.locations[Int(parent)] : line.location) == points.locations[Int(point)]
    }

    /// Pulls what planned and fixed orders of the parents ask for, and the by-products they give.
    private func addFromParents(
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
            var isSourceLocation = false
            for link in parents[first..<end] {
                if link.kind == .transfer { isSourceLocation = true }
                guard link.kind == .bill else { continue }
                let bill = bills[link.bill]
                for line in bill.lines where asks(line, point, of: parent) { scratch.lines.append((bill.bill, line)) }
            }
            if isSourceLocation || !scratch.lines.isEmpty {
                try addOrders(of: parent, plan, point, scheduler, &scratch)
            }
            first = end
        }
    }

    /// Goes through planned and fixed orders of a parent by required date and number.
    ///
    /// Fixed orders are read where they were fixed, not in the plan, because a cycle may put their stocking point
    /// behind this one.
    private func addOrders(
        of parent: PointID, _ plan: Int, _ point: PointID, _ scheduler: borrowing Scheduler,
        _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let name = identity(of: parent)
        let fixed = points.fixedOrders[Int(parent)]
        var nextFixed = 0
        // Members of a cycle are planned side by side: what an earlier run ordered there is not read any more.
        let planned = points.terms[Int(parent)].isUnplannable ? [] : plans[plan].points[Int(parent)].orders
        for order in planned where !order.status.isFixed {
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

    private func addOrder(
        _ order: PlannedOrder, of parent: PointID, _ name: UInt64, _ point: PointID,
        _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let origin = Requirement.Origin(
            table: OriginTable.planned, row: parent, line: order.required.rawValue, number: order.number)
        switch order.kind {
        case .buy:
            return
        case .transfer:
            guard order.from == points.locations[Int(point)], points.items[Int(parent)] == points.items[Int(point)]
            else { return }
            add(
                .transfer, requested: order.start, order.quantity, priority: order.priority,
                identity: identity(of: order, name), origin, scheduler, &scratch)
        case .make:
            for (bill, line) in scratch.lines where bill == order.bill {
                guard let amount = try line.quantity(for: order.quantity, start: order.start) else { continue }
                if line.isByProduct {
                    addByProduct(of: order, name, parent, line, amount, point, scheduler, &scratch)
                } else {
                    add(
                        .dependent, requested: order.start, amount, priority: order.priority,
                        identity: Identity.combine(identity(of: order, name), line.identity), origin, scheduler,
                        &scratch)
                }
            }
        }
    }

    /// A number that stands for a stocking point in every process.
    package func identity(of point: PointID) -> UInt64 {
        Identity.combine(
            Identity.combine(3, texts.identity(points.items[Int(point)])),
            texts.identity(points.locations[Int(point)]))
    }

    package func identity(of order: PlannedOrder, _ point: UInt64) -> UInt64 {
        Identity.combine(Identity.combine(point, order.required.rawValue), order.number)
    }

    /// Puts requirements in the order in which they are served; those of equal rank stay in the order of their ids, in
    /// which they were added.
    private func sortRequirements(_ scratch: inout TimelineScratch) {
        scratch.keys.removeAll(keepingCapacity: true)
        var isSorted = true
        var last: UInt64 = 0
        for (place, requirement) in scratch.requirements.enumerated() {
            let day = UInt64(UInt32(bitPattern: requirement.required.rawValue &+ 0x20_0000) & 0x3F_FFFF)
            let key =
                day << 34 | UInt64(UInt32(bitPattern: requirement.priority) & 0x7FFF_FFFF) << 3
                | UInt64(requirement.kind.rawValue)
            if key < last { isSorted = false }
            last = key
            scratch.keys.append(TimelineScratch.SortKey(key: key, place: Int32(place)))
        }
        if isSorted {
            swap(&scratch.timeline.requirements, &scratch.requirements)
            return
        }
        scratch.keys.sort()
        for key in scratch.keys { scratch.timeline.requirements.append(scratch.requirements[Int(key.place)]) }
    }

    // MARK: Receipts

    /// What stock there is: the sum over nettable lots, not below zero (semantics section 4).
    private func onHand(_ point: PointID) throws(QuantityOverflow) -> Quantity {
        let facts = self[.onHand]
        var sum = Quantity.zero
        for row in points.onHands[Int(point)] {
            if facts.has(row, OnHandColumn.nettable), facts.number(row, OnHandColumn.nettable) == 0 { continue }
            sum = try sum.adding(facts.quantity(row, OnHandColumn.quantity))
        }
        return max(sum, .zero)
    }

    private func addSupplies(
        _ point: PointID, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        let facts = self[.supplyOrders]
        for row in points.supplies[Int(point)] where isPlanned(row) {
            let quantity = facts.quantity(row, SupplyColumn.quantity)
            guard quantity > .zero else { continue }
            let order = facts.text(row, SupplyColumn.order)
            let line = facts.text(row, SupplyColumn.line)
            let available = scheduler.available(due: facts.day(row, SupplyColumn.dueDate))
            scratch.receipts.append(
                (
                    Receipt(
                        available: available, issue: scheduler.issueDay(available: available), quantity: quantity,
                        isPlanned: false,
                        identity: Identity.combine(
                            Identity.combine(21, texts.identity(order)), texts.identity(line)),
                        origin: Requirement.Origin(table: OriginTable.supply, row: row)), order, line
                ))
        }
    }

    /// The day after its start an open transfer counts as shipped, and asks its source location for nothing any more.
    private func noteShipping(_ point: PointID, _ today: Day, _ scratch: inout TimelineScratch) {
        let facts = self[.supplyOrders]
        for row in points.supplies[Int(point)] where isTransfer(row) {
            guard let start = facts.optionalDay(row, SupplyColumn.startDate), start >= today else { continue }
            scratch.nextDay = min(scratch.nextDay, start + 1)
        }
    }

    private func addFixedOrders(
        _ point: PointID, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        let name = identity(of: point)
        for (place, order) in points.fixedOrders[Int(point)].enumerated() {
            scratch.receipts.append(
                (
                    Receipt(
                        available: order.available, issue: scheduler.issueDay(available: order.available),
                        quantity: order.quantity, isPlanned: true, required: order.required, number: order.number,
                        identity: identity(of: order, name),
                        origin: Requirement.Origin(table: OriginTable.fixed, row: Int32(place))), .none, .none
                ))
        }
    }

    private func addByProduct(
        of supply: Int32, _ parent: PointID, _ line: ExplodedBills.Line, _ place: Int, _ amount: Quantity,
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) {
        guard amount > .zero else { return }
        let facts = self[.supplyOrders]
        let order = facts.text(supply, SupplyColumn.order)
        let orderLine = facts.text(supply, SupplyColumn.line)
        let due = facts.day(supply, SupplyColumn.dueDate)
        scratch.nextDay = min(scratch.nextDay, max(due, today) + 1)
        let available = scheduler(parent, today: today).available(due: due)
        scratch.receipts.append(
            (
                Receipt(
                    available: available, issue: scheduler(point, today: today).issueDay(available: available),
                    quantity: amount, isPlanned: false,
                    identity: Identity.combine(
                        Identity.combine(
                            Identity.combine(22, texts.identity(order)), texts.identity(orderLine)), line.identity),
                    origin: Requirement.Origin(table: OriginTable.explosion, row: supply, line: Int32(place))), order,
                orderLine
            ))
    }

    private func addByProduct(
        of order: PlannedOrder, _ name: UInt64, _ parent: PointID, _ line: ExplodedBills.Line, _ amount: Quantity,
        _ point: PointID, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        guard amount > .zero else { return }
        scratch.receipts.append(
            (
                Receipt(
                    available: order.available, issue: scheduler.issueDay(available: order.available),
                    quantity: amount, isPlanned: true, producerOrder: compare(parent, point) < 0 ? -1 : 1,
                    required: order.required, number: order.number,
                    identity: Identity.combine(Identity.combine(23, identity(of: order, name)), line.identity),
                    origin: Requirement.Origin(
                        table: OriginTable.planned, row: parent, line: order.required.rawValue, number: order.number)),
                points.items[Int(parent)], points.locations[Int(parent)]
            ))
    }

    private func sortReceipts(_ scratch: inout TimelineScratch) {
        let texts = texts
        scratch.receipts.sort { left, right in
            let (one, other) = (left.receipt, right.receipt)
            if one.available != other.available { return one.available < other.available }
            if one.isPlanned != other.isPlanned { return !one.isPlanned }
            if !one.isPlanned {
                let order = texts.compare(left.order, right.order)
                if order != 0 { return order < 0 }
                let line = texts.compare(left.line, right.line)
                if line != 0 { return line < 0 }
                return one.identity < other.identity
            }
            if one.producerOrder != other.producerOrder { return one.producerOrder < other.producerOrder }
            if one.producerOrder != 0, one.origin.row != other.origin.row {
                // By the names of the producers.
                let order = texts.compare(left.order, right.order)
                return order != 0 ? order < 0 : texts.compare(left.line, right.line) < 0
            }
            if one.required != other.required { return one.required < other.required }
            if one.number != other.number { return one.number < other.number }
            return one.identity < other.identity
        }
        for entry in scratch.receipts { scratch.timeline.receipts.append(entry.receipt) }
    }

    /// The start of an open order (semantics section 3).
    package func start(ofSupply supply: Int32, today: Day) -> Day {
        let facts = self[.supplyOrders]
        let due = facts.day(supply, SupplyColumn.dueDate)
        let point = points.find(facts.text(supply, SupplyColumn.item), facts.text(supply, SupplyColumn.location))
        guard let point else { return max(due, today) }
        return scheduler(point, today: today).start(
            due: due, given: facts.optionalDay(supply, SupplyColumn.startDate), from: source(ofSupply: supply, point))
    }

    /// The first valid source of the kind and origin of an open order on its due date.
    package func source(ofSupply supply: Int32, _ point: PointID) -> SourceTerms? {
        let facts = self[.supplyOrders]
        let kind = OpenOrderKind(rawValue: UInt8(truncatingIfNeeded: facts.number(supply, SupplyColumn.kind)))
        let terms = points.terms[Int(point)]
        return terms.firstValidSource(
            of: kind?.sourceKind ?? .buy, from: facts.text(supply, SupplyColumn.from),
            on: facts.day(supply, SupplyColumn.dueDate)
        ).map { terms.sources[$0] }
    }
}
