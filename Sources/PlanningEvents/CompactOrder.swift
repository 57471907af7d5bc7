internal import PlanningModel

/// Planned orders in few bytes: days as distances from the day before, whole quantities without their places, names only
/// where they are others than those of the order before. About 17 bytes an order.
struct CompactOrders {
    private var before: RecordedOrder?

    /// The priorities that are written as whole numbers; all others are written in millionths.
    static let wholePriorities = 0...Int64(Int32.max)

    /// What of an order is as it was in the one before; kind and status stand in the lower bits.
    private enum Shape {
        static let kindBits: UInt8 = 0b11
        static let statusShift: UInt8 = 2
        static let hasNames: UInt8 = 1 << 4
        static let isFirstOfDay: UInt8 = 1 << 5
        static let hasSlip: UInt8 = 1 << 6
        static let hasDecimalPriority: UInt8 = 1 << 7
    }

    mutating func append(_ recorded: RecordedOrder, to bytes: inout [UInt8]) {
        let order = recorded.order
        let required = before?.order.required ?? Day(rawValue: 0)
        let hasNames = before.map { $0.from != recorded.from || $0.bill != recorded.bill } ?? true
        let isFirstOfDay = order.number == 1 && before != nil
        var shape = order.kind.rawValue | order.status.rawValue << Shape.statusShift
        if hasNames { shape |= Shape.hasNames }
        if isFirstOfDay { shape |= Shape.isFirstOfDay }
        if order.slip != 0 { shape |= Shape.hasSlip }
        let whole =
            order.priority == .blank
            ? -1 : order.priority.whole.flatMap { Self.wholePriorities.contains($0) ? $0 : nil }
        if whole == nil { shape |= Shape.hasDecimalPriority }
        bytes.append(shape)
        bytes.append(signed: Int64(order.required.rawValue) - Int64(required.rawValue))
        if !isFirstOfDay { bytes.append(signed: Int64(order.number)) }
        bytes.append(compact: order.quantity)
        var last = order.required
        for day in [order.available, order.receipt, order.start, order.order] {
            bytes.append(signed: Int64(last.rawValue) - Int64(day.rawValue))
            last = day
        }
        bytes.append(signed: Int64(order.requested.rawValue) - Int64(order.required.rawValue))
        bytes.append(signed: Int64(order.issue.rawValue) - Int64(order.required.rawValue))
        if order.slip != 0 { bytes.append(signed: Int64(order.slip)) }
        bytes.append(signed: whole ?? order.priority.rawValue)
        bytes.append(signed: Int64(order.source))
        bytes.append(signed: Int64(order.run) - Int64(before?.order.run ?? 0))
        if hasNames {
            bytes.append(optionalText: recorded.from)
            bytes.append(optionalText: recorded.bill)
        }
        before = recorded
    }

    mutating func next(_ reader: inout ByteReader) throws(EventFault) -> RecordedOrder {
        let shape: UInt8 = try reader.integer()
        let kind = SourceKind(rawValue: shape & Shape.kindBits)
        let status = PlannedOrderStatus(rawValue: shape >> Shape.statusShift & Shape.kindBits)
        guard let kind, let status else { throw reader.malformed("\(shape) is no shape of an order") }
        let required = try reader.day(after: before?.order.required ?? Day(rawValue: 0))
        let number = shape & Shape.isFirstOfDay != 0 ? 1 : try reader.small()
        let quantity = try reader.compactQuantity()
        let available = try reader.day(before: required)
        let receipt = try reader.day(before: available)
        let start = try reader.day(before: receipt)
        let placed = try reader.day(before: start)
        let requested = try reader.day(after: required)
        let issue = try reader.day(after: required)
        let slip = shape & Shape.hasSlip != 0 ? try reader.small() : 0
        let priority = try reader.priority(isWhole: shape & Shape.hasDecimalPriority == 0)
        let source = try reader.small()
        let run = try reader.small(after: before?.order.run ?? 0)
        var (from, bill) = (before?.from, before?.bill)
        if shape & Shape.hasNames != 0 {
            from = try reader.optionalText()
            bill = try reader.optionalText()
        }
        let recorded = RecordedOrder(
            order: PlannedOrder(
                required: required, number: number, quantity: quantity, order: placed, start: start, receipt: receipt,
                available: available, requested: requested, slip: slip, issue: issue,
                priority: priority, source: source, from: .none, bill: .none,
                run: run, kind: kind, status: status),
            from: from, bill: bill)
        before = recorded
        return recorded
    }
}

