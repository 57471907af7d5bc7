import EventJournal
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

@Suite("Marks of fences and decisions of planners")
struct DecisionTests {
    private static let stool = "STOOL@MAIN/20260318-1"

    private func engine(_ folder: TemporaryFolder, _ more: [Change] = []) throws -> PlanningEngine {
        var engine = try PlanningEngine(path: folder.journal(), mode: .create)
        engine.threads = 1
        try engine.apply(bicycleWorks() + more)
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
        return engine
    }

    private func stools(_ engine: PlanningEngine) -> [PlannedOrder] {
        engine.network.point(item: "STOOL", location: "MAIN").map {
            engine.network.plans[0].points[Int($0)].orders
        } ?? []
    }

    private func firming(_ days: Int) -> Change {
        change(.coverage, ["item": "STOOL", "firming_fence_days": "\(days)"])
    }

    private func confirmation(_ order: String, due: String = "2026-03-18") -> Change {
        change(
            .supplyOrders,
            [
                "order": order, "kind": "purchase", "item": "STOOL", "location": "MAIN", "quantity": "4",
                "due_date": due, "planned_order": Self.stool,
            ])
    }

    @Test("Marks stand before the run in its batch, belong to its input, and the run is audited as it was")
    func marksAreInput() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder, [firming(20)])
        let end = engine.position.rawValue
        let run = try engine.run(RunRequest(.netChange))
        #expect(run.started.inputPosition == end + 1)
        #expect(run.firstPosition.rawValue == end + 2)
        #expect(stools(engine).map(\.status) == [.firmed])
        let again = try PlanningEngine(journal: engine.journal)
        #expect(again.runs.map(\.firstPosition) == engine.runs.map(\.firstPosition))
        #expect(again.network.plans[0].digest == engine.network.plans[0].digest)
        for run in [1, 2] {
            let audit = try Audit.run(journal: engine.journal, run: run, threads: 1)
            #expect(audit.isIdentical, "\(audit.differences)")
        }
        #expect(try RunEntry.all(in: engine.journal).count == 2)
    }

    @Test("Another plan looks at the same facts and marks nothing")
    func onlyMain() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder, [firming(20)])
        _ = try engine.run(RunRequest(.regeneration, plan: "other", date: march(2)))
        let run = try engine.run(RunRequest(.regeneration, plan: "other", date: march(2)))
        #expect(run.firstPosition.rawValue == engine.runs[1].lastPosition.rawValue + 1)
    }

    @Test("A run that fails takes its marks back")
    func failedRun() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder, [firming(20)])
        let huge = (1...3).map { demand("SO-9\($0)", "BIKE", "9000000000000", "2026-03-25") }
        try engine.apply(huge)
        let end = engine.position
        #expect(throws: EngineError.self) { try engine.run(RunRequest(.netChange)) }
        #expect(engine.position == end)
        #expect(engine.network.point(item: "STOOL", location: "MAIN").map(engine.network.fixedOrders) == [])
        #expect(stools(engine).map(\.status) == [.planned])
        try engine.apply((1...3).map { change(.demandOrders, .remove, ["order": "SO-9\($0)", "line": "1"]) })
        let run = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).map(\.status) == [.firmed])
        let audit = try Audit.run(journal: engine.journal, run: Int(run.started.run), threads: 1)
        #expect(audit.isIdentical, "\(audit.differences)")
    }

    @Test("An order that an open order has replaced is fixed by nobody until the next run")
    func confirmedSince() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder)
        try engine.apply([firming(20), confirmation("PO-1")])
        #expect(throws: EngineError.self) { try engine.fix([Self.stool], as: .approved) }
        // Received before the next run: it does not come back.
        try engine.apply([
            change(.supplyOrders, .remove, ["order": "PO-1"]),
            change(.onHand, ["item": "STOOL", "location": "MAIN", "quantity": "4"]),
        ])
        _ = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).isEmpty)
    }

    @Test("A later order of the same identity is another: what confirmed the first leaves it alone")
    func identityAgain() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder)
        try engine.fix([Self.stool], as: .firmed)
        try engine.apply([confirmation("PO-1"), demand("SO-3", "STOOL", "6", "2026-03-18")])
        _ = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).map(\.quantity.description) == ["6"])
        try engine.fix([Self.stool], as: .firmed)
        try engine.apply([confirmation("PO-1", due: "2026-03-17")])
        _ = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).map(\.status) == [.firmed])
        try engine.apply([confirmation("PO-2")])
        _ = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).map(\.status) == [.planned])
        #expect(stools(engine).map(\.quantity.description) == ["2"])
    }

    @Test("An edited order is approved, keeps its id, and its dates are counted back from its new day")
    func edit() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder)
        let edited = try engine.edit(Self.stool, OrderEdit(quantity: Quantity("7"), available: march(12)))
        #expect(edited.order.order == march(8))
        _ = try engine.run(RunRequest(.netChange))
        let order = try #require(stools(engine).first)
        #expect(order.status == .approved)
        #expect((order.required, order.available, order.start) == (march(18), march(12), march(8)))
        #expect(order.quantity == (try Quantity("7")))
        #expect(throws: EngineError.self) { try engine.edit(Self.stool, OrderEdit(from: "NOBODY")) }
        try engine.fix([Self.stool], as: .firmed)
        #expect(throws: EngineError.self) { try engine.edit(Self.stool, OrderEdit(quantity: Quantity("8"))) }
    }

    @Test("Too late a day dates an edited order forward from the planning date")
    func editForward() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder)
        let edited = try engine.edit(Self.stool, OrderEdit(available: march(4)))
        #expect((edited.order.order, edited.order.available) == (march(2), march(6)))
    }

    @Test("A released order is planned freely by the next run, and not marked before it")
    func release() throws {
        let folder = try TemporaryFolder()
        var engine = try engine(folder, [change(.coverage, ["item": "STOOL", "freeze_fence_days": "16"])])
        _ = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).map(\.status) == [.frozen])
        try engine.apply([change(.demandOrders, .remove, ["order": "SO-2", "line": "1"])])
        #expect(try engine.release([Self.stool]) == 1)
        _ = try engine.run(RunRequest(.netChange))
        #expect(stools(engine).isEmpty)
        #expect(throws: EngineError.self) { try engine.release([Self.stool]) }
    }

    @Test("Orders of a supplier and day are lines of one order; another day or kind begins the next number")
    func grouping() throws {
        let folder = try TemporaryFolder()
        var engine = try PlanningEngine(path: folder.journal(), mode: .create)
        var changes = [change(.locations, ["location": "MAIN"])]
        for (item, from, day) in [("A", "V1", "12"), ("B", "V1", "12"), ("C", "V1", "13"), ("D", "V2", "12")] {
            changes.append(change(.items, ["item": item]))
            changes.append(change(.sources, ["item": item, "kind": "buy", "from": from, "lead_time_days": "3"]))
            changes.append(demand("SO-\(item)", item, "5", "2026-03-\(day)"))
        }
        try engine.apply(changes)
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
        let rows = try engine.firm(FirmingQuery(last: march(9)), .supplierAndDate(prefix: "X"))
        #expect(rows.map(\.item) == ["A", "B", "D"])
        #expect(rows.map(\.proposedOrder) == ["X1", "X1", "X2"])
        #expect(rows.map(\.proposedLine) == ["1", "2", "1"])
        let rest = try engine.firm(FirmingQuery(supplier: "V1"), .supplierAndDate(prefix: "X"))
        #expect(rest.map(\.item) == ["C"])
        #expect(rest.map(\.proposedOrder) == ["X3"])
        // Told by the lists, of now and of the journal opened again.
        _ = try engine.run(RunRequest(.netChange))
        let listed = try PlanView.open(journal: engine.journal).orders()
        #expect(listed.map(\.proposedOrder) == ["X1", "X1", "X3", "X2"])
        #expect(listed.allSatisfy { $0.status == .firmed })
    }
}
