import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Lot sizing by cost")
struct LotSizingTests {
    /// Twelve months of Silver, Pyke and Peterson, a day each: setup 54, holding 0.40 a unit and month.
    private static let months = [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41]

    private static func problem(
        _ quantities: [Int], setup: Int64, holding: Int64, days: [Int]? = nil
    ) -> LotSizingProblem {
        LotSizingProblem(
            days: (days ?? Array(1...quantities.count)).map(march), quantities: quantities.map(units),
            setupCost: Quantity(rawValue: setup), holdingCost: Quantity(rawValue: holding))
    }

    private static var published: LotSizingProblem { problem(months, setup: 54_000_000, holding: 400_000) }

    /// What a plan costs, in hundredths.
    private static func cost(_ problem: LotSizingProblem, _ first: [Int]) -> Int {
        var cost: Int128 = 0
        var start = 0
        for place in problem.days.indices {
            if first.contains(place) {
                start = place
                cost += problem.setup
            }
            cost +=
                Int128(problem.quantities[place].rawValue) * Int128(problem.holdingCost.rawValue)
                * Int128(problem.days[place] - problem.days[start])
        }
        return Int(cost / 10_000_000_000)
    }

    @Test("Wagner-Whitin finds the published least cost of 501.20")
    func publishedLeastCost() throws {
        #expect(Self.cost(Self.published, try Self.published.firstDays(.wagnerWhitin)) == 501_20)
    }

    /// Silver-Meal and least unit cost as published; part period 7 × 54 + 0.40 × (62 + 2 × 12 + 129 + 52 + 41).
    @Test(
        "The heuristics cost what the table says",
        arguments: [(LotSizing.silverMeal, 501_20), (.leastUnitCost, 558_80), (.partPeriod, 501_20)])
    func publishedHeuristics(method: LotSizing, cost: Int) throws {
        #expect(Self.cost(Self.published, try Self.published.firstDays(method)) == cost)
    }

    @Test("The economic quantity of 100 a month is 164.3, which lasts 1.64 months")
    func economic() throws {
        #expect(try Self.published.economicQuantity(span: 12) == units(164))
        #expect(try Self.published.economicDays(span: 12) == 2)
    }

    @Test("Roots are exact, and halves are rounded up")
    func roots() {
        for root: UInt128 in [1, 2, 3, 99, 1 << 31, (1 << 32) + 1, (1 << 63) + 5] {
            #expect(LotSizingProblem.root(root * root) == root)
            #expect(LotSizingProblem.root(root * root - 1) == root - 1)
        }
        // √6.25 = 2.5 is 3; a little less is 2. The argument is four times the square.
        #expect(LotSizingProblem.halfOfRoot(25) == 3)
        #expect(LotSizingProblem.halfOfRoot(24) == 2)
        #expect(LotSizingProblem.root(.max) == UInt128(UInt64.max))
    }

    @Test("Nothing to set up is one a lot; nothing to hold is one lot for all")
    func freeOfCost() throws {
        let free = Self.problem([3, 4], setup: 0, holding: 1_000_000)
        #expect(try free.economicQuantity(span: 9) == units(1))
        #expect(try free.economicDays(span: 9) == 1)
        #expect(try free.firstDays(.wagnerWhitin) == [0, 1])
        let kept = Self.problem([3, 4], setup: 5_000_000, holding: 0)
        #expect(try kept.economicQuantity(span: 9) == units(7))
        #expect(try kept.economicDays(span: 9) == 9)
        #expect(try kept.firstDays(.wagnerWhitin) == [0])
    }

    @Test("Of equal plans the one whose last order starts latest")
    func ties() throws {
        // 5 held for 2 days at 1 is a setup of 10.
        #expect(
            try Self.problem([3, 5], setup: 10_000_000, holding: 1_000_000, days: [1, 3]).firstDays(.wagnerWhitin) == [
                0, 1,
            ])
        #expect(
            try Self.problem([3, 5], setup: 10_000_000, holding: 1_000_000, days: [1, 3]).firstDays(.partPeriod) == [0])
    }

    @Test("Costs out of range are an error")
    func overflow() {
        let huge = LotSizingProblem(
            days: [march(1), march(9), march(30)],
            quantities: Array(repeating: Quantity(rawValue: Int64.max), count: 3),
            setupCost: Quantity(rawValue: Int64.max), holdingCost: Quantity(rawValue: Int64.max))
        for method in [LotSizing.silverMeal, .leastUnitCost, .partPeriod, .wagnerWhitin] {
            #expect(throws: QuantityOverflow.self) { try huge.firstDays(method) }
        }
        #expect(throws: QuantityOverflow.self) { try huge.economicQuantity(span: 1) }
    }

    @Test("Wagner-Whitin is the best of all plans, whatever the days", arguments: 1...60)
    func againstAllPlans(seed: Int) throws {
        var random = SystemLike(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        let count = random.number(1...9)
        var day = 0
        let days = (0..<count).map { _ in
            day += random.number(1...4)
            return day
        }
        let problem = Self.problem(
            (0..<count).map { _ in random.number(1...6) }, setup: Int64(random.number(0...12)) * 1_000_000,
            holding: Int64(random.number(0...2)) * 500_000, days: days)
        let plans = (0..<1 << (count - 1)).map { bits in
            [0] + (1..<count).filter { bits >> ($0 - 1) & 1 == 1 }
        }
        let least = plans.map { Self.cost(problem, $0) }.min()
        let best = plans.filter { Self.cost(problem, $0) == least }
            .max { $0.reversed().lexicographicallyPrecedes($1.reversed()) }
        #expect(try problem.firstDays(.wagnerWhitin) == best)
    }

    /// Numbers that are the same in every run.
    private struct SystemLike {
        var state: UInt64

        mutating func number(_ range: ClosedRange<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int((state >> 33) % UInt64(range.count))
        }
    }
}
