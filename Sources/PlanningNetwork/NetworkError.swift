public import PlanningEvents
internal import PlanningModel

/// Why an event cannot be applied.
public enum NetworkError: Error, Hashable, Sendable {
    /// The event cannot be read.
    case event(EventFault)
    /// A quantity leaves the range of quantities.
    case quantityOverflow(item: String, location: String)
    /// A net requirement would split into more orders than anybody means.
    case tooManyOrders(item: String, location: String, required: String)
}

extension NetworkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .event(let fault):
            "\(fault)"
        case .quantityOverflow(let item, let location):
            "item `\(item)` at location `\(location)`: quantities add up to more than 9,223,372,036,854.775807;"
                + " correct the quantities of its rows"
        case .tooManyOrders(let item, let location, let required):
            "item `\(item)` at location `\(location)`: the requirement of \(required) would split into more than"
                + " 100,000 orders; raise order_maximum of its source"
        }
    }
}
