internal import PlanningEvents

/// What rows of an extract can name, and the check that it is there.
struct ReferenceIndex {
    /// Names by table: the first key column.
    private var names: [Table: KeyIndex] = [:]
    /// Whole keys of the tables of orders.
    private var orders: [Table: KeyIndex] = [:]
    /// Tables of which rows could not be read: what they lack is not told.
    private var doubtful: Set<Table> = []

    /// Tables whose key is their name.
    private static let named: Set<Table> = [.items, .locations]
    /// Tables that are named by the first column of a longer key.
    private static let grouped: Set<Table> = [.calendars, .seasonalFactors, .forecastKeys, .priorityRanges]

    /// Says that rows of a table could not be read.
    mutating func doubt(_ table: Table) { doubtful.insert(table) }

    /// Takes the rows of a table up, whose keys are given.
    mutating func add(_ table: Table, _ rows: Extract.Rows, keys: KeyIndex) {
        if Self.named.contains(table) {
            names[table] = keys
        } else if table == .supplyOrders || table == .demandOrders {
            orders[table] = keys
        } else if Self.grouped.contains(table) {
            names[table] = firstColumns(of: rows)
        }
    }

    private func firstColumns(of rows: Extract.Rows) -> KeyIndex {
        var index = KeyIndex()
        rows.forEachRow { row, line in
            let texts = row.textBytes
            _ = index.insert(texts.span.extracting(row.textRange(0)), line: line)
        }
        return index
    }

    /// Reports what the rows of a table name and is not there.
    func check(_ table: Table, _ rows: Extract.Rows, faults: inout FaultLog) {
        guard let file = rows.file else { return }
        let references = Reference.of(table).filter { !doubtful.contains($0.table) }
        let indexes = references.map { index(of: $0.target) }
        guard !references.isEmpty else { return }
        var key: [UInt8] = []
        rows.forEachRow { row, line in
            let texts = row.textBytes
            for number in references.indices where references[number].applies(to: row) {
                let reference = references[number]
                let isThere: Bool
                if let lineColumn = reference.lineColumn {
                    key.removeAll(keepingCapacity: true)
                    key.append(keyPart: texts[row.textRange(reference.column)])
                    key.append(keyPart: texts[row.textRange(lineColumn)])
                    isThere = indexes[number].contains(key.span)
                } else {
                    isThere = indexes[number].contains(texts.span.extracting(row.textRange(reference.column)))
                }
                if !isThere { report(reference, of: row, in: table, file, line, &faults) }
            }
        }
    }

    private func index(of target: Reference.Target) -> KeyIndex {
        switch target {
        case .name(let table): names[table] ?? KeyIndex()
        case .order(let table): orders[table] ?? KeyIndex()
        }
    }

    private func report(
        _ reference: Reference, of row: borrowing RowEvent, in table: Table, _ file: String, _ line: Int,
        _ faults: inout FaultLog
    ) {
        var what = quoted(row.text(reference.column) ?? "")
        if let lineColumn = reference.lineColumn, let orderLine = row.text(lineColumn) {
            what += " line \(quoted(orderLine))"
        }
        faults.add(
            file: file, line: line, column: table.columns[reference.column].name,
            "\(what) is not in \(reference.table.name); add it there or correct it here")
    }
}
