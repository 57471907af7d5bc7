internal import PlanningEvents
internal import PlanningModel
package import RequirementsPlanning

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

    /// The customer of a sales order or forecast line; `nil` of other requirements, and without one.
    package func customer(of origin: Requirement.Origin) -> String? {
        let customer: TextID
        switch origin.table {
        case OriginTable.demand: customer = self[.demandOrders].text(origin.row, DemandColumn.customer)
        case OriginTable.forecast: customer = self[.forecasts].text(origin.row, ForecastColumn.customer)
        default: return nil
        }
        return customer == .none ? nil : texts[customer]
    }

    /// The sellable days that the customer of a requirement wants of what stands in for it.
    func sellableDays(
        ofPassedOn passed: PlanExchange.PassedOn, from parent: PointID, to point: PointID, _ plan: Int
    ) -> Int32 {
        guard self[.sellableDays].rowCount > 0 else { return 0 }
        return sellableDays(
            customer(ofPassedOn: passed.identity, passed.demand, parent, plan), points.items[Int(point)])
    }

    /// Who asked for what a superseded item passed on: the customer of a sales order or of a forecast line.
    private func customer(
        ofPassedOn identity: UInt64, _ demand: PlanExchange.Demand, _ parent: PointID, _ plan: Int
    ) -> TextID {
        guard demand.point == -1 else { return .none }
        guard demand == .none else {
            let row = self[.demandOrders].find(Int64(demand.key.first), Int64(demand.key.second))
            return row.map { self[.demandOrders].text($0, DemandColumn.customer) } ?? .none
        }
        for row in points.forecasts[Int(parent)] where self.identity(ofForecast: row, self[.forecasts]) == identity {
            return self[.forecasts].text(row, ForecastColumn.customer)
        }
        // It was passed on to the superseded item in its turn.
        for link in points.parents[Int(parent)] where link.kind == .successor && link.point != parent {
            for passed in plans[plan].points[Int(link.point)].exchange.passedOn
            where Identity.combine(9, passed.identity) == identity {
                return customer(ofPassedOn: passed.identity, passed.demand, link.point, plan)
            }
        }
        return .none
    }

    /// Marks what stands in for the item of a stocking point whose customers, or what these want, are others.
    mutating func customersChanged(_ point: PointID) {
        guard self[.sellableDays].rowCount > 0, var next = successor(of: point) else { return }
        var passed: Set<PointID> = [point]
        while passed.insert(next).inserted {
            markAffected(next)
            guard let successor = successor(of: next) else { return }
            next = successor
        }
    }

    mutating func sellableDaysChanged(_ row: Int32) {
        let item = self[.sellableDays].text(row, SellableDaysColumn.item)
        if item != .none {
            pending.references = true
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
            guard isAffected else { continue }
            markAffected(point)
            customersChanged(point)
        }
    }
}
