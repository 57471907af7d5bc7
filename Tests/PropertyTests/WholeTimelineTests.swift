import PlanningEvents
import PlanningModel
import Testing

/// Streams that a random one seldom meets: what makes a timeline one that is walked as a whole, or come back.
@Suite("Lots, reservations and lot sizes take no window for the whole")
struct WholeTimelineTests {
    private static let day = Planner.firstDay

    private static func put(_ table: Table, _ cells: [String: String]) -> PropertyTests.Change {
        .put(Row(table, cells))
    }

    private static func demand(_ order: Int, _ quantity: Int, on day: Int32) -> PropertyTests.Change {
        put(
            .demandOrders,
            [
                "order": "SO\(order)", "item": "A", "location": "L1", "quantity": "\(quantity)",
                "due_date": (Self.day + day).description, "customer": "X",
            ])
    }

    /// A location, an item and its source, and a requirement every second day.
    private static func beginning(_ item: [String: String] = [:], _ source: [String: String] = [:]) -> [PropertyTests
        .Change]
    {
        [
            .date(day), put(.locations, ["location": "L1"]),
            put(.items, ["item": "A"].merging(item) { $1 }),
            put(.sources, ["item": "A", "kind": "buy", "lead_time_days": "0"].merging(source) { $1 }),
        ] + (1...6).map { demand($0, 4, on: Int32($0) * 2) }
    }

    private func check(_ batches: [[PropertyTests.Change]]) {
        let failure = Check.failure(of: Scenario(seed: 1, batches: batches))
        #expect(failure == nil, "\(failure?.broken.description ?? "")")
    }

    @Test("A sales order comes after its reservation")
    func reservationFirst() {
        check([
            Self.beginning() + [
                Self.put(.onHand, ["item": "A", "location": "L1", "quantity": "10"]),
                Self.put(.reservations, ["order": "SO9", "quantity": "5"]),
            ],
            [Self.demand(9, 5, on: 7)], [.remove(Row(.demandOrders, ["order": "SO9"]))],
        ])
    }

    @Test("Excess that expires is not carried to a later window")
    func excessThatExpires() {
        check([
            Self.beginning(["shelf_life_days": "3"], ["order_multiple": "10"]),
            [Self.demand(9, 1, on: 9)], [Self.demand(9, 3, on: 11)],
        ])
    }

    @Test("A lot that expires belongs to all windows")
    func lotThatExpires() {
        let expiry = (Self.day + 5).description
        check([
            Self.beginning() + [
                Self.put(.onHand, ["item": "A", "location": "L1", "lot": "1", "quantity": "20", "expires_on": expiry])
            ],
            [Self.demand(9, 1, on: 9)], [Self.demand(9, 3, on: 5)], [.date(Self.day + 6)],
        ])
    }

    @Test("A late net quantity changes the first order", arguments: LotSizing.names)
    func lateNetQuantity(method: String) {
        check([
            Self.beginning() + [
                Self.put(
                    .coverage, ["item": "A", "lot_sizing": method, "setup_cost": "20", "holding_cost": "1"])
            ],
            [Self.demand(9, 60, on: 13)], [.date(Self.day + 1)],
        ])
    }
}
