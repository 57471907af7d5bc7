internal import PlanningEvents
public import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// A timeline after the netting walk, with what the delays of the plan make of it.
struct PlannedTimeline {
    var timeline: Timeline
    /// The issue day of each receipt.
    var receiptIssues: [Day]
    /// The day of issue of each requirement.
    var issues: [Day]
    var scheduler: Scheduler
}

extension PlanView {
    /// The run that left the plan, and its planning date.
    public var lastRun: (run: Int, date: Day) {
        (Int(context.network.runs.last?.started.run ?? 0), date)
    }

    /// The timeline of one stocking point.
    func planned(_ point: PointID, _ scratch: inout TimelineScratch) throws(EngineError) -> PlannedTimeline {
        do throws(NetworkError) {
            let scheduler = try context.walk(point, &scratch)
            let issues = context.receiptIssues(
                point, scratch.timeline, context.current(point).orders, context.ownSlips(point), scheduler)
            return PlannedTimeline(
                timeline: scratch.timeline, receiptIssues: issues,
                issues: RunContext.issueDays(scratch.timeline, issues: issues), scheduler: scheduler)
        } catch {
            throw .planning(error)
        }
    }

    /// The time-phased record of a stocking point.
    ///
    /// - Throws: `EngineError.notFound` if the item is not planned at the location.
    public func timeline(item: String, location: String) throws(EngineError) -> TimePhasedRecord {
        try checkNames(Filter(item: item, location: location))
        guard let point = context.network.point(item: item, location: location), context.network.exists(point),
            context.network.isKnown(point)
        else { throw notPlanned(item, location) }
        var scratch = TimelineScratch()
        let planned = try planned(point, &scratch)
        let entries: [TimePhasedRecord.Entry]
        do {
            entries = try self.entries(point, planned)
        } catch {
            throw .planning(context.network.error(.quantityOverflow, at: point))
        }
        return try record(point, planned.timeline, entries)
    }

    private func notPlanned(_ item: String, _ location: String) -> EngineError {
        let network = context.network
        let others = points(Filter(item: item)).filter { network.exists($0) }.map { "`\(network.location(of: $0))`" }
        return .notFound(
            what: "item `\(item)` is not planned at location `\(location)`",
            advice: others.isEmpty
                ? "nothing is required or in stock of it anywhere"
                : "it is at \(others.joined(separator: ", "))")
    }

    private func record(
        _ point: PointID, _ timeline: Timeline, _ entries: [TimePhasedRecord.Entry]
    ) throws(EngineError) -> TimePhasedRecord {
        let network = context.network
        let terms = network.terms(of: point)
        let first = terms.firstValidSource(on: context.today)
        return TimePhasedRecord(
            item: network.item(of: point), location: network.location(of: point), date: context.today,
            level: network.level(of: point), onHand: timeline.onHand, rule: terms.policy.rule,
            periodDays: terms.policy.periodDays, minimum: terms.policy.minimum, maximum: terms.policy.maximum,
            fixedQuantity: terms.policy.fixedQuantity, safetyStock: terms.policy.safetyStock,
            negativeDays: terms.policy.negativeDays, positiveDays: terms.policy.positiveDays,
            buffer: try buffer(of: point, timeline),
            sources: terms.sources.enumerated().map { source($0.element, isFirst: $0.offset == first) },
            entries: entries)
    }

    private func source(_ terms: SourceTerms, isFirst: Bool) -> TimePhasedRecord.Source {
        func name(_ text: TextID) -> String? { text == .none ? nil : context.network.text(text) }
        return TimePhasedRecord.Source(
            kind: terms.kind, from: name(terms.from), bill: name(terms.bill), leadTimeDays: terms.leadTime,
            countsWorkingDays: terms.countsWorkingDays, minimum: terms.minimum, multiple: terms.multiple,
            maximum: terms.maximum, split: terms.shares ? Quantity(rawValue: terms.split) : nil,
            effectiveFrom: terms.effectiveFrom == .distantPast ? nil : terms.effectiveFrom,
            effectiveTo: terms.effectiveTo == .distantFuture ? nil : terms.effectiveTo, isFirst: isFirst)
    }

    // MARK: Days

    private func entries(
        _ point: PointID, _ planned: PlannedTimeline
    ) throws(QuantityOverflow) -> [TimePhasedRecord.Entry] {
        let timeline = planned.timeline
        var days = TimePhasedDays(today: context.today)
        for (place, requirement) in timeline.requirements.enumerated() {
            try days.change(requirement.required) { entry throws(QuantityOverflow) in
                let kind = Int(requirement.kind.rawValue)
                entry.requirements[kind] = try entry.requirements[kind].adding(requirement.quantity)
                if planned.issues[place] > requirement.requested { entry.hasDelay = true }
            }
        }
        for receipt in timeline.receipts {
            let isScheduled = [OriginTable.supply, OriginTable.explosion].contains(receipt.origin.table)
            try days.add(receipt.quantity, on: receipt.counts, isScheduled ? \.scheduledReceipts : \.plannedReceipts)
        }
        for day in timeline.expiryDays {
            try days.change(max(day, context.today)) { entry throws(QuantityOverflow) in }
        }
        for order in context.current(point).orders { try days.add(order.quantity, on: order.start, \.plannedStarts) }
        var entries = days.sorted
        let balances = try timeline.balances(on: entries.map(\.day))
        let shorts = try shorts(timeline, on: entries.map(\.day))
        for index in entries.indices {
            entries[index].projectedBalance = balances[index]
            entries[index].short = shorts[index]
        }
        return entries
    }

    /// What is required by the end of each day and not there by then: uncovered, or pegged to what comes later.
    private func shorts(_ timeline: Timeline, on days: [Day]) throws(QuantityOverflow) -> [Quantity] {
        var changes: [Day: Quantity] = [:]
        func add(_ quantity: Quantity, from first: Day, to last: Day) throws(QuantityOverflow) {
            changes[first] = try (changes[first] ?? .zero).adding(quantity)
            changes[last] = try (changes[last] ?? .zero).subtracting(quantity)
        }
        for requirement in timeline.requirements where requirement.uncovered > .zero {
            try add(requirement.uncovered, from: requirement.required, to: .distantFuture)
        }
        for peg in timeline.pegs where !peg.isOnHand {
            let required = timeline.requirements[Int(peg.requirement)].required
            let counts = timeline.receipts[Int(peg.receipt)].counts
            if counts > required { try add(peg.quantity, from: required, to: counts) }
        }
        var sum = Quantity.zero
        return try days.map { day throws(QuantityOverflow) in
            sum = try sum.adding(changes[day] ?? .zero)
            return sum
        }
    }
}

/// The days of a record while it is filled.
private struct TimePhasedDays {
    private var entries: [Day: TimePhasedRecord.Entry] = [:]

    init(today: Day) { entries[today] = TimePhasedRecord.Entry(day: today) }

    var sorted: [TimePhasedRecord.Entry] { entries.values.sorted { $0.day < $1.day } }

    mutating func change(
        _ day: Day, _ body: (inout TimePhasedRecord.Entry) throws(QuantityOverflow) -> Void
    ) throws(QuantityOverflow) {
        try body(&entries[day, default: TimePhasedRecord.Entry(day: day)])
    }

    mutating func add(
        _ quantity: Quantity, on day: Day, _ member: WritableKeyPath<TimePhasedRecord.Entry, Quantity>
    ) throws(QuantityOverflow) {
        try change(day) { entry throws(QuantityOverflow) in
            entry[keyPath: member] = try entry[keyPath: member].adding(quantity)
        }
    }
}
