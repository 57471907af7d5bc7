public import PlanningModel

/// The time-phased record of a stocking point: what happens on each day, and the balance it leaves.
public struct TimePhasedRecord: Sendable {
    /// A day on which something happens, or a bucket of days.
    public struct Entry: Sendable {
        public var day: Day
        /// Quantities by `RequirementKind`.
        public var requirements = Array(repeating: Quantity.zero, count: RequirementKind.allCases.count)
        /// Open orders and by-products of these, on their available day.
        public var scheduledReceipts = Quantity.zero
        /// Planned and fixed orders and by-products of these, on the day from which they count.
        public var plannedReceipts = Quantity.zero
        /// Planned and fixed orders, on their start day.
        public var plannedStarts = Quantity.zero
        /// The projected balance at the end of the day (semantics section 5).
        public var projectedBalance = Quantity.zero
        /// What was required by the end of the day and is not there by then.
        public var short = Quantity.zero
        /// Whether a requirement of the day is issued late.
        public var hasDelay = false

        init(day: Day) { self.day = day }

        /// All requirements of the day.
        public var required: Quantity {
            Quantity(rawValue: requirements.reduce(into: 0) { $0 &+= $1.rawValue })
        }
    }

    /// One way to replenish the stocking point.
    public struct Source: Sendable {
        public var kind: SourceKind
        public var from: String?
        public var bill: String?
        public var leadTimeDays: Int32
        public var countsWorkingDays: Bool
        public var minimum: Quantity
        public var multiple: Quantity
        public var maximum: Quantity
        /// Millionths of a percent; `nil` without a share.
        public var split: Quantity?
        public var effectiveFrom: Day?
        public var effectiveTo: Day?
        /// Whether it is the first valid source of the planning date.
        public var isFirst: Bool
    }

    public var item: String
    public var location: String
    /// The planning date of the run.
    public var date: Day
    public var level: Int32
    public var onHand: Quantity
    public var rule: CoverageRule
    public var periodDays: Int32
    public var minimum: Quantity
    public var maximum: Quantity?
    public var fixedQuantity: Quantity
    public var safetyStock: Quantity
    public var negativeDays: Int32
    public var positiveDays: Int32?
    /// What rules `priority` and `decoupling` order by; `nil` with every other rule.
    public var buffer: BufferRow?
    public var sources: [Source]
    /// In the order of days; the first is the planning date.
    public var entries: [Entry]

    /// What the projected balance should not fall below.
    public var floor: Quantity { rule == .minMax ? max(minimum, safetyStock) : safetyStock }

    /// The record with days put together by the first day of their bucket; the balance is that of the last day.
    public func bucketed(by firstDay: (Day) -> Day) -> TimePhasedRecord {
        var record = self
        record.entries = entries.reduce(into: []) { buckets, entry in
            let first = max(firstDay(entry.day), date)
            if buckets.last?.day != first { buckets.append(Entry(day: first)) }
            buckets[buckets.count - 1].add(entry)
        }
        return record
    }
}

extension TimePhasedRecord.Entry {
    fileprivate mutating func add(_ other: Self) {
        for kind in requirements.indices { requirements[kind].rawValue &+= other.requirements[kind].rawValue }
        scheduledReceipts.rawValue &+= other.scheduledReceipts.rawValue
        plannedReceipts.rawValue &+= other.plannedReceipts.rawValue
        plannedStarts.rawValue &+= other.plannedStarts.rawValue
        projectedBalance = other.projectedBalance
        short = other.short
        hasDelay = hasDelay || other.hasDelay
    }
}
