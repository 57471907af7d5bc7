public import PlanningModel

/// The coverage settings of one stocking point, resolved from the rows of every specificity (contract section 1.2).
public struct CoveragePolicy: Hashable, Sendable {
    public var rule = CoverageRule.requirement
    public var periodDays: Int32 = 1
    public var minimum = Quantity.zero
    public var maximum: Quantity?
    public var fixedQuantity = Quantity.zero
    public var safetyStock = Quantity.zero
    /// How much later than on time, or than the earliest issue, a receipt may be and still be taken.
    public var negativeDays: Int32 = 0
    /// How long before its use a receipt may be there; `nil` without limit.
    public var positiveDays: Int32?
    public var onHandConsumption = OnHandConsumption.first
    public var isLatestFirst = false
    public var receiptMargin: Int32 = 0
    public var issueMargin: Int32 = 0
    public var reorderMargin: Int32 = 0
    public var advanceMargin: Int32 = 0
    public var postponeMargin: Int32 = 0
    /// Days of the fences of semantics section 10; `nil` without one.
    public var coverageFence: Int32?
    public var freezeFence: Int32?
    public var firmingFence: Int32?
    public var actionFence: Int32?
    /// An action moves an order only if it is needed more days than this earlier or later.
    public var rescheduleTolerance: Int32 = 0
    /// An action changes a quantity only by more than this percentage of it.
    public var quantityTolerance = Quantity.zero
    /// An action moves an order by at least so many days.
    public var minimumMove: Int32 = 0
    public var lotSizing: LotSizing?
    /// Of an order, and of a unit and day.
    public var setupCost = Quantity.zero
    public var holdingCost = Quantity.zero
    public var vendorChoice = VendorChoice.priority
    public var forecastConsumption = ForecastConsumption.none
    public var forecastPeriod = ForecastPeriod.month
    public var forecastBackward: Int32 = 0
    public var forecastForward: Int32 = 0
    /// Of rule `priority`; blank is 0, and a blank maximum the reorder point.
    public var reorderPoint: Quantity?
    public var priorityMethod = PriorityMethod.percent
    /// Texts of the keys of other tables.
    public var seasonalKey = TextID.none
    /// The factors of the twelve months; empty when all are 1.
    public var seasonalFactors: [Quantity] = []
    public var forecastKey = TextID.none
    public var priorityKey = TextID.none
    /// The day from which on the item is superseded; `distantFuture` if it is not.
    public var supersededFrom = Day.distantFuture

    public init() {}

    /// The seasonal factor of the month of a day (semantics section 5, Seasonal factors).
    public func seasonalFactor(on day: Day) -> Quantity {
        seasonalFactors.isEmpty ? .one : seasonalFactors[day.components.month - 1]
    }

    /// The last day inside the coverage fence (semantics section 10).
    @inlinable
    public func lastPlannedDay(today: Day) -> Day { coverageFence.map { today + $0 } ?? .distantFuture }

    /// The last day inside the action fence: receipts that are due later get no action.
    @inlinable
    public func lastActionDay(today: Day) -> Day { actionFence.map { today + $0 } ?? .distantFuture }

    /// Whether a floor is set, whatever the rule makes of it.
    public var mayHaveFloor: Bool { safetyStock > .zero || minimum > .zero }

    /// Whether orders have the priority of what they serve, rather than one of their own (semantics sections 12 and 13).
    public var givesOrdersPriority: Bool { rule != .priority && rule != .decoupling }

    /// Whether another quantity of an order is too near the old one to be told.
    ///
    /// Worked numbers: with 10 percent 100 → 110 is, 100 → 111 is not.
    public func tolerates(_ new: Quantity, insteadOf old: Quantity) -> Bool {
        guard quantityTolerance > .zero else { return false }
        let change = (Int128(new.rawValue) - Int128(old.rawValue)).magnitude
        return change * UInt128(100 * Quantity.scale)
            <= UInt128(old.rawValue.magnitude) * UInt128(quantityTolerance.rawValue.magnitude)
    }

    /// What the projected balance should not fall below on a day (semantics section 5, Floor).
    @inlinable
    public func floor(on day: Day) throws(QuantityOverflow) -> Quantity {
        guard day < supersededFrom else { return .zero }
        return try seasonal(rule == .minMax ? max(minimum, safetyStock) : safetyStock, on: day)
    }

    /// What an order of rule `min_max` fills up to on a day. A blank maximum is the minimum.
    @inlinable
    public func ceiling(on day: Day) throws(QuantityOverflow) -> Quantity {
        try seasonal(max(maximum ?? minimum, safetyStock), on: day)
    }

    /// A quantity times the seasonal factor of a day, exact and rounded once.
    ///
    /// Worked number: 10 in a month of factor 2.5 is 25.
    @inlinable
    public func seasonal(_ quantity: Quantity, on day: Day) throws(QuantityOverflow) -> Quantity {
        guard !seasonalFactors.isEmpty else { return quantity }
        return try Quantity.rounded(
            Int128(quantity.rawValue) * Int128(seasonalFactor(on: day).rawValue), dividedBy: Int128(Quantity.scale))
    }
}

