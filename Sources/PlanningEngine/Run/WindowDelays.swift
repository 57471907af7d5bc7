internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// Delays, window by window: only those are walked again whose orders slip otherwise than they did when they were made.
extension RunContext {
    /// The plan of a stocking point that is divided into windows with the delays of its orders.
    ///
    /// - Parameters:
    ///   - windows: its windows; what is pegged in those that are as netted was taken not to slip.
    ///   - own: by how many days its orders slip.
    /// - Returns: `nil` if the walk does not lead to the same orders, because inputs changed since.
    /// - Complexity: linear in orders and windows, and in what the windows hold whose orders slip otherwise.
    func delayWindows(
        _ point: PointID, _ plan: PointPlan, _ windows: [PlanWindow], _ own: [OrderKey: Int32],
        _ scratch: inout TimelineScratch
    ) throws(NetworkError) -> DelayedPlan? {
        let terms = network.terms(of: point)
        let scheduler = network.scheduler(point, today: today)
        let slips = Self.slips(of: plan.orders, own)
        let stale = Self.staleWindows(windows, plan.orders, slips)
        var new = plan
        var days: DayRange?
        let name = network.identity(of: point)
        var windows = windows
        for place in plan.orders.indices where plan.orders[place].slip != slips[place] {
            let old = plan.orders[place]
            var order = old
            order.slip(slips[place], available: available(old, slips[place], of: point, scheduler), scheduler)
            new.orders[place] = order
            let change = network.digest(of: order, name) - network.digest(of: old, name)
            new.digest += change
            windows[windows.place(of: old.required)].digest += change
            let day = DayRange(old.required, old.required)
            days = days?.joined(with: day) ?? day
        }
        var all: [PlanWindow] = []
        all.reserveCapacity(windows.count)
        var first = 0
        while first < windows.count {
            var end = first
            while end < windows.count, stale[end] { end += 1 }
            if end > first {
                guard let made = try walkAgain(first..<end, of: windows, new.orders, point, terms, scheduler, &scratch)
                else { return nil }
                all += made
            } else {
                all.append(windows[first])
                end += 1
            }
            first = end
        }
        if stale.contains(true) {
            new.slips = all.flatMap(\.slips)
            Self.sortByParent(&new.slips)
        }
        let isTold = all.contains(where: \.needsReport)
        new.noteSlips(
            !own.isEmpty,
            needsReport: needsReport(point, terms, isTold: isTold, isDivided: true, hasReceipts: false))
        return DelayedPlan(plan: new, windows: all, days: days)
    }

    /// By how many days each order slips.
    private static func slips(of orders: [PlannedOrder], _ own: [OrderKey: Int32]) -> [Int32] {
        var slips = Array(repeating: Int32(0), count: orders.count)
        for (key, days) in own where key.isPlanned {
            if let place = orders.index(of: Day(rawValue: key.first), key.second) { slips[place] = days }
        }
        return slips
    }

    /// Which windows were made with other slips of the orders that are made in them or that they take from.
    private static func staleWindows(_ windows: [PlanWindow], _ orders: [PlannedOrder], _ slips: [Int32]) -> [Bool] {
        var stale = Array(repeating: false, count: windows.count)
        var place = 0
        for (index, window) in windows.enumerated() {
            func slipsOtherwise(_ place: Int) -> Bool {
                slips[place] != (window.isAsNetted ? 0 : orders[place].slip)
            }
            let stop = index + 1 < windows.count ? windows[index + 1].first : .distantFuture
            while place < orders.count, orders[place].required < stop {
                if slipsOtherwise(place) { stale[index] = true }
                place += 1
            }
            for carried in window.seam?.carriedOrders ?? [] {
                if let place = orders.index(of: carried.required, carried.number), slipsOtherwise(place) {
                    stale[index] = true
                }
            }
        }
        return stale
    }

    /// Walks some windows again, with the slips of the orders.
    private func walkAgain(
        _ places: Range<Int>, of windows: [PlanWindow], _ orders: [PlannedOrder], _ point: PointID,
        _ terms: StockingPointTerms, _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws(NetworkError) -> [PlanWindow]? {
        let seam = windows[places.lowerBound].seam
        let stop = windows.seam(at: places.upperBound)
        do {
            try takeUp(at: seam, orders, point, terms, scheduler, &scratch)
            guard try walkOn(over: places, of: windows, point, terms, scheduler, &scratch) == true else { return nil }
        } catch let fault as PlanningFault {
            throw network.error(fault, at: point)
        } catch {
            throw network.error(.quantityOverflow, at: point)
        }
        network.identifyOrders(&scratch.timeline, point)
        let carried = seam?.carriedOrderCount ?? 0
        let first = orders.place(of: seam?.day ?? .distantPast, .min)
        let end = stop.map { orders.place(of: $0.day, .min) } ?? orders.count
        guard scratch.timeline.orders.count - carried == end - first else { return nil }
        var issues = scratch.timeline.receipts.map(\.issue)
        for (index, made) in scratch.timeline.orders.enumerated() {
            guard let place = orders.index(of: made.required, made.number) else { return nil }
            guard orders[place].slip > 0 else { continue }
            issues[index] = scheduler.issueDay(
                available: available(orders[place], orders[place].slip, of: point, scheduler))
        }
        return try self.windows(
            of: scratch.timeline, point, terms, scheduler,
            Walked(orders: orders[first..<end], carried: carried, seam: seam, stop: stop?.day, issues: issues))
    }
}
