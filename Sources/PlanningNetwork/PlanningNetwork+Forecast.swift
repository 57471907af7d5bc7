internal import PlanningEvents
package import PlanningModel
internal import RequirementsPlanning

/// Memory for the forecast of a stocking point.
struct ForecastScratch: Sendable {
    /// Whether the rest is that of the stocking point in hand, which may be filled part by part.
    var isGathered = false
    var ledger = ForecastLedger()
    /// Rows of forecasts, by customer and date.
    var rows: [Int32] = []
    /// The customers of the groups, by number, and whether anything is left to plan of their lines.
    var groups: [(customer: TextID, group: Int, hasQuantity: Bool)] = []
    /// The uses by line; those of one line as they were made.
    var useKeys: [(line: Int32, place: Int32)] = []
    /// What of the forecast orders consumed.
    var uses: [ForecastUse] = []

    mutating func removeAll() {
        isGathered = false
        ledger.removeAll()
        rows.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        uses.removeAll(keepingCapacity: true)
    }
}

/// What a sales order consumed of a forecast line (semantics section 9).
package struct ForecastUse: Hashable, Sendable, BitwiseCopyable {
    /// The row of forecasts, and that of demand_orders.
    package var line: Int32
    package var order: Int32
    package var quantity: Quantity
    /// What stands for line and order in every process.
    package var lineIdentity: UInt64
    package var orderIdentity: UInt64
}

extension TimelineScratch {
    /// What of the forecast the sales orders consumed, by customer, date of the line and the order of consumption.
    package var forecastUses: [ForecastUse] { forecast.uses }
}

