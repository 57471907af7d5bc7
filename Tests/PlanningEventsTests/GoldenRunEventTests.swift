import Foundation
import PlanningEvents
import PlanningModel
import Testing

/// Guards the layout of the events that are no rows, as `GoldenRowTests` does of rows; written in the same way.
@Suite("Golden run events")
struct GoldenRunEventTests {
    private static let isWriting = false

    private static let order = PlannedOrder(
        required: Day(year: 2026, month: 3, day: 31), number: 2, quantity: Quantity(rawValue: 12_500_000),
        order: Day(year: 2026, month: 3, day: 10), start: Day(year: 2026, month: 3, day: 11),
        receipt: Day(year: 2026, month: 3, day: 28), available: Day(year: 2026, month: 3, day: 30),
        requested: Day(year: 2026, month: 4, day: 1), slip: 3, issue: Day(year: 2026, month: 4, day: 2),
        priority: Priority(rawValue: 28_571_429),
        source: 1, from: .none, bill: .none, run: 7, kind: .make, status: .approved)

    private static let reference = OrderReference.planned(
        item: "Ä", location: "MAIN", required: Day(year: 2026, month: 3, day: 31), number: 2)

    private static let identity = PlannedOrderIdentity(
        item: "Ä", location: "MAIN", required: Day(year: 2026, month: 3, day: 31), number: 2)

    private static func window() -> WindowReplaced {
        WindowReplaced(
            item: "Ä", location: "MAIN", from: .distantPast, to: .distantFuture,
            nextDay: Day(year: 2026, month: 3, day: 3), digest: PlanDigest(low: 1, high: 2), traits: 5,
            orders: [RecordedOrder(order: order, from: nil, bill: "B1")],
            slips: [RecordedSlip(item: "P", location: "MAIN", order: .erp(order: "MO-1", line: nil), days: 4)],
            actions: [RecordedAction(order: reference, days: nil), RecordedAction(order: .none, days: -2)],
            messages: [
                PlanMessage(
                    .decrease, order: .erp(order: "PO-1", line: "1"), fromDate: Day(year: 2026, month: 3, day: 3),
                    fromQuantity: Quantity(rawValue: 5), toQuantity: Quantity(rawValue: 4), detail: "x")
            ],
            exchange: RecordedExchange(
                left: [
                    RecordedExchange.Left(
                        expires: Day(year: 2026, month: 4, day: 2), quantity: Quantity(rawValue: 5)),
                    RecordedExchange.Left(quantity: Quantity(rawValue: 6)),
                ],
                taken: [
                    RecordedExchange.Taken(
                        item: "C", location: "MAIN", expires: Day(year: 2026, month: 4, day: 3),
                        quantity: Quantity(rawValue: 7))
                ],
                passedOn: [
                    RecordedExchange.PassedOn(
                        required: Day(year: 2026, month: 3, day: 31), number: -1,
                        requested: Day(year: 2026, month: 4, day: 1), quantity: Quantity(rawValue: 8),
                        priority: Priority(whole: 3),
                        identity: 0x1234_5678_9ABC_DEF0, demand: .erp(order: "SO-1", line: "1"), isOfOpenOrder: false)
                ]))
    }

    private static func completed() -> RunCompleted {
        var completed = RunCompleted(run: 7)
        completed.stockingPoints = 1
        completed.replanned = 2
        completed.orders = 3
        completed.ordersAdded = 4
        completed.ordersChanged = 5
        completed.ordersRemoved = 6
        completed.messages = 7
        completed.microseconds = 8
        completed.digest = PlanDigest(low: 9, high: 10)
        completed.nervousness = Quantity(rawValue: 11)
        return completed
    }

    /// A sample of the events of a kind, and the bytes after they were read and written once more.
    private func sample(_ kind: EventKind, read bytes: [UInt8]?) throws -> [UInt8] {
        var written: [UInt8] = []
        switch kind {
        case .row:
            break
        case .planningDateMoved:
            let event = PlanningDateMoved(day: Day(year: 2026, month: 3, day: 2))
            try (bytes.map { try PlanningDateMoved(decoding: $0.span) } ?? event).encode(into: &written)
        case .runStarted:
            let event = RunStarted(
                run: 7, kind: .netChange, plan: "main", date: Day(year: 2026, month: 3, day: 2), inputPosition: 99,
                engineVersion: "1", scope: RunScope(items: ["A", "Ä"], locations: ["MAIN"]))
            try (bytes.map { try RunStarted(decoding: $0.span) } ?? event).encode(into: &written)
        case .windowReplaced:
            try (bytes.map { try WindowReplaced(decoding: $0.span) } ?? Self.window()).encode(into: &written)
        case .runCompleted:
            try (bytes.map { try RunCompleted(decoding: $0.span) } ?? Self.completed()).encode(into: &written)
        case .orderFixed:
            let event = OrderFixed(
                item: "A", location: "MAIN", order: RecordedOrder(order: Self.order, from: "V1", bill: nil))
            try (bytes.map { try OrderFixed(decoding: $0.span) } ?? event).encode(into: &written)
        case .orderReleased:
            let event = OrderReleased(order: Self.identity)
            try (bytes.map { try OrderReleased(decoding: $0.span) } ?? event).encode(into: &written)
        case .handoverProposed:
            let event = HandoverProposed(order: Self.identity, proposedOrder: "RP-12", proposedLine: "3")
            try (bytes.map { try HandoverProposed(decoding: $0.span) } ?? event).encode(into: &written)
        }
        return written
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(separator: " ") + "\n"
    }

