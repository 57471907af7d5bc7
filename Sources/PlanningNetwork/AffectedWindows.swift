package import PlanningModel

/// A stretch of days, first and last included.
package struct DayRange: Hashable, Sendable, BitwiseCopyable {
    package var first: Day
    package var last: Day

    package init(_ first: Day, _ last: Day) {
        self.first = first
        self.last = last
    }

    /// All days.
    package static let whole = DayRange(.distantPast, .distantFuture)

    /// No day.
    package static let empty = DayRange(.distantFuture, .distantPast)

    package var isWhole: Bool { self == .whole }

    package func contains(_ day: Day) -> Bool { first <= day && day <= last }

    /// The least range that holds this one and another.
    package func joined(with other: DayRange) -> DayRange {
        DayRange(min(first, other.first), max(last, other.last))
    }
}

/// The stocking points that wait for a run, each with the requested dates between which its requirements changed.
package struct AffectedWindows: Sendable {
    private var points = PointSet()
    /// By stocking point, for members only.
    private var ranges: [DayRange] = []

    package init() {}

    package var members: [PointID] { points.members }
    package var isEmpty: Bool { points.isEmpty }
    package func contains(_ point: PointID) -> Bool { points.contains(point) }

    /// The requested dates between which requirements changed; all days if other inputs did.
    package func range(of point: PointID) -> DayRange { points.contains(point) ? ranges[Int(point)] : .whole }

    /// Adds days of a stocking point.
    package mutating func insert(_ point: PointID, _ range: DayRange = .whole) {
        while ranges.count <= Int(point) { ranges.append(.whole) }
        if points.insert(point) {
            ranges[Int(point)] = range
        } else {
            ranges[Int(point)] = ranges[Int(point)].joined(with: range)
        }
    }

    package mutating func remove(_ point: PointID) { points.remove(point) }
    package mutating func removeAll() { points.removeAll() }
}
