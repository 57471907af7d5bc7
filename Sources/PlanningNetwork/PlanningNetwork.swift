package import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// The planning network in memory: the facts of the journal, the graph of stocking points they span, and the plans.
///
/// Events are applied one after the other; `settle` then brings the graph up to date with them. The value is
/// deterministic: the same events in the same order give the same numbers everywhere.
public struct PlanningNetwork: Sendable {
    var texts = TextTable()
    var tables: [FactTable] = Table.allCases.map(FactTable.init)
    var points = StockingPoints()
    var byItem = RowsByText()
    var byLocation = RowsByText()
    var calendars = Calendars()
    var known = KnownNames()
    var bills = ExplodedBills()
    /// Open orders that component rows name, whether the order is known or not: order and line → rows.
    var componentsOfOrder: [UInt64: [Int32]] = [:]
    /// What is reserved, by the order and line that it is reserved for, whether these are known or not.
    var reservationsOfOrder: [UInt64: [Int32]] = [:]
    /// Reservations by the order and line that they are of.
    var reservationsOfSupply: [UInt64: [Int32]] = [:]
    var pending = PendingChanges()
    var leadTimes = DecoupledLeadTimes()
    /// What is wrong with rows that are not planned, by the stocking point (or item or location alone) they belong to.
    package internal(set) var faults: [PointID: [PlanMessage]] = [:]
    package internal(set) var plans: [Plan] = [Plan(name: Plan.mainName)]
    /// The planning date, as the last run or date event set it.
    package internal(set) var planningDate: Day?
    /// The runs of the journal, in their order.
    package internal(set) var runs: [RunRecord] = []
    /// The ERP order and line that were proposed for firmed orders.
    var handovers: [OrderPlace: Handover] = [:]
    /// Every number that was ever proposed.
    var proposedOrders: Set<Int32> = []
    var scratch = RowEvent()
    var scratchRow: [Int64] = []

    public init() {}

    /// How many stocking points belong to the network.
    public var stockingPointCount: Int { points.exists.count { $0 } }

    /// Applies an event that a journal holds.
    ///
    /// - Throws: `NetworkError`; the network is then not to be used any more, because it stands between two events.
    public mutating func apply(_ event: Span<UInt8>) throws(NetworkError) {
        try apply(event, readsPlans: true)
    }

    /// Applies an event; with `readsPlans` off the plans that runs left are only kept, until `readPlans`.
    package mutating func apply(_ event: Span<UInt8>, readsPlans: Bool) throws(NetworkError) {
        var hasKept = false
        var started: RunStarted?
        do throws(EventFault) {
            switch try EventKind(of: event) {
            case .row:
                try scratch.decode(event)
            case .planningDateMoved:
                planningDate = try PlanningDateMoved(decoding: event).day
                return
            case .runStarted:
                started = try RunStarted(decoding: event)
            case .windowReplaced:
                try keep(event)
                hasKept = true
            case .runCompleted:
                complete(try RunCompleted(decoding: event))
                return
            case .orderFixed:
                fix(try OrderFixed(decoding: event))
                return
            case .orderReleased:
                release(try OrderReleased(decoding: event))
                return
            case .handoverProposed:
                propose(try HandoverProposed(decoding: event))
                return
            }
        } catch {
            throw .event(error)
        }
        if let started {
            // What a scope leaves out is found in the plans before.
            if !started.scope.isEverything { try readPlans() }
            begin(started)
        } else if hasKept {
            if readsPlans { try readPlans() }
        } else {
            try applyRow()
        }
    }

    /// The name of a text.
    package func text(_ id: TextID) -> String { texts[id] }

    package func item(of point: PointID) -> String { texts[points.items[Int(point)]] }
    package func location(of point: PointID) -> String { texts[points.locations[Int(point)]] }

    /// The stocking point of an item and location; `nil` if there is none.
    package func point(item: String, location: String) -> PointID? {
        guard let item = find(item), let location = find(location) else { return nil }
        return points.find(item, location)
    }

    /// The number of a name, `none` for a blank one; `nil` if it never appeared.
    private func find(_ name: String) -> TextID? { name.isEmpty ? TextID.none : texts.find(name.utf8) }

    package var pointCount: Int { points.count }
    package func exists(_ point: PointID) -> Bool { points.exists[Int(point)] }
    package func level(of point: PointID) -> Int32 { points.levels[Int(point)] }
    package func terms(of point: PointID) -> StockingPointTerms { points.terms[Int(point)] }

    /// Whether item and location of a stocking point are both known, so that it is planned.
    package func isKnown(_ point: PointID) -> Bool {
        isItem(points.items[Int(point)]) && isLocation(points.locations[Int(point)])
    }

    /// The rows of a table, lent.
    subscript(_ table: Table) -> FactTable {
        _read { yield tables[Int(table.rawValue) - 1] }
    }

    func isItem(_ item: TextID) -> Bool { known.items.contains(item.rawValue) }
    func isLocation(_ location: TextID) -> Bool { known.locations.contains(location.rawValue) }
}

/// The ERP order that a firmed order was put on.
struct Handover: Hashable, Sendable {
    var order: TextID
    var line: TextID
}

