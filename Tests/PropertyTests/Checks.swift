import PlanningModel

@testable import PlanningEngine
@testable import PlanningEvents
@testable import PlanningNetwork

/// A property that does not hold, in words.
struct Broken: Error, CustomStringConvertible {
    var property: String
    var differences: [String]

    var description: String { property + "\n  " + differences.prefix(6).joined(separator: "\n  ") }
}

/// Carries a scenario out and checks everything that should hold on the way.
struct Check {
    private var planner = Planner()
    private var random: SeededGenerator
    /// Goes on from a snapshot that was taken on the way.
    private var twin: Twin?

    private let seed: UInt64

    private init(seed: UInt64) {
        self.seed = seed
        random = SeededGenerator(seed: seed ^ 0xC0FF_EE00)
    }

    /// What is wrong, and the stream with its orders named; `nil` when all is well.
    static func failure(of scenario: Scenario) -> (broken: Broken, told: String)? {
        var check = Check(seed: scenario.seed)
        do {
            try check.carryOut(scenario)
            return nil
        } catch let broken as Broken {
            return (broken, check.planner.told.joined(separator: "\n"))
        } catch {
            return (
                Broken(property: "no error", differences: ["\(error)"]), check.planner.told.joined(separator: "\n")
            )
        }
    }

    private mutating func carryOut(_ scenario: Scenario) throws {
        var isPlanned = false
        for batch in scenario.batches {
            for change in batch {
                twin?.follow(change)
                do {
                    try planner.apply(change)
                    if change.isRun, random.chance(30) { twin = try Twin(of: planner) }
                } catch is NetworkError {
                    isPlanned = false
                }
            }
            let log = planner.log
            isPlanned = try planBatch()
            try twin?.run(threads: random.pick([1, 2, 4]), like: planner)
            if isPlanned, batch.contains(where: \.isRun) { try checkResumed(log) }
            planner.told.append("# run \(planner.runCount)")
            if isPlanned, random.chance(30) { twin = try Twin(of: planner) }
            if isPlanned, random.chance(20) { try checkAgainstFresh() }
        }
        guard isPlanned else { return }
        try checkAgainstFresh()
        try checkReplay()
        try checkOtherBatches()
        try checkOtherRoad()
    }

    private func expect(_ property: String, _ differences: [String]) throws {
        if !differences.isEmpty { throw Broken(property: property, differences: differences) }
    }

    // MARK: A run

    /// Net change, against a regeneration of a copy.
    ///
    /// - Returns: whether the run was carried out, and not refused for a quantity out of range.
    private mutating func planBatch() throws -> Bool {
        var copy = planner
        let before = planner
        do {
            _ = try planner.run(.netChange, threads: random.pick([1, 2, 4]))
        } catch let error as NetworkError {
            try expect(
                "a refused run leaves the plan as it was",
                PlanComparison(left: planner.network, right: before.network).differences())
            if (try? copy.run(.regeneration)) != nil {
                try expect("a regeneration is refused like a net change", ["\(error)"])
            }
            return false
        }
        do {
            _ = try copy.run(.regeneration, threads: random.pick([1, 2, 4]))
        } catch let error as NetworkError {
            try expect("a net change is refused like a regeneration", ["\(error)"])
        }
        try expect(
            "net change (first) equals regeneration (second)",
            PlanComparison(left: planner.network, right: copy.network).differences())
        try expect("invariants", planner.brokenInvariants())
        return true
    }

    // MARK: Other roads to the same plan

    /// A network that never ran, given all input events, and walked in other windows or in none.
    private mutating func checkAgainstFresh() throws {
        var fresh = Planner()
        fresh.windowLength = random.pick([1, 3, 1_000_000])
        for event in planner.inputs { try fresh.network.apply(event.span) }
        fresh.network.settle()
        try expect(
            "structure kept up (first) equals structure made at once (second)",
            StructureComparison(left: planner.network, right: fresh.network).differences())
        _ = try fresh.run(.regeneration)
        try expect(
            "net change (first) equals regeneration of a fresh network (second)",
            PlanComparison(left: planner.network, right: fresh.network).differences())
    }

