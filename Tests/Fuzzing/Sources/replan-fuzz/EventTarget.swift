import PlanningEvents

/// Decodes bytes as an event, whichever kind they say that they are; what is decoded is encoded again to the same bytes.
enum EventTarget {
    nonisolated(unsafe) private static var row = RowEvent()

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let event = bytes.assumingMemoryBound(to: UInt8.self).span
        guard let kind = try? EventKind(of: event) else { return }
        var again: [UInt8] = []
        switch kind {
        case .row:
            guard (try? row.decode(event)) != nil else { return }
            row.encode(into: &again)
        case .planningDateMoved: (try? PlanningDateMoved(decoding: event))?.encode(into: &again)
        case .runStarted: (try? RunStarted(decoding: event))?.encode(into: &again)
        case .windowReplaced: (try? WindowReplaced(decoding: event))?.encode(into: &again)
        case .runCompleted: (try? RunCompleted(decoding: event))?.encode(into: &again)
        case .orderFixed: (try? OrderFixed(decoding: event))?.encode(into: &again)
        case .orderReleased: (try? OrderReleased(decoding: event))?.encode(into: &again)
        case .handoverProposed: (try? HandoverProposed(decoding: event))?.encode(into: &again)
        }
        guard !again.isEmpty else { return }
        // What is decoded can be encoded, and that decoded again.
        let second = again.withUnsafeBytes { try? EventKind(of: $0.assumingMemoryBound(to: UInt8.self).span) }
        precondition(second == kind, "an event became another kind")
    }
}
