internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Messages (semantics section 11) of one stocking point.
extension RunContext {
    /// The plan of a stocking point with its messages, its actions and its digest.
    ///
    /// - Parameter isNetted: whether it was netted in this run.
    func reported(
        _ point: PointID, _ plan: PointPlan, isNetted: Bool, _ scratch: inout TimelineScratch,
        _ limits: inout AdvanceLimits
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
        let terms = network.terms(of: point)
        new.messages += network.messagesOfUnknownOrigins(point)
        if terms.isUnplannable { new.messages.append(cycleMessage(point)) }
        if let windows = windowsToTell(point, isNetted: isNetted) {
            tell(windows, point, terms, &new)
            new.digest -= digestOfMessages(point, plan.messages)
            new.digest += digestOfMessages(point, new.messages)
            return new
        }
        let scheduler = try walk(point, &scratch)
        let issues = receiptIssues(point, scratch.timeline, new.orders, ownSlips(point), scheduler)
        let days = Self.issueDays(scratch.timeline, issues: issues)
        new.messages += requirementMessages(terms, scratch.timeline, scratch.timeline.requirements.indices, days)
        new.messages += expiredMessages(point)
        new.messages += try floorMessages(point, terms, scratch.timeline)
        new.messages += orderMessages(point, new.orders[...])
        try act(point, &new, terms, scheduler, scratch.timeline, &limits)
        new.digest = digest(point, new.orders, scratch)
        new.digest += digestOfMessages(point, new.messages)
        return new
    }

    /// The windows of a stocking point, if all that is to be told of it is in them: it has no open orders that an action
    /// could be about, and its parents' orders have none.
    private func windowsToTell(_ point: PointID, isNetted: Bool) -> [PlanWindow]? {
        let windows = network.plans[plan].windows[Int(point)]
        guard !windows.isEmpty, !network.hasSupplies(point), isNetted || !isAffected(point) else { return nil }
        for parent in network.parents(of: point) where !network.plans[plan].points[Int(parent)].moves.isEmpty {
            return nil
        }
        return windows
    }

    /// Whether the inputs of a stocking point changed after it was netted last.
    func isAffected(_ point: PointID) -> Bool { network.plans[plan].affected.contains(point) }

    /// Adds what windows tell.
    private func tell(
        _ windows: [PlanWindow], _ point: PointID, _ terms: StockingPointTerms, _ plan: inout PointPlan
    ) {
        for window in windows { plan.messages += window.requirementMessages }
        plan.messages += expiredMessages(point)
        if terms.policy.mayHaveFloor, let breach = FloorStretch.first(in: windows.lazy.map(\.floor)) {
            plan.messages.append(message(breach))
        }
        for window in windows { plan.messages += window.orderMessages }
    }

    private func expiredMessages(_ point: PointID) -> [PlanMessage] {
        network.expiredLots(point, today: today).map { lot in
            PlanMessage(.expired, fromDate: lot.expiry, fromQuantity: lot.quantity, detail: lot.name)
        }
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

    /// What is to be told of some requirements, given their days of issue.
    func requirementMessages(
        _ terms: StockingPointTerms, _ timeline: borrowing Timeline, _ places: Range<Int>, _ days: [Day]
    ) -> [PlanMessage] {
        var messages: [PlanMessage] = []
        for place in places {
            let requirement = timeline.requirements[place]
            let issue = days[place - places.lowerBound]
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
            if isTold, issue > requirement.requested {
                messages.append(
                    PlanMessage(
                        .delayed, order: reference(requirement), fromDate: requirement.requested,
                        toDate: issue, fromQuantity: requirement.quantity))
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
            return [message(breach)]
        } catch {
            throw network.error(error, at: point)
        }
    }

    private func message(_ breach: FloorBreach) -> PlanMessage {
        PlanMessage(
            .belowSafetyStock, fromDate: breach.first, toDate: breach.last, fromQuantity: breach.floor,
            toQuantity: breach.lowest)
    }

    /// What is to be told of planned and fixed orders.
    func orderMessages(_ point: PointID, _ orders: ArraySlice<PlannedOrder>) -> [PlanMessage] {
        var messages: [PlanMessage] = []
        let bills = orders.contains { $0.kind == .make } ? network.billDays(of: point) : BillDays()
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
            if order.kind == .make, !bills.hasComponents(order) {
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
