import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork
@testable import RequirementsPlanning

/// The closure of semantics section 11: advances that are carried out leave no advance behind.
@Suite("Carrying out every advance of a plan leaves none for what is pegged as before")
struct AdvanceTests {
    @Test(
        "The ERP moves the orders that are to be advanced, with what their components are needed on", arguments: parts)
    func closure(seeds: [UInt64]) throws {
        for seed in seeds { try check(seed) }
    }

    private static let parts: [[UInt64]] = (0..<8).map { part in (0..<50).map { 5_001 + part * 50 + $0 } }

    private func check(_ seed: UInt64) throws {
        var world = World(seed: seed)
        var planner = Planner()
        for batch in world.scenario(seed: seed, batches: 3).batches {
            for change in batch where change.isOfERP { try planner.apply(change) }
            guard (try? planner.run(.netChange, marks: false)) != nil else { return }
        }
        let before = planner
        let rows = planner.network.advancedRows(today: planner.date)
        guard !rows.isEmpty else { return }
        for row in rows {
            var bytes: [UInt8] = []
            row.encode(into: &bytes)
            try planner.apply(bytes)
        }
        guard (try? planner.run(.netChange, marks: false)) != nil else { return }
        var (old, new) = (Pegging(before), Pegging(planner))
        for supply in planner.network.advancedSupplies() {
            // An order in a cycle, or a ring of open orders, may be needed by what it takes itself, however early it comes.
            let point = planner.network.point(ofOpenOrder: supply) ?? 0
            let points = planner.network.points
            guard points.openCycle[Int(point)] < 0, !points.isInCycle[Int(point)] else { continue }
            // A transfer from its own location may serve itself, too.
            guard try !new.takesFromItself(supply, at: point) else { continue }
            // On its new day another source may be valid, or none, with another lead time.
            let sources = [before, planner].map { $0.network.source(ofSupply: supply, point)?.leadTime }
            guard sources[0] == sources[1] else { continue }
            let names = planner.network.orderNames(.init(table: OriginTable.supply, row: supply))
            let isAsBefore = try old.text(supply, names.order, names.line) == new.text(supply, names.order, names.line)
            #expect(!isAsBefore, "seed \(seed): \(names.order) \(names.line ?? "") is to be advanced once more")
        }
    }
}

extension Change {
    /// Whether the ERP says it, rather than a planner.
    fileprivate var isOfERP: Bool {
        switch self {
        case .put, .remove, .adjust, .date: true
        case .fix, .edit, .release, .confirm, .scopedRun: false
        }
    }
}

extension PlanningNetwork {
    /// The open orders that the plan says to advance, with their new due dates.
    private var advances: [(supply: Int32, due: Day)] {
        plans[0].points.flatMap(\.messages).compactMap { message in
            guard message.kind == .advance, case .erp(let order, let line) = message.order, let to = message.toDate,
                let row = openOrders(named: order).first(where: {
                    orderNames(.init(table: OriginTable.supply, row: $0)).line == line
                })
            else { return nil }
            return (row, to)
        }
    }

    fileprivate func advancedSupplies() -> [Int32] { advances.map(\.supply) }

    /// The rows of the ERP once it has carried out the advances.
    fileprivate func advancedRows(today: Day) -> [RowEvent] {
        var rows: [RowEvent] = []
        for (supply, due) in advances {
            let days = due - max(dueDay(ofSupply: supply), today)
            guard var row = rowEvent(.supplyOrders, at: supply, .put) else { continue }
            row.set(SupplyColumn.dueDate, to: Int64(due.rawValue))
            if let start = row.number(SupplyColumn.startDate) {
                // A start that is past counts as today.
                row.set(SupplyColumn.startDate, to: max(start, Int64(today.rawValue)) + Int64(days))
            }
            rows.append(row)
            for component in componentRows(ofSupply: supply) {
                guard var row = rowEvent(.supplyComponents, at: component, .put),
                    let date = row.number(ComponentColumn.date)
                else { continue }
                row.set(ComponentColumn.date, to: date + Int64(days))
                rows.append(row)
            }
        }
        return rows
    }
}

