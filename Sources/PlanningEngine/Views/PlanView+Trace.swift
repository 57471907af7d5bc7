internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

extension PlanView {
    /// Follows the pegging of an order both ways.
    ///
    /// - Parameter text: the id of a planned order, or an order of the ERP, supply or demand, as `ORDER` or
    ///   `ORDER/LINE`.
    /// - Throws: `EngineError.notFound` if the plan has no such order, or the order has several lines and none is named.
    /// - Complexity: a netting walk for each stocking point on the way.
    public func trace(_ text: String) throws(EngineError) -> OrderTrace {
        let subject = try subject(text)
        var tracer = Tracer(view: self)
        return try tracer.trace(subject)
    }

    private func subject(_ text: String) throws(EngineError) -> Tracer.Subject {
        let network = context.network
        if let name = PlannedOrderName(text) {
            if let point = network.point(item: name.item, location: name.location),
                context.current(point).orders.contains(where: {
                    $0.required == name.required && $0.number == name.number
                })
            {
                return .order(.planned(point, name.required, name.number))
            }
            if let point = network.point(item: name.item, location: name.location) {
                throw noOrder(text, others: context.current(point).orders.map { self.name($0, of: point) })
            }
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        var found = erpSubjects(order: text, line: nil)
        if found.isEmpty, parts.count > 1 {
            found = erpSubjects(order: parts.dropLast().joined(separator: "/"), line: String(parts[parts.count - 1]))
        }
        guard let first = found.first else { throw noOrder(text, others: []) }
        guard found.count == 1 else {
            let lines = found.map { "`\(text)/\($0.line ?? "")`" }.joined(separator: ", ")
            throw .notFound(what: "order `\(text)` has \(found.count) lines", advice: "name one of \(lines)")
        }
        return first.subject
    }

    private func erpSubjects(order: String, line: String?) -> [(subject: Tracer.Subject, line: String?)] {
        let network = context.network
        let supplies = network.openOrders(named: order).map { row in
            (
                subject: Tracer.Subject.order(.open(row)),
                line: network.orderNames(Requirement.Origin(table: OriginTable.supply, row: row)).line
            )
        }
        let demands = network.demandOrders(named: order).map { row in
            (
                subject: Tracer.Subject.demand(row),
                line: network.orderNames(Requirement.Origin(table: OriginTable.demand, row: row)).line
            )
        }
        return (supplies + demands).filter { line == nil || $0.line == line }
    }

    private func noOrder(_ text: String, others: [String]) -> EngineError {
        let near = others.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
        return .notFound(
            what: "the plan has no order `\(text)`",
            advice: near.isEmpty
                ? "list its orders with `replan orders`; open orders are those of supply_orders and demand_orders"
                : "its stocking point has \(near)\(others.count > 3 ? " …" : "")")
    }
}
