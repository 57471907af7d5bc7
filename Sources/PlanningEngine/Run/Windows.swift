internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What netting makes of a stocking point.
struct NettedPlan: Sendable {
    var plan: PointPlan
    /// The windows of its timeline, if there are several.
    var windows: [PlanWindow]
    /// The required dates that were walked.
    var replanned: DayRange
}

/// Windows (architecture, idea 1): a timeline is walked from the last seam before a change to the first one after it at
/// which the state is what it was.
extension RunContext {
    /// Plans anew the windows of a stocking point that a change of requirements reaches.
    ///
    /// - Parameter range: the requested dates between which requirements changed.
    /// - Returns: `nil` if the timeline has no windows or has to be walked as a whole.
    func netWindows(
        _ point: PointID, _ range: DayRange, _ terms: StockingPointTerms, _ scratch: inout TimelineScratch
    ) throws(NetworkError) -> NettedPlan? {
        let old = network.plans[plan].windows[Int(point)]
        guard !range.isWhole, !old.isEmpty, Timeline.isResumable(terms) else { return nil }
        let scheduler = network.scheduler(point, today: today)
        guard let days = scheduler.requiredBounds(requested: range.first, range.last) else { return nil }
        let planned = network.plans[plan].points[Int(point)].orders.filter { !$0.status.isFixed }
        let start = old.lastIndex { $0.first <= days.first } ?? 0
        var end = start
        scratch.timeline.windowLength = windowLength
        do {
            try network.fillReceipts(&scratch, point, today: today, scheduler)
            try network.noteFixedShares(&scratch.timeline, point, today: today)
            try scratch.timeline.resume(at: old[start].seam, planned, terms, scheduler)
            var meets = false
            while !meets {
                let next = end + 1 < old.count ? old[end + 1].seam : nil
                let isWithin = try network.addRequirements(
                    &scratch, point, plan: plan, today: today, scheduler,
                    required: DayRange(old[end].first, next.map { $0.day - 1 } ?? .distantFuture))
                guard isWithin else { return nil }
                meets = try scratch.timeline.planOn(
                    to: next, isMet: next.map { $0.day > days.last } ?? true, terms, scheduler)
                end += 1
            }
        } catch let fault as PlanningFault {
            throw network.error(fault, at: point)
        } catch {
            throw network.error(.quantityOverflow, at: point)
        }
        network.identifyOrders(&scratch.timeline, point)
        let stop = end < old.count ? old[end].seam : nil
        let carried = old[start].seam?.carriedOrderCount ?? 0
        let orders = joined(
            planned, scratch.timeline.orders, carried: carried, from: old[start].first, to: stop, scheduler)
        var windows = Array(old[..<start])
        windows += self.windows(
            of: scratch.timeline, point, terms, scheduler, from: old[start].seam, carried: carried)
        windows += old[end...]
        let new = plan(point, orders, windows, terms, scheduler, scratch)
        return NettedPlan(
            plan: new, windows: windows.count > 1 ? windows : [],
            replanned: DayRange(old[start].first, stop.map { $0.day - 1 } ?? .distantFuture))
    }

    /// The orders of an earlier plan with those of some of its windows made anew.
    private func joined(
        _ planned: [PlannedOrder], _ made: [PlannedOrder], carried: Int, from start: Day, to stop: Seam?,
        _ scheduler: borrowing Scheduler
    ) -> [PlannedOrder] {
        var orders = Array(planned[..<planned.place(of: start, .min)])
        for order in made[..<carried] { orders[orders.place(of: order.required, order.number)] = order }
        orders += made[carried...]
        if let stop {
            // Later requirements take of these, too.
            for order in stop.carriedOrders {
                let before = planned[planned.place(of: order.required, order.number)]
                orders[orders.place(of: order.required, order.number)].priority = before.priority
            }
            orders += planned[planned.place(of: stop.day, .min)...]
        }
        // Slips come later.
        for index in orders.indices where orders[index].slip != 0 {
            orders[index].slip = 0
            orders[index].issue = max(scheduler.issueDay(available: orders[index].available), orders[index].required)
        }
        return orders
    }

    /// The windows of a timeline, as far as it was walked.
    ///
    /// - Parameters:
    ///   - seam: where the walk began.
    ///   - carried: how many of the orders were made before.
    func windows(
        of timeline: borrowing Timeline, _ point: PointID, _ terms: StockingPointTerms,
        _ scheduler: borrowing Scheduler, from seam: Seam?, carried: Int
    ) -> [PlanWindow] {
        var windows: [PlanWindow] = []
        windows.reserveCapacity(timeline.seams.count + 1)
        var seam = seam
        var start = Seam.Counts(requirements: 0, pegs: 0, orders: carried)
        for next in timeline.seams {
            windows.append(window(timeline, point, terms, scheduler, at: seam, from: start, to: next.before))
            start = next.before
            seam = next
        }
        let end = Seam.Counts(
            requirements: timeline.requirements.count, pegs: timeline.pegs.count, orders: timeline.orders.count)
        windows.append(window(timeline, point, terms, scheduler, at: seam, from: start, to: end))
        return windows
    }

    private func window(
        _ timeline: borrowing Timeline, _ point: PointID, _ terms: StockingPointTerms,
        _ scheduler: borrowing Scheduler, at seam: Seam?, from start: Seam.Counts, to end: Seam.Counts
    ) -> PlanWindow {
        let requirements = start.requirements..<end.requirements
        let orders = start.orders..<end.orders
        let name = network.identity(of: point)
        var window = PlanWindow(
            seam: seam, limits: timeline.limits(of: requirements, orders, terms, scheduler), digest: PlanDigest(),
            slips: [], needsReport: false)
        var days = timeline.requirements[requirements].map(\.required)
        for peg in timeline.pegs[start.pegs..<end.pegs] {
            window.digest += pegDigest(peg, timeline, name)
            guard !peg.isOnHand else { continue }
            let place = Int(peg.requirement) - start.requirements
            days[place] = max(days[place], timeline.receipts[Int(peg.receipt)].issue)
        }
        addSlips(point, timeline, days, from: requirements, to: &window.slips)
        window.needsReport =
            timeline.requirements[requirements].contains {
                $0.uncovered > .zero || $0.requested < today || $0.requested < $0.required
            }
            || timeline.orders[orders].contains {
                $0.delayDays > 0 || $0.kind == .make && !network.hasComponents($0, of: point)
            }
        return window
    }
}