/// The items, locations and calendars that the ERP has stated.
struct KnownNames: Sendable {
    var items = PointSet()
    var locations = PointSet()
    var calendars = PointSet()
}

/// Lists of rows or stocking points by the number of a text.
struct RowsByText: Sendable {
    struct Lists: Sendable {
        /// Rows of sources.csv of the item, or that transfer from the location.
        var sources: [Int32] = []
        /// Rows of bom_components.csv with the item as parent.
        var billLines: [Int32] = []
        /// Rows of bom_components.csv with the item as component.
        var usedBy: [Int32] = []
        /// Rows of price_breaks, bills and operations of the item.
        var priceBreaks: [Int32] = []
        var billVersions: [Int32] = []
        var operations: [Int32] = []
        /// Rows of items that the item succeeds.
        var succeeds: [Int32] = []
        var points: [PointID] = []
        var supplies: [Int32] = []
    }

    private var places: [Int32: Int] = [:]
    private var lists: [Lists] = []

    subscript(_ text: TextID) -> Lists {
        places[text.rawValue].map { lists[$0] } ?? Lists()
    }

    /// The bill lines of a parent alone: the lists of a text are many.
    func billLines(of text: TextID) -> [Int32] { places[text.rawValue].map { lists[$0].billLines } ?? [] }

    mutating func change(_ text: TextID, _ body: (inout Lists) -> Void) {
        let place: Int
        if let found = places[text.rawValue] {
            place = found
        } else {
            place = lists.count
            places[text.rawValue] = place
            lists.append(Lists())
        }
        body(&lists[place])
    }
}

extension [Int32] {
    /// Puts a row into a list of rows, or takes it out: the list has the order of their places, whatever happened to
    /// them, so that a network made of its rows at once has the same lists.
    mutating func set(_ row: Int32, isIn: Bool) {
        if isIn, last.map({ $0 < row }) ?? true { return append(row) }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < row { low = middle + 1 } else { high = middle }
        }
        let isThere = low < count && self[low] == row
        if isIn, !isThere { insert(row, at: low) }
        if !isIn, isThere { remove(at: low) }
    }

    mutating func removeFirst(equalTo value: Int32) {
        guard let index = lastIndex(of: value) else { return }
        remove(at: index)
    }
}

/// What applied rows have changed and `settle` has not brought into the graph yet.
struct PendingChanges: Sendable {
    /// Stocking points whose terms may be others.
    var terms = PointSet()
    /// Stocking points whose edges may be others.
    var edges = PointSet()
    /// Stocking points whose bills with alternatives were looked at, though their edges stay.
    var lookedAt = PointSet()
    /// Stocking points with an open or fixed order whose demand on components may be another.
    var explosions = PointSet()
    /// Calendars whose days changed.
    var calendars: [TextID] = []
    /// Keys of priority ranges that changed.
    var priorityKeys: [TextID] = []
    /// Items whose bill lines changed.
    var billItems: [TextID] = []
    /// Keys of coverage whose rows changed.
    var forecastKeys: [TextID] = []
    var seasonalKeys: [TextID] = []
    /// Items whose operations changed.
    var operations: [TextID] = []
    /// Customers whose sellable days changed for every item.
    var customers: Set<TextID> = []
    /// Whether an item, location or calendar appeared or vanished, or a general row changed.
    var references = false
    /// Whether any of the above is to be done.
    var isEmpty: Bool {
        terms.isEmpty && edges.isEmpty && explosions.isEmpty && calendars.isEmpty && billItems.isEmpty
            && operations.isEmpty && !references && forecastKeys.isEmpty && seasonalKeys.isEmpty && customers.isEmpty
            && priorityKeys.isEmpty
    }
}

/// A set of stocking points that is emptied in the order in which it was filled.
package struct PointSet: Sendable {
    package private(set) var members: [PointID] = []
    private var isMember: [Bool] = []

    package init() {}

    package var isEmpty: Bool { members.isEmpty }
    package var count: Int { members.count }

    package func contains(_ point: PointID) -> Bool {
        point >= 0 && Int(point) < isMember.count && isMember[Int(point)]
    }

    /// Adds a stocking point; returns whether it was not there. One without a number is never there.
    @discardableResult
    package mutating func insert(_ point: PointID) -> Bool {
        guard point >= 0 else { return false }
        let index = Int(point)
        if index >= isMember.count {
            isMember.append(
                contentsOf: repeatElement(false, count: Swift.max(index + 1, isMember.count * 2) - isMember.count))
        }
        guard !isMember[index] else { return false }
        isMember[index] = true
        members.append(point)
        return true
    }

    package mutating func popLast() -> PointID? {
        guard let last = members.popLast() else { return nil }
        isMember[Int(last)] = false
        return last
    }

    package mutating func removeAll() {
        for member in members { isMember[Int(member)] = false }
        members.removeAll(keepingCapacity: true)
    }

    package mutating func remove(_ point: PointID) {
        guard contains(point) else { return }
        isMember[Int(point)] = false
        members.removeFirst(equalTo: point)
    }
}
