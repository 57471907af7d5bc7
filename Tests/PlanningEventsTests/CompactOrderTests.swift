import PlanningEvents
import PlanningModel
import Testing

@Suite("Orders are recorded in few bytes and read as they were")
struct CompactOrderTests {
    private static let days: [Int32] = [0, 1, -1, 20_000, 20_500, Day.earliest.rawValue, Day.latest.rawValue]
    private static let quantities: [Int64] = [0, 1, 999_999, 1_000_000, 12_500_000, -3_000_000, .max, .min + 1]

    /// Whole and with decimals, blank, and what only a damaged event holds.
    private static let priorities: [Int64] = [
        0, 5_000_000, 28_571_429, .max - 1, .max, -1_000_000, -5_000_000, -1, 3_000_000_000_000_000,
    ]

    private func window(_ orders: [RecordedOrder]) -> WindowReplaced {
        WindowReplaced(
            item: "A", location: "L", from: .distantPast, to: .distantFuture, nextDay: .distantFuture,
            digest: PlanDigest(low: 1, high: 2), traits: 0, orders: orders)
    }

    private func read(_ orders: [RecordedOrder]) throws -> (orders: [RecordedOrder], bytes: Int) {
        var bytes: [UInt8] = []
        window(orders).encode(into: &bytes)
        return (try WindowReplaced(decoding: bytes.span).orders, bytes.count)
    }

    @Test("Whatever an order holds, limits included", arguments: 1...200 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func day() -> Day { Day(rawValue: Self.days.randomElement(using: &random) ?? 0) }
        let orders = (0..<8).map { _ in
            RecordedOrder(
                order: PlannedOrder(
                    required: day(), number: [1, 2, 7, .max].randomElement(using: &random) ?? 1,
                    quantity: Quantity(rawValue: Self.quantities.randomElement(using: &random) ?? 0), order: day(),
                    start: day(), receipt: day(), available: day(), requested: day(),
                    slip: [0, 0, 3, .max].randomElement(using: &random) ?? 0, issue: day(),
                    priority: Priority(
                        rawValue: Self.priorities.randomElement(using: &random) ?? 0),
                    source: [-1, 0, 300].randomElement(using: &random) ?? 0, from: .none, bill: .none,
                    run: [0, 1, .max].randomElement(using: &random) ?? 0,
                    kind: SourceKind.allCases.randomElement(using: &random) ?? .buy,
                    status: PlannedOrderStatus.allCases.randomElement(using: &random) ?? .planned),
                from: [nil, "V1", "Ä"].randomElement(using: &random) ?? nil,
                bill: [nil, "B"].randomElement(using: &random) ?? nil)
        }
        #expect(try read(orders).orders == orders)
    }

    @Test("A usual order takes less than twenty bytes")
    func size() throws {
        let orders = (0..<100).map { place in
            let required = Day(year: 2026, month: 3, day: 2) + Int32(place)
            return RecordedOrder(
                order: PlannedOrder(
                    required: required, number: 1, quantity: Quantity(rawValue: 25_000_000), order: required - 12,
                    start: required - 12, receipt: required - 2, available: required - 1, requested: required,
                    issue: required, priority: .blank, source: 0, from: .none, bill: .none, run: 7,
                    kind: .buy, status: .planned),
                from: "V1", bill: nil)
        }
        let empty = try read([]).bytes
        #expect(try (read(orders).bytes - empty) / 100 < 20)
    }
}
