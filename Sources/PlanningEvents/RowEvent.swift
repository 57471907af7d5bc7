internal import PlanningModel

/// What a change does to the row with its key.
public enum RowOperation: UInt8, Sendable {
    /// States the whole row.
    case put = 1
    /// Removes the row; only the key is given.
    case remove = 2
    /// Adds to the quantity of the row; a missing row counts as 0.
    case adjust = 3

    /// The value in the change stream.
    public var name: String {
        switch self {
        case .put: "put"
        case .remove: "remove"
        case .adjust: "adjust"
        }
    }
}

/// A change of a row, in the form in which it is an event.
///
/// Layout: kind, version, operation and a zero byte; four zero bytes; a bit for every column that is given, and bit 63
/// for the ERP's time; eight bytes for each of these in the order of the columns; the texts. The eight bytes are the
/// number, or where a text begins in the event (32 bits) and its length (32 bits). A row has one form only, so that
/// equal rows are equal bytes.
///
/// The value is made to be used again: `decode` and `begin` allocate nothing once it has grown.
public struct RowEvent: Sendable {
    public private(set) var table = Table.items
    public private(set) var operation = RowOperation.put
    /// A bit for every column that is given.
    public private(set) var presence: UInt64 = 0
    private var slots: [Int64] = Array(repeating: 0, count: 64)
    private var texts: [UInt8] = []
    private static let timeBit: UInt64 = 1 << 63
    private static let headerByteCount = 16

    public init() {}

    /// Begins a row without columns.
    public mutating func begin(_ table: Table, _ operation: RowOperation) {
        self.table = table
        self.operation = operation
        presence = 0
        texts.removeAll(keepingCapacity: true)
    }

    /// Gives a column a number: a quantity in millionths, a day, a flag, the index of a choice.
    public mutating func set(_ column: Int, to number: Int64) {
        presence |= 1 << UInt64(column)
        slots[column] = number
    }

    /// Gives a column a text.
    public mutating func set(_ column: Int, to text: some Collection<UInt8>) {
        presence |= 1 << UInt64(column)
        slots[column] = Int64(texts.count) | Int64(text.count) << 32
        texts.append(contentsOf: text)
    }

    /// When the ERP made the change, in microseconds since 1970-01-01 00:00 UTC.
    public var time: Int64? {
        get { presence & Self.timeBit != 0 ? slots[63] : nil }
        set {
            presence = newValue == nil ? presence & ~Self.timeBit : presence | Self.timeBit
            slots[63] = newValue ?? 0
        }
    }

    /// Whether a column is given.
    public func has(_ column: Int) -> Bool { presence >> UInt64(column) & 1 == 1 }

    /// The number of a column; `nil` when it is blank.
    public func number(_ column: Int) -> Int64? { has(column) ? slots[column] : nil }

    /// Where the text of a column lies in `textBytes`; empty when it is blank.
    public func textRange(_ column: Int) -> Range<Int> {
        guard has(column) else { return 0..<0 }
        let start = Int(slots[column] & 0xFFFF_FFFF)
        return start..<start + Int(slots[column] >> 32)
    }

    /// The texts of the row, one behind the other.
    public var textBytes: [UInt8] { texts }

    /// The text of a column; `nil` when it is blank.
    public func text(_ column: Int) -> String? {
        has(column) ? String(decoding: texts[textRange(column)], as: UTF8.self) : nil
    }

    /// Appends the event to some bytes.
    public func encode(into bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(table.rawValue)
        bytes.append(EventKind.row(table).version)
        bytes.append(operation.rawValue)
        bytes.append(0)
        bytes.append(integer: UInt32(0))
        bytes.append(integer: presence)
        let columns = table.columns
        var textOffset = Int64(bytes.count - start + 8 * presence.nonzeroBitCount)
        var rest = presence
        while rest != 0 {
            let column = rest.trailingZeroBitCount
            rest &= rest - 1
            if column < columns.count, columns[column].type.isText {
                let count = slots[column] >> 32
                bytes.append(integer: textOffset | count << 32)
                textOffset += count
            } else {
                bytes.append(integer: slots[column])
            }
        }
        // In the order of the columns, whatever order they were set in.
        rest = presence & ~Self.timeBit
        while rest != 0 {
            let column = rest.trailingZeroBitCount
            rest &= rest - 1
            if columns[column].type.isText { bytes.append(contentsOf: texts[textRange(column)]) }
        }
    }

    /// Reads an event of a row.
    ///
    /// - Throws: `EventFault` if the bytes are not the one form of a row.
    /// - Complexity: linear in the bytes of the event.
    public mutating func decode(_ event: Span<UInt8>) throws(EventFault) {
        guard case .row(let table) = try EventKind(of: event) else {
            throw .malformed(kind: "row", reason: "kind \(event[0]) is no table")
        }
        func fault(_ reason: String) -> EventFault { .malformed(kind: table.name, reason: reason) }
        let bytes = event.bytes
        guard event.count >= Self.headerByteCount, let operation = RowOperation(rawValue: event[2]) else {
            throw fault("its header is cut off or names no operation")
        }
        let filler: UInt32 = bytes.integer(at: 4)
        guard event[3] == 0, filler == 0 else { throw fault("its header has bytes that are not zero") }
        begin(table, operation)
        let presence: UInt64 = bytes.integer(at: 8)
        let columns = table.columns
        guard presence & ~Self.timeBit < 1 << UInt64(columns.count) else { throw fault("it has unknown columns") }
        let textStart = Self.headerByteCount + 8 * presence.nonzeroBitCount
        guard event.count >= textStart else { throw fault("it is cut off") }
        self.presence = presence
        var offset = Self.headerByteCount
        var textEnd = textStart
        var rest = presence
        while rest != 0 {
            let column = rest.trailingZeroBitCount
            rest &= rest - 1
            let value: Int64 = bytes.integer(at: offset)
            offset += 8
            if column < columns.count, columns[column].type.isText {
                let start = Int(value & 0xFFFF_FFFF)
                let count = Int(UInt64(bitPattern: value) >> 32)
                guard start == textEnd, count <= event.count - start else {
                    throw fault("text \(columns[column].name) is out of place")
                }
                slots[column] = Int64(start - textStart) | Int64(count) << 32
                textEnd += count
            } else {
                slots[column] = value
            }
        }
        guard textEnd == event.count else { throw fault("\(event.count - textEnd) bytes too many") }
        event.extracting(textStart..<textEnd).withUnsafeBufferPointer { texts.append(contentsOf: $0) }
    }
}
