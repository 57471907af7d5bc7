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
        /// Percent that the operations from the consuming one on scrap, a list for each line of the chain; empty where
        /// none scraps anything.
        var operationScraps: [[Quantity]] = []
        /// When lines that are preferred to it take its place.
        var preferredDays: [DayRange] = []
        /// Lines whose stock can stand in for it, in the order in which they are taken.
        var alternatives: [Alternative] = []
    }

    /// A line that can stand in for another of its alternate group.
    struct Alternative: Hashable, Sendable {
        var component: TextID
        /// `none` for the location of the order.
        var location: TextID
        var quantityPer: Quantity
        var days: DayRange
    }

    struct Bill: Sendable {
        var item: TextID
        var bill: TextID
        /// By component, parent, operation, effective_from.
        var lines: [Line] = [] {
            didSet {
                findPlaces()
                hasAlternatives = lines.contains { !$0.alternatives.isEmpty }
            }
        }
        /// Whether any of its lines has alternatives.
        private(set) var hasAlternatives = false
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
    /// - Returns: the places of the bills that have to be made anew, in the order of the numbers of item and bill,
    ///   which does not depend on when each was first asked for.
    mutating func invalidate(linesOf item: TextID) -> [Int32] {
        let stale = (byItem.removeValue(forKey: item.rawValue) ?? []).filter { isCurrent[Int($0)] }.sorted {
            key(bills[Int($0)].item, bills[Int($0)].bill) < key(bills[Int($1)].item, bills[Int($1)].bill)
        }
        for place in stale { isCurrent[Int(place)] = false }
        return stale
    }

    private func key(_ item: TextID, _ bill: TextID) -> UInt64 {
        UInt64(UInt32(bitPattern: item.rawValue)) << 32 | UInt64(UInt32(bitPattern: bill.rawValue))
    }
}

extension ExplodedBills.Line {
    /// What the line asks for a quantity of the bill's item that starts on a day; `nil` when it is not effective.
    func quantity(for parent: Quantity, start: Day) throws(QuantityOverflow) -> Quantity? {
        guard isEffective(on: start) else { return nil }
        var quantity = parent
        if operationScraps.isEmpty {
            for terms in chain { quantity = try terms.quantity(for: quantity) }
        } else {
            for (terms, scraps) in zip(chain, operationScraps) {
                quantity = try terms.quantity(for: quantity, operationScraps: scraps)
            }
        }
        return quantity
    }

    /// Whether an order that starts on a day takes the line.
    func isEffective(on start: Day) -> Bool {
        for terms in chain where !terms.isEffective(on: start) { return false }
        for days in preferredDays where days.contains(start) { return false }
        return true
    }

    /// The first day after another on which the line can come into effect.
    func boundary(after day: Day) -> Day {
        var next = Day.distantFuture
        for terms in chain where terms.effectiveFrom > day { next = min(next, terms.effectiveFrom) }
        for days in preferredDays where days.last >= day && days.last < .distantFuture {
            next = min(next, days.last + 1)
        }
        return next
    }

    /// Whether on some day an order takes the line and an alternative can stand in for it.
    func isEver(with alternative: ExplodedBills.Alternative) -> Bool {
        // It begins with one of them, or when a preferred line ends.
        let days =
            chain.map(\.effectiveFrom) + [alternative.days.first]
            + preferredDays.filter { $0.last < .distantFuture }.map { $0.last + 1 }
        return days.contains { isEffective(on: $0) && alternative.days.contains($0) }
    }
}
