internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// What stocking points take from others (semantics section 2, edges).
extension PlanningNetwork {
    mutating func settleEdges(_ point: PointID, _ relevelled: inout PointSet) {
        let exists = isNamed(point) || points.parents[Int(point)].contains { points.exists[Int($0.point)] }
        if exists != points.exists[Int(point)] {
            points.exists[Int(point)] = exists
            markAffected(point)
            relevelled.insert(point)
            leadTimes.pending.insert(point)
        }
        let links = exists && isKnown(point) ? findChildren(point) : []
        let old = points.children[Int(point)]
        // Once for edges that stay: in a ring they would wake each other for ever.
        if links != old || pending.lookedAt.insert(point) { alternativesMayDiffer(links) }
        guard links != old else { return }
        leadTimes.pending.insert(point)
        points.children[Int(point)] = links
        alternativesMayDiffer(old)
        // How far its open orders can be advanced depends on what they take from, and no longer on what they took from.
        if !points.supplies[Int(point)].isEmpty || !points.fixedOrders[Int(point)].isEmpty { markAffected(point) }
        let (oldSet, newSet) = (Set(old), old.isEmpty ? [] : Set(links))
        for link in old where !newSet.contains(link) {
            points.parents[Int(link.point)].removeAll {
                $0.point == point && $0.kind == link.kind && $0.bill == link.bill
            }
            linkChanged(link, &relevelled)
            pending.edges.insert(link.point)
        }
        for link in links where oldSet.isEmpty || !oldSet.contains(link) {
            insertParent(
                Link(point: point, kind: link.kind, bill: link.bill, isStructural: link.isStructural), of: link.point)
            linkChanged(link, &relevelled)
            // Who is there already stays, and takes what it took; alternatives were looked at above.
            if !points.exists[Int(link.point)] { pending.edges.insert(link.point) }
        }
    }

    private mutating func linkChanged(_ link: Link, _ relevelled: inout PointSet) {
        markAffected(link.point)
        relevelled.insert(link.point)
    }

