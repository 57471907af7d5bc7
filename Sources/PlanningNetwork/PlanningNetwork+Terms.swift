internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

extension PlanningNetwork {
    /// The settings and sources of a stocking point, from the rows of every specificity (contract section 1.2).
    mutating func resolveTerms(_ point: PointID) -> StockingPointTerms {
        let item = points.items[Int(point)]
        let location = points.locations[Int(point)]
        let calendars = locationCalendars(location)
        let (policy, decoupling) = resolvePolicy(item, location)
        var terms = StockingPointTerms(
            policy: policy, sources: resolveSources(item, location, calendars.whole),
            issueCalendar: calendars.issue, receiptCalendar: calendars.receipt, shelfLife: shelfLife(of: item),
            priorityRanges: resolvePriorityRanges(policy), decoupling: decoupling,
            isUnplannable: points.isInCycle[Int(point)] || points.hasPhantomCycle[Int(point)],
            billVersions: resolveBillVersions(item, location))
        resolvePrices(&terms, item, location)
        terms.policy.supersededFrom = supersededFrom(item)
        return terms
    }

    private func shelfLife(of item: TextID) -> Int32? {
        let items = self[.items]
        guard let row = items.find(key: Int64(item.rawValue)), items.has(row, ItemColumn.shelfLifeDays) else {
            return nil
        }
        return Int32(truncatingIfNeeded: items.number(row, ItemColumn.shelfLifeDays))
    }

    private mutating func locationCalendars(_ location: TextID) -> (whole: Int32, issue: Int32, receipt: Int32) {
        guard let row = self[.locations].find(key: Int64(location.rawValue)) else { return (0, 0, 0) }
        let whole = self[.locations].text(row, LocationColumn.calendar)
        let issue = self[.locations].text(row, LocationColumn.issueCalendar)
        let receipt = self[.locations].text(row, LocationColumn.receiptCalendar)
        return (
            calendars.place(of: whole), calendars.place(of: issue == .none ? whole : issue),
            calendars.place(of: receipt == .none ? whole : receipt)
        )
    }

    // MARK: Coverage

