internal import PlanningEvents

/// Which changes touch some stocking points.
struct EventFilter {
    struct Place: Hashable, Sendable {
        var item: String
        var location: String
    }

    private let places: Set<Place>
    private let items: Set<String>
    private let locations: Set<String>
    private let orders: Set<String>

    /// - Parameter orders: orders of the ERP on the way.
    init(_ places: Set<Place>, orders: Set<String>) {
        self.places = places
        self.orders = orders
        items = Set(places.map(\.item))
        locations = Set(places.map(\.location))
    }

    /// Whether a row belongs to one of the stocking points, or to everything at once.
    func touches(_ row: RowEvent) -> Bool {
        if isOrderTable(row.table), let order = text(row, "order"), orders.contains(order) { return true }
        let named = ["item", "component", "parent"].compactMap { text(row, $0) }
        guard !named.isEmpty else { return touchesWithoutItem(row) }
        let location = text(row, "location")
        return named.contains { item in
            guard let location else { return items.contains(item) }
            return places.contains(Place(item: item, location: location))
        } || isTransfer(row, named)
    }

    func touches(item: String, location: String) -> Bool {
        places.contains(Place(item: item, location: location))
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
        case .locations, .coverage: text(row, "location").map { locations.contains($0) } ?? true
        default: false
        }
    }

    private func text(_ row: RowEvent, _ column: String) -> String? {
        row.table.index(ofColumn: column).flatMap { row.text($0) }
    }
}
