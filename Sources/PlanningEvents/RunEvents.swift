public import PlanningModel

/// The planning date moved (change stream, contract section 2).
public struct PlanningDateMoved: Hashable, Sendable {
    public var day: Day

    public init(day: Day) { self.day = day }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.planningDateMoved)
        bytes.append(day: day)
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .planningDateMoved)
        day = try reader.day()
        try reader.end()
    }
}

/// What a run recomputes (semantics section 15). Stored by number.
public enum RunKind: UInt8, CaseIterable, Sendable {
    case regeneration = 1
    case netChange = 2

    /// The value in the data contract.
    public var name: String { self == .regeneration ? "regeneration" : "net_change" }
}

/// What a run may change: stocking points of these items and locations; an empty list is no limit.
public struct RunScope: Hashable, Sendable {
    public var items: [String]
    public var locations: [String]

    public init(items: [String] = [], locations: [String] = []) {
        self.items = items
        self.locations = locations
    }

    /// Whether the run may change every stocking point.
    public var isEverything: Bool { items.isEmpty && locations.isEmpty }
}

/// A run began: everything that it depends on beside the events before it.
public struct RunStarted: Hashable, Sendable {
    /// Counts the runs of the journal, from 1.
    public var run: Int32
    public var kind: RunKind
    public var plan: String
    /// The planning date.
    public var date: Day
    /// The position of the last event that the run took into account.
    public var inputPosition: UInt64
    public var engineVersion: String
    public var scope: RunScope

    public init(
        run: Int32, kind: RunKind, plan: String, date: Day, inputPosition: UInt64, engineVersion: String,
        scope: RunScope
    ) {
        self.run = run
        self.kind = kind
        self.plan = plan
        self.date = date
        self.inputPosition = inputPosition
        self.engineVersion = engineVersion
        self.scope = scope
    }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.runStarted)
        bytes.append(kind.rawValue)
        bytes.append(integer: run)
        bytes.append(day: date)
        bytes.append(integer: inputPosition)
        bytes.append(text: plan)
        bytes.append(text: engineVersion)
        for names in [scope.items, scope.locations] {
            bytes.append(integer: UInt32(names.count))
            for name in names { bytes.append(text: name) }
        }
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .runStarted)
        kind = try reader.choice()
        run = try reader.integer()
        date = try reader.day()
        inputPosition = try reader.integer()
        plan = try reader.text()
        engineVersion = try reader.text()
        scope = RunScope()
        for _ in 0..<(try reader.count(ofSize: 4)) { scope.items.append(try reader.text()) }
        for _ in 0..<(try reader.count(ofSize: 4)) { scope.locations.append(try reader.text()) }
        try reader.end()
    }
}

/// A run ended: what it did, and what identifies the plan that it left.
public struct RunCompleted: Hashable, Sendable {
    public var run: Int32
    public var stockingPoints: UInt32 = 0
    public var replanned: UInt32 = 0
    public var orders: UInt32 = 0
    public var ordersAdded: UInt32 = 0
    public var ordersChanged: UInt32 = 0
    public var ordersRemoved: UInt32 = 0
    public var messages: UInt32 = 0
    public var microseconds: UInt64 = 0
    public var digest = PlanDigest()
    /// How much of the plan the run changed, from 0 to 1; `nil` for the first run of a plan, and before version 2.
    public var nervousness: Quantity?

    public init(run: Int32) { self.run = run }

    /// The counts in the order in which they are recorded.
    private static var counts: [WritableKeyPath<RunCompleted, UInt32>] {
        [\.stockingPoints, \.replanned, \.orders, \.ordersAdded, \.ordersChanged, \.ordersRemoved, \.messages]
    }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.runCompleted)
        bytes.append(integer: run)
        for count in Self.counts { bytes.append(integer: self[keyPath: count]) }
        bytes.append(integer: microseconds)
        bytes.append(digest: digest)
        bytes.append(integer: nervousness?.rawValue ?? -1)
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .runCompleted)
        run = try reader.integer()
        for count in Self.counts { self[keyPath: count] = try reader.integer() }
        microseconds = try reader.integer()
        digest = try reader.digest()
        if event[1] >= 2 {
            let share: Int64 = try reader.integer()
            nervousness = share < 0 ? nil : Quantity(rawValue: share)
        }
        try reader.end()
    }
}

/// What identifies a plan, or a part of one: the sum of numbers that stand for its orders, pegs and messages.
///
/// Equal plans have equal digests, in whatever order they were put together; a part can be taken out and another put in.
public struct PlanDigest: Hashable, Sendable, BitwiseCopyable {
    public var low: UInt64
    public var high: UInt64

    @inlinable
    public init(low: UInt64 = 0, high: UInt64 = 0) {
        self.low = low
        self.high = high
    }

    @inlinable
    public static func += (left: inout PlanDigest, right: PlanDigest) {
        left.low &+= right.low
        left.high &+= right.high
    }

    @inlinable
    public static func - (left: PlanDigest, right: PlanDigest) -> PlanDigest {
        var difference = left
        difference -= right
        return difference
    }

    public static func -= (left: inout PlanDigest, right: PlanDigest) {
        left.low &-= right.low
        left.high &-= right.high
    }
}

extension PlanDigest: CustomStringConvertible {
    /// 32 hexadecimal digits.
    public var description: String {
        [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}

/// A planned order was fixed: approved by a planner, or firmed, that is handed over to the ERP.
public struct OrderFixed: Hashable, Sendable {
    public var item: String
    public var location: String
    public var order: RecordedOrder

    public init(item: String, location: String, order: RecordedOrder) {
        self.item = item
        self.location = location
        self.order = order
    }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.orderFixed)
        bytes.append(text: item)
        bytes.append(text: location)
        order.encode(into: &bytes)
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .orderFixed)
        item = try reader.text()
        location = try reader.text()
        order = try RecordedOrder(&reader, version: event[1])
        try reader.end()
    }
}

extension [UInt8] {
    mutating func begin(_ kind: EventKind) {
        append(kind.code)
        append(kind.version)
    }

    mutating func append(digest: PlanDigest) {
        append(integer: digest.low)
        append(integer: digest.high)
    }
}

extension ByteReader {
    @_lifetime(self: copy self)
    mutating func digest() throws(EventFault) -> PlanDigest {
        let low: UInt64 = try integer()
        return PlanDigest(low: low, high: try integer())
    }
}