/// The forecast of a stocking point (semantics section 9): its lines, less what its sales orders consume.
extension PlanningNetwork {
    func addForecasts(
        _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws(QuantityOverflow) {
        guard !points.forecasts[Int(point)].isEmpty else { return }
        let policy = points.terms[Int(point)].policy
        if !scratch.forecast.isGathered { gatherForecast(point, today, policy, &scratch) }
        let facts = self[.forecasts]
        for (place, row) in scratch.forecast.rows.enumerated() {
            let date = facts.day(row, ForecastColumn.date)
            guard scratch.requested.first <= date, date <= scratch.requested.last else { continue }
            var quantity = scratch.forecast.ledger.rests[place]
            if policy.forecastConsumption == .percent {
                quantity = try quantity.reduced(byPercent: percent(on: date, today: today, policy))
            }
            add(
                .forecast, requested: date, quantity,
                priority: facts.priority(row, ForecastColumn.priority),
                sellableDays: sellableDays(facts.text(row, ForecastColumn.customer), points.items[Int(point)]),
                identity: identity(ofForecast: row, facts), Requirement.Origin(table: OriginTable.forecast, row: row),
                scheduler, &scratch)
        }
    }

    /// Gathers the lines after today, lets the sales orders consume them, and notes when time alone changes that.
    private func gatherForecast(
        _ point: PointID, _ today: Day, _ policy: CoveragePolicy, _ scratch: inout TimelineScratch
    ) {
        scratch.forecast.isGathered = true
        gatherLines(point, today, &scratch.forecast)
        switch policy.forecastConsumption {
        case .none:
            break
        case .percent:
            if policy.forecastKey != .none, !scratch.forecast.rows.isEmpty {
                let period = policy.forecastPeriod.period(of: today)
                scratch.nextDay = min(scratch.nextDay, policy.forecastPeriod.start(ofPeriod: period + 1))
            }
        case .keyPeriod, .dynamicPeriod, .backwardForward:
            gatherOrders(point, &scratch.forecast)
            scratch.forecast.ledger.consume(policy)
            noteUses(&scratch.forecast)
        }
        // On its own date a line is ignored, and what consumed it consumes another.
        for date in scratch.forecast.ledger.dates { scratch.nextDay = min(scratch.nextDay, date) }
    }

    /// The requested dates between which requirements change when a sales order of some day and customer does.
    func consumedDays(_ day: Day, customer: TextID, _ point: PointID) -> DayRange {
        let policy = points.terms[Int(point)].policy
        let lines = points.forecasts[Int(point)]
        guard !lines.isEmpty else { return DayRange(day, day) }
        switch policy.forecastConsumption {
        case .none, .percent:
            return DayRange(day, day)
        case .keyPeriod:
            // Its own period; the one before; and by what of its own the next one then lacks, two after it.
            let period = policy.forecastPeriod.period(of: day)
            return DayRange(
                policy.forecastPeriod.start(ofPeriod: period - 1), policy.forecastPeriod.start(ofPeriod: period + 3) - 1
            )
        case .dynamicPeriod:
            let facts = self[.forecasts]
            func lineBefore(_ customer: TextID) -> Day {
                lines.reduce(Day.distantPast) { last, row in
                    let date = facts.day(row, ForecastColumn.date)
                    return facts.text(row, ForecastColumn.customer) == customer && date <= day ? max(last, date) : last
                }
            }
            let first = [lineBefore(customer), lineBefore(.none)].filter { $0 > .distantPast }.min()
            return DayRange(first ?? day, day)
        case .backwardForward:
            // What it takes of another order's reach, that one takes elsewhere, and so on.
            return .whole
        }
    }

    /// The requested dates between which requirements change when a forecast line does.
    func changedDays(ofForecast row: Int32, _ point: PointID) -> DayRange {
        let consumption = points.terms[Int(point)].policy.forecastConsumption
        guard consumption == .none || consumption == .percent else { return .whole }
        let date = self[.forecasts].day(row, ForecastColumn.date)
        return DayRange(date, date)
    }

    /// Enters the lines after today into the ledger, a group for each customer.
    private func gatherLines(_ point: PointID, _ today: Day, _ scratch: inout ForecastScratch) {
        let facts = self[.forecasts]
        let texts = texts
        for row in points.forecasts[Int(point)] where facts.day(row, ForecastColumn.date) > today {
            scratch.rows.append(row)
        }
        scratch.rows.sort { left, right in
            let order = texts.compare(
                facts.text(left, ForecastColumn.customer), facts.text(right, ForecastColumn.customer))
            return order != 0
                ? order < 0 : facts.day(left, ForecastColumn.date) < facts.day(right, ForecastColumn.date)
        }
        for row in scratch.rows {
            let customer = facts.text(row, ForecastColumn.customer)
            if scratch.groups.last?.customer != customer {
                scratch.groups.append((customer, scratch.ledger.groupCount, false))
                scratch.ledger.beginGroup()
            }
            let quantity = facts.quantity(row, ForecastColumn.quantity)
            if quantity > .zero { scratch.groups[scratch.groups.count - 1].hasQuantity = true }
            scratch.ledger.addLine(date: facts.day(row, ForecastColumn.date), quantity)
        }
        scratch.groups.sort { $0.customer.rawValue < $1.customer.rawValue }
    }

    /// Enters the sales orders into the ledger, each with the lines of its customer where any are left to plan, else
    /// with the general ones.
    private func gatherOrders(_ point: PointID, _ scratch: inout ForecastScratch) {
        let facts = self[.demandOrders]
        let general = scratch.group(of: .none)
        // They are in the order of their requested dates, then of their names.
        for row in points.demands[Int(point)] {
            let customer = facts.text(row, DemandColumn.customer)
            let own = customer == .none ? nil : scratch.group(of: customer)
            guard let group = own ?? general else { continue }
            scratch.ledger.addOrder(
                requested: facts.day(row, DemandColumn.dueDate), facts.quantity(row, DemandColumn.quantity),
                group: group, row: row)
        }
    }

    private func noteUses(_ scratch: inout ForecastScratch) {
        let facts = self[.forecasts]
        scratch.useKeys.removeAll(keepingCapacity: true)
        for (place, use) in scratch.ledger.uses.enumerated() { scratch.useKeys.append((use.line, Int32(place))) }
        scratch.useKeys.sort { $0 < $1 }
        for key in scratch.useKeys {
            let use = scratch.ledger.uses[Int(key.place)]
            let row = scratch.rows[Int(use.line)]
            scratch.uses.append(
                ForecastUse(
                    line: row, order: use.order, quantity: use.quantity,
                    lineIdentity: identity(ofForecast: row, facts), orderIdentity: identity(ofDemand: use.order)))
        }
    }

    /// The percent of the forecast key for the period of a day, counted from that of today; 0 without a row.
    private func percent(on day: Day, today: Day, _ policy: CoveragePolicy) -> Quantity {
        guard policy.forecastKey != .none else { return .zero }
        let number = policy.forecastPeriod.period(of: day) - policy.forecastPeriod.period(of: today) + 1
        let keys = self[.forecastKeys]
        return keys.find(Int64(policy.forecastKey.rawValue), Int64(number))
            .map { keys.quantity($0, ForecastKeyColumn.percent) } ?? .zero
    }

    /// What stands for a forecast line of a stocking point in every process.
    func identity(ofForecast row: Int32, _ facts: FactTable) -> UInt64 {
        Identity.combine(
            Identity.combine(5, texts.identity(facts.text(row, ForecastColumn.customer))),
            facts.number(row, ForecastColumn.date))
    }

    /// What stands for a line of a demand order in every process.
    func identity(ofDemand row: Int32) -> UInt64 {
        let facts = self[.demandOrders]
        return Identity.combine(
            Identity.combine(1, texts.identity(facts.text(row, DemandColumn.order))),
            texts.identity(facts.text(row, DemandColumn.line)))
    }

    /// Order and line of a demand order.
    package func demandOrder(_ row: Int32) -> (order: String, line: String?) {
        orderNames(Requirement.Origin(table: OriginTable.demand, row: row))
    }

    /// Customer and date of a forecast line.
    package func forecastLine(_ row: Int32) -> (customer: String?, date: Day) {
        let facts = self[.forecasts]
        let customer = facts.text(row, ForecastColumn.customer)
        return (customer == .none ? nil : texts[customer], facts.day(row, ForecastColumn.date))
    }
}

extension ForecastScratch {
    /// The group of a customer with anything left to plan.
    fileprivate func group(of customer: TextID) -> Int? {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].customer.rawValue < customer.rawValue { low = middle + 1 } else { high = middle }
        }
        guard low < groups.count, groups[low].customer == customer else { return nil }
        return groups[low].hasQuantity ? groups[low].group : nil
    }
}
