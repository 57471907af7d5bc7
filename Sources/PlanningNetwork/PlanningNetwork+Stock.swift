internal import PlanningEvents
package import PlanningModel
internal import RequirementsPlanning

/// A lot of stock that expired.
package struct ExpiredLot: Sendable {
    /// Empty for stock without a lot.
    package var name: String
    package var expiry: Day
    package var quantity: Quantity
}

/// Stock on hand and its lots (semantics sections 4 and 14).
extension PlanningNetwork {
    mutating func connectOnHand(_ row: Int32, adding: Bool) {
        let point = intern(
            self[.onHand].text(row, OnHandColumn.item), self[.onHand].text(row, OnHandColumn.location))
        points.onHands[Int(point)].set(row, isIn: adding)
        rowsChanged(point)
    }

    /// Puts stock on hand and reservations into a timeline that holds its requirements and receipts.
    ///
    /// Stock is divided into lots only where one expires or is reserved by name.
    func addStock(
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let facts = self[.onHand]
        findReservations(point, &scratch)
        scratch.lots.removeAll(keepingCapacity: true)
        // Exact, so that no order of rows is out of range where another is not.
        var sum: Int128 = 0
        var shortage: Int128 = 0
        var needsLots = scratch.reserved.contains { self[.reservations].text($0.row, ReservationColumn.lot) != .none }
        for row in points.onHands[Int(point)] where isNettable(row) {
            let quantity = facts.quantity(row, OnHandColumn.quantity)
            let expires = facts.optionalDay(row, OnHandColumn.expiresOn) ?? .distantFuture
            guard quantity > .zero else {
                shortage -= Int128(quantity.rawValue)
                continue
            }
            if expires < .distantFuture {
                needsLots = true
                guard expires >= today else { continue }
                scratch.nextDay = min(scratch.nextDay, expires + 1)
            }
            sum += Int128(quantity.rawValue)
            scratch.lots.append((facts.text(row, OnHandColumn.lot), StockLot(expires: expires, quantity: quantity)))
        }
        guard let stock = Int64(exactly: max(sum - shortage, 0)) else { throw QuantityOverflow() }
        scratch.timeline.onHand = Quantity(rawValue: stock)
        if needsLots { addLots(shortage, &scratch) }
        if !scratch.reserved.isEmpty { addReservations(&scratch) }
    }

    private func isNettable(_ row: Int32) -> Bool {
        !self[.onHand].has(row, OnHandColumn.nettable) || self[.onHand].number(row, OnHandColumn.nettable) != 0
    }

    /// Puts lots into a timeline, first to expire first, less what negative ones lack.
    private func addLots(_ shortage: Int128, _ scratch: inout TimelineScratch) {
        let texts = texts
        scratch.lots.sort { left, right in
            left.lot.expires != right.lot.expires
                ? left.lot.expires < right.lot.expires : texts.precedes(left.name, right.name)
        }
        var shortage = shortage
        for entry in scratch.lots {
            let lacking = min(shortage, Int128(entry.lot.quantity.rawValue))
            shortage -= lacking
            // A lot that is used up keeps its place, in which it is found by name.
            scratch.timeline.lots.append(
                StockLot(
                    expires: entry.lot.expires,
                    quantity: Quantity(rawValue: entry.lot.quantity.rawValue - Int64(lacking))))
        }
    }

    // MARK: Expired lots

    /// The lots of a stocking point that expired before today, first to expire first.
    package func expiredLots(_ point: PointID, today: Day) -> [ExpiredLot] {
        let facts = self[.onHand]
        var rows = points.onHands[Int(point)].filter { isExpired($0, today) }
        guard !rows.isEmpty else { return [] }
        let texts = texts
        rows.sort { left, right in
            let (one, other) = (facts.day(left, OnHandColumn.expiresOn), facts.day(right, OnHandColumn.expiresOn))
            return one != other
                ? one < other : texts.precedes(facts.text(left, OnHandColumn.lot), facts.text(right, OnHandColumn.lot))
        }
        return rows.map { row in
            let lot = facts.text(row, OnHandColumn.lot)
            return ExpiredLot(
                name: lot == .none ? "" : texts[lot], expiry: facts.day(row, OnHandColumn.expiresOn),
                quantity: facts.quantity(row, OnHandColumn.quantity))
        }
    }

    package func hasExpiredLots(_ point: PointID, today: Day) -> Bool {
        points.onHands[Int(point)].contains { isExpired($0, today) }
    }

    private func isExpired(_ row: Int32, _ today: Day) -> Bool {
        guard let expiry = self[.onHand].optionalDay(row, OnHandColumn.expiresOn) else { return false }
        return expiry < today && isNettable(row) && self[.onHand].quantity(row, OnHandColumn.quantity) > .zero
    }
}
