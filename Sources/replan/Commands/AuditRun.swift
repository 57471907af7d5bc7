import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

struct AuditRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Computes a past run again and compares it with what the journal says it decided.",
        discussion: "Exit status 1 on any difference.\n\nExample: replan audit 12")
    @OptionGroup var journal: JournalPlace
    @OptionGroup var threads: ThreadOptions
    @OptionGroup var format: FormatOptions
    @Argument(help: ArgumentHelp("The run.", valueName: "run")) var number: Int

    func run() throws {
        let journal = try journal.open()
        StandardError.status("replaying the journal …")
        let audit = try Audit.run(journal: journal, run: number, threads: threads.count)
        StandardError.status(nil)
        if format.chosen == .table {
            tell(audit)
        } else {
            var list = ListOutput(columns: ["run", "identical", "stocking_points", "orders", "seconds", "difference"])
            let head: [Cell] = [
                .count(audit.run.started.run), .text(audit.isIdentical ? "yes" : "no"), .count(audit.stockingPoints),
                .count(audit.orders), .quantity(Quantity(rawValue: Int64(audit.seconds * 1e6))),
            ]
            list.rows = audit.isIdentical ? [head + [.text(nil)]] : audit.differences.map { head + [.text($0)] }
            list.write(format.chosen)
        }
        if !audit.isIdentical { throw ExitCode(Failure.Status.no.rawValue) }
    }

    private func tell(_ audit: Audit) {
        let run = audit.run
        let subject =
            "run \(run.started.run), \(run.started.kind.name) of plan `\(run.started.plan)` on \(run.started.date)"
        let size =
            "\(NumberText.count(audit.stockingPoints, "stocking point")), \(NumberText.count(audit.orders, "order"))"
        let time = NumberText.duration(microseconds: UInt64(audit.seconds * 1e6))
        if audit.isIdentical {
            StandardOutput.line(
                Mark.firm.colour("identical") + ": \(subject), computed again from \(run.started.inputPosition) events")
            StandardOutput.line("\(size), digest \(run.completed.digest), \(time)")
        } else {
            StandardOutput.line(Mark.late.colour("different") + ": \(subject)")
            for difference in audit.differences { StandardOutput.line("  \(difference)") }
            StandardOutput.line("\(NumberText.count(audit.differences.count, "difference")); \(size), \(time)")
        }
    }
}
