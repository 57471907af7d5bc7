import EventJournal
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine

/// Which stocking points a net-change run plans: those whose inputs changed, and no other.
@Suite("A net change plans what changed and nothing else")
struct MinimalityTests {
    private let folder: TemporaryFolder
    private var engine: PlanningEngine

    init() throws {
        folder = try TemporaryFolder()
        engine = try PlanningEngine(path: folder.journal(), mode: .create)
        engine.threads = 1
        try engine.apply(bicycleWorks())
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
    }

    @Test("Nothing changed: nothing is planned")
    mutating func nothing() throws {
        #expect(try engine.replanned(after: []) == [])
    }

    @Test("A row stated again as it is plans nothing")
    mutating func sameRow() throws {
        #expect(try engine.replanned(after: [demand("SO-1", "BIKE", "10", "2026-03-20")]) == [])
    }

    @Test("A description, a cost and a unit price plan nothing")
    mutating func descriptiveColumns() throws {
        let changes = [
            change(.items, ["item": "BIKE", "description": "Road bike", "standard_cost": "300"]),
            change(
                .sources,
                ["item": "FRAME", "location": "MAIN", "kind": "buy", "lead_time_days": "5", "unit_price": "80"]),
        ]
        #expect(try engine.replanned(after: changes) == [])
    }

    @Test("A forecast key plans who reduces its forecast by it, and nothing else")
    mutating func forecastKey() throws {
        let coverage = ["forecast_consumption": "percent", "forecast_key": "K"]
        func put(percent: String) -> Change {
            change(.forecastKeys, ["key": "K", "period": "1", "percent": percent])
        }
        _ = try engine.replanned(after: [
            change(.coverage, coverage.merging(["item": "STOOL", "location": "MAIN"]) { $1 }),
            change(.coverage, coverage.merging(["item": "SPOKE", "location": "MAIN"]) { $1 }),
            change(.forecasts, ["item": "STOOL", "location": "MAIN", "date": "2026-03-27", "quantity": "8"]),
            put(percent: "25"),
        ])
        // SPOKE has no forecast.
        #expect(try engine.replanned(after: [put(percent: "50")]) == ["STOOL@MAIN"])
        let other = change(.forecastKeys, ["key": "L", "period": "1", "percent": "50"])
        #expect(try engine.replanned(after: [other]) == [])
    }

    @Test("A seasonal factor plans who uses its key; one that changes nothing plans nothing")
    mutating func seasonalFactor() throws {
        func put(_ month: String, _ factor: String) -> Change {
            change(.seasonalFactors, ["key": "S", "month": month, "factor": factor])
        }
        _ = try engine.replanned(after: [
            change(.coverage, ["item": "STOOL", "location": "MAIN", "safety_stock": "4", "seasonal_key": "S"]),
            put("3", "2"),
        ])
        #expect(try engine.replanned(after: [put("4", "1.5")]) == ["STOOL@MAIN"])
        #expect(try engine.replanned(after: [put("5", "1")]) == [])
    }

    @Test("A row of a table that no setting asks for plans nothing")
    mutating func restingTable() throws {
        let changes = [change(.usage, ["item": "BIKE", "location": "MAIN", "date": "2026-02-02", "quantity": "3"])]
        #expect(try engine.replanned(after: changes) == [])
    }

    @Test("A demand plans its own stocking point and all components, whose requirements changed")
    mutating func demandChange() throws {
        let changes = [demand("SO-1", "BIKE", "11", "2026-03-20")]
        #expect(try engine.replanned(after: changes) == ["BIKE@MAIN", "FRAME@MAIN", "SPOKE@MAIN", "WHEEL@MAIN"])
    }

    @Test("A demand without components plans its own stocking point only")
    mutating func boughtDemand() throws {
        #expect(try engine.replanned(after: [demand("SO-3", "STOOL", "2", "2026-03-25")]) == ["STOOL@MAIN"])
    }

    @Test("A demand that stock covers does not reach the components")
    mutating func coveredDemand() throws {
        // 5 on hand go to SO-0 of the 9th, before SO-1 of the 20th, whose order stays 10.
        let changes = [
            change(.onHand, ["item": "BIKE", "location": "MAIN", "quantity": "5"]),
            demand("SO-0", "BIKE", "5", "2026-03-09"),
        ]
        #expect(try engine.replanned(after: changes) == ["BIKE@MAIN"])
    }

