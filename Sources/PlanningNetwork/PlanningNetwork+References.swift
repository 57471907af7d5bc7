package import PlanningEvents
internal import PlanningModel

/// Rows that name something the ERP has not stated: told, and not planned (contract section 2).
extension PlanningNetwork {
    /// Looks for unknown references in the rows that belong to no order, and marks whose messages changed.
    mutating func settleReferences() {
        var found: [PointID: [PlanMessage]] = [:]
        findInLocations(&found)
        findInCoverage(&found)
        findInSources(&found)
        findInBills(&found)
        findInComponents(&found)
        for fault in faultsOfReservations() {
            found[intern(fault.item, fault.location), default: []].append(fault.message)
        }
        findInSourcing(&found)
        findInSuccessors(&found)
        let old = faults
        faults = found
        for (point, messages) in old where found[point] != messages { markAffected(point) }
        for (point, messages) in found where old[point] != messages { markAffected(point) }
    }

    typealias Found = [PointID: [PlanMessage]]

    mutating func note(_ text: String, at item: TextID, _ location: TextID, _ found: inout Found) {
        found[intern(item, location), default: []].append(PlanMessage(.invalidData, detail: text))
    }

    func rows(_ table: Table, where isWanted: (FactTable, Int32) -> Bool) -> [Int32] {
        let facts = self[table]
        return (0..<Int32(facts.placeCount)).filter { facts.isRow(Int($0)) && isWanted(facts, $0) }
    }

    private func isUnknownCalendar(_ calendar: TextID) -> Bool {
        calendar != .none && !known.calendars.contains(calendar.rawValue)
    }

    func isUnknownLocation(_ location: TextID) -> Bool { location != .none && !isLocation(location) }

    private mutating func findInLocations(_ found: inout Found) {
        for column in [LocationColumn.calendar, LocationColumn.issueCalendar, LocationColumn.receiptCalendar] {
            for row in rows(.locations, where: { isUnknownCalendar($0.text($1, column)) }) {
                let facts = self[.locations]
                note(
                    "calendar `\(texts[facts.text(row, column)])` of the location is not known: every day counts as open",
                    at: .none, facts.text(row, LocationColumn.location), &found)
            }
        }
    }

    private mutating func findInCoverage(_ found: inout Found) {
        let unknown = rows(.coverage) { facts, row in
            let item = facts.text(row, CoverageColumn.item)
            return item != .none && !isItem(item) || isUnknownLocation(facts.text(row, CoverageColumn.location))
        }
        for row in unknown {
            let facts = self[.coverage]
            let item = facts.text(row, CoverageColumn.item)
            let location = facts.text(row, CoverageColumn.location)
            note("a row of coverage: \(unknownNames(item, location))", at: item, location, &found)
        }
    }

    private mutating func findInSources(_ found: inout Found) {
        let calendarColumns = [
            SourceColumn.leadTimeCalendar, SourceColumn.receiptCalendar, SourceColumn.orderCalendar,
        ]
        let unknown = rows(.sources) { facts, row in
            !isItem(facts.text(row, SourceColumn.item)) || isUnknownLocation(facts.text(row, SourceColumn.location))
                || isUnknownSupplyingLocation(facts, row)
                || calendarColumns.contains { isUnknownCalendar(facts.text(row, $0)) }
        }
        for row in unknown {
            let facts = self[.sources]
            let item = facts.text(row, SourceColumn.item)
            let location = facts.text(row, SourceColumn.location)
            var reason = unknownNames(item, location)
            if isUnknownSupplyingLocation(facts, row) {
                reason = unknownNames(.none, facts.text(row, SourceColumn.from))
            } else if let column = calendarColumns.first(where: { isUnknownCalendar(facts.text(row, $0)) }) {
                reason = "calendar `\(texts[facts.text(row, column)])` is not known"
            }
            note("a row of sources: \(reason)", at: item, location, &found)
        }
    }

    private func isUnknownSupplyingLocation(_ facts: FactTable, _ row: Int32) -> Bool {
        facts.number(row, SourceColumn.kind) == Int64(SourceKind.transfer.rawValue)
            && !isLocation(facts.text(row, SourceColumn.from))
    }

