import ArgumentParser
import PlanningEvents
import PlanningModel

struct Contract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the tables and columns that import and apply read.",
        discussion: """
            Keys are marked with *, columns that must be given with !. In JSON and CSV: type, words, bounds, and whether \
            plans depend on the column.

            Example: replan contract coverage
            """)
    @Argument(help: "The table (default: all).", completion: .list(Table.allCases.map(\.name)))
    var table: String?
    @OptionGroup var format: FormatOptions

    mutating func validate() throws {
        guard let table, Table(name: table) == nil else { return }
        throw ValidationError(
            "there is no table `\(table)`; there are \(Table.allCases.map(\.name).joined(separator: ", "))")
    }

    func run() throws {
        let tables = table.flatMap(Table.init(name:)).map { [$0] } ?? Table.allCases
        if format.chosen == .table {
            for table in tables { text(table).write() }
            return
        }
        var list = ListOutput(columns: [
            "table", "column", "type", "words", "minimum", "maximum", "key", "required", "use", "meaning",
        ])
        for table in tables {
            for (place, column) in table.columns.enumerated() { list.rows.append(cells(table, column, place)) }
        }
        list.write(format.chosen)
    }

    private func cells(_ table: Table, _ column: Column, _ place: Int) -> [Cell] {
        var words: [String] = []
        var bounds: (Cell, Cell) = (.number(nil), .number(nil))
        switch column.type {
        case .choice(let choices): words = choices
        case .integer(let range): bounds = (.number(range.lowerBound), .number(bounded(range.upperBound)))
        case .decimal(let range):
            bounds = (
                .quantity(bounded(range.lowerBound).map(Quantity.init)),
                .quantity(bounded(range.upperBound).map(Quantity.init))
            )
        case .text, .day, .flag: break
        }
        return [
            .text(table.name), .text(column.name), .text(column.type.name), .words(words), bounds.0, bounds.1,
            .flag(column.isKey), .flag(column.isRequired), .text(column.use.name),
            .text(table.meaning(ofColumn: place)),
        ]
    }

    /// A bound, unless it is that of every number.
    private func bounded(_ bound: Int64) -> Int64? { bound == .max || bound == -.max ? nil : bound }

    private func text(_ table: Table) -> TableText {
        var text = TableText([table.name, "type", ""])
        for (place, column) in table.columns.enumerated() {
            let marks = (column.isKey ? "*" : "") + (column.isRequired ? "!" : "")
            text.add([
                .text(column.name + marks), .text(column.type.name), .text(table.meaning(ofColumn: place)),
            ])
        }
        text.summary = table.meaning + "\n"
        return text
    }
}
