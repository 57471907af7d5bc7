import EventJournal
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

/// Which days of a timeline a net-change run walks: from the last seam before a change to the first one after it at which
/// the state of the walk is what it was.
///
/// A table a day is sold for 400 days, made in 2 days of four legs, which are bought in 5 days. A window has 32
/// requirements, so that those of both timelines begin on the same days.
@Suite("A net change walks the windows that a change reaches and no other")
struct WindowTests {
    private let folder: TemporaryFolder
    private var engine: PlanningEngine

    private static func day(_ place: Int) -> Day { march(10) + Int32(place) }

    private static func sale(_ place: Int, _ quantity: String = "1") -> Change {
        demand("SO-\(1_000 + place)", "TABLE", quantity, day(place).description)
    }

    init() throws {
        folder = try TemporaryFolder()
        engine = try PlanningEngine(path: folder.journal(), mode: .create)
        engine.threads = 1
        var changes = [change(.locations, ["location": "MAIN"])]
        for item in ["TABLE", "LEG"] { changes.append(change(.items, ["item": item])) }
        changes += [
            change(.sources, ["item": "TABLE", "location": "MAIN", "kind": "make", "lead_time_days": "2"]),
            change(.sources, ["item": "LEG", "location": "MAIN", "kind": "buy", "lead_time_days": "5"]),
            change(.bomComponents, ["parent": "TABLE", "component": "LEG", "quantity_per": "4"]),
        ]
        changes += (0..<400).map { Self.sale($0) }
        try engine.apply(changes)
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
    }

    /// The digest of a regeneration of what the journal holds.
    private func regenerated() throws -> PlanDigest {
        var other = engine
        let started = RunStarted(
            run: 0, kind: .regeneration, plan: "main", date: engine.network.planningDate ?? march(2),
            inputPosition: 0, engineVersion: "1", scope: RunScope())
        _ = try other.plan(started)
        return other.network.plans[0].digest
    }

    private static func range(_ first: Int, _ last: Int) -> DayRange { DayRange(day(first), day(last)) }

