import PlanningModel
import Testing

@testable import RequirementsPlanning

/// March 2026 begins on a Sunday: the 2nd, 9th, 16th, 23rd are Mondays.
@Suite("Dates of orders and requirements (semantics section 3)")
struct SchedulingTests {
    private static let workdays = OpenDays(weekdays: [true, true, true, true, true, false, false], exceptions: [])

    private func days(_ dates: OrderDates) -> [Int] {
        [dates.order, dates.start, dates.receipt, dates.available].map(\.components.day)
    }

    @Test("Backward in calendar days: issue margin, receipt margin, lead time, reorder margin")
    func backward() {
        var point = Case()
        (point.policy.issueMargin, point.policy.receiptMargin, point.policy.reorderMargin) = (1, 2, 3)
        point.sources = [Case.source(leadTime: 5)]
        // 20 − 1 = 19 available, − 2 = 17 receipt, − 5 = 12 start, − 3 = 9 order.
        #expect(days(point.scheduler.dates(required: march(20), from: point.sources[0])) == [9, 12, 17, 19])
    }

    @Test("Forward from today when the order day would be before it; the margins the other way")
    func forward() {
        var point = Case()
        (point.policy.issueMargin, point.policy.receiptMargin, point.policy.reorderMargin) = (1, 2, 3)
        point.sources = [Case.source(leadTime: 5)]
        // 2 + 3 = 5 start, + 5 = 10 receipt, + 2 = 12 available, + 1 = 13 issue.
        #expect(days(point.scheduler.dates(required: march(12), from: point.sources[0])) == [2, 5, 10, 12])
        #expect(days(point.scheduler.dates(required: march(13), from: point.sources[0])) == [2, 5, 10, 12])
        #expect(point.scheduler.earliestIssue(from: point.sources[0]) == march(13))
        #expect(point.scheduler.isForward(required: march(12), from: point.sources[0]))
        #expect(!point.scheduler.isForward(required: march(13), from: point.sources[0]))
    }

    @Test("Working lead times count open days; counting from a closed day begins at the open day before it")
    func working() {
        var point = Case()
        point.calendars = [.always, Self.workdays]
        point.sources = [Case.source(leadTime: 5, working: true, leadTimeCalendar: 1)]
        // Friday 20th back 5 workdays is Friday 13th; Sunday 22nd counts from Friday 20th, too.
        #expect(days(point.scheduler.dates(required: march(20), from: point.sources[0])) == [13, 13, 20, 20])
        #expect(days(point.scheduler.dates(required: march(22), from: point.sources[0])) == [13, 13, 22, 22])
        // Forward: Monday 2nd and 5 workdays is Monday 9th.
        #expect(days(point.scheduler.dates(required: march(3), from: point.sources[0])) == [2, 2, 9, 9])
    }

    @Test("A fixed order has the lead time of its source, or, where that is another by now, what its dates say")
    func asDated() throws {
        var point = Case()
        point.calendars = [.always, Self.workdays]
        point.sources = [Case.source(leadTime: 3, working: true, leadTimeCalendar: 1)]
        point.requirements = [(12, 1)]
        // Back from Thursday the 12th over 11, 10, 9: it starts on the 9th.
        let order = try #require(try point.planned().orders.first)
        #expect(order.start == march(9))
        #expect(point.scheduler.source(point.sources[0], asDated: order).leadTime == 3)
        point.sources[0].leadTime = 7
        #expect(point.scheduler.source(point.sources[0], asDated: order).leadTime == 3)
        point.sources[0].countsWorkingDays = false
        #expect(point.scheduler.source(point.sources[0], asDated: order).leadTime == 3)
        // Over a weekend two days more are counted.
        point.sources = [Case.source(leadTime: 3, working: true, leadTimeCalendar: 1)]
        point.requirements = [(17, 1)]
        let over = try #require(try point.planned().orders.first)
        point.sources[0].countsWorkingDays = false
        #expect(point.scheduler.source(point.sources[0], asDated: over).leadTime == 5)
    }

    @Test("Receipt and order calendars move a day to the open day before, forward to the one after")
    func calendars() {
        var point = Case()
        point.calendars = [.always, Self.workdays]
        point.receiptCalendar = 1
        point.sources = [Case.source(leadTime: 1, receiptCalendar: 1, orderCalendar: 1)]
        // Sunday 22nd: available Friday 20th, receipt 20th, start Thursday 19th.
        #expect(days(point.scheduler.dates(required: march(22), from: point.sources[0])) == [19, 19, 20, 20])
        // Tuesday 17th − 1 = Monday 16th; Monday 16th − 1 = Sunday 15th, ordered Friday 13th.
        #expect(days(point.scheduler.dates(required: march(16), from: point.sources[0])) == [13, 15, 16, 16])
        point.today = march(7)
        // Saturday 7th: ordered Monday 9th, received Tuesday 10th.
        #expect(days(point.scheduler.dates(required: march(8), from: point.sources[0])) == [9, 9, 10, 10])
    }

    @Test("A required date is the open issue day before, never before today")
    func requiredDay() {
        var point = Case()
        point.calendars = [.always, Self.workdays]
        point.issueCalendar = 1
        #expect(point.scheduler.requiredDay(requested: march(8)) == march(6))
        #expect(point.scheduler.requiredDay(requested: march(1)) == march(2))
        point.today = march(7)
        #expect(point.scheduler.requiredDay(requested: march(8)) == march(9))
        #expect(point.scheduler.requiredDay(requested: march(7)) == march(9))
        #expect(point.scheduler.requiredDay(requested: march(3)) == march(9))
        #expect(point.scheduler.issueDay(available: march(14)) == march(16))
    }

    @Test("A scheduled receipt is available at its due date and the receipt margin, a past one from today")
    func scheduledReceipt() {
        var point = Case()
        point.policy.receiptMargin = 2
        #expect(point.scheduler.available(due: march(5)) == march(7))
        #expect(point.scheduler.available(due: march(1)) == march(4))
    }

    @Test("An open order starts as given, else a lead time before its due date, never before today")
    func startOfOpenOrder() {
        let point = Case()
        let source = Case.source(leadTime: 4)
        #expect(point.scheduler.start(due: march(9), given: march(7), from: source) == march(7))
        #expect(point.scheduler.start(due: march(9), given: march(1), from: source) == march(2))
        #expect(point.scheduler.start(due: march(9), given: nil, from: source) == march(5))
        #expect(point.scheduler.start(due: march(4), given: nil, from: source) == march(2))
        #expect(point.scheduler.start(due: march(9), given: nil, from: nil) == march(9))
    }
}
