import PlanningEvents
import PlanningModel

/// Settings, sources, bills and open orders.
extension World {
    mutating func coverageCells() -> [String: String?] {
        let specificity = random.number(0...9)
        let isConsumed = profile.hasConsumption
        let isBusy = isConsumed && random.chance(50)
        let cells: [String: String?] = [
            "item": isBusy ? items[0] : specificity < 7 ? item() : nil,
            "location": isBusy ? locations[0] : specificity < 5 || specificity == 8 ? location() : nil,
            "rule": maybe(70) {
                $0.random.pick(["requirement", "period", "min_max", "fixed_quantity", "manual", "period", "min_max"])
            },
            "period_days": maybe(60) { "\($0.random.number(1...12))" },
            "minimum": maybe(40) { "\($0.random.number(0...12))" },
            "maximum": maybe(30) { "\($0.random.number(0...30))" },
            "fixed_quantity": maybe(40) { $0.random.pick(["4", "7", "10", "2.5"]) },
            "safety_stock": maybe(25) { "\($0.random.number(0...8))" },
            "negative_days": maybe(30) { "\($0.random.number(0...8))" },
            "positive_days": maybe(25) { "\($0.random.number(0...20))" },
            "on_hand_consumption": maybe(30) { $0.random.pick(["first", "after_on_time_supply", "last"]) },
            "latest_first": maybe(20) { $0.random.pick(["0", "1"]) },
            "receipt_margin_days": maybe(20) { "\($0.random.number(0...3))" },
            "issue_margin_days": maybe(20) { "\($0.random.number(0...3))" },
            "reorder_margin_days": maybe(20) { "\($0.random.number(0...3))" },
            "advance_margin_days": maybe(15) { "\($0.random.number(0...4))" },
            "postpone_margin_days": maybe(15) { "\($0.random.number(0...4))" },
            "vendor_choice": profile.hasSourcing
                ? maybe(50) { $0.random.pick(["lowest_price", "shortest_lead_time", "priority"]) } : nil,
            "seasonal_key": profile.hasSeasons ? maybe(50) { $0.random.pick($0.keys) } : nil,
            "forecast_consumption": isConsumed ? maybe(90) { $0.random.pick(ForecastConsumption.names) } : nil,
            "forecast_period": isConsumed ? maybe(75) { $0.random.pick(ForecastPeriod.names) } : nil,
            "forecast_key": isConsumed ? maybe(90) { $0.random.pick($0.keys) } : nil,
            "forecast_backward_days": isConsumed ? maybe(60) { "\($0.random.number(0...20))" } : nil,
            "forecast_forward_days": isConsumed ? maybe(60) { "\($0.random.number(0...20))" } : nil,
            "reschedule_tolerance_days": maybe(10) { "\($0.random.number(0...5))" },
            "reschedule_tolerance_percent": maybe(10) { $0.random.pick(["0", "10", "33.3", "100"]) },
            "minimum_move_days": maybe(10) { "\($0.random.number(0...6))" },
            "coverage_fence_days": profile.hasFences ? maybe(25) { "\($0.random.number(0...30))" } : nil,
            "freeze_fence_days": profile.hasFences ? maybe(25) { "\($0.random.number(0...12))" } : nil,
            "firming_fence_days": profile.hasFences ? maybe(25) { "\($0.random.number(0...9))" } : nil,
            "action_fence_days": profile.hasFences ? maybe(25) { "\($0.random.number(0...15))" } : nil,
        ]
        return cells.merging(lotSizingCells()) { first, _ in first }
    }

