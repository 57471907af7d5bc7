import CYardsticks
import EventJournal
import Foundation
import PlanningEngine
import PlanningEvents
import PlanningModel

/// Opening a planned journal of one size, with a snapshot and without.
enum OpeningBenchmark {
    static func run(_ size: Size, seed: UInt64) throws -> SizeReport {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/journal"
        var model = ModelNumbers()
        var works = [try write(size, seed, path, &model)]
        let plain = try open(size, path, snapshots: .none)
        var reason: String?
        let fast = try open(size, path, snapshots: .newest { reason = $0 })
        try check(path, snapshots: .newest { reason = $0 })
        if let reason { throw BenchmarkError(reason) }
        works.append(Work("opening, all events", times: plain.times))
        works.append(Work("  memory, all events", figure: plain.memory, unit: "MB"))
        var work = Work("opening, with the snapshot", times: fast.times)
        if let median = works[1].median { work.compare(with: "all events", seconds: median) }
        works.append(work)
        works.append(Work("  memory, with the snapshot", figure: fast.memory, unit: "MB"))
        works.insert(
            Work(
                "  an order", figure: works[0].figure.map { $0 * 1e6 / Double(model.plannedOrders) } ?? 0, unit: "bytes"
            ),
            at: 1)
        return SizeReport(size: "\(size.rawValue), opening", model: model, works: works)
    }

    /// A journal with a regeneration and some net changes, and its snapshot.
    private static func write(
        _ size: Size, _ seed: UInt64, _ path: String, _ model: inout ModelNumbers
    ) throws -> Work {
        tell("\(size.rawValue): a journal to be opened")
        let network = try GeneratedNetwork(NetworkShape(items: size.items, seed: seed))
        var engine = try PlanningEngine(path: path, mode: .create)
        _ = try engine.importRows { network.forEachRow(of: $0, $1) }
        _ = try engine.run(RunRequest(.regeneration, date: network.start))
        var random = SplitMix64(seed: seed ^ 0x5EED)
        for _ in 0..<10 {
            let lines = (1...100).map { line in
                let index = random.below(network.demands.count)
                var demand = network.demands[index]
                demand.quantity = random.number(in: 41...80)
                return (line: line, sequence: Int64?.none, change: Change.row(network.demand(index, demand)))
            }
            _ = try engine.append(lines, source: nil)
            _ = try engine.run(RunRequest(.netChange))
        }
        if let last = engine.runs.last?.completed {
            model.stockingPoints = Int(last.stockingPoints)
            model.plannedOrders = Int(last.orders)
        }
        model.billLines = network.lines.count
        model.levels = network.shape.levels
        let measured = try seconds { try engine.writeSnapshot() }
        engine.journal.close()
        guard let snapshot = measured.result else { throw BenchmarkError("no snapshot was written") }
        var work = Work("writing a snapshot, durable", times: [measured.seconds])
        work.setFigure(Double(snapshot.byteCount) / 1e6, "MB")
        return work
    }

    private static func open(
        _ size: Size, _ path: String, snapshots: SnapshotUse
    ) throws -> (times: [Double], memory: Double) {
        tell("\(size.rawValue): opening")
        var times: [Double] = []
        _ = yardstick_reset_peak_memory()
        let before = yardstick_peak_memory()
        for _ in 0..<5 {
            times.append(try seconds { try PlanningEngine(path: path, mode: .readOnly, snapshots: snapshots) }.seconds)
        }
        let peak = yardstick_peak_memory()
        return (times, Double(peak - min(before, peak)) / 1e6)
    }

    /// A net change that has nothing to do, which counts the digest of the plan again.
    private static func check(_ path: String, snapshots: SnapshotUse) throws {
        var engine = try PlanningEngine(path: path, mode: .readWrite, snapshots: snapshots)
        let before = engine.runs.last?.completed.digest
        let completed = try engine.run(RunRequest(.netChange)).completed
        guard completed.digest == before, completed.replanned == 0 else {
            throw BenchmarkError("a snapshot leaves another plan than the run before it")
        }
    }
}
