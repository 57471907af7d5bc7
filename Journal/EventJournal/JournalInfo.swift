/// What there is to know of a journal without reading it.
public struct JournalInfo: Hashable, Sendable {
    /// The directory of the journal.
    public let path: String
    /// The version of the byte layout.
    public let formatVersion: UInt32
    /// When the journal was created, in microseconds since 1970-01-01 00:00 UTC.
    public let createdAt: Int64
    /// The end of the journal: the number of its events, the number of its batches, its hash.
    public let head: Head
    /// When the first batch happened, in microseconds since 1970-01-01 00:00 UTC; `nil` in an empty journal.
    public let firstRecordedAt: Int64?
    /// When the last batch happened, likewise.
    public let lastRecordedAt: Int64?
    /// The bytes of the data file that are in use.
    public let byteCount: Int
    /// How far the data file may grow before more address space is taken, which happens by itself.
    public let mapByteCount: Int
}
