/// Bytes somewhere in the mapped file of a journal.
///
/// Invariant: the memory stays readable and unchanged while the snapshot or the buffer that it was taken from lives.
/// Whoever makes one has checked that all of it lies within the file; cutting and loading are checked against `count`.
struct StoredBytes {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    /// The bytes of a range, `nil` if it is not within these bytes.
    func part(_ offset: Int, _ length: Int) -> StoredBytes? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return StoredBytes(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
    }

    /// The little-endian integer at an offset, which the caller has checked to be within these bytes.
    @inline(__always)
    func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, as type: Integer.Type = Integer.self
    ) -> Integer {
        precondition(offset >= 0 && offset <= count - MemoryLayout<Integer>.size, "load beyond the stored bytes")
        return Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(bytes)
    }

    /// Gives a part that the caller has checked to be within these bytes.
    @inline(__always)
    func withSpan<Result, Failure: Error>(
        _ range: Range<Int>,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "part beyond the stored bytes")
        let part = UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self)
        return try body(part.span)
    }

    /// The bytes as text, `nil` if they are not UTF-8.
    var text: String? {
        if count == 0 { return "" }
        // Several times as fast as `String(validating:as:)`, and done twice a batch.
        return withSpan(0..<count) { bytes in
            guard let text = try? UTF8Span(validating: bytes) else { return nil }
            return String(copying: text)
        }
    }

    /// Whether these bytes come before others, compared byte by byte, the shorter one first.
    func precedes(_ other: StoredBytes) -> Bool {
        bytes.lexicographicallyPrecedes(other.bytes)
    }

    func elementsEqual(_ other: StoredBytes) -> Bool {
        count == other.count && bytes.elementsEqual(other.bytes)
    }
}

extension [UInt8] {
    /// Appends the bytes of an integer, the lowest first.
    mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}
