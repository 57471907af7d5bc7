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

    /// `quantity × quantity per × (1 + scrap) × Π 1 ÷ (1 − operation scrap)`, exact and rounded once, plus the fixed
    /// quantity, rounded up to the multiple. A by-product's quantity is given without its sign.
    ///
    /// Worked numbers: 100 × 1 with 20 % scrap and 10 fixed is 130; 90 × 1 with 10 % and 20 % scrapped at two operations is
    /// 90 ÷ 0.9 ÷ 0.8 = 125.
    ///
    /// - Parameter operationScraps: percent that the operations from the consuming one on scrap, each below 100.
    public func quantity(
        for parent: Quantity, operationScraps: [Quantity] = []
    ) throws(QuantityOverflow) -> Quantity {
        try net(of: parent, operationScraps).adding(fixedQuantity).roundedUp(toMultipleOf: multiple)
    }

    private func net(of parent: Quantity, _ operationScraps: [Quantity]) throws(QuantityOverflow) -> Quantity {
        guard scrapPercent != .zero || !operationScraps.isEmpty, parent >= .zero else {
            return try Quantity.unscaled(Int128(parent.rawValue) * Int128(quantityPer.rawValue.magnitude))
        }
        let whole = 100 * Quantity.scale
        guard let per = Int64(exactly: quantityPer.rawValue.magnitude) else { throw QuantityOverflow() }
        var quotient = ExactQuotient(parent.rawValue, times: per)
        quotient.multiply(by: 1, over: Quantity.scale)
        let (withScrap, overflow) = whole.addingReportingOverflow(scrapPercent.rawValue)
        if overflow { throw QuantityOverflow() }
        quotient.multiply(by: withScrap, over: whole)
        for scrap in operationScraps { quotient.multiply(by: whole, over: whole - scrap.rawValue) }
        return try quotient.rounded()
    }
}
