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

    @Option(name: .long, help: "The planning date, such as 2026-03-02 (default: that of the last run or date line).")
    var date: Day?

    func run(_ kind: RunKind) throws {
        var engine = try journal.openEngine(.readWrite)
        engine.threads = threads.count
        try engine.checkNames(items: items, locations: locations)
        StandardError.status("planning …")
        let outcome = Result {
            try engine.run(
                RunRequest(kind, plan: plan, date: date, scope: RunScope(items: items, locations: locations)))
        }
        StandardError.status(nil)
        tell(try outcome.get())
        journal.keepSnapshot(of: &engine)
    }

    private func tell(_ run: RunEntry) {
        let done = run.completed
        let kind = run.started.kind == .regeneration ? "regeneration" : "net change"
        StandardOutput.line("run \(run.started.run): \(kind) of plan `\(run.started.plan)` on \(run.started.date)")
        StandardOutput.line(
            "replanned \(NumberText.grouped(done.replanned)) of"
                + " \(NumberText.count(Int(done.stockingPoints), "stocking point"))"
                + " in \(NumberText.duration(microseconds: done.microseconds))")
        StandardOutput.line(
            "\(NumberText.count(Int(done.orders), "order")): \(NumberText.grouped(done.ordersAdded)) added,"
                + " \(NumberText.grouped(done.ordersChanged)) changed,"
                + " \(NumberText.grouped(done.ordersRemoved)) removed;"
                + " \(NumberText.count(Int(done.messages), "message"))")
        StandardOutput.line("digest \(done.digest)")
    }
}

struct Regenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plans everything from the start.",
        discussion: "Example: replan regenerate --date 2026-03-02")
    @OptionGroup var options: PlanningOptions

    func run() throws { try options.run(.regeneration) }
}

struct NetChange: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "net-change",
        abstract: "Replans what changed since the last run, and what that reaches.",
        discussion: "The plan is the one that a regeneration would leave.\n\nExample: replan net-change")
    @OptionGroup var options: PlanningOptions

    func run() throws { try options.run(.netChange) }
}
