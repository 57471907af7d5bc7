internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// Receipts of a stocking point beside what a run plans (semantics section 4).
extension PlanningNetwork {
    func addSupplies(
        _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        let facts = self[.supplyOrders]
        for row in points.supplies[Int(point)] where isPlanned(row) {
            let quantity = facts.quantity(row, SupplyColumn.quantity)
            guard quantity > .zero else { continue }
            let order = facts.text(row, SupplyColumn.order)
            let line = facts.text(row, SupplyColumn.line)
            let due = facts.day(row, SupplyColumn.dueDate)
            let available = scheduler.available(due: due)
            scratch.receipts.append(
                (
                    Receipt(
                        available: available, issue: scheduler.issueDay(available: available), quantity: quantity,
                        isPlanned: false,
                        expires: facts.optionalDay(row, SupplyColumn.expiresOn)
                            ?? points.terms[Int(point)].expiry(receipt: max(due, today)),
                        priority: facts.priority(row, SupplyColumn.priority),
                        identity: Identity.combine(
                            Identity.combine(21, texts.identity(order)), texts.identity(line)),
                        origin: Requirement.Origin(table: OriginTable.supply, row: row)), order, line
                ))
        }
    }

    /// The day after its start an open transfer counts as shipped, and asks its source location for nothing any more.
    func noteShipping(_ point: PointID, _ today: Day, _ scratch: inout TimelineScratch) {
        let facts = self[.supplyOrders]
        for row in points.supplies[Int(point)] where isTransfer(row) {
            guard let start = facts.optionalDay(row, SupplyColumn.startDate), start >= today else { continue }
            scratch.nextDay = min(scratch.nextDay, start + 1)
        }
    }

    func addFixedOrders(
        _ point: PointID, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        let name = identity(of: point)
        for (place, order) in points.fixedOrders[Int(point)].enumerated() {
            scratch.receipts.append(
                (
                    Receipt(
                        available: order.available, issue: scheduler.issueDay(available: order.available),
                        quantity: order.quantity, isPlanned: true, required: order.required, number: order.number,
                        expires: points.terms[Int(point)].expiry(receipt: order.receipt), priority: order.priority,
                        identity: identity(of: order, name),
                        origin: Requirement.Origin(table: OriginTable.fixed, row: Int32(place))), .none, .none
                ))
        }
    }

    func addByProduct(
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
                    expires: points.terms[Int(point)].expiry(receipt: max(due, today)),
                    identity: Identity.combine(
                        Identity.combine(
                            Identity.combine(22, texts.identity(order)), texts.identity(orderLine)), line.identity),
                    origin: Requirement.Origin(table: OriginTable.explosion, row: supply, line: Int32(place))), order,
                orderLine
            ))
    }

    func addByProduct(
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
                    expires: points.terms[Int(point)].expiry(receipt: order.receipt),
                    identity: Identity.combine(Identity.combine(23, identity(of: order, name)), line.identity),
                    origin: Requirement.Origin(
                        table: OriginTable.planned, row: parent, line: order.required.rawValue, number: order.number)),
                points.items[Int(parent)], points.locations[Int(parent)]
            ))
    }

    func sortReceipts(_ scratch: inout TimelineScratch) {
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
}
