import EventJournal
import PlanningEvents

/// Durable appends of like events at several sizes of batch, beside plain LMDB.
enum JournalBenchmark {
    private static let batches = [(size: 1, count: 300), (size: 100, count: 200), (size: 1_000, count: 100)]

    static func run(seed: UInt64) throws -> [Work] {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let network = try GeneratedNetwork(NetworkShape(items: 1_000, seed: seed))
        var works: [Work] = []
        for (size, count) in batches {
            tell("journal: \(count) batches of \(size)")
            let path = try directory.makeDirectory("appends-\(size)") + "/journal"
            let journal = try EventJournal.open(path: path, mode: .create)
            defer { journal.close() }
            var times: [Double] = []
            var bytes = 0
            var buffer = RecordBuffer()
            for batch in 0..<count {
                buffer.removeAll(keepingCapacity: true)
                for index in 0..<size {
                    let number = (batch * size + index) % network.demands.count
                    buffer.append { network.demand(number, network.demands[number]).encode(into: &$0) }
                }
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
        }
        return works
    }
}
