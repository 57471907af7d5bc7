import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Fences and tolerances (semantics sections 10 and 11)")
struct FenceTests {
    private func days(_ dates: OrderDates) -> [Int] {
        [dates.order, dates.start, dates.receipt, dates.available].map(\.components.day)
    }

    @Test("Inside the freeze fence an order is dated for its end, outside for its own day")
    func freeze() {
        var point = Case()
        point.policy.freezeFence = 5
        point.sources = [Case.source(leadTime: 2)]
        let source = point.sources[0]
        #expect(days(point.scheduler.dates(required: march(3), from: source)) == [5, 5, 7, 7])
        #expect(days(point.scheduler.dates(required: march(7), from: source)) == [5, 5, 7, 7])
        #expect(days(point.scheduler.dates(required: march(8), from: source)) == [6, 6, 8, 8])
        #expect(point.scheduler.earliestIssue(from: source) == march(7))
        #expect(days(point.scheduler.earliestDates(from: source)) == [5, 5, 7, 7])
    }

    @Test("A lead time longer than the freeze fence decides")
    func longLeadTime() {
        var point = Case()
        point.policy.freezeFence = 5
        point.sources = [Case.source(leadTime: 9)]
        #expect(days(point.scheduler.dates(required: march(3), from: point.sources[0])) == [2, 2, 11, 11])
        #expect(point.scheduler.earliestIssue(from: point.sources[0]) == march(11))
    }

    @Test("A planner moves an order to a day, inside the freeze fence too, as long as there is time")
    func moved() {
        var point = Case()
        (point.policy.freezeFence, point.policy.issueMargin) = (5, 1)
        point.sources = [Case.source(leadTime: 2)]
        let (scheduler, source) = (point.scheduler, point.sources[0])
        #expect(days(scheduler.dates(available: march(6), required: march(20), from: source)) == [4, 4, 6, 6])
        #expect(days(scheduler.dates(available: march(3), required: march(20), from: source)) == [2, 2, 4, 4])
        #expect(days(scheduler.dates(available: nil, required: march(20), from: source)) == [17, 17, 19, 19])
    }

    @Test("The last days inside the fences; without a fence none is last")
    func lastDays() {
        var policy = CoveragePolicy()
        #expect(policy.lastPlannedDay(today: march(2)) == .distantFuture)
        (policy.coverageFence, policy.actionFence) = (10, 0)
        #expect(policy.lastPlannedDay(today: march(2)) == march(12))
        #expect(policy.lastActionDay(today: march(2)) == march(2))
    }

    @Test("Ten percent of 100 tolerate 110 and 90, not 111 and 89; 0 tolerates nothing")
    func tolerance() {
        var policy = CoveragePolicy()
        #expect(!policy.tolerates(units(100), insteadOf: units(100)))
        policy.quantityTolerance = units(10)
        for (new, isTolerated) in [(90, true), (110, true), (89, false), (111, false)] {
            #expect(policy.tolerates(units(new), insteadOf: units(100)) == isTolerated)
        }
        policy.quantityTolerance = Quantity(rawValue: .max)
        #expect(policy.tolerates(.zero, insteadOf: Quantity(rawValue: .max)))
    }
}
