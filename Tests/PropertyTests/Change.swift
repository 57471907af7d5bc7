import PlanningEvents
import PlanningModel

/// A row of a table of the contract, as texts by column.
struct Row: Hashable, Sendable {
    let table: Table
    private(set) var cells: [String: String]

    init(_ table: Table, _ cells: [String: String]) {
        self.table = table
        self.cells = cells
    }

    subscript(column: String) -> String? {
        get { cells[column] }
        set { cells[column] = newValue }
    }

    /// The key columns only.
    var key: Row {
        Row(table, cells.filter { cell in table.columns.contains { $0.isKey && $0.name == cell.key } })
    }

    /// Columns that are given and may be blank.
    var optionalColumns: [String] {
        table.columns.filter { !$0.isKey && !$0.isRequired && cells[$0.name] != nil }.map(\.name)
    }

    func event(_ operation: RowOperation) -> RowEvent {
        var event = RowEvent()
        event.begin(table, operation)
        for (place, column) in table.columns.enumerated() where operation != .remove || column.isKey {
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
        return event
    }
}

/// A step of a stream of changes.
enum Change: Hashable, Sendable {
    case put(Row)
    case remove(Row)
    case adjust(Row)
    case date(Day)
    /// Approves or firms one of the plan's orders, whichever the number picks.
    case fix(pick: Int, PlannedOrderStatus)
    /// Gives one of the plan's orders, whichever the number picks, a quantity, and other days when there are any between.
    case edit(pick: Int, quantity: Int, days: Int)
    /// Releases one of the fixed orders, whichever the number picks.
    case release(pick: Int)
    /// The ERP's open order for one of the firmed orders, whichever the number picks.
    case confirm(pick: Int, order: String)
    /// A run of a part of the plan between two others.
    case scopedRun(RunKind, RunScope)

    var isRun: Bool { if case .scopedRun = self { true } else { false } }
}

extension Row: CustomStringConvertible {
    var description: String { text(.put) }

    /// The line of a change stream.
    func text(_ operation: RowOperation) -> String {
        let texts = table.columns.compactMap { column in
            cells[column.name].map { "\"\(column.name)\":\"\($0)\"" }
        }
        return "{\"table\":\"\(table.name)\",\"op\":\"\(operation.name)\",\"row\":{\(texts.joined(separator: ","))}}"
    }
}

extension Change: CustomStringConvertible {
    var description: String {
        switch self {
        case .put(let row): row.text(.put)
        case .remove(let row): row.key.text(.remove)
        case .adjust(let row): row.text(.adjust)
        case .date(let day): "{\"date\":\"\(day)\"}"
        case .fix(let pick, let status): "{\"fix\":\"order number \(pick) of the plan\",\"as\":\"\(status.name)\"}"
        case .edit(let pick, let quantity, let days):
            "{\"edit\":\"order number \(pick) of the plan\",\"quantity\":\(quantity),\"days\":\(days)}"
        case .release(let pick): "{\"release\":\"fixed order number \(pick)\"}"
        case .confirm(let pick, let order): "{\"confirm\":\"firmed order number \(pick)\",\"by\":\"\(order)\"}"
        case .scopedRun(let kind, let scope):
            "{\"run\":\"\(kind.name)\",\"items\":\(scope.items),\"locations\":\(scope.locations)}"
        }
    }
}

/// Batches of changes, a net-change run after each.
struct Scenario: Sendable {
    var seed: UInt64
    var batches: [[Change]]
}

extension Scenario: CustomStringConvertible {
    var description: String {
        batches.map { $0.map(\.description).joined(separator: "\n") }.joined(separator: "\n# run\n") + "\n# run"
    }
}
