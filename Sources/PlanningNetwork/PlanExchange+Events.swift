package import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// Exchanges between items as events hold them.
extension PlanningNetwork {
    package func recorded(_ exchange: PlanExchange) -> RecordedExchange {
        RecordedExchange(
            left: exchange.left.map { RecordedExchange.Left(expires: $0.expires, quantity: $0.left) },
            taken: exchange.taken.map { taken in
                RecordedExchange.Taken(
                    item: item(of: taken.point), location: location(of: taken.point), expires: taken.expires,
                    quantity: taken.quantity)
            },
            passedOn: exchange.passedOn.map { passed in
                RecordedExchange.PassedOn(
                    required: Day(rawValue: passed.key.first), number: passed.key.second, requested: passed.requested,
                    quantity: passed.quantity, priority: passed.priority, identity: passed.identity,
                    demand: reference(passed.demand),
                    isOfOpenOrder: passed.demand.point == PlanExchange.Demand.openOrder)
            })
    }

    mutating func exchange(_ recorded: RecordedExchange) -> PlanExchange {
        var exchange = PlanExchange()
        exchange.left = recorded.left.map { Substitutes.Lot(expires: $0.expires, left: $0.quantity) }
        exchange.taken = recorded.taken.map { taken in
            PlanExchange.Taken(
                point: intern(name(taken.item), name(taken.location)), expires: taken.expires, quantity: taken.quantity)
        }
        exchange.passedOn = recorded.passedOn.map { passed in
            var demand = PlanExchange.Demand(
                point: passed.isOfOpenOrder ? PlanExchange.Demand.openOrder : -1, key: key(passed.demand))
            if case .planned(let item, let location, _, _) = passed.demand {
                demand.point = intern(name(item), name(location))
            }
            return PlanExchange.PassedOn(
                key: OrderKey(required: passed.required, number: passed.number), requested: passed.requested,
                quantity: passed.quantity, priority: passed.priority, identity: passed.identity, demand: demand)
        }
        return exchange
    }
}
