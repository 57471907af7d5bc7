public import PlanningEvents
public import PlanningModel

/// A line of a change stream: a change of a row, or the planning date (data contract, section 2).
public struct ChangeLine: Sendable {
    /// The line, counted from 1; lines that are blank count too.
    public internal(set) var number = 0
    /// The planning date that the line moves to; `nil` when it changes a row.
    public internal(set) var date: Day?
    /// The ERP that sent the line.
    public internal(set) var source: String?
    /// The number of the line in its source.
    public internal(set) var sequence: Int64?
    /// When the ERP made the change, in microseconds since 1970-01-01 00:00 UTC; the row's event holds it too.
    public internal(set) var at: Int64?
    /// The event of the row, as `RowEvent.encode` makes it; empty when the line moves the planning date.
    public internal(set) var event: [UInt8] = []
    /// The row of `event`; that of an earlier line when there is none.
    var decodedRow = RowEvent()

    /// A line to read into.
    public init() {}

    /// The change of a row; `nil` when the line moves the planning date.
    public var row: RowEvent? { event.isEmpty ? nil : decodedRow }
}

/// Why a change stream cannot be read on.
public enum ChangeStreamError: Error, Hashable, Sendable {
    /// The file or connection does not give its bytes. There is no line after this.
    case file(FileError)
    /// A line cannot be understood: everything that is wrong with it. The next line can be read all the same.
    case faults([InputFault])
}

extension ChangeStreamError: CustomStringConvertible {
    /// One line for each fault.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .faults(let faults): faults.map(\.description).joined(separator: "\n")
        }
    }
}
