internal import PlanningModel

/// Every text of the journal once, by number: names of items, locations, orders, suppliers.
///
/// Numbers are given out in the order in which the texts first appear, so they are the same in every replay. Texts are
/// compared by their UTF-8 bytes (semantics section 1).
struct TextTable: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []
    /// The first eight bytes, most significant first, which decide nearly every comparison.
    private var prefixes: [UInt64] = []
    private var hashes: [UInt64] = []
    /// Open addressing: number + 1, or 0.
    private var slots: [Int32] = Array(repeating: 0, count: 64)

    var count: Int { ends.count }

    /// The number of a text, which is given one if it has none.
    mutating func intern(_ text: some Collection<UInt8>) -> TextID {
        let hash = Self.hash(text)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash, bytes[range(index)].elementsEqual(text) { return TextID(rawValue: Int32(index)) }
            slot = (slot + 1) & (slots.count - 1)
        }
        let index = ends.count
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        hashes.append(hash)
        var prefix: UInt64 = 0
        for byte in text.prefix(8) { prefix = prefix << 8 | UInt64(byte) }
        prefixes.append(prefix << UInt64(8 * (8 - min(8, text.count))))
        slots[slot] = Int32(index + 1)
        if ends.count * 2 > slots.count { grow() }
        return TextID(rawValue: Int32(index))
    }

    /// Makes room for texts that are to come.
    mutating func reserveCapacity(_ count: Int, bytes byteCount: Int) {
        bytes.reserveCapacity(byteCount)
        ends.reserveCapacity(count)
        prefixes.reserveCapacity(count)
        hashes.reserveCapacity(count)
        while slots.count < count * 2 { grow() }
    }

    /// The number of a text; `nil` if it never appeared.
    func find(_ text: some Collection<UInt8>) -> TextID? {
        let hash = Self.hash(text)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash, bytes[range(index)].elementsEqual(text) { return TextID(rawValue: Int32(index)) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The text of a number; empty for `none`.
    subscript(_ id: TextID) -> String {
        id == .none ? "" : String(decoding: bytes[range(Int(id.rawValue))], as: UTF8.self)
    }

    /// A number for a text that is the same in every process.
    func identity(_ id: TextID) -> UInt64 {
        id == .none ? 0x9E37_79B9_7F4A_7C15 : hashes[Int(id.rawValue)]
    }

    /// Whether a text comes before another; a blank one comes first.
    func precedes(_ left: TextID, _ right: TextID) -> Bool { compare(left, right) < 0 }

    /// Below zero if the left text comes first, above zero if the right one does.
    func compare(_ left: TextID, _ right: TextID) -> Int {
        if left == right { return 0 }
        if left == .none { return -1 }
        if right == .none { return 1 }
        let leftIndex = Int(left.rawValue)
        let rightIndex = Int(right.rawValue)
        if prefixes[leftIndex] != prefixes[rightIndex] { return prefixes[leftIndex] < prefixes[rightIndex] ? -1 : 1 }
        return bytes[range(leftIndex)].lexicographicallyPrecedes(bytes[range(rightIndex)]) ? -1 : 1
    }

    /// Compares the numbers of two operations: texts of digits alone as numbers, before all other texts.
    ///
    /// - Returns: below zero if the left one comes first, zero if both are the same number.
    func compareOperations(_ left: TextID, _ right: TextID) -> Int {
        guard let one = digits(left) else { return digits(right) == nil ? compare(left, right) : 1 }
        guard let other = digits(right) else { return -1 }
        if one.count != other.count { return one.count < other.count ? -1 : 1 }
        if one.elementsEqual(other) { return 0 }
        return one.lexicographicallyPrecedes(other) ? -1 : 1
    }

    /// The digits of a number without leading zeros; `nil` if a text is no number.
    private func digits(_ id: TextID) -> ArraySlice<UInt8>? {
        guard id != .none else { return nil }
        let text = bytes[range(Int(id.rawValue))]
        guard !text.isEmpty, text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return text.drop { $0 == UInt8(ascii: "0") }
    }

    private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for index in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[index]) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    private static func hash(_ text: some Collection<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Identity.mix(hash)
    }
}

/// Numbers that stand for facts and plans in digests: equal in every process, well spread.
enum Identity {
    /// Spreads a number over all bits.
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// Adds a number to an identity, in order.
    @inline(__always)
    static func combine(_ identity: UInt64, _ value: UInt64) -> UInt64 {
        mix(identity &* 0x9E37_79B9_7F4A_7C15 &+ value)
    }

    @inline(__always)
    static func combine(_ identity: UInt64, _ value: Int32) -> UInt64 {
        combine(identity, UInt64(truncatingIfNeeded: value))
    }

    @inline(__always)
    static func combine(_ identity: UInt64, _ value: Int64) -> UInt64 {
        combine(identity, UInt64(bitPattern: value))
    }
}
