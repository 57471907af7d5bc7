package import PlanningEvents
package import PlanningModel

/// Events of runs, and the plans they leave.
extension PlanningNetwork {
    /// The place of a plan; `nil` if no run has made it.
    package func planIndex(_ name: String) -> Int? { plans.firstIndex { $0.name == name } }

    /// The place of a plan, which is begun if there is none: everything is affected in it.
    package mutating func internPlan(_ name: String) -> Int {
        if let index = planIndex(name) { return index }
        var plan = Plan(name: name)
        plan.grow(to: points.count)
        for point in 0..<Int32(points.count) { plan.affected.insert(point) }
        plans.append(plan)
        return plans.count - 1
    }

    /// Changes a plan in place.
    package mutating func withPlan<Result>(_ index: Int, _ body: (inout Plan) -> Result) -> Result {
        body(&plans[index])
    }

    /// Notes that a run began: the events up to its end are its results.
    package mutating func begin(_ run: RunStarted) {
        settle()
        settleLeadTimes(on: run.date)
        planningDate = run.date
        let index = internPlan(run.plan)
        let before = plans[index].date
        plans[index].date = run.date
        runs.append(RunRecord(started: run))
        // What the run planned is not affected any more; what its scope left out stays so.
        let scope = PointScope(run.scope, self)
        if scope.isEverything {
            plans[index].affected.removeAll()
            plans[index].confirmed.removeAll()
            plans[index].released.removeAll()
        } else {
            for point in plans[index].affected.members where scope.contains(point, self) {
                plans[index].affected.remove(point)
            }
            plans[index].confirmed = plans[index].confirmed.filter { !scope.contains($0.point, self) }
            plans[index].released = plans[index].released.filter { !scope.contains($0.point, self) }
            // What the planning date reaches outside waits for a run that may plan it.
            let isBack = before.map { run.date < $0 } ?? true
            for point in 0..<Int32(points.count)
            where (isBack || plans[index].points[Int(point)].nextDay <= run.date) && !scope.contains(point, self) {
                plans[index].affected.insert(point)
            }
        }
    }

    /// Keeps the plan of a stocking point as the journal holds it, to be read by `readPlans`.
    mutating func keep(_ event: Span<UInt8>) throws(EventFault) {
        guard let started = runs.last?.started, let index = planIndex(started.plan) else { return }
        let names = try WindowReplaced.names(in: event)
        let point = intern(name(names.item), name(names.location))
        guard !started.scope.isEverything else {
            let bytes = event.withUnsafeBufferPointer(Array.init)
            if try WindowReplaced.isWhole(event) {
                plans[index].unread[point] = [bytes]
            } else {
                plans[index].unread[point, default: []].append(bytes)
            }
            return
        }
        // What a run asks of stocking points outside its scope shows only beside the plan before.
        try readPlan(point, plan: index)
        let old = plans[index].points[Int(point)]
        var new = old
        new.replace(try WindowReplaced(decoding: event), in: &self)
        plans[index].restore(point, to: new)
        markOutside(started.scope, old.orders, new.orders, of: point, plan: index)
        let scope = PointScope(started.scope, self)
        for dependent in dependents(of: point, old.exchange, new.exchange) where !scope.contains(dependent, self) {
            plans[index].affected.insert(dependent)
        }
    }

    /// Reads the windows of a stocking point that were kept.
    private mutating func readPlan(_ point: PointID, plan index: Int) throws(EventFault) {
        guard let unread = plans[index].unread.removeValue(forKey: point) else { return }
        var plan = plans[index].points[Int(point)]
        for bytes in unread { plan.replace(try WindowReplaced(decoding: bytes.span), in: &self) }
        plans[index].restore(point, to: plan)
    }

    /// Reads the plans that the journal holds: of each stocking point what came after its last whole plan.
    ///
    /// To be called after events of runs were applied with `readsPlans` off, and before plans are used.
    package mutating func readPlans() throws(NetworkError) {
        for index in plans.indices where !plans[index].unread.isEmpty {
            do throws(EventFault) {
                for point in plans[index].unread.keys.sorted() { try readPlan(point, plan: index) }
            } catch {
                throw .event(error)
            }
        }
    }

