/// What a table holds and what its columns do, in one sentence each, for `replan contract`.
///
/// The documents tell more; these sentences are for programs and people that meet a column for the first time.
struct TableMeanings: Sendable {
    let table: String
    /// In the order of the columns.
    let columns: [(name: String, meaning: String)]

    init(_ table: String, _ columns: [(name: String, meaning: String)]) {
        self.table = table
        self.columns = columns
    }
}

extension Table {
    /// What the table holds, in one sentence.
    public var meaning: String { meanings.table }

    /// What a column does, in one sentence.
    public func meaning(ofColumn index: Int) -> String { meanings.columns[index].meaning }

    var meanings: TableMeanings {
        switch self {
        case .locations: locationsMeanings
        case .calendars: calendarsMeanings
        case .items: itemsMeanings
        case .coverage: coverageMeanings
        case .sources: sourcesMeanings
        case .bomComponents: bomComponentsMeanings
        case .bills: billsMeanings
        case .operations: operationsMeanings
        case .onHand: onHandMeanings
        case .supplyOrders: supplyOrdersMeanings
        case .supplyComponents: supplyComponentsMeanings
        case .demandOrders: demandOrdersMeanings
        case .forecasts: forecastsMeanings
        case .reservations: reservationsMeanings
        case .priceBreaks: priceBreaksMeanings
        case .forecastKeys: forecastKeysMeanings
        case .seasonalFactors: seasonalFactorsMeanings
        case .priorityRanges: priorityRangesMeanings
        case .sellableDays: sellableDaysMeanings
        case .usage: usageMeanings
        }
    }
}

// MARK: Master data

let locationsMeanings = TableMeanings(
    "Sites and warehouses that hold stock.",
    [
        ("location", "Names the location."),
        ("description", "A text for people."),
        ("calendar", "The calendar of the location, for issues, receipts and lead times in working days."),
        ("issue_calendar", "The calendar of the days on which goods are issued; blank is that of the location."),
        (
            "receipt_calendar",
            "The calendar of the days on which goods become available; blank is that of the location."
        ),
    ])

let calendarsMeanings = TableMeanings(
    "Open and closed days; a day that is not mentioned is open.",
    [
        ("calendar", "Names the calendar."),
        ("day", "A day of the week, `mon` to `sun`, or a date, which goes before its day of the week."),
        ("open", "Whether the day is open."),
    ])

let itemsMeanings = TableMeanings(
    "Materials with one unit of measure each.",
    [
        ("item", "Names the item."),
        ("description", "A text for people."),
        ("unit", "The stock unit that every quantity of the item is given in."),
        ("standard_cost", "The cost of a unit, for people."),
        ("shelf_life_days", "How many days after its receipt an order expires that has no expiry of its own."),
        ("superseded_by", "The item that takes the place of this one."),
        ("superseded_from", "The date from which the other item takes its place; blank is at once."),
        ("low_level_code", "Accepted, without effect: low-level codes are computed."),
    ])

let sourcesMeanings = TableMeanings(
    "How stocking points are replenished, with lead times and order modifiers.",
    [
        ("item", "The item that is replenished."),
        ("location", "The location that is replenished; blank is every location."),
        ("kind", "Whether the item is bought, made or transferred."),
        ("from", "The supplier, or the source location of a transfer."),
        ("priority", "The source with the lowest number is the first choice; blank is 0."),
        ("split_percent", "The share of the source among those of its priority."),
        ("lead_time_days", "Days from start to receipt; blank is 0."),
        (
            "lead_time_basis",
            "Whether lead time and margins are counted in calendar or working days; blank is `calendar`."
        ),
        ("lead_time_calendar", "The calendar that working days are counted in; blank is that of the location."),
        ("receipt_calendar", "The calendar of the days on which the source delivers."),
        ("order_calendar", "The calendar of the days on which the source can be ordered from."),
        ("order_minimum", "What an order is raised to at least."),
        ("order_multiple", "What an order is rounded up to a multiple of."),
        ("order_maximum", "What an order has at most; larger quantities are split."),
        ("unit_price", "The price of a unit."),
        ("bill", "The bill of material to make by; blank is the valid version, else the item's own lines."),
        ("effective_from", "The first required date that the source is valid for."),
        ("effective_to", "The last required date that the source is valid for."),
    ])

let bomComponentsMeanings = TableMeanings(
    "The lines of bills of material.",
    [
        ("parent", "The item that is made."),
        ("component", "The item that is consumed, or that a by-product line gives."),
        ("bill", "The bill that the line belongs to; blank is the item's own."),
        ("operation", "The operation that consumes the component; blank is the first."),
        ("quantity_per", "How much of the component a unit of the parent takes; a negative quantity is given instead."),
        ("fixed_quantity", "How much of the component an order takes beside, whatever its quantity."),
        ("scrap_percent", "How much more is taken because it is scrapped."),
        ("multiple", "What the required quantity is rounded up to a multiple of."),
        ("line_type", "Whether the component is taken, replaced by its own lines, or given; blank is `item`."),
        ("location", "The location that the component is taken from; blank is that of the order."),
        ("alternate_group", "Lines of a bill with one group are alternatives."),
        ("preference", "The order of alternatives, lowest first."),
        ("effective_from", "The first start day of an order that the line holds for."),
        ("effective_to", "The last start day of an order that the line holds for."),
    ])

let billsMeanings = TableMeanings(
    "Which bill a make source without a bill of its own uses.",
    [
        ("item", "The item that is made."),
        ("bill", "The bill that the version uses."),
        ("location", "The location that the version holds for; blank is every location."),
        ("quantity_from", "The least quantity of an order that the version holds for; blank is 0."),
        ("effective_from", "The first start day that the version holds for."),
        ("effective_to", "The last start day that the version holds for."),
    ])

let operationsMeanings = TableMeanings(
    "The operations that items are made by, in order of number.",
    [
        ("item", "The item that is made."),
        ("bill", "The bill that the operation belongs to; blank is the item's own."),
        ("operation", "The number of the operation."),
        ("scrap_percent", "How much of the quantity is scrapped in the operation."),
    ])
