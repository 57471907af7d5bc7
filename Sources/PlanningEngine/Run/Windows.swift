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
        guard !range.isWhole else { return nil }
        let old = network.plans[plan].windows[Int(point)]
        guard !old.isEmpty, Timeline.isResumable(terms) else { return nil }
        let scheduler = network.scheduler(point, today: today)
        guard let days = scheduler.requiredBounds(requested: range.first, range.last) else { return nil }
        let planned = network.plans[plan].points[Int(point)].orders
        let start = old.lastIndex { $0.first <= days.first } ?? 0
        var end = start
        scratch.timeline.windowLength = windowLength
        do {
            try network.fillReceipts(&scratch, point, today: today, scheduler)
            try network.noteFixedShares(&scratch.timeline, point, today: today)
            try scratch.timeline.resume(at: old[start].seam, planned, terms, scheduler)
            // What changed is walked at once; from there on, to find what was before costs less than to go on in vain.
            var next = old[start...].firstIndex { $0.first > days.last } ?? old.count
            var meets = false
            while !meets {
                let stop = next < old.count ? old[next].seam : nil
                let isWithin = try network.addRequirements(
                    &scratch, point, plan: plan, today: today, scheduler,
                    required: DayRange(old[end].first, stop.map { $0.day - 1 } ?? .distantFuture))
                guard isWithin else { return nil }
                meets = try scratch.timeline.planOn(to: stop, isMet: true, terms, scheduler)
                (end, next) = (next, min(old.count, next + (next - start)))
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
            planned, scratch.timeline.orders, carried: carried, from: old[start].first, to: stop, point, scheduler)
        let walked = Walked(
            orders: scratch.timeline.orders[carried...], carried: carried, seam: old[start].seam, stop: stop?.day)
        var windows = Array(old[..<start])
        windows += try self.windows(of: scratch.timeline, point, terms, scheduler, walked)
        windows += old[end...]
        let new = plan(point, orders, windows, isDivided: true, terms, scheduler, scratch)
        return NettedPlan(
            plan: new, windows: windows,
            replanned: DayRange(old[start].first, stop.map { $0.day - 1 } ?? .distantFuture))
    }

    /// The orders of an earlier plan with those of some of its windows made anew.
    private func joined(
        _ planned: [PlannedOrder], _ made: [PlannedOrder], carried: Int, from start: Day, to stop: Seam?,
        _ point: PointID, _ scheduler: borrowing Scheduler
    ) -> [PlannedOrder] {
        var orders = Array(planned[..<planned.place(of: start, .min)])
        for order in made[..<carried] { orders[orders.place(of: order.required, order.number)] = order }
        orders += made[carried...]
        if let stop {
            // Later requirements take of these, too, and the windows of these were made with their slips.
            for order in stop.carriedOrders {
                let before = planned[planned.place(of: order.required, order.number)]
                let place = orders.place(of: order.required, order.number)
                orders[place].priority = before.priority
                orders[place].slip = before.slip
                orders[place].issue = before.issue
            }
            orders += planned[planned.place(of: stop.day, .min)...]
        }
        // Where delays are worked out of whole timelines, the windows know of no slips.
        guard network.hasSupplies(point) else { return orders }
        for index in orders.indices where orders[index].slip != 0 {
            orders[index].slip = 0
            orders[index].issue = max(scheduler.issueDay(available: orders[index].available), orders[index].required)
        }
        return orders
    }

    /// A part of a timeline that was walked, with the orders made in it.
    struct Walked {
        var orders: ArraySlice<PlannedOrder>
        /// How many of the orders of the timeline were made before.
        var carried = 0
        /// Where the walk began and where it ended; `nil` at the ends of the timeline.
        var seam: Seam?
        var stop: Day?
        /// The issue days of the receipts, where orders slip.
        var issues: [Day]?
    }

    /// The windows of a timeline, as far as it was walked.
    func windows(
        of timeline: borrowing Timeline, _ point: PointID, _ terms: StockingPointTerms,
        _ scheduler: borrowing Scheduler, _ walked: Walked
    ) throws(NetworkError) -> [PlanWindow] {
        var windows: [PlanWindow] = []
        windows.reserveCapacity(timeline.seams.count + 1)
        var seam = walked.seam
        var start = Seam.Counts(requirements: 0, pegs: 0, orders: walked.carried)
        let end = Seam.Counts(
            requirements: timeline.requirements.count, pegs: timeline.pegs.count, orders: timeline.orders.count)
        for place in 0...timeline.seams.count {
            let next = place < timeline.seams.count ? timeline.seams[place] : nil
            let part = Seam.Part(start: start, end: next?.before ?? end)
            do throws(PlanningFault) {
                windows.append(
                    try window(
                        timeline, point, terms, scheduler, walked, from: seam, part, before: next?.day ?? walked.stop))
            } catch {
                throw network.error(error, at: point)
            }
            if let next {
                start = next.before
                seam = next
            }
        }
        return windows
    }

    private func window(
        _ timeline: borrowing Timeline, _ point: PointID, _ terms: StockingPointTerms,
        _ scheduler: borrowing Scheduler, _ walked: borrowing Walked, from seam: Seam?,
        _ part: Seam.Part, before stop: Day?
    ) throws(PlanningFault) -> PlanWindow {
        let (start, end) = (part.start, part.end)
        let requirements = start.requirements..<end.requirements
        let name = network.identity(of: point)
        var window = PlanWindow(
            seam: seam, limits: timeline.limits(of: requirements, start.orders..<end.orders, terms, scheduler))
        var days = timeline.requirements[requirements].map(\.required)
        for peg in timeline.pegs[start.pegs..<end.pegs] {
            window.digest += pegDigest(peg, timeline, name)
            guard !peg.isOnHand else { continue }
            let place = Int(peg.requirement) - start.requirements
            let receipt = Int(peg.receipt)
            days[place] = max(days[place], walked.issues?[receipt] ?? timeline.receipts[receipt].issue)
        }
        addSlips(point, timeline, days, from: requirements, to: &window.slips)
        window.requirementMessages = requirementMessages(terms, timeline, requirements, days)
        let first = walked.orders.startIndex - walked.carried
        window.orderMessages = orderMessages(point, walked.orders[first + start.orders..<first + end.orders])
        if timeline.isDivisible, terms.canOrder {
            window.floor = try timeline.floorStretch(from: seam, part, before: stop, terms.policy, today: today)
        }
        window.isAsNetted = walked.issues == nil
        return window
    }
}
