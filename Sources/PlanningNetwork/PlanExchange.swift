package import PlanningModel
package import RequirementsPlanning

/// What the plan of a stocking point leaves, takes and passes on between items (semantics section 7).
package struct PlanExchange: Equatable, Sendable {
    /// What was taken of the stock of an alternative.
    package struct Taken: Hashable, Sendable, BitwiseCopyable {
        package var point: PointID
        /// The last day of what was taken; `distantFuture` if it keeps.
        package var expires: Day
        /// Of the alternative.
        package var quantity: Quantity
    }

    /// Where a requirement comes from, in few bytes.
    package struct Demand: Hashable, Sendable, BitwiseCopyable {
        /// The stocking point of a planned order; −1 for a demand order, `openOrder` for an open order.
        package var point: PointID
        package var key: OrderKey

        package static let openOrder: PointID = -2

        /// Forecast, which has no order.
        package static let none = Demand(point: -1, key: OrderKey(order: .none, line: .none))
    }

    /// What of a requirement is required of the successor.
    package struct PassedOn: Hashable, Sendable, BitwiseCopyable {
        /// Its required date, and a number below zero.
        package var key: OrderKey
        package var requested: Day
        package var quantity: Quantity
        package var priority: Priority
        /// The number that stands for the requirement in digests.
        package var identity: UInt64
        package var demand: Demand
    }

    /// Stock on hand that others may take, if the stocking point is an alternative, first to expire first; what the floor
    /// holds is not left.
    package var left: [Substitutes.Lot] = []
    /// By item, location and last day.
    package var taken: [Taken] = []
    /// In the order in which the requirements were served.
    package var passedOn: [PassedOn] = []

    package init() {}
}
