public import PlanningModel

/// What the plan of a stocking point leaves to other items, takes of them and passes on to a successor.
public struct RecordedExchange: Hashable, Sendable {
    /// Stock on hand that others may take.
    public struct Left: Hashable, Sendable {
        /// The last day on which it is good; `distantFuture` if it keeps.
        public var expires: Day
        public var quantity: Quantity

        public init(expires: Day = .distantFuture, quantity: Quantity) {
            self.expires = expires
            self.quantity = quantity
        }
    }

    /// What was taken of the stock of an alternative, in its own unit.
    public struct Taken: Hashable, Sendable {
        public var item: String
        public var location: String
        /// The last day of what was taken; `distantFuture` if it keeps.
        public var expires: Day
        public var quantity: Quantity

        public init(item: String, location: String, expires: Day = .distantFuture, quantity: Quantity) {
            self.item = item
            self.location = location
            self.expires = expires
            self.quantity = quantity
        }
    }

    /// A requirement, or a part of one, that is required of the successor.
    public struct PassedOn: Hashable, Sendable {
        public var required: Day
        /// Counts down from −1 on each required date.
        public var number: Int32
        public var requested: Day
        public var quantity: Quantity
        public var priority: Priority
        /// The number that stands for the requirement in digests.
        public var identity: UInt64
        /// The order that asked for it; none for forecast.
        public var demand: OrderReference
        /// Whether that is an open order of the ERP, and no demand order.
        public var isOfOpenOrder: Bool

        public init(
            required: Day, number: Int32, requested: Day, quantity: Quantity, priority: Priority, identity: UInt64,
            demand: OrderReference, isOfOpenOrder: Bool
        ) {
            self.required = required
            self.number = number
            self.requested = requested
            self.quantity = quantity
            self.priority = priority
            self.identity = identity
            self.demand = demand
            self.isOfOpenOrder = isOfOpenOrder
        }
    }

    /// First to expire first.
    public var left: [Left]
    public var taken: [Taken]
    public var passedOn: [PassedOn]

    public init(left: [Left], taken: [Taken], passedOn: [PassedOn]) {
        self.left = left
        self.taken = taken
        self.passedOn = passedOn
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.append(integer: UInt32(left.count))
        for entry in left {
            bytes.append(day: entry.expires)
            bytes.append(quantity: entry.quantity)
        }
        bytes.append(integer: UInt32(taken.count))
        for entry in taken {
            bytes.append(text: entry.item)
            bytes.append(text: entry.location)
            bytes.append(day: entry.expires)
            bytes.append(quantity: entry.quantity)
        }
        bytes.append(integer: UInt32(passedOn.count))
        for entry in passedOn {
            bytes.append(day: entry.required)
            bytes.append(integer: entry.number)
            bytes.append(day: entry.requested)
            bytes.append(quantity: entry.quantity)
            bytes.append(integer: entry.priority.rawValue)
            bytes.append(integer: entry.identity)
            bytes.append(reference: entry.demand)
            bytes.append(entry.isOfOpenOrder ? 1 : 0)
        }
    }

    /// - Parameter version: of the event; before the fourth only what keeps was left over and taken.
    init(_ reader: inout ByteReader, version: UInt8) throws(EventFault) {
        let hasDays = version >= 4
        left = []
        if hasDays {
            for _ in 0..<(try reader.count(ofSize: 12)) {
                let expires = try reader.day()
                left.append(Left(expires: expires, quantity: try reader.quantity()))
            }
        } else {
            let quantity = try reader.quantity()
            if quantity > .zero { left.append(Left(quantity: quantity)) }
        }
        taken = []
        for _ in 0..<(try reader.count(ofSize: 16)) {
            let item = try reader.text()
            let location = try reader.text()
            let expires = hasDays ? try reader.day() : Day.distantFuture
            taken.append(Taken(item: item, location: location, expires: expires, quantity: try reader.quantity()))
        }
        passedOn = []
        for _ in 0..<(try reader.count(ofSize: 38)) {
            let required = try reader.day()
            let number: Int32 = try reader.integer()
            let requested = try reader.day()
            let quantity = try reader.quantity()
            let priority = Priority(rawValue: try reader.integer())
            let identity: UInt64 = try reader.integer()
            let demand = try reader.reference()
            passedOn.append(
                PassedOn(
                    required: required, number: number, requested: requested, quantity: quantity, priority: priority,
                    identity: identity, demand: demand, isOfOpenOrder: try reader.flag()))
        }
    }
}
