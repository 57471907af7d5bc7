import ERPExchange
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

/// Writes the events of a journal as lines of JSON.
struct EventLineWriter {
    private(set) var bytes: [UInt8] = []
    private var row = RowEvent()
    private var changes = ChangeLineWriter()

    mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Writes an event with what its batch says.
    mutating func write(_ position: Position, _ header: BatchHeader, _ event: Span<UInt8>) throws(EventFault) {
        let kind = try EventKind(of: event)
        var json = JSONWriter()
        json.beginObject()
        json.member("position", position.rawValue)
        json.member("batch", header.number)
        json.member("recorded_at", RFC3339.text(header.recordedAt))
        json.member("cause", header.cause)
        json.member("source", header.source)
        json.member("sequence", header.sequence)
        json.member("event", kind.name)
        switch kind {
        case .row:
            try row.decode(event)
            changes.write(row)
            end(json, with: changes.take())
            return
        case .planningDateMoved: json.member("date", try PlanningDateMoved(decoding: event).day)
        case .runStarted: json.members(of: try RunStarted(decoding: event))
        case .windowReplaced: json.members(of: try WindowReplaced(decoding: event))
        case .runCompleted: json.members(of: try RunCompleted(decoding: event))
        case .orderFixed:
            let fixed = try OrderFixed(decoding: event)
            json.member("item", fixed.item)
            json.member("location", fixed.location)
            json.name("order")
            json.write(fixed.order)
        case .orderReleased: json.member("order", try OrderReleased(decoding: event).order.name)
        case .handoverProposed:
            let handover = try HandoverProposed(decoding: event)
            json.member("order", handover.order.name)
            json.member("proposed_order", handover.proposedOrder)
            json.member("proposed_line", handover.proposedLine)
        }
        json.endObject()
        bytes += json.take()
    }

    /// Puts the members of a change line, which is an object with a line feed, behind those that are open.
    private mutating func end(_ json: JSONWriter, with line: [UInt8]) {
        bytes += json.bytes
        bytes.append(UInt8(ascii: ","))
        bytes += line.dropFirst()
    }
}

extension PlannedOrderIdentity {
    /// The id of the order.
    fileprivate var name: String {
        OrderHistory.name(item: item, location: location, required: required, number: number)
    }
}

extension JSONWriter {
    fileprivate mutating func members(of run: RunStarted) {
        member("run", run.run)
        member("kind", run.kind.name)
        member("plan", run.plan)
        member("date", run.date)
        member("input_position", run.inputPosition)
        member("engine_version", run.engineVersion)
        for (name, values) in [("items", run.scope.items), ("locations", run.scope.locations)] {
            self.name(name)
            beginArray()
            for text in values { value(text) }
            endArray()
        }
    }

    fileprivate mutating func members(of run: RunCompleted) {
        member("run", run.run)
        let counts: [(String, UInt32)] = [
            ("stocking_points", run.stockingPoints), ("replanned", run.replanned), ("orders", run.orders),
            ("orders_added", run.ordersAdded), ("orders_changed", run.ordersChanged),
            ("orders_removed", run.ordersRemoved), ("messages", run.messages),
        ]
        for (name, count) in counts { member(name, count) }
        member("microseconds", run.microseconds)
        member("digest", run.digest.description)
        member("nervousness", run.nervousness)
    }

    fileprivate mutating func members(of window: WindowReplaced) {
        member("item", window.item)
        member("location", window.location)
        member("from", window.from > .distantPast && window.from <= window.to ? window.from : nil)
        member("to", window.to < .distantFuture && window.from <= window.to ? window.to : nil)
        member("digest", window.digest.description)
        list("orders", window.orders) { $0.write($1) }
        list("slips", window.slips) { json, slip in
            json.beginObject()
            json.member("item", slip.item)
            json.member("location", slip.location)
            json.members(of: slip.order)
            json.member("days", slip.days)
            json.endObject()
        }
        list("actions", window.actions) { json, action in
            json.beginObject()
            json.members(of: action.order)
            json.member("days", action.days)
            json.endObject()
        }
        list("messages", window.messages) { json, message in
            json.beginObject()
            json.member("message", message.kind.name)
            json.members(of: message.order)
            json.member("from_date", message.fromDate)
            json.member("to_date", message.toDate)
            json.member("from_quantity", message.fromQuantity)
            json.member("to_quantity", message.toQuantity)
            json.member("detail", message.detail.isEmpty ? nil : message.detail)
            json.endObject()
        }
        if let exchange = window.exchange { members(of: exchange) }
    }

    /// What goes between items: left over for others, taken of others, passed on to a successor.
    private mutating func members(of exchange: RecordedExchange) {
        list("left_over", exchange.left) { json, left in
            json.beginObject()
            json.member("quantity", left.quantity)
            json.member("expires_on", left.expires == .distantFuture ? nil : left.expires)
            json.endObject()
        }
        list("taken", exchange.taken) { json, taken in
            json.beginObject()
            json.member("item", taken.item)
            json.member("location", taken.location)
            json.member("quantity", taken.quantity)
            json.member("expires_on", taken.expires == .distantFuture ? nil : taken.expires)
            json.endObject()
        }
        list("passed_on", exchange.passedOn) { json, passed in
            json.beginObject()
            json.members(of: passed.demand)
            json.member("requested_date", passed.requested)
            json.member("required_date", passed.required)
            json.member("quantity", passed.quantity)
            json.endObject()
        }
    }

    private mutating func list<Element>(
        _ name: String, _ elements: [Element]?, _ write: (inout JSONWriter, Element) -> Void
    ) {
        // What is not given is as before.
        guard let elements else { return }
        self.name(name)
        beginArray()
        for element in elements { write(&self, element) }
        endArray()
    }

    private mutating func members(of order: OrderReference) {
        switch order {
        case .none:
            member("order", String?.none)
            member("line", String?.none)
        case .erp(let order, let line):
            member("order", order)
            member("line", line)
        case .planned(let item, let location, let required, let number):
            member("order", OrderHistory.name(item: item, location: location, required: required, number: number))
            member("line", String?.none)
        }
    }

    fileprivate mutating func write(_ recorded: RecordedOrder) {
        let order = recorded.order
        beginObject()
        member("required_date", order.required)
        member("number", order.number)
        member("kind", order.kind.name)
        member("from", recorded.from)
        member("bill", recorded.bill)
        member("quantity", order.quantity)
        member("order_date", order.order)
        member("start_date", order.start)
        member("receipt_date", order.receipt)
        member("available_date", order.available)
        member("requested_date", order.requested)
        member("issue_date", order.issue)
        member("slip_days", order.slip)
        member("status", order.status.name)
        member("priority", order.priority.number)
        member("run", order.run)
        endObject()
    }
}