    private func resolvePolicy(_ item: TextID, _ location: TextID) -> (CoveragePolicy, DecouplingTerms) {
        let coverage = self[.coverage]
        let none = TextID.none
        let rows = [(item, location), (item, none), (none, location), (none, none)].compactMap { key in
            coverage.find(Int64(key.0.rawValue), Int64(key.1.rawValue))
        }
        func number(_ column: Int) -> Int64? {
            rows.first { coverage.has($0, column) }.map { coverage.number($0, column) }
        }
        func days(_ column: Int) -> Int32? { number(column).map { Int32(truncatingIfNeeded: $0) } }
        func quantity(_ column: Int) -> Quantity? { number(column).map(Quantity.init(rawValue:)) }
        func choice(_ column: Int) -> UInt8? { number(column).flatMap { UInt8(exactly: $0) } }
        func text(_ column: Int) -> TextID {
            number(column).map { TextID(rawValue: Int32(truncatingIfNeeded: $0)) } ?? .none
        }

        var policy = CoveragePolicy()
        policy.rule = choice(CoverageColumn.rule).flatMap(CoverageRule.init) ?? .requirement
        policy.periodDays = days(CoverageColumn.periodDays) ?? 1
        policy.minimum = quantity(CoverageColumn.minimum) ?? .zero
        policy.maximum = quantity(CoverageColumn.maximum)
        policy.fixedQuantity = quantity(CoverageColumn.fixedQuantity) ?? .zero
        policy.safetyStock = quantity(CoverageColumn.safetyStock) ?? .zero
        policy.negativeDays = days(CoverageColumn.negativeDays) ?? 0
        policy.positiveDays = days(CoverageColumn.positiveDays)
        policy.onHandConsumption =
            choice(CoverageColumn.onHandConsumption).flatMap(OnHandConsumption.init) ?? .first
        policy.isLatestFirst = number(CoverageColumn.latestFirst) == 1
        policy.receiptMargin = days(CoverageColumn.receiptMargin) ?? 0
        policy.issueMargin = days(CoverageColumn.issueMargin) ?? 0
        policy.reorderMargin = days(CoverageColumn.reorderMargin) ?? 0
        policy.advanceMargin = days(CoverageColumn.advanceMargin) ?? 0
        policy.postponeMargin = days(CoverageColumn.postponeMargin) ?? 0
        policy.coverageFence = days(CoverageColumn.coverageFence)
        policy.freezeFence = days(CoverageColumn.freezeFence)
        policy.firmingFence = days(CoverageColumn.firmingFence)
        policy.actionFence = days(CoverageColumn.actionFence)
        policy.rescheduleTolerance = days(CoverageColumn.rescheduleToleranceDays) ?? 0
        policy.quantityTolerance = quantity(CoverageColumn.rescheduleTolerancePercent) ?? .zero
        policy.minimumMove = days(CoverageColumn.minimumMove) ?? 0
        policy.lotSizing = choice(CoverageColumn.lotSizing).flatMap(LotSizing.init)
        policy.setupCost = quantity(CoverageColumn.setupCost) ?? .zero
        policy.holdingCost = quantity(CoverageColumn.holdingCost) ?? .zero
        policy.vendorChoice = choice(CoverageColumn.vendorChoice).flatMap(VendorChoice.init) ?? .priority
        policy.forecastConsumption =
            choice(CoverageColumn.forecastConsumption).flatMap(ForecastConsumption.init) ?? .none
        policy.forecastPeriod = choice(CoverageColumn.forecastPeriod).flatMap(ForecastPeriod.init) ?? .month
        policy.forecastBackward = days(CoverageColumn.forecastBackward) ?? 0
        policy.forecastForward = days(CoverageColumn.forecastForward) ?? 0
        policy.seasonalKey = text(CoverageColumn.seasonalKey)
        policy.seasonalFactors = seasonalFactors(policy.seasonalKey)
        policy.forecastKey = text(CoverageColumn.forecastKey)
        if policy.rule == .priority {
            policy.reorderPoint = quantity(CoverageColumn.reorderPoint)
            policy.priorityMethod = choice(CoverageColumn.priorityMethod).flatMap(PriorityMethod.init) ?? .percent
            policy.priorityKey = text(CoverageColumn.priorityKey)
        }
        var decoupling = DecouplingTerms()
        if policy.rule == .decoupling {
            decoupling.usage = quantity(CoverageColumn.averageDailyUsage)
            decoupling.pastDays = days(CoverageColumn.usagePastDays)
            decoupling.forwardDays = days(CoverageColumn.usageForwardDays)
            decoupling.pastPercent = quantity(CoverageColumn.usagePastPercent) ?? decoupling.pastPercent
            decoupling.leadTimeFactor = quantity(CoverageColumn.leadTimeFactor) ?? .one
            decoupling.variabilityFactor = quantity(CoverageColumn.variabilityFactor) ?? .zero
            decoupling.orderCycle = days(CoverageColumn.orderCycle) ?? 0
            decoupling.spikeHorizon = days(CoverageColumn.spikeHorizon)
            decoupling.spikeThreshold = quantity(CoverageColumn.spikeThreshold)
        }
        return (policy, decoupling)
    }

    /// The ranges of the key of rule `priority`, if its method has any.
    private func resolvePriorityRanges(_ policy: CoveragePolicy) -> [PriorityRange] {
        guard policy.priorityMethod != .percent, policy.priorityKey != .none else { return [] }
        let facts = self[.priorityRanges]
        return (Int64(0)...100).compactMap { priority in
            guard let row = facts.find(Int64(policy.priorityKey.rawValue), priority) else { return nil }
            let limit = PriorityLimit(
                rawValue: UInt8(truncatingIfNeeded: facts.number(row, PriorityRangeColumn.limitOf)))
            return PriorityRange(
                priority: Priority(whole: priority), limitOf: limit ?? .infinite,
                percent: facts.has(row, PriorityRangeColumn.limitPercent)
                    ? facts.quantity(row, PriorityRangeColumn.limitPercent) : Quantity(rawValue: 100 * Quantity.scale))
        }
    }

    /// The factors of the months of a key; none if every month is 1.
    private func seasonalFactors(_ key: TextID) -> [Quantity] {
        guard key != .none else { return [] }
        let facts = self[.seasonalFactors]
        let factors = (1...12).map { month in
            facts.find(Int64(key.rawValue), Int64(month)).map { facts.quantity($0, SeasonalFactorColumn.factor) }
                ?? .one
        }
        return factors.allSatisfy { $0 == .one } ? [] : factors
    }

