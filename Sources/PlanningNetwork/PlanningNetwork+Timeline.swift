internal import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// What a requirement or receipt of a timeline comes from: `Requirement.Origin.table`.
package enum OriginTable {
    /// A row of demand_orders, supply_components, supply_orders or forecasts, by `row`.
    package static let demand: Int32 = 1, component: Int32 = 2, supply: Int32 = 3, forecast: Int32 = 4
    /// A line of the bill (`line`) of an open production order (`row`).
    package static let explosion: Int32 = 5
    /// A planned or fixed order of a parent (`row`), by required date (`line`) and number.
    package static let planned: Int32 = 6
    /// What a superseded item (`row`) passed on: its required date (`line`) and number.
    package static let passedOn: Int32 = 16
    /// A fixed order of the stocking point itself: its place (`row`).
    package static let fixed: Int32 = 7
}

/// Memory for filling timelines, used again and again.
package struct TimelineScratch: Sendable {
    package var timeline = Timeline()
    var requirements: [Requirement] = []
    var keys: [SortKey] = []
    var open: [OpenRequirement] = []
    /// Receipts with the names that they are put in order by: order and line, or item and location of the producer.
    var receipts: [(receipt: Receipt, order: TextID, line: TextID)] = []
    /// The required dates of the requirements that are gathered, and requested dates that these lie between.
    var required = DayRange.whole
    var requested = DayRange.whole
    /// The plan whose orders are read.
    var plan = 0
    /// Requirements with alternatives: their places as they are gathered, and their groups.
    var grouped: [(place: Int32, group: Int32)] = []
    /// Whether a parent may give by-products or alternatives: supply that depends on more than the stocking point's own
    /// rows.
    package internal(set) var isIndivisible = false
    /// Lines of a parent's bills that ask the stocking point for something.
    var lines: [AskingLine] = []
    /// Whether a parent's planned transfers may come from the stocking point.
    var isPlannedFrom = false
    var forecast = ForecastScratch()

    struct SortKey: Comparable {
        var day: Day
        var place: Int32
        var priority: Priority
        var kind: UInt8

        func precedes(_ other: SortKey) -> Bool {
            if day != other.day { return day < other.day }
            return priority != other.priority ? priority < other.priority : kind < other.kind
        }

        /// Whether only names order two requirements.
        func isLevel(_ other: SortKey) -> Bool {
            day == other.day && priority == other.priority && kind == other.kind
        }

        static func < (left: SortKey, right: SortKey) -> Bool {
            left.precedes(right) || !right.precedes(left) && left.place < right.place
        }
    }

    /// Nettable lots of stock, with their names.
    var lots: [(name: TextID, lot: StockLot)] = []
    /// Rows of reservations with the place of the requirement that they are for.
    var reserved: [(requirement: Int32, row: Int32, quantity: Quantity)] = []

    /// A requirement of an open order, before it is put in order.
    struct OpenRequirement {
        var requirement: Requirement
        var order: TextID
        var line: TextID
        var component: TextID
        /// The exploded bill and the stocking point of its order, where the line has alternatives.
        var bill: Int32 = -1
        var parent: PointID = -1
    }

    /// The first later planning date on which rows alone give other requirements or receipts: a bill line comes into
    /// effect for an open order that has not started, a forecast line is ignored, a receipt comes inside the coverage
    /// fence.
    package var nextDay = Day.distantFuture

    package init() {}
}

extension PlanningNetwork {
    /// The dates of a stocking point's orders on a planning date.
    package func scheduler(_ point: PointID, today: Day) -> Scheduler {
        Scheduler(points.terms[Int(point)], calendars: calendars.open, today: today)
    }

