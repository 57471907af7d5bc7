internal import PlanningModel

/// The orders that one net quantity was cut into.
struct OrderGroup: Sendable {
    var required = Day.distantPast
    /// The place of the first of them among the orders; it is the last group, so they are the rest of these.
    var firstOrder = 0
    /// The place of the first peg made for them or later.
    var firstPeg = 0
}

/// What the walk over a timeline carries from day to day.
struct WalkState: Sendable {
    var day = Day.distantPast
    /// The first requirement that was not walked yet.
    var next = 0
    /// Whether the walk can be taken up at a seam.
    var isResumable = false
    /// Whether the floor is still to be looked at on F.
    var floorWaits = false
    /// Whether sources share, so that what was ordered of each counts.
    var sharesSources = false
    /// Places of receipts in the order in which they are taken.
    var queue: [Int32] = []
    /// The first place of the queue that may have something left.
    var head = 0
    /// Existing receipts in the order in which they begin to count in the projected balance.
    var counting: [Int32] = []
    /// How many of these count by now.
    var counted = 0
    /// The projected balance.
    var balance = Quantity.zero
    /// When the rest of what expires leaves the projected balance, ascending; lots as in `Peg`.
    var expiring: [(leaves: Day, receipt: Int32)] = []
    /// How many of these have left it.
    var expired = 0
    /// The first lot that may have something left.
    var firstLot = 0
    /// How many pegs of reservations there are, before all other pegs, and how many of them are of requirements that
    /// have had their turn.
    var reservedCount = 0
    var reservedDone = 0
    /// What of each receipt is reserved for requirements that are still to come; empty without reservations.
    var held: [Quantity] = []
    /// Net requirements that wait for their order: requirement places.
    var waiting: [Int32] = []
    var waitingQuantity = Quantity.zero
    /// The orders made last for a net quantity.
    var lastGroup = OrderGroup()
    /// The open period of rule `period`.
    var periodStart = Day.distantFuture
    var periodEnd = Day.distantPast
    /// What the floor has added to the order of the open period.
    var periodFloor = Quantity.zero
    /// Quantity ordered of each source so far.
    var ordered: [Int64] = []
    /// E of each source.
    var earliest: [Day] = []
    /// The days that a method of lot sizing covers with one order each, ascending; empty where periods have a length of
    /// their own.
    var lotDays: [(first: Day, last: Day)] = []
    /// The required date and number of the order made last.
    var lastRequired = Day.distantPast
    var lastNumber: Int32 = 0
    /// What fixed orders hold, ascending.
    var fixedNumbers: [(required: Day, number: Int32)] = []
    /// What rules `priority` and `decoupling` order.
    var fills: [Fill] = []
    /// Places in the order of priorities, and the requirements in that order.
    var ranks: [Int32] = []
    var ranked: [Requirement] = []
    /// The source that was valid last, for a required date in `validFrom...validTo`.
    var source: Int?
    var validFrom = Day.distantFuture
    var validTo = Day.distantPast
}