    /// Marks what other orders ask for outside the scope of their run, as the run itself did.
    private mutating func markOutside(
        _ scope: RunScope, _ old: [PlannedOrder], _ new: [PlannedOrder], of point: PointID, plan: Int
    ) {
        let scope = PointScope(scope, self)
        func others(_ orders: [PlannedOrder], than known: [PlannedOrder]) -> [PlannedOrder] {
            let known = Dictionary(known.map { (OrderKey(required: $0.required, number: $0.number), $0) }) { $1 }
            return orders.filter { order in
                let same = known[OrderKey(required: order.required, number: order.number)]
                return same.map { !$0.hasSameDemandOnComponents(as: order) } ?? true
            }
        }
        for order in others(old, than: new) + others(new, than: old) {
            for child in children(of: order, of: point) where !scope.contains(child, self) {
                plans[plan].affected.insert(child)
            }
        }
    }

    /// Notes that the last run ended.
    package mutating func complete(_ run: RunCompleted) {
        guard let last = runs.indices.last, runs[last].started.run == run.run else { return }
        runs[last].completed = run
    }

    mutating func fix(_ event: OrderFixed) {
        let point = intern(name(event.item), name(event.location))
        let order = order(event.order)
        points.fixedOrders[Int(point)].removeAll { $0.required == order.required && $0.number == order.number }
        let place = points.fixedOrders[Int(point)].firstIndex {
            (order.required, order.number) < ($0.required, $0.number)
        }
        points.fixedOrders[Int(point)].insert(order, at: place ?? points.fixedOrders[Int(point)].count)
        let identity = OrderPlace(point: point, required: order.required, number: order.number)
        for index in plans.indices { plans[index].released.remove(identity) }
        rowsChanged(point)
        pending.explosions.insert(point)
    }

    mutating func release(_ event: OrderReleased) {
        guard let point = point(item: event.order.item, location: event.order.location) else { return }
        let identity = OrderPlace(point: point, required: event.order.required, number: event.order.number)
        guard unfix(identity) else { return }
        for index in plans.indices { plans[index].released.insert(identity) }
    }

    /// Takes an order out of those that are fixed.
    ///
    /// - Returns: whether it was there.
    mutating func unfix(_ order: OrderPlace) -> Bool {
        let isIt = { (fixed: PlannedOrder) in fixed.required == order.required && fixed.number == order.number }
        guard points.fixedOrders[Int(order.point)].contains(where: isIt) else { return false }
        points.fixedOrders[Int(order.point)].removeAll(where: isIt)
        handovers[order] = nil
        rowsChanged(order.point)
        // What it took from may be asked for no more.
        pending.explosions.insert(order.point)
        return true
    }

    mutating func propose(_ event: HandoverProposed) {
        guard let point = point(item: event.order.item, location: event.order.location) else { return }
        let handover = Handover(order: name(event.proposedOrder), line: name(event.proposedLine))
        handovers[OrderPlace(point: point, required: event.order.required, number: event.order.number)] = handover
        proposedOrders.insert(handover.order.rawValue)
    }

    /// The number of a name; `none` for a blank one.
    mutating func name(_ text: String) -> TextID { text.isEmpty ? .none : texts.intern(text.utf8) }

    mutating func order(_ recorded: RecordedOrder) -> PlannedOrder {
        var order = recorded.order
        order.from = recorded.from.map { texts.intern($0.utf8) } ?? .none
        order.bill = recorded.bill.map { texts.intern($0.utf8) } ?? .none
        return order
    }

    /// The event form of a planned order.
    package func recorded(_ order: PlannedOrder) -> RecordedOrder {
        RecordedOrder(
            order: order, from: order.from == .none ? nil : texts[order.from],
            bill: order.bill == .none ? nil : texts[order.bill])
    }

    /// What an order key names.
    package func reference(_ key: OrderKey, of point: PointID) -> OrderReference {
        if key.isPlanned {
            return .planned(
                item: item(of: point), location: location(of: point), required: Day(rawValue: key.first),
                number: key.second)
        }
        let line = TextID(rawValue: key.second)
        return .erp(order: texts[TextID(rawValue: key.first)], line: line == .none ? nil : texts[line])
    }

    mutating func key(_ reference: OrderReference) -> OrderKey {
        switch reference {
        case .planned(_, _, let required, let number): OrderKey(required: required, number: number)
        case .erp(let order, let line): OrderKey(order: name(order), line: name(line ?? ""))
        case .none: OrderKey(order: .none, line: .none)
        }
    }
}
