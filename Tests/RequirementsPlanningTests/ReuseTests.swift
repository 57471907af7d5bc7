import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("A timeline is used again")
struct ReuseTests {
    @Test("Walked in windows it remembers neither reservations nor lots of the stocking point before")
    func windows() throws {
        var lots = Case()
        lots.policy.lotSizing = .silverMeal
        lots.policy.setupCost = units(100)
        lots.policy.holdingCost = units(1)
        lots.requirements = [(3, 10), (20, 10), (31, 10)]
        var timeline = try lots.planned()

        timeline.removeAll()
        timeline.onHand = units(9)
        timeline.requirements = try lots.planned().requirements.map(asBefore)
        timeline.reservations = (0..<3).map {
            Reservation(requirement: $0, receipt: Reservation.stock, quantity: units(3))
        }
        try timeline.plan(lots.terms, lots.scheduler)
        #expect(timeline.orders.map(\.quantity) == [units(14), units(7)])

        var periods = Case()
        periods.policy.rule = .period
        periods.policy.periodDays = 25
        periods.requirements = [(4, 1), (25, 2), (30, 3)]
        let fresh = try periods.planned()
        timeline.removeAll()
        try timeline.resume(at: nil, [], periods.terms, periods.scheduler)
        timeline.requirements = fresh.requirements.map(asBefore)
        #expect(try timeline.planOn(to: nil, periods.terms, periods.scheduler))
        #expect(timeline.orders.map(\.quantity) == [units(3), units(3)])
        #expect(timeline.orders == fresh.orders)
        #expect(timeline.pegs.map(\.quantity) == fresh.pegs.map(\.quantity))
    }

    private func asBefore(_ requirement: Requirement) -> Requirement {
        var open = requirement
        open.uncovered = open.quantity
        return open
    }
}
