internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// The buffers of decoupling points (semantics section 13), and what rows change them.
extension PlanningNetwork {
    /// Works out the zones of a decoupling point, and when time alone may change them.
    func addBuffer(
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        let terms = points.terms[Int(point)]
        let source = terms.firstValidSource(on: today).map { terms.sources[$0] }
        for source in terms.sources {
            scratch.nextDay = min(scratch.nextDay, Self.dayAfter(today, source.effectiveFrom, source.effectiveTo))
        }
        scratch.timeline.buffer = try DecouplingBuffer(
            terms.decoupling, leadTime: leadTimes.days(of: point),
            past: pastUsage(point, today, &scratch), forward: forwardUsage(point, today, &scratch),
            factor: terms.policy.seasonalFactor(on: today), orderMinimum: source?.minimum ?? .zero)
    }

    /// What was issued on the days of the past window: those before today.
    private func pastUsage(
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) -> Quantity {
        guard let days = points.terms[Int(point)].decoupling.pastWindow else { return .zero }
        let facts = self[.usage]
        var sum = Quantity.zero
        for row in points.usages[Int(point)] {
            let day = facts.day(row, UsageColumn.date)
            // It comes into the window the day after, and leaves it when the window is over.
            if day >= today { scratch.nextDay = min(scratch.nextDay, day + 1) }
            guard day < today, day >= today - days else { continue }
            scratch.nextDay = min(scratch.nextDay, day + (days + 1))
            sum = try sum.adding(facts.quantity(row, UsageColumn.quantity))
        }
        return sum
    }

    /// The forecast of the days of the forward window: from today on, whatever orders have consumed.
    private func forwardUsage(
        _ point: PointID, _ today: Day, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) -> Quantity {
        guard let days = points.terms[Int(point)].decoupling.forwardWindow else { return .zero }
        let facts = self[.forecasts]
        var sum = Quantity.zero
        for row in points.forecasts[Int(point)] {
            let day = facts.day(row, ForecastColumn.date)
            guard day >= today else { continue }
            guard day < today + days else {
                scratch.nextDay = min(scratch.nextDay, day - (days - 1))
                continue
            }
            scratch.nextDay = min(scratch.nextDay, day + 1)
            sum = try sum.adding(facts.quantity(row, ForecastColumn.quantity))
        }
        return sum
    }

    // MARK: Rows

    mutating func connectUsage(_ row: Int32, adding: Bool) {
        let facts = self[.usage]
        let point = intern(facts.text(row, UsageColumn.item), facts.text(row, UsageColumn.location))
        points.usages[Int(point)].set(row, isIn: adding)
        // The row names no stocking point; it matters where usage is worked out, and is told where nothing is known.
        if points.terms[Int(point)].decoupling.pastWindow != nil || !isKnown(point) { markAffected(point) }
    }

    /// Notes that a key has other priority ranges.
    mutating func priorityRangeChanged(_ row: Int32) {
        pending.priorityKeys.append(self[.priorityRanges].text(row, PriorityRangeColumn.key))
    }

    /// Notes that terms of stocking points with changed keys may be others.
    mutating func settlePriorityKeys() {
        guard !pending.priorityKeys.isEmpty else { return }
        let changed = Set(pending.priorityKeys)
        pending.priorityKeys.removeAll()
        for point in 0..<Int32(points.count) where changed.contains(points.terms[Int(point)].policy.priorityKey) {
            pending.terms.insert(point)
        }
    }
}
