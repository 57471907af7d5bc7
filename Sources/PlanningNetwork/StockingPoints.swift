internal import PlanningModel
internal import RequirementsPlanning

/// The number of a stocking point, given out in the order in which they first appear.
package typealias PointID = Int32

/// The nodes of the network: an item at a location each, with the rows that name it and what was made of them.
struct StockingPoints: Sendable {
    var items: [TextID] = []
    var locations: [TextID] = []
    /// Rows of demand_orders: those in the order of their requested dates and names, then those added since.
    var demands: [[Int32]] = []
    /// How many of these rows are in order.
    var sortedDemands: [Int32] = []
    /// Where some are not.
    var unsortedDemands = PointSet()
    var supplies: [[Int32]] = []
    var onHands: [[Int32]] = []
    var forecasts: [[Int32]] = []
    /// Rows of usage.
    var usages: [[Int32]] = []
    /// Rows of supply_components that ask the stocking point for something.
    var componentRows: [[Int32]] = []
    /// Open production orders without component rows, which ask for what their bill says.
    var explosions: [[OpenExplosion]] = []
    /// Open transfers that leave from the stocking point.
    var transfersOut: [[Int32]] = []
    /// Fixed planned orders, by required date and number.
    var fixedOrders: [[PlannedOrder]] = []
    /// How many rows of other tables name it: coverage and sources with a location.
    var namings: [Int32] = []
    var terms: [StockingPointTerms] = []
    /// Whether it belongs to the network: named, or reached over an edge from one that belongs.
    var exists: [Bool] = []
    /// What it takes from others, and who takes from it.
    var children: [[Link]] = []
    var parents: [[Link]] = []
    var levels: [Int32] = []
    /// Whether the network has a cycle, with or without open orders.
    var hasCycles = false
    /// In a cycle of bills and transfers.
    var isInCycle: [Bool] = []
    /// The cycle before the edges of open orders are left out; −1 outside.
    var openCycle: [Int32] = []
    /// A number that stands for the members of the cycles that it is in, with and without open orders; 0 outside.
    var cycleMembers: [UInt64] = []
    /// Whether any stock could ever stand in for another item.
    var hasAlternatives = false
    /// Whether one of its bills has a phantom inside itself.
    var hasPhantomCycle: [Bool] = []

    private var index: [UInt64: Int32] = [:]

    var count: Int { items.count }

    func find(_ item: TextID, _ location: TextID) -> PointID? { index[key(item, location)] }

    /// The stocking point of an item and location, made if it is not there.
    mutating func intern(_ item: TextID, _ location: TextID) -> (point: PointID, isNew: Bool) {
        let key = key(item, location)
        if let found = index[key] { return (found, false) }
        let point = Int32(items.count)
        index[key] = point
        items.append(item)
        locations.append(location)
        demands.append([])
        sortedDemands.append(0)
        supplies.append([])
        onHands.append([])
        forecasts.append([])
        usages.append([])
        componentRows.append([])
        explosions.append([])
        transfersOut.append([])
        fixedOrders.append([])
        namings.append(0)
        terms.append(Self.blankTerms)
        exists.append(false)
        children.append([])
        parents.append([])
        levels.append(0)
        isInCycle.append(false)
        openCycle.append(-1)
        cycleMembers.append(0)
        hasPhantomCycle.append(false)
        return (point, true)
    }

    private func key(_ item: TextID, _ location: TextID) -> UInt64 {
        UInt64(UInt32(bitPattern: item.rawValue)) << 32 | UInt64(UInt32(bitPattern: location.rawValue))
    }

    private static let blankTerms = StockingPointTerms(
        policy: CoveragePolicy(), sources: [], issueCalendar: 0, receiptCalendar: 0)
}

/// An open production order that asks for what its bill says.
struct OpenExplosion: Hashable, Sendable {
    /// The row of supply_orders.
    var supply: Int32
    /// The bill that its source names; `none` where the bill is chosen by quantity and start.
    var bill: TextID
    /// Its start, as if today were long ago.
    var start: Day
}

/// An edge of the network: what a stocking point (the parent) takes from another (the child).
struct Link: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// Lines of a bill of material.
        case bill
        /// A transfer from the child's location.
        case transfer
        /// A component row of an open production order.
        case componentRow
        /// An open transfer.
        case openTransfer
        /// The child's requirements can take from the parent's stock.
        case alternative
        /// The child succeeds the parent's item.
        case successor
    }

    /// The stocking point at the other end.
    var point: PointID
    var kind: Kind
    /// The place among the network's exploded bills, for `bill`.
    var bill: Int32
    /// Whether planned orders go over it: a source that can be the first choice.
    var isStructural: Bool
}
