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
        /// Its places among the lots.
        public let firstLot: Int
        public let endLot: Int
    }

    /// What is left over of stock that is good up to one day.
    public struct Lot: Hashable, Sendable, BitwiseCopyable {
        /// The last day on which it is good; `distantFuture` if it keeps.
        public var expires: Day
        public var left: Quantity
        /// What was left before the walk.
        let given: Quantity

        public init(expires: Day, left: Quantity) {
            self.expires = expires
            self.left = left
            given = left
        }

        /// What was taken of it.
        public var taken: Quantity { Quantity(rawValue: given.rawValue - left.rawValue) }
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

    public private(set) var stocks: [Stock] = []
    /// What is left over of the stocks, those of one stock side by side, first to expire first.
    public private(set) var lots: [Lot] = []
    /// The alternatives of a requirement side by side, in the order in which they are taken.
    public var alternatives: [Alternative] = []
    public var groups: [Range<Int>] = []
    /// By requirement, the place of its group or −1; empty when no requirement has one.
    public var groupOfRequirement: [Int32] = []
    public internal(set) var taken: [Taken] = []
    public internal(set) var passedOn: [PassedOn] = []

    /// Adds the stock of another item.
    ///
    /// - Parameter left: what is left of it, first to expire first.
    /// - Returns: its place.
    public mutating func addStock(of point: Int32, left: [Lot]) -> Int32 {
        stocks.append(Stock(point: point, firstLot: lots.count, endLot: lots.count + left.count))
        lots += left
        return Int32(stocks.count - 1)
    }

    /// What is left of a stock that is good on a day.
    func left(of stock: Int32, on day: Day) -> Quantity {
        var left = Quantity.zero
        for place in stocks[Int(stock)].firstLot..<stocks[Int(stock)].endLot where lots[place].expires >= day {
            left.rawValue += lots[place].left.rawValue
        }
        return left
    }

    /// Takes of a stock what is good on a day, first to expire first.
    mutating func take(_ quantity: Quantity, of stock: Int32, on day: Day) {
        var rest = quantity
        for place in stocks[Int(stock)].firstLot..<stocks[Int(stock)].endLot where lots[place].expires >= day {
            let part = min(rest, lots[place].left)
            lots[place].left.rawValue -= part.rawValue
            rest.rawValue -= part.rawValue
        }
    }

    /// Puts everything back as it was before the walk.
    mutating func restart() {
        for place in lots.indices { lots[place].left = lots[place].given }
        taken.removeAll(keepingCapacity: true)
        passedOn.removeAll(keepingCapacity: true)
    }

    mutating func removeAll() {
        stocks.removeAll(keepingCapacity: true)
        lots.removeAll(keepingCapacity: true)
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
            let left = substitutes.left(of: alternative.stock, on: requirements[index].goodUntil)
            let part = alternative.part(of: requirements[index].uncovered, left: left)
            guard part.quantity > .zero, part.taken > .zero else { continue }
            substitutes.take(part.taken, of: alternative.stock, on: requirements[index].goodUntil)
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
        // By net flow days come in no order.
        let isWalked = !terms.policy.rule.ordersByNetFlow
        for passed in substitutes.passedOn.reversed() {
            if requirements[Int(passed.requirement)].required == day {
                number = passed.number - 1
                break
            }
            if isWalked { break }
        }
        substitutes.passedOn.append(
            Substitutes.PassedOn(
                requirement: Int32(index), number: number, quantity: requirements[index].uncovered))
        requirements[index].uncovered = .zero
    }

    /// What neither requirements nor the floor hold of stock on hand, by its last day: what can stand in for other items.
    public var stockLeftOver: [Substitutes.Lot] {
        var left: [Substitutes.Lot] = []
        for place in stockPlaces {
            let rest = free(place)
            guard rest > .zero else { continue }
            if let last = left.last, last.expires == expires(place) {
                left[left.count - 1] = Substitutes.Lot(
                    expires: last.expires, left: Quantity(rawValue: last.left.rawValue + rest.rawValue))
            } else {
                left.append(Substitutes.Lot(expires: expires(place), left: rest))
            }
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
