import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

/// Networks whose levels are big enough to be divided among threads.
@Suite("The number of threads has no influence")
struct ThreadTests {
    @Test(
        "A regeneration and the net changes after it are the same with 1, 2 and 4 threads",
        arguments: [1, 2] as [UInt64])
    func samePlan(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stream = Self.network(&random)
        var planners = [1, 2, 4].map { (threads: $0, planner: Planner()) }
        for place in planners.indices {
            for change in stream { try planners[place].planner.apply(change) }
            _ = try planners[place].planner.run(.regeneration, threads: planners[place].threads)
        }
        for _ in 0..<3 {
            let changes = (0..<200).map { _ in Self.demand(&random) }
            for place in planners.indices {
                for change in changes { try planners[place].planner.apply(change) }
                _ = try planners[place].planner.run(.netChange, threads: planners[place].threads)
                #expect(planners[place].planner.log == planners[0].planner.log, "\(planners[place].threads) threads")
            }
        }
        var regenerated = planners[0].planner
        _ = try regenerated.run(.regeneration, threads: 4)
        let left = planners[0].planner.network
        #expect(PlanComparison(left: left, right: regenerated.network).differences() == [])
    }

    private static let itemCount = 500

    /// 500 items in three levels, each made of two or three of the next.
    private static func network(_ random: inout SeededGenerator) -> [Change] {
        var changes: [Change] = [.date(Planner.firstDay), .put(Row(.locations, ["location": "L1"]))]
        for item in 0..<itemCount {
            changes.append(.put(Row(.items, ["item": "I\(item)"])))
            let isMade = item < 340
            changes.append(
                .put(
                    Row(
                        .sources,
                        [
                            "item": "I\(item)", "kind": isMade ? "make" : "buy",
                            "lead_time_days": "\(random.number(0...6))",
                        ])))
            guard isMade else { continue }
            let next = item < 170 ? 170...339 : 340...itemCount - 1
            for _ in 0..<random.number(2...3) {
                changes.append(
                    .put(
                        Row(
                            .bomComponents,
                            ["parent": "I\(item)", "component": "I\(random.number(next))", "quantity_per": "2"])))
            }
        }
        for _ in 0..<400 { changes.append(demand(&random)) }
        return changes
    }

    private static func demand(_ random: inout SeededGenerator) -> Change {
        .put(
            Row(
                .demandOrders,
                [
                    "order": "SO\(random.number(1...600))", "item": "I\(random.number(0...itemCount - 1))",
                    "location": "L1", "quantity": "\(random.number(1...9))",
                    "due_date": (Planner.firstDay + Int32(random.number(0...40))).description,
                ]))
    }
}
