/// What can happen. The number stands in the first byte of every event, the version of its layout in the second.
///
/// Kinds 1 to 20 are changes of the table with that number.
public enum EventKind: Hashable, Sendable {
    /// A row of a table was put, removed or adjusted.
    case row(Table)
    /// The planning date moved.
    case planningDateMoved
    /// A run began.
    case runStarted
    /// A run replaced the plan of a stocking point.
    case windowReplaced
    /// A run ended.
    case runCompleted
    /// A planned order was frozen, approved or firmed.
    case orderFixed
    /// A fixed order was released.
    case orderReleased
    /// A firmed order was put on an order for the ERP.
    case handoverProposed

    /// The first byte of the event.
    public var code: UInt8 {
        switch self {
        case .row(let table): table.rawValue
        case .planningDateMoved: 64
        case .runStarted: 65
        case .windowReplaced: 66
        case .runCompleted: 67
        case .orderFixed: 68
        case .orderReleased: 69
        case .handoverProposed: 70
        }
    }

    /// The name in the event catalogue.
    public var name: String {
        switch self {
        case .row(let table): table.name
        case .planningDateMoved: "planning_date_moved"
        case .runStarted: "run_started"
        case .windowReplaced: "window_replaced"
        case .runCompleted: "run_completed"
        case .orderFixed: "order_fixed"
        case .orderReleased: "order_released"
        case .handoverProposed: "handover_proposed"
        }
    }

    /// The version of the layout that this engine writes, and the newest that it reads.
    public var version: UInt8 {
        switch self {
        case .windowReplaced: 4
        case .runCompleted, .orderFixed: 2
        default: 1
        }
    }

    /// The kinds that are not rows.
    public static let others: [EventKind] = [
        .planningDateMoved, .runStarted, .windowReplaced, .runCompleted, .orderFixed, .orderReleased,
        .handoverProposed,
    ]

    /// Reads the kind of an event, and refuses versions that are not known.
    public init(of event: Span<UInt8>) throws(EventFault) {
        guard event.count >= 2 else { throw .malformed(kind: "?", reason: "it has \(event.count) bytes") }
        let code = event[0]
        if let table = Table(rawValue: code) {
            self = .row(table)
        } else if let kind = Self.others.first(where: { $0.code == code }) {
            self = kind
        } else {
            throw .unknownKind(code)
        }
        guard event[1] >= 1, event[1] <= version else {
            throw .newerVersion(kind: name, found: event[1], known: version)
        }
    }
}
