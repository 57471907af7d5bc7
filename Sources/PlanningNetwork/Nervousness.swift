package import PlanningModel

/// How much of a plan a run changed, what is near weighing more than what is far.
///
/// An order placed d days from today weighs 28 ÷ (28 + d): 1 today, a half in four weeks. Of an order that was added,
/// removed, dated anew or given another source all of its weight is changed; of one with another quantity, the
/// difference's share of the greater quantity. The measure is what is changed over what there is, removed orders
/// counted: from 0 to 1, six decimal places.
package struct Nervousness: Sendable {
    private let today: Day
    /// Millionths of millionths: weight × changed part.
    private var changed: Int128 = 0
    /// Weight of the orders that are gone.
    private var removed: Int128 = 0

    package init(today: Day) { self.today = today }

    private static let scale: Int64 = 1_000_000
    private static let halfLife: Int64 = 28

    /// What an order weighs that is placed on a day, in millionths.
    package static func weight(_ day: Day, today: Day) -> Int64 {
        let days = max(0, Int64(day.rawValue) - Int64(today.rawValue))
        return (scale * halfLife + (halfLife + days) / 2) / (halfLife + days)
    }

    package mutating func noteAdded(_ order: PlannedOrder) {
        changed += Int128(Self.weight(order.order, today: today)) * Int128(Self.scale)
    }

    package mutating func noteRemoved(_ order: PlannedOrder) {
        let weight = Int128(Self.weight(order.order, today: today))
        changed += weight * Int128(Self.scale)
        removed += weight
    }

    package mutating func noteChange(from old: PlannedOrder, to new: PlannedOrder) {
        changed += Int128(Self.weight(new.order, today: today)) * Int128(Self.changedPart(old, new))
    }

    /// The part of an order that is another, in millionths.
    private static func changedPart(_ old: PlannedOrder, _ new: PlannedOrder) -> Int64 {
        let isDatedAnew =
            old.order != new.order || old.start != new.start || old.receipt != new.receipt
            || old.available != new.available
        guard !isDatedAnew, old.kind == new.kind, old.from == new.from, old.bill == new.bill else { return scale }
        let greater = max(old.quantity, new.quantity)
        guard greater > .zero, old.quantity != new.quantity else { return 0 }
        let difference = (Int128(old.quantity.rawValue) - Int128(new.quantity.rawValue)).magnitude
        let whole = UInt128(greater.rawValue)
        return Int64((difference * UInt128(scale) + whole / 2) / whole)
    }

    /// The measure for a plan with the orders that it has now.
    package func share(of days: OrderDays) -> Quantity {
        let whole = days.weight(today: today) + removed
        guard whole > 0 else { return .zero }
        return Quantity(rawValue: Int64((changed + whole / 2) / whole))
    }
}

/// How many orders of a plan are placed on each day.
package struct OrderDays: Sendable {
    private var counts: [Int32] = []
    private var first: Int32 = 0

    /// Days beyond are counted as the last that is not: they weigh next to nothing.
    private static let range: ClosedRange<Int32> = -1_000_000...4_000_000

    mutating func change(_ day: Day, by difference: Int32) {
        let day = min(max(day.rawValue, Self.range.lowerBound), Self.range.upperBound)
        if counts.isEmpty {
            first = day
        } else if day < first {
            counts.insert(contentsOf: repeatElement(0, count: Int(first - day)), at: 0)
            first = day
        }
        let place = Int(day - first)
        if place >= counts.count { counts.append(contentsOf: repeatElement(0, count: place + 1 - counts.count)) }
        counts[place] += difference
    }

    /// The weight of all orders, in millionths.
    fileprivate func weight(today: Day) -> Int128 {
        var sum: Int128 = 0
        for (place, count) in counts.enumerated() where count != 0 {
            sum += Int128(count) * Int128(Nervousness.weight(Day(rawValue: first + Int32(place)), today: today))
        }
        return sum
    }
}
