public import PlanningModel

/// What a supplier asks from a quantity on: a row of `price_breaks.csv`.
public struct PriceBreakTerms: Hashable, Sendable, BitwiseCopyable {
    /// The least quantity of an order that the break is for.
    public var minimum: Quantity
    public var price: Quantity
    /// Negative for the lead time of the source.
    public var leadTime: Int32
    public var effectiveFrom: Day
    public var effectiveTo: Day

    public init(minimum: Quantity, price: Quantity, leadTime: Int32, effectiveFrom: Day, effectiveTo: Day) {
        self.minimum = minimum
        self.price = price
        self.leadTime = leadTime
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
    }
}

extension StockingPointTerms {
    /// A source with the price and the lead time that its supplier gives an order (semantics section 6, Price break).
    ///
    /// - Parameters:
    ///   - place: of the source among the sources.
    ///   - quantity: of the order.
    ///   - day: the required date.
    /// - Complexity: linear in the price breaks of the supplier.
    @inlinable
    public func source(_ place: Int, for quantity: Quantity, on day: Day) -> SourceTerms {
        var source = sources[place]
        for index in Int(source.firstBreak)..<Int(source.endBreak) {
            let terms = priceBreaks[index]
            guard terms.minimum <= quantity, terms.effectiveFrom <= day, day <= terms.effectiveTo else { continue }
            source.price = terms.price
            if terms.leadTime >= 0 { source.leadTime = terms.leadTime }
            break
        }
        return source
    }
}