    @Test("Stock of a component that its parent does not see plans the component and what is below it")
    mutating func componentStock() throws {
        let changes = [change(.onHand, ["item": "WHEEL", "location": "MAIN", "quantity": "5"])]
        #expect(try engine.replanned(after: changes) == ["SPOKE@MAIN", "WHEEL@MAIN"])
    }

    @Test("Stock of what is bought plans it alone")
    mutating func boughtStock() throws {
        let changes = [change(.onHand, .adjust, ["item": "SPOKE", "location": "MAIN", "quantity": "7"])]
        #expect(try engine.replanned(after: changes) == ["SPOKE@MAIN"])
    }

    @Test("A lead time of a bought component plans it alone")
    mutating func boughtLeadTime() throws {
        let changes = [
            change(.sources, ["item": "FRAME", "location": "MAIN", "kind": "buy", "lead_time_days": "6"])
        ]
        #expect(try engine.replanned(after: changes) == ["FRAME@MAIN"])
    }

    @Test("A lead time of a made component plans it and what is below it, not its sister")
    mutating func madeLeadTime() throws {
        let changes = [
            change(.sources, ["item": "WHEEL", "location": "MAIN", "kind": "make", "lead_time_days": "4"])
        ]
        #expect(try engine.replanned(after: changes) == ["SPOKE@MAIN", "WHEEL@MAIN"])
    }

    @Test("A bill line plans parent and components, not what is below them if their orders stay")
    mutating func billLine() throws {
        let changes = [
            change(
                .bomComponents, ["parent": "BIKE", "component": "FRAME", "quantity_per": "1", "scrap_percent": "10"])
        ]
        let replanned = try engine.replanned(after: changes)
        #expect(replanned.contains("FRAME@MAIN"))
        #expect(!replanned.contains("SPOKE@MAIN"))
        #expect(!replanned.contains("STOOL@MAIN"))
    }

    @Test("A calendar plans the stocking points that use it")
    mutating func calendar() throws {
        let week = [change(.calendars, ["calendar": "VENDOR", "day": "sun", "open": "0"])]
        let source = [
            "item": "FRAME", "location": "MAIN", "kind": "buy", "lead_time_days": "5", "receipt_calendar": "VENDOR",
        ]
        #expect(try engine.replanned(after: week + [change(.sources, source)]) == ["FRAME@MAIN"])
        let holiday = [change(.calendars, ["calendar": "VENDOR", "day": "2026-03-19", "open": "0"])]
        #expect(try engine.replanned(after: holiday) == ["FRAME@MAIN"])
        let other = [change(.calendars, ["calendar": "UNUSED", "day": "mon", "open": "0"])]
        #expect(try engine.replanned(after: other) == [])
    }

    @Test("Coverage of one stocking point plans it; of all, those whose settings it changes")
    mutating func coverage() throws {
        let own = [change(.coverage, ["item": "STOOL", "location": "MAIN", "negative_days": "3"])]
        #expect(try engine.replanned(after: own) == ["STOOL@MAIN"])
        let same = [change(.coverage, ["item": "STOOL", "negative_days": "4"])]
        #expect(try engine.replanned(after: same) == [])
    }

    @Test("The planning date plans the stocking points whose day has come")
    mutating func planningDate() throws {
        // Order days: STOOL 14th; BIKE 19th; WHEEL 17th; FRAME 14th; SPOKE 14th.
        #expect(try engine.replanned(after: [], date: march(3)) == [])
        #expect(try engine.replanned(after: [], date: march(14)) == [])
        #expect(try engine.replanned(after: [], date: march(15)) == ["FRAME@MAIN", "SPOKE@MAIN", "STOOL@MAIN"])
    }

    @Test("The planning date carried back plans everything")
    mutating func planningDateBack() throws {
        #expect(try engine.replanned(after: [], date: march(1)).count == 5)
    }

    @Test("An order that is approved plans its own stocking point")
    mutating func approval() throws {
        try engine.fix(["STOOL@MAIN/20260318-1"], as: .approved)
        #expect(try engine.replanned(after: []) == ["STOOL@MAIN"])
    }
}