    @Test(
        "the event of a kind is that of its file, byte for byte, and is read as it was written",
        arguments: EventKind.others)
    func golden(kind: EventKind) throws {
        let written = try sample(kind, read: nil)
        if Self.isWriting {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
            try hex(written).write(
                to: folder.appendingPathComponent("\(kind.name).hex"), atomically: true, encoding: .utf8)
        }
        try #require(!Self.isWriting, "the files were written; set isWriting back")
        let url = try #require(Bundle.module.url(forResource: kind.name, withExtension: "hex", subdirectory: "Golden"))
        #expect(try String(contentsOf: url, encoding: .utf8) == hex(written))
        #expect(try sample(kind, read: written) == written)
    }

    /// What a file holds that was written once.
    private func bytes(ofGolden name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "hex", subdirectory: "Golden"))
        return try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isWhitespace).map {
            try #require(UInt8($0, radix: 16))
        }
    }

    @Test(
        "windows of the versions before, with orders in all their bytes and without exchanges, are still read",
        arguments: [1, 2])
    func versionsBefore(version: Int) throws {
        let bytes = try bytes(ofGolden: "window_replaced-\(version)")
        var window = Self.window()
        window.orders[0].order.priority = Priority(whole: 5)
        window.exchange = nil
        #expect(try WindowReplaced(decoding: bytes.span) == window)
    }

    @Test("windows of version 3, whose exchanges are of stock that keeps, are still read")
    func versionThree() throws {
        let bytes = try bytes(ofGolden: "window_replaced-3")
        var window = Self.window()
        window.exchange?.left = [RecordedExchange.Left(quantity: Quantity(rawValue: 6))]
        window.exchange?.taken[0].expires = .distantFuture
        #expect(try WindowReplaced(decoding: bytes.span) == window)
    }

    @Test("a window without the lists that are as before holds its orders only")
    func partialWindow() throws {
        var window = Self.window()
        (window.from, window.to) = (Day(year: 2026, month: 3, day: 31), Day(year: 2026, month: 3, day: 31))
        (window.slips, window.actions, window.messages, window.exchange) = (nil, nil, nil, nil)
        var other = Self.order
        other.required = Day(year: 2026, month: 4, day: 1)
        (other.number, other.slip, other.priority) = (1, 0, .blank)
        window.orders.append(RecordedOrder(order: other, from: nil, bill: "B1"))
        var bytes: [UInt8] = []
        window.encode(into: &bytes)
        #expect(try WindowReplaced(decoding: bytes.span) == window)
        #expect(try !WindowReplaced.isWhole(bytes.span))
    }

    @Test("run_completed of version 1 is read without nervousness")
    func readsVersionOne() throws {
        let bytes = try bytes(ofGolden: "run_completed-1")
        var expected = Self.completed()
        expected.nervousness = nil
        #expect(try RunCompleted(decoding: bytes.span) == expected)
    }

    @Test("a newer version is refused by its name, and a cut event never traps", arguments: EventKind.others)
    func refused(kind: EventKind) throws {
        let written = try sample(kind, read: nil)
        var newer = written
        newer[1] = kind.version + 1
        #expect(throws: EventFault.newerVersion(kind: kind.name, found: newer[1], known: kind.version)) {
            try EventKind(of: newer.span)
        }
        for count in 0..<written.count {
            let cut = Array(written.prefix(count))
            #expect(throws: EventFault.self) {
                _ = try EventKind(of: cut.span)
                _ = try sample(kind, read: cut)
            }
        }
    }

    @Test("fixed orders of the first version, with whole priorities, are still read")
    func firstVersionOfFixedOrders() throws {
        let bytes = try bytes(ofGolden: "order_fixed-1")
        var expected = Self.order
        expected.priority = Priority(whole: 5)
        #expect(try OrderFixed(decoding: bytes.span).order.order == expected)
    }
}
