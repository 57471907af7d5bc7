import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

/// What commands share that decide about planned orders.
struct DecisionOptions: ParsableArguments {
    @OptionGroup var journal: JournalOptions
    @Option(name: .long, help: "The plan.") var plan: String = "main"

    func openEngine() throws -> PlanningEngine { try journal.openEngine(.readWrite) }
}

/// The orders that a command decides about.
struct OrderArguments: ParsableArguments {
    @Argument(help: "The ids of planned orders, as `replan orders` lists them.") var orders: [String]
}

enum DecisionText {
    /// How many orders were fixed, and how many were before.
    static func fixed(_ count: Int, of all: Int, as status: PlannedOrderStatus) -> String {
        let rest = all - count
        return NumberText.count(count, "order") + " \(status.name)"
            + (rest > 0 ? ", \(NumberText.grouped(rest)) fixed already" : "")
            + (count > 0 ? "; every run keeps \(count == 1 ? "it" : "them") with quantity and dates" : "")
    }
}

struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Approves planned orders: every run keeps them with quantity and dates.",
        discussion: "Example: replan approve VES-40@KINSALE/20260402-1")
    @OptionGroup var options: DecisionOptions
    @OptionGroup var chosen: OrderArguments

    func run() throws {
        var engine = try options.openEngine()
        let count = try engine.fix(chosen.orders, as: .approved, plan: options.plan)
        StandardOutput.line(DecisionText.fixed(count, of: chosen.orders.count, as: .approved))
    }
}

struct Release: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes back that orders are approved, frozen or firmed: the next run plans them freely.",
        discussion: """
            An order that the ERP was given with `replan firm` should be taken back there, too.

            Example: replan release VES-40@KINSALE/20260402-1
            """)
    @OptionGroup var options: DecisionOptions
    @OptionGroup var chosen: OrderArguments

    func run() throws {
        var engine = try options.openEngine()
        let count = try engine.release(chosen.orders, plan: options.plan)
        let rest = chosen.orders.count - count
        StandardOutput.line(
            NumberText.count(count, "order") + " released"
                + (rest > 0 ? ", \(NumberText.grouped(rest)) not fixed" : "")
                + (count > 0 ? "; the next run plans \(count == 1 ? "it" : "them") freely" : ""))
    }
}

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Changes a planned order, and approves it as it is then.",
        discussion: """
            With another day or source its dates are counted anew: back from the day on which it is to be available, \
            else from its required date, or forward from the planning date when that is too late. Its id stays.

            Example: replan edit VES-40@KINSALE/20260402-1 --quantity 12 --available-date 2026-04-01
            """)
    @OptionGroup var options: DecisionOptions
    @Argument(help: "The id of a planned order, as `replan orders` lists it.") var order: String

    @Option(name: .long, help: "Its quantity.") var quantity: Quantity?
    @Option(name: .long, help: "The day on which it is to be available, such as 2026-04-01.") var availableDate: Day?
    @Option(name: .long, help: "Where it comes from: the supplier, or the source location of a transfer.")
    var from: String?
    @Option(name: .long, help: "Another kind of source: buy, make or transfer.") var kind: SourceKind?

    mutating func validate() throws {
        if let quantity, quantity <= .zero { throw ValidationError("--quantity takes a number above 0") }
        if quantity == nil, availableDate == nil, from == nil, kind == nil {
            throw ValidationError("nothing to change: give --quantity, --available-date, --from or --kind")
        }
    }

    func run() throws {
        var engine = try options.openEngine()
        let edit = OrderEdit(quantity: quantity, available: availableDate, kind: kind, from: from)
        let edited = try engine.edit(order, edit, plan: options.plan)
        let now = edited.order
        StandardOutput.line(
            "\(order) approved: \(now.kind.name) \(NumberText.grouped(now.quantity))"
                + "\(edited.from.map { " from \($0)" } ?? ""), order by \(now.order), start \(now.start),"
                + " available \(now.available); every run keeps it like this")
    }
}
