internal import PlanningEvents
internal import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// The first pass of a run: netting, down the levels.
extension PlanningRun {
    mutating func net(_ points: [PointID]) throws(NetworkError) {
        for round in rounds(points) { try net(round: round) }
    }

    /// Divides the stocking points of a level, so that of those that take from the same stock one comes after the other.
    private func rounds(_ points: [PointID]) -> [[PointID]] {
        guard context.network.hasAlternatives else { return [points] }
        let network = context.network
        let takers = points.filter { !network.stocks(for: $0).isEmpty }.sorted(by: network.precedes)
        var next: [PointID: Int] = [:]
        var late: [PointID: Int] = [:]
        for taker in takers {
            let stocks = network.stocks(for: taker)
            let round = stocks.reduce(0) { max($0, next[$1] ?? 0) }
            for stock in stocks { next[stock] = round + 1 }
            if round > 0 { late[taker] = round }
        }
        var rounds = [points.filter { late[$0] == nil }]
        for taker in takers {
            guard let round = late[taker] else { continue }
            while rounds.count <= round { rounds.append([]) }
            rounds[round].append(taker)
        }
        return rounds
    }

    private mutating func net(round points: [PointID]) throws(NetworkError) {
        let plans = try slices.map(points, context) { context, point, workspace throws(NetworkError) in
            try context.net(point, context.affected.range(of: point), &workspace.scratch)
        }
        for (point, new) in zip(points, plans) {
            if netted.insert(point) {
                result.windows.append(new.replanned)
            } else if let place = netted.members.firstIndex(of: point) {
                result.windows[place] = new.replanned
            }
            let old = remember(point)
            markChildren(of: point, old.orders.slice(new.days), new.plan.orders.slice(new.days))
            markDependents(of: point, context.current(point).exchange, new.plan.exchange)
            put(point, new.plan, within: new.days)
            context.network.withPlan(context.plan) { plan in
                if let places = new.replacing {
                    plan.windows[Int(point)].replaceSubrange(places, with: new.windows)
                } else {
                    plan.windows[Int(point)] = new.windows
                }
            }
        }
    }

    /// Marks the stocking points whose requirements are others because the orders of a parent are.
    private mutating func markChildren(
        of point: PointID, _ old: ArraySlice<PlannedOrder>, _ new: ArraySlice<PlannedOrder>
    ) {
        guard kind == .netChange || !scope.isEverything else { return }
        var oldPlace = old.startIndex
        var newPlace = new.startIndex
        while oldPlace < old.endIndex || newPlace < new.endIndex {
            let left = oldPlace < old.endIndex ? old[oldPlace] : nil
            let right = newPlace < new.endIndex ? new[newPlace] : nil
            if let left, let right, left.required == right.required, left.number == right.number {
                if !left.hasSameDemandOnComponents(as: right) {
                    markChildren(of: left, at: point)
                    markChildren(of: right, at: point)
                }
                oldPlace += 1
                newPlace += 1
            } else if let left, right.map({ (left.required, left.number) < ($0.required, $0.number) }) ?? true {
                markChildren(of: left, at: point)
                oldPlace += 1
            } else if let right {
                markChildren(of: right, at: point)
                newPlace += 1
            }
        }
    }

    /// Marks the stocking points of other items whose plan depends on what one leaves over, takes and passes on.
    ///
    /// One that takes from the same stock may have been netted in this run, and is netted again.
    private mutating func markDependents(of point: PointID, _ old: PlanExchange, _ new: PlanExchange) {
        guard kind == .netChange || !scope.isEverything else { return }
        for dependent in context.network.dependents(of: point, old, new) {
            guard scope.contains(dependent, context.network) else {
                context.network.withPlan(context.plan) { $0.affected.insert(dependent) }
                continue
            }
            context.affected.insert(dependent)
            netLevels.insert(dependent, level: context.network.level(of: dependent))
        }
    }

    private mutating func markChildren(of order: PlannedOrder, at point: PointID) {
        for child in context.network.children(of: order, of: point) {
            guard scope.contains(child, context.network) else {
                // It keeps its plan until a run may change it.
                context.network.withPlan(context.plan) { $0.affected.insert(child) }
                continue
            }
            guard !netted.contains(child) else { continue }
            context.affected.insert(child, DayRange(order.start, order.start))
            netLevels.insert(child, level: context.network.level(of: child))
        }
    }
}
