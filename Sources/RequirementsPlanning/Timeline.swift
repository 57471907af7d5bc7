public import PlanningModel

/// A demand on a stocking point.
public struct Requirement: Sendable, BitwiseCopyable {
    public var requested: Day
    public var required: Day
    public var quantity: Quantity
    /// What of the quantity no receipt covers.
    public var uncovered: Quantity
    public var priority: Priority
    public var kind: RequirementKind
    /// How many days beyond its required date its customer wants a receipt to be good for (semantics section 14).
    public var sellableDays: Int32
    /// Whether it counts in the net flow of a decoupling point; elsewhere every requirement does.
    public internal(set) var isQualified = true
    /// What the requirement is, as a number that is the same in every run; for the digest of the pegging.
    public var identity: UInt64
    /// Where the requirement comes from, for whoever made it.
    public var origin: Origin

    /// The maker's own note of where a requirement or a receipt comes from.
    public struct Origin: Hashable, Sendable, BitwiseCopyable {
        public var table: Int32
        public var row: Int32
        public var line: Int32
        public var number: Int32

        @inlinable
        public init(table: Int32, row: Int32, line: Int32 = -1, number: Int32 = -1) {
            self.table = table
            self.row = row
            self.line = line
            self.number = number
        }
    }

    @inlinable
    public init(
        requested: Day, required: Day, quantity: Quantity, priority: Priority, kind: RequirementKind,
        sellableDays: Int32 = 0, identity: UInt64, origin: Origin
    ) {
        self.requested = requested
        self.required = required
        self.quantity = quantity
        uncovered = quantity
        self.priority = priority
        self.kind = kind
        self.sellableDays = sellableDays
        self.identity = identity
        self.origin = origin
    }

    /// The day up to which a receipt must be good to serve the requirement.
    @inlinable
    public var goodUntil: Day { required + sellableDays }
}

/// A supply of a stocking point, beside stock on hand.
public struct Receipt: Sendable, BitwiseCopyable {
    public var available: Day
    /// Its issue day.
    public var issue: Day
    /// The day from which it counts in the projected balance: available, but required if it is an own planned order.
    public var counts: Day
    public var quantity: Quantity
    /// What of the quantity is pegged to nothing.
    public var rest: Quantity
    /// Blank but for orders; only rules `priority` and `decoupling` look at it.
    public var priority: Priority
    /// Whether it is a planned order, or comes with one, rather than an open order.
    public var isPlanned: Bool
    /// Where its producer stands to the stocking point in the order of names; 0 for its own orders.
    public var producerOrder: Int8
    /// The required date and number of a planned order.
    public var required: Day
    public var number: Int32
    /// The last day on which it is good; `distantFuture` if it keeps.
    public var expires: Day
    public var identity: UInt64
    public var origin: Requirement.Origin

    /// Whether it is a planned or fixed order of the stocking point itself.
    var isOwnOrder: Bool { isPlanned && producerOrder == 0 }

    @inlinable
    public init(
        available: Day, issue: Day, quantity: Quantity, isPlanned: Bool, producerOrder: Int8 = 0,
        required: Day = .distantFuture, number: Int32 = 0, expires: Day = .distantFuture,
        priority: Priority = .blank, identity: UInt64,
        origin: Requirement.Origin
    ) {
        self.priority = priority
        self.available = available
        self.issue = issue
        counts = isPlanned && producerOrder == 0 ? required : available
        self.quantity = quantity
        rest = quantity
        self.isPlanned = isPlanned
        self.producerOrder = producerOrder
        self.required = required
        self.number = number
        self.expires = expires
        self.identity = identity
        self.origin = origin
    }
}

/// A quantity of a receipt that is meant for a requirement.
public struct Peg: Sendable, BitwiseCopyable {
    /// The place of the requirement in the timeline; `floor` for a quantity held for the floor.
    public var requirement: Int32
    /// The place of the receipt in the timeline; negative for stock: `onHand`, or the lot's number in its place.
    public var receipt: Int32
    public var quantity: Quantity

    /// In place of a receipt: stock on hand, or the first lot of it.
    public static let onHand: Int32 = -1

    /// In place of a receipt: a lot of stock on hand.
    @inlinable
    public static func lot(_ place: Int) -> Int32 { onHand - Int32(place) }

    /// Whether stock on hand takes the place of a receipt.
    @inlinable
    public var isOnHand: Bool { receipt < 0 }

    @inlinable
    public init(requirement: Int32, receipt: Int32, quantity: Quantity) {
        self.requirement = requirement
        self.receipt = receipt
        self.quantity = quantity
    }
}

/// A quantity of a receipt that is held for the floor (semantics section 5, Floor pegs).
public struct FloorPeg: Sendable, BitwiseCopyable {
    /// The first day on which the floor would break without it.
    public var day: Day
    public var receipt: Int32
    public var quantity: Quantity

