public import EventJournal
public import PlanningEvents
public import PlanningModel
internal import PlanningNetwork

/// What a journal tells of how an order came to be as it is.
public struct OrderHistory: Sendable {
    /// An event that had a part in it.
    public struct Event: Sendable {
        public enum Content: Sendable {
            /// A change of a row, with the row as it was before.
            case row(RowEvent, old: RowEvent?)
            case date(Day)
            /// What was decided about a planned order.
            case decision(order: String, Decision)
        }

        public var position: UInt64
        /// Microseconds since 1970-01-01 00:00 UTC.
        public var recordedAt: Int64
        public var cause: String
        public var source: String?
        public var content: Content
        /// How near it is to the order: 0 changes an order on the way of its pegging, 1 stock or orders of its stocking
        /// points, 2 their settings, 3 what many share, as calendars.
        public var distance = 0
    }

    /// The run that made or last changed a planned order.
    public var run: RunEntry?
    /// The run of the plan before it.
    public var previousRun: RunEntry?
    /// For a planned order, what touched its pegging between the two runs, and what fixed it; for an order of the ERP,
    /// the changes of its row.
    public var events: [Event] = []
}

extension OrderTrace {
    /// Looks for the events that made or last changed the order.
    ///
    /// - Complexity: that of replaying the journal.
    public func history(
        journal: EventJournal, plan: String, asOf moment: Moment? = nil
    ) throws(EngineError) -> OrderHistory {
        switch name {
        case .open(let order, let line):
            return try OrderHistory(events: OrderHistory.changes(.supplyOrders, order, line, in: journal))
        case .demand(let order, let line):
            return try OrderHistory(events: OrderHistory.changes(.demandOrders, order, line, in: journal))
        case .planned:
            break
        }
        let runs = try RunEntry.all(in: journal).filter { $0.started.plan == plan }
        guard let run, let index = runs.firstIndex(where: { Int($0.started.run) == run }) else {
            return OrderHistory()
        }
        var history = OrderHistory(run: runs[index], previousRun: index > 0 ? runs[index - 1] : nil)
        var filter = EventFilter(places, orders: erpOrders, keys: keys)
        if run != Int(runs[runs.count - 1].started.run),
            let then = try? PlanView.open(journal: journal, plan: plan, asOf: .run(run)),
            let trace = try? then.trace(subject.order ?? "")
        {
            filter = EventFilter(
                places.union(trace.places), orders: erpOrders.union(trace.erpOrders), keys: keys.union(trace.keys))
        }
        history.events = try OrderHistory.events(
            filter, after: history.previousRun?.started.inputPosition ?? 0, through: runs[index].started.inputPosition,
            in: journal)
        history.events += try OrderHistory.decisions(
            of: subject.order ?? "", after: runs[index].started.inputPosition, in: journal)
        return history
    }
}

extension OrderHistory {
    /// The changes of the row of an order.
    fileprivate static func changes(
        _ table: Table, _ order: String, _ line: String?, in journal: EventJournal
    ) throws(EngineError) -> [Event] {
        var events: [Event] = []
        var known: RowEvent?
        var row = RowEvent()
        try forEachEvent(in: journal, from: 1, through: nil) { header, position, bytes in
            guard bytes.count > 0, bytes[0] == table.rawValue else { return }
            try row.decode(bytes)
            guard row.text(0) == order, row.text(1) == line else { return }
            events.append(Event(position, header, .row(row, old: known)))
            known = row.operation == .put ? row : nil
        }
        return events
    }

    /// Changes that touch stocking points, and moves of the planning date.
    fileprivate static func events(
        _ filter: EventFilter, after: UInt64, through last: UInt64, in journal: EventJournal
    ) throws(EngineError) -> [Event] {
        // Only rows are applied: for what they were before, no plan is needed.
        var network = PlanningNetwork()
        var events: [Event] = []
        var row = RowEvent()
        try forEachEvent(in: journal, from: 1, through: last) { header, position, bytes in
            guard position > after else {
                if bytes.count > 0, Table(rawValue: bytes[0]) != nil { try network.apply(bytes) }
                return
            }
            switch try EventKind(of: bytes) {
            case .row:
                try row.decode(bytes)
                var old: RowEvent?
                switch network.compare(row) {
                case .same(let place), .changed(let place):
                    old = network.rowEvent(row.table, at: place, .put)
                case .new: break
                }
                if filter.touches(row) || old.map({ filter.touches($0) }) ?? false {
                    var event = Event(position, header, .row(row, old: old))
                    event.distance = filter.distance(row)
                    events.append(event)
                }
                try network.apply(bytes)
            case .planningDateMoved:
                events.append(Event(position, header, .date(try PlanningDateMoved(decoding: bytes).day)))
            case .orderFixed, .orderReleased, .handoverProposed:
                guard let (order, decision) = try decision(bytes, cause: header.cause) else { return }
                if filter.touches(item: order.item, location: order.location) {
                    events.append(Event(position, header, .decision(order: order.name, decision)))
                }
            case .runStarted, .windowReplaced, .runCompleted:
                return
            }
        }
        return events
    }

    /// What was decided about a planned order after a position.
    fileprivate static func decisions(
        of order: String, after: UInt64, in journal: EventJournal
    ) throws(EngineError) -> [Event] {
        var events: [Event] = []
        try forEachEvent(in: journal, from: after + 1, through: nil) { header, position, bytes in
            guard let (decided, decision) = try decision(bytes, cause: header.cause), decided.name == order else {
                return
            }
            events.append(Event(position, header, .decision(order: order, decision)))
        }
        return events
    }

    private static func forEachEvent(
        in journal: EventJournal, from first: UInt64, through last: UInt64?,
        _ body: (BatchHeader, UInt64, Span<UInt8>) throws -> Void
    ) throws(EngineError) {
        if let last, last < first { return }
        do {
            let end = last.map { Position(rawValue: $0) }
            try journal.forEachBatch(from: Position(rawValue: first), through: end) { header, records in
                try records.forEachRecord(from: Position(rawValue: first)) { position, bytes in
                    if position.rawValue <= last ?? position.rawValue { try body(header, position.rawValue, bytes) }
                }
                return true
            }
        } catch let error as JournalError {
            throw .journal(error)
        } catch {
            throw .notFound(what: "an event cannot be read: \(error)", advice: "verify the journal")
        }
    }
}

extension OrderHistory.Event {
    fileprivate init(_ position: UInt64, _ header: BatchHeader, _ content: Content) {
        self.init(
            position: position, recordedAt: header.recordedAt, cause: header.cause, source: header.source,
            content: content)
    }
}

extension OrderHistory {
    /// The id of a planned order.
    public static func name(item: String, location: String, required: Day, number: Int32) -> String {
        PlannedOrderName(item: item, location: location, required: required, number: number).description
    }
}
