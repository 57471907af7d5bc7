internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// Tables whose rows belong to no stocking point, but are named by what does: calendars, and the keys of coverage.
extension PlanningNetwork {
    /// Makes changed calendars anew, and looks at the stocking points whose dates are counted with them.
    mutating func settleCalendars() {
        guard !pending.calendars.isEmpty else { return }
        var changed: Set<Int32> = []
        var rebuilt: Set<TextID> = []
        for calendar in pending.calendars where rebuilt.insert(calendar).inserted {
            changed.insert(rebuildCalendar(calendar))
        }
        pending.calendars.removeAll()
        for point in 0..<Int32(points.count) {
            // A calendar that appears makes its sources usable.
            pending.terms.insert(point)
            let terms = points.terms[Int(point)]
            let usesChanged =
                changed.contains(terms.issueCalendar) || changed.contains(terms.receiptCalendar)
                || terms.sources.contains {
                    changed.contains($0.receiptCalendar) || changed.contains($0.orderCalendar)
                        || $0.countsWorkingDays && changed.contains($0.leadTimeCalendar)
                }
            if usesChanged {
                markAffected(point)
                pending.explosions.insert(point)
            }
        }
    }

    /// Looks at the stocking points whose coverage names a changed key, once for all keys.
    mutating func settleKeys() {
        guard !pending.forecastKeys.isEmpty || !pending.seasonalKeys.isEmpty else { return }
        let forecastKeys = Set(pending.forecastKeys)
        let seasonalKeys = Set(pending.seasonalKeys)
        pending.forecastKeys.removeAll()
        pending.seasonalKeys.removeAll()
        for point in 0..<Int32(points.count) {
            let policy = points.terms[Int(point)].policy
            let reduces = policy.forecastConsumption == .percent && !points.forecasts[Int(point)].isEmpty
            if reduces, forecastKeys.contains(policy.forecastKey) { markAffected(point) }
            if seasonalKeys.contains(policy.seasonalKey) { pending.terms.insert(point) }
        }
    }

    /// Notes that stocking points reduce their forecast by another percent.
    mutating func forecastKeyChanged(_ row: Int32) {
        pending.forecastKeys.append(self[.forecastKeys].text(row, ForecastKeyColumn.key))
    }

    mutating func seasonalFactorChanged(_ row: Int32) {
        pending.seasonalKeys.append(self[.seasonalFactors].text(row, SeasonalFactorColumn.key))
    }
}
