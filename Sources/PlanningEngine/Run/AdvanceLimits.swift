internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// How early orders can come: not before their own start can be today, nor before their components can follow
/// (semantics section 11, advance).
///
/// Remembers the timelines it had to plan, for as long as the plan does not change.
struct AdvanceLimits {
    /// A planned timeline, with its requirements by the orders that ask for them and its pegs by requirement.
    private struct Known {
        let timeline: Timeline
        private var askers: [Asker: [Int32]] = [:]
        private var pegs: [[Int32]]

        init(_ timeline: Timeline, _ network: borrowing PlanningNetwork) {
            self.timeline = timeline
            pegs = Array(repeating: [], count: timeline.requirements.count)
            for (place, peg) in timeline.pegs.enumerated() { pegs[Int(peg.requirement)].append(Int32(place)) }
            for (place, requirement) in timeline.requirements.enumerated() {
                guard let asker = network.asker(requirement.origin) else { continue }
                askers[Asker(parent: asker.parent, order: asker.order), default: []].append(Int32(place))
            }
        }

        /// The requirements of an order.
        func requirements(of order: OrderKey, at parent: PointID) -> [Int32] {
            askers[Asker(parent: parent, order: order)] ?? []
        }

        /// The pegs of a requirement.
        func pegs(of requirement: Int32) -> [Peg] { pegs[Int(requirement)].map { timeline.pegs[Int($0)] } }
    }

    private struct Asker: Hashable {
        var parent: PointID
        var order: OrderKey
    }

    private var timelines: [PointID: Known] = [:]
    private var scratch = TimelineScratch()
    /// Stocking points whose limit is being worked out, against rings of open orders.
    private var inProgress: [PointID] = []

    private mutating func known(_ point: PointID, _ context: RunContext) throws(NetworkError) -> Known {
        if let known = timelines[point] { return known }
        _ = try context.walk(point, &scratch, holdingFloor: false)
        let known = Known(scratch.timeline, context.network)
        timelines[point] = known
        return known
    }

    /// The earliest due date that an open or fixed order can be moved to.
    mutating func earliestDue(
        of receipt: Receipt, at point: PointID, in context: RunContext
    ) throws(NetworkError) -> Day {
        let network = context.network
        let scheduler = network.scheduler(point, today: context.today)
        let due: Day
        let start: Day
        let key: OrderKey
        let source: SourceTerms?
        let asks: Bool
        let hasStart: Bool
        if receipt.origin.table == OriginTable.supply {
            let row = receipt.origin.row
            due = max(network.dueDay(ofSupply: row), context.today)
            start = network.start(ofSupply: row, today: context.today)
            key = network.orderKey(ofSupply: row)
            source = network.source(ofSupply: row, point)
            let kind = network.supplyKind(row)
            asks = kind == .production || kind == .transfer && network.transferStart(row, today: context.today) != nil
            hasStart = asks || network.hasStartDate(supply: row)
        } else {
            let order = network.fixedOrders(of: point)[Int(receipt.origin.row)]
            due = max(order.receipt, context.today)
            start = max(order.start, context.today)
            key = OrderKey(required: order.required, number: order.number)
            source = context.source(of: order, point)
            asks = order.kind != .buy
            hasStart = true
        }
        let first = scheduler.earliestDueDay(from: source)
        // An order without a start date of its own can be hastened as far as its supplier delivers.
        guard hasStart else { return first }
        var days = start - context.today
        if asks { for room in try room(of: key, at: point, in: context) { days = min(days, room) } }
        let moved = due - max(days, 0)
        return max(first, source.map { scheduler.receiptDay(onOrAfter: moved, from: $0) } ?? moved)
    }

    /// By how many days each requirement of an order could be earlier and still be served.
    private mutating func room(
        of key: OrderKey, at point: PointID, in context: RunContext
    ) throws(NetworkError) -> [Int32] {
        // An order that waits for itself cannot move.
        guard !inProgress.contains(point) else { return [0] }
        inProgress.append(point)
        defer { inProgress.removeLast() }
        var rooms: [Int32] = []
        var seen: Set<PointID> = []
        for child in context.network.children(of: point) where seen.insert(child).inserted {
            guard context.network.crosses(child: child, parent: point) else { continue }
            let known = try known(child, context)
            // No requirement is required before today, however far its order moves.
            let first = context.network.scheduler(child, today: context.today).requiredDay(requested: context.today)
            for place in known.requirements(of: key, at: point) {
                let earliest = try earliestIssue(of: place, known, child, context)
                if earliest > first { rooms.append(known.timeline.requirements[Int(place)].requested - earliest) }
            }
        }
        return rooms
    }

    /// The earliest day on which all receipts of a requirement could be issued; what nothing covers does not count.
    private mutating func earliestIssue(
        of place: Int32, _ known: Known, _ point: PointID, _ context: RunContext
    ) throws(NetworkError) -> Day {
        let scheduler = context.network.scheduler(point, today: context.today)
        var day = scheduler.requiredDay(requested: context.today)
        for peg in known.pegs(of: place) where !peg.isOnHand {
            let receipt = known.timeline.receipts[Int(peg.receipt)]
            day = max(day, try earliestIssue(of: receipt, known.timeline, point, scheduler, context))
        }
        for passed in known.timeline.substitutes.passedOn where passed.requirement == place {
            let requirement = known.timeline.requirements[Int(place)]
            let key = OrderKey(required: requirement.required, number: passed.number)
            for room in try room(of: key, at: point, in: context) { day = max(day, requirement.requested - room) }
        }
        return day
    }

    private mutating func earliestIssue(
        of receipt: Receipt, _ timeline: Timeline, _ point: PointID, _ scheduler: Scheduler, _ context: RunContext
    ) throws(NetworkError) -> Day {
        switch receipt.origin.table {
        case OriginTable.supply, OriginTable.fixed:
            let due = try earliestDue(of: receipt, at: point, in: context)
            return min(receipt.issue, scheduler.issueDay(available: scheduler.available(due: due)))
        case OriginTable.explosion, OriginTable.planned:
            return receipt.issue
        default:
            let order = timeline.orders[Int(receipt.origin.row)]
            let source = context.network.terms(of: point).source(
                Int(order.source), for: order.quantity, on: order.required)
            var days = order.start - scheduler.earliestDates(from: source).start
            if order.kind != .buy {
                let key = OrderKey(required: order.required, number: order.number)
                for room in try room(of: key, at: point, in: context) { days = min(days, room) }
            }
            let start = order.start - max(days, 0)
            return min(
                receipt.issue, scheduler.issueDay(available: scheduler.forward(start: start, from: source).available))
        }
    }
}
