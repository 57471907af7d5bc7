import PlanningModel

@testable import PlanningEvents
@testable import PlanningNetwork
@testable import RequirementsPlanning

/// Where two networks hold different plans, in words; empty when they are the same.
///
/// What is left out: the run that made an order, and the day to come back to, which may be earlier than need be.
struct PlanComparison {
    let left: PlanningNetwork
    let right: PlanningNetwork
    /// Whether the networks came to their rows in different ways, so that messages stand in another order.
    var ignoresOrderOfMessages = false

    func differences() -> [String] {
        var differences: [String] = []
        var isCompared = Array(repeating: false, count: right.pointCount)
        for point in 0..<Int32(left.pointCount) {
            let other = right.find(item: left.item(of: point), location: left.location(of: point))
            if let other { isCompared[Int(other)] = true }
            compare(left.plan(of: point), other.map(right.plan) ?? Self.blank, left.name(of: point), &differences)
        }
        for point in isCompared.indices where !isCompared[point] {
            compare(Self.blank, right.plan(of: Int32(point)), right.name(of: Int32(point)), &differences)
        }
        let plans = (left.plans[0], right.plans[0])
        if plans.0.digest != plans.1.digest { differences.append("digests of the plans") }
        if plans.0.orderCount != plans.1.orderCount { differences.append("counts of orders") }
        if plans.0.messageCount != plans.1.messageCount { differences.append("counts of messages") }
        return differences
    }

    private static var blank: WindowReplaced { PointPlan().window(item: "", location: "") }

    private func compare(_ left: WindowReplaced, _ right: WindowReplaced, _ name: String, _ differences: inout [String])
    {
        func note<Part: Equatable>(_ what: String, _ one: Part, _ other: Part) {
            if one != other { differences.append("\(name): \(what):\n    \(one)\n    \(other)") }
        }
        note("orders", left.orders.map(Self.withoutRun), right.orders.map(Self.withoutRun))
        if left.slips != right.slips {
            // In the order of parents' numbers, which depend on the road.
            note("slips", Self.sorted(left.slips), Self.sorted(right.slips))
        }
        note("actions", left.actions, right.actions)
        if left.messages != right.messages {
            note(
                "messages", ignoresOrderOfMessages ? Self.sorted(left.messages) : left.messages ?? [],
                ignoresOrderOfMessages ? Self.sorted(right.messages) : right.messages ?? [])
        }
        note("exchange", left.exchange, right.exchange)
        note("digest", left.digest, right.digest)
        note("traits", left.traits, right.traits)
    }

    private static func sorted<Element>(_ elements: [Element]?) -> [Element] {
        (elements ?? []).sorted { "\($0)" < "\($1)" }
    }

    private static func withoutRun(_ order: RecordedOrder) -> RecordedOrder {
        var order = order
        order.order.run = 0
        return order
    }
}

extension PlanningNetwork {
    /// The stocking point of two names, of which one may be blank.
    func find(item: String, location: String) -> PointID? {
        guard let item = item.isEmpty ? TextID.none : texts.find(item.utf8),
            let location = location.isEmpty ? TextID.none : texts.find(location.utf8)
        else { return nil }
        return points.find(item, location)
    }

    func plan(of point: PointID) -> WindowReplaced {
        var window = plans[0].points[Int(point)].window(point, in: self)
        if window.orders.isEmpty, window.messages?.isEmpty ?? true { window.nextDay = .distantFuture }
        return window
    }
}

/// Where two networks of the same rows differ before they are planned; empty when they do not.
struct StructureComparison {
    let left: PlanningNetwork
    let right: PlanningNetwork

    func differences() -> [String] {
        let one = left.structure
        let other = right.structure
        return Set(one.keys).union(other.keys).sorted().compactMap { name in
            one[name] == other[name]
                ? nil : "\(name): structure:\n    \(one[name] ?? "absent")\n    \(other[name] ?? "absent")"
        }
    }
}

extension PlanningNetwork {
    /// What a stocking point that belongs to the network is, in words without numbers given out by the network.
    fileprivate var structure: [String: String] {
        var structure: [String: String] = [:]
        for point in 0..<Int32(pointCount) where exists(point) || faults[point] != nil {
            let index = Int(point)
            let terms = terms(of: point)
            guard isKnown(point) else {
                structure[name(of: point)] =
                    "not known, exists \(exists(point)), \((faults[point] ?? []).map { "\($0)" }.sorted())"
                continue
            }
            let sources = terms.sources.map { source in
                var plain = source
                (plain.leadTimeCalendar, plain.receiptCalendar, plain.orderCalendar) = (0, 0, 0)
                plain.from = .none
                plain.bill = .none
                return "\(plain) \(text(source.from)) \(text(source.bill))"
            }
            var policy = terms.policy
            let keys = [policy.seasonalKey, policy.forecastKey, policy.priorityKey].map { $0 == .none ? "" : text($0) }
            (policy.seasonalKey, policy.forecastKey, policy.priorityKey) = (.none, .none, .none)
            let children = points.children[index].map(describe).sorted()
            let parents = points.parents[index].filter { exists($0.point) }.map(describe).sorted()
            structure[name(of: point)] = """
                exists \(exists(point)) level \(exists(point) ? level(of: point) : 0) cycle \(points.isInCycle[index]) \
                open cycle \(points.openCycle[index] >= 0) phantom cycle \(points.hasPhantomCycle[index])
                    \(policy) \(keys) \(terms.isUnplannable) \(sources)
                    \(terms.priceBreaks)
                    \(terms.billVersions.map { "\(text($0.bill)) \($0.quantityFrom) \($0.effectiveFrom) \($0.effectiveTo)" })
                    children \(children)
                    parents \(parents)
                    faults \((faults[point] ?? []).map { "\($0)" }.sorted())
                """
        }
        return structure
    }

    private func describe(_ link: Link) -> String {
        let bill = link.bill < 0 ? "" : "\(text(bills[link.bill].item)) \(text(bills[link.bill].bill))"
        return "\(name(of: link.point)) \(link.kind) \(bill) \(link.isStructural)"
    }
}
