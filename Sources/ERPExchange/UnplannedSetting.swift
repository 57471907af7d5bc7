public import PlanningEvents
internal import PlanningModel

/// Data of an extract that is recorded, but that plans do not depend on yet.
public struct UnplannedSetting: Hashable, Sendable {
    public let table: Table
    /// The column; `nil` when nothing of the table is planned with yet.
    public let column: String?
    /// The value of the column that is not planned with; `nil` when no value of it is.
    public let value: String?
    /// In how many rows it is given.
    public let rows: Int
}

extension UnplannedSetting: CustomStringConvertible {
    /// One line for a note: `coverage: rule priority is not planned with yet (12 rows)`.
    public var description: String {
        let what = [column, value].compactMap(\.self).joined(separator: " ")
        let subject = what.isEmpty ? table.name : "\(table.name): \(what)"
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
            return [UnplannedSetting(table: table, column: nil, value: nil, rows: rowCount(table))]
        }
        var counts = Array(repeating: 0, count: columns.count)
        var ruleCounts = Array(repeating: 0, count: CoverageRule.allCases.count)
        let rule = table == .coverage ? table.index(ofColumn: "rule") : nil
        forEachRow(of: table) { row, _ in
            for column in unplanned where row.has(column) { counts[column] += 1 }
            if let rule, let number = row.number(rule) { ruleCounts[Int(number)] += 1 }
        }
        var settings = [CoverageRule.priority, .decoupling].map { value in
            UnplannedSetting(
                table: table, column: "rule", value: value.name, rows: ruleCounts[Int(value.rawValue)])
        }
        settings += unplanned.map { column in
            UnplannedSetting(table: table, column: columns[column].name, value: nil, rows: counts[column])
        }
        return settings.filter { $0.rows > 0 }
    }
}
