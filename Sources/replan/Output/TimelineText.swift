import PlanningEngine
import PlanningModel

/// The time-phased record of a stocking point for people: settings, days, plot.
struct TimelineText {
    /// By days, for the plot.
    private let record: TimePhasedRecord
    /// As the table shows it.
    private let shown: TimePhasedRecord

    init(_ record: TimePhasedRecord, _ shown: TimePhasedRecord) {
        self.record = record
        self.shown = shown
    }

    var text: String {
        ([heading] + settings).map(\.visible).joined(separator: "\n") + "\n\n" + table.text + "\n"
            + BalancePlot(record).text
    }

    private var heading: String {
        "\(record.item) at \(record.location) on \(record.date), level \(record.level),"
            + " on hand \(NumberText.grouped(record.onHand))"
    }

    // MARK: Settings

    private var settings: [String] {
        var parts = ["rule \(record.rule.name)" + ruleDetail]
        if record.safetyStock > .zero { parts.append("safety stock \(NumberText.grouped(record.safetyStock))") }
        if record.negativeDays > 0 { parts.append("tolerates \(days(record.negativeDays)) late") }
        if let days = record.positiveDays { parts.append("takes receipts at most \(self.days(days)) early") }
        return [parts.joined(separator: ", ")] + (record.buffer.map(bufferLines) ?? [])
            + (record.sources.isEmpty ? ["no source: nothing is ordered"] : record.sources.map(source))
    }

    private func bufferLines(_ buffer: BufferRow) -> [String] {
        func number(_ quantity: Quantity) -> String { NumberText.grouped(quantity) }
        let zones = buffer.zones.map { zones in
            "buffer of \(number(zones.usage)) a day for \(days(zones.leadTimeDays)):"
                + " red \(number(zones.red)), yellow \(number(zones.yellow)), green \(number(zones.green))"
        }
        let levels =
            "minimum \(number(buffer.minimum)), reorder point \(number(buffer.reorderPoint)),"
            + " maximum \(number(buffer.maximum))"
        let flow =
            "net flow \(number(buffer.netFlow)): on hand \(number(buffer.onHand)), on order \(number(buffer.onOrder)),"
            + " required \(number(buffer.qualified))"
            + (buffer.priority.map { "; priority \(number($0))" } ?? "")
        return [zones, levels, flow].compactMap(\.self)
    }

    private var ruleDetail: String {
        switch record.rule {
        case .period: " of \(days(record.periodDays))"
        case .minMax:
            " \(NumberText.grouped(record.minimum)) to \(NumberText.grouped(record.maximum ?? record.minimum))"
        case .fixedQuantity: " \(NumberText.grouped(record.fixedQuantity))"
        default: ""
        }
    }

    private func source(_ source: TimePhasedRecord.Source) -> String {
        var parts = [
            "\(source.isFirst ? "source" : "also  ") \(source.kind.name)" + (source.from.map { " from \($0)" } ?? "")
                + (source.bill.map { ", bill \($0)" } ?? ""),
            "lead time \(days(source.leadTimeDays))" + (source.countsWorkingDays ? " of work" : ""),
        ]
        if source.minimum > .zero { parts.append("minimum \(NumberText.grouped(source.minimum))") }
        if source.multiple > .zero { parts.append("multiple \(NumberText.grouped(source.multiple))") }
        if source.maximum > .zero { parts.append("maximum \(NumberText.grouped(source.maximum))") }
        if let split = source.split { parts.append("share \(NumberText.grouped(split)) %") }
        if let from = source.effectiveFrom { parts.append("from \(from)") }
        if let to = source.effectiveTo { parts.append("to \(to)") }
        return parts.joined(separator: ", ")
    }

    private func days(_ count: Int32) -> String { NumberText.count(Int(count), "day") }

    // MARK: Days

    private var table: TableText {
        let kinds = RequirementKind.allCases
        var table = TableText(
            ["date"] + kinds.map(\.name) + ["receipts", "planned", "starts", "balance", "short"])
        for entry in shown.entries {
            let flows: [Quantity] =
                kinds.map { entry.requirements[Int($0.rawValue)] }
                + [entry.scheduledReceipts, entry.plannedReceipts, entry.plannedStarts]
            table.add(
                [.day(entry.day)] + flows.map { .quantity($0 == .zero ? nil : $0) }
                    + [.quantity(entry.projectedBalance), .quantity(entry.short > .zero ? entry.short : nil)],
                entry.short > .zero || entry.hasDelay ? .late : .none)
        }
        table.summary = summary
        return table
    }

    private var summary: String {
        func sum(_ value: (TimePhasedRecord.Entry) -> Quantity) -> String {
            NumberText.grouped(Quantity(rawValue: shown.entries.reduce(into: 0) { $0 &+= value($1).rawValue }))
        }
        return "required \(sum(\.required)), scheduled receipts \(sum(\.scheduledReceipts)),"
            + " planned orders \(sum(\.plannedReceipts))"
    }
}
