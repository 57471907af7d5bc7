public import EventJournal
public import PlanningEvents
public import PlanningModel
internal import PlanningNetwork

/// What an import changed in one table.
public struct ImportCount: Hashable, Sendable {
    public var table: Table
    public var added = 0
    public var changed = 0
    public var removed = 0
    public var unchanged = 0
}

/// A change of a row or of the planning date, from a line of a change stream.
public enum Change: Sendable {
    case row(RowEvent)
    case date(Day)
}

/// What became of a batch of changes.
public struct ChangeOutcome: Hashable, Sendable {
    /// Events appended.
    public var appended = 0
    /// Changes that the journal held already, by their sequence.
    public var skipped = 0
    public var position = Position.origin
}

extension PlanningEngine {
    /// Appends what differs between a whole statement of the ERP's rows and what the journal knows, as one batch.
    ///
    /// Rows that are not stated are removed.
    ///
    /// - Parameter forEachRow: gives every row of a table as a `put`, once.
    /// - Returns: counts for each table.
    /// - Throws: `EngineError`; nothing is appended then.
    public mutating func importRows(
        _ forEachRow: (Table, (RowEvent) -> Void) -> Void
    ) throws(EngineError) -> [ImportCount] {
        var counts: [ImportCount] = []
        var batch = takeBatch()
        for table in Table.allCases {
            var count = ImportCount(table: table)
            var isStated = Array(repeating: false, count: network.placeCount(table))
            forEachRow(table) { row in
                switch network.compare(row) {
                case .same(let place):
                    isStated[Int(place)] = true
                    count.unchanged += 1
                    return
                case .changed(let place):
                    isStated[Int(place)] = true
                    count.changed += 1
                case .new:
                    count.added += 1
                }
                batch.append { row.encode(into: &$0) }
            }
            for place in isStated.indices where !isStated[place] {
                guard let event = network.rowEvent(table, at: Int32(place), .remove) else { continue }
                count.removed += 1
                batch.append { event.encode(into: &$0) }
            }
            counts.append(count)
        }
        if let header = try append(batch, cause: "import") { try applyAppended(header) }
        return counts
    }

    /// Appends a batch of changes and applies it.
    ///
    /// - Parameters:
    ///   - changes: with their lines and sequences, all of one source.
    ///   - source: who sent them.
    /// - Throws: `EngineError.change` for a removal of what is not there or a quantity out of range; nothing is appended
    ///   then.
    public mutating func append(
        _ changes: [(line: Int, sequence: Int64?, change: Change)], source: String?
    ) throws(EngineError) -> ChangeOutcome {
        var outcome = ChangeOutcome(position: position)
        var last: Int64?
        if let source {
            do {
                last = try journal.lastSequence(ofSource: source)
            } catch {
                throw .journal(error)
            }
        }
        let known = last
        var fresh: [(line: Int, change: Change)] = []
        for (line, sequence, change) in changes {
            if let sequence {
                if let last, sequence <= last {
                    outcome.skipped += 1
                    continue
                }
                last = sequence
            }
            fresh.append((line, change))
        }
        try check(fresh)
        var batch = takeBatch()
        for (_, change) in fresh {
            switch change {
            case .row(let row): batch.append { row.encode(into: &$0) }
            case .date(let day): batch.append { PlanningDateMoved(day: day).encode(into: &$0) }
            }
        }
        let header = try append(batch, cause: "apply", source: source, sequence: last == known ? nil : last)
        guard let header else { return outcome }
        try applyAppended(header)
        outcome.appended = header.count
        outcome.position = header.lastPosition
        return outcome
    }

    /// Refuses removals of what is not there, and adjustments that leave the range of quantities.
    private mutating func check(_ changes: [(line: Int, change: Change)]) throws(EngineError) {
        // What earlier changes of the batch did to a key.
        var isThere: [[UInt8]: Bool] = [:]
        var quantities: [[UInt8]: Quantity] = [:]
        for (line, change) in changes {
            guard case .row(let row) = change else { continue }
            let key = Self.key(row)
            switch row.operation {
            case .put:
                isThere[key] = true
                if row.table == .onHand { quantities[key] = row.onHandQuantity }
            case .remove:
                let known = isThere[key] ?? (network.compare(row) != .new)
                guard known else {
                    throw .change(
                        line: line,
                        reason: "there is no row of \(row.table.name) with this key to remove (\(Self.keyText(row)))")
                }
                isThere[key] = false
                quantities[key] = .zero
            case .adjust:
                let old = quantities[key] ?? knownQuantity(row)
                do {
                    quantities[key] = try old.adding(row.onHandQuantity)
                } catch {
                    throw .change(
                        line: line,
                        reason: "quantity: on hand would leave the range of quantities (\(Self.keyText(row)))")
                }
                isThere[key] = true
            }
        }
    }

    private mutating func knownQuantity(_ row: RowEvent) -> Quantity {
        switch network.compare(row) {
        case .new: .zero
        case .changed(let place), .same(let place):
            network.rowEvent(row.table, at: place, .put)?.onHandQuantity ?? .zero
        }
    }

    private static func key(_ row: RowEvent) -> [UInt8] {
        var key = RowEvent()
        key.begin(row.table, .remove)
        for (column, description) in row.table.columns.enumerated() where description.isKey && row.has(column) {
            if description.type.isText {
                key.set(column, to: row.textBytes[row.textRange(column)])
            } else if let number = row.number(column) {
                key.set(column, to: number)
            }
        }
        var bytes: [UInt8] = []
        key.encode(into: &bytes)
        return bytes
    }

    private static func keyText(_ row: RowEvent) -> String {
        row.table.columns.enumerated().compactMap { column, description in
            guard description.isKey, row.has(column) else { return nil }
            let value = description.type.isText ? row.text(column) : row.number(column).map { String($0) }
            return value.map { "\(description.name) `\($0)`" }
        }.joined(separator: ", ")
    }
}

extension RowEvent {
    /// The quantity of a row of on_hand.
    var onHandQuantity: Quantity {
        Quantity(rawValue: table.index(ofColumn: "quantity").flatMap { number($0) } ?? 0)
    }
}
