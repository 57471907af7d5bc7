public import PlanningModel

/// What a message is about (semantics section 11). Stored by number.
public enum MessageKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case advance = 1
    case postpone, decrease, cancel, increase
    case pastDueReceipt, pastDueRequirement, delayed, uncovered, belowSafetyStock, noSource, noBom, bomCycle, expired
    case frozen, invalidData

    /// The value in the data contract.
    public var name: String { Self.names[Int(rawValue) - 1] }

    private static let names = [
        "advance", "postpone", "decrease", "cancel", "increase", "past_due_receipt", "past_due_requirement", "delayed",
        "uncovered", "below_safety_stock", "no_source", "no_bom", "bom_cycle", "expired", "frozen", "invalid_data",
    ]
}

/// The order that a message or a delay is about.
public enum OrderReference: Hashable, Sendable {
    /// None.
    case none
    /// An order of the ERP.
    case erp(order: String, line: String?)
    /// A planned order of a stocking point.
    case planned(item: String, location: String, required: Day, number: Int32)
}

/// A message of a plan about one stocking point, as data.
public struct PlanMessage: Hashable, Sendable {
    public var kind: MessageKind
    public var order: OrderReference
    public var fromDate: Day?
    public var toDate: Day?
    public var fromQuantity: Quantity?
    public var toQuantity: Quantity?
    /// What no other member tells: the members of a cycle, the reference that is unknown.
    public var detail: String

    public init(
        _ kind: MessageKind, order: OrderReference = .none, fromDate: Day? = nil, toDate: Day? = nil,
        fromQuantity: Quantity? = nil, toQuantity: Quantity? = nil, detail: String = ""
    ) {
        self.kind = kind
        self.order = order
        self.fromDate = fromDate
        self.toDate = toDate
        self.fromQuantity = fromQuantity
        self.toQuantity = toQuantity
        self.detail = detail
    }
}
