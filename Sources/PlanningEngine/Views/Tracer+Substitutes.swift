internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Follows what goes between items: alternatives and successors.
extension Tracer {
    /// The order that asked for what a superseded item passed on.
    func asker(_ demand: PlanExchange.Demand) -> Order? {
        if demand.key.isPlanned { return .planned(demand.point, Day(rawValue: demand.key.first), demand.key.second) }
        guard demand.point == PlanExchange.Demand.openOrder else { return nil }
        return network.openOrder(demand.key).map { .open($0) }
    }

    /// What other items take over of a requirement.
    mutating func substitutes(
        of place: Int, at point: PointID, _ planned: PlannedTimeline
    ) throws(EngineError) -> [OrderTrace.Node] {
        var nodes: [OrderTrace.Node] = []
        for taken in planned.timeline.substitutes.taken where Int(taken.requirement) == place {
            let stock = planned.timeline.substitutes.stocks[Int(taken.stock)].point
            nodes.append(blank(stock, kind: "substitute", taken.taken))
        }
        for passed in planned.timeline.substitutes.passedOn where Int(passed.requirement) == place {
            guard let successor = network.successor(of: point), let next = try timeline(successor) else { continue }
            let required = planned.timeline.requirements[place].required
            for (other, requirement) in next.timeline.requirements.enumerated()
            where requirement.origin.table == OriginTable.passedOn && requirement.origin.row == point
                && requirement.origin.line == required.rawValue && requirement.origin.number == passed.number
            {
                var node = blank(successor, kind: "substitute", passed.quantity)
                node.date = required
                node.delayDays = max(0, next.issues[other] - requirement.requested)
                node.nodes = try supplies(of: other, at: successor, next)
                nodes.append(node)
            }
        }
        return nodes
    }
}
