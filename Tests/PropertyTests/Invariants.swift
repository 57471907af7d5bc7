import PlanningModel

@testable import PlanningEngine
@testable import PlanningEvents
@testable import PlanningNetwork
@testable import RequirementsPlanning

/// What holds after every run.
extension Planner {
    func brokenInvariants() -> [String] {
        var broken: [String] = []
        let plan = network.plans[0]
        if !plan.affected.isEmpty { broken.append("stocking points are affected after a run of everything") }
        var digest = PlanDigest()
        var orderCount = 0
        var messageCount = 0
        for point in 0..<Int32(network.pointCount) {
            let pointPlan = plan.points[Int(point)]
            digest += pointPlan.digest
            orderCount += pointPlan.orders.count
            messageCount += pointPlan.messages.count
            broken += brokenInvariants(of: point, pointPlan).map { "\(network.name(of: point)): \($0)" }
        }
        if digest != plan.digest { broken.append("the digest is not the sum over stocking points") }
        if orderCount != plan.orderCount { broken.append("\(plan.orderCount) orders are \(orderCount)") }
        if messageCount != plan.messageCount { broken.append("\(plan.messageCount) messages are \(messageCount)") }
        return broken
    }

    private func brokenInvariants(of point: PointID, _ plan: PointPlan) -> [String] {
        var broken: [String] = []
        for (one, next) in zip(plan.orders, plan.orders.dropFirst())
        where (one.required, one.number) >= (next.required, next.number) {
            broken.append("orders out of order, or twice: \(one.required)-\(one.number)")
        }
        if plan.nextDay <= date { broken.append("its next day \(plan.nextDay) is not after today") }
        if plan.traits.contains(.wantsAdvance) != network.plans[0].wantingAdvance.contains(point) {
            broken.append("it is not where those that want to come earlier are")
        }
        guard network.exists(point), network.isKnown(point) else {
            if !plan.orders.isEmpty { broken.append("it has orders and is not planned") }
            return broken
        }
        broken += brokenLevels(of: point)
        broken += brokenPegging(of: point, plan)
        return broken
    }

    private func brokenLevels(of point: PointID) -> [String] {
        network.points.children[Int(point)].compactMap { link in
            let isTogether = network.points.isInCycle[Int(point)] && network.points.isInCycle[Int(link.point)]
            let isOpenCycle =
                network.points.openCycle[Int(point)] >= 0
                && network.points.openCycle[Int(point)] == network.points.openCycle[Int(link.point)]
            if isTogether || !link.isStructural && isOpenCycle { return nil }
            return network.level(of: link.point) >= network.level(of: point) + 1
                ? nil : "child \(network.name(of: link.point)) has level \(network.level(of: link.point))"
        }
    }

    private func brokenPegging(of point: PointID, _ plan: PointPlan) -> [String] {
        var broken: [String] = []
        var scratch = TimelineScratch()
        let context = RunContext(network: network, plan: 0, today: date, run: 0)
        guard (try? context.walk(point, &scratch)) != nil else { return ["it cannot be walked again"] }
        let timeline = scratch.timeline
        var pegged = timeline.requirements.map { _ in Quantity.zero }
        var taken = timeline.receipts.map { _ in Quantity.zero }
        var takenOnHand = Quantity.zero
        var takenOfLots = timeline.lots.map { _ in Quantity.zero }
        func take(_ receipt: Int32, _ quantity: Quantity) {
            if quantity <= .zero { broken.append("a peg of \(quantity)") }
            if receipt < 0 {
                if !timeline.lots.isEmpty {
                    takenOfLots[Int(Peg.onHand - receipt)].rawValue += quantity.rawValue
                }
                takenOnHand.rawValue += quantity.rawValue
            } else {
                taken[Int(receipt)].rawValue += quantity.rawValue
            }
        }
        for peg in timeline.pegs {
            pegged[Int(peg.requirement)].rawValue += peg.quantity.rawValue
            take(peg.receipt, peg.quantity)
        }
        for taken in timeline.substitutes.taken {
            pegged[Int(taken.requirement)].rawValue += taken.quantity.rawValue
            if taken.quantity <= .zero || taken.taken <= .zero { broken.append("nothing taken of an alternative") }
        }
        for passed in timeline.substitutes.passedOn {
            pegged[Int(passed.requirement)].rawValue += passed.quantity.rawValue
        }
        for (place, requirement) in timeline.requirements.enumerated()
        where pegged[place].rawValue != requirement.quantity.rawValue - requirement.uncovered.rawValue {
            broken.append("requirement of \(requirement.quantity) has pegs of \(pegged[place])")
        }
        for (place, receipt) in timeline.receipts.enumerated()
        where taken[place].rawValue != receipt.quantity.rawValue - receipt.rest.rawValue {
            broken.append("receipt of \(receipt.quantity) with \(receipt.rest) left has pegs of \(taken[place])")
        }
        for (place, lot) in timeline.lots.enumerated()
        where takenOfLots[place].rawValue != lot.quantity.rawValue - lot.rest.rawValue {
            broken.append("lot of \(lot.quantity) with \(lot.rest) left has pegs of \(takenOfLots[place])")
        }
        for peg in timeline.floorPegs { take(peg.receipt, peg.quantity) }
        for (place, lot) in timeline.lots.enumerated() where takenOfLots[place] > lot.quantity {
            broken.append("lot of \(lot.quantity) has pegs of \(takenOfLots[place])")
        }
        broken += brokenShelfLife(timeline)
        for (place, receipt) in timeline.receipts.enumerated() where taken[place] > receipt.quantity {
            broken.append("receipt of \(receipt.quantity) has pegs of \(taken[place])")
        }
        if takenOnHand > timeline.onHand { broken.append("stock of \(timeline.onHand) has pegs of \(takenOnHand)") }
        broken += brokenExchange(of: point, plan, timeline)
        broken += brokenOrders(of: point, plan, scratch)
        broken += brokenConsumption(scratch)
        return broken
    }

