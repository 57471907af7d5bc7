public import PlanningModel

/// What other items take over of the requirements of a stocking point (semantics section 7, Substitutes and
/// Supersession).
///
/// The caller fills in the alternatives of requirements and the stock that these have left over; the walk adds what was
/// taken of them and what was passed on to the successor.
public struct Substitutes: Sendable {
    /// Stock on hand of another item, as far as its own requirements have left it over.
    public struct Stock: Sendable, BitwiseCopyable {
        /// Its stocking point, for whoever filled it in.
        public var point: Int32
        public var left: Quantity
        /// What was left before the walk.
        let given: Quantity

        public init(point: Int32, left: Quantity) {
            self.point = point
            self.left = left
            given = left
        }
    }

    /// A line of a bill that can stand in for the preferred one.
    public struct Alternative: Sendable, BitwiseCopyable {
        /// The place of its stock.
        public var stock: Int32
        /// The quantities per, of this line and of the preferred one: their ratio is that of what is taken.
        public var quantityPer: Quantity
        public var preferredQuantityPer: Quantity

        public init(stock: Int32, quantityPer: Quantity, preferredQuantityPer: Quantity) {
            self.stock = stock
            self.quantityPer = quantityPer
            self.preferredQuantityPer = preferredQuantityPer
        }
    }

    /// What a requirement took of the stock of another item.
    public struct Taken: Sendable, BitwiseCopyable {
        public var requirement: Int32
        public var stock: Int32
        /// Of the requirement.
        public var quantity: Quantity
        /// Of the other item.
        public var taken: Quantity
    }

    /// What of a requirement is required of the successor.
    public struct PassedOn: Sendable, BitwiseCopyable {
        public var requirement: Int32
        /// Counts down from −1 on each required date, so that it is no number of a planned order.
        public var number: Int32
        public var quantity: Quantity
    }

    public var stocks: [Stock] = []
    /// The alternatives of a requirement side by side, in the order in which they are taken.
    public var alternatives: [Alternative] = []
    public var groups: [Range<Int>] = []
    /// By requirement, the place of its group or −1; empty when no requirement has one.
    public var groupOfRequirement: [Int32] = []
    public internal(set) var taken: [Taken] = []
    public internal(set) var passedOn: [PassedOn] = []

    /// Puts everything back as it was before the walk.
    mutating func restart() {
        for place in stocks.indices { stocks[place].left = stocks[place].given }
        taken.removeAll(keepingCapacity: true)
        passedOn.removeAll(keepingCapacity: true)
    }

    mutating func removeAll() {
        stocks.removeAll(keepingCapacity: true)
        alternatives.removeAll(keepingCapacity: true)
        groups.removeAll(keepingCapacity: true)
        groupOfRequirement.removeAll(keepingCapacity: true)
        taken.removeAll(keepingCapacity: true)
        passedOn.removeAll(keepingCapacity: true)
    }
}

extension Timeline {
    /// Takes what a requirement still lacks of the alternatives' stock, in their order.
    mutating func takeAlternatives(_ index: Int, _ oldest: Day, _ today: Day) {
        guard !substitutes.groupOfRequirement.isEmpty, today >= oldest else { return }
        let group = substitutes.groupOfRequirement[index]
        guard group >= 0 else { return }
        for place in substitutes.groups[Int(group)] where requirements[index].uncovered > .zero {
            let alternative = substitutes.alternatives[place]
            let left = substitutes.stocks[Int(alternative.stock)].left
            let part = alternative.part(of: requirements[index].uncovered, left: left)
            guard part.quantity > .zero, part.taken > .zero else { continue }
            substitutes.stocks[Int(alternative.stock)].left.rawValue -= part.taken.rawValue
            requirements[index].uncovered.rawValue -= part.quantity.rawValue
            substitutes.taken.append(
                Substitutes.Taken(
                    requirement: Int32(index), stock: alternative.stock, quantity: part.quantity, taken: part.taken))
        }
    }

    /// Requires what is uncovered of a requirement of the successor, from the day of supersession on.
    mutating func passOn(_ index: Int, _ terms: borrowing StockingPointTerms) {
        let day = requirements[index].required
        guard day >= terms.policy.supersededFrom, !terms.isUnplannable, requirements[index].uncovered > .zero else {
            return
        }
        var number: Int32 = -1
        if let last = substitutes.passedOn.last, requirements[Int(last.requirement)].required == day {
            number = last.number - 1
        }
        substitutes.passedOn.append(
            Substitutes.PassedOn(
                requirement: Int32(index), number: number, quantity: requirements[index].uncovered))
        requirements[index].uncovered = .zero
    }

    /// What neither requirements nor the floor hold of the stock that never expires: what can stand in for other items.
    public var stockLeftOver: Quantity {
        var left = lots.isEmpty ? onHandRest : .zero
        for lot in lots where lot.expires == .distantFuture { left.rawValue += lot.rest.rawValue }
        for peg in floorPegs where peg.receipt < 0 && expires(peg.receipt) == .distantFuture {
            left.rawValue -= peg.quantity.rawValue
        }
        return left
    }

    /// The first required date on which something was not covered by the stocking point's own supply.
    var firstSubstituted: Day {
        var first = Day.distantFuture
        for taken in substitutes.taken { first = min(first, requirements[Int(taken.requirement)].required) }
        for passed in substitutes.passedOn { first = min(first, requirements[Int(passed.requirement)].required) }
        return first
    }
}

extension Substitutes.Alternative {
    /// How much of a quantity of the preferred item the stock that is left can stand in for, and what that takes of it.
    ///
    /// Worked number: 2 of the alternative stand in for 1; of 5 wanted, 6 left over serve 3.
    func part(of wanted: Quantity, left: Quantity) -> (quantity: Quantity, taken: Quantity) {
        // What is out of range is more than is left.
        let all = try? Quantity.rounded(
            Int128(wanted.rawValue) * Int128(quantityPer.rawValue),
            dividedBy: Int128(preferredQuantityPer.rawValue))
        if let all, all <= left { return (wanted, all) }
        let some = try? Quantity.rounded(
            Int128(left.rawValue) * Int128(preferredQuantityPer.rawValue), dividedBy: Int128(quantityPer.rawValue))
        return (min(some ?? wanted, wanted), left)
    }
}
