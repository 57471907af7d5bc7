package import PlanningModel
internal import RequirementsPlanning

/// The decoupled lead times (DLT) of all stocking points on one planning date (semantics section 13).
///
/// Kept only while the network has a decoupling point.
struct DecoupledLeadTimes: Sendable {
    /// The planning date; `nil` when everything is to be worked out.
    private(set) var date: Day?
    private(set) var days: [Int32] = []
    /// What a stocking point adds to the lead times of those above it: nothing, if it is a decoupling point.
    private var added: [Int32] = []
    /// When time alone may change a lead time: a source or a bill line begins or ends.
    private var nextDays: [Day] = []
    private var earliestNextDay = Day.distantFuture
    private var decouplingPointCount = 0
    /// Stocking points whose sources, bills or edges changed.
    var pending = PointSet()

    /// How many days a lead time is at most, as every number of days of the contract.
    private static let longest: Int32 = 100_000

    var isNeeded: Bool { decouplingPointCount > 0 }

    func days(of point: PointID) -> Int32 { Int(point) < days.count ? days[Int(point)] : 0 }
    func added(by point: PointID) -> Int32 { Int(point) < added.count ? added[Int(point)] : 0 }

    /// Notes that the terms of a stocking point are others.
    mutating func note(_ point: PointID, _ old: StockingPointTerms, _ new: StockingPointTerms) {
        if old.policy.rule != new.policy.rule {
            if old.policy.rule == .decoupling { decouplingPointCount -= 1 }
            if new.policy.rule == .decoupling { decouplingPointCount += 1 }
        }
        pending.insert(point)
    }

    /// Notes that all lead times are to be worked out.
    mutating func forget() {
        date = nil
        pending.removeAll()
    }

    /// Moves to a planning date.
    ///
    /// - Returns: the stocking points to be worked out; `nil` for all.
    mutating func begin(_ today: Day, pointCount: Int) -> [PointID]? {
        let before = date
        date = today
        while days.count < pointCount {
            days.append(0)
            added.append(0)
            nextDays.append(.distantFuture)
        }
        defer { pending.removeAll() }
        guard let before, before <= today else {
            earliestNextDay = .distantFuture
            return nil
        }
        guard earliestNextDay <= today else { return pending.members }
        earliestNextDay = .distantFuture
        for point in nextDays.indices {
            if nextDays[point] <= today {
                pending.insert(Int32(point))
            } else {
                earliestNextDay = min(earliestNextDay, nextDays[point])
            }
        }
        return pending.members
    }

    /// Sets the lead time of a stocking point.
    ///
    /// - Returns: whether it, and what it adds to others, are other than before.
    mutating func set(
        _ point: PointID, to leadTime: Int, until nextDay: Day, isDecoupled: Bool
    ) -> (isOwnChanged: Bool, isAddedChanged: Bool) {
        let index = Int(point)
        let new = Int32(min(leadTime, Int(Self.longest)))
        let newAdded = isDecoupled ? 0 : new
        let change = (days[index] != new, added[index] != newAdded)
        days[index] = new
        added[index] = newAdded
        nextDays[index] = nextDay
        earliestNextDay = min(earliestNextDay, nextDay)
        return change
    }
}

extension PlanningNetwork {
    /// Brings decoupled lead times up to date with the settled network and a planning date, and marks the decoupling
    /// points whose lead time is another.
    ///
    /// Complexity: in proportion to the stocking points whose lead time may have changed, and those above them as far as
    /// it did; all of them when a decoupling point is the first, the date goes back, or there are cycles. Nothing
    /// without decoupling points.
    package mutating func settleLeadTimes(on today: Day) {
        guard leadTimes.isNeeded else { return leadTimes.forget() }
        var levels = LevelBuckets()
        let changed = leadTimes.begin(today, pointCount: points.count) ?? Array(0..<Int32(points.count))
        for point in changed { levels.insert(point, level: points.levels[Int(point)]) }
        // From the bottom up, so that what a lead time is made of is known before it.
        while let (_, members) = levels.popLast() {
            for point in members {
                let (leadTime, nextDay) = leadTime(of: point, on: today)
                let isDecoupled = points.terms[Int(point)].policy.rule == .decoupling
                let change = leadTimes.set(point, to: leadTime, until: nextDay, isDecoupled: isDecoupled)
                if isDecoupled, change.isOwnChanged { markAffected(point) }
                guard change.isAddedChanged else { continue }
                for parent in points.parents[Int(point)] {
                    levels.insert(parent.point, level: points.levels[Int(parent.point)])
                }
            }
        }
    }

    /// The lead time of the first valid source of a day and the longest of what it takes from, and the first later day
    /// on which another source or bill line may hold.
    private func leadTime(of point: PointID, on today: Day) -> (days: Int, nextDay: Day) {
        guard points.exists[Int(point)] else { return (0, .distantFuture) }
        let terms = points.terms[Int(point)]
        var nextDay = Day.distantFuture
        for source in terms.sources {
            nextDay = min(nextDay, Self.dayAfter(today, source.effectiveFrom, source.effectiveTo))
        }
        guard let first = terms.firstValidSource(on: today) else { return (0, nextDay) }
        let source = terms.sources[first]
        var longest: Int32 = 0
        func take(_ item: TextID, _ location: TextID) {
            // A lead time does not go round a cycle, whose members share a level.
            guard let child = points.find(item, location), points.levels[Int(child)] > points.levels[Int(point)] else {
                return
            }
            longest = max(longest, leadTimes.added(by: child))
        }
        switch source.kind {
        case .buy:
            break
        case .transfer:
            take(points.items[Int(point)], source.from)
        case .make:
            nextDay = min(nextDay, terms.billBoundary(after: today))
            // What is made at once is not known; the bill is that of the least order.
            let least = max(source.minimum, .one)
            let bill = terms.bill(source.bill, for: least, start: today)
            guard let place = bills.find(points.items[Int(point)], bill) else { break }
            let lines = bills[place].lines
            for index in lines.indices where !lines[index].isByProduct {
                for terms in lines[index].chain {
                    nextDay = min(nextDay, Self.dayAfter(today, terms.effectiveFrom, terms.effectiveTo))
                }
                guard lines[index].asks(of: least, on: today) else { continue }
                let location = lines[index].location
                take(lines[index].component, location == .none ? points.locations[Int(point)] : location)
            }
        }
        return (Int(source.leadTime) + Int(longest), nextDay)
    }

    /// The first day after today on which something begins or has ended.
    static func dayAfter(_ today: Day, _ from: Day, _ to: Day) -> Day {
        from > today ? from : to >= today && to < .distantFuture ? to + 1 : .distantFuture
    }
}

extension ExplodedBills.Line {
    /// Whether an order of a quantity that starts on a day asks the component for anything.
    fileprivate func asks(of quantity: Quantity, on day: Day) -> Bool {
        do throws(QuantityOverflow) {
            return try self.quantity(for: quantity, start: day).map { $0 > .zero } ?? false
        } catch {
            // More than can be counted is something.
            return true
        }
    }
}
