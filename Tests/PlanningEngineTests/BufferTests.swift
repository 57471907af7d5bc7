import EventJournal
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine

/// What plans a decoupling point again: what its buffer depends on, and nothing else.
@Suite("A buffer is planned again when something it depends on changes")
struct BufferTests {
    private let folder: TemporaryFolder
    private var engine: PlanningEngine

    /// BIKE (made in 1 day) is a decoupling point over WHEEL (2 days) with SPOKE (3), and FRAME (5): 6 days.
    init() throws {
        folder = try TemporaryFolder()
        engine = try PlanningEngine(path: folder.journal(), mode: .create)
        engine.threads = 1
        try engine.apply(bicycleWorks())
        try engine.apply([buffer(["adu_past_days": "10"])])
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
    }

    private func buffer(_ cells: [String: String]) -> Change {
        change(
            .coverage, ["item": "BIKE", "location": "MAIN", "rule": "decoupling"].merging(cells) { _, new in new })
    }

    private func source(_ item: String, _ kind: String, _ days: String, to: String? = nil) -> Change {
        var cells = ["item": item, "location": "MAIN", "kind": kind, "lead_time_days": days]
        cells["effective_to"] = to
        return change(.sources, cells)
    }

    private func usage(_ item: String, _ day: String, _ quantity: String) -> Change {
        change(.usage, ["item": item, "location": "MAIN", "date": day, "quantity": quantity])
    }

    @Test("A lead time below reaches it as far as the longest lead time changes")
    mutating func leadTime() throws {
        // Spokes after 2 days: wheels after 4, still before the frames.
        #expect(try engine.replanned(after: [source("SPOKE", "buy", "2")]) == ["SPOKE@MAIN"])
        #expect(try engine.replanned(after: [source("FRAME", "buy", "6")]) == ["BIKE@MAIN", "FRAME@MAIN"])
        #expect(try engine.replanned(after: [source("WHEEL", "make", "9")]).contains("BIKE@MAIN"))
    }

    @Test("Below another decoupling point lead times do not count")
    mutating func decoupledBelow() throws {
        _ = try engine.replanned(after: [source("SPOKE", "buy", "2")])
        let frames = change(.coverage, ["item": "FRAME", "location": "MAIN", "rule": "decoupling"])
        #expect(try engine.replanned(after: [frames]) == ["BIKE@MAIN", "FRAME@MAIN"])
        #expect(try engine.replanned(after: [source("FRAME", "buy", "90")]) == ["FRAME@MAIN"])
    }

    @Test("A bill line that no lead time goes through does not reach it")
    mutating func billLine() throws {
        let line = ["parent": "WHEEL", "component": "SPOKE", "quantity_per": "32"]
        #expect(try !engine.replanned(after: [change(.bomComponents, line)]).contains("BIKE@MAIN"))
        let longer = [source("SPOKE", "buy", "30"), change(.bomComponents, line)]
        #expect(try engine.replanned(after: longer).contains("BIKE@MAIN"))
        #expect(try engine.replanned(after: [change(.bomComponents, .remove, line)]).contains("BIKE@MAIN"))
    }

    @Test("A source that ends on the way changes the lead time when its day has come")
    mutating func planningDate() throws {
        let rail = change(
            .sources, ["item": "FRAME", "location": "MAIN", "kind": "buy", "from": "RAIL", "lead_time_days": "20"])
        _ = try engine.replanned(after: [source("FRAME", "buy", "5", to: "2026-03-03"), rail])
        // A buffer that nothing is required of waits.
        let order = ["order": "SO-1", "line": "1"]
        #expect(try engine.replanned(after: [change(.demandOrders, .remove, order)]) == ["BIKE@MAIN"])
        #expect(try engine.replanned(after: [], date: march(3)) == [])
        #expect(try engine.replanned(after: [], date: march(4)).contains("BIKE@MAIN"))
    }

    @Test("Usage plans it where usage is worked out, and no other stocking point")
    mutating func usageRows() throws {
        #expect(try engine.replanned(after: [usage("BIKE", "2026-02-25", "20")]) == everything)
        #expect(try engine.replanned(after: [usage("WHEEL", "2026-02-25", "20")]) == [])
        // 20 in 10 days are the 2 a day that are given then.
        #expect(try engine.replanned(after: [buffer(["adu_past_days": "10", "adu": "2"])]) == ["BIKE@MAIN"])
        #expect(try engine.replanned(after: [usage("BIKE", "2026-02-26", "20")]) == [])
    }

    @Test("A buffer at rest waits for usage to come into its window and to leave it")
    mutating func window() throws {
        try engine.apply([change(.demandOrders, .remove, ["order": "SO-1", "line": "1"])])
        _ = try engine.replanned(after: [usage("BIKE", "2026-03-04", "20")])
        #expect(try engine.replanned(after: [], date: march(4)) == [])
        #expect(try engine.replanned(after: [], date: march(5)) == everything)
    }

    @Test("Ranges of priority plan who uses their key")
    mutating func ranges() throws {
        let range = ["key": "R", "priority": "10", "limit_of": "infinite"]
        let policy = [
            "item": "STOOL", "location": "MAIN", "rule": "priority", "reorder_point": "5",
            "priority_method": "single_range",
            "priority_key": "R",
        ]
        #expect(try engine.replanned(after: [change(.priorityRanges, range)]) == [])
        #expect(try engine.replanned(after: [change(.coverage, policy)]) == ["STOOL@MAIN"])
        let other = range.merging(["limit_of": "zero"]) { _, new in new }
        #expect(try engine.replanned(after: [change(.priorityRanges, other)]) == ["STOOL@MAIN"])
        #expect(try engine.replanned(after: [change(.priorityRanges, .remove, range)]) == ["STOOL@MAIN"])
    }

    private let everything = ["BIKE@MAIN", "FRAME@MAIN", "SPOKE@MAIN", "WHEEL@MAIN"]
}
