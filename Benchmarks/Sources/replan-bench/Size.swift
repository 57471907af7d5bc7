/// A size of network.
enum Size: String, CaseIterable, Sendable {
    case small = "S"
    case medium = "M"
    case large = "L"
    case extraLarge = "XL"

    /// Items, all at one location.
    var items: Int {
        switch self {
        case .small: 1_000
        case .medium: 10_000
        case .large: 100_000
        case .extraLarge: 1_000_000
        }
    }
}

/// What a generated network is like.
struct NetworkShape: Sendable {
    var items: Int
    var seed: UInt64
    /// Levels of the bills, all with as many items.
    var levels = 6
    /// Bill lines for each item on average.
    var billLinesPerItem = 2
    /// Demands for each item on average; they are placed at the upper levels.
    var demandsPerItem = 5
    /// The levels with demands of their own.
    var demandLevels = 2
    /// Days over which the demands spread.
    var horizonDays = 365
    /// Percent of bill lines that skip levels.
    var skippingPercent = 20
    /// Percent of items that collect the orders of a week.
    var weeklyPercent = 30
    /// Percent of items that are ordered in lots; of the others, one order a day.
    var lotPercent = 30
    /// Percent of items with a safety stock.
    var safetyStockPercent = 25
    /// Percent of items whose lead time counts working days.
    var workingDaysPercent = 20
    /// Percent of items with stock on hand.
    var onHandPercent = 50
}
