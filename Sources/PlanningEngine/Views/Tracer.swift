internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Follows pegs through the network. An order that is met again is named and not followed again, so that the trees are
/// no larger than the pegging and cycles end.
struct Tracer {
    /// An order that takes components and gives a receipt.
    enum Order: Hashable {
        case planned(PointID, Day, Int32)
        case open(Int32)
    }

    enum Subject {
        case order(Order)
        /// A row of demand_orders.
        case demand(Int32)
    }

    let view: PlanView
    let network: PlanningNetwork
    private var timelines: [PointID: PlannedTimeline] = [:]
    private var scratch = TimelineScratch()
    private var seen: Set<Order> = []
    private var places: Set<PointID> = []
    private var erpOrders: Set<EventFilter.OrderLine> = []
    var keys: Set<EventFilter.Key> = []

    init(view: PlanView) {
        self.view = view
        network = view.context.network
    }

    mutating func trace(_ subject: Subject) throws(EngineError) -> OrderTrace {
        var trace: OrderTrace
        switch subject {
        case .order(let order):
            trace = OrderTrace(subject: try node(of: order), name: name(of: order))
            trace.run = plannedOrder(order).map { Int($0.order.run) }
            trace.subject.delayDays = max(trace.subject.delayDays, try slip(of: order))
            seen = [order]
            trace.demand = try uses(of: order)
            seen = [order]
            trace.supply = try needs(of: order)
        case .demand(let row):
            trace = try demandTrace(row)
        }
        trace.places = Set(
            places.map { EventFilter.Place(item: network.item(of: $0), location: network.location(of: $0)) })
        trace.keys = keys
        for point in places { trace.keys.formUnion(keys(of: point)) }
        trace.erpOrders = erpOrders
        return trace
    }

    private mutating func demandTrace(_ row: Int32) throws(EngineError) -> OrderTrace {
        let names = network.orderNames(Requirement.Origin(table: OriginTable.demand, row: row))
        let node = OrderTrace.Node(
            kind: RequirementKind.sales.name, order: names.order, line: names.line, item: "", location: "",
            quantity: network.quantity(ofDemandOrder: row))
        var trace = OrderTrace(subject: node, name: .demand(order: names.order, line: names.line))
        erpOrders.insert(EventFilter.OrderLine(order: names.order, line: names.line))
        noteCustomer(Requirement.Origin(table: OriginTable.demand, row: row))
        guard let point = network.point(ofDemandOrder: row) else { return trace }
        (trace.subject.item, trace.subject.location) = (network.item(of: point), network.location(of: point))
        guard let planned = try timeline(point) else { return trace }
        for (place, requirement) in planned.timeline.requirements.enumerated()
        where requirement.origin.table == OriginTable.demand && requirement.origin.row == row {
            trace.subject.date = requirement.required
            trace.subject.delayDays = max(0, planned.issues[place] - requirement.requested)
            trace.supply = try supplies(of: place, at: point, planned)
        }
        return trace
    }

    // MARK: Orders

    private func plannedOrder(_ order: Order) -> (order: PlannedOrder, point: PointID)? {
        guard case .planned(let point, let required, let number) = order else { return nil }
        let found = view.context.current(point).orders.first { $0.required == required && $0.number == number }
        return found.map { ($0, point) }
    }

    private func point(of order: Order) -> PointID? {
        switch order {
        case .planned(let point, _, _): point
        case .open(let row): network.point(ofOpenOrder: row)
        }
    }

    private func name(of order: Order) -> OrderTrace.Name {
        switch order {
        case .planned(let point, let required, let number):
            return .planned(
                item: network.item(of: point), location: network.location(of: point), required: required,
                number: number)
        case .open(let row):
            let names = network.orderNames(Requirement.Origin(table: OriginTable.supply, row: row))
            return .open(order: names.order, line: names.line)
        }
    }

