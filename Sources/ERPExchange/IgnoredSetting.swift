public import PlanningEvents
internal import PlanningModel

/// A setting that is given where others leave it without effect.
public struct IgnoredSetting: Hashable, Sendable {
    public let table: Table
    public let column: String
    /// What leaves it without effect, in words: `without rule period`.
    public let reason: String
    /// In how many rows it is given in vain.
    public let rows: Int
}

extension IgnoredSetting: CustomStringConvertible {
    /// One line for a note: `coverage: period_days has no effect without rule period (12 rows)`.
    public var description: String {
        "\(table.name): \(column) has no effect \(reason) (\(rows) \(rows == 1 ? "row" : "rows"))"
    }
}

/// When a setting has an effect: another column has one of some values, is given, or is not.
///
/// The other column is of the same row, or of the coverage of the stocking points that the row is for.
struct SettingCondition: Sendable {
    enum Need: Hashable, Sendable {
        /// One of some words; any if there are none.
        case word([String])
        case given, blank
    }

    let table: Table
    let column: String
    /// The table of the other column.
    let decider: Table
    let condition: String
    let need: Need

    init(_ table: Table, _ column: String, of decider: Table? = nil, _ condition: String, _ need: Need) {
        self.table = table
        self.column = column
        self.decider = decider ?? table
        self.condition = condition
        self.need = need
    }

    private static func coverage(_ columns: String..., needs condition: String, _ values: String...) -> [Self] {
        columns.map { Self(.coverage, $0, condition, .word(values)) }
    }

    /// The rules that make orders.
    private static let ordering = CoverageRule.names.filter { $0 != CoverageRule.manual.name }

    /// The vendor choices that compare prices.
    private static let comparing = VendorChoice.names.filter { $0 != "priority" }

    /// The conditions of all settings. A setting of several lines needs all of them.
    ///
    /// The floor of semantics section 5 is none of rule `manual`, and of sections 12 and 13 neither; nor do these look
    /// at tolerance, positive days and the place of stock. Prices are compared by a vendor choice only. Rule `manual`
    /// makes no order that a maximum could cut; minimum and multiple stay in use there, and with rule `fixed_quantity`,
    /// for actions, the lead time of a price break for orders that a planner changes.
    static let all: [Self] = [
        coverage("period_days", needs: "rule", "period"),
        coverage("minimum", "maximum", needs: "rule", "min_max", "priority"),
        coverage("fixed_quantity", needs: "rule", "fixed_quantity"),
        coverage("reorder_point", "priority_method", "priority_key", needs: "rule", "priority"),
        coverage("safety_stock", needs: "rule", "requirement", "period", "min_max", "fixed_quantity"),
        coverage(
            "negative_days", "positive_days", "on_hand_consumption", "latest_first", needs: "rule", "requirement",
            "period", "min_max", "fixed_quantity", "manual"),
        coverage(
            "seasonal_key", "vendor_choice", needs: "rule", "requirement", "period", "min_max",
            "fixed_quantity", "priority", "decoupling"),
        coverage("lot_sizing", "setup_cost", "holding_cost", needs: "rule", "requirement"),
        coverage("setup_cost", "holding_cost", needs: "lot_sizing"),
        coverage("forecast_period", needs: "forecast_consumption", "percent", "key_period"),
        coverage("forecast_key", needs: "forecast_consumption", "percent"),
        coverage(
            "forecast_backward_days", "forecast_forward_days", needs: "forecast_consumption", "backward_forward"),
        coverage("priority_key", needs: "priority_method", "single_range", "split_ranges"),
        coverage(
            "adu", "adu_past_days", "adu_forward_days", "adu_past_percent", "lead_time_factor", "variability_factor",
            "order_cycle_days", "spike_horizon_days", "spike_threshold", needs: "rule", "decoupling"),
        [
            Self(.coverage, "adu_past_days", "adu", .blank),
            Self(.coverage, "adu_forward_days", "adu", .blank),
            Self(.coverage, "adu_past_percent", "adu", .blank),
            Self(.coverage, "adu_past_percent", "adu_past_days", .given),
            Self(.coverage, "adu_past_percent", "adu_forward_days", .given),
            Self(.coverage, "spike_horizon_days", "spike_threshold", .given),
            Self(.items, "superseded_from", "superseded_by", .given),
            Self(.sources, "from", "kind", .word(["buy", "transfer"])),
            Self(.sources, "unit_price", "kind", .word(["buy"])),
            Self(.sources, "unit_price", of: .coverage, "vendor_choice", .word(comparing)),
            Self(.sources, "unit_price", of: .coverage, "rule", .word(ordering)),
            Self(.sources, "order_maximum", of: .coverage, "rule", .word(ordering)),
            Self(.priceBreaks, "unit_price", of: .coverage, "vendor_choice", .word(comparing)),
            Self(.priceBreaks, "unit_price", of: .coverage, "rule", .word(ordering)),
            Self(.sources, "lead_time_calendar", "lead_time_basis", .word(["working"])),
            Self(.sources, "bill", "kind", .word(["make"])),
            Self(.bomComponents, "alternate_group", "line_type", .word(["item", "phantom"])),
            Self(.bomComponents, "preference", "alternate_group", .given),
            Self(.supplyOrders, "from", "kind", .word(["purchase", "transfer"])),
            Self(.reservations, "supply_line", "supply_order", .given),
            Self(.reservations, "lot", "supply_order", .blank),
            Self(.priorityRanges, "limit_percent", "limit_of", .word(["minimum", "reorder_point", "maximum"])),
        ],
    ].flatMap { $0 }

