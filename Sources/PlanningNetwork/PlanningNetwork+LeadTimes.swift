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
        while let (level, members) = levels.popLast() {
            if members.contains(where: { points.isInCycle[Int($0)] }) {
                settleLeadTimes(ofCyclesAt: Int32(level), on: today, &levels)
            }
            for point in members where !points.isInCycle[Int(point)] {
                settle(point, takenToday(point, on: today), [:], &levels)
            }
        }
    }

    /// Sets the lead time of a stocking point, and notes those above it that it changes.
    ///
    /// - Parameter ring: which ring of today's components each member of the level's cycles is in.
    private mutating func settle(
        _ point: PointID, _ taken: TakenToday, _ ring: [PointID: Int], _ levels: inout LevelBuckets
    ) {
        var longest: Int32 = 0
        for child in taken.children where points.terms[Int(child)].policy.rule != .decoupling {
            // A lead time does not go round a ring; and what is not known has no edge, and a level of its own.
            let isBelow = points.levels[Int(child)] > points.levels[Int(point)]
            guard isBelow || ring[child] != nil && ring[child] != ring[point] else { continue }
            longest = max(longest, leadTimes.added(by: child))
        }
        let isDecoupled = points.terms[Int(point)].policy.rule == .decoupling
        let change = leadTimes.set(
            point, to: Int(taken.leadTime) + Int(longest), until: taken.nextDay, isDecoupled: isDecoupled)
        if isDecoupled, change.isOwnChanged { markAffected(point) }
        guard change.isAddedChanged else { return }
        for parent in points.parents[Int(point)] where ring[parent.point] == nil {
            levels.insert(parent.point, level: points.levels[Int(parent.point)])
        }
    }

    /// Settles all members of the cycles of a level, which may take from each other: those first that the others take
    /// from today. Not every cycle of the network is a ring of today's components.
    private mutating func settleLeadTimes(ofCyclesAt level: Int32, on today: Day, _ levels: inout LevelBuckets) {
        var taken: [PointID: TakenToday] = [:]
        for point in 0..<Int32(points.count) where points.isInCycle[Int(point)] && points.levels[Int(point)] == level {
            taken[point] = takenToday(point, on: today)
        }
        let followed = taken.mapValues(\.children)
        let terms = points.terms
        let rings = StrongComponents(points) { point, link in
            // A decoupling point counts 0: nothing goes round through it.
            terms[Int(link.point)].policy.rule != .decoupling && followed[point]?.contains(link.point) ?? false
        }
        let ring = taken.keys.reduce(into: [:]) { $0[$1] = rings.component[Int($1)] }
        for members in rings.components {
            for point in members { if let own = taken[point] { settle(point, own, ring, &levels) } }
        }
    }

    /// What a lead time is made of on a day.
    private struct TakenToday {
        /// Of the first valid source.
        var leadTime: Int32 = 0
        /// What that source takes from.
        var children: [PointID] = []
        /// The first later day on which another source or bill line may hold.
        var nextDay = Day.distantFuture
    }

    private func takenToday(_ point: PointID, on today: Day) -> TakenToday {
        var taken = TakenToday()
        guard points.exists[Int(point)] else { return taken }
        let terms = points.terms[Int(point)]
        for source in terms.sources {
            taken.nextDay = min(taken.nextDay, Self.dayAfter(today, source.effectiveFrom, source.effectiveTo))
        }
        guard let first = terms.firstValidSource(on: today) else { return taken }
        let source = terms.sources[first]
        taken.leadTime = source.leadTime
        switch source.kind {
        case .buy:
            break
        case .transfer:
            if let child = points.find(points.items[Int(point)], source.from) { taken.children.append(child) }
        case .make:
            taken.nextDay = min(taken.nextDay, terms.billBoundary(after: today))
            // What is made at once is not known; the bill is that of the least order.
            let least = max(source.minimum, .one)
            let bill = terms.bill(source.bill, for: least, start: today)
            guard let place = bills.find(points.items[Int(point)], bill) else { break }
            let lines = bills[place].lines
            for index in lines.indices where !lines[index].isByProduct {
                for terms in lines[index].chain {
                    taken.nextDay = min(
                        taken.nextDay, Self.dayAfter(today, terms.effectiveFrom, terms.effectiveTo))
                }
                guard lines[index].asks(of: least, on: today) else { continue }
                let location = lines[index].location
                let child = points.find(
                    lines[index].component, location == .none ? points.locations[Int(point)] : location)
                if let child { taken.children.append(child) }
            }
        }
        return taken
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
