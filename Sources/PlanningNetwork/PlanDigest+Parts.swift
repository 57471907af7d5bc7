package import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

extension PlanDigest {
    /// What stands for a quantity of a forecast line that an order consumed.
    package init(consumed line: UInt64, by order: UInt64, _ quantity: Quantity) {
        let low = Identity.combine(Identity.combine(Identity.combine(9, line), order), quantity.rawValue)
        self.init(low: low, high: Identity.combine(low, order ^ 0x8AED_2A6A_BF71_5880))
    }

    /// What stands for a peg: requirement, receipt and quantity.
    @inline(__always)
    package init(peg requirement: UInt64, _ receipt: UInt64, _ quantity: Quantity) {
        let low = Identity.combine(Identity.combine(requirement, receipt), quantity.rawValue)
        self.init(low: low, high: Identity.combine(low, requirement ^ 0xA409_3822_299F_31D0))
    }
}

extension PlanningNetwork {
    /// What stands for a planned order: all that is told of it but the run.
    package func digest(of order: PlannedOrder, _ point: UInt64) -> PlanDigest {
        var identity = identity(of: order, point)
        for day in [order.order, order.start, order.receipt, order.available, order.issue, order.requested] {
            identity = Identity.combine(identity, day.rawValue)
        }
        identity = Identity.combine(identity, order.quantity.rawValue)
        identity = Identity.combine(identity, order.priority.rawValue)
        identity = Identity.combine(identity, UInt64(order.kind.rawValue) << 8 | UInt64(order.status.rawValue))
        identity = Identity.combine(identity, texts.identity(order.from))
        if order.bill != .none { identity = Identity.combine(identity, texts.identity(order.bill)) }
        return PlanDigest(low: identity, high: Identity.combine(identity, order.quantity.rawValue))
    }

    /// What stands for a message.
    package func digest(of message: PlanMessage, _ point: UInt64) -> PlanDigest {
        var identity = Identity.combine(point, UInt64(message.kind.rawValue))
        func add(_ text: String) {
            for byte in text.utf8 { identity = (identity ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            identity = Identity.mix(identity &+ 1)
        }
        switch message.order {
        case .none: break
        case .erp(let order, let line):
            add(order)
            add(line ?? "\u{0}")
        case .planned(let item, let location, let required, let number):
            add(item)
            add(location)
            identity = Identity.combine(Identity.combine(identity, required.rawValue), number)
        }
        for day in [message.fromDate, message.toDate] {
            identity = Identity.combine(identity, day?.rawValue ?? Int32.min)
        }
        for quantity in [message.fromQuantity, message.toQuantity] {
            identity = Identity.combine(identity, quantity?.rawValue ?? Int64.min)
        }
        add(message.detail)
        return PlanDigest(low: identity, high: Identity.combine(identity, 77 as UInt64))
    }

    /// Gives the receipts of new orders the numbers that stand for them in digests.
    package func identifyOrders(_ timeline: inout Timeline, _ point: PointID) {
        let name = identity(of: point)
        for index in timeline.orders.indices {
            timeline.receipts[timeline.existingCount + index].identity = identity(of: timeline.orders[index], name)
        }
    }
}