    /// What leaves the setting without effect.
    var reason: String {
        switch need {
        case .given: return "without \(condition)"
        case .blank: return "beside \(condition)"
        case .word(let values):
            let others = words.filter { !values.contains($0) }
            if others.count == 1, values.count > 1 { return "with \(condition) \(others[0])" }
            return values.isEmpty ? "without \(condition)" : "without \(condition) \(values.joined(separator: " or "))"
        }
    }

    /// The words that the deciding column can have; none if it is no word.
    private var words: [String] {
        guard let place = decider.index(ofColumn: condition), case .choice(let words) = decider.columns[place].type
        else { return [] }
        return words
    }

    /// What a blank value of the condition stands for; `nil` when it is none of the words.
    private var blank: String? {
        switch condition {
        case "rule": "requirement"
        case "forecast_consumption": "none"
        case "priority_method": "percent"
        case "vendor_choice": "priority"
        case "lead_time_basis": "calendar"
        case "line_type": "item"
        default: nil
        }
    }

    /// In how many rows of an extract the setting is given in vain.
    func rowCount(in extract: Extract) -> Int {
        guard extract.rowCount(table) > 0, let place = table.index(ofColumn: column),
            let conditionPlace = decider.index(ofColumn: condition)
        else { return 0 }
        if decider != table {
            // Without a row that gives the setting, no coverage needs to be read.
            var isGiven = false
            extract.forEachRow(of: table) { row, _ in isGiven = isGiven || row.has(place) }
            guard isGiven else { return 0 }
        }
        let words = words
        // A bit for each word; where only that it is given counts, one for given and one for blank.
        let isGiven: UInt64 = 1
        let isBlank: UInt64 = 2
        func bit(_ word: String) -> UInt64 { words.firstIndex(of: word).map { 1 << UInt64($0) } ?? 0 }
        func bit(_ row: borrowing RowEvent) -> UInt64? {
            words.isEmpty
                ? (row.has(conditionPlace) ? isGiven : nil) : row.number(conditionPlace).map { 1 << UInt64($0) }
        }
        let wanted: UInt64 =
            switch need {
            case .given: isGiven
            case .blank: isBlank
            case .word(let values):
                values.isEmpty ? 1 << UInt64(words.count) - 1 : values.reduce(0) { $0 | bit($1) }
            }
        var choices = CoverageChoices(
            blank: words.isEmpty ? isBlank : blank.map(bit) ?? 0, keepsPoints: table != decider)
        if decider == .coverage {
            extract.forEachRow(of: decider) { row, _ in choices.add(row, bit(row)) }
        }
        var count = 0
        extract.forEachRow(of: table) { row, _ in
            guard row.has(place) else { return }
            let possible =
                if table != decider {
                    choices.possible(ofPointsOf: row)
                } else if table == .coverage {
                    choices.possible(row, bit(row))
                } else {
                    bit(row) ?? choices.blank
                }
            if possible & wanted == 0 { count += 1 }
        }
        return count
    }
}

