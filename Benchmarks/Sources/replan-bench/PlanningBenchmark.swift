import CYardsticks
import EventJournal
import Foundation
import PlanningEngine
import PlanningEvents
import PlanningModel

/// All that is measured of one size of network.
struct PlanningBenchmark {
    private let size: Size
    private let directory: TemporaryDirectory
    private let journalPath: String
    private var network: GeneratedNetwork
    private var engine: PlanningEngine
    private var random: SplitMix64
    private var works: [Work] = []
    private var model = ModelNumbers()
    /// What an imported row takes in the journal, and where the rows end.
    private var rowBytes = 0
    private var rowsEnd = Position.origin
    /// Median seconds of a regeneration on all threads.
    private var regeneration = 0.0
    private let processors = ProcessInfo.processInfo.activeProcessorCount
    /// A series ends early when it has taken as many seconds.
    private static let seriesSeconds = 20.0

    static func run(_ size: Size, seed: UInt64) throws -> SizeReport {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        var benchmark = try PlanningBenchmark(size, seed: seed, in: directory)
        return try benchmark.measure()
    }

    private init(_ size: Size, seed: UInt64, in directory: TemporaryDirectory) throws {
        self.size = size
        self.directory = directory
        journalPath = directory.path + "/journal"
        random = SplitMix64(seed: seed ^ 0x5EED)
        network = try GeneratedNetwork(NetworkShape(items: size.items, seed: seed))
        engine = try PlanningEngine(path: journalPath, mode: .create)
        model.billLines = network.lines.count
        model.levels = network.shape.levels
    }

    private mutating func measure() throws -> SizeReport {
        _ = yardstick_reset_peak_memory()
        let emptyBytes = yardstick_peak_memory()
        try measureImport()
        let (first, memory) = try measureFirstRegeneration(over: emptyBytes)
        let netting = try countRequirements(of: first)
        try measureRegenerations(first, netting: netting)
        works += memory
        try measureReplay()
        try measureChanges()
        try measureReading()
        works.append(Work("peak memory, with the audit", figure: Double(yardstick_peak_memory()) / 1e6, unit: "MB"))
        works.append(Work("journal, in the end", figure: Double(try byteCount()) / 1e6, unit: "MB"))
        return SizeReport(size: size.rawValue, model: model, works: works)
    }

    private func say(_ text: String) { tell("\(size.rawValue): \(text)") }

    private func byteCount() throws -> Int { try engine.journal.info().byteCount }
}

// Import and regeneration.
extension PlanningBenchmark {
    private mutating func measureImport() throws {
        say("import")
        let rows = network.rowCount
        let network = network
        let time = try seconds { _ = try engine.importRows { network.forEachRow(of: $0, $1) } }.seconds
        var work = Work("import, durable", times: [time])
        work.setFigure(Double(rows) / time, "rows/s")
        rowBytes = try byteCount() / rows
        rowsEnd = engine.position
        let again = try seconds { _ = try engine.importRows { network.forEachRow(of: $0, $1) } }.seconds
        var repeated = Work("import again, unchanged", times: [again])
        repeated.setFigure(Double(rows) / again, "rows/s")
        works += [work, repeated]
    }

    /// Applies the imported rows from the journal; here, because its memory is not that of the regeneration.
    private mutating func measureReplay() throws {
        say("replay of the import")
        let journal = engine.journal
        let end = rowsEnd
        let rows = Int(end.rawValue)
        let plain = try Yardsticks.lmdb(count: rows, batch: rows, recordSize: rowBytes, in: directory)
        works[0].compare(with: "LMDB in C", seconds: plain.append)
        let time = try seconds { _ = try PlanningEngine(journal: journal, through: end) }.seconds
        var replay = Work("replay of the import", times: [time])
        replay.setFigure(Double(rows) / time, "events/s")
        replay.compare(with: "LMDB scan in C", seconds: plain.scan)
        works.append(replay)
    }

