internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

extension PlanView {
    /// The planned orders, by level, item, location, required date and number.
    public func orders(_ filter: Filter = Filter()) -> [OrderRow] {
        points(filter).flatMap { point in
            context.current(point).orders.map { row(standing($0, of: point), of: point) }
        }
    }

    private func row(_ order: PlannedOrder, of point: PointID) -> OrderRow {
        let network = context.network
        let handover = (since?.network ?? network).handover(of: order, point)
        return OrderRow(
            order: name(order, of: point), kind: order.kind, item: network.item(of: point),
            location: network.location(of: point), from: order.from == .none ? nil : network.text(order.from),
            quantity: order.quantity, orderDate: order.order, startDate: order.start, receiptDate: order.receipt,
            availableDate: order.available, requiredDate: order.required, delayDays: order.delayDays,
            delayedTo: order.delayDays > 0 ? order.issue : nil, status: order.status, priority: order.priority.number,
            level: network.level(of: point), run: order.run, proposedOrder: handover?.order,
            proposedLine: handover?.line)
    }

    /// The requirements, by level, item, location and the order in which they are served.
    public func requirements(_ filter: Filter = Filter()) throws(EngineError) -> [RequirementRow] {
        var rows: [RequirementRow] = []
        try forEachTimeline(filter) { point, timeline, issues in
            let days = RunContext.issueDays(timeline, issues: issues)
            for (place, requirement) in timeline.requirements.enumerated() {
                let end = demandEnd(requirement)
                let delay = max(0, days[place] - requirement.requested)
                rows.append(
                    RequirementRow(
                        item: context.network.item(of: point), location: context.network.location(of: point),
                        kind: requirement.kind, order: end.order, line: end.line, quantity: requirement.quantity,
                        requestedDate: requirement.requested, requiredDate: requirement.required, delayDays: delay,
                        delayedTo: delay > 0 ? days[place] : nil,
                        covered: Quantity(
                            rawValue: requirement.quantity.rawValue - requirement.uncovered.rawValue),
                        priority: requirement.priority.number,
                        level: context.network.level(of: point)))
            }
        }
        return rows
    }

    /// The pegging: which quantity of which supply is meant for which demand.
    public func pegging(_ filter: Filter = Filter()) throws(EngineError) -> [PegRow] {
        var rows: [PegRow] = []
        let taken = try takenByOthers(filter)
        try forEachTimeline(filter) { point, timeline, _ in
            let item = context.network.item(of: point)
            let location = context.network.location(of: point)
            for peg in links(timeline.pegs) {
                rows.append(
                    PegRow(
                        item: item, location: location, quantity: peg.quantity,
                        demand: demandEnd(timeline.requirements[Int(peg.requirement)]),
                        supply: supplyEnd(peg.receipt, timeline, point)))
            }
            for taken in timeline.substitutes.taken {
                let stock = timeline.substitutes.stocks[Int(taken.stock)].point
                rows.append(
                    PegRow(
                        item: item, location: location, quantity: taken.quantity,
                        demand: demandEnd(timeline.requirements[Int(taken.requirement)]),
                        supply: PegRow.End(kind: "substitute", item: context.network.item(of: stock))))
            }
            for passed in timeline.substitutes.passedOn {
                rows.append(
                    PegRow(
                        item: item, location: location, quantity: passed.quantity,
                        demand: demandEnd(timeline.requirements[Int(passed.requirement)]),
                        supply: PegRow.End(
                            kind: "substitute", item: context.network.successor(of: point).map(context.network.item))))
            }
            rows += taken[point] ?? []
            for peg in floorLinks(timeline.floorPegs) {
                rows.append(
                    PegRow(
                        item: item, location: location, quantity: peg.quantity,
                        demand: PegRow.End(kind: "safety_stock", date: peg.day),
                        supply: supplyEnd(peg.receipt, timeline, point)))
            }
        }
        return rows
    }

    /// The consumed forecast, by level, item, location, customer and date of the line; the orders of a line in the order
    /// in which they consumed it.
    public func consumption(_ filter: Filter = Filter()) throws(EngineError) -> [ConsumptionRow] {
        var rows: [ConsumptionRow] = []
        try forEachWalk(filter) { point, scratch, _ in
            for use in scratch.forecastUses {
                let line = context.network.forecastLine(use.line)
                let order = context.network.demandOrder(use.order)
                rows.append(
                    ConsumptionRow(
                        item: context.network.item(of: point), location: context.network.location(of: point),
                        customer: line.customer, date: line.date, order: order.order, line: order.line,
                        quantity: use.quantity))
            }
        }
        return rows
    }

    /// Pegs as they are told: one for each pair of requirement and supply, stock being one supply whatever its lots.
    func links(_ pegs: [Peg]) -> [Peg] {
        var links: [Peg] = []
        links.reserveCapacity(pegs.count)
        // The last link of each requirement, and the one before each link: a requirement has few.
        var last: [Int32] = []
        var before: [Int32] = []
        for peg in pegs {
            let supply = peg.isOnHand ? Peg.onHand : peg.receipt
            let requirement = Int(peg.requirement)
            if requirement >= last.count {
                last.append(contentsOf: repeatElement(-1, count: requirement + 1 - last.count))
            }
            var place = last[requirement]
            while place >= 0, links[Int(place)].receipt != supply { place = before[Int(place)] }
            if place >= 0 {
                links[Int(place)].quantity.rawValue += peg.quantity.rawValue
            } else {
                before.append(last[requirement])
                last[requirement] = Int32(links.count)
                links.append(Peg(requirement: peg.requirement, receipt: supply, quantity: peg.quantity))
            }
        }
        return links
    }

