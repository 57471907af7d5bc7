import Foundation
import Testing

/// Which seeds are tried: `REPLAN_SEEDS=a..b`, or `REPLAN_SOAK=minutes` for as many as there is time for.
enum Seeds {
    static let range: ClosedRange<UInt64> = {
        let parts = (ProcessInfo.processInfo.environment["REPLAN_SEEDS"] ?? "").components(separatedBy: "..")
        guard parts.count == 2, let first = UInt64(parts[0]), let last = UInt64(parts[1]), first <= last else {
            return 1...1_000
        }
        return first...last
    }()

    static let soakMinutes = ProcessInfo.processInfo.environment["REPLAN_SOAK"].flatMap(Double.init)

    /// The seeds in parts that run side by side.
    static let parts: [[UInt64]] = stride(from: range.lowerBound, through: range.upperBound, by: 50).map {
        Array($0...min($0 + 49, range.upperBound))
    }

    /// Whether each seed is named on standard error before it runs: for a crash, which cannot shrink itself.
    static let isTraced = ProcessInfo.processInfo.environment["REPLAN_TRACE"] != nil
}

@Suite("Net change equals regeneration")
struct NetChangeTests {
    @Test("Whatever changes, net change leaves the plan of a regeneration", arguments: Seeds.parts)
    func equalsRegeneration(seeds: [UInt64]) {
        for seed in seeds { check(seed) }
    }

    @Test("It does so for as long as one cares to wait", .enabled(if: Seeds.soakMinutes != nil))
    func soak() async {
        let end = Date().addingTimeInterval((Seeds.soakMinutes ?? 0) * 60)
        let first = Seeds.range.upperBound + 1
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<UInt64(ProcessInfo.processInfo.activeProcessorCount) {
                group.addTask {
                    var seed = first + worker
                    while Date() < end {
                        check(seed)
                        seed += UInt64(ProcessInfo.processInfo.activeProcessorCount)
                    }
                }
            }
        }
    }

    private func check(_ seed: UInt64) {
        if Seeds.isTraced { FileHandle.standardError.write(Data("seed \(seed)\n".utf8)) }
        var world = World(seed: seed)
        let scenario = world.scenario(seed: seed)
        guard Check.failure(of: scenario) != nil else { return }
        let smallest = Shrinking.smallest(of: scenario)
        guard let failure = Check.failure(of: smallest) else { return }
        Issue.record("seed \(seed): \(failure.broken)\nsmallest stream:\n\(failure.told)")
    }
}
