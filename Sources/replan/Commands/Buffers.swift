import ArgumentParser
import PlanningEngine
import PlanningModel

struct Buffers: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists decoupling points and other stocking points that order by net flow.",
        discussion: """
            Average daily usage (adu), decoupled lead time (dlt) and zones of decoupling points; levels, net flow and \
            priority of these and of rule `priority`. Those below their reorder point are marked.

            Example: replan buffers --location ROTTERDAM
            """)
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        let plan = try view.openView()
        let rows = try plan.buffers(filter.filter(of: plan))
        if view.chosenFormat == .table { return table(rows, plan).write() }
        var list = ListOutput(columns: [
            "item", "location", "adu", "dlt", "red", "yellow", "green", "minimum", "reorder_point", "maximum",
            "on_hand", "on_order", "qualified", "net_flow", "priority",
        ])
        list.rows = rows.map(cells)
        list.write(view.chosenFormat)
    }

    private func cells(_ row: BufferRow) -> [Cell] {
        [
            .text(row.item), .text(row.location), .quantity(row.zones?.usage),
            .number((row.zones?.leadTimeDays).map(Int64.init)), .quantity(row.zones?.red),
            .quantity(row.zones?.yellow), .quantity(row.zones?.green), .quantity(row.minimum),
            .quantity(row.reorderPoint), .quantity(row.maximum), .quantity(row.onHand), .quantity(row.onOrder),
            .quantity(row.qualified), .quantity(row.netFlow), .quantity(row.priority),
        ]
    }

    private func table(_ rows: [BufferRow], _ plan: PlanView) -> TableText {
        var table = TableText([
            "item", "location", "adu", "dlt", "red", "yellow", "green", "min", "reorder", "max", "on hand",
            "on order", "qualified", "net flow", "prio",
        ])
        for row in rows { table.add(cells(row), row.isBelowReorderPoint ? .late : .none) }
        let below = rows.count(where: \.isBelowReorderPoint)
        table.summary = plan.summary(
            "\(NumberText.count(rows.count, "buffer")), \(NumberText.grouped(below)) below the reorder point")
        return table
    }
}
