package import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// An order that asks components or a source location for something, in few bytes.
package struct OrderKey: Hashable, Sendable, BitwiseCopyable {
    /// Required date of a planned order, number of the order's text of an open one.
    package var first: Int32
    /// Number of a planned order, number of the line's text of an open one.
    package var second: Int32
    package var isPlanned: Bool

    package init(required: Day, number: Int32) {
        first = required.rawValue
        second = number
        isPlanned = true
    }

    package init(order: TextID, line: TextID) {
        first = order.rawValue
        second = line.rawValue
        isPlanned = false
    }
}

/// How many days late a requirement of an order is issued.
package struct Slip: Hashable, Sendable, BitwiseCopyable {
    /// The stocking point of the order.
    package var parent: PointID
    package var order: OrderKey
    package var days: Int32

    package init(parent: PointID, order: OrderKey, days: Int32) {
        self.parent = parent
        self.order = order
        self.days = days
    }
}

/// How an action moves an open or fixed order.
package struct Move: Hashable, Sendable, BitwiseCopyable {
    package var order: OrderKey
    package var days: Int32
    package var isCancelled: Bool

    package init(order: OrderKey, days: Int32, isCancelled: Bool) {
        self.order = order
        self.days = days
        self.isCancelled = isCancelled
    }
}

/// What of the plan of a stocking point needs a look when others change.
package struct PlanTraits: OptionSet, Hashable, Sendable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Something is to be told: messages and actions are to be worked out.
    package static let needsReport = PlanTraits(rawValue: 1)
    /// One of its orders slips because what it needs is issued late.
    package static let hasSlipped = PlanTraits(rawValue: 2)
    /// An open or fixed production or transfer order should come earlier, as far as its components can follow.
    package static let wantsAdvance = PlanTraits(rawValue: 4)
    /// One of its orders is inside a fence and gets its mark from the next run.
    package static let awaitsMark = PlanTraits(rawValue: 8)
}

/// The plan of one stocking point.
package struct PointPlan: Sendable, Equatable {
    /// By required date and number, fixed ones among them.
    package var orders: [PlannedOrder] = []
    /// Requirements of others' orders that are served late.
    package var slips: [Slip] = []
    package var moves: [Move] = []
    package var messages: [PlanMessage] = []
    package var digest = PlanDigest()
    /// The first later planning date on which time alone may change it.
    package var nextDay = Day.distantFuture
    package var traits: PlanTraits = []
    /// What it leaves to other items and takes of them.
    package var exchange = PlanExchange()
    /// The least and the greatest number of days from start to required date of its orders.
    package private(set) var leads: (first: Int32, last: Int32) = (.max, .min)

    package init() {}

    /// Notes how far ahead of their required dates the orders start.
    package mutating func noteLeads() { widenLeads((.max, .min), orders[...]) }

    /// Notes how far ahead orders start that took the place of some of another plan: all of those in between and some more.
    package mutating func widenLeads(_ old: (first: Int32, last: Int32), _ new: ArraySlice<PlannedOrder>) {
        leads = old
        for order in new {
            let lead = order.required - order.start
            leads = (min(leads.first, lead), max(leads.last, lead))
        }
    }

    /// Whether it is another plan.
    ///
    /// - Parameter days: the required dates outside which the orders are the same.
    package func differs(from old: PointPlan, within days: DayRange) -> Bool {
        orders.count != old.orders.count || orders.slice(days) != old.orders.slice(days) || slips != old.slips
            || moves != old.moves || messages != old.messages || digest != old.digest || nextDay != old.nextDay
            || traits != old.traits || exchange != old.exchange
    }

    package static func == (left: PointPlan, right: PointPlan) -> Bool { !left.differs(from: right, within: .whole) }
}

/// A window of a planned timeline, from one seam to the next, with what it adds to the plan of its stocking point.
package struct PlanWindow: Sendable {
    /// The state that it begins with; `nil` at the beginning of the timeline.
    package var seam: Seam?
    package var limits: Timeline.TimeLimits
    /// What stands for its pegs and the orders made in it in the digest.
    package var digest = PlanDigest()
    /// Whether an order made in it is inside a fence.
    package var awaitsMark = false
    /// Requirements of others' orders that are served late, in the order of the timeline.
    package var slips: [Slip] = []
    /// What is to be told of its requirements, and of the orders made in it.
    package var requirementMessages: [PlanMessage] = []
    package var orderMessages: [PlanMessage] = []
    package var floor = FloorStretch()
    /// Whether slips and messages are those of netting: nothing that is pegged in it slips.
    package var isAsNetted = true

    package init(seam: Seam?, limits: Timeline.TimeLimits) {
        self.seam = seam
        self.limits = limits
    }

    /// The first day of the window.
    package var first: Day { seam?.day ?? .distantPast }

    /// Whether there is something to be told of it.
    package var needsReport: Bool {
        !requirementMessages.isEmpty || !orderMessages.isEmpty || floor.breach != nil
    }
}

