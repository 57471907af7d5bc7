import PlanningModel

@testable import PlanningEvents
@testable import PlanningNetwork

/// Orders of the plan, whichever a number picks.
extension PlanningNetwork {
    /// A planned order as it is when it is fixed.
    func fixedOrder(_ pick: Int, _ status: PlannedOrderStatus) -> OrderFixed? {
        let all = standingOrders.filter { $0.order.status.rawValue < status.rawValue }
        guard !all.isEmpty else { return nil }
        var (point, order) = all[pick % all.count]
        order.status = status
        return OrderFixed(
            item: item(of: point), location: location(of: point), order: recorded(order))
    }

    /// The orders of the plan as they stand now.
    private var standingOrders: [(point: PointID, order: PlannedOrder)] {
        names.flatMap { point in
            plans[0].points[Int(point)].orders.compactMap { planned in
                standing(planned, of: point, plan: 0).map { (point, $0) }
            }
        }
    }

    /// An order that is not firmed, with another quantity and days.
    func editedOrder(_ pick: Int, quantity: Int, days: Int) -> OrderFixed? {
        guard var event = fixedOrder(pick, .firmed) else { return nil }
        event.order.order.status = .approved
        event.order.order.quantity = Quantity(rawValue: Int64(quantity) * Quantity.scale)
        event.order.order.order = event.order.order.order + Int32(days)
        event.order.order.start = event.order.order.start + Int32(days)
        event.order.order.receipt = event.order.order.receipt + Int32(days)
        event.order.order.available = event.order.order.available + Int32(days)
        return event
    }

    /// A fixed order that is in the plan, by its identity.
    func releasedOrder(_ pick: Int) -> OrderReleased? {
        let all = standingOrders.filter { $0.order.status.isFixed }
        guard !all.isEmpty else { return nil }
        let (point, order) = all[pick % all.count]
        return OrderReleased(
            order: PlannedOrderIdentity(
                item: item(of: point), location: location(of: point), required: order.required, number: order.number))
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
