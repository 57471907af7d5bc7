package import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// When the lines of an item's bills are effective.
package struct BillDays: Sendable {
    fileprivate var lines: [(bill: TextID, days: DayRange)] = []

    package init() {}

    /// Whether any line of the bill of a make order is effective on its start day.
    package func hasComponents(_ order: PlannedOrder) -> Bool {
        lines.contains { $0.bill == order.bill && $0.days.contains(order.start) }
    }
}

/// What runs and views ask the network.
extension PlanningNetwork {
    package func fixedOrders(of point: PointID) -> [PlannedOrder] { points.fixedOrders[Int(point)] }

    /// The order of a plan with an identity, as it stands now: fixed, or planned by the last run.
    ///
    /// - Returns: `nil` also for one that an open order has replaced since that run; a released one is planned.
    package func order(_ name: PlannedOrderName, of point: PointID, plan: Int) -> PlannedOrder? {
        let isIt = { (order: PlannedOrder) in order.required == name.required && order.number == name.number }
        if let fixed = points.fixedOrders[Int(point)].first(where: isIt) { return fixed }
        let place = OrderPlace(point: point, required: name.required, number: name.number)
        guard !plans[plan].confirmed.contains(place),
            var order = plans[plan].points[Int(point)].orders.first(where: isIt)
        else { return nil }
        order.status = .planned
        return order
    }

    /// The ERP order and line that were proposed for a firmed order; `nil` for others.
    package func handover(of order: PlannedOrder, _ point: PointID) -> (order: String, line: String)? {
        let place = OrderPlace(point: point, required: order.required, number: order.number)
        return handovers[place].map { (texts[$0.order], texts[$0.line]) }
    }

    /// Whether the ERP has an order of this number, or was proposed one.
    package func isOrderNumberTaken(_ number: String) -> Bool {
        guard let text = texts.find(number.utf8) else { return false }
        return proposedOrders.contains(text.rawValue) || !byItem[text].supplies.isEmpty
    }

    package var proposedOrderCount: Int { proposedOrders.count }

    /// Whether the ERP has open orders for a stocking point.
    package func hasSupplies(_ point: PointID) -> Bool { !points.supplies[Int(point)].isEmpty }

    package func faults(of point: PointID) -> [PlanMessage] { faults[point] ?? [] }

    /// Whether rows of a stocking point name something unknown.
    package func hasMessagesOfUnknown(_ point: PointID) -> Bool {
        if faults[point] != nil { return true }
        let index = Int(point)
        if isKnown(point) {
            return hasUnknownOrigins(point)
        }
        return !points.demands[index].isEmpty || !points.supplies[index].isEmpty || !points.onHands[index].isEmpty
            || !points.forecasts[index].isEmpty || !points.componentRows[index].isEmpty
            || !points.usages[index].isEmpty
    }

    /// Whether an open transfer to a stocking point names a source location that is not known.
    func hasUnknownOrigins(_ point: PointID) -> Bool {
        for row in points.supplies[Int(point)] where hasUnknownOrigin(row) { return true }
        return false
    }

    package func error(_ fault: PlanningFault, at point: PointID) -> NetworkError {
        switch fault {
        case .quantityOverflow: .quantityOverflow(item: item(of: point), location: location(of: point))
        case .tooManyOrders(let required):
            .tooManyOrders(item: item(of: point), location: location(of: point), required: required.description)
        }
    }

    /// Lets the fixed orders of a stocking point count in the shares of its sources.
    package func noteFixedShares(
        _ timeline: inout Timeline, _ point: PointID, today: Day
    ) throws(QuantityOverflow) {
        timeline.orderedBefore.removeAll(keepingCapacity: true)
        for order in plannedFixedOrders(of: point, today: today) {
            guard let source = points.terms[Int(point)].place(of: order) else { continue }
            timeline.orderedBefore.append((source, order.quantity))
        }
    }

