public import PlanningModel

/// What a line of a bill of material asks for a quantity of its parent (semantics section 7).
public struct BillLineTerms: Hashable, Sendable, BitwiseCopyable {
    /// Negative for a by-product.
    public var quantityPer: Quantity
    public var fixedQuantity: Quantity
    /// Percent of the component that is scrapped.
    public var scrapPercent: Quantity
    public var multiple: Quantity
    public var effectiveFrom: Day
    public var effectiveTo: Day

    public init(
        quantityPer: Quantity, fixedQuantity: Quantity, scrapPercent: Quantity, multiple: Quantity,
        effectiveFrom: Day, effectiveTo: Day
    ) {
        self.quantityPer = quantityPer
        self.fixedQuantity = fixedQuantity
        self.scrapPercent = scrapPercent
        self.multiple = multiple
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
    }

    /// Whether the line is effective on the start day of an order.
    @inlinable
    public func isEffective(on day: Day) -> Bool { effectiveFrom <= day && day <= effectiveTo }

    /// `quantity × quantity per × (1 + scrap)`, exact and rounded once, plus the fixed quantity, rounded up to the
    /// multiple. A by-product's quantity is given without its sign.
    ///
    /// Worked number: 100 × 1 with 20 % scrap and 10 fixed is 130.
    public func quantity(for parent: Quantity) throws(QuantityOverflow) -> Quantity {
        let unit = Int128(Quantity.scale)
        var product = Int128(parent.rawValue) * Int128(quantityPer.rawValue.magnitude)
        var divisor = unit
        if scrapPercent != .zero {
            let (scaled, overflow) = product.multipliedReportingOverflow(
                by: 100 * unit + Int128(scrapPercent.rawValue))
            if overflow { throw QuantityOverflow() }
            product = scaled
            divisor *= 100 * unit
        }
        return try Quantity.rounded(product, dividedBy: divisor).adding(fixedQuantity)
            .roundedUp(toMultipleOf: multiple)
    }
}
