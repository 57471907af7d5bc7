/// What the appender says of a batch besides its records.
public struct BatchOptions: Sendable {
    /// When the batch happened, in microseconds since 1970-01-01 00:00 UTC; `nil` takes the system clock.
    public var recordedAt: Int64?
    /// Why the batch was appended, at most 65,535 bytes of UTF-8; the journal only keeps it.
    public var cause: String
    /// Who sent the batch, 1 to 511 bytes of UTF-8.
    public var source: String?
    /// The sender's own ascending number of the batch. A batch whose number is not above the last one recorded of its
    /// source is not appended again. Needs `source`.
    public var sequence: Int64?
    /// The head the appender believes the journal to have; with any other head nothing is appended.
    public var expectedHead: Position?

    public init(
        recordedAt: Int64? = nil,
        cause: String = "",
        source: String? = nil,
        sequence: Int64? = nil,
        expectedHead: Position? = nil
    ) {
        self.recordedAt = recordedAt
        self.cause = cause
        self.source = source
        self.sequence = sequence
        self.expectedHead = expectedHead
    }
}

/// What a journal knows of a batch besides its records.
public struct BatchHeader: Hashable, Sendable {
    /// The place of the batch among the batches of the journal; the first one is 1.
    public let number: UInt64
    /// The position of its first event.
    public let firstPosition: Position
    /// How many events it has, at least one.
    public let count: Int
    /// The bytes of its records together.
    public let byteCount: Int
    /// When the batch happened, in microseconds since 1970-01-01 00:00 UTC.
    public let recordedAt: Int64
    /// Why the batch was appended.
    public let cause: String
    /// Who sent the batch.
    public let source: String?
    /// The sender's own number of the batch.
    public let sequence: Int64?
    /// The hash of the batch before; `BatchHash.zero` for the first one.
    public let previousHash: BatchHash
    /// The hash of this batch, which covers all of the above and every record.
    public let hash: BatchHash

    /// The position of its last event.
    public var lastPosition: Position {
        Position(rawValue: firstPosition.rawValue + UInt64(count) - 1)
    }

    /// The head of the journal as this batch left it.
    public var head: Head {
        Head(position: lastPosition, hash: hash, batchCount: number)
    }
}

/// The end of a journal.
public struct Head: Hashable, Sendable {
    /// The position of the last event; `Position.origin` in an empty journal.
    public let position: Position
    /// The hash of the last batch, and so of everything in the journal; `BatchHash.zero` in an empty one.
    public let hash: BatchHash
    /// How many batches the journal has.
    public let batchCount: UInt64

    /// The head of an empty journal.
    public static let origin = Head(position: .origin, hash: .zero, batchCount: 0)
}

/// What became of a batch.
public enum AppendOutcome: Hashable, Sendable {
    /// The batch is in the journal and survives a power cut.
    case appended(BatchHeader)
    /// Nothing was appended: the batches of this source are recorded up to `lastSequence`.
    case alreadyRecorded(lastSequence: Int64)
}
