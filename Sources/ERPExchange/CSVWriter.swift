public import PlanningModel

/// Writes CSV: a row at a time, cell by cell (RFC 4180: cells in quotes where needed, lines that end in CRLF).
public struct CSVWriter: Sendable {
    /// The rows that were written and not taken.
    public private(set) var bytes: [UInt8] = []
    private var isRowEmpty = true
    private var rowStart = 0

    public init() {}

    /// Writes a cell; `nil` is blank.
    public mutating func write(_ text: String?) {
        if !isRowEmpty { bytes.append(.comma) }
        isRowEmpty = false
        guard let text else { return }
        guard text.utf8.contains(where: { $0 == .comma || $0 == .quote || $0 == .lineFeed || $0 == .carriageReturn })
        else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(.quote)
        for byte in text.utf8 {
            if byte == .quote { bytes.append(.quote) }
            bytes.append(byte)
        }
        bytes.append(.quote)
    }

    /// Writes a number as a cell; `nil` is blank.
    public mutating func write<Number: BinaryInteger>(_ number: Number?) { write(number.map { String($0) }) }

    /// Writes a quantity as a cell; `nil` is blank.
    public mutating func write(_ quantity: Quantity?) { write(quantity?.description) }

    /// Writes a date as a cell; `nil` is blank.
    public mutating func write(_ day: Day?) { write(day?.description) }

    /// Ends the row. A row of one blank cell is written as `""`, because an empty line is no row to many readers.
    public mutating func endRow() {
        if bytes.count == rowStart { bytes.append(contentsOf: "\"\"".utf8) }
        bytes.append(contentsOf: "\r\n".utf8)
        isRowEmpty = true
        rowStart = bytes.count
    }

    /// Writes a row of texts.
    public mutating func writeRow(_ cells: [String?]) {
        for cell in cells { write(cell) }
        endRow()
    }

    /// Gives the bytes that were written since the last call; called between rows.
    public mutating func take() -> [UInt8] {
        defer { (bytes, rowStart) = ([], 0) }
        return bytes
    }
}
