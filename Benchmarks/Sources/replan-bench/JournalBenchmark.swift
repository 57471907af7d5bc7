import EventJournal
import Foundation
import PlanningEvents

/// Durable appends of like events at several sizes of batch and from several threads, and verified reading, beside plain
/// LMDB with as many records of the same size.
struct JournalBenchmark {
    private static let batches = [
        (size: 1, count: 500), (size: 10, count: 500), (size: 100, count: 300), (size: 1_000, count: 200),
        (size: 10_000, count: 40),
    ]
    private static let threads = [1, 4, 16, 64]

    private let directory: TemporaryDirectory
    private let network: GeneratedNetwork
    private var works: [Work] = []

    static func run(seed: UInt64) throws -> [Work] {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        var benchmark = JournalBenchmark(
            directory: directory, network: try GeneratedNetwork(NetworkShape(items: 1_000, seed: seed)))
        for (size, count) in batches { try benchmark.measureAppends(of: size, count: count) }
        for threads in threads {
            try benchmark.measureThreads(threads, size: 1, count: 1_600)
            try benchmark.measureThreads(threads, size: 100, count: 640)
        }
        return benchmark.works
    }

    private func fill(_ buffer: inout RecordBuffer, _ size: Int, batch: Int) {
        buffer.removeAll(keepingCapacity: true)
        for index in 0..<size {
            let number = (batch * size + index) % network.demands.count
            buffer.append { network.demand(number, network.demands[number]).encode(into: &$0) }
        }
    }

    private mutating func measureAppends(of size: Int, count: Int) throws {
        tell("journal: \(count) batches of \(size)")
        let path = try directory.makeDirectory("appends-\(size)") + "/journal"
        let journal = try EventJournal.open(path: path, mode: .create)
        defer { journal.close() }
        var times: [Double] = []
        var bytes = 0
        var buffer = RecordBuffer()
        for batch in 0..<count {
            fill(&buffer, size, batch: batch)
            bytes += buffer.byteCount
            times.append(try seconds { try journal.append(buffer, options: BatchOptions(cause: "apply")) }.seconds)
        }
        let total = times.reduce(0, +)
        let plain = try Yardsticks.lmdb(
            count: size * count, batch: size, recordSize: bytes / (size * count), in: directory)
        var work = Work("durable append, \(size) a batch", times: times)
        work.setFigure(Double(size * count) / total, "events/s")
        // Both as the mean: the disk's outliers belong to both.
        work.yardstick = "LMDB in C"
        work.yardstickSeconds = plain.append / Double(count)
        work.ratio = total / plain.append
        works.append(work)
        try measureReading(journal, size: size, events: size * count, plain: plain.scan)
    }

    private mutating func measureReading(_ journal: EventJournal, size: Int, events: Int, plain: Double) throws {
        guard size >= 100 else { return }
        var times: [Double] = []
        for _ in 0..<5 {
            var sum: UInt64 = 0
            let time = try seconds {
                try journal.forEachBatch { _, records in
                    records.forEachRecord { _, record in for byte in record.indices { sum &+= UInt64(record[byte]) } }
                    return true
                }
            }
            times.append(time.seconds)
        }
        var work = Work("verified reading, \(size) a batch", times: times)
        work.setFigure(work.median.map { Double(events) / $0 }, "events/s")
        work.compare(with: "LMDB in C", seconds: plain)
        works.append(work)
    }

    /// Appends from several threads; the yardstick is LMDB from as many threads with a transaction a batch, which it does
    /// one after the other.
    private mutating func measureThreads(_ threads: Int, size: Int, count: Int) throws {
        tell("journal: \(count) batches of \(size) from \(threads) threads")
        let path = try directory.makeDirectory("threads-\(threads)-\(size)") + "/journal"
        let journal = try EventJournal.open(path: path, mode: .create)
        defer { journal.close() }
        var buffer = RecordBuffer()
        fill(&buffer, size, batch: 0)
        let records = buffer
        let group = DispatchGroup()
        let total = seconds {
            for _ in 0..<threads {
                group.enter()
                Thread.detachNewThread {
                    for _ in 0..<count / threads {
                        guard (try? journal.append(records, options: BatchOptions(cause: "apply"))) != nil else {
                            break
                        }
                    }
                    group.leave()
                }
            }
            group.wait()
        }.seconds
        guard try journal.head().batchCount == UInt64(count / threads * threads) else {
            throw BenchmarkError("an append from one of \(threads) threads failed")
        }
        let plain = try Yardsticks.lmdb(
            threads: threads, batches: count, batch: size, recordSize: buffer.byteCount / size, in: directory)
        var work = Work("\(threads) threads, \(size) a batch", times: [total / Double(count)])
        work.count = count
        work.setFigure(Double(size * count) / total, "events/s")
        work.compare(with: "LMDB in C", seconds: plain / Double(count))
        works.append(work)
    }
}
