internal import PlanningModel

/// How the quantity of an order is formed (semantics section 5, Order modifiers).
struct LotSize {
    var minimum: Quantity
    var multiple: Quantity
    /// In whole multiples; zero without a maximum.
    var maximum: Quantity

    /// More orders than this for one net requirement are taken for an error in the data.
    static let greatestOrderCount: Int64 = 100_000

    /// The modifiers of a source, with the fixed quantity in place of the multiple for rule `fixed_quantity`.
    init(_ source: SourceTerms, _ policy: CoveragePolicy) throws(QuantityOverflow) {
        minimum = source.minimum
        multiple = source.multiple
        maximum = source.maximum
        if policy.rule == .fixedQuantity, policy.fixedQuantity > .zero {
            multiple = policy.fixedQuantity
            minimum = try minimum.roundedUp(toMultipleOf: multiple)
            if maximum > .zero {
                maximum = max(maximum.roundedDown(toMultipleOf: multiple), minimum, multiple)
            }
        } else if maximum > .zero {
            maximum = maximum.roundedDown(toMultipleOf: multiple)
        }
    }

    /// Raised to the minimum and rounded up to the multiple.
    func rounded(_ quantity: Quantity) throws(QuantityOverflow) -> Quantity {
        try max(quantity, minimum).roundedUp(toMultipleOf: multiple)
    }

    /// The quantities of the orders for a net quantity, in their order, given one after the other.
    func forEachOrder(_ net: Quantity, required: Day, _ body: (Quantity) throws -> Void) throws {
        var rest = try rounded(net)
        if maximum > .zero {
            guard rest.rawValue / maximum.rawValue < Self.greatestOrderCount else {
                throw PlanningFault.tooManyOrders(required: required)
            }
            while rest > maximum {
                try body(maximum)
                rest.rawValue -= maximum.rawValue
            }
            rest = try rounded(rest)
        }
        try body(rest)
    }

    /// What rule `min_max` orders to fill up from a balance less uncovered quantity.
    ///
    /// Worked numbers: minimum 21, maximum 24, balance 10, multiple 5: 10 would leave 20, so 15.
    func fill(
        from balance: Quantity, uncovered: Quantity, minimum floor: Quantity, maximum ceiling: Quantity
    ) throws(QuantityOverflow) -> Quantity {
        let wanted = max(try ceiling.subtracting(balance), uncovered)
        guard multiple > .zero else { return wanted }
        let lot = wanted.roundedDown(toMultipleOf: multiple)
        if lot == .zero || lot < uncovered { return try lot.adding(multiple) }
        return try balance.adding(lot) < floor ? try lot.adding(multiple) : lot
    }
}
