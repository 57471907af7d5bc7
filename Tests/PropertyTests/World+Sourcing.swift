import PlanningEvents

/// How what is ordered is bought and made.
extension World {
    mutating func bill() -> String { profile.hasSourcing && random.chance(50) ? "B2" : "B1" }

    /// An item behind another, so that successors form no cycle, unless cycles are wanted.
    mutating func successor(of item: String) -> String {
        if profile.hasUnknowns, random.chance(8) { return "ZZ" }
        let place = items.firstIndex(of: item) ?? 0
        if place + 1 >= items.count || profile.hasCycles && random.chance(30) { return random.pick(items) }
        return items[random.number(place + 1...items.count - 1)]
    }

    /// Later items are preferred, so that alternatives form no cycle, unless cycles are wanted.
    mutating func preference(of component: Int) -> String? {
        if profile.hasCycles, random.chance(30) { return maybe(80) { "\($0.random.number(0...3))" } }
        return "\(items.count - component)"
    }

    mutating func priceBreakCells() -> [String: String?] {
        [
            "item": item(), "location": maybe(40) { $0.location() }, "from": random.pick(["V1", "V2"]),
            "minimum_quantity": random.pick(["0", "3", "10", "25"]), "unit_price": "\(random.number(1...9))",
            "lead_time_days": maybe(50) { "\($0.random.number(0...12))" },
            "effective_from": profile.hasEffectivity ? maybe(25) { $0.day(-10...25) } : nil,
            "effective_to": profile.hasEffectivity ? maybe(25) { $0.day(-3...40) } : nil,
        ]
    }

    mutating func billVersionCells() -> [String: String?] {
        [
            "item": item(), "bill": bill(), "location": maybe(30) { $0.location() },
            "quantity_from": maybe(60) { $0.random.pick(["0.5", "3", "10", "25"]) },
            "effective_from": profile.hasEffectivity ? maybe(35) { $0.day(-10...25) } : nil,
            "effective_to": profile.hasEffectivity ? maybe(35) { $0.day(-3...40) } : nil,
        ]
    }

    mutating func operationCells() -> [String: String?] {
        [
            "item": item(), "bill": maybe(30) { $0.bill() }, "operation": random.pick(["5", "10", "15", "20", "X"]),
            "scrap_percent": maybe(85) { $0.random.pick(["10", "2.5", "33.333333", "50"]) },
        ]
    }
}