    /// The first run of the journal, on all threads, and what memory and journal it takes.
    private mutating func measureFirstRegeneration(over emptyBytes: UInt64) throws -> (RunEntry, [Work]) {
        say("first regeneration")
        let bytesBefore = try byteCount()
        let request = RunRequest(.regeneration, date: network.start)
        let measured = try seconds { try engine.run(request) }
        let peak = yardstick_peak_memory()
        let entry = measured.result
        model.stockingPoints = Int(entry.completed.stockingPoints)
        model.plannedOrders = Int(entry.completed.orders)
        let orders = Double(max(1, model.plannedOrders))
        var memoryWork = Work("first regeneration, in memory", times: [Double(entry.completed.microseconds) / 1e6])
        memoryWork.setFigure(Double(entry.completed.microseconds) * 1e3 / orders, "ns/order")
        var durableWork = Work("first regeneration, durable", times: [measured.seconds])
        durableWork.setFigure(measured.seconds * 1e9 / orders, "ns/order")
        works += [memoryWork, durableWork]
        let written = try byteCount() - bytesBefore
        let grown = Double(peak) - Double(min(peak, emptyBytes))
        return (
            entry,
            [
                Work("peak memory, import and regeneration", figure: Double(peak) / 1e6, unit: "MB"),
                Work("  over the empty process, an order", figure: grown / orders, unit: "bytes"),
                Work("journal, a planned order", figure: Double(written) / orders, unit: "bytes"),
            ]
        )
    }

    /// Counts the requirements that the orders of a run make, and has the kernel in C net as many; gives its seconds.
    private mutating func countRequirements(of run: RunEntry) throws -> Double {
        say("netting in C")
        var counts = Array(repeating: 0, count: network.items.count)
        for demand in network.demands { counts[demand.item] += 1 }
        let (items, lines) = (network.items, network.lines)
        let network = network
        try engine.journal.forEachBatch(from: run.firstPosition, through: run.lastPosition) { _, records in
            var fault: EventFault?
            records.forEachRecord { _, bytes in
                do throws(EventFault) {
                    guard case .windowReplaced = try EventKind(of: bytes) else { return }
                    let window = try WindowReplaced(decoding: bytes)
                    guard let item = network.item(named: window.item) else { return }
                    for line in items[item].lines { counts[lines[line].component] += window.orders.count }
                } catch {
                    fault = error
                }
            }
            if let fault { throw fault }
            return true
        }
        model.requirements = counts.reduce(0, +)
        return Yardsticks.netting(
            requirements: counts, horizonDays: network.shape.horizonDays, seed: network.shape.seed)
    }

    private mutating func measureRegenerations(_ first: RunEntry, netting: Double) throws {
        for index in works.indices where works[index].name.hasPrefix("first regeneration") {
            works[index].compare(with: "netting in C", seconds: netting)
        }
        var works: [Work] = []
        for threads in Set([1, processors]).sorted() {
            say("regeneration, threads: \(threads)")
            engine.threads = threads
            var times: [Double] = []
            try repeated(5) { _ in
                let entry = try engine.run(RunRequest(.regeneration))
                guard entry.completed.digest == first.completed.digest else {
                    throw BenchmarkError("a regeneration on \(threads) threads leaves another plan than the first")
                }
                times.append(Double(entry.completed.microseconds) / 1e6)
            }
            var work = Work("regeneration, \(threads) \(threads == 1 ? "thread" : "threads")", times: times)
            regeneration = work.median ?? 0
            work.setFigure(regeneration * 1e9 / Double(max(1, model.plannedOrders)), "ns/order")
            work.compare(with: "netting in C", seconds: netting)
            let requirement = regeneration * 1e9 / Double(max(1, model.requirements))
            works += [work, Work("  a requirement", figure: requirement, unit: "ns")]
        }
        self.works += works
    }

    /// Does something some times, but not for much longer than a series may take.
    private func repeated(_ count: Int, _ body: (Int) throws -> Void) rethrows {
        let clock = ContinuousClock()
        let begin = clock.now
        for index in 0..<count {
            try body(index)
            if (clock.now - begin) / .seconds(1) > Self.seriesSeconds { return }
        }
    }
}

// Net change.
extension PlanningBenchmark {
    /// What a change and the run after it took.
    private struct Series {
        var planning: [Double] = []
        var durable: [Double] = []
        var replanned: [Int] = []
    }

