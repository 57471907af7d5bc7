internal import PlanningModel

/// Writes the state of a network as bytes, for a snapshot (see the chapter on snapshots in the architecture).
///
/// Numbers are written by columns of up to `blockCount`, each in as many bytes as its range needs.
package struct StateWriter {
    /// How many numbers of a column stand together.
    static let blockCount = 4_096
    /// How many bytes are gathered before they are given away.
    private static let greatestByteCount = 1 << 20

    private var bytes: [UInt8] = []
    private var values: [Int64] = []
    private let write: ([UInt8]) throws -> Void

    /// - Parameter write: gets the bytes as they come.
    package init(_ write: @escaping ([UInt8]) throws -> Void) {
        self.write = write
        values.reserveCapacity(Self.blockCount)
    }

    package mutating func append(_ value: some FixedWidthInteger & SignedInteger) {
        withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ day: Day?) {
        append(day == nil ? 0 : 1)
        append(day?.rawValue ?? 0)
    }

    /// Some bytes, behind their number.
    package mutating func append(text: some Collection<UInt8>) {
        append(text.count)
        bytes.append(contentsOf: text)
    }

    /// Bytes whose number the reader knows.
    mutating func append(raw: some Collection<UInt8>) { bytes.append(contentsOf: raw) }

    /// A column of numbers, at most `blockCount`: the least one, a width, the distances from the least one.
    ///
    /// - Parameter hasBytes: whether each takes a byte at least, so that a reader who is told a wrong number of rows
    ///   notices it before it asks for memory. So does the first column of every block.
    mutating func append(column count: Int, hasBytes: Bool = false, _ value: (Int) -> Int64) {
        values.removeAll(keepingCapacity: true)
        var least = Int64.max
        var greatest = Int64.min
        for index in 0..<count {
            let value = value(index)
            least = min(least, value)
            greatest = max(greatest, value)
            values.append(value)
        }
        guard count > 0 else { return }
        let base = least
        let range = UInt64(bitPattern: greatest &- base)
        append(base)
        if range == 0, !hasBytes {
            bytes.append(0)
        } else if range <= UInt64(UInt8.max) {
            bytes.append(1)
            for value in values { bytes.append(UInt8(truncatingIfNeeded: value &- base)) }
        } else if range <= UInt64(UInt16.max) {
            bytes.append(2)
            append(numbers: values.map { UInt16(truncatingIfNeeded: $0 &- base).littleEndian })
        } else if range <= UInt64(UInt32.max) {
            bytes.append(4)
            append(numbers: values.map { UInt32(truncatingIfNeeded: $0 &- base).littleEndian })
        } else {
            bytes.append(8)
            append(numbers: values.map { UInt64(bitPattern: $0 &- base).littleEndian })
        }
    }

    /// Gives away what was gathered, if it is much.
    mutating func endBlock() throws {
        if bytes.count >= Self.greatestByteCount { try finish() }
    }

    /// Gives away what was gathered.
    package mutating func finish() throws {
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The places of a number of rows, cut into blocks.
    static func blocks(_ count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: blockCount).map { $0..<min(count, $0 + blockCount) }
    }

    private mutating func append(numbers values: [some FixedWidthInteger & BitwiseCopyable]) {
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}