    /// What is held for the floor as it is told: one for each day and supply.
    private func floorLinks(_ pegs: [FloorPeg]) -> [FloorPeg] {
        pegs.reduce(into: []) { links, peg in
            if let last = links.last, last.day == peg.day, last.isOnHand, peg.isOnHand {
                links[links.count - 1].quantity.rawValue += peg.quantity.rawValue
            } else {
                links.append(peg)
            }
        }
    }

    /// What a requirement is told as.
    func demandEnd(_ requirement: Requirement) -> PegRow.End {
        var end = PegRow.End(kind: requirement.kind.name, date: requirement.required)
        switch requirement.origin.table {
        case OriginTable.forecast:
            break
        case OriginTable.passedOn:
            switch context.network.reference(context.network.demand(of: requirement.origin, plan: context.plan)) {
            case .none: break
            case .erp(let order, let line): (end.order, end.line) = (order, line)
            case .planned(let item, let location, let required, let number):
                end.order =
                    PlannedOrderName(item: item, location: location, required: required, number: number).description
            }
        case OriginTable.planned:
            end.order = plannedName(requirement.origin)
        default:
            (end.order, end.line) = context.network.orderNames(requirement.origin)
        }
        return end
    }

    /// What a receipt is told as.
    func supplyEnd(_ receipt: Int32, _ timeline: borrowing Timeline, _ point: PointID) -> PegRow.End {
        guard receipt >= 0 else { return PegRow.End(kind: "on_hand") }
        let receipt = timeline.receipts[Int(receipt)]
        var end = PegRow.End(kind: "", date: receipt.available)
        switch receipt.origin.table {
        case OriginTable.supply:
            end.kind = context.network.supplyKind(receipt.origin.row).name
            (end.order, end.line) = context.network.orderNames(receipt.origin)
        case OriginTable.explosion:
            end.kind = "by_product"
            (end.order, end.line) = context.network.orderNames(receipt.origin)
        case OriginTable.planned:
            end.kind = "by_product"
            end.order = plannedName(receipt.origin)
        case OriginTable.fixed:
            let order = context.network.fixedOrders(of: point)[Int(receipt.origin.row)]
            end.kind = order.kind.name
            end.order = name(order, of: point)
        default:
            let order = timeline.orders[Int(receipt.origin.row)]
            end.kind = order.kind.name
            end.order = name(order, of: point)
        }
        return end
    }

    private func plannedName(_ origin: Requirement.Origin) -> String {
        PlannedOrderName(
            item: context.network.item(of: origin.row), location: context.network.location(of: origin.row),
            required: Day(rawValue: origin.line), number: origin.number
        ).description
    }

    /// The messages, by level, item and location.
    public func messages(_ filter: Filter = Filter()) -> [MessageRow] {
        points(filter).flatMap { point in
            let item = context.network.item(of: point)
            let location = context.network.location(of: point)
            return context.current(point).messages.map { message in
                var row = MessageRow(
                    message: message.kind.name, item: item.isEmpty ? nil : item,
                    location: location.isEmpty ? nil : location, fromDate: message.fromDate, toDate: message.toDate,
                    fromQuantity: message.fromQuantity, toQuantity: message.toQuantity, text: "")
                switch message.order {
                case .none: break
                case .erp(let order, let line): (row.order, row.line) = (order, line)
                case .planned(let item, let location, let required, let number):
                    row.order =
                        PlannedOrderName(item: item, location: location, required: required, number: number)
                        .description
                }
                row.text = row.sentence(detail: message.detail, kind: message.kind)
                return row
            }
        }
    }
}

extension MessageRow {
    /// What the message says to a planner, in one sentence.
    func sentence(detail: String, kind: MessageKind) -> String {
        let subject = order.map { order in line.map { "\(order) line \($0)" } ?? order } ?? "this item"
        let from = fromDate?.description ?? ""
        let to = toDate?.description ?? ""
        let old = fromQuantity?.description ?? ""
        let new = toQuantity?.description ?? ""
        return switch kind {
        case .advance: "Advance \(subject) from \(from) to \(to)."
        case .postpone: "Postpone \(subject) from \(from) to \(to)."
        case .decrease: "Decrease \(subject) from \(old) to \(new): the rest is not needed."
        case .cancel: "Cancel \(subject) of \(old), due \(from): nothing needs it."
        case .increase: "Increase \(subject) from \(old) to \(new): a planned order is spared."
        case .pastDueReceipt: "\(subject) was due on \(from) and counts as due today, \(to)."
        case .pastDueRequirement: "\(subject) was requested for \(from); the first day possible is \(to)."
        case .delayed: "\(subject) is wanted on \(from) and can be issued on \(to)."
        case .uncovered: "Only \(new) of \(old) of the requirement of \(subject) on \(from) is covered."
        case .belowSafetyStock:
            "The projected balance is below the floor of \(old) from \(from) to \(to), down to \(new)."
        case .noSource: "No source is valid on \(from) for \(old) of \(subject): nothing is ordered."
        case .noBom: "\(subject) starts on \(from) and has no bill of material line: it is planned without components."
        case .bomCycle: "Bills or transfers form a cycle, so nothing is ordered: \(detail)."
        case .expired: "\(old) of \(detail.isEmpty ? "the stock" : "lot \(detail)") expired on \(from)."
        case .frozen: "\(subject) is frozen: it came inside the freeze fence and is kept as it is."
        case .invalidData: "Not planned: \(detail)."
        }
    }
}
