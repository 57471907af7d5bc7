internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// The network of now, asked what was decided about orders after the run that left a plan.
struct DecisionsSince: Sendable {
    let network: PlanningNetwork
    private let plan: Int

    init(_ network: PlanningNetwork, plan: Int) {
        self.network = network
        self.plan = plan
    }

    /// An order of the plan as it stands now: as it was fixed or edited, or released.
    func standing(_ order: PlannedOrder, of point: PointID) -> PlannedOrder {
        if let standing = network.standing(order, of: point, plan: plan) { return standing }
        let place = OrderPlace(point: point, required: order.required, number: order.number)
        guard network.plans[plan].released.contains(place) else { return order }
        var released = order
        released.status = .planned
        return released
    }
}

extension PlanView {
    /// An order of the plan with what was decided about it since.
    ///
    /// One that an open order has replaced meanwhile stays as the run left it, until the next run.
    func standing(_ order: PlannedOrder, of point: PointID) -> PlannedOrder {
        guard let since else { return order }
        var now = since.standing(order, of: point)
        if now.available == order.available, now.required == order.required {
            now.slip = order.slip
            now.issue = order.issue
        } else {
            now.slip(
                now.slip, available: now.available, context.network.scheduler(point, today: context.today))
        }
        now.run = order.run
        now.priority = order.priority
        return now
    }
}