    private mutating func findInBills(_ found: inout Found) {
        let unknown = rows(.bomComponents) { _, row in !isKnown(billLine: row) }
        for row in unknown {
            let facts = self[.bomComponents]
            let parent = facts.text(row, BillLineColumn.parent)
            let component = facts.text(row, BillLineColumn.component)
            let reason =
                isItem(parent) && !isItem(component)
                ? unknownNames(component, .none) : unknownNames(parent, facts.text(row, BillLineColumn.location))
            note("a line of its bill with component `\(texts[component])`: \(reason)", at: parent, .none, &found)
        }
    }

    private mutating func findInComponents(_ found: inout Found) {
        let unknown = rows(.supplyComponents) { facts, row in supply(ofComponent: row) == nil }
        for row in unknown {
            let facts = self[.supplyComponents]
            let line = facts.text(row, ComponentColumn.line)
            let point = intern(
                facts.text(row, ComponentColumn.component), facts.text(row, ComponentColumn.location))
            found[point, default: []].append(
                PlanMessage(
                    .invalidData,
                    order: .erp(
                        order: texts[facts.text(row, ComponentColumn.order)], line: line == .none ? nil : texts[line]),
                    detail: "a row of supply_components: its order is not known"))
        }
    }

    /// Which of an item and a location is not known, as a text.
    func unknownNames(_ item: TextID, _ location: TextID) -> String {
        var names: [String] = []
        if item != .none, !isItem(item) { names.append("item `\(texts[item])`") }
        if location != .none, !isLocation(location) { names.append("location `\(texts[location])`") }
        return names.joined(separator: " and ") + (names.count == 2 ? " are" : " is") + " not known"
    }

    /// What is told of the rows of a stocking point whose item or location is not known.
    package func messagesOfUnknown(_ point: PointID) -> [PlanMessage] {
        let index = Int(point)
        let reason = unknownNames(points.items[index], points.locations[index])
        var messages: [PlanMessage] = []
        func tell(_ table: Table, _ rows: [Int32], _ order: (order: Int, line: Int)?, _ due: Int?, _ quantity: Int) {
            let facts = self[table]
            for row in rows {
                var reference = OrderReference.none
                if let order {
                    let line = facts.text(row, order.line)
                    reference = .erp(
                        order: texts[facts.text(row, order.order)], line: line == .none ? nil : texts[line])
                }
                messages.append(
                    PlanMessage(
                        .invalidData, order: reference, fromDate: due.map { facts.day(row, $0) },
                        fromQuantity: facts.quantity(row, quantity), detail: "a row of \(table.name): \(reason)"))
            }
        }
        tell(
            .demandOrders, points.demands[index], (DemandColumn.order, DemandColumn.line), DemandColumn.dueDate,
            DemandColumn.quantity)
        tell(
            .supplyOrders, points.supplies[index], (SupplyColumn.order, SupplyColumn.line), SupplyColumn.dueDate,
            SupplyColumn.quantity)
        tell(
            .supplyComponents, points.componentRows[index], (ComponentColumn.order, ComponentColumn.line), nil,
            ComponentColumn.quantity)
        tell(.onHand, points.onHands[index], nil, nil, OnHandColumn.quantity)
        tell(.forecasts, points.forecasts[index], nil, ForecastColumn.date, ForecastColumn.quantity)
        tell(.usage, points.usages[index], nil, UsageColumn.date, UsageColumn.quantity)
        return messages
    }

    /// What is told of open transfers to a stocking point from locations that are not known.
    package func messagesOfUnknownOrigins(_ point: PointID) -> [PlanMessage] {
        guard hasUnknownOrigins(point) else { return [] }
        let facts = self[.supplyOrders]
        return points.supplies[Int(point)].filter(hasUnknownOrigin).map { row in
            let line = facts.text(row, SupplyColumn.line)
            return PlanMessage(
                .invalidData,
                order: .erp(
                    order: texts[facts.text(row, SupplyColumn.order)], line: line == .none ? nil : texts[line]),
                fromDate: facts.day(row, SupplyColumn.dueDate),
                fromQuantity: facts.quantity(row, SupplyColumn.quantity),
                detail: "a row of supply_orders: \(unknownNames(.none, facts.text(row, SupplyColumn.from)))")
        }
    }
}
