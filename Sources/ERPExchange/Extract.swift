public import PlanningEvents

/// Why an extract cannot be taken.
public enum ExtractError: Error, Hashable, Sendable {
    /// The folder or a file of it cannot be read.
    case file(FileError)
    /// The data is not what the contract says.
    case faults(InputFaults)
}

extension ExtractError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .faults(let faults): faults.description
        }
    }
}

/// An extract of an ERP, read and checked: the rows of each table as events that put them.
///
/// The events of a table lie one behind the other in one array, in the order of the file.
public struct Extract: Sendable {
    /// The rows of one table.
    struct Rows: Sendable {
        /// The file they came from; `nil` when the extract has none for the table.
        var file: String?
        var events: [UInt8] = []
        /// Where each event ends.
        var ends: [Int] = []
        /// Where each row begins in the file.
        var lines: [UInt32] = []
    }

    private let tables: [Rows]

    init(tables: [Rows]) { self.tables = tables }

    private func rows(_ table: Table) -> Rows { tables[Int(table.rawValue) - 1] }

    /// How many rows a table has.
    public func rowCount(_ table: Table) -> Int { rows(table).ends.count }

    /// The name of the file that a table was read from; `nil` when the extract has none, which is an empty table.
    public func file(of table: Table) -> String? { rows(table).file }

    /// Calls a body with the event of each row of a table and the line of the file that the row begins in.
    ///
    /// The bytes are those that `RowEvent.encode` makes: they can be compared and appended to a journal as they are.
    public func forEachEvent<Failure: Error>(
        of table: Table, _ body: (_ event: Span<UInt8>, _ line: Int) throws(Failure) -> Void
    ) throws(Failure) {
        try rows(table).forEachEvent(body)
    }

    /// Calls a body with each row of a table and the line of the file that it begins in.
    public func forEachRow<Failure: Error>(
        of table: Table, _ body: (_ row: borrowing RowEvent, _ line: Int) throws(Failure) -> Void
    ) throws(Failure) {
        try rows(table).forEachRow(body)
    }
}

extension Extract.Rows {
    func forEachEvent<Failure: Error>(
        _ body: (_ event: Span<UInt8>, _ line: Int) throws(Failure) -> Void
    ) throws(Failure) {
        let events = events.span
        var start = 0
        for index in ends.indices {
            let end = ends[index]
            try body(events.extracting(start..<end), Int(lines[index]))
            start = end
        }
    }

    func forEachRow<Failure: Error>(
        _ body: (_ row: borrowing RowEvent, _ line: Int) throws(Failure) -> Void
    ) throws(Failure) {
        var row = RowEvent()
        try forEachEvent { event, line throws(Failure) in
            do {
                try row.decode(event)
            } catch {
                preconditionFailure("the reader of extracts made an event that cannot be read: \(error)")
            }
            try body(row, line)
        }
    }
}
