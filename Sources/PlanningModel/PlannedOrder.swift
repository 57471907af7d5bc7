/// A text of the network, by number.
public struct TextID: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// No text: a blank column.
    public static let none = TextID(rawValue: -1)
}

/// A proposal of the engine to buy, make or move a quantity, or one that a planner has fixed.
///
/// Stocking point, required date and number are its identity (semantics section 4).
public struct PlannedOrder: Hashable, Sendable, BitwiseCopyable {
    /// The day for which it was made.
    public var required: Day
    /// Counts the orders of the stocking point and required date, from 1.
    public var number: Int32
    public var quantity: Quantity
    /// The lowest priority number among the requirements pegged to it; with rules `priority` and `decoupling` that of
    /// the stocking point's net flow.
    public var priority: Priority
    public var order: Day
    public var start: Day
    public var receipt: Day
    public var available: Day
    /// The requested date of the first requirement it was made for; the required date of an order for the floor alone.
    public var requested: Day
    /// How many days its own requirements are issued late (semantics section 3).
    public var slip: Int32
    /// The day of issue that the slip leads to, never before the required date.
    public var issue: Day
    /// The place of its source among the sources of the stocking point; −1 if that is not known any more.
    public var source: Int32
    /// The supplier or the source location.
    public var from: TextID
    /// The bill of material that its source names.
    public var bill: TextID
    /// The run that made or last changed it.
    public var run: Int32
    public var kind: SourceKind
    public var status: PlannedOrderStatus

    @inlinable
    public init(
        required: Day, number: Int32, quantity: Quantity, order: Day, start: Day, receipt: Day, available: Day,
        requested: Day, slip: Int32 = 0, issue: Day, priority: Priority, source: Int32, from: TextID, bill: TextID,
        run: Int32 = 0, kind: SourceKind, status: PlannedOrderStatus
    ) {
        self.required = required
        self.number = number
        self.quantity = quantity
        self.order = order
        self.start = start
        self.receipt = receipt
        self.available = available
        self.requested = requested
        self.slip = slip
        self.issue = issue
        self.priority = priority
        self.source = source
        self.from = from
        self.bill = bill
        self.run = run
        self.kind = kind
        self.status = status
    }

    /// Days from the requested date to the day of issue; 0 when on time.
    @inlinable
    public var delayDays: Int32 { max(0, issue - requested) }

    /// Whether the other order is the same to a planner, whatever run made it.
    @inlinable
    public func isSame(as other: PlannedOrder) -> Bool {
        required == other.required && number == other.number && hasSameDemandOnComponents(as: other)
            && order == other.order && receipt == other.receipt && requested == other.requested
            && slip == other.slip && issue == other.issue && status == other.status
    }

    /// Whether the other order has the same identity and asks the same of its components or source location, and gives
    /// the same by-products.
    @inlinable
    public func hasSameDemandOnComponents(as other: PlannedOrder) -> Bool {
        required == other.required && number == other.number && quantity == other.quantity && start == other.start
            && available == other.available && priority == other.priority && kind == other.kind
            && from == other.from && bill == other.bill
    }
}

extension [PlannedOrder] {
    /// The first place of an order that does not come before a required date and number.
    ///
    /// - Complexity: O(log n).
    public func place(of required: Day, _ number: Int32) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if (self[middle].required, self[middle].number) < (required, number) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The place of an order; `nil` if it is not there.
    ///
    /// - Complexity: O(log n).
    public func index(of required: Day, _ number: Int32) -> Int? {
        let place = place(of: required, number)
        guard place < count, self[place].required == required, self[place].number == number else { return nil }
        return place
    }

    /// Gives some of the orders the runs that made or last changed the ones of these names before.
    ///
    /// - Parameters:
    ///   - places: the orders that get a run, by required date and number.
    ///   - old: those before, in the same order.
    ///   - run: the run of orders that were not there.
    public mutating func takeRuns(at places: Range<Int>, from old: ArraySlice<PlannedOrder>, else run: Int32) {
        var before = old.startIndex
        for index in places {
            let order = self[index]
            while before < old.endIndex, (old[before].required, old[before].number) < (order.required, order.number) {
                before += 1
            }
            let isOld =
                before < old.endIndex && old[before].required == order.required && old[before].number == order.number
            self[index].run = isOld ? old[before].run : run
        }
    }
}
