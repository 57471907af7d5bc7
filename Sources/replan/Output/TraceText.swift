import PlanningEngine
import PlanningEvents
import PlanningModel

/// What an order is for, what it takes and what made it, for people.
struct TraceText {
    private let trace: OrderTrace
    private let history: OrderHistory
    private let plan: PlanView
    private let limit: Int

    private static let usualLimit = 40

    init(_ trace: OrderTrace, _ history: OrderHistory, _ plan: PlanView, showsAll: Bool) {
        self.trace = trace
        self.history = history
        self.plan = plan
        limit = showsAll ? .max : Self.usualLimit
    }

    var text: String {
        ([heading, ""] + tree("it is for", trace.demand) + tree("it takes", trace.supply) + causes)
            .joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let subject = trace.subject
        var parts = [
            "\(orderText(subject.order, subject.line) ?? ""): \(subject.kind) \(NumberText.grouped(subject.quantity))"
                + " of \(subject.item) at \(subject.location)"
        ]
        if let date = subject.date { parts.append("\(isDemand ? "required" : isERP ? "due" : "available") \(date)") }
        if let status = subject.status { parts.append(status) }
        let late = subject.delayDays > 0 ? Mark.late.colour(", \(days(subject.delayDays)) late") : ""
        return parts.joined(separator: ", ").visible + late + " — run \(plan.lastRun.run), \(plan.lastRun.date)"
    }

    private var isDemand: Bool { trace.subject.kind == RequirementKind.sales.name }
    private var isERP: Bool { trace.run == nil }

    private func days(_ count: Int32) -> String { NumberText.count(Int(count), "day") }

    // MARK: Trees

    private func tree(_ title: String, _ nodes: [OrderTrace.Node]) -> [String] {
        guard !nodes.isEmpty else { return title == "it is for" && !isDemand ? [title, "└─ nothing", ""] : [] }
        var lines = branches(nodes, "")
        if lines.count > limit {
            let rest = lines.count - limit
            lines = lines.prefix(limit) + ["… \(NumberText.count(rest, "line")) more (--all)"]
        }
        return [title] + lines + [""]
    }

    private func branches(_ nodes: [OrderTrace.Node], _ indent: String) -> [String] {
        nodes.enumerated().flatMap { place, node in
            let isLast = place == nodes.count - 1
            return ["\(indent)\(isLast ? "└─ " : "├─ ")\(line(node))"]
                + branches(node.nodes, indent + (isLast ? "   " : "│  "))
        }
    }

    private func line(_ node: OrderTrace.Node) -> String {
        let whole = node.orderQuantity.flatMap { $0 == node.quantity ? nil : " of \(NumberText.grouped($0))" } ?? ""
        var parts = [NumberText.grouped(node.quantity) + whole, node.kind.replacing("_", with: " ")]
        let order = orderText(node.order, node.line)
        if let order { parts.append(order) }
        if order?.contains("@") != true || trace.isComponent(node) { parts.append("\(node.item)@\(node.location)") }
        if let date = node.date { parts.append("\(date)") }
        if node.delayDays > 0 { parts.append("+\(days(node.delayDays))") }
        if let status = node.status, status != PlannedOrderStatus.planned.name { parts.append(status) }
        if node.isRepeated { parts.append("…") }
        let isLate = node.delayDays > 0 || node.kind == "uncovered"
        return (isLate ? Mark.late : .none).colour(parts.joined(separator: "  ").visible)
    }

    // MARK: Events

    /// As many events as are shown, those nearest to the order, in the order of the journal.
    private var nearest: [OrderHistory.Event] {
        guard history.events.count > limit else { return history.events }
        let ranked = history.events.sorted { ($0.distance, $0.position) < ($1.distance, $1.position) }
        return ranked.prefix(limit).sorted { $0.position < $1.position }
    }

    private var causes: [String] {
        var lines: [String] = []
        if let run = history.run {
            lines.append(
                "made or last changed by run \(run.started.run) (\(run.started.kind.name) on \(run.started.date),"
                    + " recorded \(RFC3339.shownText(run.recordedAt)) UTC)")
            if let previous = history.previousRun, previous.started.date != run.started.date {
                lines.append("the planning date moved from \(previous.started.date) to \(run.started.date)")
            }
            let since = history.previousRun.map { "since run \($0.started.run)" } ?? "before the first run"
            lines.append(
                history.events.isEmpty
                    ? "no event touched its pegging \(since)" : "what touched its pegging \(since)")
        } else {
            lines.append(history.events.isEmpty ? "no event names it" : "what the ERP said of it")
        }
        let width = history.events.last.map { "p\($0.position)".count } ?? 0
        for event in nearest {
            let position = "p\(event.position)"
            lines.append(
                "  " + String(repeating: " ", count: width - position.count) + position + "  "
                    + EventText.text(event.content).visible)
        }
        if history.events.count > limit {
            lines.append("  … \(NumberText.count(history.events.count - limit, "event")) more (--all)")
        }
        return lines
    }
}

extension OrderTrace {
    /// Whether a node is a requirement of a component, which is told with what it asks for.
    fileprivate func isComponent(_ node: Node) -> Bool { node.order == nil }
}
