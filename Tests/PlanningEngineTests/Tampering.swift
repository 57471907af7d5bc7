import EventJournal
import PlanningEvents
import PlanningModel

@testable import PlanningEngine
@testable import PlanningNetwork

/// Writes a journal anew, batch by batch, with one recorded order altered: a forgery whose hash chain is whole.
struct Tampering {
    private let original: EventJournal
    private let target: EventJournal

    init(of original: EventJournal, into path: String) throws {
        self.original = original
        target = try EventJournal.open(path: path, mode: .create)
    }

    func copy() throws -> EventJournal {
        try rewrite { _, _ in nil }
        return target
    }

    /// Adds one unit to the first planned order that a run recorded.
    func alterOrder(ofRun run: Int) throws -> (journal: EventJournal, order: String) {
        var altered: String?
        try rewrite { number, window in
            guard number == run, altered == nil, let order = window.orders.first else { return nil }
            var window = window
            window.orders[0].order.quantity = try order.order.quantity.adding(.one)
            altered =
                PlannedOrderName(
                    item: window.item, location: window.location, required: order.order.required,
                    number: order.order.number
                ).description
            return window
        }
        guard let altered else { throw Missing() }
        return (target, altered)
    }

    struct Missing: Error {}

    private func rewrite(_ alter: (Int, WindowReplaced) throws -> WindowReplaced?) throws {
        var run = 0
        try original.forEachBatch { header, records in
            var buffer = RecordBuffer()
            for index in 0..<records.count {
                try records.withRecord(at: index) { bytes in
                    var event = bytes.withUnsafeBufferPointer { Array($0) }
                    switch try EventKind(of: bytes) {
                    case .runStarted: run = Int(try RunStarted(decoding: bytes).run)
                    case .windowReplaced:
                        if let window = try alter(run, WindowReplaced(decoding: bytes)) {
                            event = []
                            window.encode(into: &event)
                        }
                    default: break
                    }
                    buffer.append(writing: { $0 += event })
                }
            }
            _ = try target.append(
                buffer, options: BatchOptions(cause: header.cause, source: header.source, sequence: header.sequence))
            return true
        }
    }
}
