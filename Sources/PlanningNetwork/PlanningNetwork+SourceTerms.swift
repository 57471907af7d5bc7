internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// What rows of price breaks and bill versions say of a stocking point (semantics sections 6 and 7).
extension PlanningNetwork {
    /// Gives the sources of a stocking point their price breaks, and takes from them what it does not look at: prices
    /// where no vendor choice compares them, breaks where they change no date either.
    ///
    /// So a new price leaves the terms, and with them the plan, of whoever chooses by priority as they were.
    func resolvePrices(_ terms: inout StockingPointTerms, _ item: TextID, _ location: TextID) {
        let comparesPrices = terms.policy.vendorChoice != .priority
        for place in terms.sources.indices {
            if comparesPrices, terms.sources[place].kind == .buy { continue }
            terms.sources[place].price = SourceTerms.noPrice
        }
        guard !byItem[item].priceBreaks.isEmpty else { return }
        for place in terms.sources.indices where terms.sources[place].kind == .buy {
            let from = terms.sources[place].from
            if let known = terms.sources[..<place].first(where: { $0.kind == .buy && $0.from == from }) {
                terms.sources[place].firstBreak = known.firstBreak
                terms.sources[place].endBreak = known.endBreak
                continue
            }
            let breaks = priceBreaks(of: from, item, location)
            guard comparesPrices || breaks.contains(where: { $0.leadTime >= 0 }) else { continue }
            terms.sources[place].firstBreak = Int32(terms.priceBreaks.count)
            for var row in breaks {
                if !comparesPrices { row.price = SourceTerms.noPrice }
                terms.priceBreaks.append(row)
            }
            terms.sources[place].endBreak = Int32(terms.priceBreaks.count)
        }
    }

    /// The breaks of a supplier: rows of the location first, then the largest minimum quantity, then the latest
    /// effective_from.
    private func priceBreaks(of supplier: TextID, _ item: TextID, _ location: TextID) -> [PriceBreakTerms] {
        let facts = self[.priceBreaks]
        let rows = byItem[item].priceBreaks.filter { row in
            let at = facts.text(row, PriceBreakColumn.location)
            return facts.text(row, PriceBreakColumn.from) == supplier && (at == .none || at == location)
        }
        return rows.sorted { left, right in
            Self.precedes(
                left, right, in: facts, location: PriceBreakColumn.location,
                quantity: PriceBreakColumn.minimumQuantity, effectiveFrom: PriceBreakColumn.effectiveFrom)
        }.map { row in
            PriceBreakTerms(
                minimum: facts.quantity(row, PriceBreakColumn.minimumQuantity),
                price: facts.quantity(row, PriceBreakColumn.unitPrice),
                leadTime: facts.has(row, PriceBreakColumn.leadTimeDays)
                    ? Int32(truncatingIfNeeded: facts.number(row, PriceBreakColumn.leadTimeDays)) : -1,
                effectiveFrom: facts.optionalDay(row, PriceBreakColumn.effectiveFrom) ?? .distantPast,
                effectiveTo: facts.optionalDay(row, PriceBreakColumn.effectiveTo) ?? .distantFuture)
        }
    }

    /// The versions of the bill of an item at a location, those that go before others first.
    func resolveBillVersions(_ item: TextID, _ location: TextID) -> [BillVersionTerms] {
        let all = byItem[item].billVersions
        guard !all.isEmpty else { return [] }
        let facts = self[.bills]
        let texts = texts
        let rows = all.filter { row in
            let at = facts.text(row, BillColumn.location)
            return at == .none || at == location
        }
        return rows.sorted { left, right in
            if Self.precedes(
                left, right, in: facts, location: BillColumn.location, quantity: BillColumn.quantityFrom,
                effectiveFrom: BillColumn.effectiveFrom)
            {
                return true
            }
            if Self.precedes(
                right, left, in: facts, location: BillColumn.location, quantity: BillColumn.quantityFrom,
                effectiveFrom: BillColumn.effectiveFrom)
            {
                return false
            }
            return texts.precedes(facts.text(left, BillColumn.bill), facts.text(right, BillColumn.bill))
        }.map { row in
            BillVersionTerms(
                bill: facts.text(row, BillColumn.bill), quantityFrom: facts.quantity(row, BillColumn.quantityFrom),
                effectiveFrom: facts.optionalDay(row, BillColumn.effectiveFrom) ?? .distantPast,
                effectiveTo: facts.optionalDay(row, BillColumn.effectiveTo) ?? .distantFuture)
        }
    }

    /// Whether a row goes before another: of the location, of the larger quantity, of the later effective_from.
    private static func precedes(
        _ left: Int32, _ right: Int32, in facts: FactTable, location: Int, quantity: Int, effectiveFrom: Int
    ) -> Bool {
        let leftIsOwn = facts.text(left, location) != .none
        let rightIsOwn = facts.text(right, location) != .none
        if leftIsOwn != rightIsOwn { return leftIsOwn }
        if facts.number(left, quantity) != facts.number(right, quantity) {
            return facts.number(left, quantity) > facts.number(right, quantity)
        }
        return facts.optionalDay(left, effectiveFrom) ?? .distantPast
            > facts.optionalDay(right, effectiveFrom) ?? .distantPast
    }
}