    // MARK: Sources

    private mutating func resolveSources(
        _ item: TextID, _ location: TextID, _ locationCalendar: Int32
    ) -> [SourceTerms] {
        let sources = self[.sources]
        let rows = byItem[item].sources.filter { row in
            let at = sources.text(row, SourceColumn.location)
            return (at == .none || at == location) && isUsable(row, at: location)
        }
        guard rows.count > 1 else { return rows.map { sourceTerms($0, sources, locationCalendar) } }
        let texts = texts
        return rows.sorted { left, right in
            let leftPriority = sources.number(left, SourceColumn.priority)
            let rightPriority = sources.number(right, SourceColumn.priority)
            if leftPriority != rightPriority { return leftPriority < rightPriority }
            let leftIsOwn = sources.text(left, SourceColumn.location) != .none
            let rightIsOwn = sources.text(right, SourceColumn.location) != .none
            if leftIsOwn != rightIsOwn { return leftIsOwn }
            let leftKind = sources.number(left, SourceColumn.kind)
            let rightKind = sources.number(right, SourceColumn.kind)
            if leftKind != rightKind { return leftKind < rightKind }
            for column in [SourceColumn.from, SourceColumn.bill] {
                let order = texts.compare(sources.text(left, column), sources.text(right, column))
                if order != 0 { return order < 0 }
            }
            return (sources.optionalDay(left, SourceColumn.effectiveFrom) ?? .distantPast)
                < (sources.optionalDay(right, SourceColumn.effectiveFrom) ?? .distantPast)
        }.map { sourceTerms($0, sources, locationCalendar) }
    }

    /// Whether a source names only what is known, and no transfer to itself.
    func isUsable(_ row: Int32, at location: TextID) -> Bool {
        let sources = self[.sources]
        let from = sources.text(row, SourceColumn.from)
        if sources.number(row, SourceColumn.kind) == Int64(SourceKind.transfer.rawValue) {
            guard from != location, isLocation(from) else { return false }
        }
        return [SourceColumn.leadTimeCalendar, SourceColumn.receiptCalendar, SourceColumn.orderCalendar].allSatisfy {
            let calendar = sources.text(row, $0)
            return calendar == .none || known.calendars.contains(calendar.rawValue)
        }
    }

    private mutating func sourceTerms(_ row: Int32, _ sources: FactTable, _ locationCalendar: Int32) -> SourceTerms {
        let leadTimeCalendar = sources.text(row, SourceColumn.leadTimeCalendar)
        return SourceTerms(
            kind: SourceKind(rawValue: UInt8(truncatingIfNeeded: sources.number(row, SourceColumn.kind))) ?? .buy,
            from: sources.text(row, SourceColumn.from), bill: sources.text(row, SourceColumn.bill),
            priority: Int32(truncatingIfNeeded: sources.number(row, SourceColumn.priority)),
            split: sources.has(row, SourceColumn.splitPercent) ? sources.number(row, SourceColumn.splitPercent) : -1,
            leadTime: Int32(truncatingIfNeeded: sources.number(row, SourceColumn.leadTimeDays)),
            countsWorkingDays: sources.number(row, SourceColumn.leadTimeBasis) == 1,
            leadTimeCalendar: leadTimeCalendar == .none ? locationCalendar : calendars.place(of: leadTimeCalendar),
            receiptCalendar: calendars.place(of: sources.text(row, SourceColumn.receiptCalendar)),
            orderCalendar: calendars.place(of: sources.text(row, SourceColumn.orderCalendar)),
            minimum: sources.quantity(row, SourceColumn.orderMinimum),
            multiple: sources.quantity(row, SourceColumn.orderMultiple),
            maximum: sources.quantity(row, SourceColumn.orderMaximum),
            effectiveFrom: sources.optionalDay(row, SourceColumn.effectiveFrom) ?? .distantPast,
            effectiveTo: sources.optionalDay(row, SourceColumn.effectiveTo) ?? .distantFuture,
            price: sources.has(row, SourceColumn.unitPrice)
                ? sources.quantity(row, SourceColumn.unitPrice) : SourceTerms.noPrice)
    }
}
