internal import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// What open orders ask of a stocking point: component rows, exploded bills, transfers that have not left.
extension PlanningNetwork {
    /// What open orders ask for: component rows, exploded bills, transfers that have not left.
    func addOpenRequirements(
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
                priority: .blank, identity: requirement.identity, requirement.origin, scheduler,
                &scratch)
            if open.bill >= 0, scratch.requirements.last?.identity == requirement.identity {
                noteAlternatives(
                    of: bills[open.bill].lines[Int(requirement.origin.line)], start: requirement.requested,
                    open.parent, point, &scratch)
            }
        }
    }

    func addOpen(
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
                    requested: requested, required: requested, quantity: quantity, priority: .blank,
                    kind: kind, identity: identity, origin: origin),
                order: order, line: orderLine, component: component))
    }

    func addComponentRows(_ point: PointID, _ today: Day, _ scratch: inout TimelineScratch) {
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

    func addExplosions(
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let facts = self[.supplyOrders]
        for parent in points.parents[Int(point)] where parent.kind == .bill {
            let explosions = points.explosions[Int(parent.point)]
            guard !explosions.isEmpty else { continue }
            let bill = bills[parent.bill]
            let places = bill.places(of: points.items[Int(point)])
            for explosion in explosions {
                let supply = explosion.supply
                let start = max(explosion.start, today)
                let quantity = facts.quantity(supply, SupplyColumn.quantity)
                guard quantity > .zero else { continue }
                let terms = points.terms[Int(parent.point)]
                if explosion.bill == .none {
                    // From its start on it is another bill's day as time passes.
                    scratch.nextDay = min(scratch.nextDay, terms.billBoundary(after: start))
                }
                guard terms.bill(explosion.bill, for: quantity, start: start) == bill.bill else { continue }
                for place in places where asks(bill.lines[place], point, of: parent.point) {
                    let line = bill.lines[place]
                    if line.isByProduct || !line.alternatives.isEmpty { scratch.isIndivisible = true }
                    guard let amount = try line.quantity(for: quantity, start: start) else {
                        // An order that has not started by then starts on that day.
                        scratch.nextDay = min(scratch.nextDay, line.boundary(after: start))
                        continue
                    }
                    for terms in line.chain { scratch.nextDay = min(scratch.nextDay, terms.effectiveTo + 1) }
                    if line.isByProduct {
                        addByProduct(of: supply, parent.point, line, place, amount, point, today, &scratch)
                    } else {
                        addOpen(
                            .dependent, supply, component: line.component, line: line.identity, requested: start,
                            amount,
                            Requirement.Origin(table: OriginTable.explosion, row: supply, line: Int32(place)), &scratch)
                        if !line.alternatives.isEmpty, amount > .zero {
                            scratch.open[scratch.open.count - 1].bill = parent.bill
                            scratch.open[scratch.open.count - 1].parent = parent.point
                        }
                    }
                }
            }
        }
    }

    func addTransfersOut(_ point: PointID, _ today: Day, _ scratch: inout TimelineScratch) {
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
    func asks(_ line: ExplodedBills.Line, _ point: PointID, of parent: PointID) -> Bool {
        line.component == points.items[Int(point)]
            && (line.location == .none ? points.locations[Int(parent)] : line.location) == points.locations[Int(point)]
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
        // What is made comes from nowhere.
        let from = kind == .production ? TextID.none : facts.text(supply, SupplyColumn.from)
        return terms.firstValidSource(
            of: kind?.sourceKind ?? .buy, from: from,
            on: facts.day(supply, SupplyColumn.dueDate)
        ).map { terms.sources[$0] }
    }
}
