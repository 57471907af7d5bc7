import PlanningModel

/// A list as an aligned table for people.
///
/// Columns without any value are left out. Texts stand to the left, numbers to the right with their points below each
/// other; late rows begin with `!`.
struct TableText {
    var titles: [String]
    var rows: [(mark: Mark, cells: [Cell])] = []
    /// One line below the table.
    var summary = ""

    init(_ titles: [String], summary: String = "") {
        self.titles = titles
        self.summary = summary
    }

    mutating func add(_ cells: [Cell], _ mark: Mark = .none) { rows.append((mark, cells)) }

    /// Writes the table to standard output.
    func write() { StandardOutput.write(text) }

    var text: String {
        guard !rows.isEmpty else { return summary.isEmpty ? "" : summary + "\n" }
        let columns = titles.indices.compactMap { column(at: $0) }
        let hasSigns = rows.contains { $0.mark == .late }
        var text = ""
        func addLine(_ parts: [String], _ mark: Mark) {
            var line = (hasSigns ? [mark.sign] : []) + parts
            if let last = line.indices.last {
                while line[last].last == " " { line[last].removeLast() }
            }
            text += mark.colour(line.joined(separator: "  ")) + "\n"
        }
        addLine(columns.map(\.header), .none)
        addLine(columns.map { String(repeating: "─", count: $0.width) }, .faint)
        for index in rows.indices { addLine(columns.map { $0.cells[index] }, rows[index].mark) }
        if !summary.isEmpty { text += summary + "\n" }
        return text
    }

    private struct Column {
        var header: String
        var cells: [String]
        var width: Int
    }

    /// A column with its cells padded to one width; `nil` if no row has a value.
    private func column(at place: Int) -> Column? {
        let texts = rows.map { $0.cells[place].shownText ?? "" }
        guard texts.contains(where: { !$0.isEmpty }) else { return nil }
        let isNumeric = rows.contains { $0.cells[place].isNumeric }
        let aligned = isNumeric ? Self.alignedAtPoint(texts) : texts
        let width = aligned.reduce(titles[place].count) { max($0, $1.count) }
        func padded(_ text: String) -> String {
            let padding = String(repeating: " ", count: width - text.count)
            return isNumeric ? padding + text : text + padding
        }
        return Column(header: padded(titles[place]), cells: aligned.map(padded), width: width)
    }

    /// Numbers with spaces for the decimal places that others have.
    private static func alignedAtPoint(_ texts: [String]) -> [String] {
        let places = texts.map { text in
            text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) } ?? 0
        }
        let most = places.max() ?? 0
        return zip(texts, places).map { text, place in
            text.isEmpty ? text : text + String(repeating: " ", count: most - place)
        }
    }
}

extension Cell {
    fileprivate var isNumeric: Bool {
        switch self {
        case .number, .quantity: true
        default: false
        }
    }
}
