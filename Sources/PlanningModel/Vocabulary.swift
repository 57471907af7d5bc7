/// How net requirements of a stocking point become orders (semantics section 5).
public enum CoverageRule: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case requirement, period, minMax, fixedQuantity, manual, priority, decoupling

    /// The value in the data contract.
    public var name: String { Self.names[Int(rawValue)] }

    /// Whether net flow decides what is ordered, and priority who is served (semantics sections 12 and 13).
    public var ordersByNetFlow: Bool { self == .priority || self == .decoupling }

    public static let names = [
        "requirement", "period", "min_max", "fixed_quantity", "manual", "priority", "decoupling",
    ]
}

/// When a requirement takes stock on hand (semantics section 4).
public enum OnHandConsumption: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case first, afterOnTimeSupply, last

    public static let names = ["first", "after_on_time_supply", "last"]
}

/// How the net requirements of rule `requirement` are gathered by cost (semantics section 5, Lot sizing).
public enum LotSizing: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case silverMeal, leastUnitCost, partPeriod, wagnerWhitin, economicOrderQuantity, periodOrderQuantity

    public static let names = [
        "silver_meal", "least_unit_cost", "part_period", "wagner_whitin", "economic_order_quantity",
        "period_order_quantity",
    ]
}

/// How one of several suppliers is chosen (semantics section 6).
public enum VendorChoice: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case priority, lowestPrice, shortestLeadTime

    public static let names = ["priority", "lowest_price", "shortest_lead_time"]
}

/// How sales orders use up the forecast (semantics section 9).
public enum ForecastConsumption: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case none, percent, keyPeriod, dynamicPeriod, backwardForward

    public static let names = ["none", "percent", "key_period", "dynamic_period", "backward_forward"]
}

/// The periods that forecast is consumed in (semantics section 9).
public enum ForecastPeriod: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case day, week, month

    public static let names = ["day", "week", "month"]
}

/// How the orders of priority planning get their priority (semantics section 12).
public enum PriorityMethod: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case percent, singleRange, splitRanges

    public static let names = ["percent", "single_range", "split_ranges"]
}

/// What a limit of a priority range is a percentage of (semantics section 12).
public enum PriorityLimit: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case zero, minimum, reorderPoint, maximum, infinite

    public static let names = ["zero", "minimum", "reorder_point", "maximum", "infinite"]
}

/// How a stocking point is replenished. The cases are in the order of their names, which breaks ties.
public enum SourceKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case buy, make, transfer

    /// The value in the data contract.
    public var name: String { Self.names[Int(rawValue)] }
    public static let names = ["buy", "make", "transfer"]
}

/// The kind of an open order of the ERP.
public enum OpenOrderKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case purchase, production, transfer

    /// The value in the data contract.
    public var name: String { Self.names[Int(rawValue)] }
    public static let names = ["purchase", "production", "transfer"]

    /// The kind of source whose orders become open orders of this kind.
    public var sourceKind: SourceKind { SourceKind(rawValue: rawValue) ?? .buy }
}

/// What a requirement is (semantics section 1), in the order in which requirements of a day and priority are served.
public enum RequirementKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case sales, dependent, transfer, substitute, forecast

    /// The value in the data contract.
    public var name: String { Self.names[Int(rawValue)] }
    public static let names = ["sales", "dependent", "transfer", "substitute", "forecast"]
}

/// How firmly a planned order stands.
public enum PlannedOrderStatus: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case planned, frozen, approved, firmed

    /// The value in the data contract.
    public var name: String { Self.names[Int(rawValue)] }
    public static let names = ["planned", "frozen", "approved", "firmed"]

    /// Whether every run keeps the order with its quantity and dates.
    public var isFixed: Bool { self != .planned }
}
