import PlanningEvents
import PlanningModel

/// A network made of a seed, in the form in which an ERP would state it.
struct GeneratedNetwork {
    struct Item {
        var level: Int
        var leadTime: Int
        var countsWorkingDays: Bool
        var isWeekly: Bool
        /// Units of an order's minimum and multiple; 0 is lot for lot.
        var lot: Int
        var safetyStock: Int
        var onHand: Int
        var lines: Range<Int>
    }
    struct BillLine {
        var parent: Int
        var component: Int
        var quantity: Int
    }
    struct Demand {
        var item: Int
        var day: Int
        var quantity: Int
    }

    static let location = "MAIN"
    /// The calendar of working days, and the days of the week that are closed in it.
    static let calendar = "WORK"
    static let closedDays = ["sat", "sun"]
    let start = Day(year: 2026, month: 1, day: 5)
    let shape: NetworkShape
    private(set) var items: [Item] = []
    private(set) var lines: [BillLine] = []
    private(set) var demands: [Demand] = []
    private let columns: NetworkColumns

    init(_ shape: NetworkShape) throws(BenchmarkError) {
        self.shape = shape
        columns = try NetworkColumns()
        var random = SplitMix64(seed: shape.seed)
        for index in 0..<shape.items { items.append(item(index, &random)) }
        makeLines(&random)
        makeDemands(&random)
    }

    private func item(_ index: Int, _ random: inout SplitMix64) -> Item {
        let kind = random.below(100)
        let isWeekly = kind < shape.weeklyPercent
        let isInLots = !isWeekly && kind < shape.weeklyPercent + shape.lotPercent
        let level = index * shape.levels / shape.items
        // Quantities grow from level to level.
        let scale = 1 << level
        return Item(
            level: level, leadTime: random.number(in: 1...10),
            countsWorkingDays: random.happens(percent: shape.workingDaysPercent), isWeekly: isWeekly,
            lot: isInLots ? random.number(in: 20...200) * scale : 0,
            safetyStock: random.happens(percent: shape.safetyStockPercent) ? random.number(in: 5...50) * scale : 0,
            onHand: random.happens(percent: shape.onHandPercent) ? random.number(in: 10...100) * scale : 0,
            lines: 0..<0)
    }

    /// The items of some levels; the first item of a level is the first whose share of all items reaches it.
    private func indices(ofLevels levels: Range<Int>) -> Range<Int> {
        func first(_ level: Int) -> Int { (level * shape.items + shape.levels - 1) / shape.levels }
        return first(levels.lowerBound)..<first(levels.upperBound)
    }

    private mutating func makeLines(_ random: inout SplitMix64) {
        let parents = indices(ofLevels: 0..<shape.levels - 1)
        let total = shape.items * shape.billLinesPerItem
        for parent in parents {
            let first = lines.count
            let level = items[parent].level
            // So that the lines are as many as asked for.
            let count = (parent + 1) * total / parents.count - parent * total / parents.count
            for _ in 0..<count {
                let skips = random.happens(percent: shape.skippingPercent)
                let target = skips ? random.number(in: level + 1...shape.levels - 1) : level + 1
                let candidates = indices(ofLevels: target..<target + 1)
                // The square of a uniform number: some components are popular, many are not.
                var component = candidates.lowerBound
                repeat {
                    let place = random.below(candidates.count)
                    component = candidates.lowerBound + place * place / candidates.count
                } while lines[first...].contains { $0.component == component }
                lines.append(BillLine(parent: parent, component: component, quantity: random.number(in: 1...3)))
            }
            items[parent].lines = first..<lines.count
        }
    }

    private mutating func makeDemands(_ random: inout SplitMix64) {
        let candidates = indices(ofLevels: 0..<shape.demandLevels)
        for _ in 0..<shape.items * shape.demandsPerItem {
            let item = candidates.lowerBound + random.below(candidates.count)
            let demand = Demand(
                item: item, day: random.below(shape.horizonDays), quantity: random.number(in: 1...40))
            demands.append(demand)
        }
    }
}

extension GeneratedNetwork {
    var rowCount: Int {
        1 + Self.closedDays.count + 3 * items.count + lines.count + items.count { $0.onHand > 0 } + demands.count
    }

    /// Gives the rows of a table as an ERP states them.
    func forEachRow(of table: Table, _ body: (RowEvent) -> Void) {
        var row = RowEvent()
        switch table {
        case .locations:
            row.begin(.locations, .put)
            row.set(columns.location, to: Self.location.utf8)
            body(row)
        case .calendars:
            for day in Self.closedDays { body(closedDay(day)) }
        case .items:
            for index in items.indices {
                row.begin(.items, .put)
                row.set(columns.item, to: name(index).utf8)
                body(row)
            }
        case .coverage:
            for index in items.indices { body(coverage(index)) }
        case .sources:
            for index in items.indices { body(source(index)) }
        case .bomComponents:
            for line in lines { body(billLine(line)) }
        case .onHand:
            for (index, item) in items.enumerated() where item.onHand > 0 {
                row.begin(.onHand, .put)
                row.set(columns.onHandItem, to: name(index).utf8)
                row.set(columns.onHandLocation, to: Self.location.utf8)
                row.set(columns.onHandQuantity, to: millionths(item.onHand))
                body(row)
            }
        case .demandOrders:
            for (index, demand) in demands.enumerated() { body(self.demand(index, demand)) }
        default: break
        }
    }

    /// A day of the week or a date on which the calendar of working days is closed.
    func closedDay(_ day: String) -> RowEvent {
        var row = RowEvent()
        row.begin(.calendars, .put)
        row.set(columns.calendar, to: Self.calendar.utf8)
        row.set(columns.calendarDay, to: day.utf8)
        row.set(columns.calendarOpen, to: 0)
        return row
    }

