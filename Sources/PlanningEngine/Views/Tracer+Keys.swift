internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Finds the keys by which tables without items reach a stocking point.
extension Tracer {
    /// What the coverage of a stocking point names, as far as its rule looks at it.
    func keys(of point: PointID) -> Set<EventFilter.Key> {
        let policy = network.terms(of: point).policy
        var keys: Set<EventFilter.Key> = []
        if policy.forecastConsumption == .percent, policy.forecastKey != .none {
            keys.insert(EventFilter.Key(table: .forecastKeys, name: network.text(policy.forecastKey)))
        }
        if policy.seasonalKey != .none {
            keys.insert(EventFilter.Key(table: .seasonalFactors, name: network.text(policy.seasonalKey)))
        }
        if policy.rule == .priority, policy.priorityMethod != .percent, policy.priorityKey != .none {
            keys.insert(EventFilter.Key(table: .priorityRanges, name: network.text(policy.priorityKey)))
        }
        return keys
    }

    /// Notes the customer of a requirement, whose sellable days decide what may serve it.
    mutating func noteCustomer(_ origin: Requirement.Origin) {
        guard let customer = network.customer(of: origin) else { return }
        keys.insert(EventFilter.Key(table: .sellableDays, name: customer))
    }
}
