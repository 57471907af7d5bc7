import EventJournal
import Foundation
import PlanningEngine
import PlanningEvents
import PlanningModel

/// What the change of one demand costs on timelines of many lengths: the window, not the timeline.
enum CurveBenchmark {
    private static let lengths = [10, 100, 1_000, 10_000, 100_000]
    private static let changesPerLength = 100

    static func run(seed: UInt64) throws -> [Work] {
        var works: [Work] = []
        for length in lengths {
            tell("curve: a timeline of \(length) requirements")
            works.append(try work(length, seed: seed))
        }
        return works
    }

    /// One item that is bought for a demand a day, each in full.
    private static func work(_ length: Int, seed: UInt64) throws -> Work {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        var engine = try PlanningEngine(path: directory.path + "/journal", mode: .create)
        engine.threads = 1
        var random = SplitMix64(seed: seed)
        var shape = NetworkShape(items: 1, seed: seed)
        (shape.levels, shape.billLinesPerItem, shape.demandsPerItem) = (1, 0, 0)
        // Lots would carry a change on to the end: it is another plan from there on.
        shape.lotPercent = 0
        let network = try GeneratedNetwork(shape)
        func demand(_ place: Int, _ quantity: Int) -> RowEvent {
            network.demand(place, GeneratedNetwork.Demand(item: 0, day: place, quantity: quantity))
        }
        _ = try engine.importRows { table, body in
            if table == .demandOrders {
                for place in 0..<length { body(demand(place, 10)) }
            } else if table != .onHand, table != .coverage {
                network.forEachRow(of: table, body)
            }
        }
        _ = try engine.run(RunRequest(.regeneration, date: network.start))
        var times: [Double] = []
        for _ in 0..<changesPerLength {
            let place = random.below(length)
            _ = try engine.append([(1, nil, .row(demand(place, random.number(in: 11...50))))], source: nil)
            let run = try engine.run(RunRequest(.netChange))
            times.append(Double(run.completed.microseconds) / 1e6)
        }
        var work = Work("net change, one of \(length) requirements", times: times)
        work.setFigure((work.median ?? 0) * 1e9 / Double(length), "ns/requirement")
        return work
    }
}
