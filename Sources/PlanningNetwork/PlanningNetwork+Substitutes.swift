package import PlanningEvents
internal import PlanningModel
package import RequirementsPlanning

/// Items that stand in for others: alternatives of a bill line, and successors (semantics section 7).
extension PlanningNetwork {
    // MARK: Successors

    /// The item that succeeds another; `nil` without one that is known.
    func successor(of item: TextID) -> TextID? {
        let facts = self[.items]
        guard let row = facts.find(key: Int64(item.rawValue)) else { return nil }
        let successor = facts.text(row, ItemColumn.supersededBy)
        return successor != .none && successor != item && isItem(successor) ? successor : nil
    }

    /// The stocking point that a superseded one passes on to.
    package func successor(of point: PointID) -> PointID? {
        successor(of: points.items[Int(point)]).flatMap { points.find($0, points.locations[Int(point)]) }
    }

    /// The day from which on an item is superseded.
    func supersededFrom(_ item: TextID) -> Day {
        guard successor(of: item) != nil, let row = self[.items].find(key: Int64(item.rawValue)) else {
            return .distantFuture
        }
        return self[.items].optionalDay(row, ItemColumn.supersededFrom) ?? .distantPast
    }

    mutating func connectSuccessor(_ row: Int32, adding: Bool) {
        guard self[.items].has(row, ItemColumn.supersededBy) else { return }
        byItem.change(self[.items].text(row, ItemColumn.supersededBy)) { $0.succeeds.set(row, isIn: adding) }
        pending.references = true
    }

    /// Items whose successor is not known, or is the item itself.
    mutating func findInSuccessors(_ found: inout Found) {
        let unknown = rows(.items) { facts, row in
            let successor = facts.text(row, ItemColumn.supersededBy)
            return successor != .none && (successor == facts.text(row, ItemColumn.item) || !isItem(successor))
        }
        for row in unknown {
            let item = self[.items].text(row, ItemColumn.item)
            let successor = self[.items].text(row, ItemColumn.supersededBy)
            let reason = successor == item ? "it would succeed itself" : unknownNames(successor, .none)
            note("its successor: \(reason)", at: item, .none, &found)
        }
    }

    /// Adds what a superseded item has passed on to its successor, in the order in which it was served there.
    func addPassedOn(
        of parent: PointID, to point: PointID, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) {
        // Members of a cycle pass nothing on; what an earlier run did is not read any more.
        guard !points.terms[Int(parent)].isUnplannable else { return }
        for passed in plans[scratch.plan].points[Int(parent)].exchange.passedOn {
            add(
                .substitute, requested: passed.requested, passed.quantity, priority: passed.priority,
                sellableDays: sellableDays(ofPassedOn: passed, from: parent, to: point, scratch.plan),
                identity: Identity.combine(9, passed.identity),
                Requirement.Origin(
                    table: OriginTable.passedOn, row: parent, line: passed.key.first, number: passed.key.second),
                scheduler, &scratch)
        }
    }

    // MARK: Alternatives

    /// Notes which alternatives the last requirement can take from, an order's that starts on a day.
    func noteAlternatives(
        of line: ExplodedBills.Line, start: Day, _ parent: PointID, _ point: PointID, _ scratch: inout TimelineScratch
    ) {
        guard let preferred = line.chain.last?.quantityPer, preferred > .zero else { return }
        let first = scratch.timeline.substitutes.alternatives.count
        for alternative in line.alternatives where alternative.days.contains(start) {
            guard let stock = self.point(of: alternative, parent), stock != point, isKnown(stock),
                crosses(child: point, parent: stock)
            else { continue }
            scratch.timeline.substitutes.alternatives.append(
                Substitutes.Alternative(
                    stock: place(ofStock: stock, for: point, &scratch), quantityPer: alternative.quantityPer,
                    preferredQuantityPer: preferred))
        }
        let end = scratch.timeline.substitutes.alternatives.count
        guard end > first else { return }
        scratch.grouped.append(
            (Int32(scratch.requirements.count - 1), Int32(scratch.timeline.substitutes.groups.count)))
        scratch.timeline.substitutes.groups.append(first..<end)
    }

    func point(of alternative: ExplodedBills.Alternative, _ parent: PointID) -> PointID? {
        points.find(
            alternative.component,
            alternative.location == .none ? points.locations[Int(parent)] : alternative.location)
    }

    private func place(ofStock stock: PointID, for point: PointID, _ scratch: inout TimelineScratch) -> Int32 {
        if let known = scratch.timeline.substitutes.stocks.firstIndex(where: { $0.point == stock }) {
            return Int32(known)
        }
        return scratch.timeline.substitutes.addStock(of: stock, left: left(of: stock, for: point, scratch.plan))
    }

    /// What a stocking point has left over when those have taken from it that are planned before another.
    private func left(of stock: PointID, for point: PointID, _ plan: Int) -> [Substitutes.Lot] {
        var lots = plans[plan].points[Int(stock)].exchange.left
        for taker in takers(of: stock) where taker != point && isPlanned(taker, before: point) {
            for taken in plans[plan].points[Int(taker)].exchange.taken where taken.point == stock {
                guard let place = lots.firstIndex(where: { $0.expires == taken.expires }) else { continue }
                let rest = max(0, lots[place].left.rawValue - taken.quantity.rawValue)
                lots[place] = Substitutes.Lot(expires: taken.expires, left: Quantity(rawValue: rest))
            }
        }
        return lots
    }

    /// Whether any stock can stand in for another item.
    package var hasAlternatives: Bool { points.hasAlternatives }

    /// The stocking points that an item's stock can stand in for.
    package func takers(of stock: PointID) -> [PointID] {
        points.hasAlternatives ? points.children[Int(stock)].filter { $0.kind == .alternative }.map(\.point) : []
    }

