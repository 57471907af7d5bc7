/// The state of a network as bytes, for whoever keeps it elsewhere than in a snapshot of a journal.
extension PlanningNetwork {
    /// Reads a state, and makes anew what is made of it.
    ///
    /// - Throws: `StateFault` if the bytes are no state of a settled network; whatever they are, nothing traps.
    public init(state bytes: Span<UInt8>) throws(StateFault) {
        var reader = StateReader(bytes.bytes)
        self = try PlanningNetwork(restoring: &reader)
        try reader.end()
    }

    /// The state, as it is behind a run; `nil` elsewhere.
    public func state() -> [UInt8]? {
        guard isSettled else { return nil }
        var bytes: [UInt8] = []
        var writer = StateWriter { bytes += $0 }
        // Only who takes the bytes could fail.
        return (try? encodeState(into: &writer)).map { bytes }
    }
}
