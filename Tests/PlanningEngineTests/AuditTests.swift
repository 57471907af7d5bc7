import EventJournal
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

@Suite("A journal proves its runs")
struct AuditTests {
    private let folder: TemporaryFolder
    private var engine: PlanningEngine

    /// Six runs: regeneration, changes, a fixed order and its confirmation, a day later, a part of the plan.
    init() throws {
        folder = try TemporaryFolder()
        engine = try PlanningEngine(path: folder.journal(), mode: .create)
        try engine.apply(bicycleWorks())
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
        try engine.apply([
            demand("SO-1", "BIKE", "11", "2026-03-20"),
            change(.onHand, ["item": "WHEEL", "location": "MAIN", "quantity": "5"]),
        ])
        _ = try engine.run(RunRequest(.netChange))
        try engine.fix(["STOOL@MAIN/20260318-1"], as: .firmed)
        _ = try engine.run(RunRequest(.netChange, date: march(3)))
        try engine.apply([confirmedStool(), change(.demandOrders, .remove, ["order": "SO-1", "line": "1"])])
        _ = try engine.run(RunRequest(.netChange, date: march(16)))
        try engine.apply([demand("SO-4", "BIKE", "3", "2026-03-18"), demand("SO-5", "STOOL", "3", "2026-03-18")])
        _ = try engine.run(RunRequest(.netChange, scope: RunScope(items: ["BIKE", "WHEEL"])))
        _ = try engine.run(RunRequest(.netChange))
    }

    @Test("Every run audits as identical, with any number of threads", arguments: 1...6)
    func identical(run: Int) throws {
        for threads in [1, 2, 4] {
            let audit = try Audit.run(journal: engine.journal, run: run, threads: threads)
            #expect(audit.differences == [])
            #expect(audit.isIdentical)
        }
    }

    @Test("A run that the journal does not have is told as such")
    func missingRun() throws {
        #expect(throws: EngineError.self) { try Audit.run(journal: engine.journal, run: 7, threads: 1) }
    }

    @Test("Replaying the journal gives the live plan, its digest and its next day")
    func replay() throws {
        let replayed = try PlanningEngine(journal: engine.journal)
        #expect(replayed.position == engine.position)
        #expect(replayed.network.plans[0].digest == engine.network.plans[0].digest)
        #expect(replayed.network.pointCount == engine.network.pointCount)
        for point in 0..<Int32(engine.network.pointCount) {
            let live = engine.network.plans[0].points[Int(point)]
            #expect(replayed.network.plans[0].points[Int(point)] == live)
        }
        #expect(replayed.runs.map(\.completed.digest) == engine.runs.map(\.completed.digest))
    }

    @Test("An altered order is caught, and named", arguments: [1, 2, 5])
    func altered(run: Int) throws {
        let tampered = try Tampering(of: engine.journal, into: folder.journal("tampered-\(run)")).alterOrder(ofRun: run)
        let audit = try Audit.run(journal: tampered.journal, run: run, threads: 1)
        #expect(!audit.isIdentical)
        #expect(audit.differences.contains { $0.contains(tampered.order) }, "\(tampered.order): \(audit.differences)")
    }

    @Test("A copy that alters nothing audits as identical")
    func faithfulCopy() throws {
        let copy = try Tampering(of: engine.journal, into: folder.journal("copy")).copy()
        for run in 1...6 { #expect(try Audit.run(journal: copy, run: run, threads: 1).differences == []) }
    }

    @Test("A run whose quantities overflow leaves plan and journal as they were, and can be mended")
    mutating func failedRun() throws {
        let digest = engine.network.plans[0].digest
        try engine.apply([
            demand("SO-8", "BIKE", "9000000000000", "2026-03-30"), demand("SO-9", "STOOL", "1", "2026-03-30"),
        ])
        let position = engine.position
        for kind in RunKind.allCases {
            #expect(throws: EngineError.self) { try engine.run(RunRequest(kind)) }
            #expect(engine.network.plans[0].digest == digest)
            #expect(engine.position == position)
            #expect(try engine.journal.head().position == position)
            #expect(engine.runs.count == 6)
        }
        try engine.apply([change(.demandOrders, .remove, ["order": "SO-8", "line": "1"])])
        let run = try engine.run(RunRequest(.netChange))
        #expect(run.completed.digest != digest)
        let audit = try Audit.run(journal: engine.journal, run: 7, threads: 1)
        #expect(audit.differences == [])
        let again = try engine.run(RunRequest(.regeneration))
        #expect(again.completed.digest == run.completed.digest)
    }
}
