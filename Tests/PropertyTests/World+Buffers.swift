import PlanningEvents
import PlanningModel

/// Settings and rows of priority planning and decoupling points.
extension World {
    /// A row of coverage that may be that of a buffer; most often of the first item, which has all others below it.
    mutating func withBuffer(_ cells: [String: String?]) -> [String: String?] {
        var cells = cells.merging(bufferCells()) { _, new in new }
        let kind = random.number(0...99)
        guard kind < 75 else { return cells }
        cells["item"] = items[0]
        cells["location"] = String?.none
        cells["rule"] = kind < 40 ? "decoupling" : "priority"
        if kind >= 40 {
            cells["priority_method"] = random.pick(["single_range", "split_ranges"])
            cells["priority_key"] = "R"
            cells["maximum"] = "\(random.number(20...60))"
        }
        return cells
    }

    /// Another lead time of a source: what buffers above it are made of.
    mutating func leadTimeChange() -> Change? {
        let sources = rows(of: .sources)
        guard !sources.isEmpty else { return nil }
        let old = random.pick(sources)
        var new = old
        new["lead_time_days"] = "\(random.number(0...30))"
        facts.removeAll { $0 == old }
        facts.append(new)
        return .put(new)
    }

    private mutating func bufferCells() -> [String: String?] {
        [
            "reorder_point": maybe(50) { "\($0.random.number(0...20))" },
            "priority_method": maybe(50) { $0.random.pick(["percent", "single_range", "split_ranges"]) },
            "priority_key": maybe(50) { $0.random.pick(["R", "S"]) },
            "adu": maybe(25) { $0.random.pick(["0", "1", "1.1", "2.5"]) },
            "adu_past_days": maybe(80) { "\($0.random.number(3...15))" },
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
        [
            "item": random.chance(60) ? items[0] : item(), "location": location(), "date": day(-10...3),
            "quantity": quantity(),
        ]
    }

    mutating func priorityRangeCells() -> [String: String?] {
        [
            "key": random.pick(["R", "R", "S"]), "priority": "\(random.number(0...6) * 10)",
            "limit_of": random.pick(["zero", "minimum", "reorder_point", "reorder_point", "maximum", "infinite"]),
            "limit_percent": maybe(40) { $0.random.pick(["25", "50", "80.5", "150"]) },
        ]
    }
}