    /// An order as a node of its whole quantity.
    private mutating func node(of order: Order) throws(EngineError) -> OrderTrace.Node {
        let point = point(of: order)
        var node = OrderTrace.Node(
            kind: "", item: point.map(network.item(of:)) ?? "", location: point.map(network.location(of:)) ?? "",
            quantity: .zero)
        if let point { places.insert(point) }
        switch order {
        case .planned(let point, let required, let number):
            node.order =
                PlannedOrderName(item: node.item, location: node.location, required: required, number: number)
                .description
            guard let (found, _) = plannedOrder(order) else { return node }
            let planned = view.standing(found, of: point)
            node.kind = planned.kind.name
            node.quantity = planned.quantity
            node.date = planned.available
            node.delayDays = planned.delayDays
            node.status = planned.status.name
        case .open(let row):
            let names = network.orderNames(Requirement.Origin(table: OriginTable.supply, row: row))
            (node.order, node.line) = (names.order, names.line)
            erpOrders.insert(EventFilter.OrderLine(order: names.order, line: names.line))
            node.kind = network.supplyKind(row).name
            node.quantity = network.quantity(ofOpenOrder: row)
            node.date = network.dueDay(ofSupply: row)
        }
        return node
    }

    /// The timeline of a stocking point; `nil` if it is not planned.
    mutating func timeline(_ point: PointID) throws(EngineError) -> PlannedTimeline? {
        if let known = timelines[point] { return known }
        guard network.exists(point), network.isKnown(point) else { return nil }
        places.insert(point)
        let planned = try view.planned(point, &scratch)
        timelines[point] = planned
        return planned
    }

    /// How many days later than on its own date an open order can be issued, because what it needs comes late.
    private mutating func slip(of order: Order) throws(EngineError) -> Int32 {
        guard case .open(let row) = order, let point = point(of: order), let planned = try timeline(point) else {
            return 0
        }
        for (place, receipt) in planned.timeline.receipts.enumerated()
        where receipt.origin.table == OriginTable.supply && receipt.origin.row == row {
            return max(0, planned.receiptIssues[place] - receipt.issue)
        }
        return 0
    }

    // MARK: Up

    /// What an order is pegged to.
    private mutating func uses(of order: Order) throws(EngineError) -> [OrderTrace.Node] {
        guard let point = point(of: order), let planned = try timeline(point) else { return [] }
        var nodes: [OrderTrace.Node] = []
        for (place, receipt) in planned.timeline.receipts.enumerated()
        where self.order(of: receipt, at: point, isByProduct: false) == order {
            for peg in planned.timeline.pegs where Int(peg.receipt) == place {
                nodes.append(try use(peg, at: point, planned))
            }
            var rest = receipt.rest
            for peg in planned.timeline.floorPegs where Int(peg.receipt) == place {
                var node = blank(point, kind: "safety_stock", peg.quantity)
                node.date = peg.day
                rest.rawValue -= peg.quantity.rawValue
                nodes.append(node)
            }
            if rest > .zero { nodes.append(blank(point, kind: "excess", rest)) }
        }
        return nodes
    }

    func blank(_ point: PointID, kind: String, _ quantity: Quantity) -> OrderTrace.Node {
        OrderTrace.Node(
            kind: kind, item: network.item(of: point), location: network.location(of: point), quantity: quantity)
    }

    private mutating func use(
        _ peg: Peg, at point: PointID, _ planned: PlannedTimeline
    ) throws(EngineError) -> OrderTrace.Node {
        let place = Int(peg.requirement)
        let requirement = planned.timeline.requirements[place]
        let end = view.demandEnd(requirement)
        var node = blank(point, kind: end.kind, peg.quantity)
        (node.order, node.line) = (end.order, end.line)
        node.date = requirement.required
        node.delayDays = max(0, planned.issues[place] - requirement.requested)
        noteCustomer(requirement.origin)
        if requirement.origin.table == OriginTable.demand, let order = end.order {
            erpOrders.insert(EventFilter.OrderLine(order: order, line: end.line))
        }
        guard let asker = asker(requirement.origin) else { return node }
        let parent = try self.node(of: asker)
        (node.item, node.location, node.status) = (parent.item, parent.location, parent.status)
        if seen.insert(asker).inserted { node.nodes = try uses(of: asker) } else { node.isRepeated = true }
        return node
    }

