import ArgumentParser
import ERPExchange
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

struct Orders: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the planned orders.")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        var list = ListOutput(columns: [
            "order", "kind", "item", "location", "from", "quantity", "order_date", "start_date", "receipt_date",
            "available_date", "required_date", "delay_days", "delayed_to", "status", "priority", "level", "run",
        ])
        list.rows = try view.openView().orders(filter.filter).map { row in
            [
                .text(row.order), .text(row.kind.name), .text(row.item), .text(row.location), .text(row.from),
                .quantity(row.quantity), .day(row.orderDate), .day(row.startDate), .day(row.receiptDate),
                .day(row.availableDate), .day(row.requiredDate), .number(Int64(row.delayDays)), .day(row.delayedTo),
                .text(row.status.name), .number(row.priority.map(Int64.init)), .number(Int64(row.level)),
                .number(Int64(row.run)),
            ]
        }
        list.write(view.chosenFormat)
    }
}

struct Requirements: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the requirements and how far they are covered.")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        var list = ListOutput(columns: [
            "item", "location", "kind", "order", "line", "quantity", "requested_date", "required_date", "delay_days",
            "delayed_to", "covered", "priority", "level",
        ])
        list.rows = try view.openView().requirements(filter.filter).map { row in
            [
                .text(row.item), .text(row.location), .text(row.kind.name), .text(row.order), .text(row.line),
                .quantity(row.quantity), .day(row.requestedDate), .day(row.requiredDate),
                .number(Int64(row.delayDays)), .day(row.delayedTo), .quantity(row.covered),
                .number(row.priority.map(Int64.init)), .number(Int64(row.level)),
            ]
        }
        list.write(view.chosenFormat)
    }
}

struct Pegging: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists which supply is meant for which demand.")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        var list = ListOutput(columns: ["item", "location", "quantity", "demand", "supply"])
        list.rows = try view.openView().pegging(filter.filter).map { row in
            [.text(row.item), .text(row.location), .quantity(row.quantity), end(row.demand), end(row.supply)]
        }
        list.write(view.chosenFormat)
    }

    private func end(_ end: PegRow.End) -> Cell {
        .object([
            ("kind", .text(end.kind)), ("order", .text(end.order)), ("line", .text(end.line)), ("date", .day(end.date)),
        ])
    }
}

struct Messages: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the messages and actions of the plan.")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        var list = ListOutput(columns: [
            "message", "item", "location", "order", "line", "from_date", "to_date", "from_quantity", "to_quantity",
            "text",
        ])
        list.rows = try view.openView().messages(filter.filter).map { row in
            [
                .text(row.message), .text(row.item), .text(row.location), .text(row.order), .text(row.line),
                .day(row.fromDate), .day(row.toDate), .quantity(row.fromQuantity), .quantity(row.toQuantity),
                .text(row.text),
            ]
        }
        list.write(view.chosenFormat)
    }
}

struct Consumption: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists which order consumed which forecast line; with rule `none`, none does.")
    @OptionGroup var view: ViewOptions
    @OptionGroup var filter: FilterOptions

    func run() throws {
        _ = try view.openView()
        ListOutput(columns: ["item", "location", "customer", "date", "order", "line", "quantity"])
            .write(view.chosenFormat)
    }
}

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the runs of the journal.")
    @OptionGroup var view: ViewOptions

    func run() throws {
        var list = ListOutput(columns: [
            "run", "kind", "plan", "date", "input_position", "first_position", "last_position", "recorded_at",
            "stocking_points", "replanned", "orders", "orders_added", "orders_changed", "orders_removed", "messages",
            "seconds", "digest",
        ])
        list.rows = try RunEntry.all(in: view.openJournal()).filter { $0.started.plan == view.plan }.map { run in
            let done = run.completed
            let counts = [
                done.stockingPoints, done.replanned, done.orders, done.ordersAdded, done.ordersChanged,
                done.ordersRemoved, done.messages,
            ]
            let head: [Cell] = [
                .number(Int64(run.started.run)), .text(run.started.kind.name), .text(run.started.plan),
                .day(run.started.date), .number(Int64(run.started.inputPosition)),
                .number(Int64(run.firstPosition.rawValue)), .number(Int64(run.lastPosition.rawValue)),
                .text(RFC3339.text(run.recordedAt)),
            ]
            return head + counts.map { .number(Int64($0)) }
                + [.quantity(Quantity(rawValue: Int64(done.microseconds))), .text(done.digest.description)]
        }
        list.write(view.chosenFormat)
    }
}
