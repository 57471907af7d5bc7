public import PlanningEvents
internal import PlanningModel

/// How a row that somebody states compares with the row that the network knows.
public enum RowComparison: Hashable, Sendable {
    case new
    case changed(row: Int32)
    case same(row: Int32)
}

extension PlanningNetwork {
    /// Compares a stated row with the known one of its key, without changing anything.
    public func compare(_ event: RowEvent) -> RowComparison {
        let columns = event.table.columns
        var stated: [Int64] = []
        // A text that never appeared is in no row; any number that no text has stands for it.
        var isUnheard = false
        for (column, description) in columns.enumerated() {
            guard description.type.isText else {
                stated.append(event.number(column) ?? 0)
                continue
            }
            guard event.has(column) else {
                stated.append(Int64(TextID.none.rawValue))
                continue
            }
            let id = texts.find(event.textBytes[event.textRange(column)])
            if id == nil { isUnheard = true }
            stated.append(Int64(id?.rawValue ?? -2))
        }
        let facts = self[event.table]
        guard let row = facts.find(stated) else { return .new }
        let presence = event.presence & (1 << UInt64(columns.count) - 1)
        return !isUnheard && facts.isEqual(row, stated, presence) ? .same(row: row) : .changed(row: row)
    }

    /// How many places a table has; some may be vacant.
    public func placeCount(_ table: Table) -> Int { self[table].placeCount }

    /// How many rows a table has.
    public func rowCount(_ table: Table) -> Int { self[table].rowCount }

    /// The row at a place of a table as an event; `nil` for a vacant place.
    ///
    /// - Parameter operation: `put` for the whole row, `remove` for its key.
    public func rowEvent(_ table: Table, at place: Int32, _ operation: RowOperation) -> RowEvent? {
        let facts = self[table]
        guard facts.isRow(Int(place)) else { return nil }
        var event = RowEvent()
        event.begin(table, operation)
        for (column, description) in table.columns.enumerated()
        where facts.has(place, column) && (operation == .put || description.isKey) {
            if description.type.isText {
                event.set(column, to: texts[facts.text(place, column)].utf8)
            } else {
                event.set(column, to: facts.number(place, column))
            }
        }
        return event
    }
}
