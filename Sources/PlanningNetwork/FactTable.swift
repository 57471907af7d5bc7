internal import PlanningEvents
internal import PlanningModel

/// The rows of one table of the contract as they are now, eight bytes a column, found by their key.
struct FactTable: Sendable {
    let table: Table
    let width: Int
    private let keyColumns: [Int]
    /// Texts by their number; blank ones are `TextID.none`, other blanks 0.
    private(set) var values: [Int64] = []
    /// A bit for every column that is given; `Self.vacant` for a place without a row.
    private(set) var presence: [UInt64] = []
    /// Places without a row, the next one to be taken last.
    private(set) var vacancies: [Int32] = []
    /// Open addressing: row + 1, 0 free, −1 removed.
    private var slots: [Int32] = Array(repeating: 0, count: 16)
    private var usedSlots = 0

    static let vacant = UInt64.max

    init(_ table: Table) {
        self.table = table
        let columns = table.columns
        width = columns.count
        keyColumns = columns.indices.filter { columns[$0].isKey }
    }

    /// A table with the rows of another, as they lie there, whose vacant places are those in `vacancies`.
    init(_ table: Table, values: [Int64], presence: [UInt64], vacancies: [Int32]) {
        self.init(table)
        self.values = values
        self.presence = presence
        self.vacancies = vacancies
        rehash()
    }

    /// How many places there are; some may be vacant.
    var placeCount: Int { presence.count }
    /// How many rows there are.
    var rowCount: Int { presence.count - vacancies.count }

    func isRow(_ place: Int) -> Bool { presence[place] != Self.vacant }

    @inline(__always)
    func number(_ row: Int32, _ column: Int) -> Int64 { values[Int(row) * width + column] }

    @inline(__always)
    func text(_ row: Int32, _ column: Int) -> TextID {
        TextID(rawValue: Int32(truncatingIfNeeded: values[Int(row) * width + column]))
    }

    @inline(__always)
    func quantity(_ row: Int32, _ column: Int) -> Quantity { Quantity(rawValue: number(row, column)) }

    @inline(__always)
    func day(_ row: Int32, _ column: Int) -> Day { Day(rawValue: Int32(truncatingIfNeeded: number(row, column))) }

    @inline(__always)
    func has(_ row: Int32, _ column: Int) -> Bool { presence[Int(row)] >> UInt64(column) & 1 == 1 }

    /// The day of a column; `nil` when it is blank.
    func optionalDay(_ row: Int32, _ column: Int) -> Day? { has(row, column) ? day(row, column) : nil }

    /// The priority of a column.
    func priority(_ row: Int32, _ column: Int) -> Priority {
        has(row, column) ? Priority(whole: number(row, column)) : .blank
    }

    /// The columns that are given, a bit each.
    func givenColumns(_ row: Int32) -> UInt64 { presence[Int(row)] }

    /// The row with the key among the values of a whole row.
    func find(_ row: [Int64]) -> Int32? {
        var slot = hash(row)
        while slots[slot] != 0 {
            if slots[slot] > 0, hasKey(row, slots[slot] - 1) { return slots[slot] - 1 }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The row with some key values, in the order of the key columns.
    func find(key: Int64...) -> Int32? {
        var row = Array(repeating: Int64(0), count: width)
        for (value, column) in zip(key, keyColumns) { row[column] = value }
        return find(row)
    }

    /// The row of a table whose key is its first two columns.
    func find(_ first: Int64, _ second: Int64) -> Int32? {
        let identity = Identity.combine(Identity.combine(0, first), second)
        var slot = Int(truncatingIfNeeded: identity) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] > 0 {
                let start = Int(slots[slot] - 1) * width
                if values[start] == first, values[start + 1] == second { return slots[slot] - 1 }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Whether a row is equal in every column.
    func isEqual(_ row: Int32, _ new: [Int64], _ newPresence: UInt64) -> Bool {
        guard presence[Int(row)] == newPresence else { return false }
        let start = Int(row) * width
        for column in 0..<width where values[start + column] != new[column] { return false }
        return true
    }

    /// Adds a row whose key is not there yet.
    mutating func insert(_ row: [Int64], _ newPresence: UInt64) -> Int32 {
        if (usedSlots + 1) * 2 > slots.count { rehash() }
        let place: Int32
        if let vacancy = vacancies.popLast() {
            place = vacancy
        } else {
            place = Int32(presence.count)
            presence.append(Self.vacant)
            values.append(contentsOf: repeatElement(0, count: width))
        }
        replace(place, row, newPresence)
        var slot = hash(row)
        while slots[slot] > 0 { slot = (slot + 1) & (slots.count - 1) }
        if slots[slot] == 0 { usedSlots += 1 }
        slots[slot] = place + 1
        return place
    }

    /// Gives a row other values under the same key.
    mutating func replace(_ row: Int32, _ new: [Int64], _ newPresence: UInt64) {
        presence[Int(row)] = newPresence
        let start = Int(row) * width
        for column in 0..<width { values[start + column] = new[column] }
    }

    mutating func remove(_ row: Int32) {
        var slot = hash(values(row))
        while slots[slot] != row + 1 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = -1
        presence[Int(row)] = Self.vacant
        vacancies.append(row)
    }

    /// The values of a row, copied.
    func values(_ row: Int32) -> [Int64] { Array(values[Int(row) * width..<(Int(row) + 1) * width]) }

    private func hasKey(_ row: [Int64], _ place: Int32) -> Bool {
        let start = Int(place) * width
        return keyColumns.allSatisfy { values[start + $0] == row[$0] }
    }

    private func hash(_ row: [Int64]) -> Int {
        var hash: UInt64 = 0
        for column in keyColumns { hash = Identity.combine(hash, row[column]) }
        return Int(truncatingIfNeeded: hash) & (slots.count - 1)
    }

    /// The slot of the row at a place.
    private func hash(_ place: Int) -> Int {
        var hash: UInt64 = 0
        for column in keyColumns { hash = Identity.combine(hash, values[place * width + column]) }
        return Int(truncatingIfNeeded: hash) & (slots.count - 1)
    }

    private mutating func rehash() {
        slots = Array(repeating: 0, count: max(16, rowCount * 4).roundedUpToPowerOfTwo)
        usedSlots = 0
        for place in presence.indices where isRow(place) {
            var slot = hash(place)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(place) + 1
            usedSlots += 1
        }
    }
}

extension Int {
    fileprivate var roundedUpToPowerOfTwo: Int {
        var power = 1
        while power < self { power *= 2 }
        return power
    }
}
