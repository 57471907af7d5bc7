public import PlanningModel

/// What a window of a timeline tells of the days on which the projected balance ends below the floor.
public struct FloorStretch: Hashable, Sendable, BitwiseCopyable {
    /// The first such days of the window; `nil` if there are none.
    public var breach: FloorBreach?
    /// Whether these begin with the first day that is looked at, and whether they end with the last.
    public var beginsAtOnce = false
    public var lasts = false
    /// Whether no day of the window is looked at.
    public var isEmpty = true

    public init() {}

    /// Where the projected balance of a whole timeline first ends below the floor.
    public static func first(in stretches: some Sequence<FloorStretch>) -> FloorBreach? {
        var breach: FloorBreach?
        for stretch in stretches where !stretch.isEmpty {
            if var known = breach {
                guard let more = stretch.breach, stretch.beginsAtOnce else { return known }
                known.last = more.last
                known.lowest = min(known.lowest, more.lowest)
                breach = known
            } else {
                breach = stretch.breach
            }
            if breach != nil, !stretch.lasts { return breach }
        }
        return breach
    }
}

extension Timeline {
    /// What a window tells of the floor.
    ///
    /// - Parameters:
    ///   - seam: the state that the window begins with; `nil` at the beginning of the timeline.
    ///   - part: what of the timeline is in the window.
    ///   - stop: the first day of the next window; `nil` if there is none.
    /// - Complexity: O(n log n) in what the window holds and its seam carries.
    public func floorStretch(
        from seam: Seam?, _ part: Seam.Part, before stop: Day?, _ policy: CoveragePolicy, today: Day
    ) throws(PlanningFault) -> FloorStretch {
        guard seesFloor(policy) else { return FloorStretch() }
        do {
            let days = daysLookedAt(
                part.start.requirements..<part.end.requirements, from: seam?.day, before: stop, today: today)
            return try stretch(days, balanceChanges(from: seam, part), seam?.onHandRest ?? onHand, policy)
        } catch {
            throw .quantityOverflow
        }
    }

    /// The requirement days of a window, and today and F if they are in it, ascending.
    private func daysLookedAt(_ places: Range<Int>, from first: Day?, before stop: Day?, today: Day) -> [Day] {
        var days = requirements[places].map(\.required)
        for day in [today, firstServableDay] where first.map({ $0 <= day }) ?? true && stop.map({ day < $0 }) ?? true {
            days.append(day)
        }
        days.sort()
        return days
    }

    /// How the projected balance changes from the beginning of a window on, by day.
    private func balanceChanges(from seam: Seam?, _ part: Seam.Part) -> [(Day, Quantity)] {
        let (start, end) = (part.start, part.end)
        var changes: [(day: Day, quantity: Quantity)] = []
        if let seam {
            for rest in seam.rests {
                let day = rest.receipt < 0 ? Day.distantPast : receipts[Int(rest.receipt)].counts
                changes.append((day, rest.quantity))
            }
        } else {
            for receipt in receipts[..<existingCount] { changes.append((receipt.counts, receipt.quantity)) }
        }
        for receipt in receipts[existingCount + start.orders..<existingCount + end.orders] {
            changes.append((receipt.counts, receipt.quantity))
        }
        for peg in pegs[start.pegs..<end.pegs] {
            let required = requirements[Int(peg.requirement)].required
            let day = peg.isOnHand ? required : max(receipts[Int(peg.receipt)].counts, required)
            changes.append((day, Quantity(rawValue: -peg.quantity.rawValue)))
        }
        changes.sort { $0.day < $1.day }
        return changes
    }

    private func stretch(
        _ days: [Day], _ changes: [(Day, Quantity)], _ start: Quantity, _ policy: CoveragePolicy
    ) throws(QuantityOverflow) -> FloorStretch {
        var stretch = FloorStretch()
        var balance = start
        var next = 0
        for (place, day) in days.enumerated() {
            stretch.isEmpty = false
            while next < changes.count, changes[next].0 <= day {
                balance = try balance.adding(changes[next].1)
                next += 1
            }
            let floor = try policy.floor(on: day)
            if balance < floor {
                if stretch.breach == nil { stretch.beginsAtOnce = place == 0 }
                stretch.breach = .extended(stretch.breach, to: day, floor: floor, balance: balance)
            } else if stretch.breach != nil {
                return stretch
            }
        }
        stretch.lasts = stretch.breach != nil
        return stretch
    }
}
