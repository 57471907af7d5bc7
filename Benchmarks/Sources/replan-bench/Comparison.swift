import Foundation

/// What got worse since an earlier report.
struct Comparison {
    private let baseline: Report
    private let report: Report
    /// A work is worse when its ratio to its yardstick, or its time where it has none, or its figure in bytes is greater by
    /// more than this: a shared machine is not quieter than that.
    private static let tolerance = 0.25

    init(baseline: String, report: String) throws {
        func read(_ path: String) throws -> Report {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            return try JSONDecoder().decode(Report.self, from: data)
        }
        self.baseline = try read(baseline)
        self.report = try read(report)
    }

    /// A line for each work that can be compared, the worse ones marked; and how many these are.
    func lines() -> (lines: [String], worse: Int) {
        var lines: [String] = []
        var worse = 0
        func compare(_ old: [Work], _ new: [Work], _ place: String) {
            for (index, work) in new.enumerated() {
                // Amounts below a work are named alike for several works: by place.
                let before =
                    old.indices.contains(index) && old[index].name == work.name
                    ? old[index] : old.first { $0.name == work.name }
                guard let before, let measure = Self.measure(before, work), measure.old > 0 else { continue }
                let change = measure.new / measure.old - 1
                let isWorse = change > Self.tolerance
                if isWorse { worse += 1 }
                lines.append(
                    String(format: "%@ %+5.0f %%  ", isWorse ? "worse" : "     ", change * 100)
                        + "\(place) \(work.name.trimmingCharacters(in: .whitespaces)) (\(measure.name))")
            }
        }
        for size in report.sizes {
            guard let old = baseline.sizes.first(where: { $0.size == size.size }) else { continue }
            compare(old.works, size.works, size.size)
        }
        compare(baseline.curve, report.curve, "curve")
        compare(baseline.journal, report.journal, "journal")
        return (lines, worse)
    }

    private static func measure(_ old: Work, _ new: Work) -> (name: String, old: Double, new: Double)? {
        if let before = old.ratio, let now = new.ratio { return ("ratio to \(new.yardstick ?? "")", before, now) }
        if let before = old.median, let now = new.median { return ("time", before, now) }
        guard let before = old.figure, let now = new.figure, ["bytes", "MB", "ns"].contains(new.unit) else {
            return nil
        }
        return (new.unit ?? "", before, now)
    }
}
