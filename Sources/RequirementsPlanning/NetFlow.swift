public import PlanningModel

/// What rules `priority` and `decoupling` order by: supply less requirements, against three levels (semantics sections
/// 12 and 13).
public struct NetFlow: Hashable, Sendable, BitwiseCopyable {
    public var onHand: Quantity
    /// Existing receipts, beside stock on hand.
    public var onOrder: Quantity
    /// The requirements that count: at a decoupling point the qualified ones.
    public var required: Quantity
    public var minimum: Quantity
    public var reorderPoint: Quantity
    public var maximum: Quantity
    /// On-hand + on-order − requirements.
    public let quantity: Quantity

    public init(
        onHand: Quantity, onOrder: Quantity, required: Quantity, minimum: Quantity, reorderPoint: Quantity,
        maximum: Quantity
    ) throws(QuantityOverflow) {
        self.onHand = onHand
        self.onOrder = onOrder
        self.required = required
        self.minimum = minimum
        self.reorderPoint = reorderPoint
        self.maximum = maximum
        quantity = try onHand.adding(onOrder).subtracting(required)
    }

    /// How urgent the stocking point is: 100 × net flow ÷ maximum, not below 0.
    ///
    /// Worked number: net flow 60 of 210 is 28.571429.
    public func priority() throws(QuantityOverflow) -> Priority {
        guard quantity > .zero, maximum > .zero else { return .first }
        let hundred = 100 * Int128(Quantity.scale)
        return Priority(
            rawValue: try Quantity.rounded(
                Int128(quantity.rawValue) * hundred, dividedBy: Int128(maximum.rawValue)
            ).rawValue)
    }
}

/// A range of net flow that has a priority: from the limit of the range below it to its own (semantics section 12).
public struct PriorityRange: Hashable, Sendable, BitwiseCopyable {
    public var priority: Priority
    public var limitOf: PriorityLimit
    public var percent: Quantity

    public init(priority: Priority, limitOf: PriorityLimit, percent: Quantity) {
        self.priority = priority
        self.limitOf = limitOf
        self.percent = percent
    }

    /// The first net flow above the range.
    func limit(_ flow: NetFlow) throws(QuantityOverflow) -> Quantity {
        let whole: Quantity
        switch limitOf {
        case .zero: return .zero
        case .infinite: return Quantity(rawValue: .max)
        case .minimum: whole = flow.minimum
        case .reorderPoint: whole = flow.reorderPoint
        case .maximum: whole = flow.maximum
        }
        return try Quantity.rounded(
            Int128(whole.rawValue) * Int128(percent.rawValue), dividedBy: 100 * Int128(Quantity.scale))
    }
}

/// A quantity to order, with its priority.
struct Fill: Hashable, Sendable, BitwiseCopyable {
    var quantity: Quantity
    var priority: Priority
}

extension NetFlow {
    /// What is ordered to fill up to the maximum; nothing when net flow is not below the reorder point.
    ///
    /// Without ranges every method is `percent`. What lies above all ranges has no priority.
    ///
    /// Worked numbers: conformance case 79, net flow 4 with ranges to 10, 40 and 100: 6, 30 and 60.
    func fill(
        _ method: PriorityMethod, _ ranges: borrowing [PriorityRange], into fills: inout [Fill]
    ) throws(QuantityOverflow) {
        guard quantity < reorderPoint, quantity < maximum else { return }
        let whole = try maximum.subtracting(quantity)
        guard method != .percent, !ranges.isEmpty else {
            fills.append(Fill(quantity: whole, priority: try priority()))
            return
        }
        guard method == .splitRanges else {
            fills.append(Fill(quantity: whole, priority: try range(at: quantity, ranges)?.priority ?? .blank))
            return
        }
        var level = quantity
        while level < maximum {
            let range = try range(at: level, ranges)
            let top = min(range?.limit ?? maximum, maximum)
            fills.append(Fill(quantity: try top.subtracting(level), priority: range?.priority ?? .blank))
            level = top
        }
    }

    /// The range that a net flow lies in: that of the lowest limit above it, of equal ones the most urgent.
    private func range(
        at level: Quantity, _ ranges: borrowing [PriorityRange]
    ) throws(QuantityOverflow) -> (limit: Quantity, priority: Priority)? {
        var best: (limit: Quantity, priority: Priority)?
        for index in ranges.indices {
            let limit = try ranges[index].limit(self)
            guard limit > level else { continue }
            if let found = best, (found.limit, found.priority) <= (limit, ranges[index].priority) { continue }
            best = (limit, ranges[index].priority)
        }
        return best
    }
}
