import PlanningEvents
import PlanningModel

/// Streams of changes.
extension World {
    /// A whole stream: the rows of the beginning, then batches of changes.
    mutating func scenario(seed: UInt64, batches: Int = 6) -> Scenario {
        var all = [beginning()]
        for _ in 1..<batches {
            var batch: [Change] = []
            for _ in 0..<random.number(1...5) { batch.append(change()) }
            all.append(batch)
        }
        return Scenario(seed: seed, batches: all)
    }

    private mutating func beginning() -> [Change] {
        for location in locations where !profile.hasUnknowns || !random.chance(10) {
            var new = row(.locations)
            new["location"] = location
            put(new)
        }
        for item in items where !profile.hasUnknowns || !random.chance(10) {
            var new = profile.hasSubstitutes ? row(.items) : Row(.items, ["item": item])
            if new["item"] != item { new = Row(.items, ["item": item]) }
            put(new)
        }
        var counts: [(Table, ClosedRange<Int>)] = [
            (.sources, items.count...items.count * locations.count + 3),
            (.bomComponents, items.count - 1...items.count * 2),
            (.onHand, 0...items.count), (.supplyOrders, 0...4), (.supplyComponents, 0...2),
            (.demandOrders, profile.hasConsumption ? 3...10 : 1...6),
            (.forecasts, profile.hasConsumption ? 4...12 : 0...2),
        ]
        if profile.hasCalendars { counts.append((.calendars, 1...3)) }
        if profile.hasCoverage || profile.hasConsumption || profile.hasSeasons { counts.append((.coverage, 1...5)) }
        if profile.hasConsumption { counts.append((.forecastKeys, 3...8)) }
        if profile.hasSeasons { counts.append((.seasonalFactors, 1...3)) }
        if profile.hasSourcing { counts += [(.priceBreaks, 0...3), (.bills, 0...4), (.operations, 0...3)] }
        if profile.hasShelfLife { counts.append((.sellableDays, 0...3)) }
        if profile.hasReservations { counts.append((.reservations, 1...5)) }
        for (table, range) in counts {
            for _ in 0..<random.number(range) { put(row(table)) }
        }
        return [.date(today)] + facts.map(Change.put)
    }

    private mutating func put(_ row: Row) {
        let key = row.key
        if let place = facts.firstIndex(where: { $0.table == row.table && $0.key == key }) {
            facts[place] = row
        } else {
            facts.append(row)
        }
    }

    // MARK: Changes

    private static let tables: [(Table, weight: Int)] = [
        (.demandOrders, 20), (.onHand, 12), (.supplyOrders, 14), (.supplyComponents, 9), (.forecasts, 6), (.sources, 9),
        (.bomComponents, 12), (.coverage, 8), (.calendars, 3), (.locations, 3), (.items, 4),
        (.forecastKeys, 4), (.seasonalFactors, 4), (.priceBreaks, 6), (.bills, 6), (.operations, 5), (.reservations, 9),
        (.sellableDays, 4),
    ]
    private static let restingTables: [Table] = [
        .priorityRanges, .usage,
    ]

    private mutating func change() -> Change {
        if random.chance(13) { return move() }
        if profile.hasFixedOrders, random.chance(16) {
            let pick = random.number(0...99)
            switch random.number(0...99) {
            case 0...49: return .fix(pick: pick, random.pick([.approved, .firmed, .firmed]))
            case 50...64:
                let days = random.chance(50) ? 0 : random.number(-3...6)
                return .edit(pick: pick, quantity: random.number(1...12), days: days)
            case 65...76: return .release(pick: pick)
            default: return .confirm(pick: pick, order: "CF\(random.number(1...4))")
            }
        }
        if profile.hasScopes, random.chance(15) {
            let isByItem = random.chance(60)
            return .scopedRun(
                random.pick(RunKind.allCases),
                RunScope(
                    items: isByItem ? [random.pick(items)] : [], locations: isByItem ? [] : [random.pick(locations)]))
        }
        return change(of: random.chance(3) ? random.pick(Self.restingTables) : table())
    }

    private mutating func table() -> Table {
        var rest = random.number(0...Self.tables.reduce(0) { $0 + $1.weight } - 1)
        for (table, weight) in Self.tables {
            if rest < weight { return isMet(table) ? table : .demandOrders }
            rest -= weight
        }
        return .demandOrders
    }

    /// Whether the profile uses a table.
    private func isMet(_ table: Table) -> Bool {
        switch table {
        case .calendars: profile.hasCalendars
        case .forecastKeys: profile.hasConsumption
        case .seasonalFactors: profile.hasSeasons
        case .priceBreaks, .bills, .operations: profile.hasSourcing
        case .reservations: profile.hasReservations
        case .sellableDays: profile.hasShelfLife
        default: true
        }
    }

    private mutating func move() -> Change {
        let days = random.number(0...99)
        switch days {
        case 0...59: today = today + Int32(random.number(1...3))
        case 60...89: today = today + Int32(random.number(4...20))
        case 90...95: today = today + Int32(random.number(21...90))
        default: today = today - Int32(random.number(1...9))
        }
        return .date(today)
    }

    private mutating func change(of table: Table) -> Change {
        let old = rows(of: table)
        if table == .onHand, random.chance(40) {
            let known = old.isEmpty || random.chance(20) ? row(table) : random.pick(old)
            var row = known.key
            row["quantity"] = random.chance(60) ? "-\(quantity())" : quantity()
            let sum = (Double(known["quantity"] ?? "0") ?? 0) + (Double(row["quantity"] ?? "0") ?? 0)
            if abs(sum) < 9e12 { return .adjust(row) }
        }
        switch random.number(0...9) {
        case 0...3 where table != .items && table != .locations, 0...9 where old.isEmpty:
            let new = row(table)
            put(new)
            return .put(new)
        case 4...6:
            let removed = random.pick(old)
            facts.removeAll { $0 == removed }
            return .remove(removed)
        case 7 where table == .items || table == .locations, 8 where table == .items || table == .locations:
            let new = row(table)
            put(new)
            return .put(new)
        default:
            var changed = random.pick(old)
            let other = row(table)
            for column in table.columns where !column.isKey && random.chance(25) {
                if column.isRequired, other[column.name] == nil { continue }
                changed[column.name] = other[column.name]
            }
            put(changed)
            return .put(changed)
        }
    }
}