    /// The order that asks for a requirement.
    private func asker(_ origin: Requirement.Origin) -> Order? {
        switch origin.table {
        case OriginTable.planned:
            return .planned(origin.row, Day(rawValue: origin.line), origin.number)
        case OriginTable.passedOn:
            return asker(network.demand(of: origin, plan: view.context.plan))
        default:
            return network.openOrder(of: origin).map { .open($0) }
        }
    }

    /// The order that a receipt stands for; with by-products, the order that they come with.
    private func order(of receipt: Receipt, at point: PointID, isByProduct: Bool) -> Order? {
        switch receipt.origin.table {
        case OriginTable.supply: .open(receipt.origin.row)
        case OriginTable.explosion: isByProduct ? .open(receipt.origin.row) : nil
        case OriginTable.planned:
            isByProduct ? .planned(receipt.origin.row, Day(rawValue: receipt.origin.line), receipt.origin.number) : nil
        default: .planned(point, receipt.required, receipt.number)
        }
    }

    // MARK: Down

    /// What an order asks of its components or source location, and what is pegged to that.
    private mutating func needs(of order: Order) throws(EngineError) -> [OrderTrace.Node] {
        var children: [PointID] = []
        if let (planned, point) = plannedOrder(order) {
            children = network.children(of: planned, of: point)
        } else if case .open(let row) = order, let point = network.point(ofOpenOrder: row) {
            children = network.children(of: point)
        }
        var nodes: [OrderTrace.Node] = []
        var visited: Set<PointID> = []
        for child in children where visited.insert(child).inserted {
            guard let planned = try timeline(child) else { continue }
            for (place, requirement) in planned.timeline.requirements.enumerated()
            where requirement.kind != .substitute && asker(requirement.origin) == order {
                var node = blank(child, kind: requirement.kind.name, requirement.quantity)
                node.date = requirement.required
                node.delayDays = max(0, planned.issues[place] - requirement.requested)
                node.nodes = try supplies(of: place, at: child, planned)
                nodes.append(node)
            }
        }
        return nodes
    }

    /// What is pegged to a requirement.
    mutating func supplies(
        of place: Int, at point: PointID, _ planned: PlannedTimeline
    ) throws(EngineError) -> [OrderTrace.Node] {
        var nodes: [OrderTrace.Node] = []
        for peg in view.links(planned.timeline.pegs.filter { Int($0.requirement) == place }) {
            let end = view.supplyEnd(peg.receipt, planned.timeline, point)
            var node = blank(point, kind: end.kind, peg.quantity)
            (node.order, node.line, node.date) = (end.order, end.line, end.date)
            if !peg.isOnHand,
                let order = order(of: planned.timeline.receipts[Int(peg.receipt)], at: point, isByProduct: true)
            {
                let whole = try self.node(of: order)
                node.status = whole.status
                if end.kind != "by_product" { node.orderQuantity = whole.quantity }
                let issue = planned.receiptIssues[Int(peg.receipt)]
                node.delayDays = max(0, issue - planned.timeline.requirements[place].required)
                if seen.insert(order).inserted {
                    node.nodes = try needs(of: order)
                } else {
                    node.isRepeated = true
                }
            }
            nodes.append(node)
        }
        nodes += try substitutes(of: place, at: point, planned)
        let uncovered = planned.timeline.requirements[place].uncovered
        if uncovered > .zero { nodes.append(blank(point, kind: "uncovered", uncovered)) }
        return nodes
    }
}
