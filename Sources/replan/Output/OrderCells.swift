import PlanningEngine
import PlanningModel

extension OrderRow {
    /// The members of the contract, in its order.
    static let members = [
        "order", "kind", "item", "location", "from", "quantity", "order_date", "start_date", "receipt_date",
        "available_date", "required_date", "delay_days", "delayed_to", "status", "priority", "level", "run",
        "proposed_order", "proposed_line",
    ]

    /// The values of `members`.
    var cells: [Cell] {
        [
            .text(order), .text(kind.name), .text(item), .text(location), .text(from), .quantity(quantity),
            .day(orderDate), .day(startDate), .day(receiptDate), .day(availableDate), .day(requiredDate),
            .count(delayDays), .day(delayedTo), .text(status.name), .quantity(priority), .count(level), .count(run),
            .text(proposedOrder), .text(proposedLine),
        ]
    }

    /// The members of another form of the order that are not the same, beside level and run.
    func changes(to new: OrderRow) -> [(member: String, old: Cell, new: Cell)] {
        zip(Self.members, zip(cells, new.cells)).compactMap { member, values in
            guard member != "level", member != "run", values.0.plainText != values.1.plainText else { return nil }
            return (member, values.0, values.1)
        }
    }
}
