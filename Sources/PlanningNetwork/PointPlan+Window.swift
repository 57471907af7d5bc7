package import PlanningEvents
internal import PlanningModel

/// Plans of stocking points as windows of the journal.
extension PointPlan {
    /// Puts a window in the place of what the plan has in it.
    mutating func replace(_ window: WindowReplaced, in network: inout PlanningNetwork) {
        if window.from <= window.to || !window.orders.isEmpty {
            let first = orders.place(of: window.from, .min)
            let end = max(first, orders.place(of: window.to + 1, .min))
            orders.replaceSubrange(first..<end, with: window.orders.map { network.order($0) })
            noteLeads()
        }
        if let recorded = window.slips {
            slips = recorded.map { slip in
                let parent = network.intern(network.name(slip.item), network.name(slip.location))
                return Slip(parent: parent, order: network.key(slip.order), days: slip.days)
            }
        }
        if let recorded = window.actions {
            moves = recorded.map { action in
                Move(order: network.key(action.order), days: action.days ?? 0, isCancelled: action.days == nil)
            }
        }
        if let recorded = window.messages { messages = recorded }
        if let recorded = window.exchange {
            exchange = network.exchange(recorded)
        } else if window.isWhole {
            exchange = PlanExchange()
        }
        digest = window.digest
        nextDay = window.nextDay
        traits = PlanTraits(rawValue: window.traits)
    }

    /// The required dates between which the orders are others than those of another plan.
    private func changedDays(since old: PointPlan, within days: DayRange) -> DayRange? {
        var (new, before) = (orders.slice(days), old.orders.slice(days))
        while let one = new.first, let other = before.first, one == other {
            new.removeFirst()
            before.removeFirst()
        }
        while let one = new.last, let other = before.last, one == other {
            new.removeLast()
            before.removeLast()
        }
        let changed = [new, before].filter { !$0.isEmpty }
        guard let first = changed.compactMap(\.first?.required).min(),
            let last = changed.compactMap(\.last?.required).max()
        else { return nil }
        return DayRange(first, last)
    }

    /// The event form of what is another in the plan of a stocking point than before.
    ///
    /// - Parameter days: the required dates outside which the orders are the same.
    package func window(
        _ point: PointID, since old: PointPlan, within days: DayRange = .whole, in network: borrowing PlanningNetwork
    ) -> WindowReplaced {
        var part = self
        var window = window(item: network.item(of: point), location: network.location(of: point))
        if let days = changedDays(since: old, within: days) {
            (window.from, window.to) = (days.first, days.last)
            part.orders = Array(orders.slice(days))
        } else {
            (window.from, window.to) = (Day(rawValue: 0), Day(rawValue: -1))
            part.orders = []
        }
        let whole = part.window(point, in: network)
        window.orders = whole.orders
        window.slips = slips == old.slips ? nil : whole.slips
        window.actions = moves == old.moves ? nil : whole.actions
        window.messages = messages == old.messages ? nil : whole.messages
        if exchange != old.exchange { window.exchange = network.recorded(exchange) }
        return window
    }

    /// The event form of a plan without orders, slips, actions and messages.
    package func window(item: String, location: String) -> WindowReplaced {
        WindowReplaced(
            item: item, location: location, from: .distantPast, to: .distantFuture, nextDay: nextDay, digest: digest,
            traits: traits.rawValue)
    }

    /// The event form of the plan of a stocking point.
    package func window(_ point: PointID, in network: borrowing PlanningNetwork) -> WindowReplaced {
        var window = window(item: network.item(of: point), location: network.location(of: point))
        window.orders = orders.map(network.recorded)
        window.slips = slips.map { slip in
            RecordedSlip(
                item: network.item(of: slip.parent), location: network.location(of: slip.parent),
                order: network.reference(slip.order, of: slip.parent), days: slip.days)
        }
        window.actions = moves.map { move in
            RecordedAction(order: network.reference(move.order, of: point), days: move.isCancelled ? nil : move.days)
        }
        window.messages = messages
        if exchange != PlanExchange() { window.exchange = network.recorded(exchange) }
        return window
    }
}
