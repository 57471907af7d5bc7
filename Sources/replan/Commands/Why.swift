import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningModel

struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what an order is for, what it takes, and which events made or last changed it.",
        discussion: """
            Takes the id of a planned order, or an order of the ERP (supply or demand) as ORDER or ORDER/LINE. An order \
            that comes again in a tree is followed the first time only (…).

            Examples:
              replan why MW-60@ROTTERDAM/20260413-1
              replan why PO-24353
            """)
    @OptionGroup var view: ViewOptions
    @Flag(name: .long, help: "Show all of long trees and lists in a table.")
    var all = false
    @Argument(help: "The order.") var order: String

    func run() throws {
        let journal = try view.journal.open()
        let moment = try view.moment(in: journal)
        let plan = try view.openView(of: journal, asOf: moment)
        let trace = try plan.trace(order)
        let history = try trace.history(journal: journal, plan: view.plan, asOf: moment)
        switch view.chosenFormat {
        case .table: StandardOutput.write(TraceText(trace, history, plan, showsAll: all).text)
        case .json: StandardOutput.write(TraceJSON.bytes(trace, history))
        case .csv: list(trace).write(.csv)
        }
    }

    /// The nodes of both trees as rows; the depth counts from 1.
    private func list(_ trace: OrderTrace) -> ListOutput {
        var list = ListOutput(columns: [
            "direction", "depth", "kind", "order", "line", "item", "location", "quantity", "date", "delay_days",
            "status",
        ])
        func add(_ nodes: [OrderTrace.Node], _ direction: String, _ depth: Int) {
            for node in nodes {
                list.rows.append([
                    .text(direction), .count(depth), .text(node.kind), .text(node.order), .text(node.line),
                    .text(node.item), .text(node.location), .quantity(node.quantity), .day(node.date),
                    .count(node.delayDays), .text(node.status),
                ])
                add(node.nodes, direction, depth + 1)
            }
        }
        add(trace.demand, "demand", 1)
        add(trace.supply, "supply", 1)
        return list
    }
}
