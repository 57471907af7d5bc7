import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningModel

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the orders added, removed and changed between two runs.",
        discussion: "Example: replan compare 5 6 --location ROTTERDAM")
    @OptionGroup var journal: JournalOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var filter: FilterOptions
    @Option(name: .long, help: "The plan.") var plan: String = "main"
    @Argument(help: "The run before.") var before: Int
    @Argument(help: "The run after.") var after: Int

    func run() throws {
        let snapshots = journal.snapshots
        let journal = try journal.open()
        let old = try PlanView.open(journal: journal, plan: plan, asOf: .run(before), snapshots: snapshots)
        let new = try PlanView.open(journal: journal, plan: plan, asOf: .run(after), snapshots: snapshots)
        // An item may be known to one of the two only.
        let wanted = (try? filter.filter(of: old)) == nil ? try filter.filter(of: new) : try filter.filter(of: old)
        let difference = PlanDifference(from: old, to: new, wanted)
        if format.chosen == .table { return table(difference, old, new).write() }
        var list = ListOutput(columns: ["change"] + OrderRow.members + ["changes"])
        for row in difference.added { list.rows.append([.text("added")] + row.cells + [.changes([])]) }
        for row in difference.removed { list.rows.append([.text("removed")] + row.cells + [.changes([])]) }
        for pair in difference.changed {
            list.rows.append([.text("changed")] + pair.new.cells + [.changes(pair.old.changes(to: pair.new))])
        }
        list.write(format.chosen)
    }

    private func table(_ difference: PlanDifference, _ old: PlanView, _ new: PlanView) -> TableText {
        var table = TableText(["", "order", "kind", "quantity", "required", "late", "change"])
        func add(_ sign: String, _ row: OrderRow, _ change: Cell, _ mark: Mark) {
            table.add(
                [
                    .text(sign), .text(row.order), .text(row.kind.name), .quantity(row.quantity),
                    .day(row.requiredDate), .number(row.delayDays > 0 ? Int64(row.delayDays) : nil), change,
                ], mark)
        }
        for row in difference.removed { add("-", row, .text("removed"), .faint) }
        for row in difference.added { add("+", row, .text("added"), row.delayDays > 0 ? .late : .none) }
        for pair in difference.changed {
            let changes = pair.old.changes(to: pair.new).filter { $0.member != "delayed_to" }
            add("~", pair.new, .changes(changes), pair.new.delayDays > pair.old.delayDays ? .late : .none)
        }
        table.summary =
            "\(NumberText.count(difference.added.count, "order")) added,"
            + " \(NumberText.grouped(difference.removed.count)) removed,"
            + " \(NumberText.grouped(difference.changed.count)) changed,"
            + " \(NumberText.grouped(difference.sameCount)) the same"
            + " — run \(old.lastRun.run), \(old.lastRun.date) to run \(new.lastRun.run), \(new.lastRun.date)"
        return table
    }
}
