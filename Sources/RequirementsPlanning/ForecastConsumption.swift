public import PlanningModel

/// The forecast of one stocking point, and what its sales orders consume of it (semantics section 9).
///
/// The caller adds the lines, group by group — the lines of one customer, or the general ones — and in a group by date,
/// then the orders by requested date, order and line; `consume` takes from `rests` what the orders consume and records
/// it. The value is made to be used again: once its arrays have grown, consuming allocates nothing.
public struct ForecastLedger: Sendable {
    /// The columns of the lines: their dates, and what of their quantities no order has consumed yet.
    public private(set) var dates: [Day] = []
    public private(set) var rests: [Quantity] = []
    /// The periods of the lines, for `key_period`.
    private var periods: [Int32] = []

    /// Where the lines of each group begin.
    private var starts: [Int32] = []

    /// An order that consumes lines of a group.
    private struct Order: BitwiseCopyable {
        var requested: Day
        var rest: Quantity
        var group: Int32
        var row: Int32
    }

    private var orders: [Order] = []

    /// What an order consumed of a line.
    public struct Use: Hashable, Sendable, BitwiseCopyable {
        /// The place of the line.
        public var line: Int32
        /// The row of the order, as it was added.
        public var order: Int32
        public var quantity: Quantity
    }

    /// What was consumed, in the order in which it was.
    public private(set) var uses: [Use] = []

    public init() {}

    /// Empties the ledger and keeps its memory.
    public mutating func removeAll() {
        dates.removeAll(keepingCapacity: true)
        rests.removeAll(keepingCapacity: true)
        periods.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        orders.removeAll(keepingCapacity: true)
        uses.removeAll(keepingCapacity: true)
    }

    /// How many groups there are.
    public var groupCount: Int { starts.count }

    /// Begins a group; the lines added next belong to it.
    public mutating func beginGroup() { starts.append(Int32(dates.count)) }

    /// Adds a line to the last group.
    public mutating func addLine(date: Day, _ quantity: Quantity) {
        dates.append(date)
        rests.append(quantity)
    }

    /// Adds an order that consumes lines of a group.
    public mutating func addOrder(requested: Day, _ quantity: Quantity, group: Int, row: Int32) {
        orders.append(Order(requested: requested, rest: quantity, group: Int32(group), row: row))
    }

    private func lines(ofGroup group: Int) -> Range<Int> {
        Int(starts[group])..<(group + 1 < starts.count ? Int(starts[group + 1]) : dates.count)
    }

    /// Lets the orders consume the lines.
    ///
    /// - Complexity: O(orders × (log lines + lines that an order reaches)).
    public mutating func consume(_ policy: borrowing CoveragePolicy) {
        switch policy.forecastConsumption {
        case .none, .percent:
            return
        case .keyPeriod:
            consumePeriods(of: policy.forecastPeriod)
        case .dynamicPeriod:
            for place in orders.indices { consumeLineBefore(place) }
        case .backwardForward:
            for place in orders.indices {
                consumeAround(place, back: policy.forecastBackward, ahead: policy.forecastForward)
            }
        }
    }

    // MARK: The rules

    /// Three passes: the own period, then the one before, then the one after. Orders come by requested date, so each
    /// pass goes through the periods by date.
    private mutating func consumePeriods(of kind: ForecastPeriod) {
        for date in dates { periods.append(kind.period(of: date)) }
        for offset: Int32 in [0, -1, 1] {
            for place in orders.indices where orders[place].rest > .zero {
                let period = kind.period(of: orders[place].requested) + offset
                let lines = lines(ofGroup: Int(orders[place].group))
                var line = Self.first(in: lines) { periods[$0] >= period }
                while line < lines.upperBound, periods[line] == period, orders[place].rest > .zero {
                    use(line, by: place)
                    line += 1
                }
            }
        }
    }

    /// The line whose period runs from its date to the next line.
    private mutating func consumeLineBefore(_ place: Int) {
        let lines = lines(ofGroup: Int(orders[place].group))
        let next = firstLine(in: lines, after: orders[place].requested)
        if next > lines.lowerBound { use(next - 1, by: place) }
    }

    /// Lines back from the requested date, nearest first, then those ahead of it.
    private mutating func consumeAround(_ place: Int, back: Int32, ahead: Int32) {
        let lines = lines(ofGroup: Int(orders[place].group))
        let requested = orders[place].requested
        let next = firstLine(in: lines, after: requested)
        var line = next - 1
        while line >= lines.lowerBound, dates[line] >= requested - back, orders[place].rest > .zero {
            use(line, by: place)
            line -= 1
        }
        line = next
        while line < lines.upperBound, dates[line] <= requested + ahead, orders[place].rest > .zero {
            use(line, by: place)
            line += 1
        }
    }

    // MARK: Lines

    private mutating func use(_ line: Int, by place: Int) {
        let quantity = min(rests[line], orders[place].rest)
        guard quantity > .zero else { return }
        rests[line].rawValue -= quantity.rawValue
        orders[place].rest.rawValue -= quantity.rawValue
        uses.append(Use(line: Int32(line), order: orders[place].row, quantity: quantity))
    }

    private func firstLine(in lines: Range<Int>, after day: Day) -> Int {
        Self.first(in: lines) { dates[$0] > day }
    }

    /// The first place of a range from which on a condition holds; the end of the range if it holds nowhere.
    private static func first(in range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension ForecastPeriod {
    /// The number of the period that a day lies in; the period after it has the next number.
    public func period(of day: Day) -> Int32 {
        switch self {
        case .day:
            return day.rawValue
        case .week:
            // Weeks begin on Monday; 1970-01-01 was a Thursday.
            let shifted = day.rawValue + 3
            return shifted >= 0 ? shifted / 7 : (shifted - 6) / 7
        case .month:
            let (year, month, _) = day.components
            return Int32(year * 12 + month - 1)
        }
    }

    /// The first day of a period.
    public func start(ofPeriod number: Int32) -> Day {
        switch self {
        case .day: Day(rawValue: number)
        case .week: Day(rawValue: number * 7 - 3)
        case .month: Day(year: Int(number) / 12, month: Int(number) % 12 + 1, day: 1)
        }
    }
}

extension Quantity {
    /// `quantity × (1 − percent)`, exact and rounded once, not below 0 (semantics section 9, `percent`).
    ///
    /// Worked numbers: 800 less 25 % is 600, less −10 % is 880, less 120 % is 0.
    public func reduced(byPercent percent: Quantity) throws(QuantityOverflow) -> Quantity {
        let whole = 100 * Int128(Quantity.scale)
        let rest = max(whole - Int128(percent.rawValue), 0)
        return try Quantity.rounded(Int128(rawValue) * rest, dividedBy: whole)
    }
}
