internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// What netting makes of a stocking point.
struct NettedPlan: Sendable {
    var plan: PointPlan
    /// The windows of its timeline, if these say all that there is to say of it; only those that are new if there is a
    /// place for them.
    var windows: [PlanWindow]
    /// The places of the windows that the new ones replace; `nil` if they replace all.
    var replacing: Range<Int>?
    /// The required dates that were walked.
    var replanned: DayRange
    /// The required dates between which orders may be others than before.
    var days: DayRange
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
        let before = network.plans[plan].points[Int(point)]
        // Where delays are worked out of whole timelines, the windows know of no slips.
        let forgetsSlips = network.hasSupplies(point) && before.orders.contains { $0.slip != 0 }
        var planned = before.orders
        if forgetsSlips {
            for index in planned.indices { planned[index].slip(0, available: planned[index].available, scheduler) }
        }
        let start = old.place(of: days.first)
        var end = start
        do {
            try takeUp(at: old[start].seam, planned, point, terms, scheduler, &scratch)
            // What changed is walked at once; from there on, to find what was before costs less than to go on in vain.
            var next = max(start, old.place(of: days.last)) + 1
            var meets = false
            while !meets {
                guard let isMet = try walkOn(over: end..<next, of: old, point, terms, scheduler, &scratch) else {
                    return nil
                }
                meets = isMet
                (end, next) = (next, min(old.count, next + (next - start)))
            }
        } catch let fault as PlanningFault {
            throw network.error(fault, at: point)
        } catch {
            throw network.error(.quantityOverflow, at: point)
        }
        network.identifyOrders(&scratch.timeline, point)
        let stop = old.seam(at: end)
        var join = Join(planned: planned, windows: old, places: start..<end, made: scratch.timeline.orders, run: run)
        let name = network.identity(of: point)
        let changed = join.join { network.digest(of: $0, name) }
        let walked = Walked(
            orders: join.orders[join.madePlaces], carried: join.carried, seam: old[start].seam, stop: stop?.day)
        join.replacing += try windows(of: scratch.timeline, point, terms, scheduler, walked)
        var new = PointPlan()
        new.orders = join.orders
        new.widenLeads(before.leads, join.orders[join.madePlaces])
        conclude(&new, point, join.windows, isDivided: true, terms, scheduler, scratch)
        return NettedPlan(
            plan: new, windows: join.replacing, replacing: join.replaced,
            replanned: DayRange(old[start].first, stop.map { $0.day - 1 } ?? .distantFuture),
            days: forgetsSlips ? .whole : changed)
    }

    /// Fills a timeline with the receipts of a stocking point, and takes its walk up at a seam.
    func takeUp(
        at seam: Seam?, _ planned: [PlannedOrder], _ point: PointID, _ terms: StockingPointTerms,
        _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws {
        scratch.timeline.windowLength = windowLength
        try network.fillReceipts(&scratch, point, today: today, scheduler)
        try network.noteFixedShares(&scratch.timeline, point, today: today)
        try scratch.timeline.resume(at: seam, planned, terms, scheduler)
    }

    /// Walks on over some windows.
    ///
    /// - Returns: whether the walk leaves them in the state in which it left them before; `nil` if the timeline cannot be
    ///   divided any more.
    func walkOn(
        over places: Range<Int>, of windows: [PlanWindow], _ point: PointID, _ terms: StockingPointTerms,
        _ scheduler: borrowing Scheduler, _ scratch: inout TimelineScratch
    ) throws -> Bool? {
        let stop = windows.seam(at: places.upperBound)
        let isWithin = try network.addRequirements(
            &scratch, point, plan: plan, today: today, scheduler,
            required: DayRange(windows[places.lowerBound].first, stop.map { $0.day - 1 } ?? .distantFuture))
        return isWithin ? try scratch.timeline.planOn(to: stop, terms, scheduler) : nil
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
        let first = walked.orders.startIndex - walked.carried
        let orders = walked.orders[first + start.orders..<first + end.orders]
        for order in orders {
            window.digest += network.digest(of: order, name)
            let day = order.markDay(terms.policy)
            if day <= today {
                window.awaitsMark = true
            } else {
                window.limits.nextDay = min(window.limits.nextDay, day)
            }
        }
        window.requirementMessages = requirementMessages(terms, timeline, requirements, days)
        window.orderMessages = orderMessages(point, orders)
        if timeline.isDivisible, terms.canOrder {
            window.floor = try timeline.floorStretch(from: seam, part, before: stop, terms.policy, today: today)
        }
        window.isAsNetted = walked.issues == nil
        return window
    }
}

extension [PlanWindow] {
    /// The place of the window that a day is in.
    func place(of day: Day) -> Int {
        var low = 0
        var high = count
        while high - low > 1 {
            let middle = (low + high) / 2
            if self[middle].first <= day { low = middle } else { high = middle }
        }
        return low
    }

    /// The state before a window; `nil` before the first, and behind the last.
    func seam(at place: Int) -> Seam? { place < count ? self[place].seam : nil }
}
