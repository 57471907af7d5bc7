public import EventJournal
internal import PlanningEvents
internal import PlanningNetwork

/// Snapshots of the network beside the journal: a cache, which changes nothing but the time to open.
extension PlanningEngine {
    /// What the engine calls its state: another engine, layout or contract makes another one.
    static let stateName: String = {
        let contract = String(PlanningNetwork.contractIdentity, radix: 16)
        return "replan engine \(version), state \(PlanningNetwork.stateVersion), contract \(contract)"
    }()

    /// Takes over the newest snapshot that fits, instead of reading the events before it.
    mutating func restore(through last: Position?, ignored: (String) -> Void) {
        var isAnyUnfit = false
        let restored = journal.withNewestSnapshot(
            of: Self.stateName, through: last,
            ignored: { reason in
                isAnyUnfit = true
                ignored(reason)
            }
        ) { snapshot, bytes in
            var reader = StateReader(bytes.bytes)
            let places = try Self.runPlaces(&reader)
            let network = try PlanningNetwork(restoring: &reader)
            try reader.end()
            guard let runs = Self.entries(network, places, upTo: snapshot.position) else {
                throw StateFault("its state has other runs than it says")
            }
            return (network: network, runs: runs, position: snapshot.position)
        }
        hasUnfitSnapshot = isAnyUnfit
        guard let restored else { return }
        network = restored.network
        runs = restored.runs
        position = restored.position
        snapshotPosition = restored.position
    }

    /// Writes a snapshot, if the engine stands behind a run.
    ///
    /// Elsewhere rows wait to be brought into the graph by the next run, which the events alone tell.
    ///
    /// - Returns: what was written; `nil` if the engine does not stand behind a run.
    /// - Throws: `EngineError.journal`; the snapshots are then as they were.
    @discardableResult
    public mutating func writeSnapshot() throws(EngineError) -> StateSnapshot? {
        guard let last = runs.last, last.lastPosition == position, runs.count == network.runs.count, network.isSettled
        else { return nil }
        let snapshot: StateSnapshot
        do {
            snapshot = try journal.writeSnapshot(at: position, of: Self.stateName) { file in
                var writer = StateWriter { try file.append($0) }
                writer.append(runs.count)
                for run in runs {
                    writer.append(Int64(bitPattern: run.firstPosition.rawValue))
                    writer.append(Int64(bitPattern: run.lastPosition.rawValue))
                    writer.append(run.recordedAt)
                }
                try network.encodeState(into: &writer)
            }
        } catch let error as JournalError {
            throw .journal(error)
        } catch {
            throw .notFound(what: "a snapshot was not written: \(error)", advice: "try again")
        }
        snapshotPosition = position
        hasUnfitSnapshot = false
        return snapshot
    }

    /// Whether enough events were read or appended since the newest snapshot for another one to be worth its while, or
    /// there is one that does not fit. To be asked when the engine's work is done.
    public var isSnapshotDue: Bool {
        journal.mode != .readOnly
            && (position.rawValue - snapshotPosition.rawValue >= eventsBetweenSnapshots || hasUnfitSnapshot)
    }

    private struct RunPlace {
        var first: Position
        var last: Position
        var recordedAt: Int64
    }

    @_lifetime(reader: copy reader)
    private static func runPlaces(_ reader: inout StateReader) throws(StateFault) -> [RunPlace] {
        var places: [RunPlace] = []
        for _ in 0..<(try reader.count(ofSize: 24)) {
            let first = UInt64(bitPattern: try reader.integer())
            let last = UInt64(bitPattern: try reader.integer())
            places.append(
                RunPlace(
                    first: Position(rawValue: first), last: Position(rawValue: last),
                    recordedAt: try reader.integer()))
        }
        return places
    }

    /// The runs of a network with their places; `nil` if these are not those of its runs.
    private static func entries(
        _ network: PlanningNetwork, _ places: [RunPlace], upTo end: Position
    ) -> [RunEntry]? {
        guard places.count == network.runs.count, places.last?.last == end else { return nil }
        var entries: [RunEntry] = []
        for (run, place) in zip(network.runs, places) {
            guard let completed = run.completed, run.started.run == Int32(entries.count + 1) else { return nil }
            entries.append(
                RunEntry(
                    started: run.started, completed: completed, firstPosition: place.first, lastPosition: place.last,
                    recordedAt: place.recordedAt))
        }
        return entries
    }
}
