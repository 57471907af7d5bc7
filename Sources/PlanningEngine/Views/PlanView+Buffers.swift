public import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// A stocking point that orders by net flow, in a list: rules `priority` and `decoupling` (semantics sections 12 and
/// 13).
public struct BufferRow: Hashable, Sendable {
    public var item: String
    public var location: String
    public var rule: CoverageRule
    /// What only decoupling points have: usage, decoupled lead time and zones.
    public var zones: Zones?
    public var minimum: Quantity
    public var reorderPoint: Quantity
    public var maximum: Quantity
    public var onHand: Quantity
    public var onOrder: Quantity
    /// The requirements that count in net flow.
    public var qualified: Quantity
    public var netFlow: Quantity
    /// 100 × net flow ÷ maximum, not below 0.
    public var priority: Quantity?

    /// The zones of a decoupling point.
    public struct Zones: Hashable, Sendable {
        /// ADU, at six places.
        public var usage: Quantity
        /// DLT.
        public var leadTimeDays: Int32
        public var red: Quantity
        public var yellow: Quantity
        public var green: Quantity
    }

    /// Whether net flow is below the reorder point.
    public var isBelowReorderPoint: Bool { netFlow < reorderPoint }
}

extension PlanView {
    /// The stocking points that order by net flow, by level, item and location.
    public func buffers(_ filter: Filter = Filter()) throws(EngineError) -> [BufferRow] {
        var rows: [BufferRow] = []
        var scratch = TimelineScratch()
        for point in points(filter)
        where context.network.exists(point) && context.network.isKnown(point)
            && context.network.terms(of: point).policy.rule.ordersByNetFlow
        {
            if let row = try buffer(of: point, try planned(point, &scratch).timeline) { rows.append(row) }
        }
        return rows
    }

    /// The buffer of a planned timeline; `nil` if its stocking point does not order by net flow.
    func buffer(of point: PointID, _ timeline: Timeline) throws(EngineError) -> BufferRow? {
        guard let flow = timeline.netFlow else { return nil }
        let network = context.network
        do throws(QuantityOverflow) {
            return BufferRow(
                item: network.item(of: point), location: network.location(of: point),
                rule: network.terms(of: point).policy.rule, zones: try timeline.buffer.map(zones),
                minimum: flow.minimum, reorderPoint: flow.reorderPoint, maximum: flow.maximum,
                onHand: flow.onHand, onOrder: flow.onOrder, qualified: flow.required, netFlow: flow.quantity,
                priority: try flow.priority().number)
        } catch {
            throw .planning(network.error(.quantityOverflow, at: point))
        }
    }

    private func zones(_ buffer: DecouplingBuffer) throws(QuantityOverflow) -> BufferRow.Zones {
        BufferRow.Zones(
            usage: try buffer.averageDailyUsage(), leadTimeDays: buffer.leadTime, red: buffer.red,
            yellow: buffer.yellow, green: buffer.green)
    }
}
