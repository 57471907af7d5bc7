internal import PlanningModel

/// Net quantities of days that are put together into orders by cost (semantics section 5, Lot sizing).
///
/// All costs are exact: millionths of a setup or holding cost times millionths of a unit.
struct LotSizingProblem {
    /// Ascending.
    var days: [Day]
    /// Above zero, one a day of `days`.
    var quantities: [Quantity]
    /// Of an order.
    var setupCost: Quantity
    /// Of a unit and day.
    var holdingCost: Quantity

    /// The days on which orders are required, which each cover all days up to the next order.
    ///
    /// - Returns: places of `days`, ascending; empty for the methods that work with a quantity.
    /// - Complexity: linear; Wagner-Whitin quadratic at most.
    func firstDays(_ method: LotSizing) throws(QuantityOverflow) -> [Int] {
        switch method {
        case .silverMeal: try firstDaysWhile(costRises: silverMealRises)
        case .leastUnitCost: try firstDaysWhile(costRises: unitCostRises)
        case .partPeriod: try firstDaysByPartPeriod()
        case .wagnerWhitin: try firstDaysByWagnerWhitin()
        case .economicOrderQuantity, .periodOrderQuantity: []
        }
    }

    var setup: Int128 { Int128(setupCost.rawValue) * Int128(Quantity.scale) }

    /// What it costs to hold a quantity for some days.
    func holding(_ quantity: Int128, days: Int32) throws(QuantityOverflow) -> Int128 {
        let (daily, isTooMuch) = quantity.multipliedReportingOverflow(by: Int128(holdingCost.rawValue))
        let (product, overflow) = daily.multipliedReportingOverflow(by: Int128(days))
        if isTooMuch || overflow { throw QuantityOverflow() }
        return product
    }

    func sum(_ one: Int128, _ other: Int128) throws(QuantityOverflow) -> Int128 {
        let (sum, overflow) = one.addingReportingOverflow(other)
        if overflow { throw QuantityOverflow() }
        return sum
    }

    // MARK: Heuristics

    /// A first order that is extended day by day.
    private struct Lot {
        var first: Day
        var last: Day
        var quantity: Int128
        var cost: Int128

        /// Days from the first to the last day inclusive.
        var span: Int128 { Int128(last - first) + 1 }
    }

    /// Adds days to an order while a criterion does not rise.
    private func firstDaysWhile(costRises: (Lot, Lot) -> Bool) throws(QuantityOverflow) -> [Int] {
        var first: [Int] = []
        var lot = Lot(first: .distantPast, last: .distantPast, quantity: 0, cost: 0)
        for (place, day) in days.enumerated() {
            let quantity = Int128(quantities[place].rawValue)
            if !first.isEmpty {
                var longer = lot
                longer.last = day
                longer.quantity += quantity
                longer.cost = try sum(lot.cost, holding(quantity, days: day - lot.first))
                if !costRises(lot, longer) {
                    lot = longer
                    continue
                }
            }
            first.append(place)
            lot = Lot(first: day, last: day, quantity: quantity, cost: setup)
        }
        return first
    }

    private func silverMealRises(_ lot: Lot, _ longer: Lot) -> Bool {
        Self.isLess(lot.cost, over: lot.span, than: longer.cost, over: longer.span)
    }

    private func unitCostRises(_ lot: Lot, _ longer: Lot) -> Bool {
        Self.isLess(lot.cost, over: lot.quantity, than: longer.cost, over: longer.quantity)
    }

    /// Whether a fraction of numbers that are not negative is less than another.
    static func isLess(_ one: Int128, over lower: Int128, than other: Int128, over otherLower: Int128) -> Bool {
        let left = one.magnitude.multipliedFullWidth(by: otherLower.magnitude)
        let right = other.magnitude.multipliedFullWidth(by: lower.magnitude)
        return (left.high, left.low) < (right.high, right.low)
    }

    /// Adds days to an order while it costs no more to hold it than to place another.
    private func firstDaysByPartPeriod() throws(QuantityOverflow) -> [Int] {
        var first: [Int] = []
        var start = Day.distantPast
        var held: Int128 = 0
        for (place, day) in days.enumerated() {
            if !first.isEmpty {
                held = try sum(held, holding(Int128(quantities[place].rawValue), days: day - start))
                if held <= setup { continue }
            }
            first.append(place)
            start = day
            held = 0
        }
        return first
    }
}
