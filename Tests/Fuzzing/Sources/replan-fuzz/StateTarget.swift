import PlanningNetwork

/// Reads bytes as the state of a network that a snapshot keeps, behind its digests; what is read is written, and that
/// read again.
enum StateTarget {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let state = bytes.assumingMemoryBound(to: UInt8.self).span
        guard let network = try? PlanningNetwork(state: state) else { return }
        guard let once = network.state() else { preconditionFailure("a state cannot be kept again") }
        guard let again = try? PlanningNetwork(state: once.span) else {
            preconditionFailure("a state that was written cannot be read")
        }
        precondition(again.state() == once, "a state became another one")
    }
}
