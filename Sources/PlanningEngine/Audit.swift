public import EventJournal
internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork

/// The proof of a past run: the journal replayed up to what the run took into account, the plan computed again, and the
/// result compared with what the journal says the run decided.
public struct Audit: Sendable {
    public let run: RunEntry
    /// Each difference as a sentence that names the stocking point and the order; empty when the run is as recorded.
    public let differences: [String]
    /// How many stocking points were compared.
    public let stockingPoints: Int
    /// How many orders the recomputed plan has.
    public let orders: Int
    public let seconds: Double

    /// Whether what the journal says is what the engine computes.
    public var isIdentical: Bool { differences.isEmpty }

    /// How many differences are told.
    static let greatestDifferenceCount = 100

    /// Audits a run.
    ///
    /// - Throws: `EngineError.notFound` if the journal has no such run; errors of the journal.
    /// - Complexity: that of replaying the journal up to the run, and of the run.
    public static func run(journal: EventJournal, run number: Int, threads: Int) throws(EngineError) -> Audit {
        let clock = ContinuousClock()
        let begin = clock.now
        let entries = try RunEntry.all(in: journal)
        guard let entry = entries.first(where: { Int($0.started.run) == number }) else {
            throw .notFound(what: "the journal has no run \(number)", advice: "list the runs with `replan runs`")
        }
        // What the journal says the run left.
        let recorded = try PlanningEngine(journal: journal, through: entry.lastPosition)
        // What the run leaves when it is computed again, from its marks on.
        var engine = try PlanningEngine(
            journal: journal, through: Position(rawValue: entry.firstPosition.rawValue - 1))
        engine.threads = threads
        var differences: [String] = []
        if entry.started.inputPosition != engine.position.rawValue {
            differences.append(
                "the run says its input ends at position \(entry.started.inputPosition),"
                    + " its results begin behind \(engine.position)")
        }
        let result = try engine.plan(entry.started)
        let index = engine.network.internPlan(entry.started.plan)
        let comparison = PlanComparison(
            computed: engine.network, recorded: recorded.network, plan: index,
            recordedPlan: recorded.network.planIndex(entry.started.plan))
        differences += comparison.differences()
        differences += compareCounts(entry, engine, result, plan: index)
        if !differences.isEmpty, entry.started.engineVersion != PlanningEngine.version {
            differences.insert(
                "the run was planned by engine version \(entry.started.engineVersion), this is version"
                    + " \(PlanningEngine.version), whose rules may be others", at: 0)
        }
        let told = differences.prefix(greatestDifferenceCount)
        let rest = differences.count - told.count
        return Audit(
            run: entry, differences: told + (rest > 0 ? ["and \(rest) more differences"] : []),
            stockingPoints: engine.network.stockingPointCount, orders: engine.network.plans[index].orderCount,
            seconds: (clock.now - begin) / .seconds(1))
    }

    private static func compareCounts(
        _ entry: RunEntry, _ engine: PlanningEngine, _ result: RunResult, plan: Int
    ) -> [String] {
        let done = entry.completed
        let state = engine.network.plans[plan]
        let pairs: [(name: String, recorded: Int, computed: Int)] = [
            ("stocking points", Int(done.stockingPoints), engine.network.stockingPointCount),
            ("replanned", Int(done.replanned), result.replanned.count),
            ("orders", Int(done.orders), state.orderCount),
            ("orders added", Int(done.ordersAdded), result.ordersAdded),
            ("orders changed", Int(done.ordersChanged), result.ordersChanged),
            ("orders removed", Int(done.ordersRemoved), result.ordersRemoved),
            ("messages", Int(done.messages), state.messageCount),
        ]
        var differences = pairs.filter { $0.recorded != $0.computed }.map {
            "\($0.name): recorded \($0.recorded), computed \($0.computed)"
        }
        if done.digest != state.digest {
            differences.append("digest: recorded \(done.digest), computed \(state.digest)")
        }
        if let recorded = done.nervousness, recorded != result.nervousness {
            let computed = result.nervousness.map { "\($0)" } ?? "none"
            differences.append("nervousness: recorded \(recorded), computed \(computed)")
        }
        return differences
    }
}

/// The plans of two networks, stocking point by stocking point.
private struct PlanComparison {
    let computed: PlanningNetwork
    let recorded: PlanningNetwork
    let plan: Int
    let recordedPlan: Int?

    func differences() -> [String] {
        guard let recordedPlan else { return ["the journal holds no results of the run"] }
        var differences: [String] = []
        for point in 0..<Int32(max(computed.pointCount, recorded.pointCount)) {
            let network = Int(point) < computed.pointCount ? computed : recorded
            let item = network.item(of: point)
            let location = network.location(of: point)
            let left = window(computed, item, location, plan)
            let right = window(recorded, item, location, recordedPlan)
            if left != right { differences += describe(left, right, item, location) }
        }
        return differences
    }

    /// The plan of a stocking point in event form, which names instead of numbering.
    private func window(_ network: PlanningNetwork, _ item: String, _ location: String, _ plan: Int) -> WindowReplaced {
        guard let point = network.point(item: item, location: location) else {
            return PointPlan().window(item: item, location: location)
        }
        return network.plans[plan].points[Int(point)].window(point, in: network)
    }

    private func describe(
        _ computed: WindowReplaced, _ recorded: WindowReplaced, _ item: String, _ location: String
    ) -> [String] {
        let place = "item `\(item)` at `\(location)`"
        var differences: [String] = []
        for order in recorded.orders where !computed.orders.contains(order) {
            let name = name(order, item, location)
            if let other = computed.orders.first(where: { self.name($0, item, location) == name }) {
                differences.append("\(place): order \(name): recorded \(text(order)), computed \(text(other))")
            } else {
                differences.append("\(place): order \(name) is recorded (\(text(order))), not computed")
            }
        }
        for order in computed.orders {
            let name = name(order, item, location)
            if !recorded.orders.contains(where: { self.name($0, item, location) == name }) {
                differences.append("\(place): order \(name) is computed (\(text(order))), not recorded")
            }
        }
        let (told, known) = (recorded.messages ?? [], computed.messages ?? [])
        for message in told where !known.contains(message) {
            differences.append("\(place): message `\(message.kind.name)` is recorded, not computed")
        }
        for message in known where !told.contains(message) {
            differences.append("\(place): message `\(message.kind.name)` is computed, not recorded")
        }
        if differences.isEmpty { differences.append("\(place): pegging, delays or actions differ") }
        return differences
    }

    private func name(_ order: RecordedOrder, _ item: String, _ location: String) -> String {
        PlannedOrderName(
            item: item, location: location, required: order.order.required, number: order.order.number
        ).description
    }

    private func text(_ order: RecordedOrder) -> String {
        "\(order.order.kind.name) \(order.order.quantity) start \(order.order.start) available"
            + " \(order.order.available) \(order.order.status.name)"
    }
}
