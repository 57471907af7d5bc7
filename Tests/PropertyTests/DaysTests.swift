import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

/// Days that go by one after the other over stocking points with floors, and nothing else: what a plan says of the first
/// day on which time alone may change it must not be too late.
@Suite("Whatever day it becomes, net change leaves the plan of a regeneration")
struct DaysTests {
    private static let blocks: [[UInt64]] = stride(from: UInt64(1), through: 200, by: 25).map { Array($0...$0 + 24) }

    private static func day(_ days: Int) -> String { (Planner.firstDay + Int32(days)).description }

    /// A component below an item, each with a floor.
    private static func rows(_ random: inout SeededGenerator) -> [Row] {
        var rows = [Row(.locations, ["location": "L"])]
        for item in ["A", "B"] {
            rows.append(Row(.items, ["item": item]))
            var coverage = ["item": item, "location": "L", "rule": random.pick(["requirement", "period", "min_max"])]
            coverage["safety_stock"] = "\(random.number(0...8))"
            if random.chance(50) { coverage["period_days"] = "\(random.number(1...9))" }
            if coverage["rule"] == "min_max" {
                coverage["minimum"] = "\(random.number(0...9))"
                coverage["maximum"] = "\(random.number(9...20))"
            }
            if random.chance(15) { coverage["coverage_fence"] = "\(random.number(5...30))" }
            if random.chance(15) { coverage["freeze_fence"] = "\(random.number(0...6))" }
            if random.chance(25) { coverage["negative_days"] = "\(random.number(0...5))" }
            rows.append(Row(.coverage, coverage))
            var source = ["item": item, "kind": item == "A" ? "make" : "buy"]
            source["lead_time_days"] = "\(random.number(0...6))"
            if random.chance(30) { source["order_multiple"] = "\(random.number(2...9))" }
            if random.chance(15) { source["effective_to"] = day(random.number(3...40)) }
            rows.append(Row(.sources, source))
            if random.chance(70) {
                rows.append(Row(.onHand, ["item": item, "location": "L", "quantity": "\(random.number(0...30))"]))
            }
            for number in 0..<random.number(0...2) where random.chance(50) {
                rows.append(
                    Row(
                        .supplyOrders,
                        [
                            "order": "\(item)\(number)", "kind": "purchase", "item": item, "location": "L",
                            "quantity": "\(random.number(1...15))", "due_date": day(random.number(0...40)),
                        ]))
            }
            for number in 0..<random.number(0...5) {
                rows.append(
                    Row(
                        .demandOrders,
                        [
                            "order": "S\(item)\(number)", "item": item, "location": "L",
                            "quantity": "\(random.number(1...9))", "due_date": day(random.number(0...45)),
                        ]))
            }
        }
        if random.chance(60) {
            rows.append(Row(.bomComponents, ["parent": "A", "component": "B", "quantity_per": "1"]))
        }
        return rows
    }

    @Test("A day after the other", arguments: blocks)
    func everyDay(seeds: [UInt64]) throws {
        for seed in seeds {
            var random = SeededGenerator(seed: seed)
            var planner = Planner()
            for row in Self.rows(&random) { try planner.apply(.put(row)) }
            for day in 0..<45 {
                try planner.apply(.date(Planner.firstDay + Int32(day)))
                var other = planner
                _ = try planner.run(.netChange)
                _ = try other.run(.regeneration)
                let differences = PlanComparison(left: planner.network, right: other.network).differences()
                guard differences.isEmpty else {
                    Issue.record("seed \(seed), day \(day): \(differences.prefix(3))\n\(planner.told)")
                    return
                }
            }
        }
    }
}