    /// When the lines of the bills of a stocking point's item are effective.
    package func billDays(of point: PointID) -> BillDays {
        let facts = self[.bomComponents]
        var days = BillDays()
        for row in byItem.billLines(of: points.items[Int(point)]) where isKnown(billLine: row) {
            let from = facts.optionalDay(row, BillLineColumn.effectiveFrom) ?? .distantPast
            let to = facts.optionalDay(row, BillLineColumn.effectiveTo) ?? .distantFuture
            days.lines.append((facts.text(row, BillLineColumn.bill), DayRange(from, to)))
        }
        return days
    }

    /// The stocking points that a planned order takes from.
    package func children(of order: PlannedOrder, of point: PointID) -> [PointID] {
        switch order.kind {
        case .buy:
            return []
        case .transfer:
            return points.find(points.items[Int(point)], order.from).map { [$0] } ?? []
        case .make:
            guard let place = bills.find(points.items[Int(point)], order.bill) else { return [] }
            return bills[place].lines.compactMap { line in
                guard line.isEffective(on: order.start) else { return nil }
                return points.find(
                    line.component, line.location == .none ? points.locations[Int(point)] : line.location)
            }
        }
    }

    /// Stocking points with orders that take from a stocking point.
    package func parents(of point: PointID) -> [PointID] { points.parents[Int(point)].map(\.point) }
    package func children(of point: PointID) -> [PointID] { points.children[Int(point)].map(\.point) }

    /// The order that a requirement comes from; `nil` for sales and forecast.
    package func asker(
        _ origin: Requirement.Origin
    ) -> (parent: PointID, order: OrderKey, isOpenOrFixed: Bool)? {
        switch origin.table {
        case OriginTable.component:
            guard let supply = supply(ofComponent: origin.row) else { return nil }
            return asker(supply)
        case OriginTable.explosion, OriginTable.supply:
            return asker(origin.row)
        case OriginTable.passedOn:
            return (
                origin.row, OrderKey(required: Day(rawValue: origin.line), number: origin.number), false
            )
        case OriginTable.planned:
            let required = Day(rawValue: origin.line)
            let isFixed = points.fixedOrders[Int(origin.row)].contains {
                $0.required == required && $0.number == origin.number
            }
            return (origin.row, OrderKey(required: required, number: origin.number), isFixed)
        default:
            return nil
        }
    }

    private func asker(_ supply: Int32) -> (parent: PointID, order: OrderKey, isOpenOrFixed: Bool)? {
        let facts = self[.supplyOrders]
        guard
            let parent = points.find(facts.text(supply, SupplyColumn.item), facts.text(supply, SupplyColumn.location))
        else { return nil }
        return (parent, orderKey(ofSupply: supply), true)
    }

    /// The key of an open order.
    package func orderKey(ofSupply supply: Int32) -> OrderKey {
        let facts = self[.supplyOrders]
        return OrderKey(order: facts.text(supply, SupplyColumn.order), line: facts.text(supply, SupplyColumn.line))
    }

    package func supplyKind(_ supply: Int32) -> OpenOrderKind {
        OpenOrderKind(rawValue: UInt8(truncatingIfNeeded: self[.supplyOrders].number(supply, SupplyColumn.kind)))
            ?? .purchase
    }

    /// Whether the ERP gave an open order a start date.
    package func hasStartDate(supply: Int32) -> Bool { self[.supplyOrders].has(supply, SupplyColumn.startDate) }

    package func dueDay(ofSupply supply: Int32) -> Day { self[.supplyOrders].day(supply, SupplyColumn.dueDate) }

    /// Order and line of a row, as texts.
    package func orderNames(_ requirement: Requirement.Origin) -> (order: String, line: String?) {
        let table: FactTable
        let row: Int32
        switch requirement.table {
        case OriginTable.demand: (table, row) = (self[.demandOrders], requirement.row)
        case OriginTable.component: (table, row) = (self[.supplyComponents], requirement.row)
        default: (table, row) = (self[.supplyOrders], requirement.row)
        }
        // Order and line are the first two columns of each of these.
        let line = table.text(row, 1)
        return (texts[table.text(row, 0)], line == .none ? nil : texts[line])
    }
}
