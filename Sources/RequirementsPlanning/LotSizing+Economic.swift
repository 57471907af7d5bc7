internal import PlanningModel

/// The economic order quantity √(2 S r ÷ h), with r the daily mean of what is needed from today to the last day.
extension LotSizingProblem {
    /// Lots of whole units, rounded half up, at least 1. What costs nothing to hold is ordered at once.
    ///
    /// - Parameter span: days from today to the last day inclusive.
    func economicQuantity(span: Int64) throws(QuantityOverflow) -> Quantity {
        let total = try total()
        var units: UInt128 = 1
        if setupCost > .zero, holdingCost > .zero {
            // (2 n − 1)² ≤ 4 Q² = 8 S × total ÷ (h × days), in units.
            let (square, overflow) = UInt128(setupCost.rawValue.magnitude).multipliedReportingOverflow(by: 8 * total)
            if overflow { throw QuantityOverflow() }
            let lower = UInt128(holdingCost.rawValue.magnitude) * UInt128(span.magnitude) * Self.scale
            units = max(1, Self.halfOfRoot(square / lower))
        } else if setupCost > .zero {
            units = (total + Self.scale - 1) / Self.scale
        }
        guard let raw = Int64(exactly: units * Self.scale) else { throw QuantityOverflow() }
        return Quantity(rawValue: raw)
    }

    /// How many days such a lot lasts, rounded half up, at least 1.
    func economicDays(span: Int64) throws(QuantityOverflow) -> Int32 {
        let total = try total()
        var days: UInt128 = 1
        if setupCost > .zero, holdingCost > .zero {
            // (2 n − 1)² ≤ 4 (Q ÷ r)² = 8 S × days ÷ (h × total).
            let upper = UInt128(setupCost.rawValue.magnitude) * 8 * UInt128(span.magnitude) * Self.scale
            let (lower, overflow) = UInt128(holdingCost.rawValue.magnitude).multipliedReportingOverflow(by: total)
            if overflow { throw QuantityOverflow() }
            days = max(1, Self.halfOfRoot(upper / lower))
        } else if setupCost > .zero {
            days = UInt128(span.magnitude)
        }
        return Int32(clamping: days)
    }

    private static var scale: UInt128 { UInt128(Quantity.scale) }

    private func total() throws(QuantityOverflow) -> UInt128 {
        var total: UInt128 = 0
        for quantity in quantities { total += UInt128(quantity.rawValue.magnitude) }
        if total > UInt128(Int64.max) { throw QuantityOverflow() }
        return total
    }

    /// Half the root of a number, rounded half up: the greatest n with (2 n − 1)² ≤ the number.
    static func halfOfRoot(_ square: UInt128) -> UInt128 { (root(square) + 1) / 2 }

    /// The greatest number whose square is not above another.
    static func root(_ square: UInt128) -> UInt128 {
        var low: UInt128 = 0
        var high: UInt128 = 1 << 64
        // low² ≤ square < high²
        while high - low > 1 {
            let middle = (low + high) / 2
            if middle * middle <= square { low = middle } else { high = middle }
        }
        return low
    }
}
