package import PlanningEvents
package import PlanningModel

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

    package init() {}
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
    package var affected = PointSet()
    /// Plans of stocking points as the journal holds them, not read yet because a later one may replace them.
    var unread: [PointID: [UInt8]] = [:]
    /// Stocking points with open or fixed orders that should come earlier.
    package private(set) var wantingAdvance = PointSet()
    /// How many orders and messages the plan has.
    package private(set) var orderCount = 0
    package private(set) var messageCount = 0

    init(name: String) { self.name = name }

    mutating func grow(to count: Int) {
        while points.count < count { points.append(PointPlan()) }
    }

    /// Puts another plan of a stocking point in place.
    package mutating func replace(_ point: PointID, with new: PointPlan) {
        let index = Int(point)
        digest -= points[index].digest
        digest += new.digest
        orderCount += new.orders.count - points[index].orders.count
        messageCount += new.messages.count - points[index].messages.count
        let wantsAdvance = new.traits.contains(.wantsAdvance)
        if wantsAdvance != points[index].traits.contains(.wantsAdvance) {
            if wantsAdvance { wantingAdvance.insert(point) } else { wantingAdvance.remove(point) }
        }
        points[index] = new
    }
}