extension [UInt8] {
    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// A number of either sign, the sign in the lowest bit.
    mutating func append(signed value: Int64) {
        append(varint: UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    /// A quantity: with a lowest bit of 0 whole units, else millionths.
    mutating func append(compact quantity: Quantity) {
        let (whole, rest) = quantity.rawValue.quotientAndRemainder(dividingBy: Quantity.scale)
        if rest == 0 {
            append(varint: UInt64(bitPattern: (whole << 1 ^ whole >> 63) << 1))
        } else {
            append(1)
            append(signed: quantity.rawValue)
        }
    }
}

extension ByteReader {
    @_lifetime(self: copy self)
    mutating func varint() throws(EventFault) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte: UInt8 = try integer()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 {
                guard shift < 63 || byte <= 1 else { break }
                return value
            }
        }
        throw malformed("a number is longer than 64 bits")
    }

    @_lifetime(self: copy self)
    mutating func signed() throws(EventFault) -> Int64 {
        let bits = try varint()
        return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
    }

    /// A number of 32 bits, given by its distance from another.
    @_lifetime(self: copy self)
    mutating func small(after base: Int32 = 0) throws(EventFault) -> Int32 {
        let (sum, overflow) = (try signed()).addingReportingOverflow(Int64(base))
        guard !overflow, let value = Int32(exactly: sum) else { throw malformed("a number is out of range") }
        return value
    }

    /// A priority of a fixed size: of 64 bits, or in events of the first version a whole number of 32.
    @_lifetime(self: copy self)
    mutating func plainPriority(isWhole: Bool) throws(EventFault) -> Priority {
        guard isWhole else { return Priority(rawValue: try integer()) }
        let number: Int32 = try integer()
        return number == .max ? .blank : Priority(whole: Int64(number))
    }

    /// A priority: millionths, or a whole number, or −1 for a blank one.
    @_lifetime(self: copy self)
    mutating func priority(isWhole: Bool) throws(EventFault) -> Priority {
        let number = try signed()
        guard isWhole else { return Priority(rawValue: number) }
        if number == -1 { return .blank }
        guard CompactOrders.wholePriorities.contains(number) else { throw malformed("\(number) is no priority") }
        return Priority(whole: number)
    }

    @_lifetime(self: copy self)
    mutating func day(after base: Day) throws(EventFault) -> Day { Day(rawValue: try small(after: base.rawValue)) }

    @_lifetime(self: copy self)
    mutating func day(before base: Day) throws(EventFault) -> Day {
        let (difference, overflow) = Int64(base.rawValue).subtractingReportingOverflow(try signed())
        guard !overflow, let value = Int32(exactly: difference) else { throw malformed("a day is out of range") }
        return Day(rawValue: value)
    }

    @_lifetime(self: copy self)
    mutating func compactQuantity() throws(EventFault) -> Quantity {
        let bits = try varint()
        if bits == 1 { return Quantity(rawValue: try signed()) }
        guard bits & 1 == 0 else { throw malformed("a quantity has an unknown form") }
        let whole = Int64(bitPattern: bits >> 2) ^ -Int64(bitPattern: bits >> 1 & 1)
        let (value, overflow) = whole.multipliedReportingOverflow(by: Quantity.scale)
        guard !overflow else { throw malformed("a quantity is out of range") }
        return Quantity(rawValue: value)
    }
}
