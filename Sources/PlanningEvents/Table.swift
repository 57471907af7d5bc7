internal import PlanningModel

/// The tables of the data contract, section 1. The raw value is stored in the journal and never changes.
public enum Table: UInt8, CaseIterable, Sendable {
    case locations = 1
    case calendars = 2
    case items = 3
    case coverage = 4
    case sources = 5
    case bomComponents = 6
    case bills = 7
    case operations = 8
    case onHand = 9
    case supplyOrders = 10
    case supplyComponents = 11
    case demandOrders = 12
    case forecasts = 13
    case reservations = 14
    case priceBreaks = 15
    case forecastKeys = 16
    case seasonalFactors = 17
    case priorityRanges = 18
    case sellableDays = 19
    case usage = 20

    /// The name in the contract: of the file without its ending, and in the change stream.
    public var name: String { Self.descriptions[Int(rawValue) - 1].name }

    /// The columns in the order of the contract. A column is only ever added at the end, because the place of a column
    /// is part of the journal's format.
    public var columns: [Column] { Self.descriptions[Int(rawValue) - 1].columns }

    /// The table of a name.
    public init?(name: String) {
        guard let index = Self.descriptions.firstIndex(where: { $0.name == name }) else { return nil }
        self.init(rawValue: UInt8(index + 1))
    }

    /// The place of a column.
    public func index(ofColumn name: String) -> Int? {
        columns.firstIndex { $0.name == name }
    }

    private static let descriptions: [(name: String, columns: [Column])] = [
        ("locations", locationColumns), ("calendars", calendarColumns), ("items", itemColumns),
        ("coverage", coverageColumns), ("sources", sourceColumns), ("bom_components", bomComponentColumns),
        ("bills", billColumns), ("operations", operationColumns), ("on_hand", onHandColumns),
        ("supply_orders", supplyOrderColumns), ("supply_components", supplyComponentColumns),
        ("demand_orders", demandOrderColumns), ("forecasts", forecastColumns),
        ("reservations", reservationColumns), ("price_breaks", priceBreakColumns),
        ("forecast_keys", forecastKeyColumns), ("seasonal_factors", seasonalFactorColumns),
        ("priority_ranges", priorityRangeColumns), ("sellable_days", sellableDaysColumns), ("usage", usageColumns),
    ]
}

/// A priority: lower is more urgent.
private let priorityType = ColumnType.integer(0...999_999)

private let locationColumns: [Column] = [
    .key("location"), Column("description", .text, .descriptive), Column("calendar"), Column("issue_calendar"),
    Column("receipt_calendar"),
]

private let calendarColumns: [Column] = [.key("calendar"), .key("day"), .required("open", .flag)]

private let itemColumns: [Column] = [
    .key("item"), Column("description", .text, .descriptive), Column("unit", .text, .descriptive),
    Column("standard_cost", .amount, .descriptive), Column("shelf_life_days", .days),
    Column("superseded_by"), Column("superseded_from", .day),
    Column("low_level_code", .integer(0...Int64.max), .descriptive),
]

private let coverageColumns: [Column] = [
    .optionalKey("item"), .optionalKey("location"), Column("rule", .choice(CoverageRule.names)),
    Column("period_days", .integer(1...100_000)), Column("minimum", .amount), Column("maximum", .amount),
    Column("fixed_quantity", .amount), Column("reorder_point", .amount, .notPlannedYet),
    Column("safety_stock", .amount), Column("negative_days", .days), Column("positive_days", .days),
    Column("on_hand_consumption", .choice(OnHandConsumption.names)), Column("latest_first", .flag),
    Column("receipt_margin_days", .days), Column("issue_margin_days", .days), Column("reorder_margin_days", .days),
    Column("coverage_fence_days", .days), Column("freeze_fence_days", .days),
    Column("firming_fence_days", .days), Column("action_fence_days", .days),
    Column("advance_margin_days", .days), Column("postpone_margin_days", .days),
    Column("seasonal_key"),
    Column("lot_sizing", .choice(LotSizing.names)), Column("setup_cost", .amount), Column("holding_cost", .amount),
    Column("vendor_choice", .choice(VendorChoice.names)),
    Column("forecast_consumption", .choice(ForecastConsumption.names)),
    Column("forecast_period", .choice(ForecastPeriod.names)),
    Column("forecast_key"), Column("forecast_backward_days", .days),
    Column("forecast_forward_days", .days),
    Column("priority_method", .choice(PriorityMethod.names), .notPlannedYet),
    Column("priority_key", .text, .notPlannedYet), Column("adu", .amount, .notPlannedYet),
    Column("adu_past_days", .integer(1...100_000), .notPlannedYet),
    Column("adu_forward_days", .integer(1...100_000), .notPlannedYet),
    Column("adu_past_percent", .decimal(0...100_000_000), .notPlannedYet),
    Column("lead_time_factor", .amount, .notPlannedYet), Column("variability_factor", .amount, .notPlannedYet),
    Column("order_cycle_days", .days, .notPlannedYet), Column("spike_horizon_days", .days, .notPlannedYet),
    Column("spike_threshold", .amount, .notPlannedYet), Column("reschedule_tolerance_days", .days),
    Column("reschedule_tolerance_percent", .amount), Column("minimum_move_days", .days),
]

