import PlanningModel
import Testing

@testable import RequirementsPlanning

/// What other items take over (semantics section 7, Substitutes and Supersession).
@Suite("Alternatives and successors")
struct SubstitutesTests {
    @Test("The stock that is left stands in, in the ratio of the quantities per")
    func ratio() {
        let two = Substitutes.Alternative(stock: 0, quantityPer: units(2), preferredQuantityPer: units(1))
        #expect(two.part(of: units(5), left: units(6)) == (units(3), units(6)))
        #expect(two.part(of: units(5), left: units(10)) == (units(5), units(10)))
        #expect(two.part(of: units(5), left: units(0)) == (.zero, .zero))
        // 1 of 3: a third of a unit, rounded, is taken for one.
        let third = Substitutes.Alternative(stock: 0, quantityPer: units(1), preferredQuantityPer: units(3))
        #expect(third.part(of: units(1), left: units(9)) == (units(1), Quantity(rawValue: 333_333)))
        #expect(third.part(of: units(7), left: units(2)) == (units(6), units(2)))
    }

    @Test("A ratio that leaves the range takes what there is")
    func outOfRange() {
        let large = Substitutes.Alternative(
            stock: 0, quantityPer: units(9_000_000_000), preferredQuantityPer: Quantity(rawValue: 1))
        #expect(large.part(of: units(5), left: units(8)).taken == units(8))
    }

    private func planned(_ change: (inout Timeline, inout CoveragePolicy) -> Void) throws -> Timeline {
        var point = Case()
        var timeline = Timeline()
        change(&timeline, &point.policy)
        for (place, requirement) in [(day: 5, quantity: 4), (day: 9, quantity: 3)].enumerated() {
            timeline.requirements.append(
                Requirement(
                    requested: march(requirement.day), required: march(requirement.day),
                    quantity: units(requirement.quantity), priority: .blank, kind: .dependent,
                    identity: UInt64(place), origin: Requirement.Origin(table: 1, row: Int32(place))))
        }
        try timeline.plan(point.terms, point.scheduler)
        return timeline
    }

    @Test("Own supply first, then the alternatives in their order, then an order; stock is taken once")
    func walk() throws {
        let timeline = try planned { timeline, _ in
            timeline.onHand = units(1)
            _ = timeline.substitutes.addStock(
                of: 7, left: [Substitutes.Lot(expires: .distantFuture, left: units(2))])
            _ = timeline.substitutes.addStock(
                of: 8, left: [Substitutes.Lot(expires: .distantFuture, left: units(3))])
            timeline.substitutes.alternatives = (0..<2).map {
                Substitutes.Alternative(stock: $0, quantityPer: .one, preferredQuantityPer: .one)
            }
            timeline.substitutes.groups = [0..<2]
            timeline.substitutes.groupOfRequirement = [0, 0]
        }
        // 4 = 1 in stock + 2 + 1; 3 = 2 of the second alternative + 1 ordered.
        #expect(timeline.substitutes.taken.map(\.requirement) == [0, 0, 1])
        #expect(timeline.substitutes.taken.map(\.quantity) == [units(2), units(1), units(2)])
        #expect(timeline.orders.map(\.quantity) == [units(1)])
        #expect(timeline.orders.map(\.required) == [march(9)])
    }

    @Test("Of lots those that are good on the day are taken, first to expire first; their parts are rounded together")
    func lots() throws {
        let timeline = try planned { timeline, _ in
            // Required are 4 on the 5th and 3 on the 9th: the first lot has expired by then.
            _ = timeline.substitutes.addStock(
                of: 7,
                left: [
                    Substitutes.Lot(expires: march(8), left: units(6)),
                    Substitutes.Lot(expires: march(9), left: units(1)),
                    Substitutes.Lot(expires: .distantFuture, left: units(3)),
                ])
            timeline.substitutes.alternatives = [
                Substitutes.Alternative(stock: 0, quantityPer: units(2), preferredQuantityPer: .one)
            ]
            timeline.substitutes.groups = [0..<1]
            timeline.substitutes.groupOfRequirement = [0, 0]
        }
        // 4 want 8: 6, 1 and 1; 3 want 6, of which 2 are left: 1.
        #expect(timeline.substitutes.taken.map(\.quantity) == [units(4), units(1)])
        #expect(timeline.substitutes.taken.map(\.taken) == [units(8), units(2)])
        #expect(timeline.substitutes.lots.map(\.taken) == [units(6), units(1), units(3)])
        #expect(timeline.orders.map(\.quantity) == [units(2)])
    }

    @Test("From the day of supersession on nothing is ordered, and what is uncovered goes on")
    func supersession() throws {
        let timeline = try planned { _, policy in policy.supersededFrom = march(9) }
        #expect(timeline.orders.map(\.quantity) == [units(4)])
        #expect(timeline.substitutes.passedOn.map(\.quantity) == [units(3)])
        #expect(timeline.substitutes.passedOn.map(\.number) == [-1])
        #expect(timeline.requirements.allSatisfy { $0.uncovered == .zero })
    }

    @Test("The floor ends on the day of supersession")
    func floor() throws {
        var policy = CoveragePolicy()
        policy.safetyStock = units(5)
        policy.supersededFrom = march(9)
        #expect(try policy.floor(on: march(8)) == units(5))
        #expect(try policy.floor(on: march(9)) == .zero)
    }
}