/// Which values of a column of coverage can hold together with a row: a bit for each word.
///
/// The most specific row that gives the column decides for a stocking point (contract section 1.2).
private struct CoverageChoices {
    private struct Point: Hashable {
        let item: String
        let location: String
    }

    /// What holds where no row gives the column.
    let blank: UInt64
    /// Whether rows of other tables are asked about, which need to know of each stocking point.
    let keepsPoints: Bool
    /// Of rows with item and location, all together and by either.
    private var ofPoints: UInt64 = 0
    private var ofPointsByItem: [String: UInt64] = [:]
    private var ofPointsByLocation: [String: UInt64] = [:]
    private var byPoint: [Point: UInt64] = [:]
    /// Of rows with one of them.
    private var ofItems: UInt64 = 0
    private var byItem: [String: UInt64] = [:]
    private var ofLocations: UInt64 = 0
    private var byLocation: [String: UInt64] = [:]
    /// Of the row for everything.
    private var ofAll: UInt64?

    init(blank: UInt64, keepsPoints: Bool) {
        self.blank = blank
        self.keepsPoints = keepsPoints
    }

    mutating func add(_ row: borrowing RowEvent, _ bit: UInt64?) {
        guard let bit else { return }
        switch (row.text(0), row.text(1)) {
        case (let item?, let location?):
            ofPoints |= bit
            ofPointsByItem[item, default: 0] |= bit
            ofPointsByLocation[location, default: 0] |= bit
            if keepsPoints { byPoint[Point(item: item, location: location)] = bit }
        case (let item?, nil):
            ofItems |= bit
            byItem[item] = bit
        case (nil, let location?):
            ofLocations |= bit
            byLocation[location] = bit
        case (nil, nil):
            ofAll = bit
        }
    }

    /// The values that can hold for stocking points that a row of another table is for.
    func possible(ofPointsOf row: borrowing RowEvent) -> UInt64 {
        switch (row.text(0), row.text(1)) {
        case (let item?, let location?):
            possible(row, byPoint[Point(item: item, location: location)])
        case (let item?, nil):
            possible(row, byItem[item])
        default:
            possible(row, nil)
        }
    }

    /// The values that can hold for stocking points that a row of coverage is for.
    func possible(_ row: borrowing RowEvent, _ own: UInt64?) -> UInt64 {
        let rest = ofAll ?? blank
        return switch (row.text(0), row.text(1)) {
        case (let item?, let location?): own ?? byItem[item] ?? byLocation[location] ?? rest
        case (let item?, nil): (ofPointsByItem[item] ?? 0) | (own ?? ofLocations | rest)
        case (nil, let location?): (ofPointsByLocation[location] ?? 0) | ofItems | (own ?? rest)
        case (nil, nil): ofPoints | ofItems | ofLocations | rest
        }
    }
}

extension Extract {
    /// The settings of the extract that have no effect, because of what else is set, in the order of the conditions.
    ///
    /// - Complexity: linear in the rows of each condition's table.
    public var ignoredSettings: [IgnoredSetting] {
        SettingCondition.all.compactMap { condition in
            let count = condition.rowCount(in: self)
            guard count > 0 else { return nil }
            return IgnoredSetting(
                table: condition.table, column: condition.column, reason: condition.reason, rows: count)
        }
    }
}
