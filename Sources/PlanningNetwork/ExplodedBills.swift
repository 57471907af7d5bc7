internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// The bills of material with their phantoms replaced, each made when it is first asked for.
struct ExplodedBills: Sendable {
    /// A line of a bill, with the phantoms between it and the bill's item.
    struct Line: Sendable {
        var component: TextID
        /// `none` for the location of the order.
        var location: TextID
        var isByProduct: Bool
        /// Lines from the bill's own to this one; each is applied to the quantity of the one before.
        var chain: [BillLineTerms]
        /// The row of the last line.
        var row: Int32
        /// What the line is, as a number that is the same in every process.
        var identity: UInt64
    }

    struct Bill: Sendable {
        var item: TextID
        var bill: TextID
        /// By component, parent, operation, effective_from.
        var lines: [Line] = [] {
            didSet { findPlaces() }
        }
        /// Where the lines of each component stand.
        private(set) var places: [TextID: Range<Int>] = [:]
        /// A phantom of the bill contains itself.
        var hasPhantomCycle = false
        /// Items whose lines are in the bill: its own and those of phantoms.
        var items: [TextID] = []

        init(item: TextID, bill: TextID) {
            self.item = item
            self.bill = bill
        }

        /// The places of the lines of a component.
        func places(of component: TextID) -> Range<Int> { places[component] ?? 0..<0 }

        private mutating func findPlaces() {
            places.removeAll()
            var first = 0
            while first < lines.count {
                var end = first + 1
                while end < lines.count, lines[end].component == lines[first].component { end += 1 }
                places[lines[first].component] = first..<end
                first = end
            }
        }
    }

    private(set) var bills: [Bill] = []
    private var places: [UInt64: Int32] = [:]
    /// Bills by the items whose lines they have.
    private var byItem: [Int32: [Int32]] = [:]
    private var isCurrent: [Bool] = []

    subscript(_ place: Int32) -> Bill { bills[Int(place)] }

    func find(_ item: TextID, _ bill: TextID) -> Int32? {
        guard let place = places[key(item, bill)], isCurrent[Int(place)] else { return nil }
        return place
    }

    /// Puts a bill in.
    ///
    /// - Returns: its place, the same whenever the bill is made anew.
    mutating func set(_ bill: Bill) -> Int32 {
        let key = key(bill.item, bill.bill)
        let place: Int32
        if let found = places[key] {
            place = found
            bills[Int(place)] = bill
            isCurrent[Int(place)] = true
        } else {
            place = Int32(bills.count)
            places[key] = place
            bills.append(bill)
            isCurrent.append(true)
        }
        for item in bill.items where byItem[item.rawValue]?.contains(place) != true {
            byItem[item.rawValue, default: []].append(place)
        }
        return place
    }

    /// Notes that the lines of an item changed.
    ///
    /// - Returns: the items of the bills that have to be made anew.
    mutating func invalidate(linesOf item: TextID) -> [TextID] {
        let stale = (byItem.removeValue(forKey: item.rawValue) ?? []).filter { isCurrent[Int($0)] }
        for place in stale { isCurrent[Int(place)] = false }
        return stale.map { bills[Int($0)].item }
    }

    private func key(_ item: TextID, _ bill: TextID) -> UInt64 {
        UInt64(UInt32(bitPattern: item.rawValue)) << 32 | UInt64(UInt32(bitPattern: bill.rawValue))
    }
}

extension PlanningNetwork {
    /// The place of the exploded bill of an item.
    mutating func explodedBill(_ item: TextID, _ bill: TextID) -> Int32 {
        if let found = bills.find(item, bill) { return found }
        var result = ExplodedBills.Bill(item: item, bill: bill)
        var lines: [ExplodedBills.Line] = []
        explode(item, bill, chain: [], location: .none, within: [item], into: &result, &lines)
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
        result.lines = lines
        return bills.set(result)
    }

    private func explode(
        _ item: TextID, _ bill: TextID, chain: [(terms: BillLineTerms, identity: UInt64)], location: TextID,
        within items: [TextID], into result: inout ExplodedBills.Bill, _ lines: inout [ExplodedBills.Line]
    ) {
        if !result.items.contains(item) { result.items.append(item) }
        let table = self[.bomComponents]
        for row in byItem[item].billLines where table.text(row, BillLineColumn.bill) == bill {
            let component = table.text(row, BillLineColumn.component)
            let own = table.text(row, BillLineColumn.location)
            let at = own == .none ? location : own
            let terms = lineTerms(row, table)
            let link = chain + [(terms, lineIdentity(row, table))]
            if table.number(row, BillLineColumn.lineType) == BillLineColumn.phantom {
                if items.contains(component) {
                    result.hasPhantomCycle = true
                } else {
                    explode(
                        component, .none, chain: link, location: at, within: items + [component], into: &result, &lines)
                }
                continue
            }
            let isByProduct =
                table.number(row, BillLineColumn.lineType) == BillLineColumn.byProduct
                || terms.quantityPer < .zero
            lines.append(
                ExplodedBills.Line(
                    component: component, location: at, isByProduct: isByProduct, chain: link.map(\.terms), row: row,
                    identity: link.reduce(7) { Identity.combine($0, $1.identity) }))
        }
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
}

extension ExplodedBills.Line {
    /// What the line asks for a quantity of the bill's item that starts on a day; `nil` when it is not effective.
    func quantity(for parent: Quantity, start: Day) throws(QuantityOverflow) -> Quantity? {
        var quantity = parent
        for terms in chain {
            guard terms.isEffective(on: start) else { return nil }
            quantity = try terms.quantity(for: quantity)
        }
        return quantity
    }
}