    mutating func sourceCells() -> [String: String?] {
        let kind = random.pick(locations.count > 1 ? ["buy", "make", "make", "transfer"] : ["buy", "make", "make"])
        let to = random.chance(30) ? nil : location()
        let from: String? =
            switch kind {
            case "buy": maybe(60) { $0.random.pick(["V1", "V2"]) }
            case "transfer": sourceLocation(of: to)
            default: nil
            }
        let isWorking = profile.hasCalendars && random.chance(40)
        return [
            "item": item(), "location": to, "kind": kind, "from": from,
            "priority": maybe(35) { "\($0.random.number(0...2))" },
            "split_percent": maybe(25) { $0.random.pick(["20", "30", "50", "100"]) },
            "lead_time_days": maybe(80) { "\($0.random.number(0...9))" },
            "lead_time_basis": isWorking ? "working" : nil,
            "lead_time_calendar": profile.hasCalendars ? maybe(30) { $0.calendar() } : nil,
            "receipt_calendar": profile.hasCalendars ? maybe(25) { $0.calendar() } : nil,
            "order_calendar": profile.hasCalendars ? maybe(25) { $0.calendar() } : nil,
            "order_minimum": maybe(20) { $0.random.pick(["3", "4"]) },
            "order_multiple": maybe(25) { $0.random.pick(["2", "5", "2.5"]) },
            "order_maximum": maybe(20) { $0.random.pick(["10", "12.5", "20"]) },
            "unit_price": maybe(profile.hasSourcing ? 60 : 20) { "\($0.random.number(1...9))" },
            "bill": kind == "make" ? maybe(15) { $0.bill() } : nil,
            "effective_from": profile.hasEffectivity ? maybe(25) { $0.day(-20...25) } : nil,
            "effective_to": profile.hasEffectivity ? maybe(25) { $0.day(-5...50) } : nil,
        ]
    }

    /// A location before another, so that transfers form no cycle, unless cycles are wanted.
    private mutating func sourceLocation(of location: String?) -> String {
        let place = location.flatMap { locations.firstIndex(of: $0) } ?? locations.count
        if profile.hasUnknowns, random.chance(8) { return "LZ" }
        if place == 0 || profile.hasCycles && random.chance(30) { return random.pick(locations) }
        return locations[random.number(0...place - 1)]
    }

    mutating func billLineCells() -> [String: String?] {
        let parent = random.number(0...max(0, items.count - 2))
        let isAnywhere = profile.hasCycles && random.chance(30) || items.count == 1
        let component = isAnywhere ? random.number(0...items.count - 1) : random.number(parent + 1...items.count - 1)
        var type: String?
        if profile.hasPhantoms, random.chance(35) { type = "phantom" }
        if profile.hasByProducts, random.chance(25) { type = "by_product" }
        let isNegative = profile.hasByProducts && random.chance(15)
        return [
            "parent": items[parent], "component": profile.hasUnknowns && random.chance(6) ? "ZZ" : items[component],
            "bill": maybe(profile.hasSourcing ? 35 : 10) { $0.bill() },
            "operation": maybe(15) { $0.random.pick(["10", "20"]) },
            "quantity_per": (isNegative ? "-" : "") + random.pick(["1", "2", "0.5", "1.333333", "3", "0"]),
            "fixed_quantity": maybe(15) { $0.random.pick(["1", "0.25"]) },
            "scrap_percent": maybe(20) { $0.random.pick(["10", "2.5", "33.3"]) },
            "multiple": maybe(15) { $0.random.pick(["1", "5", "0.1"]) }, "line_type": type,
            "alternate_group": profile.hasSubstitutes ? maybe(70) { $0.random.pick(["G", "G", "H"]) } : nil,
            "preference": profile.hasSubstitutes ? preference(of: component) : nil,
            "location": maybe(12) { $0.location() },
            "effective_from": profile.hasEffectivity ? maybe(25) { $0.day(-10...25) } : nil,
            "effective_to": profile.hasEffectivity ? maybe(25) { $0.day(-3...40) } : nil,
        ]
    }

    mutating func supplyCells() -> [String: String?] {
        let kind = random.pick(["purchase", "production", "production", "transfer"])
        let to = location()
        return [
            "order": "WO\(random.number(1...7))", "line": maybe(25) { _ in "1" }, "kind": kind, "item": item(),
            "location": to,
            "from": kind == "transfer" ? sourceLocation(of: to) : maybe(15) { $0.random.pick(["V1", "V2"]) },
            "quantity": quantity(), "due_date": day(-6...35),
            "start_date": maybe(25) { $0.day(-8...20) },
            "status": maybe(30) { $0.random.pick(["open", "approved"]) },
            "expires_on": profile.hasShelfLife ? maybe(25) { $0.day(-3...40) } : nil,
        ]
    }

    mutating func componentCells() -> [String: String?] {
        let orders = rows(of: .supplyOrders).filter { $0["kind"] == "production" || random.chance(20) }
        let order = orders.isEmpty || random.chance(15) ? nil : random.pick(orders)
        return [
            "order": order?["order"] ?? "WO\(random.number(1...7))", "line": order.map { $0["line"] } ?? nil,
            "component": item(), "location": maybe(20) { $0.location() }, "quantity": quantity(),
            "date": maybe(30) { $0.day(-5...25) },
        ]
    }
}
