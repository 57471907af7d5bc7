internal import EventJournal
internal import PlanningEvents
public import PlanningModel
internal import PlanningNetwork

/// Which orders of a plan are firmed: all conditions hold, what is `nil` is none.
public struct FirmingQuery: Hashable, Sendable {
    public var item: String?
    public var location: String?
    /// The supplier of bought orders.
    public var supplier: String?
    /// The first and the last order date.
    public var first: Day?
    public var last: Day?

    public init(
        item: String? = nil, location: String? = nil, supplier: String? = nil, first: Day? = nil, last: Day? = nil
    ) {
        self.item = item
        self.location = location
        self.supplier = supplier
        self.first = first
        self.last = last
    }
}

/// How firmed orders are put on orders for the ERP.
public enum HandoverGrouping: Hashable, Sendable {
    /// Not at all: the ERP numbers them.
    case none
    /// Bought orders of one supplier and order date are lines of one order; every other order has its own.
    ///
    /// - Parameter prefix: what the proposed numbers begin with.
    case supplierAndDate(prefix: String)
}

/// A firmed order, as it is handed over.
public struct FirmedOrder: Hashable, Sendable {
    public var order: String
    public var kind: SourceKind
    public var item: String
    public var location: String
    public var from: String?
    public var quantity: Quantity
    public var orderDate: Day
    public var startDate: Day
    /// When it is received, before receipt margins: the due date of the ERP's order.
    public var receiptDate: Day
    public var proposedOrder: String?
    public var proposedLine: String?
}

extension PlanningEngine {
    /// Hands orders over to the ERP: those named, or those of a query that are not handed over yet.
    ///
    /// - Returns: the orders that were firmed, by supplier, order date, item, location and id when grouped; else in the
    ///   order in which they were named or are listed.
    /// - Throws: `notFound` if one of the names is not in the plan; nothing is appended then.
    public mutating func firm(
        _ names: [String], _ grouping: HandoverGrouping = .none, plan: String = "main"
    ) throws(EngineError) -> [FirmedOrder] {
        var chosen: [(point: PointID, order: PlannedOrder)] = []
        for name in names { chosen.append(try standing(name, plan: plan)) }
        return try firm(chosen, grouping)
    }

    /// Hands the orders of a query over that are not handed over yet.
    public mutating func firm(
        _ query: FirmingQuery, _ grouping: HandoverGrouping = .none, plan: String = "main"
    ) throws(EngineError) -> [FirmedOrder] {
        guard let index = network.planIndex(plan), network.plans[index].date != nil else {
            throw .notFound(what: "no run has planned `\(plan)` yet", advice: "plan with `replan regenerate --date …`")
        }
        try checkNames(items: [query.item].compactMap { $0 }, locations: [query.location].compactMap { $0 })
        return try firm(orders(query, plan: index), grouping)
    }

    /// The orders of a query, by item, location, required date and number.
    private func orders(_ query: FirmingQuery, plan: Int) -> [(point: PointID, order: PlannedOrder)] {
        let points = (0..<Int32(network.pointCount)).filter { point in
            (query.item.map { $0 == network.item(of: point) } ?? true)
                && (query.location.map { $0 == network.location(of: point) } ?? true)
        }
        return points.sorted { network.precedes($0, $1) }.flatMap { point in
            network.plans[plan].points[Int(point)].orders.compactMap { planned in
                guard let order = network.standing(planned, of: point, plan: plan), query.admits(order, network)
                else { return nil }
                return (point, order)
            }
        }
    }

    private mutating func firm(
        _ chosen: [(point: PointID, order: PlannedOrder)], _ grouping: HandoverGrouping
    ) throws(EngineError) -> [FirmedOrder] {
        var seen: Set<OrderPlace> = []
        var fixed: [(event: OrderFixed, row: FirmedOrder)] = []
        for (point, order) in chosen {
            let place = OrderPlace(point: point, required: order.required, number: order.number)
            guard let event = fixing(order, of: point, as: .firmed), seen.insert(place).inserted else { continue }
            fixed.append((event, row(order, of: point)))
        }
        if case .supplierAndDate(let prefix) = grouping { number(&fixed, prefix) }
        var batch = takeBatch()
        for (event, _) in fixed { batch.append { event.encode(into: &$0) } }
        for (event, row) in fixed {
            guard let order = row.proposedOrder, let line = row.proposedLine else { continue }
            let identity = PlannedOrderIdentity(
                item: event.item, location: event.location, required: event.order.order.required,
                number: event.order.order.number)
            let handover = HandoverProposed(order: identity, proposedOrder: order, proposedLine: line)
            batch.append { handover.encode(into: &$0) }
        }
        if let header = try append(batch, cause: PlannedOrderStatus.firmed.name) { try applyAppended(header) }
        return fixed.map(\.row)
    }

    /// Puts orders on numbered orders with lines.
    private func number(_ fixed: inout [(event: OrderFixed, row: FirmedOrder)], _ prefix: String) {
        fixed.sort { left, right in
            let (one, other) = (left.row, right.row)
            let ones = [one.from ?? "", one.orderDate.description, one.kind.name, one.item, one.location, one.order]
            let others = [
                other.from ?? "", other.orderDate.description, other.kind.name, other.item, other.location,
                other.order,
            ]
            let difference = zip(ones, others).first { $0 != $1 }
            return difference.map { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? false
        }
        var count = network.proposedOrderCount
        var line = 0
        for place in fixed.indices {
            let row = fixed[place].row
            let before = place > 0 ? fixed[place - 1].row : nil
            let joins =
                row.kind == .buy && before?.kind == .buy && row.from != nil && row.from == before?.from
                && row.orderDate == before?.orderDate
            if !joins {
                line = 0
                repeat { count += 1 } while network.isOrderNumberTaken("\(prefix)\(count)")
            }
            line += 1
            fixed[place].row.proposedOrder = "\(prefix)\(count)"
            fixed[place].row.proposedLine = "\(line)"
        }
    }

    private func row(_ order: PlannedOrder, of point: PointID) -> FirmedOrder {
        FirmedOrder(
            order: identity(order, of: point).name, kind: order.kind, item: network.item(of: point),
            location: network.location(of: point), from: order.from == .none ? nil : network.text(order.from),
            quantity: order.quantity, orderDate: order.order, startDate: order.start, receiptDate: order.receipt)
    }
}

extension FirmingQuery {
    fileprivate func admits(_ order: PlannedOrder, _ network: borrowing PlanningNetwork) -> Bool {
        if let first, order.order < first { return false }
        if let last, order.order > last { return false }
        guard let supplier else { return true }
        return order.kind == .buy && order.from != .none && network.text(order.from) == supplier
    }
}
