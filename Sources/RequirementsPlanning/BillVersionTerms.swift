public import PlanningModel

/// When a bill of material is the one to use: a row of `bills.csv`.
public struct BillVersionTerms: Hashable, Sendable, BitwiseCopyable {
    public var bill: TextID
    /// The least quantity of an order that it is for.
    public var quantityFrom: Quantity
    public var effectiveFrom: Day
    public var effectiveTo: Day

    public init(bill: TextID, quantityFrom: Quantity, effectiveFrom: Day, effectiveTo: Day) {
        self.bill = bill
        self.quantityFrom = quantityFrom
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
    }

    func isFor(_ quantity: Quantity, start: Day) -> Bool {
        quantityFrom <= quantity && effectiveFrom <= start && start <= effectiveTo
    }
}

extension StockingPointTerms {
    /// The bill of an order whose source names a bill or none (semantics section 7, Bill): `none` is the item's own lines.
    ///
    /// - Parameter start: the day on which the order starts.
    /// - Complexity: linear in the versions.
    public func bill(_ named: TextID, for quantity: Quantity, start: Day) -> TextID {
        guard named == .none else { return named }
        for version in billVersions where version.isFor(quantity, start: start) { return version.bill }
        return .none
    }

    /// Whether a source lets the bill be chosen.
    public var choosesBills: Bool { sources.contains { $0.kind == .make && $0.bill == .none } }

    /// The bills that orders of a source that names none can have on some day, past or future, each once.
    ///
    /// - Parameter quantity: of the order; `nil` for any.
    /// - Complexity: O(n³) in the versions, of which there are few.
    public func possibleBills(for quantity: Quantity? = nil) -> [TextID] {
        var bills: [TextID] = []
        let own = BillVersionTerms(
            bill: .none, quantityFrom: .zero, effectiveFrom: .distantPast, effectiveTo: .distantFuture)
        for (place, version) in (billVersions + [own]).enumerated() where !bills.contains(version.bill) {
            // Of all quantities the least leaves the fewest versions that go before.
            let least = quantity ?? max(version.quantityFrom, Quantity(rawValue: 1))
            guard version.quantityFrom <= least else { continue }
            let before = billVersions[..<place].filter { $0.quantityFrom <= least }
            // It can be chosen on its first day, or when one that goes before it ends.
            let days =
                [version.effectiveFrom]
                + before.map { $0.effectiveTo < version.effectiveTo ? $0.effectiveTo + 1 : version.effectiveFrom }
            let isChosen = days.contains { day in
                version.isFor(least, start: day) && !before.contains { $0.isFor(least, start: day) }
            }
            if isChosen { bills.append(version.bill) }
        }
        return bills
    }

    /// The first day after another on which a version of the bill begins or has ended.
    public func billBoundary(after day: Day) -> Day {
        var next = Day.distantFuture
        for version in billVersions {
            if version.effectiveFrom > day { next = min(next, version.effectiveFrom) }
            if version.effectiveTo >= day, version.effectiveTo < .distantFuture {
                next = min(next, version.effectiveTo + 1)
            }
        }
        return next
    }
}
