public import PlanningModel

/// A planned order in an event: the order with its names as texts.
public struct RecordedOrder: Hashable, Sendable {
    /// `from` and `bill` are `none` here.
    public var order: PlannedOrder
    /// The supplier or the source location.
    public var from: String?
    public var bill: String?

    public init(order: PlannedOrder, from: String?, bill: String?) {
        self.order = order
        self.order.from = .none
        self.order.bill = .none
        self.from = from
        self.bill = bill
    }

    static let leastByteCount = 60

    func encode(into bytes: inout [UInt8]) {
        bytes.append(day: order.required)
        bytes.append(integer: order.number)
        bytes.append(quantity: order.quantity)
        for day in [order.order, order.start, order.receipt, order.available, order.requested, order.issue] {
            bytes.append(day: day)
        }
        bytes.append(integer: order.slip)
        bytes.append(integer: order.priority.rawValue)
        bytes.append(integer: order.source)
        bytes.append(integer: order.run)
        bytes.append(order.kind.rawValue)
        bytes.append(order.status.rawValue)
        bytes.append(optionalText: from)
        bytes.append(optionalText: bill)
    }

    /// - Parameter version: of the event; the first had whole priorities of 32 bits.
    init(_ reader: inout ByteReader, version: UInt8) throws(EventFault) {
        let required = try reader.day()
        let number: Int32 = try reader.integer()
        let quantity = try reader.quantity()
        let order = try reader.day()
        let start = try reader.day()
        let receipt = try reader.day()
        let available = try reader.day()
        let requested = try reader.day()
        let issue = try reader.day()
        let slip: Int32 = try reader.integer()
        let priority = try reader.plainPriority(isWhole: version == 1)
        let source: Int32 = try reader.integer()
        let run: Int32 = try reader.integer()
        let kind: SourceKind = try reader.choice()
        let status: PlannedOrderStatus = try reader.choice()
        self.order = PlannedOrder(
            required: required, number: number, quantity: quantity, order: order, start: start, receipt: receipt,
            available: available, requested: requested, slip: slip, issue: issue, priority: priority, source: source,
            from: .none, bill: .none, run: run, kind: kind, status: status)
        from = try reader.optionalText()
        bill = try reader.optionalText()
    }
}

/// How many days late a requirement of an order is issued: what the order slips by.
public struct RecordedSlip: Hashable, Sendable {
    /// The stocking point whose order asks for it.
    public var item: String
    public var location: String
    public var order: OrderReference
    public var days: Int32

    public init(item: String, location: String, order: OrderReference, days: Int32) {
        self.item = item
        self.location = location
        self.order = order
        self.days = days
    }
}

/// How an action moves an open or fixed order, for the requirements of its components.
public struct RecordedAction: Hashable, Sendable {
    public var order: OrderReference
    /// Days that the order moves; `nil` when it is cancelled.
    public var days: Int32?

    public init(order: OrderReference, days: Int32?) {
        self.order = order
        self.days = days
    }
}

/// A run replaced a window of the plan of one stocking point: its orders of some required dates, and the lists that are
/// given.
///
/// Replays need no planning: the windows of a stocking point, one after the other, hold all that the network keeps of its
/// plan. Pegging is not in it: it is the netting walk, run again.
public struct WindowReplaced: Hashable, Sendable {
    public var item: String
    public var location: String
    /// Orders required on this day or later, up to `to`, are replaced; none if `to` is earlier.
    public var from: Day
    /// The last day of the window.
    public var to: Day
    /// The first later planning date on which the plan of the stocking point may change by the passing of time.
    public var nextDay: Day
    /// The digest of its orders, pegs and messages.
    public var digest: PlanDigest
    /// What of the plan needs a look when other stocking points change, as bits.
    public var traits: UInt32
    public var orders: [RecordedOrder]
    /// The requirements of other stocking points' orders that it serves late; `nil` if they are as before.
    public var slips: [RecordedSlip]?
    /// How its actions move its open and fixed orders; `nil` if they are as before.
    public var actions: [RecordedAction]?
    /// `nil` if they are as before.
    public var messages: [PlanMessage]?
    /// What goes between items; `nil` if it is as before, and with a whole plan if there is nothing.
    public var exchange: RecordedExchange?

    public init(
        item: String, location: String, from: Day, to: Day, nextDay: Day, digest: PlanDigest, traits: UInt32,
        orders: [RecordedOrder] = [], slips: [RecordedSlip]? = [], actions: [RecordedAction]? = [],
        messages: [PlanMessage]? = [], exchange: RecordedExchange? = nil
    ) {
        self.item = item
        self.location = location
        self.from = from
        self.to = to
        self.nextDay = nextDay
        self.digest = digest
        self.traits = traits
        self.orders = orders
        self.slips = slips
        self.actions = actions
        self.messages = messages
        self.exchange = exchange
    }

