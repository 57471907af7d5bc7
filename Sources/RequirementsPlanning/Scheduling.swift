public import PlanningModel

/// The days of an order (semantics section 3).
public struct OrderDates: Hashable, Sendable, BitwiseCopyable {
    public var order: Day
    public var start: Day
    public var receipt: Day
    public var available: Day

    @usableFromInline
    init(order: Day, start: Day, receipt: Day, available: Day) {
        self.order = order
        self.start = start
        self.receipt = receipt
        self.available = available
    }
}

/// The calendars and margins that order dates of one stocking point are counted with.
///
/// Worked numbers: conformance cases 24 to 27 and 62.
public struct Scheduler {
    let calendars: [OpenDays]
    private let issueCalendar: Int
    private let receiptCalendar: Int
    private let issueMargin: Int32
    private let receiptMargin: Int32
    private let reorderMargin: Int32
    /// Days of the freeze fence; `nil` without one.
    let freezeFence: Int32?
    var today: Day

    public init(_ terms: borrowing StockingPointTerms, calendars: [OpenDays], today: Day) {
        self.calendars = calendars
        issueCalendar = Int(terms.issueCalendar)
        receiptCalendar = Int(terms.receiptCalendar)
        issueMargin = terms.policy.issueMargin
        receiptMargin = terms.policy.receiptMargin
        reorderMargin = terms.policy.reorderMargin
        freezeFence = terms.policy.freezeFence
        self.today = today
    }

    /// The day on which a requested date can be required: an open issue day, not before today.
    public func requiredDay(requested: Day) -> Day {
        let calendar = calendars[issueCalendar]
        if requested > today {
            let before = calendar.openDay(onOrBefore: requested)
            if before >= today { return before }
        }
        return calendar.openDay(onOrAfter: today)
    }

    /// Requested dates that required dates from `first` to `last` can come from.
    public func requestedBounds(required first: Day, _ last: Day) -> (first: Day, last: Day) {
        let calendar = calendars[issueCalendar]
        // A later required date than the earliest is never one that was put off.
        let low = first > calendar.openDay(onOrAfter: today) ? first : .distantPast
        guard last < .distantFuture else { return (low, last) }
        let next = calendar.openDay(onOrAfter: last + 1)
        return (low, calendar.isOpen(next) ? next : .distantFuture)
    }

    /// The required dates that requested dates from `first` to `last` lead to.
    ///
    /// - Returns: `nil` when no day up to today is open, so that a later requested date can have an earlier required one.
    public func requiredBounds(requested first: Day, _ last: Day) -> (first: Day, last: Day)? {
        let calendar = calendars[issueCalendar]
        guard calendar.isOpen(calendar.openDay(onOrBefore: today)) else { return nil }
        return (requiredDay(requested: first), requiredDay(requested: last))
    }

    /// The issue day of a receipt: the first open day of the issue calendar on or after available date + issue margin.
    public func issueDay(available: Day) -> Day {
        calendars[issueCalendar].openDay(onOrAfter: available + issueMargin)
    }

    /// The end of the freeze fence (semantics section 10), before which no new order comes.
    var freezeEnd: Day? { freezeFence.map { today + $0 } }

    /// The required date that a new order is scheduled for: not before the end of the freeze fence.
    private func unfrozen(_ required: Day) -> Day { max(required, freezeEnd ?? required) }

    /// The days of an order for a required date: counted back, or forward from today when that is too late.
    ///
    /// An order required inside the freeze fence is scheduled as if it were required at the fence's end.
    public func dates(required: Day, from source: borrowing SourceTerms) -> OrderDates {
        let backward = backward(unfrozen(required), from: source)
        return backward.order >= today ? backward : forward(from: source)
    }

    /// The days of an order that a planner moves to a day on which it is to be available, or, without one, to another
    /// source: counted back from that day, or from the required date; forward from today when that is too late.
    ///
    /// A planner may move an order inside the freeze fence.
    public func dates(available: Day?, required: Day, from source: borrowing SourceTerms) -> OrderDates {
        let backward = backward(available.map { $0 + issueMargin } ?? required, from: source)
        return backward.order >= today ? backward : forward(from: source)
    }

    /// The days of an order that is placed today or, under a freeze fence, as early as that lets it come.
    public func earliestDates(from source: borrowing SourceTerms) -> OrderDates {
        guard let freezeEnd else { return forward(from: source) }
        return dates(required: freezeEnd, from: source)
    }

    func backward(_ required: Day, from source: borrowing SourceTerms) -> OrderDates {
        let available = calendars[receiptCalendar].openDay(onOrBefore: required - issueMargin)
        let receipt = calendars[Int(source.receiptCalendar)].openDay(
            onOrBefore: back(receiptMargin, from: available, source))
        let start = back(source.leadTime, from: receipt, source)
        let order = calendars[Int(source.orderCalendar)].openDay(onOrBefore: back(reorderMargin, from: start, source))
        return OrderDates(order: order, start: start, receipt: receipt, available: available)
    }

