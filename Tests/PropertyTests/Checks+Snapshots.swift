import PlanningModel

@testable import PlanningEngine
@testable import PlanningEvents
@testable import PlanningNetwork

/// A planner that goes on from the state that a snapshot keeps, beside the one that has lived through everything.
struct Twin {
    private var planner: Planner

    /// Takes the state of a planner over, when it can be kept.
    ///
    /// - Throws: `Broken` if the state read back, or that of a replay, is another one.
    init(of live: Planner) throws {
        let state = try live.network.kept()
        planner = live
        planner.network = try PlanningNetwork(state: state.span)
        if try planner.network.kept() != state {
            throw Broken(property: "a state read back is the state that was written", differences: ["other bytes"])
        }
        var replayed = PlanningNetwork()
        for event in live.log { try replayed.apply(event.span) }
        if try replayed.kept() != state {
            throw Broken(property: "a replay leaves the state of the live network", differences: ["other bytes"])
        }
        let differences =
            StructureComparison(left: planner.network, right: replayed).differences()
            + PlanComparison(left: planner.network, right: replayed).differences()
        if !differences.isEmpty {
            throw Broken(
                property: "what is made of a state (first) is what events make (second)", differences: differences)
        }
    }

    /// Does what the other one did.
    mutating func follow(_ change: Change) { try? planner.apply(change) }

    /// Plans as the other one did, and compares every byte that a journal would hold.
    mutating func run(threads: Int, like live: Planner) throws {
        _ = try? planner.run(.netChange, threads: threads)
        try compare(with: live)
    }

    func compare(with live: Planner) throws {
        guard planner.log != live.log else { return }
        let place = zip(planner.log, live.log).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let first = place ?? min(planner.log.count, live.log.count)
        throw Broken(
            property: "an engine opened with a snapshot (first) appends what another one appends (second)",
            differences: ["event \(first + 1) of \(planner.log.count) and \(live.log.count)"]
                + [planner.log, live.log].map { $0.count > first ? "\($0[first])" : "none" })
    }
}

extension PlanningNetwork {
    /// The bytes of the state, as a snapshot keeps them.
    fileprivate func kept() throws -> [UInt8] {
        guard let state = state() else {
            throw Broken(property: "behind a run there is a state to keep", differences: ["not settled"])
        }
        return state
    }
}
