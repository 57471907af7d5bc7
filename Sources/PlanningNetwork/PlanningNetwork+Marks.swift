package import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// The marks of the fences (semantics section 10): input events that a run appends before it plans.
extension PlanningNetwork {
    /// The marks that a run of a plan has to append, in the order of stocking points.
    ///
    /// Only the main plan has marks: other plans look at the same facts, and a look hands nothing over. To be asked of a
    /// settled network. Complexity: on the date of the last run in proportion to what was affected since; else that of a
    /// look at each stocking point.
    package func marks(_ kind: RunKind, plan index: Int, date: Day, scope: RunScope) -> [OrderFixed] {
        let plan = plans[index]
        guard plan.name == Plan.mainName, let last = plan.date else { return [] }
        let isEverything = kind == .regeneration || date < last
        let points: [PointID]
        if !isEverything, date == last {
            points = Set(plan.affected.members + plan.awaitingMark.members).sorted()
        } else {
            points = (0..<Int32(self.points.count)).filter {
                isEverything || plan.points[Int($0)].nextDay <= date || plan.affected.contains($0)
                    || plan.awaitingMark.contains($0)
            }
        }
        let scope = PointScope(scope, self)
        var marks: [OrderFixed] = []
        for point in points where isKnown(point) && scope.contains(point, self) {
            let policy = terms(of: point).policy
            guard policy.freezeFence != nil || policy.firmingFence != nil else { continue }
            for planned in plan.points[Int(point)].orders {
                guard var order = standing(planned, of: point, plan: index),
                    let status = order.status(markedBy: policy, on: date)
                else { continue }
                order.status = status
                marks.append(OrderFixed(item: item(of: point), location: location(of: point), order: recorded(order)))
            }
        }
        return marks
    }

    /// An order of a plan as it stands after what was decided since the run that made it; `nil` if it was confirmed or
    /// released since, so that the next run decides what becomes of it.
    package func standing(_ planned: PlannedOrder, of point: PointID, plan: Int) -> PlannedOrder? {
        let isIt = { (order: PlannedOrder) in order.required == planned.required && order.number == planned.number }
        if let fixed = points.fixedOrders[Int(point)].first(where: isIt) { return fixed }
        let identity = OrderPlace(point: point, required: planned.required, number: planned.number)
        guard !plans[plan].confirmed.contains(identity), !plans[plan].released.contains(identity) else { return nil }
        var order = planned
        order.status = .planned
        return order
    }

    /// Applies marks before they are appended.
    ///
    /// - Returns: what `takeBack` needs to undo it.
    package mutating func apply(_ marks: [OrderFixed]) -> MarksBefore {
        var before = MarksBefore(affected: plans.map(\.affected))
        for mark in marks {
            if let point = point(item: mark.item, location: mark.location), before.fixed[point] == nil {
                before.fixed[point] = points.fixedOrders[Int(point)]
            }
            fix(mark)
        }
        return before
    }

    /// Undoes marks whose run failed: the network is as it was before them.
    package mutating func takeBack(_ before: MarksBefore) {
        for (point, orders) in before.fixed.sorted(by: { $0.key < $1.key }) {
            points.fixedOrders[Int(point)] = orders
            rowsChanged(point)
            pending.explosions.insert(point)
        }
        settle()
        for index in plans.indices where index < before.affected.count {
            plans[index].affected = before.affected[index]
        }
    }
}

/// What the network was before a run's marks.
package struct MarksBefore: Sendable {
    fileprivate var fixed: [PointID: [PlannedOrder]] = [:]
    fileprivate var affected: [AffectedWindows]
}

extension PlannedOrder {
    /// The status that the fences of a stocking point give an order on a planning date; `nil` if it keeps its own.
    package func status(markedBy policy: CoveragePolicy, on date: Day) -> PlannedOrderStatus? {
        if let fence = policy.firmingFence, status == .planned || status == .frozen, order <= date + fence {
            return .firmed
        }
        if let fence = policy.freezeFence, status == .planned, required <= date + fence { return .frozen }
        return nil
    }

    /// The first later planning date on which a fence rolls over the order; of an order inside one, that date is past.
    package func markDay(_ policy: CoveragePolicy) -> Day {
        var day = Day.distantFuture
        if let fence = policy.firmingFence, status == .planned || status == .frozen { day = order - fence }
        if let fence = policy.freezeFence, status == .planned { day = min(day, required - fence) }
        return day
    }
}
