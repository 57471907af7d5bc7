public import PlanningModel

/// Which planned order a decision is about: its identity (semantics section 4).
public struct PlannedOrderIdentity: Hashable, Sendable {
    public var item: String
    public var location: String
    public var required: Day
    public var number: Int32

    public init(item: String, location: String, required: Day, number: Int32) {
        self.item = item
        self.location = location
        self.required = required
        self.number = number
    }

    func encode(into bytes: inout [UInt8]) {
        bytes.append(text: item)
        bytes.append(text: location)
        bytes.append(day: required)
        bytes.append(integer: number)
    }

    init(_ reader: inout ByteReader) throws(EventFault) {
        item = try reader.text()
        location = try reader.text()
        required = try reader.day()
        number = try reader.integer()
    }
}

/// A fixed order was released: runs plan it freely again.
public struct OrderReleased: Hashable, Sendable {
    public var order: PlannedOrderIdentity

    public init(order: PlannedOrderIdentity) { self.order = order }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.orderReleased)
        order.encode(into: &bytes)
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .orderReleased)
        order = try PlannedOrderIdentity(&reader)
        try reader.end()
    }
}

/// A firmed order was put on an order for the ERP: what the ERP is proposed to number it.
public struct HandoverProposed: Hashable, Sendable {
    public var order: PlannedOrderIdentity
    /// The proposed number of the ERP's order, and the line in it.
    public var proposedOrder: String
    public var proposedLine: String

    public init(order: PlannedOrderIdentity, proposedOrder: String, proposedLine: String) {
        self.order = order
        self.proposedOrder = proposedOrder
        self.proposedLine = proposedLine
    }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.begin(.handoverProposed)
        order.encode(into: &bytes)
        bytes.append(text: proposedOrder)
        bytes.append(text: proposedLine)
    }

    public init(decoding event: Span<UInt8>) throws(EventFault) {
        var reader = ByteReader(event.bytes, from: 2, of: .handoverProposed)
        order = try PlannedOrderIdentity(&reader)
        proposedOrder = try reader.text()
        proposedLine = try reader.text()
        try reader.end()
    }
}
