internal import PlanningEvents
internal import PlanningModel

/// Rows that say how what is ordered is bought or made: price breaks, bill versions, operations.
extension PlanningNetwork {
    mutating func connectPriceBreak(_ row: Int32, adding: Bool) {
        let item = self[.priceBreaks].text(row, PriceBreakColumn.item)
        byItem.change(item) { $0.priceBreaks.set(row, isIn: adding) }
        touchTerms(item, at: self[.priceBreaks].text(row, PriceBreakColumn.location))
    }

    mutating func connectBillVersion(_ row: Int32, adding: Bool) {
        let item = self[.bills].text(row, BillColumn.item)
        byItem.change(item) { $0.billVersions.set(row, isIn: adding) }
        touchTerms(item, at: self[.bills].text(row, BillColumn.location))
    }

    mutating func connectOperation(_ row: Int32, adding: Bool) {
        let item = self[.operations].text(row, OperationColumn.item)
        byItem.change(item) { $0.operations.set(row, isIn: adding) }
        pending.operations.append(item)
        pending.references = true
    }

    /// Notes that the terms of an item may be others, at one location or everywhere.
    private mutating func touchTerms(_ item: TextID, at location: TextID) {
        pending.references = true
        if location == .none {
            for point in byItem[item].points { pending.terms.insert(point) }
        } else if let point = points.find(item, location) {
            pending.terms.insert(point)
        }
    }

    /// Price breaks, bill versions, operations and sellable days whose item or location is not known.
    mutating func findInSourcing(_ found: inout Found) {
        for (table, locationColumn) in [
            (Table.priceBreaks, PriceBreakColumn.location), (.bills, BillColumn.location), (.operations, nil),
        ] {
            // The item is the first column of each.
            func location(_ facts: FactTable, _ row: Int32) -> TextID {
                locationColumn.map { facts.text(row, $0) } ?? .none
            }
            for row in rows(table, where: { !isItem($0.text($1, 0)) || isUnknownLocation(location($0, $1)) }) {
                let facts = self[table]
                let item = facts.text(row, 0)
                let at = location(facts, row)
                note("a row of \(table.name): \(unknownNames(item, at))", at: item, at, &found)
            }
        }
        let unknown = rows(.sellableDays) { facts, row in
            let item = facts.text(row, SellableDaysColumn.item)
            return item != .none && !isItem(item)
        }
        for row in unknown {
            let item = self[.sellableDays].text(row, SellableDaysColumn.item)
            note("a row of \(Table.sellableDays.name): \(unknownNames(item, .none))", at: item, .none, &found)
        }
    }
}
