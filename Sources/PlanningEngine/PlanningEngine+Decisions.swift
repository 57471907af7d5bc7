internal import EventJournal
public import PlanningEvents
public import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What a planner changes of a fixed order; what is `nil` stays.
public struct OrderEdit: Hashable, Sendable {
    public var quantity: Quantity?
    /// The day on which it is to be available.
    public var available: Day?
    public var kind: SourceKind?
    /// The supplier or source location.
    public var from: String?

    public init(quantity: Quantity? = nil, available: Day? = nil, kind: SourceKind? = nil, from: String? = nil) {
        self.quantity = quantity
        self.available = available
        self.kind = kind
        self.from = from
    }
}

/// Decisions of planners about planned orders: events like any other.
extension PlanningEngine {
    /// Fixes orders of a plan: kept by every run from now on with their quantity and dates.
    ///
    /// - Parameters:
    ///   - names: ids of planned orders.
    ///   - status: `approved`, or `firmed` for orders that are handed over to the ERP.
    /// - Returns: how many were not fixed like this before.
    /// - Throws: `notFound` if one of them is not in the plan; nothing is appended then.
    @discardableResult
    public mutating func fix(
        _ names: [String], as status: PlannedOrderStatus, plan: String = "main"
    ) throws(EngineError) -> Int {
        var events: [OrderFixed] = []
        for name in names {
            let (point, order) = try standing(name, plan: plan)
            if let event = fixing(order, of: point, as: status) { events.append(event) }
        }
        try append(events, cause: status.name)
        return events.count
    }

    /// Takes the fixing of orders back: the next run plans them freely.
    ///
    /// - Returns: how many were fixed.
    /// - Throws: `notFound` if one of them is not in the plan; nothing is appended then.
    public mutating func release(_ names: [String], plan: String = "main") throws(EngineError) -> Int {
        var events: [OrderReleased] = []
        for name in names {
            let (point, order) = try standing(name, plan: plan)
            if order.status.isFixed { events.append(OrderReleased(order: identity(order, of: point))) }
        }
        var batch = takeBatch()
        for event in events { batch.append { event.encode(into: &$0) } }
        if let header = try append(batch, cause: "release") { try applyAppended(header) }
        return events.count
    }

    /// Changes an order that is not handed over yet, and approves it as it is then.
    ///
    /// Another date or source dates it anew: counted back from the day on which it is to be available, else from its
    /// required date, or forward from the planning date when that is too late (semantics section 3). It keeps its id.
    ///
    /// - Returns: the order as it stands now.
    /// - Throws: `notFound` if it is not in the plan or has no such source; `decision` if it is firmed. Nothing is
    ///   appended then.
    public mutating func edit(
        _ name: String, _ edit: OrderEdit, plan: String = "main"
    ) throws(EngineError) -> RecordedOrder {
        var (point, order) = try standing(name, plan: plan)
        guard order.status != .firmed else {
            throw .decision(
                what: "`\(name)` is handed over to the ERP",
                advice: "change the ERP's order, or take it back with `replan release \(name)`")
        }
        if let quantity = edit.quantity { order.quantity = quantity }
        if edit.available != nil || edit.kind != nil || edit.from != nil {
            try date(&order, of: point, edit, name)
        }
        order.status = .approved
        let recorded = network.recorded(order)
        try append(
            [OrderFixed(item: network.item(of: point), location: network.location(of: point), order: recorded)],
            cause: OrderHistory.editCause)
        return recorded
    }

    /// Gives an order the source of an edit, and the dates that follow from it.
    private mutating func date(
        _ order: inout PlannedOrder, of point: PointID, _ edit: OrderEdit, _ name: String
    ) throws(EngineError) {
        network.settle()
        let terms = network.terms(of: point)
        let kind = edit.kind ?? order.kind
        let place = terms.sources.firstIndex { source in
            guard source.kind == kind, source.isValid(on: order.required) else { return false }
            if let from = edit.from { return source.from != .none && network.text(source.from) == from }
            return edit.kind != nil || source.from == order.from && (source.bill == order.bill || source.bill == .none)
        }
        guard let place, let today = network.planningDate else {
            let from = edit.from.map { " from `\($0)`" } ?? ""
            throw .notFound(
                what: "`\(name)` has no source of kind \(kind.name)\(from) on \(order.required)",
                advice: "its sources are told by `replan timeline`")
        }
        // With the lead time that its supplier has for the quantity, and the bill of the day on which it starts now.
        let source = terms.source(place, for: order.quantity, on: order.required)
        let scheduler = network.scheduler(point, today: today)
        let dates = scheduler.dates(available: edit.available, required: order.required, from: source)
        (order.kind, order.from) = (source.kind, source.from)
        (order.order, order.start) = (dates.order, dates.start)
        order.bill =
            source.kind == .make
            ? terms.bill(source.bill, for: order.quantity, start: dates.start) : source.bill
        (order.receipt, order.available) = (dates.receipt, dates.available)
    }

    /// An order of a plan as it stands now.
    func standing(_ name: String, plan: String) throws(EngineError) -> (point: PointID, order: PlannedOrder) {
        guard let identity = PlannedOrderName(name), let index = network.planIndex(plan),
            let point = network.point(item: identity.item, location: identity.location),
            let order = network.order(identity, of: point, plan: index)
        else {
            throw .notFound(
                what: "the plan `\(plan)` has no order `\(name)`", advice: "list its orders with `replan orders`")
        }
        return (point, order)
    }

    /// The event that fixes an order; `nil` if it is fixed like this or more firmly.
    func fixing(_ order: PlannedOrder, of point: PointID, as status: PlannedOrderStatus) -> OrderFixed? {
        guard order.status != status, !(status == .approved && order.status == .firmed) else { return nil }
        var order = order
        order.status = status
        return OrderFixed(
            item: network.item(of: point), location: network.location(of: point), order: network.recorded(order))
    }

    func identity(_ order: PlannedOrder, of point: PointID) -> PlannedOrderIdentity {
        PlannedOrderIdentity(
            item: network.item(of: point), location: network.location(of: point), required: order.required,
            number: order.number)
    }

    private mutating func append(_ events: [OrderFixed], cause: String) throws(EngineError) {
        var batch = takeBatch()
        for event in events { batch.append { event.encode(into: &$0) } }
        if let header = try append(batch, cause: cause) { try applyAppended(header) }
    }
}
