import PlanningEngine
import PlanningEvents
import PlanningModel

/// An event of the journal as a sentence.
enum EventText {
    static func text(_ content: OrderHistory.Event.Content) -> String {
        switch content {
        case .date(let day): "planning date moved to \(day)"
        case .decision(let order, let decision): "order \(order) \(text(decision))"
        case .row(let row, let old): text(row, old)
        }
    }

    private static func text(_ decision: OrderHistory.Decision) -> String {
        switch decision {
        case .fixed(let status): status.name
        case .edited(let quantity, let from, let available):
            "edited: \(NumberText.grouped(quantity))\(from.map { " from \($0)" } ?? ""), available \(available)"
        case .released: "released"
        case .handover(let order, let line): "put on \(order) line \(line)"
        }
    }

    private static func text(_ row: RowEvent, _ old: RowEvent?) -> String {
        let columns = row.table.columns
        let key = columns.indices.filter { columns[$0].isKey }.compactMap { value($0, of: row) }.joined(separator: " ")
        let subject = "\(row.table.name) \(key)"
        switch row.operation {
        case .remove:
            let rest = old.map { values($0).joined(separator: ", ") } ?? ""
            return "\(subject) removed" + (rest.isEmpty ? "" : " (\(rest))")
        case .adjust:
            return "\(subject): \(adjustment(row, old))"
        case .put:
            guard let old else { return "\(subject): \(values(row).joined(separator: ", "))" }
            let changes = columns.indices.compactMap { column -> String? in
                let (before, after) = (value(column, of: old), value(column, of: row))
                guard !columns[column].isKey, before != after else { return nil }
                return "\(columns[column].name) \(before ?? "none") → \(after ?? "none")"
            }
            return "\(subject): " + (changes.isEmpty ? "stated again" : changes.joined(separator: ", "))
        }
    }

    /// What was added to the quantity, and what it came to: `+4 (13 → 17)`.
    private static func adjustment(_ row: RowEvent, _ old: RowEvent?) -> String {
        guard let column = row.table.index(ofColumn: "quantity") else { return "adjusted" }
        let by = row.number(column) ?? 0
        let before = old?.number(column) ?? 0
        func text(_ value: Int64) -> String { NumberText.grouped(Quantity(rawValue: value)) }
        return "\(by < 0 ? "" : "+")\(text(by)) (\(text(before)) → \(text(before &+ by)))"
    }

    /// The columns beside the key that are given.
    private static func values(_ row: RowEvent) -> [String] {
        row.table.columns.indices.compactMap { column in
            guard !row.table.columns[column].isKey, let value = value(column, of: row) else { return nil }
            return "\(row.table.columns[column].name) \(value)"
        }
    }

    /// A value as the data contract writes it; `nil` when it is blank.
    private static func value(_ column: Int, of row: RowEvent) -> String? {
        guard row.has(column) else { return nil }
        let number = row.number(column) ?? 0
        switch row.table.columns[column].type {
        case .text: return row.text(column)
        case .day: return Day(rawValue: Int32(clamping: number)).description
        case .decimal: return NumberText.grouped(Quantity(rawValue: number))
        case .choice(let words): return words.indices.contains(Int(clamping: number)) ? words[Int(number)] : "\(number)"
        case .integer, .flag: return String(number)
        }
    }
}
