import PlanningEngine
import PlanningEvents

/// What applying a change stream has come to so far.
struct ApplyTally {
    private var appended = 0
    private var skipped = 0
    private var batches = 0
    private var microseconds: [UInt64] = []
    private var replanned: [UInt64] = []
    private var orders = (added: 0, changed: 0, removed: 0)

    var changeCount: Int { appended + skipped }

    mutating func note(_ outcome: ChangeOutcome) {
        appended += outcome.appended
        skipped += outcome.skipped
        batches += 1
    }

    mutating func note(_ run: RunEntry) {
        microseconds.append(run.completed.microseconds)
        replanned.append(UInt64(run.completed.replanned))
        orders.added += Int(run.completed.ordersAdded)
        orders.changed += Int(run.completed.ordersChanged)
        orders.removed += Int(run.completed.ordersRemoved)
    }

    /// The line of a batch: what came, and what the run made of it.
    static func line(_ run: RunEntry, _ outcome: ChangeOutcome) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let done = run.completed
        let orders = [
            padded("+\(NumberText.grouped(done.ordersAdded))", 6),
            padded("~\(NumberText.grouped(done.ordersChanged))", 6),
            padded("-\(NumberText.grouped(done.ordersRemoved))", 6),
        ]
        return "run " + padded(String(run.started.run), 5) + "  \(run.started.date)"
            + padded(NumberText.grouped(outcome.appended), 8) + " events"
            + padded(NumberText.grouped(done.replanned), 8) + " points" + orders.joined() + " orders"
            + padded(NumberText.grouped(done.microseconds), 11) + " µs"
    }

    func summary(position: UInt64) -> [String] {
        var lines = [
            "appended \(NumberText.count(appended, "event")) in \(NumberText.grouped(batches))"
                + " batch\(batches == 1 ? "" : "es"), skipped \(NumberText.grouped(skipped)); position \(position)"
        ]
        guard !microseconds.isEmpty else { return lines }
        lines.append(
            "\(NumberText.count(microseconds.count, "run")): orders +\(NumberText.grouped(orders.added))"
                + " ~\(NumberText.grouped(orders.changed)) -\(NumberText.grouped(orders.removed))")
        lines.append("microseconds     \(Self.quantiles(microseconds))")
        lines.append("stocking points  \(Self.quantiles(replanned))")
        return lines
    }

    /// Median, 99th percentile and maximum: the value of the nearest rank.
    private static func quantiles(_ values: [UInt64]) -> String {
        let sorted = values.sorted()
        func rank(_ percent: Int) -> UInt64 { sorted[max(0, (sorted.count * percent + 99) / 100 - 1)] }
        return
            "p50 \(NumberText.grouped(rank(50)))  p99 \(NumberText.grouped(rank(99)))  max \(NumberText.grouped(rank(100)))"
    }
}
