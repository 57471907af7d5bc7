internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Messages (semantics section 11) of one stocking point.
extension RunContext {
    /// The plan of a stocking point with its messages, its actions and its digest.
    func reported(
        _ point: PointID, _ plan: PointPlan, _ scratch: inout TimelineScratch, _ limits: inout AdvanceLimits
    ) throws(NetworkError) -> PointPlan {
        var new = plan
        new.messages = network.faults(of: point)
        new.moves = []
        new.traits.remove(.wantsAdvance)
        guard network.exists(point), network.isKnown(point) else {
            if !network.isKnown(point) { new.messages += network.messagesOfUnknown(point) }
            new.digest = digestOfMessages(point, new.messages)
            return new
        }
        let scheduler = try walk(point, &scratch)
        let terms = network.terms(of: point)
        new.messages += network.messagesOfUnknownOrigins(point)
        if terms.isUnplannable { new.messages.append(cycleMessage(point)) }
        let issues = receiptIssues(point, scratch.timeline, new.orders, ownSlips(point), scheduler)
        new.messages += requirementMessages(point, terms, scratch.timeline, issues)
        new.messages += network.expiredLots(point, today: today).map { lot in
            PlanMessage(.expired, fromDate: lot.expiry, fromQuantity: lot.quantity, detail: lot.name)
        }
        new.messages += try floorMessages(point, terms, scratch.timeline)
        new.messages += orderMessages(point, new.orders)
        try act(point, &new, terms, scheduler, scratch.timeline, &limits)
        new.digest = digest(point, new.orders, scratch)
        new.digest += digestOfMessages(point, new.messages)
        return new
    }

    private func digestOfMessages(_ point: PointID, _ messages: [PlanMessage]) -> PlanDigest {
        let name = network.identity(of: point)
        return messages.reduce(into: PlanDigest()) { $0 += network.digest(of: $1, name) }
    }

    private func cycleMessage(_ point: PointID) -> PlanMessage {
        let members = network.cycle(of: point)
        let names = members.map { "\(network.item(of: $0)) at \(network.location(of: $0))" }
        return PlanMessage(.bomCycle, detail: names.joined(separator: ", "))
    }

    // MARK: Requirements

    private func requirementMessages(
        _ point: PointID, _ terms: StockingPointTerms, _ timeline: borrowing Timeline, _ issues: [Day]
    ) -> [PlanMessage] {
        var messages: [PlanMessage] = []
        let days = Self.issueDays(timeline, issues: issues)
        for (place, requirement) in timeline.requirements.enumerated() {
            if requirement.requested < today {
                messages.append(
                    PlanMessage(
                        .pastDueRequirement, order: reference(requirement), fromDate: requirement.requested,
                        toDate: requirement.required, fromQuantity: requirement.quantity))
            }
            if requirement.uncovered > .zero, requirement.isQualified {
                messages.append(
                    PlanMessage(
                        .uncovered, order: reference(requirement), fromDate: requirement.required,
                        fromQuantity: requirement.quantity,
                        toQuantity: Quantity(rawValue: requirement.quantity.rawValue - requirement.uncovered.rawValue)))
                // Net flow is filled up for all requirements at once, on a day of its own.
                let lacksSource =
                    timeline.netFlow == nil
                    ? terms.firstValidSource(on: requirement.required) == nil : timeline.lacksSource
                if terms.canOrder, lacksSource {
                    messages.append(
                        PlanMessage(
                            .noSource, order: reference(requirement), fromDate: requirement.required,
                            fromQuantity: requirement.uncovered))
                }
            }
            let isTold = requirement.kind == .sales || requirement.kind == .forecast
            if isTold, days[place] > requirement.requested {
                messages.append(
                    PlanMessage(
                        .delayed, order: reference(requirement), fromDate: requirement.requested,
                        toDate: days[place], fromQuantity: requirement.quantity))
            }
        }
        return messages
    }

    /// The order that a requirement is told of with.
    func reference(_ requirement: Requirement) -> OrderReference {
        switch requirement.origin.table {
        case OriginTable.forecast:
            return .none
        case OriginTable.passedOn:
            return network.reference(network.demand(of: requirement.origin, plan: plan))
        case OriginTable.planned:
            return .planned(
                item: network.item(of: requirement.origin.row), location: network.location(of: requirement.origin.row),
                required: Day(rawValue: requirement.origin.line), number: requirement.origin.number)
        default:
            let names = network.orderNames(requirement.origin)
            return .erp(order: names.order, line: names.line)
        }
    }

    // MARK: Floor and orders

    private func floorMessages(
        _ point: PointID, _ terms: StockingPointTerms, _ timeline: borrowing Timeline
    ) throws(NetworkError) -> [PlanMessage] {
        guard terms.canOrder else { return [] }
        do throws(PlanningFault) {
            guard let breach = try timeline.floorBreach(terms.policy, today: today) else { return [] }
            return [
                PlanMessage(
                    .belowSafetyStock, fromDate: breach.first, toDate: breach.last, fromQuantity: breach.floor,
                    toQuantity: breach.lowest)
            ]
        } catch {
            throw network.error(error, at: point)
        }
    }

    private func orderMessages(_ point: PointID, _ orders: [PlannedOrder]) -> [PlanMessage] {
        var messages: [PlanMessage] = []
        for order in orders {
            let reference = reference(order, of: point)
            if order.delayDays > 0 {
                messages.append(
                    PlanMessage(
                        .delayed, order: reference, fromDate: order.required, toDate: order.issue,
                        fromQuantity: order.quantity))
            }
            if order.status == .frozen {
                messages.append(
                    PlanMessage(
                        .frozen, order: reference, fromDate: order.required, fromQuantity: order.quantity))
            }
            if order.kind == .make, !network.hasComponents(order, of: point) {
                messages.append(
                    PlanMessage(.noBom, order: reference, fromDate: order.start, fromQuantity: order.quantity))
            }
        }
        return messages
    }

    func reference(_ order: PlannedOrder, of point: PointID) -> OrderReference {
        .planned(
            item: network.item(of: point), location: network.location(of: point), required: order.required,
            number: order.number)
    }
}
