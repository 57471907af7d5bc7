import EventJournal
import Foundation
import PlanningEvents
import PlanningModel

@testable import PlanningEngine
@testable import PlanningNetwork

/// A day of March 2026; the 2nd is a Monday and the planning date of most tests.
func march(_ day: Int) -> Day { Day(year: 2026, month: 3, day: day) }

/// A change as a table, an operation and texts by column.
func change(_ table: Table, _ operation: RowOperation, _ cells: [String: String]) -> Change {
    var event = RowEvent()
    event.begin(table, operation)
    for (place, column) in table.columns.enumerated() {
        guard let text = cells[column.name] else { continue }
        switch column.type {
        case .text: event.set(place, to: text.utf8)
        case .day: event.set(place, to: Int64(Day(text)?.rawValue ?? 0))
        case .integer: event.set(place, to: Int64(text) ?? 0)
        case .decimal: event.set(place, to: ((try? Quantity(text)) ?? .zero).rawValue)
        case .flag: event.set(place, to: text == "1" ? 1 : 0)
        case .choice(let words): event.set(place, to: Int64(words.firstIndex(of: text) ?? 0))
        }
    }
    return .row(event)
}

func change(_ table: Table, _ cells: [String: String]) -> Change { change(table, .put, cells) }

/// A folder that goes away with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "replan-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func journal(_ name: String = "journal") -> String { "\(path)/\(name)" }
}

extension PlanningEngine {
    mutating func apply(_ changes: [Change]) throws {
        _ = try append(changes.enumerated().map { ($0.offset + 1, nil, $0.element) }, source: nil)
    }

    /// The names of the stocking points that a net-change run plans after some changes, sorted.
    mutating func replanned(after changes: [Change], date: Day? = nil) throws -> [String] {
        try windows(after: changes, date: date).keys.sorted()
    }

    /// The required dates that a net-change run walks after some changes, by stocking point.
    mutating func windows(after changes: [Change], date: Day? = nil) throws -> [String: DayRange] {
        try apply(changes)
        let started = RunStarted(
            run: 0, kind: .netChange, plan: "main", date: date ?? network.planningDate ?? march(2), inputPosition: 0,
            engineVersion: "1", scope: RunScope())
        // Planned twice: once to see what is replanned, once to record it.
        var copy = self
        let result = try copy.plan(started)
        let entry = try run(RunRequest(.netChange, date: date))
        precondition(Int(entry.completed.replanned) == result.replanned.count)
        let names = result.replanned.map { "\(copy.network.item(of: $0))@\(copy.network.location(of: $0))" }
        return Dictionary(uniqueKeysWithValues: zip(names, result.windows))
    }
}

/// A bicycle of two wheels and a frame; a wheel of 30 spokes; a stool that shares nothing with it; spokes for spare.
///
/// BIKE is made in 1 day, WHEEL in 2; FRAME, SPOKE and STOOL are bought in 5, 3 and 4 days.
func bicycleWorks() -> [Change] {
    var changes = [change(.locations, ["location": "MAIN"])]
    for item in ["BIKE", "WHEEL", "FRAME", "SPOKE", "STOOL"] { changes.append(change(.items, ["item": item])) }
    for (item, kind, days) in [
        ("BIKE", "make", "1"), ("WHEEL", "make", "2"), ("FRAME", "buy", "5"), ("SPOKE", "buy", "3"),
        ("STOOL", "buy", "4"),
    ] {
        changes.append(
            change(.sources, ["item": item, "location": "MAIN", "kind": kind, "lead_time_days": days]))
    }
    for (parent, component, quantity) in [("BIKE", "WHEEL", "2"), ("BIKE", "FRAME", "1"), ("WHEEL", "SPOKE", "30")] {
        changes.append(
            change(.bomComponents, ["parent": parent, "component": component, "quantity_per": quantity]))
    }
    changes.append(demand("SO-1", "BIKE", "10", "2026-03-20"))
    changes.append(demand("SO-2", "STOOL", "4", "2026-03-18"))
    return changes
}

/// The open order with which the ERP confirms the planned order of stools.
func confirmedStool() -> Change {
    change(
        .supplyOrders,
        [
            "order": "PO-9", "kind": "purchase", "item": "STOOL", "location": "MAIN", "quantity": "4",
            "due_date": "2026-03-19", "planned_order": "STOOL@MAIN/20260318-1",
        ])
}

func demand(_ order: String, _ item: String, _ quantity: String, _ day: String) -> Change {
    change(
        .demandOrders,
        ["order": order, "line": "1", "item": item, "location": "MAIN", "quantity": quantity, "due_date": day])
}
