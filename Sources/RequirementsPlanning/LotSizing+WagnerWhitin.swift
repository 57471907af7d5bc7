internal import PlanningModel

extension LotSizingProblem {
    /// Orders of the least total cost over all days (Wagner and Whitin, 1958); of equal plans the one whose last order
    /// starts latest, then the one before it.
    ///
    /// The best last order of a longer horizon never starts before that of a shorter one, because holding costs are the
    /// same on all days; so only orders from there on are compared.
    ///
    /// - Complexity: quadratic in the days that one order can cover, linear in all.
    func firstDaysByWagnerWhitin() throws(QuantityOverflow) -> [Int] {
        // The least cost of all days before a place, and where the last order of the days up to a place starts.
        var least: [Int128] = [0]
        var lastStart: [Int] = []
        for last in days.indices {
            let earliest = lastStart.last ?? 0
            var best: Int128?
            var start = last
            // Of an order from `first` to `last`, for falling `first`.
            var cost = setup
            var later: Int128 = 0
            for first in (earliest...last).reversed() {
                if first < last {
                    later += Int128(quantities[first + 1].rawValue)
                    cost = try sum(cost, holding(later, days: days[first + 1] - days[first]))
                }
                let total = try sum(least[first], cost)
                if best.map({ total < $0 }) ?? true {
                    best = total
                    start = first
                }
                // To order anew on the last day or on the next one would be cheaper than to hold what is for these days
                // from here on, and from any earlier day.
                if try holding(Int128(quantities[last].rawValue), days: days[last] - days[first]) > setup { break }
                if first < last, try holding(later, days: days[first + 1] - days[first]) > setup { break }
            }
            least.append(best ?? 0)
            lastStart.append(start)
        }
        var first: [Int] = []
        var end = days.count
        while end > 0 {
            let start = lastStart[end - 1]
            first.append(start)
            end = start
        }
        return first.reversed()
    }
}
