import ERPExchange
import PlanningModel

/// A list of rows with named members, written as JSON or CSV for other programs.
struct ListOutput {
    var columns: [String]
    var rows: [[Cell]] = []

    /// Writes the list to standard output; what is no JSON is CSV.
    func write(_ format: Format) { StandardOutput.write(format == .json ? json : csv) }

    private var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for row in rows {
            writer.beginObject()
            for (column, cell) in zip(columns, row) { writer.member(column, cell) }
            writer.endObject()
        }
        writer.endArray()
        return writer.take()
    }

    private var csv: [UInt8] {
        var writer = CSVWriter()
        writer.writeRow(flatColumns)
        for row in rows { writer.writeRow(row.flatMap(\.flat).map(\.plainText)) }
        return writer.take()
    }

    /// The columns with the members of objects as columns of their own: `demand_order`.
    private var flatColumns: [String] {
        columns.enumerated().flatMap { place, column in
            if case .object(let members)? = rows.first?[place] { return members.map { "\(column)_\($0.name)" } }
            return [column]
        }
    }
}

extension Cell {
    fileprivate var flat: [Cell] {
        if case .object(let members) = self { return members.map(\.value) }
        return [self]
    }
}

extension JSONWriter {
    /// Writes a member with the value of a cell.
    mutating func member(_ name: String, _ cell: Cell) {
        switch cell {
        case .text(let text): member(name, text)
        case .number(let number): member(name, number)
        case .quantity(let quantity): member(name, quantity)
        case .day(let day): member(name, day)
        case .flag(let flag): member(name, flag)
        case .words(let words):
            self.name(name)
            beginArray()
            for word in words { value(word) }
            endArray()
        case .object(let members):
            self.name(name)
            object(members)
        case .changes(let changes):
            self.name(name)
            beginArray()
            for change in changes {
                object([("member", .text(change.member)), ("old", change.old), ("new", change.new)])
            }
            endArray()
        }
    }

    /// Writes an object.
    mutating func object(_ members: [(name: String, value: Cell)]) {
        beginObject()
        for entry in members { member(entry.name, entry.value) }
        endObject()
    }
}