    /// Puts a parent into its place in the order of names, in which its orders' requirements are served.
    private mutating func insertParent(_ parent: Link, of child: PointID) {
        var low = 0
        var high = points.parents[Int(child)].count
        while low < high {
            let middle = (low + high) / 2
            if comesBefore(parent, points.parents[Int(child)][middle]) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        points.parents[Int(child)].insert(parent, at: low)
    }

    /// Edges of one parent have an order that does not depend on which was there first.
    private func comesBefore(_ left: Link, _ right: Link) -> Bool {
        let order = compare(left.point, right.point)
        if order != 0 { return order < 0 }
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        guard left.bill >= 0, right.bill >= 0 else { return left.bill < right.bill }
        return texts.precedes(bills[left.bill].bill, bills[right.bill].bill)
    }

    /// Whether a stocking point comes before another in the order of item and location.
    package func precedes(_ left: PointID, _ right: PointID) -> Bool { compare(left, right) < 0 }

    func compare(_ left: PointID, _ right: PointID) -> Int {
        if left == right { return 0 }
        let order = texts.compare(points.items[Int(left)], points.items[Int(right)])
        return order != 0 ? order : texts.compare(points.locations[Int(left)], points.locations[Int(right)])
    }

    func isNamed(_ point: PointID) -> Bool {
        let index = Int(point)
        return points.namings[index] > 0 || !points.demands[index].isEmpty || !points.supplies[index].isEmpty
            || !points.onHands[index].isEmpty || !points.forecasts[index].isEmpty
            || !points.fixedOrders[index].isEmpty
    }

    /// Everything that a stocking point takes from others (semantics section 2, edges).
    private mutating func findChildren(_ point: PointID) -> [Link] {
        var links = LinkList()
        func add(_ link: Link) { links.add(link) }
        let item = points.items[Int(point)]
        let location = points.locations[Int(point)]
        points.hasPhantomCycle[Int(point)] = false
        for source in points.terms[Int(point)].sources
        where Self.canBeFirstChoice(source, points.terms[Int(point)].sources) {
            switch source.kind {
            case .buy: break
            case .transfer:
                add(Link(point: intern(item, source.from), kind: .transfer, bill: -1, isStructural: true))
            case .make:
                let bills = source.bill == .none ? points.terms[Int(point)].possibleBills() : [source.bill]
                for bill in bills {
                    for link in billLinks(item, bill, at: location, of: point, isStructural: true) { add(link) }
                }
            }
        }
        for supply in points.supplies[Int(point)] {
            for link in openLinks(supply, of: point, item, location) { add(link) }
        }
        for order in points.fixedOrders[Int(point)] where order.kind != .buy {
            if order.kind == .transfer {
                if order.from != location, isLocation(order.from) {
                    add(Link(point: intern(item, order.from), kind: .transfer, bill: -1, isStructural: false))
                }
            } else {
                for link in billLinks(item, order.bill, at: location, of: point, isStructural: false) { add(link) }
            }
        }
        if let successor = successor(of: item) {
            add(Link(point: intern(successor, location), kind: .successor, bill: -1, isStructural: true))
        }
        for link in alternativeLinks(point) { add(link) }
        if points.hasPhantomCycle[Int(point)] != points.terms[Int(point)].isUnplannable { pending.terms.insert(point) }
        return links.links
    }

    private mutating func billLinks(
        _ item: TextID, _ bill: TextID, at location: TextID, of point: PointID, isStructural: Bool
    ) -> [Link] {
        let place = explodedBill(item, bill)
        if isStructural, bills[place].hasPhantomCycle { points.hasPhantomCycle[Int(point)] = true }
        var links = LinkList()
        for line in bills[place].lines {
            let at = line.location == .none ? location : line.location
            guard isItem(line.component), isLocation(at) else { continue }
            links.add(
                Link(point: intern(line.component, at), kind: .bill, bill: place, isStructural: isStructural))
        }
        return links.links
    }

    /// The edges of an open order: its component rows, its bill where it has none, its source location.
    private mutating func openLinks(
        _ supply: Int32, of point: PointID, _ item: TextID, _ location: TextID
    ) -> [Link] {
        if explodes(supply) {
            let named = billOfOpenOrder(supply, of: point)
            let quantity = self[.supplyOrders].quantity(supply, SupplyColumn.quantity)
            let bills = named == .none ? points.terms[Int(point)].possibleBills(for: quantity) : [named]
            return bills.flatMap { billLinks(item, $0, at: location, of: point, isStructural: false) }
        }
        // A purchase order with component rows is subcontracted.
        var links = componentRows(ofSupply: supply).compactMap { row -> Link? in
            guard let child = pointOfComponent(row), isKnown(child) else { return nil }
            return Link(point: child, kind: .componentRow, bill: -1, isStructural: false)
        }
        if isTransfer(supply) {
            let from = self[.supplyOrders].text(supply, SupplyColumn.from)
            if from != location, isLocation(from) {
                links.append(Link(point: intern(item, from), kind: .openTransfer, bill: -1, isStructural: false))
            }
        }
        return links
    }

    /// The bill that the first valid make source of its due date names for an open production order without component
    /// rows; `none` where it is chosen by quantity and start.
    func billOfOpenOrder(_ supply: Int32, of point: PointID) -> TextID {
        let terms = points.terms[Int(point)]
        let due = self[.supplyOrders].day(supply, SupplyColumn.dueDate)
        return terms.firstValidSource(of: .make, from: .none, on: due).map { terms.sources[$0].bill } ?? .none
    }

    /// Whether on some day a source can be the first choice: no other of a lower priority number, or that goes before it
    /// where it does not share, is valid on every day on which it is.
    private static func canBeFirstChoice(_ source: SourceTerms, _ sources: [SourceTerms]) -> Bool {
        // Days on which it could be are the first of its effectivity, and those after another ends.
        var days = [source.effectiveFrom]
        for other in sources where other.effectiveTo < source.effectiveTo {
            days.append(max(other.effectiveTo + 1, source.effectiveFrom))
        }
        return days.contains { day in
            guard source.isValid(on: day), let first = sources.first(where: { $0.isValid(on: day) }),
                first.priority == source.priority
            else { return false }
            let isShared = sources.contains { $0.priority == source.priority && $0.shares && $0.isValid(on: day) }
            return isShared ? source.shares : source == first
        }
    }
}

/// Edges of one stocking point in the order in which they are found, each once: the same edge over a source and an open
/// order is one, and structural.
private struct LinkList {
    private(set) var links: [Link] = []
    /// Where each stands, when they are too many to look through.
    private var places: [Link: Int] = [:]
    private static let greatestSearchedCount = 16

    mutating func add(_ link: Link) {
        if let place = place(of: link) {
            if link.isStructural { links[place].isStructural = true }
            return
        }
        links.append(link)
        guard links.count > Self.greatestSearchedCount else { return }
        if places.isEmpty {
            for (place, link) in links.enumerated() { places[Self.key(link)] = place }
        } else {
            places[Self.key(link)] = links.count - 1
        }
    }

    private func place(of link: Link) -> Int? {
        if !places.isEmpty { return places[Self.key(link)] }
        return links.firstIndex { $0.point == link.point && $0.kind == link.kind && $0.bill == link.bill }
    }

    private static func key(_ link: Link) -> Link {
        Link(point: link.point, kind: link.kind, bill: link.bill, isStructural: true)
    }
}
