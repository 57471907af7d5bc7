public import PlanningModel

/// What an order is for, and what it is made of.
public struct OrderTrace: Sendable {
    /// A requirement, an order or stock on the way of the pegging.
    public struct Node: Sendable {
        /// The kind of the contract: of a requirement, of a supply, `safety_stock`; `excess` is what is pegged to
        /// nothing, `uncovered` what nothing is pegged to.
        public var kind: String
        public var order: String?
        public var line: String?
        public var item: String
        public var location: String
        /// The quantity of the link.
        public var quantity: Quantity
        /// The quantity of the whole order that the link is a part of; `nil` where there is none.
        public var orderQuantity: Quantity?
        /// When it is required; of a supply, when it is available.
        public var date: Day?
        public var delayDays: Int32 = 0
        /// The status of a planned or fixed order.
        public var status: String?
        /// Whether the order stands further up in the same tree, where its own nodes are told.
        public var isRepeated = false
        public var nodes: [Node] = []

        /// How many nodes the tree has.
        public var count: Int { nodes.reduce(1) { $0 + $1.count } }
    }

    /// The order asked for, without its trees.
    public var subject: Node
    /// What it is for: requirements pegged to it, up to the end demand.
    public var demand: [Node] = []
    /// What it takes: its components or what it moves, down to what is bought.
    public var supply: [Node] = []
    /// The run that made or last changed it; `nil` for orders of the ERP.
    public var run: Int?

    /// The stocking points of the trees, and the subject's.
    var places: Set<EventFilter.Place> = []
    /// The keys that their coverage names.
    var keys: Set<EventFilter.Key> = []
    /// The orders of the ERP in the trees.
    var erpOrders: Set<EventFilter.OrderLine> = []
    var name: Name

    /// What the subject is.
    enum Name: Sendable {
        case planned(item: String, location: String, required: Day, number: Int32)
        case open(order: String, line: String?)
        case demand(order: String, line: String?)
    }
}
