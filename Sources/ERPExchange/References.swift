internal import PlanningEvents
internal import PlanningModel

/// What columns of an extract name that must be there (data contract, section 1).
struct Reference: Sendable {
    /// What the columns hold.
    enum Target: Sendable {
        /// The first key column of a table: a name.
        case name(of: Table)
        /// The whole key of a table of orders.
        case order(in: Table)
    }

    /// When the columns are a reference.
    enum Condition: Sendable {
        case always
        /// When a column of the row holds a number.
        case number(column: Int, is: Int64)
        /// When a column of the row is given.
        case given(column: Int)
        /// When a column of the row is blank.
        case blank(column: Int)
    }

    /// The column that holds the name or the order; where it is blank nothing is named.
    let column: Int
    /// The column with the line of an order, which may be blank.
    var lineColumn: Int?
    let target: Target
    let condition: Condition

    var table: Table {
        switch target {
        case .name(let table), .order(let table): table
        }
    }

    func applies(to row: borrowing RowEvent) -> Bool {
        guard row.has(column) else { return false }
        switch condition {
        case .always: return true
        case .number(let column, let number): return row.number(column) == number
        case .given(let column): return row.has(column)
        case .blank(let column): return !row.has(column)
        }
    }
}

extension Reference {
    private static func name(_ table: Table, _ column: String, in target: Table) -> Reference? {
        table.index(ofColumn: column).map { Reference(column: $0, target: .name(of: target), condition: .always) }
    }

    /// The references of a table's rows.
    static func of(_ table: Table) -> [Reference] {
        let named = table.columns.compactMap { column in
            targets[column.name].flatMap { name(table, column.name, in: $0) }
        }
        return named.filter { !isOwnKey($0, of: table) } + others(of: table)
    }

    /// Columns that name something, whatever table they are in.
    private static let targets: [String: Table] = [
        "item": .items, "parent": .items, "component": .items, "superseded_by": .items,
        "location": .locations,
        "calendar": .calendars, "issue_calendar": .calendars, "receipt_calendar": .calendars,
        "lead_time_calendar": .calendars, "order_calendar": .calendars,
        "seasonal_key": .seasonalFactors, "forecast_key": .forecastKeys, "priority_key": .priorityRanges,
    ]

    /// Whether it is the column by which the table itself names its rows.
    private static func isOwnKey(_ reference: Reference, of table: Table) -> Bool {
        reference.table == table && reference.column == 0
    }

    private static func others(of table: Table) -> [Reference] {
        func column(_ name: String) -> Int { table.index(ofColumn: name) ?? 0 }
        switch table {
        case .sources:
            return [
                Reference(
                    column: column("from"), target: .name(of: .locations),
                    condition: .number(column: column("kind"), is: Int64(SourceKind.transfer.rawValue)))
            ]
        case .supplyOrders:
            return [
                Reference(
                    column: column("from"), target: .name(of: .locations),
                    condition: .number(column: column("kind"), is: Int64(OpenOrderKind.transfer.rawValue)))
            ]
        case .supplyComponents:
            return [
                Reference(
                    column: column("order"), lineColumn: column("line"), target: .order(in: .supplyOrders),
                    condition: .always)
            ]
        case .reservations:
            return [
                Reference(
                    column: column("order"), lineColumn: column("line"), target: .order(in: .demandOrders),
                    condition: .blank(column: column("component"))),
                Reference(
                    column: column("order"), lineColumn: column("line"), target: .order(in: .supplyOrders),
                    condition: .given(column: column("component"))),
                Reference(
                    column: column("supply_order"), lineColumn: column("supply_line"),
                    target: .order(in: .supplyOrders), condition: .always),
            ]
        default:
            return []
        }
    }
}