    /// Sorts sales orders by requested date and name, so that timelines can be filled by many threads at once.
    package mutating func sortDemands() {
        let facts = self[.demandOrders]
        let texts = texts
        func precedes(_ left: Int32, _ right: Int32) -> Bool {
            let (one, other) = (facts.day(left, DemandColumn.dueDate), facts.day(right, DemandColumn.dueDate))
            if one != other { return one < other }
            let order = texts.compare(facts.text(left, DemandColumn.order), facts.text(right, DemandColumn.order))
            return order != 0
                ? order < 0
                : texts.precedes(facts.text(left, DemandColumn.line), facts.text(right, DemandColumn.line))
        }
        while let point = points.unsortedDemands.popLast() {
            let index = Int(point)
            let sorted = Int(points.sortedDemands[index])
            // A few are put in their places; many are sorted with the others.
            if points.demands[index].count - sorted <= Self.greatestInsertion {
                for end in sorted..<points.demands[index].count {
                    let row = points.demands[index][end]
                    var low = 0
                    var high = end
                    while low < high {
                        let middle = (low + high) / 2
                        if precedes(row, points.demands[index][middle]) { high = middle } else { low = middle + 1 }
                    }
                    points.demands[index].remove(at: end)
                    points.demands[index].insert(row, at: low)
                }
            } else {
                points.demands[index].sort(by: precedes)
            }
            points.sortedDemands[index] = Int32(points.demands[index].count)
        }
    }

    /// How many rows are put in their places one by one.
    private static let greatestInsertion = 8

    /// Fills a timeline with the requirements and receipts of a stocking point, pulled from rows and parents' orders.
    ///
    /// - Complexity: O(n log n) in what the stocking point and its parents hold.
    package func fill(
        _ scratch: inout TimelineScratch, _ point: PointID, plan: Int, today: Day, _ scheduler: borrowing Scheduler
    ) throws(QuantityOverflow) {
        clear(&scratch)
        try gather(&scratch, point, plan, today, scheduler)
        sortRequirements(&scratch)
        cutRequirements(&scratch, point, today)
        try addReceipts(&scratch, point, today, scheduler)
    }

    /// Fills a timeline with the receipts of a stocking point alone, but for by-products of its parents.
    package func fillReceipts(
        _ scratch: inout TimelineScratch, _ point: PointID, today: Day, _ scheduler: borrowing Scheduler
    ) throws(QuantityOverflow) {
        clear(&scratch)
        try addReceipts(&scratch, point, today, scheduler)
        scratch.receipts.removeAll(keepingCapacity: true)
    }

    /// Adds the requirements of some required dates to a timeline.
    ///
    /// - Returns: `false` if a parent gives a by-product, which is a receipt that belongs to the timeline as a whole.
    /// - Complexity: O(n log n) in what is added, after a search among sales orders and the orders of each parent.
    package func addRequirements(
        _ scratch: inout TimelineScratch, _ point: PointID, plan: Int, today: Day, _ scheduler: borrowing Scheduler,
        required days: DayRange
    ) throws(QuantityOverflow) -> Bool {
        scratch.requirements.removeAll(keepingCapacity: true)
        scratch.required = days
        let bounds = scheduler.requestedBounds(required: days.first, days.last)
        scratch.requested = DayRange(bounds.first, bounds.last)
        try gather(&scratch, point, plan, today, scheduler)
        sortRequirements(&scratch)
        cutRequirements(&scratch, point, today)
        return !scratch.isIndivisible
    }

    private func clear(_ scratch: inout TimelineScratch) {
        scratch.timeline.removeAll()
        scratch.requirements.removeAll(keepingCapacity: true)
        scratch.receipts.removeAll(keepingCapacity: true)
        scratch.required = .whole
        scratch.isIndivisible = false
        scratch.grouped.removeAll(keepingCapacity: true)
        scratch.forecast.removeAll()
        scratch.requested = .whole
        scratch.nextDay = .distantFuture
    }

    private func gather(
        _ scratch: inout TimelineScratch, _ point: PointID, _ plan: Int, _ today: Day,
        _ scheduler: borrowing Scheduler
    ) throws(QuantityOverflow) {
        scratch.plan = plan
        addSales(point, today, scheduler, &scratch)
        try addOpenRequirements(point, today, scheduler, &scratch)
        try addFromParents(point, plan, today, scheduler, &scratch)
        try addForecasts(point, today, scheduler, &scratch)
    }

