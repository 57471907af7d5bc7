internal import PlanningModel

/// Why bytes are not the state of a network, as a sentence.
public struct StateFault: Error, CustomStringConvertible {
    public let description: String

    package init(_ description: String) { self.description = description }

    static let cutOff = StateFault("its state is cut off")
}

/// Reads the state of a network from bytes that anybody may have made up: numbers are looked at before they are used,
/// and no more memory is asked for than a multiple of the bytes that are there.
package struct StateReader: ~Escapable {
    private let bytes: RawSpan
    private var offset = 0

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) { self.bytes = bytes }

    var restCount: Int { bytes.byteCount - offset }

    @_lifetime(self: copy self)
    package mutating func integer(within range: ClosedRange<Int64> = .min ... .max) throws(StateFault) -> Int64 {
        guard restCount >= 8 else { throw .cutOff }
        // Bounds are checked by the span; every bit pattern is an integer.
        let value = Int64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Int64.self))
        offset += 8
        guard range.contains(value) else { throw StateFault("its state has \(value) where it cannot be") }
        return value
    }

    /// The number of things to come, each of at least some bytes.
    @_lifetime(self: copy self)
    package mutating func count(ofSize size: Int = 1) throws(StateFault) -> Int {
        let count = try integer(within: 0...Int64(Int32.max))
        guard Int(count) <= restCount / size else { throw .cutOff }
        return Int(count)
    }

    @_lifetime(self: copy self)
    mutating func day() throws(StateFault) -> Day? {
        let isGiven = try integer(within: 0...1) == 1
        let day = Day(rawValue: Int32(truncatingIfNeeded: try integer(within: .int32)))
        return isGiven ? day : nil
    }

    /// Bytes behind their number.
    @_lifetime(self: copy self)
    package mutating func text() throws(StateFault) -> [UInt8] {
        let count = try count()
        return try raw(count)
    }

    /// A number of bytes.
    @_lifetime(self: copy self)
    mutating func raw(_ count: Int) throws(StateFault) -> [UInt8] {
        guard count <= restCount else { throw .cutOff }
        defer { offset += count }
        return bytes.extracting(offset..<offset + count).withUnsafeBytes(Array.init)
    }

    /// A column of numbers, at most `StateWriter.blockCount`.
    @_lifetime(self: copy self)
    mutating func column(
        _ count: Int, hasBytes: Bool = false, into values: inout [Int64],
        within range: ClosedRange<Int64> = .min ... .max
    ) throws(StateFault) {
        values.removeAll(keepingCapacity: true)
        guard count > 0 else { return }
        let base = try integer()
        guard restCount >= 1 else { throw .cutOff }
        let width = Int(bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self))
        offset += 1
        guard restCount / max(width, 1) >= count || width == 0 && !hasBytes else { throw .cutOff }
        let greatest: UInt64
        switch width {
        case 0:
            guard !hasBytes, count <= StateWriter.blockCount else { throw .cutOff }
            values.append(contentsOf: repeatElement(base, count: count))
            greatest = 0
        case 1: greatest = unpack(count, of: UInt8.self, base, into: &values)
        case 2: greatest = unpack(count, of: UInt16.self, base, into: &values)
        case 4: greatest = unpack(count, of: UInt32.self, base, into: &values)
        case 8: greatest = unpack(count, of: UInt64.self, base, into: &values)
        default: throw StateFault("its state has a column of width \(width)")
        }
        offset += width * count
        guard range.contains(base), greatest <= UInt64(bitPattern: range.upperBound &- base) else {
            throw StateFault("its state has a number from \(base) on where it cannot be")
        }
    }

    /// A column of places among a number of things.
    @_lifetime(self: copy self)
    mutating func places(
        _ count: Int, among things: Int, orNone: Bool = false, hasBytes: Bool = false, into values: inout [Int64]
    ) throws(StateFault) {
        guard things > 0 || orNone || count == 0 else { throw StateFault("its state names one of no things") }
        let range = (orNone ? -1 : 0)...Swift.max(Int64(things) - 1, orNone ? -1 : 0)
        try column(count, hasBytes: hasBytes, into: &values, within: range)
    }

    /// Appends numbers of a width.
    ///
    /// - Returns: the greatest distance from the base.
    private func unpack<Width: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ count: Int, of type: Width.Type, _ base: Int64, into values: inout [Int64]
    ) -> UInt64 {
        let column = bytes.extracting(offset..<offset + count * MemoryLayout<Width>.size)
        var greatest: Width = 0
        for index in 0..<count {
            let distance = Width(
                littleEndian: column.unsafeLoadUnaligned(
                    fromByteOffset: index &* MemoryLayout<Width>.size, as: Width.self))
            greatest = max(greatest, distance)
            values.append(base &+ Int64(bitPattern: UInt64(distance)))
        }
        return UInt64(greatest)
    }

    /// Makes sure that nothing follows.
    package func end() throws(StateFault) {
        guard restCount == 0 else { throw StateFault("its state has \(restCount) bytes too many") }
    }
}

extension ClosedRange<Int64> {
    static let int32: ClosedRange<Int64> = Int64(Int32.min)...Int64(Int32.max)
}
