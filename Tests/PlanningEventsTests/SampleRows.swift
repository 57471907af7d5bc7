import PlanningEvents
import PlanningModel

/// Rows of every table, the same in every run.
enum SampleRows {
    /// A row with every column and a time, one with the key alone, and what else the table allows.
    static func of(_ table: Table) -> [(title: String, row: RowEvent)] {
        var rows = [
            ("put, every column, with time", row(table, .put, time: 1_774_944_900_250_000) { _ in true }),
            ("put, required columns", row(table, .put) { $0.isRequired }),
            ("put, no column", row(table, .put) { _ in false }),
            ("remove", row(table, .remove) { $0.isKey }),
        ]
        if table == .onHand {
            rows.append(("adjust", row(table, .adjust) { $0.isKey || $0.name == "quantity" }))
        }
        return rows
    }

    static func row(
        _ table: Table, _ operation: RowOperation, time: Int64? = nil, including: (Column) -> Bool
    ) -> RowEvent {
        var row = RowEvent()
        row.begin(table, operation)
        for (index, column) in table.columns.enumerated() where including(column) {
            switch column.type {
            case .text: row.set(index, to: "\(column.name) “é” \(index)".utf8)
            case .day: row.set(index, to: Int64(20_543 + index))
            case .integer(let range): row.set(index, to: min(range.upperBound, range.lowerBound + Int64(index)))
            case .decimal(let range): row.set(index, to: min(range.upperBound, 1_500_000 + Int64(index)))
            case .flag: row.set(index, to: Int64(index % 2))
            case .choice(let words): row.set(index, to: Int64(index % words.count))
            }
        }
        row.time = time
        return row
    }

    static func random(_ table: Table, using random: inout SeededGenerator) -> RowEvent {
        var row = RowEvent()
        row.begin(table, [.put, .remove, .adjust].randomElement(using: &random) ?? .put)
        for index in table.columns.indices.shuffled(using: &random) where Bool.random(using: &random) {
            if table.columns[index].type.isText {
                row.set(index, to: text(using: &random).utf8)
            } else {
                row.set(index, to: Int64.random(in: .min ... .max, using: &random))
            }
        }
        if Bool.random(using: &random) { row.time = Int64.random(in: .min ... .max, using: &random) }
        return row
    }

    private static func text(using random: inout SeededGenerator) -> String {
        let scalars: [Unicode.Scalar] = ["a", "B", "7", " ", ",", "\"", "\n", "é", "ß", "漢", "🚲", "\u{0}", "\u{7F}"]
        var text = ""
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            text.unicodeScalars.append(scalars.randomElement(using: &random) ?? "a")
        }
        return text
    }
}

extension RowEvent {
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }
}