    private func coverage(_ index: Int) -> RowEvent {
        let item = items[index]
        var row = RowEvent()
        row.begin(.coverage, .put)
        row.set(columns.coverageItem, to: name(index).utf8)
        row.set(columns.coverageLocation, to: Self.location.utf8)
        row.set(columns.coverageRule, to: columns.period)
        row.set(columns.coveragePeriod, to: item.isWeekly ? 7 : 1)
        if item.safetyStock > 0 { row.set(columns.coverageSafetyStock, to: millionths(item.safetyStock)) }
        return row
    }

    /// The source of an item, with some days added to its lead time.
    func source(_ index: Int, addingDays days: Int = 0) -> RowEvent {
        let item = items[index]
        var row = RowEvent()
        row.begin(.sources, .put)
        row.set(columns.sourceItem, to: name(index).utf8)
        row.set(columns.sourceLocation, to: Self.location.utf8)
        row.set(columns.sourceKind, to: item.lines.isEmpty ? columns.buy : columns.make)
        if item.lines.isEmpty { row.set(columns.sourceFrom, to: "VENDOR-\(index % 97)".utf8) }
        row.set(columns.sourceLeadTime, to: Int64(item.leadTime + days))
        if item.countsWorkingDays {
            row.set(columns.sourceBasis, to: 1)
            row.set(columns.sourceCalendar, to: Self.calendar.utf8)
        }
        if item.lot > 0 {
            row.set(columns.sourceMinimum, to: millionths(item.lot))
            row.set(columns.sourceMultiple, to: millionths(item.lot))
        }
        return row
    }

    func billLine(_ line: BillLine) -> RowEvent {
        var row = RowEvent()
        row.begin(.bomComponents, .put)
        row.set(columns.parent, to: name(line.parent).utf8)
        row.set(columns.component, to: name(line.component).utf8)
        row.set(columns.quantityPer, to: millionths(line.quantity))
        return row
    }

    func demand(_ index: Int, _ demand: Demand) -> RowEvent {
        var row = RowEvent()
        row.begin(.demandOrders, .put)
        row.set(columns.demandOrder, to: "SO-\(index)".utf8)
        row.set(columns.demandItem, to: name(demand.item).utf8)
        row.set(columns.demandLocation, to: Self.location.utf8)
        row.set(columns.demandQuantity, to: millionths(demand.quantity))
        row.set(columns.demandDate, to: Int64((start + Int32(demand.day)).rawValue))
        return row
    }

    func name(_ item: Int) -> String { "ITEM-\(item)" }

    /// The item of a name.
    func item(named name: String) -> Int? { Int(name.dropFirst("ITEM-".count)) }

    private func millionths(_ units: Int) -> Int64 { Int64(units) * 1_000_000 }
}

/// Where the columns that are stated stand in their tables.
struct NetworkColumns {
    let location, item: Int
    let calendar, calendarDay, calendarOpen: Int
    let coverageItem, coverageLocation, coverageRule, coveragePeriod, coverageSafetyStock: Int
    let sourceItem, sourceLocation, sourceKind, sourceFrom, sourceLeadTime, sourceMinimum, sourceMultiple: Int
    let sourceBasis, sourceCalendar: Int
    let parent, component, quantityPer: Int
    let onHandItem, onHandLocation, onHandQuantity: Int
    let demandOrder, demandItem, demandLocation, demandQuantity, demandDate: Int
    let period = Int64(CoverageRule.names.firstIndex(of: "period") ?? 0)
    let make = Int64(SourceKind.make.rawValue)
    let buy = Int64(SourceKind.buy.rawValue)

    init() throws(BenchmarkError) {
        func column(_ table: Table, _ name: String) throws(BenchmarkError) -> Int {
            guard let index = table.index(ofColumn: name) else {
                throw BenchmarkError("the table \(table.name) has no column \(name)")
            }
            return index
        }
        location = try column(.locations, "location")
        item = try column(.items, "item")
        calendar = try column(.calendars, "calendar")
        calendarDay = try column(.calendars, "day")
        calendarOpen = try column(.calendars, "open")
        coverageItem = try column(.coverage, "item")
        coverageLocation = try column(.coverage, "location")
        coverageRule = try column(.coverage, "rule")
        coveragePeriod = try column(.coverage, "period_days")
        coverageSafetyStock = try column(.coverage, "safety_stock")
        sourceItem = try column(.sources, "item")
        sourceLocation = try column(.sources, "location")
        sourceKind = try column(.sources, "kind")
        sourceFrom = try column(.sources, "from")
        sourceLeadTime = try column(.sources, "lead_time_days")
        sourceBasis = try column(.sources, "lead_time_basis")
        sourceCalendar = try column(.sources, "lead_time_calendar")
        sourceMinimum = try column(.sources, "order_minimum")
        sourceMultiple = try column(.sources, "order_multiple")
        parent = try column(.bomComponents, "parent")
        component = try column(.bomComponents, "component")
        quantityPer = try column(.bomComponents, "quantity_per")
        onHandItem = try column(.onHand, "item")
        onHandLocation = try column(.onHand, "location")
        onHandQuantity = try column(.onHand, "quantity")
        demandOrder = try column(.demandOrders, "order")
        demandItem = try column(.demandOrders, "item")
        demandLocation = try column(.demandOrders, "location")
        demandQuantity = try column(.demandOrders, "quantity")
        demandDate = try column(.demandOrders, "due_date")
    }
}
