import ArgumentParser
import PlanningEngine
import PlanningModel

struct Messages: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the messages and actions of the plan.",
        discussion: "Example: replan messages --item VES-40")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        let plan = try view.openView()
        let rows = plan.messages(try filter.filter(of: plan))
        if view.chosenFormat == .table { return table(rows, plan).write() }
        var list = ListOutput(columns: [
            "message", "item", "location", "order", "line", "from_date", "to_date", "from_quantity", "to_quantity",
            "text",
        ])
        list.rows = rows.map { row in
            [
                .text(row.message), .text(row.item), .text(row.location), .text(row.order), .text(row.line),
                .day(row.fromDate), .day(row.toDate), .quantity(row.fromQuantity), .quantity(row.toQuantity),
                .text(row.text),
            ]
        }
        list.write(view.chosenFormat)
    }

    private func table(_ rows: [MessageRow], _ plan: PlanView) -> TableText {
        var table = TableText(["message", "item", "location", "text"])
        var counts: [(kind: String, count: Int)] = []
        for row in rows {
            let isLate = ["delayed", "uncovered", "no_source", "bom_cycle", "invalid_data"].contains(row.message)
            table.add(
                [.text(row.message), .text(row.item), .text(row.location), .text(row.text)], isLate ? .late : .none)
            if let place = counts.firstIndex(where: { $0.kind == row.message }) {
                counts[place].count += 1
            } else {
                counts.append((row.message, 1))
            }
        }
        let parts = counts.sorted { $0.count > $1.count }.map { "\(NumberText.grouped($0.count)) \($0.kind)" }
        table.summary = plan.summary(
            NumberText.count(rows.count, "message") + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")))
        return table
    }
}
