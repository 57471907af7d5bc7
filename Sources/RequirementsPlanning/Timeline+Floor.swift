public import PlanningModel

/// The first stretch of days on which the projected balance ends below the floor.
public struct FloorBreach: Hashable, Sendable, BitwiseCopyable {
    public var first: Day
    public var last: Day
    /// The floor of the first day.
    public var floor: Quantity
    public var lowest: Quantity

    /// A stretch of days with one more at its end.
    static func extended(
        _ breach: FloorBreach?, to day: Day, floor: Quantity, balance: Quantity
    ) -> FloorBreach {
        FloorBreach(
            first: breach?.first ?? day, last: day, floor: breach?.floor ?? floor,
            lowest: min(breach?.lowest ?? balance, balance))
    }
}

extension Timeline {
    /// Pegs what is left of receipts to the floor, as far as it would break without them (semantics section 5).
    ///
    /// To be called after `plan`. Complexity: O(n log n) in the number of pegs.
    public mutating func pegFloor(_ terms: borrowing StockingPointTerms) throws(PlanningFault) {
        floorPegs.removeAll(keepingCapacity: true)
        guard terms.canOrder else { return }
        if let netFlow {
            if holdsBuffer(terms.policy) { pegNetFlow(netFlow) }
            return
        }
        guard seesFloor(terms.policy) else { return }
        guard onHandRest > .zero || receipts.contains(where: { $0.rest > .zero }) else { return }
        do {
            let days = floorDays
            let held = try heldForLater(on: days)
            var pegged = Quantity.zero
            for (index, day) in days.enumerated() {
                if canExpire { pegged = floorPegsGood(on: day) }
                let bound = try held[index].adding(pegged)
                guard let wanted = try floorNeed(day, bound: bound, terms) else { continue }
                let lack = try wanted.subtracting(bound)
                if lack > .zero { pegged = try pegged.adding(pegFloor(lack, on: day, terms)) }
            }
        } catch {
            throw .quantityOverflow
        }
    }

    /// What should be held for the floor of a day in all, if anything.
    private func floorNeed(
        _ day: Day, bound: Quantity, _ terms: borrowing StockingPointTerms
    ) throws(QuantityOverflow) -> Quantity? {
        let floor = try terms.policy.floor(on: day)
        guard terms.policy.rule == .minMax else { return floor }
        let free = freeOnHand(on: day)
        return try bound.adding(free) < floor ? terms.policy.ceiling(on: day) : nil
    }

    /// What is held for the floor already, and has not expired by a day.
    private func floorPegsGood(on day: Day) -> Quantity {
        var sum = Quantity.zero
        for peg in floorPegs where isGood(peg.receipt, on: day) { sum.rawValue += peg.quantity.rawValue }
        return sum
    }

    /// What of stock on hand is good on a day, and pegged neither to requirements nor to the floor.
    private func freeOnHand(on day: Day) -> Quantity {
        var free = Quantity.zero
        if lots.isEmpty {
            free = onHandRest
        } else {
            for lot in lots where lot.expires >= day { free.rawValue += lot.rest.rawValue }
        }
        for peg in floorPegs where peg.isOnHand && isGood(peg.receipt, on: day) {
            free.rawValue -= peg.quantity.rawValue
        }
        return free
    }

    /// F and the requirement days after it.
    private var floorDays: [Day] {
        var days = [firstServableDay]
        for requirement in requirements where requirement.required > days[days.count - 1] {
            days.append(requirement.required)
        }
        return days
    }

    /// How much of the receipts in the projected balance of each day is pegged to requirements after it.
    private func heldForLater(on days: [Day]) throws(QuantityOverflow) -> [Quantity] {
        var changes = Array(repeating: Quantity.zero, count: days.count + 1)
        for peg in pegs {
            let counts = counts(peg.receipt)
            let required = requirements[Int(peg.requirement)].required
            guard counts < required else { continue }
            let from = place(of: counts, in: days)
            let to = place(of: required, in: days)
            changes[from] = try changes[from].adding(peg.quantity)
            changes[to] = try changes[to].subtracting(peg.quantity)
        }
        return try sums(changes, count: days.count)
    }

    /// What is left of a receipt or lot that the floor does not hold.
    func free(_ receipt: Int32) -> Quantity {
        var free = rest(receipt)
        for peg in floorPegs where peg.receipt == receipt { free.rawValue -= peg.quantity.rawValue }
        return free
    }

    /// Holds a quantity for the floor: stock first, then by available date.
    ///
    /// - Returns: what was found.
    private mutating func pegFloor(
        _ lack: Quantity, on day: Day, _ terms: borrowing StockingPointTerms
    ) throws(QuantityOverflow) -> Quantity {
        var rest = lack
        func hold(_ quantity: Quantity, of receipt: Int32) {
            guard quantity > .zero else { return }
            rest.rawValue -= quantity.rawValue
            floorPegs.append(FloorPeg(day: day, receipt: receipt, quantity: quantity))
        }
        for receipt in stockPlaces where rest > .zero && expires(receipt) >= day {
            hold(min(rest, free(receipt)), of: receipt)
        }
        let tolerated = toleratedIssue(day, terms)
        for receipt in walk.queue where rest > .zero && receipts[Int(receipt)].rest > .zero {
            let candidate = receipts[Int(receipt)]
            let isHeld = candidate.counts <= day && isGood(receipt, on: day)
            guard isHeld || candidate.issue <= tolerated && candidate.expires >= day else { continue }
            hold(min(rest, free(receipt)), of: receipt)
        }
        return try lack.subtracting(rest)
    }

    /// Where the projected balance first ends below the floor, among today, F and the requirement days.
    public func floorBreach(_ policy: CoveragePolicy, today: Day) throws(PlanningFault) -> FloorBreach? {
        guard seesFloor(policy) else { return nil }
        do {
            var days = requirements.map(\.required) + [today, firstServableDay]
            days.sort()
            days = days.reduce(into: []) { unique, day in if unique.last != day { unique.append(day) } }
            var breach: FloorBreach?
            for (day, balance) in zip(days, try balances(on: days)) {
                let floor = try policy.floor(on: day)
                if balance < floor {
                    breach = .extended(breach, to: day, floor: floor, balance: balance)
                } else if breach != nil {
                    break
                }
            }
            return breach
        } catch {
            throw .quantityOverflow
        }
    }

    /// The projected balance at the end of some days, ascending (semantics section 5).
    public func balances(on days: [Day]) throws(QuantityOverflow) -> [Quantity] {
        var changes = Array(repeating: Quantity.zero, count: days.count + 1)
        changes[0] = onHand
        for receipt in receipts {
            let place = place(of: receipt.counts, in: days)
            changes[place] = try changes[place].adding(receipt.quantity)
        }
        // What is left of a receipt or lot when it expires.
        for entry in walk.expiring {
            let place = place(of: entry.leaves, in: days)
            changes[place] = try changes[place].subtracting(self.rest(entry.receipt))
        }
        for peg in pegs {
            let counts = counts(peg.receipt)
            let place = place(of: max(counts, requirements[Int(peg.requirement)].required), in: days)
            changes[place] = try changes[place].subtracting(peg.quantity)
        }
        return try sums(changes, count: days.count)
    }

    private func sums(_ changes: [Quantity], count: Int) throws(QuantityOverflow) -> [Quantity] {
        var sums: [Quantity] = []
        var sum = Quantity.zero
        for change in changes.prefix(count) {
            sum = try sum.adding(change)
            sums.append(sum)
        }
        return sums
    }

    /// The place of the first day that is not before a day; the count of days if there is none.
    private func place(of day: Day, in days: [Day]) -> Int {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
