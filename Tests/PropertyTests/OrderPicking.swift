import PlanningModel

@testable import PlanningEvents
@testable import PlanningNetwork

/// Orders of the plan, whichever a number picks.
extension PlanningNetwork {
    /// A planned order as it is when it is fixed.
    func fixedOrder(_ pick: Int, _ status: PlannedOrderStatus) -> OrderFixed? {
        let all = names.flatMap { point in
            plans[0].points[Int(point)].orders.filter { $0.status.rawValue < status.rawValue }.map { (point, $0) }
        }
        guard !all.isEmpty else { return nil }
        var (point, order) = all[pick % all.count]
        order.status = status
        return OrderFixed(
            item: item(of: point), location: location(of: point), order: recorded(order))
    }

    /// The ERP's open order for a firmed order.
    func confirmation(_ pick: Int, _ name: String) -> Row? {
        let all = names.flatMap { point in
            fixedOrders(of: point).filter { $0.status == .firmed }.map { (point, $0) }
        }
        guard !all.isEmpty else { return nil }
        let (point, order) = all[pick % all.count]
        let item = item(of: point)
        let location = location(of: point)
        let kind = OpenOrderKind.allCases.first { $0.sourceKind == order.kind } ?? .purchase
        return Row(
            .supplyOrders,
            [
                "order": name, "kind": kind.name, "item": item, "location": location,
                "quantity": order.quantity.description, "due_date": order.receipt.description,
                "planned_order": PlannedOrderName(
                    item: item, location: location, required: order.required, number: order.number
                ).description,
            ].merging(order.from == .none ? [:] : ["from": text(order.from)]) { $1 })
    }
}

extension OrderFixed {
    /// The id of the order.
    var name: String {
        PlannedOrderName(
            item: item, location: location, required: order.order.required, number: order.order.number
        ).description
    }
}
