import PlanningEvents
import PlanningModel

/// Rows that the contract allows, of every table, with every kind of value and text.
enum RandomRows {
    /// A row with its required columns, and others by chance.
    static func row(_ table: Table, _ operation: RowOperation, using random: inout SeededGenerator) -> RowEvent {
        var row = RowEvent()
        row.begin(table, operation)
        for (index, column) in table.columns.enumerated() {
            let isAllowed =
                switch operation {
                case .put: true
                case .remove: column.isKey
                case .adjust: column.isKey || column.name == "quantity"
                }
            guard isAllowed, column.isRequired || Bool.random(using: &random) else { continue }
            // Rules between columns are tested elsewhere.
            guard !["effective_to", "order_maximum"].contains(column.name) else { continue }
            set(index, column, in: &row, of: table, using: &random)
        }
        if table == .sources, row.number(2) == Int64(SourceKind.transfer.rawValue), !row.has(3) {
            row.set(3, to: "MAIN".utf8)
        }
        return row
    }

    private static func set(
        _ index: Int, _ column: Column, in row: inout RowEvent, of table: Table, using random: inout SeededGenerator
    ) {
        switch column.type {
        case .text where table == .calendars && column.name == "day":
            let day = Day.earliest + Int32.random(in: 0...109_572, using: &random)
            row.set(index, to: Bool.random(using: &random) ? Array("wed".utf8) : Array(day.description.utf8))
        case .text:
            row.set(index, to: text(using: &random).utf8)
        case .day:
            row.set(index, to: Int64(Int32.random(in: Day.earliest.rawValue...Day.latest.rawValue, using: &random)))
        case .integer(let range), .decimal(let range):
            row.set(index, to: number(in: range, using: &random))
        case .flag:
            row.set(index, to: Int64.random(in: 0...1, using: &random))
        case .choice(let words):
            row.set(index, to: Int64.random(in: 0..<Int64(words.count), using: &random))
        }
    }

    /// The limits of the range as often as numbers of any size within it.
    private static func number(in range: ClosedRange<Int64>, using random: inout SeededGenerator) -> Int64 {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return range.lowerBound
        case 1: return range.upperBound
        default:
            let shift = Int64.random(in: 0...60, using: &random)
            return min(max(Int64.random(in: range, using: &random) >> shift, range.lowerBound), range.upperBound)
        }
    }

    private static let scalars: [Unicode.Scalar] = [
        "a", "Z", "0", "-", " ", ",", ";", "\"", "'", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "ä",
        "ß",
        "é", "Ж", "漢", "字", "🚲", "👩", "\u{200D}", "\u{301}", "\u{FEFF}", "\u{2028}", "\u{FFFD}", "\u{10FFFF}",
    ]

    static func text(using random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...10, using: &random) {
            text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
        }
        return text
    }
}
