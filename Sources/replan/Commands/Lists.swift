import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

struct Orders: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the planned orders.",
        discussion: "Late orders are marked. The run is the one that made or last changed the order.\n\n"
            + "Example: replan orders --location ROTTERDAM --as-of 2026-03-10T12:00:00Z")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        let plan = try view.openView()
        let rows = plan.orders(try filter.filter(of: plan))
        if view.chosenFormat == .table { return table(rows, plan).write() }
        var list = ListOutput(columns: OrderRow.members)
        list.rows = rows.map(\.cells)
        list.write(view.chosenFormat)
    }

    private func table(_ rows: [OrderRow], _ plan: PlanView) -> TableText {
        var table = TableText([
            "order", "kind", "from", "quantity", "order by", "start", "available", "required", "late", "status", "prio",
            "run",
        ])
        for row in rows {
            let isLate = row.delayDays > 0
            let mark: Mark = isLate ? .late : row.status == .planned ? .none : .firm
            table.add(
                [
                    .text(row.order), .text(row.kind.name), .text(row.from), .quantity(row.quantity),
                    .day(row.orderDate), .day(row.startDate), .day(row.availableDate), .day(row.requiredDate),
                    .number(isLate ? Int64(row.delayDays) : nil),
                    .text(row.status == .planned ? nil : row.status.name), .number(row.priority.map(Int64.init)),
                    .text(String(row.run)),
                ], mark)
        }
        let fixed = PlannedOrderStatus.allCases.filter(\.isFixed).compactMap { status in
            let count = rows.count { $0.status == status }
            return count > 0 ? "\(NumberText.grouped(count)) \(status.name)" : nil
        }
        let counts = [
            NumberText.count(rows.count, "order"), "\(NumberText.grouped(rows.count { $0.delayDays > 0 })) late",
        ]
        table.summary = plan.summary((counts + fixed).joined(separator: ", "))
        return table
    }
}

struct Requirements: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the requirements and how far they are covered.",
        discussion: "Example: replan requirements --item MW-60 --format csv")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        let plan = try view.openView()
        let rows = try plan.requirements(filter.filter(of: plan))
        if view.chosenFormat == .table { return table(rows, plan).write() }
        var list = ListOutput(columns: [
            "item", "location", "kind", "order", "line", "quantity", "requested_date", "required_date", "delay_days",
            "delayed_to", "covered", "priority", "level",
        ])
        list.rows = rows.map { row in
            [
                .text(row.item), .text(row.location), .text(row.kind.name), .text(row.order), .text(row.line),
                .quantity(row.quantity), .day(row.requestedDate), .day(row.requiredDate), .count(row.delayDays),
                .day(row.delayedTo), .quantity(row.covered), .number(row.priority.map(Int64.init)),
                .count(row.level),
            ]
        }
        list.write(view.chosenFormat)
    }

    private func table(_ rows: [RequirementRow], _ plan: PlanView) -> TableText {
        var table = TableText([
            "item", "location", "kind", "for", "quantity", "not covered", "requested", "required", "late", "issued",
            "prio",
        ])
        var late = 0
        var uncovered = 0
        for row in rows {
            let rest = Quantity(rawValue: row.quantity.rawValue - row.covered.rawValue)
            let isLate = row.delayDays > 0
            if isLate { late += 1 }
            if rest > .zero { uncovered += 1 }
            table.add(
                [
                    .text(row.item), .text(row.location), .text(row.kind.name), .text(orderText(row.order, row.line)),
                    .quantity(row.quantity), .quantity(rest > .zero ? rest : nil), .day(row.requestedDate),
                    .day(row.requiredDate == row.requestedDate ? nil : row.requiredDate),
                    .number(isLate ? Int64(row.delayDays) : nil), .day(row.delayedTo),
                    .number(row.priority.map(Int64.init)),
                ], isLate || rest > .zero ? .late : .none)
        }
        table.summary = plan.summary(
            "\(NumberText.count(rows.count, "requirement")), \(NumberText.grouped(late)) late,"
                + " \(NumberText.grouped(uncovered)) not covered")
        return table
    }
}

struct Pegging: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists which supply is meant for which demand.",
        discussion: "Supply that comes after its demand is marked.\n\nExample: replan pegging --item VES-40")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        let plan = try view.openView()
        let rows = try plan.pegging(filter.filter(of: plan))
        if view.chosenFormat == .table { return table(rows, plan).write() }
        var list = ListOutput(columns: ["item", "location", "quantity", "demand", "supply"])
        list.rows = rows.map { row in
            [.text(row.item), .text(row.location), .quantity(row.quantity), end(row.demand), end(row.supply)]
        }
        list.write(view.chosenFormat)
    }

    private func end(_ end: PegRow.End) -> Cell {
        .object(
            [
                ("kind", .text(end.kind)), ("order", .text(end.order)), ("line", .text(end.line)),
                ("date", .day(end.date)),
            ] + (end.item.map { [("item", .text($0))] } ?? []))
    }

    private func table(_ rows: [PegRow], _ plan: PlanView) -> TableText {
        var table = TableText([
            "item", "location", "quantity", "demand", "for", "required", "supply", "from", "available",
        ])
        for row in rows {
            let isLate = row.supply.date.map { $0 > row.demand.date ?? .distantFuture } ?? false
            table.add(
                [
                    .text(row.item), .text(row.location), .quantity(row.quantity), .text(row.demand.kind),
                    .text(orderText(row.demand.order, row.demand.line)), .day(row.demand.date), .text(row.supply.kind),
                    .text(row.supply.item ?? orderText(row.supply.order, row.supply.line)), .day(row.supply.date),
                ], isLate ? .late : .none)
        }
        table.summary = plan.summary(
            "\(NumberText.count(rows.count, "link")), \(NumberText.grouped(table.rows.count { $0.mark == .late })) late"
        )
        return table
    }
}

struct Consumption: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists which order consumed which forecast line.",
        discussion: "With consumption `none` and `percent` no order consumes any.\n\n"
            + "Example: replan consumption --item SK-30")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        let plan = try view.openView()
        let rows = try plan.consumption(filter.filter(of: plan))
        if view.chosenFormat == .table { return table(rows, plan).write() }
        var list = ListOutput(columns: ["item", "location", "customer", "date", "order", "line", "quantity"])
        list.rows = rows.map { row in
            [
                .text(row.item), .text(row.location), .text(row.customer), .day(row.date), .text(row.order),
                .text(row.line), .quantity(row.quantity),
            ]
        }
        list.write(view.chosenFormat)
    }

    private func table(_ rows: [ConsumptionRow], _ plan: PlanView) -> TableText {
        guard !rows.isEmpty else { return TableText([], summary: plan.summary("no forecast consumed")) }
        var table = TableText(["item", "location", "forecast of", "customer", "consumed by", "quantity"])
        for row in rows {
            table.add([
                .text(row.item), .text(row.location), .day(row.date), .text(row.customer),
                .text(orderText(row.order, row.line)), .quantity(row.quantity),
            ])
        }
        table.summary = plan.summary(NumberText.count(rows.count, "consumption"))
        return table
    }
}

/// An order with its line as people write it: `SO-5479/1`.
func orderText(_ order: String?, _ line: String?) -> String? {
    guard let order else { return nil }
    return line.map { "\(order)/\($0)" } ?? order
}

extension PlanView {
    /// A line below a table that says which run the table shows.
    func summary(_ text: String) -> String {
        "\(text) — run \(lastRun.run), \(lastRun.date)"
    }
}
