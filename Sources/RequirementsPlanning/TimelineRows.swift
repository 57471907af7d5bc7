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
