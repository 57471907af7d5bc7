internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// How bills of material are made of rows: phantoms replaced, the scrap of operations found (semantics section 7).
extension PlanningNetwork {
    /// The place of the exploded bill of an item.
    mutating func explodedBill(_ item: TextID, _ bill: TextID) -> Int32 {
        if let found = bills.find(item, bill) { return found }
        var result = ExplodedBills.Bill(item: item, bill: bill)
        var lines: [ExplodedBills.Line] = []
        explode(item, bill, chain: [], location: .none, within: [item], into: &result, &lines)
        if lines.count > 1 { sort(&lines) }
        result.lines = lines
        return bills.set(result)
    }

    private func sort(_ lines: inout [ExplodedBills.Line]) {
        let table = self[.bomComponents]
        let texts = texts
        lines.sort { left, right in
            for column in [BillLineColumn.component, BillLineColumn.parent, BillLineColumn.operation] {
                let order = texts.compare(table.text(left.row, column), table.text(right.row, column))
                if order != 0 { return order < 0 }
            }
            let leftDay = table.optionalDay(left.row, BillLineColumn.effectiveFrom) ?? .distantPast
            let rightDay = table.optionalDay(right.row, BillLineColumn.effectiveFrom) ?? .distantPast
            if leftDay != rightDay { return leftDay < rightDay }
            return left.identity < right.identity
        }
    }

    private func explode(
        _ item: TextID, _ bill: TextID, chain: [ChainStep], location: TextID, within items: [TextID],
        into result: inout ExplodedBills.Bill, _ lines: inout [ExplodedBills.Line]
    ) {
        if !result.items.contains(item) { result.items.append(item) }
        let table = self[.bomComponents]
        let operations = scrappingOperations(item, bill)
        let rows = byItem[item].billLines.filter {
            table.text($0, BillLineColumn.bill) == bill && isKnown(billLine: $0)
        }
        let ranks = ranks(of: rows)
        for row in rows {
            let component = table.text(row, BillLineColumn.component)
            let own = table.text(row, BillLineColumn.location)
            let at = own == .none ? location : own
            let terms = lineTerms(row, table)
            let scraps = scraps(of: operations, from: table.text(row, BillLineColumn.operation))
            let group = alternatives(to: row, among: ranks, at: location)
            let link =
                chain + [
                    ChainStep(
                        terms: terms, identity: lineIdentity(row, table), operationScraps: scraps,
                        preferredDays: group.preferred)
                ]
            if table.number(row, BillLineColumn.lineType) == BillLineColumn.phantom {
                if items.contains(component) {
                    result.hasPhantomCycle = true
                } else {
                    explode(
                        component, .none, chain: link, location: at, within: items + [component], into: &result, &lines)
                }
                continue
            }
            var line = ExplodedBills.Line(
                component: component, location: at, isByProduct: Self.isByProduct(row, table), chain: link.map(\.terms),
                row: row,
                identity: link.reduce(7) { Identity.combine($0, $1.identity) })
            if link.contains(where: { !$0.operationScraps.isEmpty }) {
                line.operationScraps = link.map(\.operationScraps)
            }
            line.preferredDays = link.flatMap(\.preferredDays)
            line.alternatives = group.alternatives
            lines.append(line)
        }
    }

    /// Whether parent, component and location of a line are known; one that names another is told, and not planned with.
    func isKnown(billLine row: Int32) -> Bool {
        let table = self[.bomComponents]
        return isItem(table.text(row, BillLineColumn.parent)) && isItem(table.text(row, BillLineColumn.component))
            && !isUnknownLocation(table.text(row, BillLineColumn.location))
    }

    private func lineTerms(_ row: Int32, _ table: FactTable) -> BillLineTerms {
        BillLineTerms(
            quantityPer: table.quantity(row, BillLineColumn.quantityPer),
            fixedQuantity: table.quantity(row, BillLineColumn.fixedQuantity),
            scrapPercent: table.quantity(row, BillLineColumn.scrapPercent),
            multiple: table.quantity(row, BillLineColumn.multiple),
            effectiveFrom: table.optionalDay(row, BillLineColumn.effectiveFrom) ?? .distantPast,
            effectiveTo: table.optionalDay(row, BillLineColumn.effectiveTo) ?? .distantFuture)
    }

