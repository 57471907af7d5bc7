internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// Reservations: supply that is kept for a demand order line or a component of an open order (semantics section 4,
/// step 1).
extension PlanningNetwork {
    mutating func connectReservation(_ row: Int32, adding: Bool) {
        let key = orderKey(self[.reservations], row, ReservationColumn.order, ReservationColumn.line)
        reservationsOfOrder[key, default: []].set(row, isIn: adding)
        if reservationsOfOrder[key]?.isEmpty == true { reservationsOfOrder[key] = nil }
        let supply = orderKey(self[.reservations], row, ReservationColumn.supplyOrder, ReservationColumn.supplyLine)
        reservationsOfSupply[supply, default: []].set(row, isIn: adding)
        if reservationsOfSupply[supply]?.isEmpty == true { reservationsOfSupply[supply] = nil }
        pending.references = true
        let component = self[.reservations].text(row, ReservationColumn.component)
        if component != .none {
            // Wherever the order takes it from.
            for point in byItem[component].points { markAffected(point) }
            return
        }
        let demand = self.row(.demandOrders, ReservationColumn.order, ReservationColumn.line, ofReservation: row)
        if let demand, let point = point(ofDemandOrder: demand) { markAffected(point) }
    }

    /// Notes that an order, of demand or supply, appeared, vanished or changed: reservations may name it.
    mutating func orderChanged(_ row: Int32, in table: Table) {
        // Order and line are the first two columns of both.
        let key = orderKey(self[table], row, 0, 1)
        if reservationsOfOrder[key] != nil || table == .supplyOrders && reservationsOfSupply[key] != nil {
            pending.references = true
        }
    }

    /// The row of a table of orders that a reservation names.
    private func row(_ table: Table, _ order: Int, _ line: Int, ofReservation row: Int32) -> Int32? {
        self[table].find(self[.reservations].number(row, order), self[.reservations].number(row, line))
    }

    /// What is wrong with reservations that keep nothing because of what they name, and where that is told.
    func faultsOfReservations() -> [(item: TextID, location: TextID, message: PlanMessage)] {
        let facts = self[.reservations]
        var faults: [(item: TextID, location: TextID, message: PlanMessage)] = []
        for row in 0..<Int32(facts.placeCount) where facts.isRow(Int(row)) {
            let component = facts.text(row, ReservationColumn.component)
            let table = component == .none ? Table.demandOrders : .supplyOrders
            let order = self.row(table, ReservationColumn.order, ReservationColumn.line, ofReservation: row)
            let hasSupply = facts.text(row, ReservationColumn.supplyOrder) != .none
            let supply = self.row(
                .supplyOrders, ReservationColumn.supplyOrder, ReservationColumn.supplyLine, ofReservation: row)
            var detail: String?
            if order == nil {
                detail = "its order is not known"
            } else if component != .none, !isItem(component) {
                detail = unknownNames(component, .none)
            } else if hasSupply, supply == nil {
                detail = "its supply order is not known"
            }
            guard let detail else { continue }
            // Of an order that is not known the supply tells where it was meant to be.
            var (item, location) = (TextID.none, TextID.none)
            if let order {
                item = self[table].text(order, table == .demandOrders ? DemandColumn.item : SupplyColumn.item)
                location = self[table].text(
                    order, table == .demandOrders ? DemandColumn.location : SupplyColumn.location)
            } else if hasSupply, let supply {
                item = self[.supplyOrders].text(supply, SupplyColumn.item)
                location = self[.supplyOrders].text(supply, SupplyColumn.location)
            }
            if component != .none { item = component }
            let line = facts.text(row, ReservationColumn.line)
            faults.append(
                (
                    item, location,
                    PlanMessage(
                        .invalidData,
                        order: .erp(
                            order: texts[facts.text(row, ReservationColumn.order)],
                            line: line == .none ? nil : texts[line]),
                        fromQuantity: facts.quantity(row, ReservationColumn.quantity),
                        detail: "a row of reservations: \(detail)")
                ))
        }
        return faults
    }

    /// Finds what is reserved for the requirements of a timeline, in the order in which they are served.
    func findReservations(_ point: PointID, _ scratch: inout TimelineScratch) {
        scratch.reserved.removeAll(keepingCapacity: true)
        guard !reservationsOfOrder.isEmpty else { return }
        let facts = self[.reservations]
        for place in scratch.timeline.requirements.indices {
            let requirement = scratch.timeline.requirements[place]
            guard let key = reservationKey(requirement.origin), let rows = reservationsOfOrder[key] else { continue }
            let component = requirement.origin.table == OriginTable.demand ? TextID.none : points.items[Int(point)]
            let first = scratch.reserved.count
            for row in rows where facts.text(row, ReservationColumn.component) == component {
                var quantity = facts.quantity(row, ReservationColumn.quantity)
                // Several lines of a bill with the same component share what is reserved for it.
                if requirement.origin.table == OriginTable.explosion {
                    for entry in scratch.reserved.prefix(first) where entry.row == row {
                        quantity.rawValue -= entry.quantity.rawValue
                    }
                }
                quantity = min(quantity, requirement.quantity)
                if quantity > .zero { scratch.reserved.append((Int32(place), row, quantity)) }
            }
            if scratch.reserved.count > first + 1 {
                scratch.reserved[first...].sort { precedes(reservation: $0.row, $1.row) }
            }
        }
    }

    /// The order and line whose reservations a requirement may have.
    private func reservationKey(_ origin: Requirement.Origin) -> UInt64? {
        switch origin.table {
        case OriginTable.demand:
            orderKey(self[.demandOrders], origin.row, DemandColumn.order, DemandColumn.line)
        case OriginTable.component:
            orderKey(self[.supplyComponents], origin.row, ComponentColumn.order, ComponentColumn.line)
        case OriginTable.explosion, OriginTable.supply:
            orderKey(self[.supplyOrders], origin.row, SupplyColumn.order, SupplyColumn.line)
        default:
            nil
        }
    }

    /// The order of reservations for one requirement: supply order, line, lot; stock before orders.
    private func precedes(reservation left: Int32, _ right: Int32) -> Bool {
        let facts = self[.reservations]
        for column in [ReservationColumn.supplyOrder, ReservationColumn.supplyLine, ReservationColumn.lot] {
            let order = texts.compare(facts.text(left, column), facts.text(right, column))
            if order != 0 { return order < 0 }
        }
        return false
    }

    /// Puts the reservations that were found into a timeline that holds its receipts and lots.
    func addReservations(_ scratch: inout TimelineScratch) {
        let facts = self[.reservations]
        for entry in scratch.reserved {
            let supply: Int32?
            if facts.text(entry.row, ReservationColumn.supplyOrder) != .none {
                supply = self[.supplyOrders].find(
                    facts.number(entry.row, ReservationColumn.supplyOrder),
                    facts.number(entry.row, ReservationColumn.supplyLine)
                ).flatMap { order in
                    scratch.timeline.receipts.firstIndex {
                        $0.origin.table == OriginTable.supply && $0.origin.row == order
                    }
                }.map { Int32($0) }
            } else {
                let lot = facts.text(entry.row, ReservationColumn.lot)
                supply =
                    lot == .none
                    ? Reservation.stock : scratch.lots.firstIndex { $0.name == lot }.map { Peg.lot($0) }
            }
            guard let supply else { continue }
            scratch.timeline.reservations.append(
                Reservation(requirement: entry.requirement, receipt: supply, quantity: entry.quantity))
        }
    }
}
