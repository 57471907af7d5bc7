internal import PlanningEvents

extension ChangeLineParser {
    /// Reads the row of a change into the draft, and checks that all of it is there.
    mutating func readRow(of schema: TableSchema, _ operation: RowOperation) throws(JSONFault) {
        guard try scanner.kind() == .object else {
            report("row", "is not an object; give the columns of the row in braces")
            try scanner.skipValue()
            return
        }
        guard operation != .adjust || schema.table == .onHand else {
            report("op", "adjust is for on_hand only; put the row of \(schema.table.name)")
            try scanner.skipValue()
            return
        }
        scanner.openObject()
        var seen: UInt64 = 0
        var faulty: UInt64 = 0
        var hint = 0
        var isFirst = true
        while let name = try scanner.member(isFirst: isFirst) {
            isFirst = false
            guard let column = schema.index(ofColumn: scanner.bytes.span.extracting(name), hint: hint) else {
                report(
                    shownName(string(name)),
                    "is not a column of \(schema.table.name); its columns are \(schema.allNames)")
                try scanner.skipValue()
                continue
            }
            hint = column + 1
            guard seen >> UInt64(column) & 1 == 0 else {
                report(schema.columns[column].name, "is given twice")
                try scanner.skipValue()
                continue
            }
            seen |= 1 << UInt64(column)
            if try !readCell(column, of: schema, for: operation) {
                faulty |= 1 << UInt64(column)
            }
        }
        reportBlank(schema.required(for: operation) & ~(draft.presence | faulty), schema, operation)
        guard operation == .put, faulty == 0 else { return }
        for violation in RowRules.violations(in: draft, of: schema) {
            report(violation.column, violation.reason)
        }
    }

    /// Reads the value of a column; returns whether nothing is wrong with it.
    private mutating func readCell(
        _ column: Int, of schema: TableSchema, for operation: RowOperation
    ) throws(JSONFault) -> Bool {
        let faultCount = faults.count
        guard let range = try value(of: schema.columns[column].name) else { return faults.count == faultCount }
        guard !range.isEmpty else { return true }
        guard schema.columns(of: operation) >> UInt64(column) & 1 == 1 else {
            let columns = operation == .adjust ? "the key and quantity" : "the key"
            report(schema.columns[column].name, "is not part of this change; give the columns of \(columns) only")
            return false
        }
        do throws(ValueFault) {
            let number = try schema.columns[column].value(of: scanner.bytes.span.extracting(range))
            if schema.texts >> UInt64(column) & 1 == 1 {
                draft.set(column, toTextAt: range)
            } else {
                draft.set(column, to: number)
            }
            return true
        } catch {
            let reader = schema.columns[column]
            report(reader.name, reader.reason(for: error, in: string(range)))
            return false
        }
    }

    private mutating func reportBlank(_ blank: UInt64, _ schema: TableSchema, _ operation: RowOperation) {
        for column in schema.columns.indices where blank >> UInt64(column) & 1 == 1 {
            let isKey = schema.keys >> UInt64(column) & 1 == 1
            let reason =
                switch operation {
                case _ where isKey: "is missing; it is part of the key"
                case .adjust: "is missing; adjust adds it to the quantity on hand"
                case .put, .remove: "is missing; put states the whole row"
                }
            report(schema.columns[column].name, reason)
        }
    }
}

extension TableSchema {
    /// The columns that a change may give.
    fileprivate func columns(of operation: RowOperation) -> UInt64 {
        switch operation {
        case .put: ~0
        case .remove: keys
        case .adjust: keys | quantity
        }
    }

    /// The columns that a change must give.
    fileprivate func required(for operation: RowOperation) -> UInt64 {
        switch operation {
        case .put: required
        case .remove: required & keys
        case .adjust: required & keys | quantity
        }
    }

    private var quantity: UInt64 {
        columns.firstIndex { $0.name == "quantity" }.map { 1 << UInt64($0) } ?? 0
    }
}
