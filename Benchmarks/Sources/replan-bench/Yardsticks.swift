import CYardsticks

/// What plain C takes for like work.
enum Yardsticks {
    /// Seconds that LMDB takes to append some records and to scan them.
    static func lmdb(
        count: Int, batch: Int, recordSize: Int, in directory: TemporaryDirectory
    ) throws -> (append: Double, scan: Double) {
        let path = try directory.makeDirectory("lmdb")
        defer { directory.removeDirectory("lmdb") }
        var append: UInt64 = 0
        var scan: UInt64 = 0
        let code = yardstick_lmdb(path, count, batch, recordSize, &append, &scan)
        guard code == 0 else { throw BenchmarkError("LMDB failed with \(code) in \(path)") }
        return (Double(append) / 1e9, Double(scan) / 1e9)
    }

    /// Seconds that LMDB takes to append some batches from several threads at the same time.
    static func lmdb(
        threads: Int, batches: Int, batch: Int, recordSize: Int, in directory: TemporaryDirectory
    ) throws -> Double {
        let path = try directory.makeDirectory("lmdb")
        defer { directory.removeDirectory("lmdb") }
        var append: UInt64 = 0
        let code = yardstick_lmdb_threads(path, threads, batches, batch, recordSize, &append)
        guard code == 0 else { throw BenchmarkError("LMDB failed with \(code) in \(path)") }
        return Double(append) / 1e9
    }

    /// Seconds that LMDB takes to scan some bytes in records of a size; measured on at most 64 MB.
    static func lmdbScan(count: Int, recordSize: Int, in directory: TemporaryDirectory) throws -> Double {
        let measured = max(1, min(count, (64 << 20) / max(1, recordSize)))
        let scan = try lmdb(count: measured, batch: measured, recordSize: recordSize, in: directory).scan
        return scan * Double(count) / Double(measured)
    }

    /// Seconds that a netting kernel takes for as many requirements at each stocking point.
    static func netting(requirements counts: [Int], horizonDays: Int, seed: UInt64) -> Double {
        var random = SplitMix64(seed: seed)
        let total = counts.reduce(0, +)
        var starts: [UInt32] = [0]
        var days: [Int32] = []
        var quantities: [Int64] = []
        days.reserveCapacity(total)
        quantities.reserveCapacity(total)
        for count in counts {
            for index in 0..<count {
                days.append(Int32((index * horizonDays + random.below(horizonDays)) / count))
                quantities.append(Int64(random.number(in: 1...40)) * 1_000_000)
            }
            starts.append(UInt32(days.count))
        }
        let onHand = counts.map { _ in Int64(random.number(in: 0...100)) * 1_000_000 }
        let safety = counts.map { _ in Int64(random.happens(percent: 25) ? random.number(in: 5...50) : 0) * 1_000_000 }
        let lots = counts.map { _ in Int64(random.happens(percent: 30) ? random.number(in: 20...200) : 0) * 1_000_000 }
        var orderDays = Array(repeating: Int32(0), count: max(1, total))
        var orderQuantities = Array(repeating: Int64(0), count: max(1, total))
        var times: [Double] = []
        for _ in 0..<5 {
            let measured = seconds {
                yardstick_netting(
                    counts.count, starts, days, quantities, onHand, safety, lots, &orderDays, &orderQuantities)
            }
            times.append(measured.seconds)
        }
        return times.percentile(50) ?? 0
    }
}
