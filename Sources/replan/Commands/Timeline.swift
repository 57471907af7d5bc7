import ArgumentParser
import PlanningEngine
import PlanningModel

struct Timeline: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the time-phased record of a stocking point.",
        discussion: """
            Requirements, receipts, planned orders and the projected balance, for the days on which something happens \
            or in weeks or months. `short` is what is required by a day and comes later or not at all; the plot shows \
            the projected balance less that.

            Example: replan timeline MW-60 ROTTERDAM --buckets week
            """)
    @OptionGroup var view: ViewOptions
    @Argument(help: "The item.") var item: String
    @Argument(help: "The location.") var location: String
    @Option(name: .long, help: "day (only days on which something happens), week or month.")
    var buckets: Buckets = .day

    enum Buckets: String, ExpressibleByArgument, CaseIterable {
        case day, week, month

        /// The first day of the bucket of a day; weeks begin on Monday.
        func firstDay(_ day: Day) -> Day {
            switch self {
            case .day: day
            case .week: day - Int32(day.weekday)
            case .month: day - Int32(day.components.day - 1)
            }
        }
    }

    func run() throws {
        let record = try view.openView().timeline(item: item, location: location)
        let shown = record.bucketed(by: buckets.firstDay)
        if view.chosenFormat == .table {
            StandardOutput.write(TimelineText(record, shown).text)
            return
        }
        var list = ListOutput(columns: ["date", "requirements", "receipts", "planned_orders", "projected_balance"])
        list.rows = shown.entries.map { entry in
            [
                .day(entry.day), .quantity(entry.required), .quantity(entry.scheduledReceipts),
                .quantity(entry.plannedReceipts), .quantity(entry.projectedBalance),
            ]
        }
        list.write(view.chosenFormat)
    }
}