    /// What serves a requirement is good for as long as its customer wants, but for named reservations and new orders.
    private func brokenShelfLife(_ timeline: Timeline) -> [String] {
        let named = Set(
            timeline.reservations.filter { $0.receipt != Reservation.stock }.map { [$0.requirement, $0.receipt] })
        return timeline.pegs.compactMap { peg in
            guard timeline.orderIndex(ofReceipt: peg.receipt) == nil, !named.contains([peg.requirement, peg.receipt])
            else { return nil }
            let requirement = timeline.requirements[Int(peg.requirement)]
            let expiry = timeline.expires(peg.receipt)
            return expiry >= requirement.goodUntil
                ? nil : "a requirement of \(requirement.required) is served by what expires on \(expiry)"
        }
    }

    private func brokenOrders(of point: PointID, _ plan: PointPlan, _ scratch: TimelineScratch) -> [String] {
        var broken: [String] = []
        let timeline = scratch.timeline
        let made = plan.orders.filter { !$0.status.isFixed }
        let walked = timeline.orders.sorted { ($0.required, $0.number) < ($1.required, $1.number) }
        if made.count != walked.count || zip(made, walked).contains(where: { !$0.hasSameDemandOnComponents(as: $1) }) {
            broken.append("its planned orders are not those of its timeline")
        }
        for order in made where order.order < date || order.start < order.order {
            broken.append("order \(order.required)-\(order.number) starts on \(order.start)")
        }
        let name = network.identity(of: point)
        var digest = context.digest(point, plan.orders, scratch)
        for message in plan.messages { digest += network.digest(of: message, name) }
        if digest != plan.digest { broken.append("its digest is another when it is worked out again") }
        return broken
    }

    /// No line and no order gives more than it has, and what is left of a line is required.
    private func brokenConsumption(_ scratch: TimelineScratch) -> [String] {
        var broken: [String] = []
        var ofLine: [Int32: Int64] = [:]
        var byOrder: [Int32: Int64] = [:]
        for use in scratch.forecastUses {
            if use.quantity <= .zero { broken.append("a consumption of \(use.quantity)") }
            ofLine[use.line, default: 0] += use.quantity.rawValue
            byOrder[use.order, default: 0] += use.quantity.rawValue
        }
        for (order, quantity) in byOrder where quantity > network.quantity(ofDemandOrder: order).rawValue {
            broken.append("an order consumes \(quantity), more than it has")
        }
        for (line, quantity) in ofLine {
            let left = scratch.timeline.requirements.first {
                $0.origin.table == OriginTable.forecast && $0.origin.row == line
            }
            // Beyond the coverage fence nothing is required.
            let day = network[.forecasts].day(line, ForecastColumn.date)
            if left == nil, day > scratch.timeline.lastDay { continue }
            let whole = network[.forecasts].number(line, ForecastColumn.quantity)
            if whole - quantity != left?.quantity.rawValue ?? 0 {
                broken.append("a line is not what orders left of it")
            }
        }
        return broken
    }

    private var context: RunContext { RunContext(network: network, plan: 0, today: date, run: 0) }
}