    /// Whether the event holds a whole plan, so that those before it do not matter.
    public var isWhole: Bool {
        from == .distantPast && to == .distantFuture && slips != nil && actions != nil && messages != nil
    }

    /// The lists that are given.
    private enum Given {
        static let slips: UInt8 = 1, actions: UInt8 = 2, messages: UInt8 = 4, all: UInt8 = 7, exchange: UInt8 = 8
    }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.windowReplaced)
        bytes.append(text: item)
        bytes.append(text: location)
        for day in [from, to, nextDay] { bytes.append(day: day) }
        bytes.append(digest: digest)
        bytes.append(integer: traits)
        bytes.append(
            (slips == nil ? 0 : Given.slips) | (actions == nil ? 0 : Given.actions)
                | (messages == nil ? 0 : Given.messages) | (exchange == nil ? 0 : Given.exchange))
        bytes.append(integer: UInt32(orders.count))
        var compact = CompactOrders()
        for order in orders { compact.append(order, to: &bytes) }
        if let slips {
            bytes.append(integer: UInt32(slips.count))
            for slip in slips {
                bytes.append(text: slip.item)
                bytes.append(text: slip.location)
                bytes.append(reference: slip.order)
                bytes.append(integer: slip.days)
            }
        }
        if let actions {
            bytes.append(integer: UInt32(actions.count))
            for action in actions {
                bytes.append(reference: action.order)
                bytes.append(action.days == nil ? 0 : 1)
                bytes.append(integer: action.days ?? 0)
            }
        }
        if let messages {
            bytes.append(integer: UInt32(messages.count))
            for message in messages { bytes.append(message: message) }
        }
        exchange?.encode(into: &bytes)
    }

    /// The stocking point of an event, without reading the rest of it.
    public static func names(in event: Span<UInt8>) throws(EventFault) -> (item: String, location: String) {
        var reader = ByteReader(event.bytes, from: 2, of: .windowReplaced)
        let item = try reader.text()
        return (item, try reader.text())
    }

    /// Whether an event holds a whole plan, without reading the rest of it.
    public static func isWhole(_ event: Span<UInt8>) throws(EventFault) -> Bool {
        var reader = ByteReader(event.bytes, from: 2, of: .windowReplaced)
        _ = try reader.text()
        _ = try reader.text()
        let from = try reader.day()
        let to = try reader.day()
        guard from == .distantPast, to == .distantFuture else { return false }
        guard event[1] >= 2 else { return true }
        _ = try reader.day()
        _ = try reader.digest()
        _ = try reader.integer(UInt32.self)
        return try reader.integer(UInt8.self) & Given.all == Given.all
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .windowReplaced)
        item = try reader.text()
        location = try reader.text()
        from = try reader.day()
        to = try reader.day()
        nextDay = try reader.day()
        digest = try reader.digest()
        traits = try reader.integer()
        // The first version held whole plans, and orders with all their bytes.
        let isCompact = event[1] >= 2
        let given: UInt8 = isCompact ? try reader.integer() : Given.all
        orders = []
        var compact = CompactOrders()
        for _ in 0..<(try reader.count(ofSize: isCompact ? 12 : RecordedOrder.leastByteCount)) {
            orders.append(isCompact ? try compact.next(&reader) : try RecordedOrder(&reader, version: 1))
        }
        if given & Given.slips != 0 {
            var slips: [RecordedSlip] = []
            for _ in 0..<(try reader.count(ofSize: 13)) {
                let item = try reader.text()
                let location = try reader.text()
                let order = try reader.reference()
                slips.append(RecordedSlip(item: item, location: location, order: order, days: try reader.integer()))
            }
            self.slips = slips
        }
        if given & Given.actions != 0 {
            var actions: [RecordedAction] = []
            for _ in 0..<(try reader.count(ofSize: 6)) {
                let order = try reader.reference()
                let moves = try reader.flag()
                let days: Int32 = try reader.integer()
                actions.append(RecordedAction(order: order, days: moves ? days : nil))
            }
            self.actions = actions
        }
        if given & Given.messages != 0 {
            var messages: [PlanMessage] = []
            for _ in 0..<(try reader.count(ofSize: 10)) { messages.append(try reader.message()) }
            self.messages = messages
        }
        if given & Given.exchange != 0 { exchange = try RecordedExchange(&reader, version: event[1]) }
        try reader.end()
    }
}
