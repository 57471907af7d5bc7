public import PlanningModel

/// The state of a walk over a timeline between two days: all that what comes later depends on.
///
/// A walk can be taken up at a seam, and where it comes to a seam of an earlier walk in the same state it has nothing
/// more to do: what follows stays as it was.
public struct Seam: Equatable, Sendable {
    /// What is left of a receipt.
    struct Rest: Hashable, Sendable, BitwiseCopyable {
        /// The place of an existing receipt; −1 for a planned order, which its required date and number name.
        var receipt: Int32
        var required: Day
        var number: Int32
        var quantity: Quantity
        /// The priority that a planned order has so far.
        var priority: Priority
    }

    /// The first day that is not walked yet.
    public let day: Day
    /// How many requirements, pegs and orders of the timeline are before it; of no account for equality.
    public let before: Counts
    let onHandRest: Quantity
    let rests: [Rest]
    /// Quantities ordered of sources that share.
    let ordered: [Int64]

    /// The planned orders of which something is left, by required date and number.
    public var carriedOrders: [(required: Day, number: Int32)] {
        rests.compactMap { $0.receipt < 0 ? ($0.required, $0.number) : nil }
    }

    /// How many planned orders something is left of.
    public var carriedOrderCount: Int { rests.count { $0.receipt < 0 } }

    public struct Counts: Sendable, BitwiseCopyable {
        public var requirements: Int
        public var pegs: Int
        public var orders: Int

        public init(requirements: Int, pegs: Int, orders: Int) {
            self.requirements = requirements
            self.pegs = pegs
            self.orders = orders
        }
    }

    /// What of a timeline lies between two seams.
    public struct Part: Sendable, BitwiseCopyable {
        public var start: Counts
        public var end: Counts

        public init(start: Counts, end: Counts) {
            self.start = start
            self.end = end
        }
    }

    public static func == (left: Seam, right: Seam) -> Bool {
        left.day == right.day && left.onHandRest == right.onHandRest && left.rests == right.rests
            && left.ordered == right.ordered
    }
}

extension Timeline {
    /// Whether the walk depends on earlier days only through the state of a seam.
    ///
    /// What expires or is reserved does not let it, because it leaves the projected balance in its own time. A floor does:
    /// it looks at the projected balance alone. (What is held for it is worked out when somebody asks.)
    public static func isResumable(_ terms: borrowing StockingPointTerms) -> Bool {
        switch terms.policy.rule {
        case .requirement, .period, .minMax, .fixedQuantity, .manual:
            break
        case .priority, .decoupling:
            return false
        }
        // What is needed on later days is put together with what is needed before; what is passed on is counted from day to
        // day.
        return terms.shelfLife == nil && terms.policy.lotSizing == nil
            && terms.policy.supersededFrom == .distantFuture
    }

    /// Notes a seam before a day, if the walk can be taken up there and the window that it ends is long enough.
    mutating func cut(before day: Day, afterAtLeast length: Int) {
        let done = walk.next - (seams.last?.before.requirements ?? 0)
        guard done >= length, let seam = seam(before: day) else { return }
        seams.append(seam)
    }

    /// The state before a day; `nil` while a net requirement waits for its order.
    private func seam(before day: Day) -> Seam? {
        guard walk.waiting.isEmpty, walk.periodStart == .distantFuture else { return nil }
        var rests: [Seam.Rest] = []
        for place in walk.head..<walk.queue.count {
            let receipt = receipts[Int(walk.queue[place])]
            guard receipt.rest > .zero else { continue }
            if let order = orderIndex(ofReceipt: walk.queue[place]) {
                rests.append(
                    Seam.Rest(
                        receipt: -1, required: receipt.required, number: receipt.number, quantity: receipt.rest,
                        priority: orders[order].priority))
            } else {
                rests.append(
                    Seam.Rest(
                        receipt: walk.queue[place], required: .distantPast, number: 0, quantity: receipt.rest,
                        priority: .blank))
            }
        }
        return Seam(
            day: day,
            before: Seam.Counts(requirements: walk.next, pegs: pegs.count, orders: orders.count),
            onHandRest: onHandRest, rests: rests, ordered: walk.sharesSources ? walk.ordered : [])
    }

    /// Takes the walk up at a seam of an earlier one, over the same existing receipts.
    ///
    /// The caller has filled `receipts` and `onHand` as for `plan`, and leaves `requirements` empty.
    ///
    /// - Parameters:
    ///   - seam: where; `nil` at the beginning.
    ///   - planned: the orders of the earlier walk; those that the seam carries are the first ones of `orders`
    ///   afterwards.
    /// - Complexity: linear in the existing receipts and what the seam carries.
    public mutating func resume(
        at seam: Seam?, _ planned: [PlannedOrder], _ terms: borrowing StockingPointTerms,
        _ scheduler: borrowing Scheduler
    ) throws(PlanningFault) {
        do throws(QuantityOverflow) {
            walk.lotDays.removeAll(keepingCapacity: true)
            try prepare(terms, scheduler)
            guard let seam else { return }
            if firstServableDay < seam.day { walk.floorWaits = false }
            for index in receipts.indices { receipts[index].rest = .zero }
            onHandRest = seam.onHandRest
            walk.balance = seam.onHandRest
            if walk.sharesSources { walk.ordered = seam.ordered }
            for rest in seam.rests {
                guard rest.receipt < 0 else {
                    receipts[Int(rest.receipt)].rest = rest.quantity
                    continue
                }
                let place = planned.place(of: rest.required, rest.number)
                guard place < planned.count, planned[place].required == rest.required else { continue }
                let order = planned[place]
                orders.append(order)
                orders[orders.count - 1].priority = rest.priority
                var receipt = Receipt(
                    available: order.available, issue: scheduler.issueDay(available: order.available),
                    quantity: order.quantity, isPlanned: true, required: order.required, number: order.number,
                    identity: 0, origin: Requirement.Origin(table: -1, row: Int32(orders.count - 1)))
                receipt.rest = rest.quantity
                receipts.append(receipt)
                walk.balance = try walk.balance.adding(rest.quantity)
                enqueue(Int32(receipts.count - 1))
            }
        } catch {
            throw .quantityOverflow
        }
    }

    /// Walks requirements that were added at the end, up to a seam of the earlier walk or to the end.
    ///
    /// - Parameters:
    ///   - earlier: the seam; `nil` at the end of the timeline.
    /// - Returns: whether the state is that of the seam, so that there is nothing more to walk.
    /// - Throws: `PlanningFault`; the timeline is then to be emptied.
    public mutating func planOn(
        to earlier: Seam?, _ terms: borrowing StockingPointTerms, _ scheduler: borrowing Scheduler
    ) throws(PlanningFault) -> Bool {
        do {
            try walkOn(terms, scheduler, to: earlier?.day)
        } catch let fault as PlanningFault {
            throw fault
        } catch {
            throw .quantityOverflow
        }
        guard let earlier else { return true }
        if seam(before: earlier.day) == earlier { return true }
        cut(before: earlier.day, afterAtLeast: (windowLength + 3) / 4)
        return false
    }
}
