internal import EventJournal
public import PlanningEvents
public import PlanningModel
internal import PlanningNetwork

extension OrderHistory {
    /// What a planner, or a fence, decided about a planned order.
    public enum Decision: Hashable, Sendable {
        case fixed(PlannedOrderStatus)
        case edited(quantity: Quantity, from: String?, available: Day)
        case released
        /// Put on an order for the ERP, of this number and line.
        case handover(order: String, line: String)

        /// The kind of the event that records it.
        public var event: EventKind {
            switch self {
            case .fixed, .edited: .orderFixed
            case .released: .orderReleased
            case .handover: .handoverProposed
            }
        }
    }

    /// The cause that batches of edits have.
    static let editCause = "edit"

    /// The planned order that an event decides about, and what it says; `nil` for other events.
    static func decision(
        _ event: Span<UInt8>, cause: String
    ) throws(EventFault) -> (order: PlannedOrderIdentity, decision: Decision)? {
        switch try EventKind(of: event) {
        case .orderFixed:
            let fixed = try OrderFixed(decoding: event)
            let order = fixed.order.order
            let identity = PlannedOrderIdentity(
                item: fixed.item, location: fixed.location, required: order.required, number: order.number)
            guard cause == editCause else { return (identity, .fixed(order.status)) }
            return (
                identity, .edited(quantity: order.quantity, from: fixed.order.from, available: order.available)
            )
        case .orderReleased:
            return (try OrderReleased(decoding: event).order, .released)
        case .handoverProposed:
            let handover = try HandoverProposed(decoding: event)
            return (handover.order, .handover(order: handover.proposedOrder, line: handover.proposedLine))
        case .row, .planningDateMoved, .runStarted, .windowReplaced, .runCompleted:
            return nil
        }
    }
}

extension PlannedOrderIdentity {
    /// The id of the order.
    var name: String { OrderHistory.name(item: item, location: location, required: required, number: number) }
}
