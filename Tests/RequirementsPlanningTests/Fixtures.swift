import PlanningModel

@testable import RequirementsPlanning

/// A day of March 2026: the 2nd is a Monday, the planning date of most tests.
func march(_ day: Int) -> Day { Day(year: 2026, month: 3, day: day) }

func units(_ number: Int) -> Quantity { Quantity(rawValue: Int64(number) * Quantity.scale) }

/// One stocking point to be planned by hand.
struct Case {
    var today = march(2)
    var onHand = 0
    var policy = CoveragePolicy()
    var sources = [source()]
    var calendars = [OpenDays.always]
    var issueCalendar: Int32 = 0
    var receiptCalendar: Int32 = 0
    /// Requested day of March and quantity, in the order of days.
    var requirements: [(day: Int, quantity: Int)] = []
    /// Due day of March and quantity of open orders, in the order of days.
    var receipts: [(day: Int, quantity: Int)] = []

    static func source(
        leadTime: Int32 = 0, priority: Int32 = 0, split: Int64 = -1, minimum: Int = 0, multiple: Int = 0,
        maximum: Int = 0, working: Bool = false, leadTimeCalendar: Int32 = 0, receiptCalendar: Int32 = 0,
        orderCalendar: Int32 = 0, from: Day = .distantPast, to: Day = .distantFuture
    ) -> SourceTerms {
        SourceTerms(
            kind: .buy, from: .none, bill: .none, priority: priority, split: split, leadTime: leadTime,
            countsWorkingDays: working, leadTimeCalendar: leadTimeCalendar, receiptCalendar: receiptCalendar,
            orderCalendar: orderCalendar, minimum: units(minimum), multiple: units(multiple), maximum: units(maximum),
            effectiveFrom: from, effectiveTo: to)
    }

    var terms: StockingPointTerms {
        StockingPointTerms(
            policy: policy, sources: sources, issueCalendar: issueCalendar, receiptCalendar: receiptCalendar)
    }

    var scheduler: Scheduler { Scheduler(terms, calendars: calendars, today: today) }

    func planned(windowLength: Int = Timeline.defaultWindowLength) throws -> Timeline {
        var timeline = Timeline()
        timeline.windowLength = windowLength
        timeline.onHand = units(onHand)
        for (place, line) in requirements.enumerated() {
            let requested = march(line.day)
            timeline.requirements.append(
                Requirement(
                    requested: requested, required: scheduler.requiredDay(requested: requested),
                    quantity: units(line.quantity), priority: .blank, kind: .sales,
                    identity: UInt64(place), origin: Requirement.Origin(table: 1, row: Int32(place))))
        }
        for (place, line) in receipts.enumerated() {
            let available = scheduler.available(due: march(line.day))
            timeline.receipts.append(
                Receipt(
                    available: available, issue: scheduler.issueDay(available: available),
                    quantity: units(line.quantity), isPlanned: false, identity: UInt64(place),
                    origin: Requirement.Origin(table: 3, row: Int32(place))))
        }
        try timeline.plan(terms, scheduler)
        try timeline.pegFloor(terms)
        return timeline
    }

    /// Orders as `quantity@required day`, in the order in which they were made.
    func orders() throws -> [String] {
        try planned().orders.map { "\($0.quantity)@\($0.required.components.day)" }
    }

    /// Pegs as `requirement: quantity receipt`, the stock as `stock`, open orders as `open`, new ones as `order`.
    func pegs() throws -> [String] {
        let timeline = try planned()
        return timeline.pegs.map { peg in
            "\(peg.requirement): \(peg.quantity) \(Self.name(peg.receipt, timeline))"
        }
    }

    func floorPegs() throws -> [String] {
        let timeline = try planned()
        return timeline.floorPegs.map { "\($0.day.components.day): \($0.quantity) \(Self.name($0.receipt, timeline))" }
    }

    private static func name(_ receipt: Int32, _ timeline: Timeline) -> String {
        if receipt == Peg.onHand { return "stock" }
        return receipt < timeline.existingCount ? "open\(receipt)" : "order\(Int(receipt) - timeline.existingCount)"
    }
}
