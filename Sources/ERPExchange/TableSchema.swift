internal import PlanningEvents

/// A table of the contract, made ready for reading: readers of its columns, masks of its kinds of columns.
struct TableSchema: Sendable {
    let table: Table
    let columns: [ColumnReader]
    /// A bit for every column that holds a text.
    let texts: UInt64
    /// A bit for every key column.
    let keys: UInt64
    /// A bit for every column that must be given.
    let required: UInt64
    private let nameBytes: [UInt8]

    private init(_ table: Table) {
        self.table = table
        let columns = table.columns
        self.columns = columns.map { ColumnReader($0, of: table) }
        func mask(_ includes: (Column) -> Bool) -> UInt64 {
            columns.indices.reduce(0) { includes(columns[$1]) ? $0 | 1 << UInt64($1) : $0 }
        }
        texts = mask(\.type.isText)
        keys = mask(\.isKey)
        required = mask(\.isRequired)
        nameBytes = Array(table.name.utf8)
    }

    private static let all = Table.allCases.map(TableSchema.init)

    static func of(_ table: Table) -> TableSchema { all[Int(table.rawValue) - 1] }

    /// The table with a name.
    static func named(_ name: Span<UInt8>) -> TableSchema? {
        for index in all.indices where name.equals(all[index].nameBytes) { return all[index] }
        return nil
    }

    /// The place of a column. The search begins at `hint`: rows mostly name their columns in one order.
    func index(ofColumn name: Span<UInt8>, hint: Int) -> Int? {
        for step in columns.indices {
            let index = (hint + step) % columns.count
            if name.equals(columns[index].nameBytes) { return index }
        }
        return nil
    }

    /// The names of the columns in a mask.
    func names(_ mask: UInt64) -> String {
        columns.indices.filter { mask >> UInt64($0) & 1 == 1 }.map { columns[$0].name }.joined(separator: ",")
    }

    /// The names of all columns, for a message.
    var allNames: String { columns.map(\.name).joined(separator: ", ") }
}
