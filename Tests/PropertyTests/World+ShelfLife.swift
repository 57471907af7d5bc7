import PlanningEvents
import PlanningModel

/// Shelf life, lots and reservations.
extension World {
    mutating func lot() -> String { random.pick(["1", "2", "3"]) }

    mutating func itemCells() -> [String: String?] {
        let item = item()
        return [
            "item": item, "description": maybe(30) { $0.quantity() },
            "superseded_by": profile.hasSubstitutes ? maybe(40) { $0.successor(of: item) } : nil,
            "superseded_from": profile.hasSubstitutes ? maybe(70) { $0.day(-5...30) } : nil,
            "shelf_life_days": profile.hasShelfLife ? maybe(50) { "\($0.random.number(0...15))" } : nil,
        ]
    }

    mutating func sellableDaysCells() -> [String: String?] {
        [
            "customer": random.pick(["X", "Y"]), "item": maybe(50) { $0.item() },
            "sellable_days": "\(random.number(0...8))",
        ]
    }

    /// A reservation, mostly for an order that is there and of supply of the same item.
    mutating func reservationCells() -> [String: String?] {
        let isComponent = random.chance(35)
        let orders = rows(of: isComponent ? .supplyOrders : .demandOrders)
        let order = orders.isEmpty || random.chance(8) ? nil : random.pick(orders)
        var cells: [String: String?] = [
            "order": order?["order"] ?? "SO\(random.number(1...9))", "line": order.map { $0["line"] } ?? nil,
            "quantity": quantity(),
        ]
        var item = order?["item"]
        if isComponent {
            item = self.item()
            cells["component"] = item
        }
        let supplies = rows(of: .supplyOrders).filter { $0["item"] == item || random.chance(10) }
        if let supply = supplies.isEmpty || random.chance(50) ? nil : random.pick(supplies) {
            cells["supply_order"] = supply["order"]
            cells["supply_line"] = supply["line"]
        } else {
            cells["lot"] = maybe(60) { $0.lot() }
        }
        return cells
    }

    mutating func lotSizingCells() -> [String: String?] {
        guard profile.hasLotSizing else { return [:] }
        return [
            "lot_sizing": maybe(60) { $0.random.pick(LotSizing.names) },
            "setup_cost": maybe(80) { $0.random.pick(["0", "5", "20", "100", "7.25"]) },
            "holding_cost": maybe(80) { $0.random.pick(["0", "0.5", "1", "3", "0.01"]) },
        ]
    }
}