    /// The days of an order that is placed as early as possible.
    public func forward(from source: borrowing SourceTerms) -> OrderDates {
        let order = calendars[Int(source.orderCalendar)].openDay(onOrAfter: today)
        var dates = forward(start: ahead(reorderMargin, from: order, source), from: source)
        dates.order = order
        return dates
    }

    /// The days of an order that starts on a day; its order day is left at the start.
    public func forward(start: Day, from source: borrowing SourceTerms) -> OrderDates {
        let receipt = calendars[Int(source.receiptCalendar)].openDay(
            onOrAfter: ahead(source.leadTime, from: start, source))
        let available = calendars[receiptCalendar].openDay(onOrAfter: ahead(receiptMargin, from: receipt, source))
        return OrderDates(order: start, start: start, receipt: receipt, available: available)
    }

    /// The earliest issue E of a source: the issue day of an order placed today, not before the end of the freeze fence.
    public func earliestIssue(from source: borrowing SourceTerms) -> Day {
        let issue = issueDay(available: forward(from: source).available)
        return max(issue, freezeEnd ?? issue)
    }

    /// The available date of a scheduled receipt: due date + receipt margin in calendar days, not before today's.
    public func available(due: Day) -> Day { max(due, today) + receiptMargin }

    /// The first open receipt day of the location on or after a day.
    public func receiptDay(onOrAfter day: Day) -> Day { calendars[receiptCalendar].openDay(onOrAfter: day) }

    /// The day a requirement of a required date needs a receipt to be available.
    public func needDay(required: Day) -> Day { required - issueMargin }

    /// The due date that makes a scheduled receipt available on a need day, not before today (semantics section 11).
    public func dueDay(need: Day, from source: SourceTerms?) -> Day {
        let available = calendars[receiptCalendar].openDay(onOrBefore: need)
        let due = available - receiptMargin
        guard let source else { return max(due, today) }
        let open = calendars[Int(source.receiptCalendar)].openDay(onOrBefore: due)
        return open >= today ? open : earliestDueDay(from: source)
    }

    /// The first day on which a receipt of a source can come.
    public func earliestDueDay(from source: SourceTerms?) -> Day {
        guard let source else { return today }
        return calendars[Int(source.receiptCalendar)].openDay(onOrAfter: today)
    }

    /// The day a number of days after another, counted as a source counts its lead time.
    func day(_ count: Int32, after day: Day, asCountedBy source: borrowing SourceTerms) -> Day {
        ahead(count, from: day, source)
    }

    private func back(_ count: Int32, from day: Day, _ source: borrowing SourceTerms) -> Day {
        source.countsWorkingDays
            ? calendars[Int(source.leadTimeCalendar)].day(count, openDaysBefore: day) : day - count
    }

    private func ahead(_ count: Int32, from day: Day, _ source: borrowing SourceTerms) -> Day {
        source.countsWorkingDays
            ? calendars[Int(source.leadTimeCalendar)].day(count, openDaysAfter: day) : day + count
    }

    /// The start of an open order (semantics section 3): as given, else its due date less the source's lead time; never
    /// before today.
    public func start(due: Day, given: Day?, from source: SourceTerms?) -> Day {
        if let given { return max(given, today) }
        guard let source else { return max(due, today) }
        return max(back(source.leadTime, from: due, source), today)
    }
}

extension Scheduler {
    /// Whether an order of a required date is counted forward from today, because it is too late to count back.
    public func isForward(required: Day, from source: borrowing SourceTerms) -> Bool {
        backward(unfrozen(required), from: source).order < today
    }
}

extension Scheduler {
    /// The first day on or after a day on which a receipt of a source can come.
    public func receiptDay(onOrAfter day: Day, from source: borrowing SourceTerms) -> Day {
        calendars[Int(source.receiptCalendar)].openDay(onOrAfter: day)
    }
}

extension Scheduler {
    /// A source with the lead time that a fixed order was dated with: the one it has, if the dates of the order are
    /// counted with it, else the days from the order's start to its receipt, as the source counts.
    ///
    /// Worked number: from the 2nd to the 7th it takes 5 days, whatever the source says now.
    public func source(_ source: SourceTerms, asDated order: PlannedOrder) -> SourceTerms {
        let isAsDated =
            back(source.leadTime, from: order.receipt, source) == order.start
            || forward(start: order.start, from: source).receipt == order.receipt
        guard !isAsDated else { return source }
        var dated = source
        var low: Int32 = 0
        var high = max(0, order.receipt - order.start)
        while low < high {
            let middle = low + (high - low) / 2
            if ahead(middle, from: order.start, source) >= order.receipt { high = middle } else { low = middle + 1 }
        }
        dated.leadTime = low
        return dated
    }
}