private let sourceColumns: [Column] = [
    .key("item"), .optionalKey("location"), .key("kind", .choice(SourceKind.names)), .optionalKey("from"),
    Column("priority", .integer(0...999_999)), Column("split_percent", .decimal(0...100_000_000)),
    Column("lead_time_days", .days), Column("lead_time_basis", .choice(["calendar", "working"])),
    Column("lead_time_calendar"), Column("receipt_calendar"), Column("order_calendar"),
    Column("order_minimum", .amount), Column("order_multiple", .amount), Column("order_maximum", .amount),
    Column("unit_price", .amount), .optionalKey("bill"), .optionalKey("effective_from", .day),
    Column("effective_to", .day),
]

private let bomComponentColumns: [Column] = [
    .key("parent"), .key("component"), .optionalKey("bill"), .optionalKey("operation"),
    .required("quantity_per", .signedAmount), Column("fixed_quantity", .amount), Column("scrap_percent", .amount),
    Column("multiple", .amount), Column("line_type", .choice(["item", "phantom", "by_product"])), Column("location"),
    Column("alternate_group"), Column("preference", .integer(0...999_999)), .optionalKey("effective_from", .day),
    Column("effective_to", .day),
]

private let billColumns: [Column] = [
    .key("item"), .key("bill"),
    .optionalKey("location"), .optionalKey("quantity_from", .amount),
    .optionalKey("effective_from", .day), Column("effective_to", .day),
]

private let operationColumns: [Column] = [
    .key("item"), .optionalKey("bill"),
    .key("operation"), Column("scrap_percent", .decimal(0...99_999_999)),
]

private let onHandColumns: [Column] = [
    .key("item"), .key("location"), .optionalKey("lot"), .required("quantity", .signedAmount),
    Column("expires_on", .day), Column("nettable", .flag),
]

private let supplyOrderColumns: [Column] = [
    .key("order"), .optionalKey("line"), .required("kind", .choice(OpenOrderKind.names)), .required("item"),
    .required("location"), Column("from"), .required("quantity", .amount), .required("due_date", .day),
    Column("start_date", .day), Column("status", .choice(["open", "approved"])),
    Column("expires_on", .day), Column("priority", priorityType, .notPlannedYet),
    Column("planned_order"),
]

private let supplyComponentColumns: [Column] = [
    .key("order"), .optionalKey("line"), .key("component"), Column("location"), .required("quantity", .amount),
    Column("date", .day),
]

private let demandOrderColumns: [Column] = [
    .key("order"), .optionalKey("line"), Column("kind", .choice(["sales"])), .required("item"),
    .required("location"), .required("quantity", .amount), .required("due_date", .day),
    Column("priority", priorityType), Column("customer"),
]

private let forecastColumns: [Column] = [
    .key("item"), .key("location"), .key("date", .day), .optionalKey("customer"), .required("quantity", .amount),
    Column("priority", priorityType),
]

private let reservationColumns: [Column] = [
    .key("order"), .optionalKey("line"), .optionalKey("component"), .optionalKey("supply_order"),
    .optionalKey("supply_line"), .optionalKey("lot"), .required("quantity", .amount),
]

private let priceBreakColumns: [Column] = [
    .key("item"), .optionalKey("location"),
    .key("from"), .key("minimum_quantity", .amount),
    .required("unit_price", .amount), Column("lead_time_days", .days),
    .optionalKey("effective_from", .day), Column("effective_to", .day),
]

private let forecastKeyColumns: [Column] = [
    .key("key"), .key("period", .integer(1...100_000)), .required("percent", .signedAmount),
]

private let seasonalFactorColumns: [Column] = [
    .key("key"), .key("month", .integer(1...12)), .required("factor", .amount),
]

private let priorityRangeColumns: [Column] = [
    .key("key", .text, .notPlannedYet), .key("priority", .integer(0...100), .notPlannedYet),
    .required(
        "limit_of", .choice(["zero", "minimum", "reorder_point", "maximum", "infinite"]), .notPlannedYet),
    Column("limit_percent", .amount, .notPlannedYet),
]

private let sellableDaysColumns: [Column] = [
    .key("customer"), .optionalKey("item"), .required("sellable_days", .days),
]

private let usageColumns: [Column] = [
    .key("item", .text, .notPlannedYet), .key("location", .text, .notPlannedYet), .key("date", .day, .notPlannedYet),
    .required("quantity", .amount, .notPlannedYet),
]
