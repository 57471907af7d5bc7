import EventJournal
import Foundation
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningEvents
@testable import PlanningNetwork

/// The engine over a journal, on the same streams.
@Suite("The engine over a journal plans the same")
struct JournalTests {
    @Test(
        "Plan and digest are those without a journal, when it is opened again, and in every audit",
        arguments: 2_001...2_024)
    func samePlan(seed: Int) throws {
        let path = NSTemporaryDirectory() + "replan-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var world = World(seed: UInt64(seed))
        let scenario = world.scenario(seed: UInt64(seed), batches: 4)
        var planner = Planner()
        var engine = try PlanningEngine(path: path, mode: .create)
        engine.threads = 2
        for batch in scenario.batches {
            for change in batch {
                guard try apply(change, to: &engine) else { continue }
                try planner.apply(change)
            }
            guard (try? planner.run(.netChange)) != nil else {
                #expect(throws: EngineError.self) { try engine.run(RunRequest(.netChange, date: planner.date)) }
                continue
            }
            _ = try engine.run(RunRequest(.netChange, date: planner.date))
            let differences = PlanComparison(left: planner.network, right: engine.network).differences()
            #expect(differences == [], "seed \(seed)")
        }
        let again = try PlanningEngine(journal: engine.journal)
        #expect(PlanComparison(left: engine.network, right: again.network).differences() == [], "seed \(seed)")
        #expect(try engine.journal.verify().isIntact)
        for run in engine.runs {
            let audit = try Audit.run(journal: engine.journal, run: Int(run.started.run), threads: 1)
            #expect(audit.differences == [], "seed \(seed), run \(run.started.run)")
        }
    }

    /// Applies a change as a command would.
    ///
    /// - Returns: whether it was taken; the engine refuses what a change stream must not say.
    private func apply(_ change: PropertyTests.Change, to engine: inout PlanningEngine) throws -> Bool {
        var fault: EngineError?
        do throws(EngineError) {
            return try take(change, &engine)
        } catch {
            fault = error
        }
        if let fault, !fault.isRefusal { throw fault }
        return false
    }

    private func take(
        _ change: PropertyTests.Change, _ engine: inout PlanningEngine
    ) throws(EngineError) -> Bool {
        switch change {
        case .put(let row): _ = try engine.append([(1, nil, .row(row.event(.put)))], source: nil)
        case .remove(let row): _ = try engine.append([(1, nil, .row(row.event(.remove)))], source: nil)
        case .adjust(let row): _ = try engine.append([(1, nil, .row(row.event(.adjust)))], source: nil)
        case .date(let day): _ = try engine.append([(1, nil, .date(day))], source: nil)
        case .fix(let pick, let status):
            guard let order = engine.network.fixedOrder(pick, status) else { return false }
            try engine.fix([order.name], as: status)
        case .edit(let pick, let quantity, let days):
            // The engine counts other dates itself.
            guard days == 0, let order = engine.network.editedOrder(pick, quantity: quantity, days: 0) else {
                return false
            }
            let edit = OrderEdit(quantity: Quantity(rawValue: Int64(quantity) * Quantity.scale))
            _ = try engine.edit(order.name, edit)
        case .release(let pick):
            guard let order = engine.network.releasedOrder(pick)?.order else { return false }
            _ = try engine.release([order.name])
        case .confirm(let pick, let order):
            guard let row = engine.network.confirmation(pick, order) else { return false }
            _ = try engine.append([(1, nil, .row(row.event(.put)))], source: nil)
        case .scopedRun(let kind, let scope):
            let date = engine.network.planningDate ?? Planner.firstDay
            _ = try engine.run(RunRequest(kind, date: date, scope: scope))
        }
        return true
    }
}

extension EngineError {
    /// Whether a change or a run is refused for what it says, and all is as it was.
    fileprivate var isRefusal: Bool {
        switch self {
        case .change, .planning: true
        default: false
        }
    }
}