/// A planned order of any stocking point.
package struct OrderPlace: Hashable, Sendable, BitwiseCopyable {
    package var point: PointID
    package var required: Day
    package var number: Int32

    package init(point: PointID, required: Day, number: Int32) {
        self.point = point
        self.required = required
        self.number = number
    }
}

/// A run as the journal tells it.
package struct RunRecord: Sendable {
    package var started: RunStarted
    package var completed: RunCompleted?
}

/// A plan: what the last run left for each stocking point, and what has been affected since.
package struct Plan: Sendable {
    /// The plan that commands mean when they name none.
    package static let mainName = "main"

    package let name: String
    /// The planning date of the last run; `nil` before the first.
    package internal(set) var date: Day?
    package internal(set) var points: [PointPlan] = []
    package internal(set) var digest = PlanDigest()
    /// Stocking points whose inputs changed since they were planned.
    package var affected = AffectedWindows()
    /// The windows that timelines were walked in; none of those that are walked as a whole, and after a replay.
    package var windows: [[PlanWindow]] = []
    /// Windows of stocking points as the journal holds them, not read yet because a later one may replace them all.
    var unread: [PointID: [[UInt8]]] = [:]
    /// Stocking points with open or fixed orders that should come earlier.
    package private(set) var wantingAdvance = PointSet()
    /// Stocking points with orders that get a mark from the next run.
    package private(set) var awaitingMark = PointSet()
    /// Orders that an open order of the ERP has replaced since they were planned.
    package var confirmed: Set<OrderPlace> = []
    /// Orders that a planner has released since they were planned.
    package var released: Set<OrderPlace> = []
    /// How many orders and messages the plan has.
    package private(set) var orderCount = 0
    package private(set) var messageCount = 0
    /// When its orders are placed.
    package private(set) var orderDays = OrderDays()

    init(name: String) { self.name = name }

    /// A plan of plans of stocking points.
    init(name: String, date: Day?, points: [PointPlan]) {
        self.init(name: name)
        self.date = date
        grow(to: points.count)
        for (point, plan) in points.enumerated() { replace(Int32(point), with: plan) }
    }

    mutating func grow(to count: Int) {
        while points.count < count {
            points.append(PointPlan())
            windows.append([])
        }
    }

    /// Puts another plan of a stocking point in place.
    ///
    /// - Parameter days: the required dates outside which the orders are the same.
    package mutating func replace(_ point: PointID, with new: PointPlan, within days: DayRange = .whole) {
        let index = Int(point)
        digest -= points[index].digest
        digest += new.digest
        orderCount += new.orders.count - points[index].orders.count
        messageCount += new.messages.count - points[index].messages.count
        for order in points[index].orders.slice(days) { orderDays.change(order.order, by: -1) }
        for order in new.orders.slice(days) { orderDays.change(order.order, by: 1) }
        let wantsAdvance = new.traits.contains(.wantsAdvance)
        if wantsAdvance != points[index].traits.contains(.wantsAdvance) {
            if wantsAdvance { wantingAdvance.insert(point) } else { wantingAdvance.remove(point) }
        }
        let awaitsMark = new.traits.contains(.awaitsMark)
        if awaitsMark != points[index].traits.contains(.awaitsMark) {
            if awaitsMark { awaitingMark.insert(point) } else { awaitingMark.remove(point) }
        }
        points[index] = new
    }

    /// Notes the runs that made or last changed some orders of a stocking point, by place.
    package mutating func setRuns(_ point: PointID, _ runs: [(place: Int, run: Int32)]) {
        for (place, run) in runs { points[Int(point)].orders[place].run = run }
    }

    /// Puts the plan of a stocking point in place that the journal holds: its timeline was not walked here.
    package mutating func restore(_ point: PointID, to old: PointPlan) {
        replace(point, with: old)
        windows[Int(point)] = []
    }
}

extension [PlannedOrder] {
    /// The orders of some required dates.
    package func slice(_ days: DayRange) -> ArraySlice<PlannedOrder> { self[places(days)] }

    /// The places of the orders of some required dates.
    package func places(_ days: DayRange) -> Range<Int> {
        if days.isWhole { return indices }
        let first = place(of: days.first, .min)
        let end = days.last == .distantFuture ? count : place(of: days.last + 1, .min)
        return first..<Swift.max(first, end)
    }
}
