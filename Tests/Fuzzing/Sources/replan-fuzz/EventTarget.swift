import PlanningEvents

/// Decodes bytes as an event, whichever kind they say that they are; what is decoded is encoded, and that decoded again.
enum EventTarget {
    nonisolated(unsafe) private static var row = RowEvent()

    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let once = recoded(bytes) else { return }
        let twice = once.withUnsafeBytes { recoded($0) }
        precondition(twice == once, "an event became another one")
        // A row has one form only.
        guard let first = bytes.first, Table(rawValue: first) != nil else { return }
        precondition(once.elementsEqual(bytes), "a row has two forms")
    }

    private static func recoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        let event = bytes.assumingMemoryBound(to: UInt8.self).span
        guard let kind = try? EventKind(of: event) else { return nil }
        var again: [UInt8] = []
        switch kind {
        case .row:
            guard (try? row.decode(event)) != nil else { return nil }
            row.encode(into: &again)
        case .planningDateMoved: (try? PlanningDateMoved(decoding: event))?.encode(into: &again)
        case .runStarted: (try? RunStarted(decoding: event))?.encode(into: &again)
        case .windowReplaced: (try? WindowReplaced(decoding: event))?.encode(into: &again)
        case .runCompleted: (try? RunCompleted(decoding: event))?.encode(into: &again)
        case .orderFixed: (try? OrderFixed(decoding: event))?.encode(into: &again)
        case .orderReleased: (try? OrderReleased(decoding: event))?.encode(into: &again)
        case .handoverProposed: (try? HandoverProposed(decoding: event))?.encode(into: &again)
        }
        return again.isEmpty ? nil : again
    }
}
