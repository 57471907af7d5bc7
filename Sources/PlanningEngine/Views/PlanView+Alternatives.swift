internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What items took of the stock of their alternatives, as the pegging of these tells it (semantics section 7).
extension PlanView {
    /// The links of alternatives to the requirements that their stock stands in for, in the order in which they were
    /// served.
    ///
    /// - Complexity: a netting walk for each item that takes of one of the stocking points.
    func takenByOthers(_ filter: Filter) throws(EngineError) -> [PointID: [PegRow]] {
        let network = context.network
        guard network.hasAlternatives else { return [:] }
        var rows: [PointID: [PegRow]] = [:]
        var scratch = TimelineScratch()
        for stock in points(filter) where network.exists(stock) && network.isKnown(stock) {
            let takers = Set(network.takers(of: stock)).sorted { left, right in
                let (one, other) = (network.level(of: left), network.level(of: right))
                return one != other ? one < other : network.precedes(left, right)
            }
            for taker in takers where network.exists(taker) && network.isKnown(taker) {
                rows[stock, default: []] += links(of: stock, in: try planned(taker, &scratch).timeline)
            }
        }
        return rows
    }

    /// What a timeline took of a stock: one link for each of its requirements.
    private func links(of stock: PointID, in timeline: borrowing Timeline) -> [PegRow] {
        var rows: [PegRow] = []
        var last: Int32 = -1
        for taken in timeline.substitutes.taken where timeline.substitutes.stocks[Int(taken.stock)].point == stock {
            if taken.requirement == last {
                rows[rows.count - 1].quantity.rawValue += taken.taken.rawValue
                continue
            }
            last = taken.requirement
            var demand = demandEnd(timeline.requirements[Int(taken.requirement)])
            demand.kind = RequirementKind.substitute.name
            rows.append(
                PegRow(
                    item: context.network.item(of: stock), location: context.network.location(of: stock),
                    quantity: taken.taken, demand: demand, supply: PegRow.End(kind: "on_hand")))
        }
        return rows
    }
}
