import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningModel

/// How firmed orders are gathered.
enum FirmGroup: String, ExpressibleByArgument, CaseIterable {
    case supplierDate = "supplier-date"
}

struct Firm: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hands planned orders over to the ERP: they are supply until its open order confirms them.",
        discussion: """
            Names the orders, or says which: by item, location, supplier and order date, or all. With --group \
            supplier-date the bought orders of a supplier and order date become lines of one proposed order. The ERP \
            confirms an order with a row of supply_orders that names it as planned_order.

            Examples:
              replan firm VES-40@KINSALE/20260402-1
              replan firm --supplier FIBROVAL --to 2026-03-13 --group supplier-date --format csv
            """)
    @OptionGroup var options: DecisionOptions
    @Argument(help: "The ids of planned orders, as `replan orders` lists them.") var orders: [String] = []

    @Option(name: .long, help: "Only orders of this item.") var item: String?
    @Option(name: .long, help: "Only orders of this location.") var location: String?
    @Option(name: .long, help: "Only orders bought from this supplier.") var supplier: String?
    @Option(name: .long, help: "Only orders with this order date or a later one.") var from: Day?
    @Option(name: .long, help: "Only orders with this order date or an earlier one.") var to: Day?
    @Flag(name: .long, help: "All orders of the plan.") var all = false
    @Option(name: .long, help: "supplier-date: one order for the ERP a supplier and order date, with lines.")
    var group: FirmGroup?
    @Option(name: .long, help: "What the proposed numbers of grouped orders begin with.") var prefix = "RP-"
    @Option(name: .long, help: "Lists the firmed orders: table, json or csv (default: table when grouped or chosen).")
    var format: Format?

    private var isQuery: Bool {
        all || item != nil || location != nil || supplier != nil || from != nil || to != nil
    }

    mutating func validate() throws {
        if orders.isEmpty, !isQuery {
            throw ValidationError(
                "which orders? Name them, choose with --item, --location, --supplier, --from and --to, or take --all")
        }
        if !orders.isEmpty, isQuery { throw ValidationError("name orders or choose them, not both") }
    }

    func run() throws {
        var engine = try options.openEngine()
        let grouping = group.map { _ in HandoverGrouping.supplierAndDate(prefix: prefix) } ?? .none
        let rows: [FirmedOrder]
        if isQuery {
            let query = FirmingQuery(item: item, location: location, supplier: supplier, first: from, last: to)
            rows = try engine.firm(query, grouping, plan: options.plan)
        } else {
            rows = try engine.firm(orders, grouping, plan: options.plan)
        }
        let told = DecisionText.fixed(rows.count, of: isQuery ? rows.count : orders.count, as: .firmed)
        switch format ?? (isQuery || group != nil ? .table : nil) {
        case .table: table(rows, told).write()
        case .json: list(rows).write(.json)
        case .csv: list(rows).write(.csv)
        case nil: StandardOutput.line(told)
        }
    }

    private func list(_ rows: [FirmedOrder]) -> ListOutput {
        var list = ListOutput(columns: [
            "proposed_order", "proposed_line", "order", "kind", "item", "location", "from", "quantity", "order_date",
            "start_date", "receipt_date",
        ])
        list.rows = rows.map { row in
            [
                .text(row.proposedOrder), .text(row.proposedLine), .text(row.order), .text(row.kind.name),
                .text(row.item), .text(row.location), .text(row.from), .quantity(row.quantity), .day(row.orderDate),
                .day(row.startDate), .day(row.receiptDate),
            ]
        }
        return list
    }

    private func table(_ rows: [FirmedOrder], _ summary: String) -> TableText {
        var table = TableText([
            "proposed", "line", "order", "kind", "from", "quantity", "order by", "start", "receipt",
        ])
        for row in rows {
            table.add([
                .text(row.proposedOrder), .text(row.proposedLine), .text(row.order), .text(row.kind.name),
                .text(row.from), .quantity(row.quantity), .day(row.orderDate), .day(row.startDate),
                .day(row.receiptDate),
            ])
        }
        table.summary = summary
        return table
    }
}
