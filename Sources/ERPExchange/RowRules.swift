internal import PlanningEvents
internal import PlanningModel

/// The rules of the contract that look at several columns of one row.
enum RowRules {
    struct Violation {
        let column: String
        let reason: String
    }

    /// What is wrong with a row that states all its columns.
    static func violations(in row: RowDraft, of schema: borrowing TableSchema) -> [Violation] {
        switch schema.table {
        case .sources: transferViolations(row) + maximumViolations(row) + effectivityViolations(row, .sources)
        case .bomComponents, .bills, .priceBreaks: effectivityViolations(row, schema.table)
        default: []
        }
    }

    private static let kind = Table.sources.index(ofColumn: "kind") ?? 0
    private static let from = Table.sources.index(ofColumn: "from") ?? 0
    private static let minimum = Table.sources.index(ofColumn: "order_minimum") ?? 0
    private static let multiple = Table.sources.index(ofColumn: "order_multiple") ?? 0
    private static let maximum = Table.sources.index(ofColumn: "order_maximum") ?? 0

    private static func transferViolations(_ row: RowDraft) -> [Violation] {
        guard row.number(kind) == Int64(SourceKind.transfer.rawValue), !row.has(from) else { return [] }
        return [Violation(column: "from", reason: "is blank; a transfer source names the location it comes from")]
    }

    /// Worked numbers: 20 rounded down to a multiple of 2.25 is 18, which is below a minimum of 20.
    private static func maximumViolations(_ row: RowDraft) -> [Violation] {
        guard let stated = row.number(maximum).map(Quantity.init(rawValue:)) else { return [] }
        let step = Quantity(rawValue: row.number(multiple) ?? 0)
        let least = Quantity(rawValue: row.number(minimum) ?? 0)
        let rounded = stated.roundedDown(toMultipleOf: step)
        func violation(_ problem: String) -> [Violation] {
            let rounding = step > .zero ? ", rounded down to a multiple of \(step)," : ""
            return [
                Violation(
                    column: "order_maximum",
                    reason: "\(stated)\(rounding) is \(problem); raise it, or leave it blank for none")
            ]
        }
        if stated == .zero {
            return [Violation(column: "order_maximum", reason: "0 lets nothing be ordered; leave it blank for none")]
        }
        if rounded == .zero { return violation("0, so nothing could be ordered") }
        if rounded < least {
            return violation(step > .zero ? "\(rounded), below order_minimum \(least)" : "below order_minimum \(least)")
        }
        return []
    }

    private static let effectivityColumns = Dictionary(
        uniqueKeysWithValues: [Table.sources, .bomComponents, .bills, .priceBreaks].map { table in
            (table, (table.index(ofColumn: "effective_from") ?? 0, table.index(ofColumn: "effective_to") ?? 0))
        })

    private static func effectivityViolations(_ row: RowDraft, _ table: Table) -> [Violation] {
        guard let (from, to) = effectivityColumns[table], let first = row.number(from), let last = row.number(to),
            last < first
        else { return [] }
        let (firstDay, lastDay) = (Day(rawValue: Int32(first)), Day(rawValue: Int32(last)))
        return [
            Violation(
                column: "effective_to",
                reason: "\(lastDay) is before effective_from \(firstDay); the row would never be in effect")
        ]
    }
}
