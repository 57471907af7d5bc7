import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Coverage rules and the floor (semantics section 5)")
struct CoverageRuleTests {
    private func point(_ rule: CoverageRule, _ requirements: [(day: Int, quantity: Int)]) -> Case {
        var point = Case(requirements: requirements)
        point.policy.rule = rule
        return point
    }

    @Test("Lot for lot: one order a requirement line")
    func lotForLot() throws {
        #expect(try point(.requirement, [(5, 3), (5, 4), (9, 5)]).orders() == ["3@5", "4@5", "5@9"])
    }

    @Test("A period: one order on its first day; the next opens at the next net requirement")
    func period() throws {
        var point = point(.period, [(5, 3), (7, 4), (9, 5), (20, 1)])
        point.policy.periodDays = 3
        #expect(try point.orders() == ["7@5", "5@9", "1@20"])
        point.policy.periodDays = 5
        #expect(try point.orders() == ["12@5", "1@20"])
        point.onHand = 4
        // 4 on hand cover the 3 and one of the 4: the period opens on the 7th and ends on the 11th.
        #expect(try point.orders() == ["8@7", "1@20"])
    }

    @Test("min_max fills up to the maximum at the end of a day that breaks the minimum")
    func minMax() throws {
        var point = point(.minMax, [(5, 3), (9, 5)])
        point.onHand = 10
        (point.policy.minimum, point.policy.maximum) = (units(6), units(20))
        // 10 − 3 = 7 holds; 7 − 5 = 2 is below 6: up to 20.
        #expect(try point.orders() == ["18@9"])
        point.onHand = 0
        // On F, today: 0 is below 6: 20; then 17, 12.
        #expect(try point.orders() == ["20@2"])
    }

    @Test("min_max without bounds: one order a day for the day")
    func minMaxWithoutBounds() throws {
        #expect(try point(.minMax, [(5, 3), (5, 4), (9, 5)]).orders() == ["7@5", "5@9"])
    }

    @Test("A fixed quantity orders whole lots")
    func fixedQuantity() throws {
        var point = point(.fixedQuantity, [(5, 3), (6, 9)])
        point.policy.fixedQuantity = units(10)
        #expect(try point.orders() == ["10@5", "10@6"])
    }

    @Test("A floor: a shortfall joins the last order of its day, or makes an order of its own")
    func floor() throws {
        var point = point(.requirement, [(5, 3), (9, 5)])
        point.policy.safetyStock = units(4)
        point.onHand = 9
        // F is today, 9 holds; the 5th leaves 6; the 9th leaves 1: 3 lack.
        #expect(try point.orders() == ["3@9"])
        point.onHand = 6
        // The 5th leaves 3: 1 lacks, ordered alone; the 9th: 4 left and 1 uncovered, 4 more for the floor.
        #expect(try point.orders() == ["1@5", "5@9"])
    }

    @Test("A floor is looked at from the first day that an order placed today can serve")
    func floorFromF() throws {
        var point = point(.requirement, [])
        point.policy.safetyStock = units(4)
        point.sources = [Case.source(leadTime: 6)]
        #expect(try point.orders() == ["4@8"])
        #expect(try point.planned().firstServableDay == march(8))
    }

    @Test("A period takes the shortfall of its days into its order")
    func floorOfPeriod() throws {
        var point = point(.period, [(5, 3), (7, 4)])
        point.policy.periodDays = 10
        point.policy.safetyStock = units(2)
        // Opens for the floor alone on the 2nd, with 2; requirements join it: 2 + 3 + 4.
        #expect(try point.orders() == ["9@2"])
    }

    @Test("What is left is pegged to the floor, stock first")
    func floorPegs() throws {
        var point = point(.requirement, [(9, 5)])
        point.policy.safetyStock = units(4)
        point.onHand = 7
        // 5 of 7 go to the 9th. On F, the 2nd, these 5 hold the floor; on the 9th 2 are left and 2 are ordered.
        #expect(try point.floorPegs() == ["9: 2 stock", "9: 2 order0"])
    }

    @Test("A breach tells its first and last day, the floor and the lowest balance")
    func breach() throws {
        var point = point(.requirement, [(3, 2), (4, 1), (12, 1)])
        point.policy.safetyStock = units(4)
        point.onHand = 5
        point.sources = [Case.source(leadTime: 6)]
        let breach = try point.planned().floorBreach(point.policy, today: point.today)
        // 5 on the 2nd; 3 on the 3rd; 2 on the 4th; F is the 8th, with an order of 2.
        #expect(breach == FloorBreach(first: march(3), last: march(4), floor: units(4), lowest: units(2)))
    }

    @Test("Numbers of orders pass over those that fixed orders hold")
    func numbers() throws {
        var timeline = Timeline()
        let point = Case(requirements: [(5, 1), (5, 1)])
        for row in 0..<2 {
            timeline.requirements.append(
                Requirement(
                    requested: march(5), required: march(5), quantity: units(3), priority: .first, kind: .sales,
                    identity: UInt64(row), origin: Requirement.Origin(table: 1, row: Int32(row))))
        }
        timeline.receipts.append(
            Receipt(
                available: march(5), issue: march(5), quantity: units(1), isPlanned: true, required: march(5),
                number: 2,
                identity: 9, origin: Requirement.Origin(table: 7, row: 0)))
        try timeline.plan(point.terms, point.scheduler)
        #expect(timeline.orders.map(\.number) == [1, 3])
    }
}