    @Test("a demand in the middle: one window of its timeline, and that of its components")
    mutating func middle() throws {
        // Windows begin with requirements 0, 32, 64 ... 192, 224; a leg is required 2 days before its table.
        let windows = try engine.windows(after: [Self.sale(200, "3")])
        #expect(windows == ["TABLE@MAIN": Self.range(192, 223), "LEG@MAIN": DayRange(Self.day(190), Self.day(221))])
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test("two demands: from the first to the last of their windows")
    mutating func two() throws {
        let windows = try engine.windows(after: [Self.sale(100, "3"), Self.sale(200, "0")])
        #expect(windows["TABLE@MAIN"] == Self.range(96, 223))
    }

    @Test("a demand that moves: the windows between its old and its new date")
    mutating func moved() throws {
        let moved = demand("SO-1100", "TABLE", "1", Self.day(140).description)
        let windows = try engine.windows(after: [moved])
        #expect(windows["TABLE@MAIN"] == Self.range(96, 159))
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test("a surplus that later requirements use up: until they have")
    mutating func surplus() throws {
        // Lots of 50: the order of the first day lasts for 50, and so on; the state is another until the end.
        let source = [
            "item": "TABLE", "location": "MAIN", "kind": "make", "lead_time_days": "2", "order_multiple": "50",
        ]
        #expect(try engine.windows(after: [change(.sources, source)])["TABLE@MAIN"] == .whole)
        let windows = try engine.windows(after: [Self.sale(200, "3")])
        #expect(windows["TABLE@MAIN"] == DayRange(Self.day(192), .distantFuture))
        let back = try engine.windows(after: [Self.sale(300, "51")])
        // One lot more: what is left of it is another order's, until it is used up.
        #expect(back["TABLE@MAIN"] == Self.range(288, 351))
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test("a demand that stock covers: the walk goes on until the stock is used up as before")
    mutating func stock() throws {
        _ = try engine.windows(after: [change(.onHand, ["item": "TABLE", "location": "MAIN", "quantity": "40"])])
        // The stock lasts for the first 40; one more of day 10 takes one from day 39.
        let windows = try engine.windows(after: [Self.sale(10, "2")])
        #expect(windows["TABLE@MAIN"] == DayRange(.distantPast, Self.day(63)))
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test(
        "what is no requirement takes the whole timeline", arguments: ["stock", "lead time", "coverage", "open order"])
    mutating func whole(input: String) throws {
        let changes: [String: Change] = [
            "stock": change(.onHand, ["item": "LEG", "location": "MAIN", "quantity": "3"]),
            "lead time": change(
                .sources, ["item": "LEG", "location": "MAIN", "kind": "buy", "lead_time_days": "4"]),
            "coverage": change(.coverage, ["item": "LEG", "negative_days": "1"]),
            "open order": change(
                .supplyOrders,
                [
                    "order": "PO-1", "kind": "purchase", "item": "LEG", "location": "MAIN", "quantity": "9",
                    "due_date": "2026-05-01",
                ]),
        ]
        let windows = try engine.windows(after: [try #require(changes[input])])
        #expect(windows == ["LEG@MAIN": .whole])
    }

    @Test("a safety stock does not keep a change from being walked in windows")
    mutating func floor() throws {
        _ = try engine.windows(after: [change(.coverage, ["item": "TABLE", "safety_stock": "5"])])
        let windows = try engine.windows(after: [Self.sale(200, "3")])
        #expect(windows["TABLE@MAIN"] == Self.range(192, 223))
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test("orders that slip on are told as a regeneration tells them, window by window")
    mutating func slips() throws {
        // On 1 May the legs cannot come before the 6th: tables up to then slip, those of two windows.
        _ = try engine.windows(after: [], date: Self.day(52))
        #expect(engine.network.plans[0].messageCount > 0)
        #expect(engine.network.plans[0].digest == (try regenerated()))
        let late = change(
            .sources, ["item": "LEG", "location": "MAIN", "kind": "buy", "lead_time_days": "20"])
        _ = try engine.windows(after: [late])
        #expect(engine.network.plans[0].digest == (try regenerated()))
        for change in [Self.sale(60, "3"), Self.sale(90, "2"), Self.sale(62, "0"), Self.sale(52, "9")] {
            _ = try engine.windows(after: [change])
            #expect(engine.network.plans[0].digest == (try regenerated()))
        }
        let early = change(.sources, ["item": "LEG", "location": "MAIN", "kind": "buy", "lead_time_days": "0"])
        _ = try engine.windows(after: [early])
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test("a lot that slips makes those late, too, that take of it in later windows")
    mutating func slippingLot() throws {
        // Lots of 50, made in 2 days of legs that take 40: that of day 50, started on day 48, is there on day 90.
        _ = try engine.windows(
            after: [
                change(
                    .sources,
                    [
                        "item": "TABLE", "location": "MAIN", "kind": "make", "lead_time_days": "2",
                        "order_multiple": "50",
                    ]),
                change(.sources, ["item": "LEG", "location": "MAIN", "kind": "buy", "lead_time_days": "40"]),
                change(.onHand, ["item": "TABLE", "location": "MAIN", "quantity": "50"]),
            ], date: Self.day(48))
        func late() -> [Int] {
            let table = engine.network.point(item: "TABLE", location: "MAIN") ?? 0
            return engine.network.plans[0].points[Int(table)].messages.compactMap { message in
                guard message.kind == .delayed, case .erp(let order, _) = message.order else { return nil }
                return Int(order.dropFirst(3)).map { $0 - 1_000 }
            }
        }
        #expect(late().filter { $0 >= 50 } == Array(50...89))
        _ = try engine.windows(after: [Self.sale(95, "2")])
        #expect(late().filter { $0 >= 50 } == Array(50...89))
        _ = try engine.windows(after: [Self.sale(70, "2")])
        #expect(late().filter { $0 >= 50 } == Array(50...89))
        #expect(engine.network.plans[0].digest == (try regenerated()))
    }

    @Test("the journal gets the orders that changed, not the timeline")
    mutating func recorded() throws {
        try engine.apply([Self.sale(200, "3")])
        let before = engine.position.rawValue
        _ = try engine.run(RunRequest(.netChange))
        var recorded: [String: (window: DayRange, orders: Int)] = [:]
        try engine.journal.forEachBatch(from: Position(rawValue: before + 1)) { _, records in
            try records.forEachRecord(from: Position(rawValue: before + 1)) { _, bytes in
                guard case .windowReplaced = try EventKind(of: bytes) else { return }
                let window = try WindowReplaced(decoding: bytes)
                recorded[window.item] = (DayRange(window.from, window.to), window.orders.count)
            }
            return true
        }
        #expect(recorded.count == 2)
        #expect(recorded["TABLE"]?.window == Self.range(200, 200) && recorded["TABLE"]?.orders == 1)
        #expect(recorded["LEG"]?.window == Self.range(198, 198) && recorded["LEG"]?.orders == 1)
        let again = try PlanningEngine(path: folder.journal(), mode: .readOnly)
        #expect(again.network.plans[0].digest == engine.network.plans[0].digest)
    }
}
