/// A list as an aligned table for people.
struct TableText {
    private let list: ListOutput

    init(_ list: ListOutput) { self.list = list.flattened }

    /// Texts to the left, numbers to the right.
    var text: String {
        let rows = list.rows.map { $0.map { $0.plainText ?? "" } }
        let widths = list.columns.indices.map { column in
            rows.reduce(list.columns[column].count) { max($0, $1[column].count) }
        }
        func line(_ cells: [String], _ kinds: [Cell]?) -> String {
            let padded = cells.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - cells[column].count)
                switch kinds?[column] {
                case .number, .quantity: return padding + cells[column]
                default: return cells[column] + padding
                }
            }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }
        return line(list.columns, list.rows.first) + zip(rows, list.rows).map { line($0, $1) }.joined()
    }
}
