/// The keys of a table's rows, each with the line it was first given in.
///
/// An open-addressing table over keys that lie one behind the other in one array: no object and no allocation a key.
/// It is never walked, so the order of its places has no influence on anything.
struct KeyIndex: Sendable {
    private var keys: [UInt8] = []
    private var entries: [Entry] = []
    /// Number of the entry plus one; 0 is free. The count is a power of two, at least twice that of the entries.
    private var places: [UInt32] = Array(repeating: 0, count: 64)

    private struct Entry: BitwiseCopyable {
        var hash: UInt32
        var line: UInt32
        var end: Int
    }

    /// Adds a key that is not there yet.
    ///
    /// - Returns: the line of the equal key that is there; `nil` if the key is new.
    /// - Complexity: amortised O(length of the key).
    mutating func insert(_ key: Span<UInt8>, line: Int) -> Int? {
        let hash = Self.hash(key)
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] != 0 {
            let entry = Int(places[place]) - 1
            if entries[entry].hash == UInt32(truncatingIfNeeded: hash >> 32), equals(entry, key) {
                return Int(entries[entry].line)
            }
            place = (place + 1) & (places.count - 1)
        }
        key.withUnsafeBufferPointer { keys.append(contentsOf: $0) }
        entries.append(
            Entry(
                hash: UInt32(truncatingIfNeeded: hash >> 32), line: UInt32(clamping: line), end: keys.count))
        places[place] = UInt32(entries.count)
        if entries.count * 2 > places.count { grow() }
        return nil
    }

    /// Whether a key is there.
    func contains(_ key: Span<UInt8>) -> Bool {
        let hash = Self.hash(key)
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] != 0 {
            let entry = Int(places[place]) - 1
            if entries[entry].hash == UInt32(truncatingIfNeeded: hash >> 32), equals(entry, key) { return true }
            place = (place + 1) & (places.count - 1)
        }
        return false
    }

    private func equals(_ entry: Int, _ key: Span<UInt8>) -> Bool {
        let start = entry == 0 ? 0 : entries[entry - 1].end
        guard entries[entry].end - start == key.count else { return false }
        let stored = keys.span
        for offset in 0..<key.count where stored[start + offset] != key[offset] { return false }
        return true
    }

    private mutating func grow() {
        var places: [UInt32] = Array(repeating: 0, count: places.count * 4)
        var start = 0
        let keys = keys
        let stored = keys.span
        for (number, entry) in entries.enumerated() {
            let hash = Self.hash(stored.extracting(start..<entry.end))
            start = entry.end
            var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
            while places[place] != 0 { place = (place + 1) & (places.count - 1) }
            places[place] = UInt32(number + 1)
        }
        self.places = places
    }

    /// Multiplies and folds eight bytes at a time.
    private static func hash(_ key: Span<UInt8>) -> UInt64 {
        let bytes = key.bytes
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(key.count)
        var offset = 0
        while offset + 8 <= key.count {
            // Within the bytes by the condition above; every bit pattern is an integer.
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash = fold(hash ^ word)
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < key.count {
            tail = tail << 8 | UInt64(key[offset])
            offset += 1
        }
        return fold(hash ^ tail)
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
