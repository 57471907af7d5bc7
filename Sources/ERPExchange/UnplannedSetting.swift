public import PlanningEvents

/// Data of an extract that is recorded, but that plans do not depend on yet.
public struct UnplannedSetting: Hashable, Sendable {
    public let table: Table
    /// The column; `nil` when nothing of the table is planned with yet.
    public let column: String?
    /// In how many rows it is given.
    public let rows: Int
}

extension UnplannedSetting: CustomStringConvertible {
    /// One line for a note: `coverage: lot_sizing is not planned with yet (12 rows)`.
    public var description: String {
        let subject = column.map { "\(table.name): \($0)" } ?? table.name
        return "\(subject) is not planned with yet (\(rows) \(rows == 1 ? "row" : "rows"))"
    }
}

extension Extract {
    /// The settings given in the extract that plans do not depend on yet, in the order of the contract.
    ///
    /// - Complexity: linear in the rows of the tables that have such columns.
    public var settingsNotPlannedYet: [UnplannedSetting] {
        Table.allCases.flatMap(settingsNotPlannedYet(in:))
    }

    private func settingsNotPlannedYet(in table: Table) -> [UnplannedSetting] {
        let columns = table.columns
        let unplanned = columns.indices.filter { columns[$0].use == .notPlannedYet }
        guard rowCount(table) > 0, !unplanned.isEmpty else { return [] }
        guard unplanned.count < columns.count else {
            return [UnplannedSetting(table: table, column: nil, rows: rowCount(table))]
        }
        var counts = Array(repeating: 0, count: columns.count)
        forEachRow(of: table) { row, _ in
            for column in unplanned where row.has(column) { counts[column] += 1 }
        }
        let settings = unplanned.map { column in
            UnplannedSetting(table: table, column: columns[column].name, rows: counts[column])
        }
        return settings.filter { $0.rows > 0 }
    }
}
