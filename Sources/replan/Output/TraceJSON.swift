import ERPExchange
import PlanningEngine
import PlanningEvents
import PlanningModel

/// What an order is for, what it takes and what made it, for programs.
enum TraceJSON {
    /// An array of one object.
    static func bytes(_ trace: OrderTrace, _ history: OrderHistory) -> [UInt8] {
        var json = JSONWriter()
        json.beginArray()
        json.beginObject()
        members(of: trace.subject, &json)
        json.member("run", trace.run)
        nodes("demand", trace.demand, &json)
        nodes("supply", trace.supply, &json)
        json.member("made_by", history.run.map(cell) ?? .text(nil))
        json.member("previous_run", history.previousRun.map(cell) ?? .text(nil))
        json.name("events")
        json.beginArray()
        for event in history.events { write(event, &json) }
        json.endArray()
        json.endObject()
        json.endArray()
        return json.take()
    }

    private static func members(of node: OrderTrace.Node, _ json: inout JSONWriter) {
        json.member("kind", node.kind)
        json.member("order", node.order)
        json.member("line", node.line)
        json.member("item", node.item)
        json.member("location", node.location)
        json.member("quantity", node.quantity)
        json.member("order_quantity", node.orderQuantity)
        json.member("date", node.date)
        json.member("delay_days", node.delayDays)
        json.member("status", node.status)
    }

    private static func nodes(_ name: String, _ nodes: [OrderTrace.Node], _ json: inout JSONWriter) {
        json.name(name)
        json.beginArray()
        for node in nodes {
            json.beginObject()
            members(of: node, &json)
            json.member("repeated", node.isRepeated)
            Self.nodes("nodes", node.nodes, &json)
            json.endObject()
        }
        json.endArray()
    }

    private static func cell(_ run: RunEntry) -> Cell {
        .object([
            ("run", .count(run.started.run)), ("kind", .text(run.started.kind.name)), ("date", .day(run.started.date)),
            ("input_position", .count(run.started.inputPosition)), ("recorded_at", .text(RFC3339.text(run.recordedAt))),
        ])
    }

    private static func write(_ event: OrderHistory.Event, _ json: inout JSONWriter) {
        json.beginObject()
        json.member("position", event.position)
        json.member("recorded_at", RFC3339.text(event.recordedAt))
        json.member("cause", event.cause)
        json.member("source", event.source)
        switch event.content {
        case .row(let row, _):
            json.member("event", row.table.name)
            json.member("op", row.operation.name)
        case .date:
            json.member("event", EventKind.planningDateMoved.name)
            json.null("op")
        case .decision(_, let decision):
            json.member("event", decision.event.name)
            json.null("op")
        }
        json.member("text", EventText.text(event.content))
        json.endObject()
    }
}