/// One way to replenish a stocking point: a row of `sources.csv` with its calendars found.
public struct SourceTerms: Hashable, Sendable, BitwiseCopyable {
    public var kind: SourceKind
    /// The supplier or the source location.
    public var from: TextID
    public var bill: TextID
    /// Lower numbers first.
    public var priority: Int32
    /// The share among sources of equal priority, in millionths of a percent; negative without one.
    public var split: Int64
    public var leadTime: Int32
    /// Whether reorder margin, lead time and receipt margin are counted in open days of the lead-time calendar.
    public var countsWorkingDays: Bool
    /// Places in the network's list of calendars; 0 is the one that is always open.
    public var leadTimeCalendar: Int32
    public var receiptCalendar: Int32
    public var orderCalendar: Int32
    public var minimum: Quantity
    public var multiple: Quantity
    /// Zero without a maximum.
    public var maximum: Quantity
    public var effectiveFrom: Day
    public var effectiveTo: Day
    /// The price of a unit, where a vendor choice looks at it; negative when blank.
    public var price = Self.noPrice
    /// The price breaks of the supplier: places among those of the stocking point.
    public var firstBreak: Int32 = 0
    public var endBreak: Int32 = 0

    /// Stands for a blank price.
    public static let noPrice = Quantity(rawValue: -1)

    public init(
        kind: SourceKind, from: TextID, bill: TextID, priority: Int32, split: Int64, leadTime: Int32,
        countsWorkingDays: Bool, leadTimeCalendar: Int32, receiptCalendar: Int32, orderCalendar: Int32,
        minimum: Quantity, multiple: Quantity, maximum: Quantity, effectiveFrom: Day, effectiveTo: Day,
        price: Quantity = Self.noPrice
    ) {
        self.kind = kind
        self.from = from
        self.bill = bill
        self.priority = priority
        self.split = split
        self.leadTime = leadTime
        self.countsWorkingDays = countsWorkingDays
        self.leadTimeCalendar = leadTimeCalendar
        self.receiptCalendar = receiptCalendar
        self.orderCalendar = orderCalendar
        self.minimum = minimum
        self.multiple = multiple
        self.maximum = maximum
        self.effectiveFrom = effectiveFrom
        self.effectiveTo = effectiveTo
        self.price = price
    }

    /// Whether the source may be used for a required date.
    @inlinable
    public func isValid(on day: Day) -> Bool { effectiveFrom <= day && day <= effectiveTo }

    /// Whether the source shares with others of its priority.
    @inlinable
    public var shares: Bool { split > 0 }
}

/// Everything that planning one stocking point needs beside its requirements and receipts.
public struct StockingPointTerms: Hashable, Sendable {
    public var policy: CoveragePolicy
    /// In the order in which ties between them are broken, lowest priority number first (semantics section 6).
    public var sources: [SourceTerms]
    public var issueCalendar: Int32
    public var receiptCalendar: Int32
    /// How many days an order is good after its receipt; `nil` if it keeps (semantics section 14).
    public var shelfLife: Int32?
    /// The ranges of rule `priority`, in no order.
    public var priorityRanges: [PriorityRange]
    /// The settings of rule `decoupling`; those of every other rule are blank.
    public var decoupling: DecouplingTerms
    /// Whether the stocking point is in a cycle, or makes a phantom that contains itself: nothing is ordered.
    public var isUnplannable: Bool
    /// Price breaks of its suppliers, those of a supplier side by side and in the order in which they are looked at.
    public var priceBreaks: [PriceBreakTerms]
    /// The versions of its bill of material, in the order in which they are looked at.
    public var billVersions: [BillVersionTerms]

    public init(
        policy: CoveragePolicy, sources: [SourceTerms], issueCalendar: Int32, receiptCalendar: Int32,
        shelfLife: Int32? = nil, priorityRanges: [PriorityRange] = [],
        decoupling: DecouplingTerms = DecouplingTerms(), isUnplannable: Bool = false,
        priceBreaks: [PriceBreakTerms] = [], billVersions: [BillVersionTerms] = []
    ) {
        self.priorityRanges = priorityRanges
        self.decoupling = decoupling
        self.policy = policy
        self.sources = sources
        self.priceBreaks = priceBreaks
        self.billVersions = billVersions
        self.issueCalendar = issueCalendar
        self.receiptCalendar = receiptCalendar
        self.shelfLife = shelfLife
        self.isUnplannable = isUnplannable
    }

    /// The last day on which a receipt of a day is good; `distantFuture` if it keeps.
    @inlinable
    public func expiry(receipt: Day) -> Day { shelfLife.map { receipt + $0 } ?? .distantFuture }

    /// The first valid source of a day (semantics section 6): the first choice without regard to shares.
    ///
    /// - Returns: its place among the sources; `nil` when none is valid.
    @inlinable
    public func firstValidSource(on day: Day) -> Int? {
        guard let first = sources.firstIndex(where: { $0.isValid(on: day) }) else { return nil }
        if sources[first].shares { return first }
        // Among equals of the lowest priority number those with a share go first.
        var index = first + 1
        while index < sources.count, sources[index].priority == sources[first].priority {
            if sources[index].shares, sources[index].isValid(on: day) { return index }
            index += 1
        }
        return first
    }

    /// The first valid source of a kind and origin, which open orders take their lead time and calendars from.
    public func firstValidSource(of kind: SourceKind, from: TextID, on day: Day) -> Int? {
        sources.firstIndex { $0.kind == kind && $0.isValid(on: day) && ($0.from == from || from == .none) }
    }

    /// The source that a fixed order comes from: one that names its bill, else one that lets the bill be chosen.
    ///
    /// - Parameter day: a day on which the source is valid; `nil` for any source.
    /// - Returns: its place among the sources; `nil` if there is none.
    public func place(of order: PlannedOrder, validOn day: Day? = nil) -> Int? {
        func place(_ bill: TextID) -> Int? {
            sources.firstIndex { source in
                source.kind == order.kind && source.from == order.from && source.bill == bill
                    && day.map(source.isValid) ?? true
            }
        }
        return place(order.bill) ?? place(.none)
    }

    /// Whether an order can ever be proposed.
    @inlinable
    public var canOrder: Bool { policy.rule != .manual && !isUnplannable }
}
