internal import PlanningEvents

/// Which changes touch some stocking points.
struct EventFilter {
    struct Place: Hashable, Sendable {
        var item: String
        var location: String
    }

    /// A line of an order of the ERP.
    struct OrderLine: Hashable, Sendable {
        var order: String
        var line: String?
    }

    /// A key of the coverage of a stocking point, or a customer.
    struct Key: Hashable, Sendable {
        var table: Table
        var name: String
    }

    private let places: Set<Place>
    private let keys: Set<Key>
    private let items: Set<String>
    private let locations: Set<String>
    private let orders: Set<OrderLine>

    /// - Parameters:
    ///   - orders: orders of the ERP on the way.
    ///   - keys: what the coverage of the stocking points names, and the customers on the way.
    init(_ places: Set<Place>, orders: Set<OrderLine>, keys: Set<Key>) {
        self.places = places
        self.keys = keys
        self.orders = orders
        items = Set(places.map(\.item))
        locations = Set(places.map(\.location))
    }

    /// Whether a row belongs to one of the stocking points, or to everything at once.
    func touches(_ row: RowEvent) -> Bool {
        if namesOrder(row) { return true }
        let named = ["item", "component", "parent"].compactMap { text(row, $0) }
        guard !named.isEmpty else { return touchesWithoutItem(row) }
        let location = text(row, "location")
        return named.contains { item in
            guard let location else { return items.contains(item) }
            return places.contains(Place(item: item, location: location))
        } || isTransfer(row, named)
    }

    /// Whether a row belongs to an order of the ERP on the way.
    func namesOrder(_ row: RowEvent) -> Bool {
        guard isOrderTable(row.table), let order = text(row, "order") else { return false }
        return orders.contains(OrderLine(order: order, line: text(row, "line")))
    }

    func touches(item: String, location: String) -> Bool {
        places.contains(Place(item: item, location: location))
    }

    /// How near a row that touches the stocking points is to the order (`OrderHistory.Event.distance`).
    func distance(_ row: RowEvent) -> Int {
        switch row.table {
        case _ where namesOrder(row): 0
        case .onHand, .supplyOrders, .supplyComponents, .demandOrders, .forecasts, .reservations, .usage: 1
        case .locations, .calendars: 3
        default: 2
        }
    }

    private func isOrderTable(_ table: Table) -> Bool {
        [.supplyOrders, .supplyComponents, .demandOrders, .reservations].contains(table)
    }

    /// Whether the row moves one of the items away from one of the stocking points.
    private func isTransfer(_ row: RowEvent, _ named: [String]) -> Bool {
        guard let from = text(row, "from"), row.table != .priceBreaks else { return false }
        return named.contains { places.contains(Place(item: $0, location: from)) }
    }

    private func touchesWithoutItem(_ row: RowEvent) -> Bool {
        switch row.table {
        case .calendars: true
        case .forecastKeys, .seasonalFactors, .priorityRanges: isKey(row, "key")
        case .sellableDays: isKey(row, "customer")
        case .locations, .coverage: text(row, "location").map { locations.contains($0) } ?? true
        default: false
        }
    }

    private func isKey(_ row: RowEvent, _ column: String) -> Bool {
        text(row, column).map { keys.contains(Key(table: row.table, name: $0)) } ?? false
    }

    private func text(_ row: RowEvent, _ column: String) -> String? {
        row.table.index(ofColumn: column).flatMap { row.text($0) }
    }
}
