public import PlanningModel

/// Requirements and receipts of one stocking point, and what planning makes of them: orders and pegging.
///
/// The caller fills `requirements` in the order in which they are served, `receipts` in the order in which they are
/// taken, and `onHand`; `plan` adds the orders and the pegs. The value is made to be used again: once its arrays have
/// grown, planning allocates nothing.
public struct Timeline: Sendable {
    /// By required date, priority, kind and id (semantics section 4).
    public var requirements: [Requirement] = []
    /// Existing receipts by available date and id, then one for each planned order as it was made.
    public var receipts: [Receipt] = []
    /// Stock on hand, not negative: the sum of the lots where there are any.
    public var onHand = Quantity.zero
    /// The last day inside the coverage fence: a floor is looked at only if F is not after it.
    public var lastDay = Day.distantFuture
    /// The first later planning date on which a requirement beyond the coverage fence comes inside.
    public var nextInside = Day.distantFuture
    /// Stock on hand lot by lot, first to expire first; empty where it makes no difference which lot serves what.
    public var lots: [StockLot] = []
    /// What is reserved, by requirement.
    public var reservations: [Reservation] = []
    /// What fixed orders have taken of the sources, which counts in their shares.
    public var orderedBefore: [(source: Int, quantity: Quantity)] = []
    /// The zones of a decoupling point on today.
    public var buffer: DecouplingBuffer?
    /// What rules `priority` and `decoupling` ordered by; `nil` with every other rule.
    public internal(set) var netFlow: NetFlow?
    /// Whether net flow is to be filled up and no source is valid for it.
    public internal(set) var lacksSource = false
    /// The planned orders of this run, in the order in which they were made; fixed orders are among the receipts.
    public internal(set) var orders: [PlannedOrder] = []
    /// Which quantity of which receipt serves which requirement, in the order in which they were served.
    public internal(set) var pegs: [Peg] = []
    public internal(set) var floorPegs: [FloorPeg] = []
    /// How many receipts were there before planning.
    public internal(set) var existingCount = 0
    /// What is left of stock on hand.
    public internal(set) var onHandRest = Quantity.zero
    /// F: the first day that an order placed today can serve; today when no source is valid today.
    public internal(set) var firstServableDay = Day.distantFuture

    /// How many requirements a window between two seams has at least; what is planned does not depend on it.
    public var windowLength = Self.defaultWindowLength
    public static let defaultWindowLength = 32
    /// Where the walk could be taken up again, by day.
    public internal(set) var seams: [Seam] = []

    /// What other items take over.
    public var substitutes = Substitutes()

    var walk = WalkState()

    public init() {}

    /// Empties the timeline and keeps its memory.
    public mutating func removeAll() {
        requirements.removeAll(keepingCapacity: true)
        receipts.removeAll(keepingCapacity: true)
        onHand = .zero
        lastDay = .distantFuture
        nextInside = .distantFuture
        lots.removeAll(keepingCapacity: true)
        reservations.removeAll(keepingCapacity: true)
        orders.removeAll(keepingCapacity: true)
        pegs.removeAll(keepingCapacity: true)
        floorPegs.removeAll(keepingCapacity: true)
        substitutes.removeAll()
        seams.removeAll(keepingCapacity: true)
        buffer = nil
        netFlow = nil
        lacksSource = false
        existingCount = 0
        onHandRest = .zero
    }

    /// Whether the walk could be taken up at seams, and windows say all that there is to say of it.
    public var isDivisible: Bool { walk.isResumable }

    /// The planned order that a receipt stands for; `nil` for existing receipts.
    public func orderIndex(ofReceipt receipt: Int32) -> Int? {
        receipt >= Int32(existingCount) ? Int(receipt) - existingCount : nil
    }
}
