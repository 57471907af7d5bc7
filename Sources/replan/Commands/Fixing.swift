import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningModel

/// What approving and firming share.
struct FixingOptions: ParsableArguments {
    @OptionGroup var journal: JournalOptions
    @Option(name: .long, help: "The plan.") var plan: String = "main"
    @Argument(help: "The ids of planned orders, as `replan orders` lists them.") var orders: [String]

    func fix(as status: PlannedOrderStatus) throws {
        var engine = try journal.openEngine(.readWrite)
        let before = engine.position.rawValue
        try engine.fix(orders, as: status, plan: plan)
        let count = Int(engine.position.rawValue - before)
        let rest = orders.count - count
        StandardOutput.line(
            NumberText.count(count, "order") + " \(status.name)"
                + (rest > 0 ? ", \(NumberText.grouped(rest)) fixed already" : "")
                + (count > 0 ? "; every run keeps \(count == 1 ? "it" : "them") with quantity and dates" : ""))
    }
}

struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Approves planned orders: every run keeps them with quantity and dates.",
        discussion: "Example: replan approve VES-40@KINSALE/20260402-1")
    @OptionGroup var options: FixingOptions

    func run() throws { try options.fix(as: .approved) }
}

struct Firm: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hands planned orders over to the ERP: they are supply until its open order confirms them.",
        discussion: """
            The ERP confirms an order with a row of supply_orders that names it as planned_order.

            Example: replan firm VES-40@KINSALE/20260402-1
            """)
    @OptionGroup var options: FixingOptions

    func run() throws { try options.fix(as: .firmed) }
}