    private func lineIdentity(_ row: Int32, _ table: FactTable) -> UInt64 {
        var identity: UInt64 = 11
        for column in [
            BillLineColumn.parent, BillLineColumn.component, BillLineColumn.bill, BillLineColumn.operation,
        ] {
            identity = Identity.combine(identity, texts.identity(table.text(row, column)))
        }
        return Identity.combine(identity, table.number(row, BillLineColumn.effectiveFrom))
    }

    // MARK: Alternatives

    /// The lines of alternate groups by preference; those of one group side by side.
    private func ranks(of rows: [Int32]) -> [Int32] {
        let table = self[.bomComponents]
        let grouped = rows.filter { table.has($0, BillLineColumn.alternateGroup) && !Self.isByProduct($0, table) }
        guard grouped.count > 1 else { return grouped }
        let texts = texts
        return grouped.sorted { left, right in
            let group = texts.compare(
                table.text(left, BillLineColumn.alternateGroup), table.text(right, BillLineColumn.alternateGroup))
            if group != 0 { return group < 0 }
            let one = table.number(left, BillLineColumn.preference)
            let other = table.number(right, BillLineColumn.preference)
            if one != other { return one < other }
            for column in [BillLineColumn.component, BillLineColumn.operation] {
                let order = texts.compare(table.text(left, column), table.text(right, column))
                if order != 0 { return order < 0 }
            }
            return Self.days(of: left, table).first < Self.days(of: right, table).first
        }
    }

    /// When lines preferred to one take its place, and the lines that can stand in for it.
    private func alternatives(
        to row: Int32, among ranks: [Int32], at location: TextID
    ) -> (preferred: [DayRange], alternatives: [ExplodedBills.Alternative]) {
        guard let rank = ranks.firstIndex(of: row) else { return ([], []) }
        let table = self[.bomComponents]
        let group = table.text(row, BillLineColumn.alternateGroup)
        let isTogether = { (other: Int32) in table.text(other, BillLineColumn.alternateGroup) == group }
        let preferred = ranks[..<rank].filter(isTogether).map { Self.days(of: $0, table) }
        let others = ranks[(rank + 1)...].filter { other in
            // A phantom has no stock.
            isTogether(other) && table.quantity(other, BillLineColumn.quantityPer) > .zero
                && table.number(other, BillLineColumn.lineType) != BillLineColumn.phantom
        }
        let alternatives = others.map { other in
            let own = table.text(other, BillLineColumn.location)
            return ExplodedBills.Alternative(
                component: table.text(other, BillLineColumn.component), location: own == .none ? location : own,
                quantityPer: table.quantity(other, BillLineColumn.quantityPer), days: Self.days(of: other, table))
        }
        return (preferred, alternatives)
    }

    private static func days(of row: Int32, _ table: FactTable) -> DayRange {
        DayRange(
            table.optionalDay(row, BillLineColumn.effectiveFrom) ?? .distantPast,
            table.optionalDay(row, BillLineColumn.effectiveTo) ?? .distantFuture)
    }

    private static func isByProduct(_ row: Int32, _ table: FactTable) -> Bool {
        table.number(row, BillLineColumn.lineType) == BillLineColumn.byProduct
            || table.quantity(row, BillLineColumn.quantityPer) < .zero
    }

    // MARK: Operations

    /// The operations of a bill that scrap something, in order of number.
    private func scrappingOperations(_ item: TextID, _ bill: TextID) -> [(operation: TextID, scrap: Quantity)] {
        let rows = byItem[item].operations
        guard !rows.isEmpty else { return [] }
        let table = self[.operations]
        let texts = texts
        return rows.filter {
            table.text($0, OperationColumn.bill) == bill && table.quantity($0, OperationColumn.scrapPercent) > .zero
        }.map {
            (table.text($0, OperationColumn.operation), table.quantity($0, OperationColumn.scrapPercent))
        }.sorted { texts.compareOperations($0.operation, $1.operation) < 0 }
    }

    /// What is scrapped from an operation on; from the first one if it is blank.
    private func scraps(
        of operations: [(operation: TextID, scrap: Quantity)], from operation: TextID
    ) -> [Quantity] {
        operations.filter { operation == .none || texts.compareOperations($0.operation, operation) >= 0 }.map(\.scrap)
    }
}

/// A line on the way from a bill to what is taken: its own lines, or those of phantoms.
private struct ChainStep {
    var terms: BillLineTerms
    var identity: UInt64
    var operationScraps: [Quantity]
    var preferredDays: [DayRange]
}
