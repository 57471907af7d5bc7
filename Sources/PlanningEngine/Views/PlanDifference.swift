/// What is different between the orders of two plans.
public struct PlanDifference: Sendable {
    /// An order that is in both and not the same.
    public struct Changed: Sendable {
        public var old: OrderRow
        public var new: OrderRow
    }

    public var added: [OrderRow] = []
    public var removed: [OrderRow] = []
    public var changed: [Changed] = []
    public var sameCount = 0

    public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// Compares the orders of two plans by their ids; the run that made an order and its level do not matter.
    ///
    /// - Complexity: linear in the number of orders.
    public init(from old: PlanView, to new: PlanView, _ filter: PlanView.Filter = PlanView.Filter()) {
        let olds = old.orders(filter)
        let news = new.orders(filter)
        let known = Dictionary(olds.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
        let remaining = Set(news.map(\.order))
        removed = olds.filter { !remaining.contains($0.order) }
        for order in news {
            guard let before = known[order.order] else {
                added.append(order)
                continue
            }
            var alike = before
            (alike.run, alike.level) = (order.run, order.level)
            if alike == order { sameCount += 1 } else { changed.append(Changed(old: before, new: order)) }
        }
    }
}
