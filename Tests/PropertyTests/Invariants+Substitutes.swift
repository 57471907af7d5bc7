import PlanningModel

@testable import PlanningEngine
@testable import PlanningNetwork
@testable import RequirementsPlanning

extension Planner {
    /// What is taken of a stock is left over there, and what is passed on is required of the successor.
    func brokenExchange(of point: PointID, _ plan: PointPlan, _ timeline: Timeline) -> [String] {
        var broken: [String] = []
        if plan.exchange != network.exchange(of: timeline, point, plan: 0) {
            broken.append("what it leaves, takes and passes on is another when it is walked again")
        }
        for lot in plan.exchange.left {
            var rest = lot.left
            for taker in network.takers(of: point) {
                for taken in network.plans[0].points[Int(taker)].exchange.taken
                where taken.point == point && taken.expires == lot.expires {
                    rest.rawValue -= taken.quantity.rawValue
                }
            }
            if rest < .zero { broken.append("others take more than the \(lot.left) that is left over") }
        }
        let left = plan.exchange.left.map(\.left.rawValue).reduce(0, +)
        if left > timeline.onHand.rawValue { broken.append("more stock is left over than there was") }
        for taker in network.takers(of: point) {
            for taken in network.plans[0].points[Int(taker)].exchange.taken where taken.point == point {
                if !plan.exchange.left.contains(where: { $0.expires == taken.expires }) {
                    broken.append("others take of stock that is not left over")
                }
            }
        }
        let arrived = timeline.requirements.filter { $0.kind == .substitute }.map(\.quantity.rawValue).reduce(0, +)
        let passed = Set(network.parents(of: point)).reduce(into: Int64(0)) { sum, parent in
            guard network.successor(of: parent) == point, !network.terms(of: parent).isUnplannable else { return }
            sum += network.plans[0].points[Int(parent)].exchange.passedOn.map(\.quantity.rawValue).reduce(0, +)
        }
        // What is required beyond its coverage fence waits.
        let isFenced = network.terms(of: point).policy.coverageFence != nil
        if arrived > passed || arrived < passed && !isFenced {
            broken.append("\(arrived) of \(passed) passed on to it are required")
        }
        return broken
    }
}
