import PlanningEvents
import PlanningModel

/// Settings and rows of priority planning and decoupling points.
extension World {
    mutating func bufferCells() -> [String: String?] {
        [
            "reorder_point": maybe(50) { "\($0.random.number(0...20))" },
            "priority_method": maybe(50) { $0.random.pick(["percent", "single_range", "split_ranges"]) },
            "priority_key": maybe(50) { $0.random.pick(["R", "S"]) },
            "adu": maybe(30) { $0.random.pick(["0", "1", "1.1", "2.5"]) },
            "adu_past_days": maybe(40) { "\($0.random.number(1...12))" },
            "adu_forward_days": maybe(40) { "\($0.random.number(1...20))" },
            "adu_past_percent": maybe(30) { $0.random.pick(["0", "33.3", "100"]) },
            "lead_time_factor": maybe(40) { $0.random.pick(["0.25", "0.5", "1.333333"]) },
            "variability_factor": maybe(40) { $0.random.pick(["0.1", "0.5", "1"]) },
            "order_cycle_days": maybe(30) { "\($0.random.number(0...9))" },
            "spike_horizon_days": maybe(30) { "\($0.random.number(0...15))" },
            "spike_threshold": maybe(50) { "\($0.random.number(0...15))" },
        ]
    }

    mutating func usageCells() -> [String: String?] {
        ["item": item(), "location": location(), "date": day(-15...6), "quantity": quantity()]
    }

    mutating func priorityRangeCells() -> [String: String?] {
        [
            "key": random.pick(["R", "S"]), "priority": "\(random.number(0...6) * 10)",
            "limit_of": random.pick(["zero", "minimum", "reorder_point", "reorder_point", "maximum", "infinite"]),
            "limit_percent": maybe(40) { $0.random.pick(["25", "50", "80.5", "150"]) },
        ]
    }
}
