public import PlanningModel

/// What the plan of a stocking point leaves to other items, takes of them and passes on to a successor.
public struct RecordedExchange: Hashable, Sendable {
    /// What was taken of the stock of an alternative, in its own unit.
    public struct Taken: Hashable, Sendable {
        public var item: String
        public var location: String
        public var quantity: Quantity

        public init(item: String, location: String, quantity: Quantity) {
            self.item = item
            self.location = location
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
        public var priority: Int32
        /// The number that stands for the requirement in digests.
        public var identity: UInt64
        /// The order that asked for it; none for forecast.
        public var demand: OrderReference
        /// Whether that is an open order of the ERP, and no demand order.
        public var isOfOpenOrder: Bool

        public init(
            required: Day, number: Int32, requested: Day, quantity: Quantity, priority: Int32, identity: UInt64,
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

    /// Stock on hand that others may take.
    public var left: Quantity
    public var taken: [Taken]
    public var passedOn: [PassedOn]

    public init(left: Quantity, taken: [Taken], passedOn: [PassedOn]) {
        self.left = left
        self.taken = taken
        self.passedOn = passedOn
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.append(quantity: left)
        bytes.append(integer: UInt32(taken.count))
        for entry in taken {
            bytes.append(text: entry.item)
            bytes.append(text: entry.location)
            bytes.append(quantity: entry.quantity)
        }
        bytes.append(integer: UInt32(passedOn.count))
        for entry in passedOn {
            bytes.append(day: entry.required)
            bytes.append(integer: entry.number)
            bytes.append(day: entry.requested)
            bytes.append(quantity: entry.quantity)
            bytes.append(integer: entry.priority)
            bytes.append(integer: entry.identity)
            bytes.append(reference: entry.demand)
            bytes.append(entry.isOfOpenOrder ? 1 : 0)
        }
    }

    init(_ reader: inout ByteReader) throws(EventFault) {
        left = try reader.quantity()
        taken = []
        for _ in 0..<(try reader.count(ofSize: 16)) {
            let item = try reader.text()
            let location = try reader.text()
            taken.append(Taken(item: item, location: location, quantity: try reader.quantity()))
        }
        passedOn = []
        for _ in 0..<(try reader.count(ofSize: 34)) {
            let required = try reader.day()
            let number: Int32 = try reader.integer()
            let requested = try reader.day()
            let quantity = try reader.quantity()
            let priority: Int32 = try reader.integer()
            let identity: UInt64 = try reader.integer()
            let demand = try reader.reference()
            passedOn.append(
                PassedOn(
                    required: required, number: number, requested: requested, quantity: quantity, priority: priority,
                    identity: identity, demand: demand, isOfOpenOrder: try reader.flag()))
        }
    }
}