/// The pegging of open orders in words, with that of what they take.
private struct Pegging {
    private let context: RunContext
    private var timelines: [PointID: Timeline] = [:]

    init(_ planner: Planner) {
        context = RunContext(network: planner.network, plan: 0, today: planner.date, run: 0)
    }

    private mutating func timeline(_ point: PointID) throws -> Timeline {
        if let known = timelines[point] { return known }
        var scratch = TimelineScratch()
        _ = try context.walk(point, &scratch)
        timelines[point] = scratch.timeline
        return scratch.timeline
    }

    /// Whether an open order asks its own stocking point for something.
    mutating func takesFromItself(_ supply: Int32, at point: PointID) throws -> Bool {
        guard context.network.exists(point), context.network.isKnown(point) else { return false }
        let key = context.network.orderKey(ofSupply: supply)
        return try timeline(point).requirements.contains { requirement in
            context.network.asker(requirement.origin).map { $0.parent == point && $0.order == key } ?? false
        }
    }

    /// What an open order is pegged to, and what the requirements of its components are.
    mutating func text(_ supply: Int32, _ order: String, _ line: String?) throws -> String {
        let network = context.network
        guard let point = network.point(ofOpenOrder: supply) else { return "unknown" }
        let timeline = try timeline(point)
        let isIt = { (receipt: Receipt) in
            receipt.origin.table == OriginTable.supply && receipt.origin.row == supply
        }
        var parts: [String] = []
        for peg in timeline.pegs where peg.receipt != Peg.onHand && isIt(timeline.receipts[Int(peg.receipt)]) {
            parts.append("\(timeline.requirements[Int(peg.requirement)].identity):\(peg.quantity)")
        }
        for peg in timeline.floorPegs where peg.receipt != Peg.onHand && isIt(timeline.receipts[Int(peg.receipt)]) {
            parts.append("floor \(peg.day):\(peg.quantity)")
        }
        var seen: Set<PointID> = []
        let key = network.orderKey(ofSupply: supply)
        return try parts.joined(separator: " ") + needs(of: key, at: point, &seen)
    }

    /// What the requirements of an order are pegged to, down to the end.
    private mutating func needs(of order: OrderKey, at parent: PointID, _ above: inout Set<PointID>) throws -> String {
        guard above.insert(parent).inserted else { return "" }
        defer { above.remove(parent) }
        let network = context.network
        var text = ""
        for child in Set(network.children(of: parent)).sorted(by: network.precedes) {
            guard network.exists(child), network.isKnown(child) else { continue }
            let timeline = try timeline(child)
            for (place, requirement) in timeline.requirements.enumerated() {
                guard let asker = network.asker(requirement.origin), asker.parent == parent, asker.order == order else {
                    continue
                }
                text += " [\(requirement.identity) \(requirement.uncovered)"
                for peg in timeline.pegs where Int(peg.requirement) == place {
                    guard peg.receipt != Peg.onHand else {
                        text += " stock \(peg.quantity)"
                        continue
                    }
                    let receipt = timeline.receipts[Int(peg.receipt)]
                    text += " \(receipt.identity):\(peg.quantity)"
                    // A by-product comes earlier when its order is advanced for other reasons.
                    let isByProduct = [OriginTable.explosion, OriginTable.planned].contains(receipt.origin.table)
                    if isByProduct { text += " on \(receipt.available)" }
                    let isOpen = receipt.origin.table == OriginTable.supply
                    let below =
                        isOpen
                        ? network.orderKey(ofSupply: receipt.origin.row)
                        : OrderKey(required: receipt.required, number: receipt.number)
                    text += try needs(of: below, at: child, &above)
                }
                text += "]"
            }
        }
        return text
    }
}
