public import PlanningEvents
public import PlanningModel

/// Writes changes as lines of a change stream, which `ChangeStreamReader` makes the same events of.
///
/// Members stand in the order of the contract, columns in that of the table, and every value is a text, so that no
/// reader takes a quantity for a floating-point number.
public struct ChangeLineWriter: Sendable {
    /// The lines that were written and not taken.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Writes a change of a row; its time becomes the member `at`.
    ///
    /// Text that is not UTF-8, as in a damaged event, is repaired with U+FFFD.
    public mutating func write(_ row: borrowing RowEvent, source: String? = nil, sequence: Int64? = nil) {
        bytes.append(contentsOf: #"{"table":""#.utf8)
        bytes.append(contentsOf: row.table.name.utf8)
        bytes.append(contentsOf: #"","op":""#.utf8)
        bytes.append(contentsOf: row.operation.name.utf8)
        bytes.append(contentsOf: #"","row":{"#.utf8)
        let columns = row.table.columns
        var isFirst = true
        for index in columns.indices where row.has(index) {
            if !isFirst { bytes.append(.comma) }
            isFirst = false
            bytes.append(json: columns[index].name.utf8)
            bytes.append(UInt8(ascii: ":"))
            if columns[index].type.isText {
                bytes.append(json: (row.text(index) ?? "").utf8)
            } else {
                bytes.append(json: columns[index].text(of: row.number(index) ?? 0).utf8)
            }
        }
        bytes.append(UInt8(ascii: "}"))
        writeEnd(source: source, sequence: sequence, at: row.time)
    }

    /// Writes a line that moves the planning date.
    public mutating func write(_ date: Day, source: String? = nil, sequence: Int64? = nil, at: Int64? = nil) {
        bytes.append(contentsOf: #"{"date":"#.utf8)
        bytes.append(json: date.description.utf8)
        writeEnd(source: source, sequence: sequence, at: at)
    }

    private mutating func writeEnd(source: String?, sequence: Int64?, at: Int64?) {
        if let source {
            bytes.append(contentsOf: #","source":"#.utf8)
            bytes.append(json: source.utf8)
        }
        if let sequence { bytes.append(contentsOf: #","sequence":\#(sequence)"#.utf8) }
        if let at {
            bytes.append(contentsOf: #","at":"#.utf8)
            bytes.append(json: Timestamp.text(at).utf8)
        }
        bytes.append(contentsOf: "}\n".utf8)
    }

    /// Gives the lines that were written since the last call.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