    /// Whether stock on hand takes the place of a receipt.
    @inlinable
    public var isOnHand: Bool { receipt < 0 }
}

/// A part of stock on hand with an expiry or reservations of its own.
public struct StockLot: Sendable, BitwiseCopyable {
    /// The last day on which it is good; `distantFuture` if it keeps.
    public var expires: Day
    public var quantity: Quantity
    /// What of the quantity is pegged to nothing.
    public var rest: Quantity

    @inlinable
    public init(expires: Day, quantity: Quantity) {
        self.expires = expires
        self.quantity = quantity
        rest = quantity
    }
}

/// A quantity of supply that is kept for a requirement (semantics section 4, step 1).
public struct Reservation: Sendable, BitwiseCopyable {
    /// The place of the requirement in the timeline.
    public var requirement: Int32
    /// The place of the receipt, a lot as in `Peg`, or `stock`.
    public var receipt: Int32
    public var quantity: Quantity

    /// In place of a receipt: stock on hand, whatever the lot.
    public static let stock = Int32.min

    @inlinable
    public init(requirement: Int32, receipt: Int32, quantity: Quantity) {
        self.requirement = requirement
        self.receipt = receipt
        self.quantity = quantity
    }
}

/// Requirements and receipts of one stocking point, and what planning makes of them: orders and pegging.
///
/// The caller fills `requirements` in the order in which they are served, `receipts` in the order in which they are
/// taken, and `onHand`; `plan` adds the orders and the pegs. The value is made to be used again: once its arrays have
/// grown, planning allocates nothing.
public struct Timeline: Sendable {
    /// By required date, priority, kind and id (semantics section 4).
    public var requirements: [Requirement] = []
    /// Existing receipts by available date and id, then one for each planned order as it was made.
    public var receipts: [Receipt] = []
    /// Stock on hand, not negative: the sum of the lots where there are any.
    public var onHand = Quantity.zero
    /// The last day inside the coverage fence: a floor is looked at only if F is not after it.
    public var lastDay = Day.distantFuture
    /// The first later planning date on which a requirement beyond the coverage fence comes inside.
    public var nextInside = Day.distantFuture
    /// Stock on hand lot by lot, first to expire first; empty where it makes no difference which lot serves what.
    public var lots: [StockLot] = []
    /// What is reserved, by requirement.
    public var reservations: [Reservation] = []
    /// What fixed orders have taken of the sources, which counts in their shares.
    public var orderedBefore: [(source: Int, quantity: Quantity)] = []
    /// The zones of a decoupling point on today.
    public var buffer: DecouplingBuffer?
    /// What rules `priority` and `decoupling` ordered by; `nil` with every other rule.
    public internal(set) var netFlow: NetFlow?
    /// Whether net flow is to be filled up and no source is valid for it.
    public internal(set) var lacksSource = false
    /// The planned orders of this run, in the order in which they were made; fixed orders are among the receipts.
    public internal(set) var orders: [PlannedOrder] = []
    /// Which quantity of which receipt serves which requirement, in the order in which they were served.
    public internal(set) var pegs: [Peg] = []
    public internal(set) var floorPegs: [FloorPeg] = []
    /// How many receipts were there before planning.
    public internal(set) var existingCount = 0
    /// What is left of stock on hand.
    public internal(set) var onHandRest = Quantity.zero
    /// F: the first day that an order placed today can serve; today when no source is valid today.
    public internal(set) var firstServableDay = Day.distantFuture

    /// How many requirements a window between two seams has at least; what is planned does not depend on it.
    public var windowLength = Self.defaultWindowLength
    public static let defaultWindowLength = 32
    /// Where the walk could be taken up again, by day.
    public internal(set) var seams: [Seam] = []

    /// What other items take over.
    public var substitutes = Substitutes()

    var walk = WalkState()

    public init() {}

    /// Empties the timeline and keeps its memory.
    public mutating func removeAll() {
        requirements.removeAll(keepingCapacity: true)
        receipts.removeAll(keepingCapacity: true)
        onHand = .zero
        lastDay = .distantFuture
        nextInside = .distantFuture
        lots.removeAll(keepingCapacity: true)
        reservations.removeAll(keepingCapacity: true)
        orders.removeAll(keepingCapacity: true)
        pegs.removeAll(keepingCapacity: true)
        floorPegs.removeAll(keepingCapacity: true)
        substitutes.removeAll()
        seams.removeAll(keepingCapacity: true)
        buffer = nil
        netFlow = nil
        lacksSource = false
        existingCount = 0
        onHandRest = .zero
    }

    /// Whether the walk could be taken up at seams, and windows say all that there is to say of it.
    public var isDivisible: Bool { walk.isResumable }

    /// The planned order that a receipt stands for; `nil` for existing receipts.
    public func orderIndex(ofReceipt receipt: Int32) -> Int? {
        receipt >= Int32(existingCount) ? Int(receipt) - existingCount : nil
    }
}

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
