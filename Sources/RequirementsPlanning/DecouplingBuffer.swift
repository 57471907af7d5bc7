public import PlanningModel

/// The settings of a decoupling point (semantics section 13).
public struct DecouplingTerms: Hashable, Sendable, BitwiseCopyable {
    /// The average daily usage as given; `nil` when it is to be worked out.
    public var usage: Quantity?
    /// Days of past issues and of forecast that usage is worked out from; `nil` when it is not.
    public var pastDays: Int32?
    public var forwardDays: Int32?
    /// The weight of the past where both are given.
    public var pastPercent = Quantity(rawValue: 50 * Quantity.scale)
    public var leadTimeFactor = Quantity.one
    public var variabilityFactor = Quantity.zero
    public var orderCycle: Int32 = 0
    /// Days ahead within which a spike counts; `nil` for the decoupled lead time.
    public var spikeHorizon: Int32?
    /// What a day has to exceed to be a spike; `nil` when no day is one.
    public var spikeThreshold: Quantity?

    public init() {}

    /// The days of past issues that usage depends on; `nil` if it depends on none.
    @inlinable
    public var pastWindow: Int32? { usage == nil ? pastDays : nil }

    /// The days of forecast that usage depends on; `nil` if it depends on none.
    @inlinable
    public var forwardWindow: Int32? { usage == nil ? forwardDays : nil }
}

/// The buffer of a decoupling point: its average daily usage and its zones (semantics section 13).
///
/// Worked numbers: conformance case 80. Usage 12, lead time 6, both factors 0.5, order cycle 7, order minimum 5: yellow
/// 72, red 36 + 18, green 84, so minimum 54, reorder point 126, maximum 210.
public struct DecouplingBuffer: Hashable, Sendable {
    /// DLT, in days.
    public let leadTime: Int32
    /// In whole units.
    public let red: Quantity
    public let yellow: Quantity
    public let green: Quantity
    public let reorderPoint: Quantity
    public let maximum: Quantity
    let usage: Ratio

    public var minimum: Quantity { red }

    /// - Parameters:
    ///   - leadTime: DLT, in days.
    ///   - past: issues of the days of the past window.
    ///   - forward: forecast of the days of the forward window.
    ///   - factor: the seasonal factor of today's month.
    ///   - orderMinimum: that of the first valid source of today.
    public init(
        _ terms: DecouplingTerms, leadTime: Int32, past: Quantity, forward: Quantity, factor: Quantity,
        orderMinimum: Quantity
    ) throws(QuantityOverflow) {
        self.leadTime = leadTime
        usage = try Self.usage(terms, past: past, forward: forward).times(Ratio(factor))
        let demand = try usage.times(Ratio(days: leadTime))
        let leadTimeFactor = Ratio(terms.leadTimeFactor)
        let safetyFactor = try Ratio(days: 1).adding(Ratio(terms.variabilityFactor))
        yellow = try demand.unitsRoundedUp(times: Ratio(days: 1))
        red = try demand.unitsRoundedUp(times: leadTimeFactor.times(safetyFactor))
        green = max(
            try Ratio(orderMinimum).unitsRoundedUp(times: Ratio(days: 1)),
            try usage.unitsRoundedUp(times: Ratio(days: terms.orderCycle)),
            try demand.unitsRoundedUp(times: leadTimeFactor))
        reorderPoint = try red.adding(yellow)
        maximum = try reorderPoint.adding(green)
    }

    /// The average daily usage before the seasonal factor.
    private static func usage(
        _ terms: DecouplingTerms, past: Quantity, forward: Quantity
    ) throws(QuantityOverflow) -> Ratio {
        if let given = terms.usage { return Ratio(given) }
        let past = try terms.pastDays.map { days throws(QuantityOverflow) in try Self.daily(past, days) }
        let forward = try terms.forwardDays.map { days throws(QuantityOverflow) in try Self.daily(forward, days) }
        guard let past, let forward else { return past ?? forward ?? .zero }
        let whole = 100 * Int128(Quantity.scale)
        let weight = min(Int128(terms.pastPercent.rawValue), whole)
        return try past.times(Ratio(weight, over: whole)).adding(
            forward.times(Ratio(whole - weight, over: whole)))
    }

    private static func daily(_ quantity: Quantity, _ days: Int32) throws(QuantityOverflow) -> Ratio {
        try Ratio(quantity).times(Ratio(1, over: Int128(max(days, 1))))
    }

    /// ADU, rounded at the sixth place; zones are made of the exact number.
    public func averageDailyUsage() throws(QuantityOverflow) -> Quantity { try usage.quantity() }
}
