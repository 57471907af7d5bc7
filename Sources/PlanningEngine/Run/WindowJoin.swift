internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Puts orders that were made anew in some windows of a timeline among those of the others.
struct Join {
    /// The orders of the earlier plan; none of them fixed.
    private let planned: [PlannedOrder]
    private let old: [PlanWindow]
    /// Where the walk ended; `nil` at the end of the timeline.
    private let stop: Seam?
    /// Which of the windows were walked.
    private let places: Range<Int>
    /// The orders that the walk carried from earlier windows, then those that it made.
    private let made: [PlannedOrder]
    /// How many it carried.
    let carried: Int

    /// All orders.
    private(set) var orders: [PlannedOrder]
    /// Where those made anew stand among them.
    private(set) var madePlaces: Range<Int>
    /// The windows that are replaced; more than those that were walked where a carried order has another priority now.
    private(set) var replaced: Range<Int>
    /// What replaces them; the caller adds the windows of the walk.
    var replacing: [PlanWindow] = []

    init(planned: [PlannedOrder], windows: [PlanWindow], places: Range<Int>, made: [PlannedOrder], run: Int32) {
        self.planned = planned
        old = windows
        self.places = places
        self.made = made
        carried = windows[places.lowerBound].seam?.carriedOrderCount ?? 0
        replaced = places
        stop = windows.seam(at: places.upperBound)
        let first = planned.place(of: windows[places.lowerBound].first, .min)
        let end = stop.map { planned.place(of: $0.day, .min) } ?? planned.count
        madePlaces = first..<first + (made.count - carried)
        orders = []
        orders.reserveCapacity(planned.count + madePlaces.count - (end - first))
        orders += planned[..<first]
        orders += made[carried...]
        orders += planned[end...]
        // Whether they are others than before is settled when their slips are known.
        orders.takeRuns(at: madePlaces, from: planned[first..<end], else: run)
    }

    /// All windows, in their order; those of the walk are the last of `replacing`.
    var windows: some Sequence<PlanWindow> {
        [old[..<replaced.lowerBound], replacing[...], old[replaced.upperBound...]].joined()
    }

    /// Gives the orders what windows that stay know of them.
    ///
    /// - Parameter digest: what stands for an order.
    /// - Returns: the required dates outside which all orders are as before.
    mutating func join(_ digest: (PlannedOrder) -> PlanDigest) -> DayRange {
        var days = DayRange(old[places.lowerBound].first, stop.map { $0.day - 1 } ?? .distantFuture)
        // Requirements of the walk may give a carried order another priority.
        var changes: [(window: Int, change: PlanDigest)] = []
        for order in made[..<carried] {
            let place = orders.place(of: order.required, order.number)
            guard orders[place] != order else { continue }
            changes.append((old.place(of: order.required), digest(order) - digest(orders[place])))
            orders[place] = order
            days = days.joined(with: DayRange(order.required, order.required))
        }
        // Later requirements take of these, too, and the windows of these were made with their slips.
        for order in stop?.carriedOrders ?? [] {
            let before = planned[planned.place(of: order.required, order.number)]
            let place = orders.place(of: order.required, order.number)
            let after = orders[place]
            orders[place].priority = before.priority
            orders[place].slip = before.slip
            orders[place].issue = before.issue
            if !madePlaces.contains(place), orders[place] != after {
                changes.append((old.place(of: order.required), digest(orders[place]) - digest(after)))
            }
        }
        if let least = changes.map(\.window).min() {
            replaced = least..<places.upperBound
            replacing = Array(old[least..<places.lowerBound])
            for (window, change) in changes { replacing[window - least].digest += change }
        }
        return days
    }
}
