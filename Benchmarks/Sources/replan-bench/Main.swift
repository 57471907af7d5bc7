import Foundation
import PlanningEngine

@main
struct Main {
    static func main() {
        do {
            try run(try Options(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("replan-bench: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ options: Options) throws {
        if options.wantsHelp { return print(Options.help) }
        if let compared = options.compared {
            let (lines, worse) = try Comparison(baseline: compared.baseline, report: compared.report).lines()
            lines.forEach { print($0) }
            if worse > 0 { throw BenchmarkError("\(worse) of \(lines.count) are worse by more than a quarter") }
            return
        }
        var report = Report(
            engineVersion: PlanningEngine.version, seed: options.seed,
            processors: ProcessInfo.processInfo.activeProcessorCount)
        if options.wantsPlanning {
            for size in options.sizes { report.sizes.append(try PlanningBenchmark.run(size, seed: options.seed)) }
        }
        if options.wantsOpening {
            for size in options.sizes { report.sizes.append(try OpeningBenchmark.run(size, seed: options.seed)) }
        }
        if options.wantsCurve { report.curve = try CurveBenchmark.run(seed: options.seed) }
        if options.wantsJournal { report.journal = try JournalBenchmark.run(seed: options.seed) }
        print(report.table)
        if let path = options.jsonPath { try report.write(to: path) }
    }
}
