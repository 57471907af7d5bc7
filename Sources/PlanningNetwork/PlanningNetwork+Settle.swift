internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

extension PlanningNetwork {
    /// Brings terms, edges, low-level codes and the marks of what is affected up to date with the applied rows.
    ///
    /// Does nothing when nothing changed. Complexity: in proportion to what changed; a changed calendar looks at every
    /// stocking point, and a network with cycles is levelled as a whole.
    package mutating func settle() {
        guard !pending.isEmpty else { return }
        settleCustomers()
        settleCalendars()
        settleKeys()
        settlePriorityKeys()
        if pending.references {
            pending.references = false
            settleReferences()
        }
        // The old children of changed bills and explosions, then the new ones below.
        markChildrenOfExplosions()
        settleBills()
        repeat { settleGraph() } while dropUnreached()
        for point in pending.explosions.members { findExplosions(point) }
        markChildrenOfExplosions()
        pending.explosions.removeAll()
    }

    /// Brings terms and edges up to date with each other, and low-level codes with them.
    private mutating func settleGraph() {
        var relevelled = PointSet()
        // Edges make stocking points, whose terms are then to be found, whose sources make edges.
        while !pending.terms.isEmpty || !pending.edges.isEmpty {
            while let point = pending.terms.popLast() { settleTerms(point) }
            while pending.terms.isEmpty, let point = pending.edges.popLast() { settleEdges(point, &relevelled) }
        }
        pending.lookedAt.removeAll()
        settleLevels(relevelled)
    }

    /// Takes out of the network what only a cycle keeps in it: stocking points that nothing named leads to.
    ///
    /// - Returns: whether there were any, so that edges are to be settled again.
    private mutating func dropUnreached() -> Bool {
        guard points.hasCycles else { return false }
        var reached = PointSet()
        var stack = (0..<Int32(points.count)).filter(isNamed)
        while let point = stack.popLast() {
            guard reached.insert(point) else { continue }
            for child in points.children[Int(point)] { stack.append(child.point) }
        }
        var isAny = false
        for point in 0..<Int32(points.count) where points.exists[Int(point)] && !reached.contains(point) {
            points.exists[Int(point)] = false
            markAffected(point)
            pending.edges.insert(point)
            isAny = true
        }
        return isAny
    }

    private mutating func settleTerms(_ point: PointID) {
        let terms = resolveTerms(point)
        let old = points.terms[Int(point)]
        let choosesOtherBills = terms.billVersions != old.billVersions
        let plansOtherwise =
            terms.policy != old.policy || terms.sources != old.sources || terms.priceBreaks != old.priceBreaks
            || terms.issueCalendar != old.issueCalendar || terms.receiptCalendar != old.receiptCalendar
            || terms.shelfLife != old.shelfLife || terms.priorityRanges != old.priorityRanges
            || terms.decoupling != old.decoupling || terms.isUnplannable != old.isUnplannable
            || choosesOtherBills && terms.choosesBills
        guard plansOtherwise || choosesOtherBills else { return }
        points.terms[Int(point)] = terms
        leadTimes.note(point, old, terms)
        if plansOtherwise { markAffected(point) }
        if terms.sources != old.sources || choosesOtherBills { pending.edges.insert(point) }
        // Start dates of its open orders follow its sources.
        if !points.supplies[Int(point)].isEmpty || !points.fixedOrders[Int(point)].isEmpty {
            pending.explosions.insert(point)
        }
    }

    private mutating func settleBills() {
        var items: [TextID] = []
        for item in pending.billItems {
            items.append(item)
            for place in bills.invalidate(linesOf: item) { items.append(bills[place].item) }
        }
        pending.billItems.removeAll()
        settleOperations()
        for item in items {
            for point in byItem[item].points {
                pending.edges.insert(point)
                pending.explosions.insert(point)
                leadTimes.pending.insert(point)
                // The old children; the new ones follow when the edges are there.
                for child in points.children[Int(point)] where child.kind == .bill {
                    markAffected(child.point)
                }
                alternativesMayDiffer(points.children[Int(point)])
                markAffected(point)
            }
        }
    }

    /// Makes the bills anew whose operations changed, and marks the components of which they ask another quantity.
    private mutating func settleOperations() {
        for item in pending.operations {
            for place in bills.invalidate(linesOf: item) {
                let old = bills[place]
                _ = explodedBill(old.item, old.bill)
                for (line, before) in zip(bills[place].lines, old.lines)
                where line.operationScraps != before.operationScraps {
                    markChildren(of: old.item, over: place, with: line.component)
                }
            }
        }
        pending.operations.removeAll()
    }

    /// Marks the stocking points of a component that those of an item take it from over a bill.
    private mutating func markChildren(of item: TextID, over bill: Int32, with component: TextID) {
        for point in byItem[item].points {
            for child in points.children[Int(point)]
            where child.bill == bill && points.items[Int(child.point)] == component {
                markAffected(child.point)
            }
        }
    }

    /// Finds the open production orders that ask for what their bill says.
    private mutating func findExplosions(_ point: PointID) {
        points.explosions[Int(point)] = points.supplies[Int(point)].compactMap { supply in
            guard explodes(supply) else { return nil }
            return OpenExplosion(
                supply: supply, bill: billOfOpenOrder(supply, of: point),
                start: start(ofSupply: supply, today: .distantPast))
        }
    }

    /// Marks what open and fixed orders of changed stocking points take from.
    private mutating func markChildrenOfExplosions() {
        for point in pending.explosions.members {
            for child in points.children[Int(point)] { markAffected(child.point) }
        }
    }
}
