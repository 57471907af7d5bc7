internal import PlanningEvents
public import PlanningModel
internal import PlanningNetwork
internal import RequirementsPlanning

/// A plan to be read: the network as a run left it.
///
/// Pegging and requirements are not stored, they are the netting walk run again for the stocking points asked for.
public struct PlanView: Sendable {
    let context: RunContext
    /// What was decided after the run; `nil` when the plan is shown as it was then.
    let since: DecisionsSince?

    /// The planning date of the run.
    public var date: Day { context.today }

    /// Which stocking points to show; `nil` is no limit.
    public struct Filter: Sendable {
        public var item: String?
        public var location: String?

        public init(item: String? = nil, location: String? = nil) {
            self.item = item
            self.location = location
        }
    }

    /// The stocking points of a filter in the order of lists: level, item, location.
    func points(_ filter: Filter) -> [PointID] {
        let network = context.network
        return (0..<Int32(network.pointCount)).filter { point in
            (filter.item.map { $0 == network.item(of: point) } ?? true)
                && (filter.location.map { $0 == network.location(of: point) } ?? true)
        }.sorted { left, right in
            let levels = (network.level(of: left), network.level(of: right))
            return levels.0 != levels.1 ? levels.0 < levels.1 : network.precedes(left, right)
        }
    }

    /// Gives the timeline of each stocking point that is planned, with the issue days of its receipts.
    func forEachTimeline(
        _ filter: Filter, _ body: (PointID, borrowing Timeline, [Day]) -> Void
    ) throws(EngineError) {
        try forEachWalk(filter) { point, scratch, issues in body(point, scratch.timeline, issues) }
    }

    /// Gives all that was gathered for each stocking point that is planned, with the issue days of its receipts.
    func forEachWalk(
        _ filter: Filter, _ body: (PointID, borrowing TimelineScratch, [Day]) -> Void
    ) throws(EngineError) {
        var scratch = TimelineScratch()
        for point in points(filter) where context.network.exists(point) && context.network.isKnown(point) {
            do throws(NetworkError) {
                let scheduler = try context.walk(point, &scratch)
                let issues = context.receiptIssues(
                    point, scratch.timeline, context.current(point).orders, context.ownSlips(point), scheduler)
                body(point, scratch, issues)
            } catch {
                throw .planning(error)
            }
        }
    }

    func name(_ order: PlannedOrder, of point: PointID) -> String {
        PlannedOrderName(
            item: context.network.item(of: point), location: context.network.location(of: point),
            required: order.required, number: order.number
        ).description
    }
}

/// A planned order in a list.
public struct OrderRow: Hashable, Sendable {
    public var order: String
    public var kind: SourceKind
    public var item: String
    public var location: String
    public var from: String?
    public var quantity: Quantity
    public var orderDate: Day
    public var startDate: Day
    public var receiptDate: Day
    public var availableDate: Day
    public var requiredDate: Day
    public var delayDays: Int32
    public var delayedTo: Day?
    public var status: PlannedOrderStatus
    public var priority: Int32?
    public var level: Int32
    public var run: Int32
    /// What the ERP is proposed to number a firmed order.
    public var proposedOrder: String?
    public var proposedLine: String?
}

/// A requirement in a list.
public struct RequirementRow: Hashable, Sendable {
    public var item: String
    public var location: String
    public var kind: RequirementKind
    public var order: String?
    public var line: String?
    public var quantity: Quantity
    public var requestedDate: Day
    public var requiredDate: Day
    public var delayDays: Int32
    public var delayedTo: Day?
    public var covered: Quantity
    public var priority: Int32?
    public var level: Int32
}

/// A link of the plan in a list: a quantity of a supply that is meant for a demand.
public struct PegRow: Hashable, Sendable {
    /// One end of the link.
    public struct End: Hashable, Sendable {
        /// The kind of the contract: of a requirement, `safety_stock`, or of a supply.
        public var kind: String
        public var order: String?
        public var line: String?
        public var date: Day?
        /// The other item, if it is a substitute.
        public var item: String?
    }

    public var item: String
    public var location: String
    public var quantity: Quantity
    public var demand: End
    public var supply: End
}

/// What an order consumed of a forecast line, in a list.
public struct ConsumptionRow: Hashable, Sendable {
    public var item: String
    public var location: String
    public var customer: String?
    /// The date of the forecast line.
    public var date: Day
    public var order: String
    public var line: String?
    public var quantity: Quantity
}

/// A message in a list.
public struct MessageRow: Hashable, Sendable {
    /// The kind of the contract.
    public var message: String
    public var item: String?
    public var location: String?
    public var order: String?
    public var line: String?
    public var fromDate: Day?
    public var toDate: Day?
    public var fromQuantity: Quantity?
    public var toQuantity: Quantity?
    public var text: String
}