    private mutating func measureChanges() throws {
        let bytesBefore = try byteCount()
        let single = try series("net change, one demand", count: 200) { benchmark, _ in [benchmark.changedDemand()] }
        let bytes = Double(try byteCount() - bytesBefore) / Double(max(1, single.planning.count))
        works.append(Work("  in the journal, a change", figure: bytes, unit: "bytes"))
        let burst = 1_000
        let many = try series("net change, \(burst) demands at once", count: 5) { benchmark, _ in
            (0..<burst).map { _ in benchmark.changedDemand() }
        }
        if let median = many.planning.percentile(50) {
            works.append(Work("  a change of them", figure: median * 1e6 / Double(burst), unit: "µs"))
        }
        _ = try series("net change, one bill line", count: 20) { benchmark, _ in
            var line = benchmark.network.lines[benchmark.random.below(benchmark.network.lines.count)]
            line.quantity += 1
            return [.row(benchmark.network.billLine(line))]
        }
        _ = try series("net change, one lead time", count: 20) { benchmark, _ in
            let item = benchmark.random.below(benchmark.network.items.count)
            return [.row(benchmark.network.source(item, addingDays: 2))]
        }
        _ = try series("net change, a holiday", count: 5) { benchmark, index in
            let day = benchmark.network.start + Int32(100 + 7 * index)
            return [.row(benchmark.network.closedDay(day.description))]
        }
        _ = try series("net change, the date by a day", count: 5) { benchmark, index in
            [.date(benchmark.network.start + Int32(index + 1))]
        }
    }

    private mutating func changedDemand() -> Change {
        let index = random.below(network.demands.count)
        var demand = network.demands[index]
        demand.quantity = random.number(in: 41...80)
        return .row(network.demand(index, demand))
    }

    /// Measures some changes, each with a net-change run after it.
    private mutating func series(
        _ name: String, count: Int, _ changes: (inout PlanningBenchmark, Int) -> [Change]
    ) throws -> Series {
        say(name)
        var series = Series()
        let clock = ContinuousClock()
        let begin = clock.now
        for index in 0..<count where (clock.now - begin) / .seconds(1) < Self.seriesSeconds {
            let lines = changes(&self, index).enumerated().map { (line: $0 + 1, sequence: Int64?.none, change: $1) }
            let measured = try seconds {
                _ = try engine.append(lines, source: nil)
                return try engine.run(RunRequest(.netChange))
            }
            let completed = measured.result.completed
            series.planning.append(Double(completed.microseconds) / 1e6)
            series.durable.append(measured.seconds)
            series.replanned.append(Int(completed.replanned))
        }
        var planning = Work(name, times: series.planning)
        planning.setReplanned(series.replanned)
        planning.compare(with: "regeneration", seconds: regeneration)
        works += [planning, Work("  with both commits", times: series.durable)]
        return series
    }
}

// Pegging, opening and audit.
extension PlanningBenchmark {
    /// All pegging: netting again, and every peg with its names.
    private mutating func measurePegging() throws {
        say("pegging")
        let view = try PlanView.open(journal: engine.journal)
        let points = max(1, model.stockingPoints)
        var pegs = 0
        var times: [Double] = []
        try repeated(3) { _ in
            let measured = try seconds { try view.pegging() }
            pegs = measured.result.count
            times.append(measured.seconds)
        }
        var work = Work("pegging of all", times: times)
        work.setFigure((work.median ?? 0) * 1e6 / Double(points), "µs/stocking point")
        works += [work, Work("  pegs", figure: Double(pegs), unit: "")]
    }

    private mutating func measureReading() throws {
        try measurePegging()
        say("opening")
        let path = journalPath
        let events = Int(engine.position.rawValue)
        let time = try seconds { _ = try PlanningEngine(path: path, mode: .readOnly) }.seconds
        var opening = Work("opening the journal", times: [time])
        opening.setFigure(Double(events) / time, "events/s")
        opening.compare(
            with: "LMDB scan in C",
            seconds: try Yardsticks.lmdbScan(
                count: events, recordSize: try byteCount() / max(1, events), in: directory))
        works.append(opening)

        say("audit")
        guard let last = engine.runs.last else { throw BenchmarkError("there is no run to audit") }
        let journal = engine.journal
        let threads = processors
        let measured = try seconds {
            try Audit.run(journal: journal, run: Int(last.started.run), threads: threads)
        }
        guard measured.result.isIdentical else {
            throw BenchmarkError("the audit differs: \(measured.result.differences.first ?? "")")
        }
        works.append(Work("audit of the last run", times: [measured.seconds]))
    }
}