    /// The stocking points whose stock can stand in for an item.
    package func stocks(for point: PointID) -> [PointID] {
        points.hasAlternatives ? points.parents[Int(point)].filter { $0.kind == .alternative }.map(\.point) : []
    }

    /// Whether a stocking point is planned before another: by low-level code, then by name.
    private func isPlanned(_ point: PointID, before other: PointID) -> Bool {
        let (one, next) = (points.levels[Int(point)], points.levels[Int(other)])
        return one != next ? one < next : precedes(point, other)
    }

    /// The edges from a stocking point to those that its stock can stand in for.
    mutating func alternativeLinks(_ point: PointID) -> [Link] {
        var links: [Link] = []
        for parent in points.parents[Int(point)] where parent.kind == .bill {
            // Its lines may have changed since.
            let place = explodedBill(bills[parent.bill].item, bills[parent.bill].bill)
            guard bills[place].hasAlternatives else { continue }
            for line in bills[place].lines {
                for alternative in line.alternatives {
                    guard self.point(of: alternative, parent.point) == point, line.isEver(with: alternative) else {
                        continue
                    }
                    let at = line.location == .none ? points.locations[Int(parent.point)] : line.location
                    guard isItem(line.component), isLocation(at) else { continue }
                    let preferred = intern(line.component, at)
                    guard preferred != point else { continue }
                    points.hasAlternatives = true
                    links.append(
                        Link(point: preferred, kind: .alternative, bill: -1, isStructural: parent.isStructural))
                }
            }
        }
        return links
    }

    /// Looks again at whom stock can stand in for, where bills with alternatives are taken up or left.
    mutating func alternativesMayDiffer(_ links: [Link]) {
        for link in links where link.kind == .bill && bills[link.bill].hasAlternatives {
            pending.edges.insert(link.point)
        }
    }

    /// Marks those that take from the same stock, when one of them comes to another place among them.
    mutating func placeChanged(_ point: PointID) {
        guard points.hasAlternatives else { return }
        for stock in stocks(for: point) {
            for taker in takers(of: stock) { markAffected(taker) }
        }
    }

    // MARK: What a plan leaves for others

    /// What a planned timeline leaves over, takes and passes on.
    package func exchange(of timeline: borrowing Timeline, _ point: PointID, plan: Int) -> PlanExchange {
        var exchange = PlanExchange()
        // Most have nothing to do with others; a closure that asks the network is dear.
        guard points.hasAlternatives || !timeline.substitutes.passedOn.isEmpty else { return exchange }
        if !takers(of: point).isEmpty {
            exchange.left = timeline.stockLeftOver
        }
        for stock in timeline.substitutes.stocks {
            for lot in timeline.substitutes.lots[stock.firstLot..<stock.endLot] where lot.taken > .zero {
                exchange.taken.append(
                    PlanExchange.Taken(point: stock.point, expires: lot.expires, quantity: lot.taken))
            }
        }
        exchange.taken.sort { left, right in
            left.point != right.point ? precedes(left.point, right.point) : left.expires < right.expires
        }
        for passed in timeline.substitutes.passedOn {
            let requirement = timeline.requirements[Int(passed.requirement)]
            exchange.passedOn.append(
                PlanExchange.PassedOn(
                    key: OrderKey(required: requirement.required, number: passed.number),
                    requested: requirement.requested, quantity: passed.quantity, priority: requirement.priority,
                    identity: requirement.identity, demand: demand(of: requirement.origin, plan: plan)))
        }
        return exchange
    }

    /// The stocking points whose plan depends on what another leaves over, takes and passes on, where that changed.
    package func dependents(of point: PointID, _ old: PlanExchange, _ new: PlanExchange) -> [PointID] {
        guard old != new else { return [] }
        var dependents: [PointID] = []
        if old.left != new.left { dependents += takers(of: point) }
        if old.passedOn != new.passedOn {
            dependents += points.children[Int(point)].filter { $0.kind == .successor }.map(\.point)
        }
        if old.taken != new.taken {
            for stock in stocks(for: point) {
                dependents += takers(of: stock).filter { $0 != point && isPlanned(point, before: $0) }
            }
        }
        return dependents
    }

    /// The demand that a requirement is told of with.
    package func demand(of origin: Requirement.Origin, plan: Int) -> PlanExchange.Demand {
        switch origin.table {
        case OriginTable.demand:
            let facts = self[.demandOrders]
            return PlanExchange.Demand(
                point: -1,
                key: OrderKey(
                    order: facts.text(origin.row, DemandColumn.order), line: facts.text(origin.row, DemandColumn.line)))
        case OriginTable.component, OriginTable.explosion, OriginTable.supply:
            guard let asker = asker(origin) else { return .none }
            return PlanExchange.Demand(point: PlanExchange.Demand.openOrder, key: asker.order)
        case OriginTable.planned:
            return PlanExchange.Demand(
                point: origin.row, key: OrderKey(required: Day(rawValue: origin.line), number: origin.number))
        case OriginTable.passedOn:
            return passedOn(origin, plan: plan)?.demand ?? .none
        default:
            return .none
        }
    }

    /// What a substitute requirement was at the superseded item.
    func passedOn(_ origin: Requirement.Origin, plan: Int) -> PlanExchange.PassedOn? {
        plans[plan].points[Int(origin.row)].exchange.passedOn.first {
            $0.key.first == origin.line && $0.key.second == origin.number
        }
    }

    /// What a demand is told as.
    package func reference(_ demand: PlanExchange.Demand) -> OrderReference {
        demand == .none ? .none : reference(demand.key, of: demand.point)
    }
}
