import EventJournal
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine

/// Which stocking points rows about suppliers and bills replan.
@Suite("Price breaks, bill versions and operations replan whom they affect")
struct SourcingMinimalityTests {
    private let folder: TemporaryFolder
    private var engine: PlanningEngine

    init() throws {
        folder = try TemporaryFolder()
        engine = try PlanningEngine(path: folder.journal(), mode: .create)
        engine.threads = 1
        var changes = bicycleWorks()
        for (item, supplier, price) in [
            ("FRAME", "V1", "10"), ("FRAME", "V2", "11"), ("STOOL", "V1", "20"), ("STOOL", "V2", "21"),
        ] {
            changes.append(source(item, supplier, price))
        }
        for item in ["FRAME", "STOOL"] {
            changes.append(change(.sources, .remove, ["item": item, "location": "MAIN", "kind": "buy"]))
        }
        changes.append(change(.coverage, ["item": "STOOL", "vendor_choice": "lowest_price"]))
        try engine.apply(changes)
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
    }

    private func source(_ item: String, _ supplier: String, _ price: String) -> Change {
        change(
            .sources,
            [
                "item": item, "location": "MAIN", "kind": "buy", "from": supplier, "lead_time_days": "4",
                "unit_price": price,
            ])
    }

    private func priceBreak(_ item: String, _ supplier: String, days: String? = nil) -> Change {
        var cells = ["item": item, "from": supplier, "minimum_quantity": "1", "unit_price": "9"]
        cells["lead_time_days"] = days
        return change(.priceBreaks, cells)
    }

    @Test("A price replans who chooses by price, and nobody else")
    mutating func price() throws {
        #expect(
            try engine.replanned(after: [source("FRAME", "V2", "5"), source("STOOL", "V2", "5")]) == ["STOOL@MAIN"])
    }

    @Test("A price break replans who chooses by price; with a lead time all who buy of the supplier")
    mutating func breaks() throws {
        #expect(try engine.replanned(after: [priceBreak("FRAME", "V1"), priceBreak("STOOL", "V9")]) == [])
        #expect(try engine.replanned(after: [priceBreak("STOOL", "V1")]) == ["STOOL@MAIN"])
        #expect(try engine.replanned(after: [priceBreak("FRAME", "V1", days: "6")]) == ["FRAME@MAIN"])
        #expect(try engine.replanned(after: [priceBreak("FRAME", "V9", days: "6")]) == [])
    }

    @Test("A version of the bill replans the item where it is made, and its components if it is chosen")
    mutating func versions() throws {
        #expect(try engine.replanned(after: [change(.bills, ["item": "STOOL", "bill": "N"])]) == [])
        let greater = change(.bills, ["item": "WHEEL", "bill": "N", "quantity_from": "100"])
        #expect(try engine.replanned(after: [greater]) == ["WHEEL@MAIN"])
        let smaller = change(.bills, ["item": "WHEEL", "bill": "N", "quantity_from": "10"])
        #expect(try engine.replanned(after: [smaller]) == ["SPOKE@MAIN", "WHEEL@MAIN"])
    }

    @Test("An operation replans the components that it scraps")
    mutating func operations() throws {
        let wheel = change(.operations, ["item": "WHEEL", "operation": "10", "scrap_percent": "5"])
        #expect(try engine.replanned(after: [wheel]) == ["SPOKE@MAIN"])
        let other = change(.operations, ["item": "WHEEL", "bill": "N", "operation": "10", "scrap_percent": "5"])
        #expect(try engine.replanned(after: [other]) == [])
        let harmless = change(.operations, ["item": "WHEEL", "operation": "20"])
        #expect(try engine.replanned(after: [harmless]) == [])
    }

    @Test("A successor replans the item that it succeeds, and itself when something is passed on to it")
    mutating func successor() throws {
        let later = change(
            .items, ["item": "STOOL", "superseded_by": "SPOKE", "superseded_from": "2026-04-01"])
        #expect(try engine.replanned(after: [later]) == ["SPOKE@MAIN", "STOOL@MAIN"])
        let sooner = change(
            .items, ["item": "STOOL", "superseded_by": "SPOKE", "superseded_from": "2026-03-18"])
        #expect(try engine.replanned(after: [sooner]) == ["SPOKE@MAIN", "STOOL@MAIN"])
        // 5 before the day: nothing else goes on to the successor.
        #expect(try engine.replanned(after: [demand("SO-9", "STOOL", "5", "2026-03-10")]) == ["STOOL@MAIN"])
        #expect(
            try engine.replanned(after: [demand("SO-2", "STOOL", "3", "2026-03-18")]) == ["SPOKE@MAIN", "STOOL@MAIN"])
    }

    @Test("Stock of an alternative replans whom it stands in for, if any is left over")
    mutating func alternative() throws {
        var changes: [Change] = []
        for (component, preference) in [("FRAME", "1"), ("STOOL", "2")] {
            changes.append(
                change(
                    .bomComponents,
                    [
                        "parent": "BIKE", "component": component, "quantity_per": "1", "alternate_group": "G",
                        "preference": preference,
                    ]))
        }
        _ = try engine.replanned(after: changes)
        func stock(_ quantity: String) -> Change {
            change(.onHand, ["item": "STOOL", "location": "MAIN", "quantity": quantity])
        }
        // 4 are wanted of the stool itself.
        #expect(try engine.replanned(after: [stock("4")]) == ["STOOL@MAIN"])
        #expect(try engine.replanned(after: [stock("6")]) == ["FRAME@MAIN", "STOOL@MAIN"])
    }
}