    /// A journal opened again behind a run of a part of the plan, whose rest still waits.
    private func checkResumed(_ log: [[UInt8]]) throws {
        var resumed = Planner()
        for event in log { try resumed.network.apply(event.span) }
        _ = try resumed.run(.netChange)
        try expect(
            "a net change (first) equals that of a journal opened again (second)",
            PlanComparison(left: planner.network, right: resumed.network).differences())
    }

    /// The whole log, with the results of runs; then a net change that has nothing to do.
    private mutating func checkReplay() throws {
        // What the last run planned inside a fence is marked by the next.
        var rest = 8
        repeat {
            rest -= 1
            _ = try planBatch()
        } while planner.markCount > 0 && rest > 0
        if planner.markCount > 0 { return }
        var replayed = Planner()
        for event in planner.log { try replayed.network.apply(event.span) }
        replayed.runCount = planner.runCount
        try expect(
            "the live plan (first) equals the replayed one (second)",
            PlanComparison(left: planner.network, right: replayed.network).differences() + differentDetails(replayed))
        let result = try replayed.run(.netChange)
        try expect(
            "a net change after replay has nothing to do",
            result.changed.map { "\(replayed.network.name(of: $0.point)) changed" })
        let again = try planner.run(.netChange)
        try expect(
            "a second net change plans nothing", again.replanned.map { "\(planner.network.name(of: $0)) replanned" })
    }

    private func differentDetails(_ replayed: Planner) -> [String] {
        (0..<Int32(planner.network.pointCount)).compactMap { point in
            let network = replayed.network
            let other = network.find(
                item: planner.network.item(of: point), location: planner.network.location(of: point))
            let live = planner.network.plans[0].points[Int(point)]
            let plan = other.map { network.plans[0].points[Int($0)] } ?? PointPlan()
            guard live.nextDay != plan.nextDay || live.orders.map(\.run) != plan.orders.map(\.run) else { return nil }
            return "\(planner.network.name(of: point)): next day \(live.nextDay) \(plan.nextDay), runs of its orders"
        }
    }

    /// The same events in batches cut elsewhere.
    private mutating func checkOtherBatches() throws {
        var other = Planner()
        for event in planner.inputs {
            try other.apply(event)
            if isCut(behind: event) { _ = try? other.run(.netChange, marks: false) }
        }
        _ = try other.run(.netChange, marks: false)
        try expect(
            "plans of batches cut in different ways are equal",
            PlanComparison(left: planner.network, right: other.network).differences())
    }

    /// Chosen by seed and event, so that it stays when others are left out.
    private func isCut(behind event: [UInt8]) -> Bool {
        var number = seed
        for byte in event { number = (number ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var cut = SeededGenerator(seed: number)
        return cut.chance([5, 30, 70][Int(seed % 3)])
    }

    /// The rows as they are now, told in another order.
    private mutating func checkOtherRoad() throws {
        var events: [[UInt8]] = []
        for table in Table.allCases {
            for place in 0..<Int32(planner.network.placeCount(table)) {
                guard let row = planner.network.rowEvent(table, at: place, .put) else { continue }
                var bytes: [UInt8] = []
                row.encode(into: &bytes)
                events.append(bytes)
            }
        }
        events.shuffle(using: &random)
        for point in planner.network.names {
            for order in planner.network.fixedOrders(of: point) {
                let event = OrderFixed(
                    item: planner.network.item(of: point), location: planner.network.location(of: point),
                    order: planner.network.recorded(order))
                var bytes: [UInt8] = []
                event.encode(into: &bytes)
                events.append(bytes)
            }
        }
        var other = Planner()
        other.network.planningDate = planner.date
        for event in events { try other.apply(event) }
        _ = try other.run(.regeneration)
        var comparison = PlanComparison(left: planner.network, right: other.network)
        comparison.ignoresOrderOfMessages = true
        try expect(
            "the plan (first) depends on the rows alone, not on their history (second)", comparison.differences())
    }
}
