import ERPExchange
import Foundation
import PlanningModel

/// A value of a list, as it is written in every format.
enum Cell {
    case text(String?)
    case number(Int64?)
    case quantity(Quantity?)
    case day(Day?)
    /// An object of the JSON form; in the other formats its members are columns of their own.
    case object([(name: String, value: Cell)])
}

/// A list of rows with named members, written as JSON, CSV or a table.
struct ListOutput {
    var columns: [String]
    var rows: [[Cell]] = []

    /// Writes the list to standard output.
    func write(_ format: Format) {
        switch format {
        case .json: StandardOutput.write(json)
        case .csv: StandardOutput.write(csv)
        case .table: StandardOutput.write(Array(TableText(self).text.utf8))
        }
    }

    private var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for row in rows {
            writer.beginObject()
            for (column, cell) in zip(columns, row) { write(column, cell, to: &writer) }
            writer.endObject()
        }
        writer.endArray()
        return writer.take()
    }

    private func write(_ name: String, _ cell: Cell, to writer: inout JSONWriter) {
        switch cell {
        case .text(let text): writer.member(name, text)
        case .number(let number): writer.member(name, number)
        case .quantity(let quantity): writer.member(name, quantity)
        case .day(let day): writer.member(name, day)
        case .object(let members):
            writer.name(name)
            writer.beginObject()
            for member in members { write(member.name, member.value, to: &writer) }
            writer.endObject()
        }
    }

    private var csv: [UInt8] {
        var writer = CSVWriter()
        let flat = flattened
        writer.writeRow(flat.columns)
        for row in flat.rows { writer.writeRow(row.map(\.plainText)) }
        return writer.take()
    }

    /// The list with the members of objects as columns: `demand_order`.
    var flattened: ListOutput {
        var flat = ListOutput(columns: [])
        for (place, column) in columns.enumerated() {
            if case .object(let members)? = rows.first?[place] {
                flat.columns += members.map { "\(column)_\($0.name)" }
            } else {
                flat.columns.append(column)
            }
        }
        flat.rows = rows.map { row in
            row.flatMap { cell in
                if case .object(let members) = cell { return members.map(\.value) }
                return [cell]
            }
        }
        return flat
    }
}

extension Cell {
    /// The value as a text without decoration; `nil` when it is absent.
    var plainText: String? {
        switch self {
        case .text(let text): text
        case .number(let number): number.map { String($0) }
        case .quantity(let quantity): quantity?.description
        case .day(let day): day?.description
        case .object: nil
        }
    }
}

/// Standard output, written whole.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }
    static func write(_ text: String) { write(Array(text.utf8)) }
}
