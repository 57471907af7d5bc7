internal import PlanningModel

/// An exact fraction in lowest terms that is not negative.
struct Ratio: Hashable, Sendable, BitwiseCopyable {
    let numerator: Int128
    let denominator: Int128

    static let zero = Ratio(0, over: 1)

    /// - Parameter denominator: above zero.
    init(_ numerator: Int128, over denominator: Int128) {
        let divisor = Self.greatestCommonDivisor(numerator, denominator)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    init(_ quantity: Quantity) { self.init(Int128(quantity.rawValue), over: Int128(Quantity.scale)) }

    init(days: Int32) { self.init(Int128(days), over: 1) }

    func adding(_ other: Ratio) throws(QuantityOverflow) -> Ratio {
        let divisor = Self.greatestCommonDivisor(denominator, other.denominator)
        let left = try Self.product(numerator, other.denominator / divisor)
        let right = try Self.product(other.numerator, denominator / divisor)
        let (sum, overflow) = left.addingReportingOverflow(right)
        if overflow { throw QuantityOverflow() }
        return Ratio(sum, over: try Self.product(denominator, other.denominator / divisor))
    }

    func times(_ other: Ratio) throws(QuantityOverflow) -> Ratio {
        // Reduced crosswise first, the products stay as small as they can be.
        let left = Ratio(numerator, over: other.denominator)
        let right = Ratio(other.numerator, over: denominator)
        return Ratio(
            try Self.product(left.numerator, right.numerator),
            over: try Self.product(left.denominator, right.denominator))
    }

    /// The product with another fraction, rounded up to whole units.
    ///
    /// The product itself may be beyond 128 bits. Worked number: 12.3 × 0.5 is 6.15, so 7.
    func unitsRoundedUp(times other: Ratio) throws(QuantityOverflow) -> Quantity {
        let (high, low) = numerator.magnitude.multipliedFullWidth(by: other.numerator.magnitude)
        guard high < denominator.magnitude else { throw QuantityOverflow() }
        // Rounding up twice is rounding up once: ⌈⌈x ÷ a⌉ ÷ b⌉ = ⌈x ÷ (a × b)⌉.
        let first = Self.roundedUp(denominator.magnitude.dividingFullWidth((high, low)))
        let units = Self.roundedUp(first.quotientAndRemainder(dividingBy: other.denominator.magnitude))
        guard let exact = Int64(exactly: units), let quantity = Quantity(units: exact) else { throw QuantityOverflow() }
        return quantity
    }

    /// The fraction as a quantity, rounded once.
    func quantity() throws(QuantityOverflow) -> Quantity {
        try Quantity.rounded(try Self.product(numerator, Int128(Quantity.scale)), dividedBy: denominator)
    }

    private static func roundedUp(_ division: (quotient: UInt128, remainder: UInt128)) -> UInt128 {
        division.remainder > 0 ? division.quotient &+ 1 : division.quotient
    }

    private static func product(_ left: Int128, _ right: Int128) throws(QuantityOverflow) -> Int128 {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        if overflow { throw QuantityOverflow() }
        return product
    }

    private static func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return max(left, 1)
    }
}
