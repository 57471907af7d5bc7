/// The records of a batch before it is appended.
///
/// Records lie one behind the other in one piece of memory, so that filling a buffer a second time allocates nothing.
public struct RecordBuffer: Sendable {
    /// The bytes of all records.
    var bytes: [UInt8] = []
    /// Where each record ends in `bytes`; it begins where the one before it ends.
    var ends: [Int] = []

    public init() {}

    /// How many records the buffer holds.
    public var count: Int { ends.count }

    /// Whether the buffer holds no record.
    public var isEmpty: Bool { ends.isEmpty }

    /// The bytes of all records together.
    public var byteCount: Int { bytes.count }

    /// Makes room for records to come.
    public mutating func reserveCapacity(records: Int, bytes byteCount: Int) {
        ends.reserveCapacity(records)
        bytes.reserveCapacity(byteCount)
    }

    /// Appends a record, which may be empty.
    ///
    /// Amortised complexity: linear in the bytes of the record.
    public mutating func append(_ record: Span<UInt8>) {
        record.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        ends.append(bytes.count)
    }

    /// Appends a record, which may be empty.
    public mutating func append(_ record: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: record)
        ends.append(bytes.count)
    }

    /// Appends the record that `write` adds to the end of the given bytes, which spares a copy.
    ///
    /// If `write` throws, the buffer is as it was before. It must only append: the bytes that it finds belong to the
    /// records before.
    public mutating func append<Failure: Error>(
        writing write: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let start = bytes.count
        do {
            try write(&bytes)
        } catch {
            bytes.removeSubrange(start...)
            throw error
        }
        precondition(bytes.count >= start, "a record was written by removing bytes of the records before it")
        ends.append(bytes.count)
    }

    /// Gives the bytes of one record to `body`.
    public func withRecord<Result, Failure: Error>(
        at index: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = start(ofRecord: index)
        return try body(bytes.span.extracting(start..<ends[index]))
    }

    /// Empties the buffer.
    public mutating func removeAll(keepingCapacity: Bool = false) {
        bytes.removeAll(keepingCapacity: keepingCapacity)
        ends.removeAll(keepingCapacity: keepingCapacity)
    }

    /// Where a record begins in `bytes`; the index one past the last gives their end.
    func start(ofRecord index: Int) -> Int {
        index == 0 ? 0 : ends[index - 1]
    }
}