    private func addReceipts(
        _ scratch: inout TimelineScratch, _ point: PointID, _ today: Day, _ scheduler: borrowing Scheduler
    ) throws(QuantityOverflow) {
        addSupplies(point, today, scheduler, &scratch)
        noteShipping(point, today, &scratch)
        addFixedOrders(point, scheduler, &scratch)
        sortReceipts(&scratch)
        cutReceipts(&scratch, point, today)
        try addStock(point, today, &scratch)
        if points.terms[Int(point)].policy.rule == .decoupling { try addBuffer(point, today, &scratch) }
    }

    /// A number that stands for a stocking point in every process.
    package func identity(of point: PointID) -> UInt64 {
        Identity.combine(
            Identity.combine(3, texts.identity(points.items[Int(point)])),
            texts.identity(points.locations[Int(point)]))
    }

    package func identity(of order: PlannedOrder, _ point: UInt64) -> UInt64 {
        Identity.combine(Identity.combine(point, order.required.rawValue), order.number)
    }

    /// Puts requirements in the order in which they are served; those of equal rank stay in the order of their ids, in
    /// which they were added.
    func sortRequirements(_ scratch: inout TimelineScratch) {
        scratch.keys.removeAll(keepingCapacity: true)
        var isSorted = true
        // Sales orders of one required date that were requested on several are not in the order of their names.
        var needsNames = false
        var lastRequested = Day.distantPast
        for (place, requirement) in scratch.requirements.enumerated() {
            let key = TimelineScratch.SortKey(
                day: requirement.required, place: Int32(place), priority: requirement.priority,
                kind: requirement.kind.rawValue)
            let last = scratch.keys.last
            if isSorted, let last, key.precedes(last) { isSorted = false }
            if requirement.kind == .sales,
                requirement.requested != requirement.required
                    || requirement.requested != lastRequested && last.map(key.isLevel) ?? false
            {
                needsNames = true
            }
            lastRequested = requirement.requested
            scratch.keys.append(key)
        }
        defer { placeGroups(&scratch) }
        if isSorted, !needsNames, scratch.timeline.requirements.isEmpty {
            swap(&scratch.timeline.requirements, &scratch.requirements)
            return
        }
        if !isSorted { scratch.keys.sort() }
        if needsNames { sortSalesByName(&scratch) }
        for key in scratch.keys { scratch.timeline.requirements.append(scratch.requirements[Int(key.place)]) }
    }

    /// Notes the groups of the requirements where these stand now.
    private func placeGroups(_ scratch: inout TimelineScratch) {
        guard !scratch.grouped.isEmpty else { return }
        var groups = Array(repeating: Int32(-1), count: scratch.keys.count)
        for (place, group) in scratch.grouped { groups[Int(place)] = group }
        scratch.timeline.substitutes.groupOfRequirement = scratch.keys.map { groups[Int($0.place)] }
    }

    /// Puts sales orders of equal rank into the order of their names.
    private func sortSalesByName(_ scratch: inout TimelineScratch) {
        let facts = self[.demandOrders]
        let texts = texts
        let requirements = scratch.requirements
        var first = 0
        while first < scratch.keys.count {
            var end = first + 1
            while end < scratch.keys.count, scratch.keys[end].isLevel(scratch.keys[first]) { end += 1 }
            if end > first + 1, requirements[Int(scratch.keys[first].place)].kind == .sales {
                scratch.keys[first..<end].sort { left, right in
                    let one = requirements[Int(left.place)].origin.row
                    let other = requirements[Int(right.place)].origin.row
                    let order = texts.compare(
                        facts.text(one, DemandColumn.order), facts.text(other, DemandColumn.order))
                    return order != 0
                        ? order < 0
                        : texts.precedes(facts.text(one, DemandColumn.line), facts.text(other, DemandColumn.line))
                }
            }
            first = end
        }
    }
}
