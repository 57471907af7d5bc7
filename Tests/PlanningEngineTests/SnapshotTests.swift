import EventJournal
import Foundation
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

@Suite("A journal opened with a snapshot is the one that was replayed")
struct SnapshotTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.journal()
    }

    /// What is done to a journal, one step after the other; each ends with a run.
    private static let steps: [@Sendable (inout PlanningEngine) throws -> Void] = [
        { engine in
            try engine.apply(bicycleWorks())
            _ = try engine.run(RunRequest(.regeneration, date: march(2)))
        },
        { engine in
            try engine.apply([
                demand("SO-1", "BIKE", "11", "2026-03-20"),
                change(.onHand, ["item": "WHEEL", "location": "MAIN", "quantity": "5"]),
            ])
            _ = try engine.run(RunRequest(.netChange))
        },
        { engine in
            _ = try engine.fix(["BIKE@MAIN/20260320-1"], as: .approved)
            _ = try engine.firm(["STOOL@MAIN/20260318-1"])
            _ = try engine.run(RunRequest(.netChange, date: march(3)))
        },
        { engine in
            try engine.apply([confirmedStool(), change(.demandOrders, .remove, ["order": "SO-1", "line": "1"])])
            _ = try engine.run(RunRequest(.netChange, date: march(16)))
        },
        { engine in
            try engine.apply([demand("SO-4", "BIKE", "3", "2026-03-18"), demand("SO-5", "STOOL", "3", "2026-03-18")])
            _ = try engine.run(RunRequest(.netChange, scope: RunScope(items: ["BIKE", "WHEEL"])))
        },
        { engine in
            _ = try engine.release(["BIKE@MAIN/20260320-1"])
            _ = try engine.run(RunRequest(.netChange, plan: "what-if"))
        },
        { engine in _ = try engine.run(RunRequest(.netChange)) },
    ]

    /// A journal with all steps, and an engine that has done them.
    private func planned(steps: Int = Self.steps.count) throws -> PlanningEngine {
        var engine = try PlanningEngine(path: path, mode: .create)
        engine.threads = 1
        for step in Self.steps[..<steps] { try step(&engine) }
        return engine
    }

    /// Opens a journal with its snapshots, which have to fit.
    private func opened(_ journal: EventJournal, through last: Position? = nil) throws -> PlanningEngine {
        try PlanningEngine(
            journal: journal, through: last, snapshots: .newest { Issue.record("ignored: \($0)") })
    }

    /// Every event of a journal, without the time that runs took.
    private func events(_ journal: EventJournal) throws -> [[UInt8]] {
        var events: [[UInt8]] = []
        try journal.forEachBatch { _, records in
            records.forEachRecord { _, bytes in
                var event = bytes.withUnsafeBufferPointer(Array.init)
                if var run = try? RunCompleted(decoding: bytes), (try? EventKind(of: bytes)) == .runCompleted {
                    run.microseconds = 0
                    event = []
                    run.encode(into: &event)
                }
                events.append(event)
            }
            return true
        }
        return events
    }

    @Test("It goes on as the other does, to the byte", arguments: 1..<7)
    func goesOn(count: Int) throws {
        var engine = try planned(steps: count)
        let written = try #require(try engine.writeSnapshot())
        #expect(written.position == engine.position)
        try engine.journal.backup(to: folder.journal("other"))
        try FileManager.default.copyItem(
            atPath: path + "/snapshots", toPath: folder.journal("other") + "/snapshots")
        var other = try opened(try EventJournal.open(path: folder.journal("other"), mode: .readWrite))
        other.threads = 2
        #expect(other.snapshotPosition == engine.position)
        #expect(try other.network.timeless() == engine.network.timeless())
        #expect(other.runs.map(\.lastPosition) == engine.runs.map(\.lastPosition))
        #expect(other.runs.map(\.recordedAt) == engine.runs.map(\.recordedAt))
        for step in Self.steps[count...] {
            try step(&engine)
            try step(&other)
        }
        #expect(try events(other.journal) == events(engine.journal))
        #expect(try other.network.timeless() == engine.network.timeless())
    }

    @Test("What was appended behind it is replayed, and an earlier moment takes an earlier one or none")
    func moments() throws {
        var engine = try planned(steps: 2)
        try engine.writeSnapshot()
        for step in Self.steps[2..<4] { try step(&engine) }
        try engine.writeSnapshot()
        for step in Self.steps[4...] { try step(&engine) }
        let ends = engine.runs.map(\.lastPosition)
        #expect(engine.journal.snapshots().map(\.position) == [ends[3], ends[1]])
        for (run, end) in ends.enumerated() {
            let replayed = try PlanningEngine(journal: engine.journal, through: end)
            let other = try opened(engine.journal, through: end)
            #expect(other.snapshotPosition == (run < 1 ? .origin : run < 3 ? ends[1] : ends[3]))
            #expect(try other.network.timeless() == replayed.network.timeless())
        }
        let now = try opened(engine.journal)
        #expect(try now.network.timeless() == engine.network.timeless())
        let behind = Position(rawValue: ends[3].rawValue + 1)
        #expect(try opened(engine.journal, through: behind).position == behind)
    }

    @Test("A view of the past is the same with and without")
    func views() throws {
        var engine = try planned(steps: 4)
        try engine.writeSnapshot()
        for moment in [nil, Moment.run(2), Moment.run(4)] as [Moment?] {
            let plain = try PlanView.open(journal: engine.journal, asOf: moment)
            let fast = try PlanView.open(
                journal: engine.journal, asOf: moment, snapshots: .newest { Issue.record("ignored: \($0)") })
            #expect(PlanDifference(from: plain, to: fast).isEmpty)
        }
    }

    @Test("A plan of nothing is kept, too")
    func nothing() throws {
        var engine = try PlanningEngine(path: path, mode: .create)
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
        #expect(try engine.writeSnapshot() != nil)
        #expect(try opened(engine.journal).network.timeless() == engine.network.timeless())
    }

    @Test("Elsewhere than behind a run none is written")
    func onlyBehindRuns() throws {
        var engine = try planned(steps: 1)
        try engine.apply([demand("SO-3", "BIKE", "1", "2026-03-20")])
        #expect(try engine.writeSnapshot() == nil)
        var last = try PlanningEngine.openAtLastRun(of: engine.journal)
        #expect(last.position < engine.position)
        #expect(try last.writeSnapshot()?.position == last.position)
        #expect(try opened(engine.journal).network.pending.isEmpty == false)
    }

    @Test("It is written when enough events came since the last one, and instead of one that does not fit")
    func due() throws {
        var engine = try planned(steps: 2)
        #expect(!engine.isSnapshotDue)
        engine.eventsBetweenSnapshots = engine.position.rawValue
        #expect(engine.isSnapshotDue)
        #expect(try engine.writeSnapshot()?.position == engine.position)
        #expect(!engine.isSnapshotDue)
        try Self.steps[2](&engine)
        #expect(!engine.isSnapshotDue)
        // One of another engine.
        _ = try engine.journal.writeSnapshot(at: engine.position, of: "another engine") { _ in }
        var ignored = 0
        var other = try PlanningEngine(journal: engine.journal, snapshots: .newest { _ in ignored += 1 })
        #expect(ignored == 1)
        #expect(other.isSnapshotDue)
        #expect(try other.writeSnapshot() != nil)
        #expect(!other.isSnapshotDue)
        #expect(try opened(engine.journal).position == engine.position)
    }

    @Test("Reading writes none")
    func readOnly() throws {
        let engine = try planned(steps: 2)
        engine.journal.close()
        var reader = try PlanningEngine(path: path, mode: .readOnly, snapshots: .newest { _ in })
        reader.eventsBetweenSnapshots = 1
        #expect(!reader.isSnapshotDue)
        #expect(throws: EngineError.self) { try reader.writeSnapshot() }
        #expect(!FileManager.default.fileExists(atPath: path + "/snapshots"))
    }

    @Test("A state with flipped bits or cut off is refused, or is a state", arguments: 0..<4)
    func flips(part: Int) throws {
        let whole = try planned(steps: 4).network.timeless()
        var refused = 0
        for bit in stride(from: part, to: whole.count * 8, by: 37) {
            var bytes = whole
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            do {
                let network = try PlanningNetwork(state: bytes.span)
                let once = try #require(network.state())
                #expect(try PlanningNetwork(state: once.span).state() == once)
            } catch is StateFault {
                refused += 1
            }
        }
        #expect(refused > whole.count / 40)
        for count in stride(from: part, to: whole.count, by: 29) {
            #expect(throws: StateFault.self) { try PlanningNetwork(state: Array(whole[..<count]).span) }
        }
        #expect(throws: StateFault.self) { try PlanningNetwork(state: (whole + [0]).span) }
    }

    /// A row without its name was not looked for.
    @Test("Rows without the texts that they say are refused")
    func blankTexts() throws {
        var engine = try PlanningEngine(path: path, mode: .create)
        try engine.apply([change(.locations, ["location": "MAIN"])])
        _ = try engine.run(RunRequest(.regeneration, date: march(2)))
        let whole = try engine.network.timeless()
        // Behind the texts the first table is that of locations: a block of one row, whose first columns are its given
        // ones and its name, each as a base and a width.
        let texts = 2 * 8 + 8 + 1 + 1 + "MAIN".utf8.count
        let place = texts + 8 + (8 + 1 + 1)
        var bytes = whole
        #expect(bytes[place..<place + 9].elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]))
        bytes.replaceSubrange(place..<place + 8, with: repeatElement(0xFF, count: 8))
        let fault = #expect(throws: StateFault.self) { try PlanningNetwork(state: bytes.span) }
        #expect(fault?.description == "its state has a text in a blank column, or none in another")
    }

    /// An engine that was opened with it believes it; an audit does not look.
    @Test("An audit does not believe a snapshot")
    func forged() throws {
        var engine = try planned(steps: 2)
        try engine.writeSnapshot()
        let end = engine.position
        let forged = PointPlan()
        engine.network.withPlan(0) { $0.replace(0, with: forged) }
        try engine.writeSnapshot()
        let believing = try opened(engine.journal)
        let replayed = try PlanningEngine(journal: engine.journal)
        #expect(believing.network.plans[0].digest != replayed.network.plans[0].digest)
        #expect(engine.journal.snapshots().first?.position == end)
        for run in 1...2 { #expect(try Audit.run(journal: engine.journal, run: run, threads: 1).isIdentical) }
    }
}

extension PlanningNetwork {
    /// The bytes of the state, as a snapshot keeps them, without the time that runs took.
    fileprivate func timeless() throws -> [UInt8] {
        var timeless = self
        for index in timeless.runs.indices { timeless.runs[index].completed?.microseconds = 0 }
        return try #require(timeless.state())
    }
}
