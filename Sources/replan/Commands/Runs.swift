import ArgumentParser
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the runs of the journal.",
        discussion: "With --as-of, those up to a moment.\n\nExample: replan runs --format csv")
    @OptionGroup var view: ViewOptions

    func run() throws {
        let journal = try view.journal.open()
        let moment = try view.moment(in: journal)
        let runs = try RunEntry.all(in: journal).filter { $0.started.plan == view.plan && $0.isBefore(moment) }
        if view.chosenFormat == .table { return table(runs).write() }
        var list = ListOutput(columns: [
            "run", "kind", "plan", "date", "input_position", "first_position", "last_position", "recorded_at",
            "stocking_points", "replanned", "orders", "orders_added", "orders_changed", "orders_removed", "messages",
            "seconds", "digest", "nervousness",
        ])
        list.rows = runs.map(cells)
        list.write(view.chosenFormat)
    }

    private func cells(_ run: RunEntry) -> [Cell] {
        let done = run.completed
        let counts = [
            done.stockingPoints, done.replanned, done.orders, done.ordersAdded, done.ordersChanged,
            done.ordersRemoved, done.messages,
        ]
        let head: [Cell] = [
            .count(run.started.run), .text(run.started.kind.name), .text(run.started.plan), .day(run.started.date),
            .count(run.started.inputPosition), .count(run.firstPosition.rawValue), .count(run.lastPosition.rawValue),
            .text(RFC3339.text(run.recordedAt)),
        ]
        return head + counts.map { .count($0) }
            + [
                .quantity(Quantity(rawValue: Int64(done.microseconds))), .text(done.digest.description),
                .quantity(done.nervousness),
            ]
    }

    private func table(_ runs: [RunEntry]) -> TableText {
        var table = TableText([
            "run", "kind", "date", "recorded (UTC)", "input", "points", "replanned", "orders", "added", "changed",
            "removed", "nervous", "messages", "µs", "digest",
        ])
        for run in runs {
            let done = run.completed
            let counts = [
                done.stockingPoints, done.replanned, done.orders, done.ordersAdded, done.ordersChanged,
                done.ordersRemoved,
            ]
            table.add(
                [
                    .text(String(run.started.run)), .text(run.started.kind.name), .day(run.started.date),
                    .text(RFC3339.shownText(run.recordedAt)), .count(run.started.inputPosition),
                ] + counts.map { .count($0) } + [.quantity(done.nervousness), .count(done.messages)] + [
                    .count(done.microseconds), .text("\(done.digest)".prefix(8) + "…"),
                ])
        }
        table.summary = NumberText.count(runs.count, "run") + " of plan `\(view.plan)`"
        return table
    }
}

extension RunEntry {
    /// Whether the run had happened by a moment.
    fileprivate func isBefore(_ moment: Moment?) -> Bool {
        switch moment {
        case .run(let number): Int(started.run) <= number
        case .position(let position): lastPosition.rawValue <= position
        case .time(let time): recordedAt <= time
        case nil: true
        }
    }
}
