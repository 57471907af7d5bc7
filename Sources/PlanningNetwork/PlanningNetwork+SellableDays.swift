internal import PlanningEvents
internal import PlanningModel

/// How long beyond its day a receipt must be good for a customer (semantics section 14).
extension PlanningNetwork {
    /// The sellable days of a customer, those of the item before those of every item; 0 when blank.
    func sellableDays(_ customer: TextID, _ item: TextID) -> Int32 {
        guard customer != .none, self[.sellableDays].rowCount > 0 else { return 0 }
        let row =
            self[.sellableDays].find(Int64(customer.rawValue), Int64(item.rawValue))
            ?? self[.sellableDays].find(Int64(customer.rawValue), Int64(TextID.none.rawValue))
        return row.map { Int32(truncatingIfNeeded: self[.sellableDays].number($0, SellableDaysColumn.sellableDays)) }
            ?? 0
    }

    mutating func sellableDaysChanged(_ row: Int32) {
        let item = self[.sellableDays].text(row, SellableDaysColumn.item)
        if item != .none {
            for point in byItem[item].points { markAffected(point) }
        } else {
            pending.customers.insert(self[.sellableDays].text(row, SellableDaysColumn.customer))
        }
    }

    /// Marks the stocking points that customers with other sellable days require something of.
    mutating func settleCustomers() {
        guard !pending.customers.isEmpty else { return }
        let customers = pending.customers
        pending.customers = []
        for point in 0..<Int32(points.count) {
            let isAffected =
                points.demands[Int(point)].contains {
                    customers.contains(self[.demandOrders].text($0, DemandColumn.customer))
                }
                || points.forecasts[Int(point)].contains {
                    customers.contains(self[.forecasts].text($0, ForecastColumn.customer))
                }
            if isAffected { markAffected(point) }
        }
    }
}
