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
        let component = self[.reservations].text(row, ReservationColumn.component)
        if component != .none {
            // Wherever the order takes it from.
            for point in byItem[component].points { markAffected(point) }
            return
        }
        let demand = self[.demandOrders].find(
            self[.reservations].number(row, ReservationColumn.order),
            self[.reservations].number(row, ReservationColumn.line))
        if let demand, let point = point(ofDemandOrder: demand) { markAffected(point) }
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
