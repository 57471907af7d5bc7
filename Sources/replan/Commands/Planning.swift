import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

/// What regeneration and net change share.
struct PlanningOptions: ParsableArguments {
    @OptionGroup var journal: JournalOptions
    @OptionGroup var threads: ThreadOptions

    @Option(name: .long, help: "The plan.")
    var plan: String = "main"

    @Option(name: .long, parsing: .upToNextOption, help: "Only these items.")
    var items: [String] = []

    @Option(name: .long, parsing: .upToNextOption, help: "Only these locations.")
    var locations: [String] = []

    func run(_ kind: RunKind, date: Day?) throws {
        var engine = try PlanningEngine(path: journal.path, mode: .readWrite)
        try threads.apply(to: &engine)
        let run = try engine.run(
            RunRequest(kind, plan: plan, date: date, scope: RunScope(items: items, locations: locations)))
        let done = run.completed
        print(
            """
            run \(run.started.run): \(kind == .regeneration ? "regeneration" : "net change") of plan \
            `\(run.started.plan)` on \(run.started.date)
            \(done.replanned) of \(done.stockingPoints) stocking points replanned in \(done.microseconds) µs
            \(done.orders) orders (\(done.ordersAdded) added, \(done.ordersChanged) changed, \
            \(done.ordersRemoved) removed), \(done.messages) messages
            digest \(done.digest)
            """)
    }
}

struct Regenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plans everything from the start.",
        discussion: "Example: replan regenerate --date 2026-03-02")
    @OptionGroup var options: PlanningOptions
    @Option(name: .long, help: "The planning date (default: that of the last run or date line).")
    var date: Day?

    func run() throws { try options.run(.regeneration, date: date) }
}

struct NetChange: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "net-change",
        abstract: "Replans what changed since the last run, and what that reaches.",
        discussion: "The plan is the one that a regeneration would leave.\n\nExample: replan net-change")
    @OptionGroup var options: PlanningOptions
    @Option(name: .long, help: "The planning date (default: that of the last run or date line).")
    var date: Day?

    func run() throws { try options.run(.netChange, date: date) }
}
