/// An append-only, hash-chained, crash-safe log of byte records ("events") in a directory of its own.
///
/// The unit of append is a batch: all of its events are in the journal, or none. What `append` has acknowledged survives
/// the end of the process and a power cut. One journal at a time is open for writing, any number for reading, in one
/// process or in many; readers never wait for the writer nor the writer for them.
///
/// All functions block until they are done and may be called from any thread. Readers see the batches that were
/// acknowledged when they began and nothing later.
public final class EventJournal: Sendable {
    /// What a journal is opened for.
    public enum Mode: Hashable, Sendable {
        /// Reading an existing journal.
        case readOnly
        /// Reading what is left of a journal: it is opened although its structure or its last state is damaged, which
        /// `verify` then tells. Reads may end early without an error.
        case salvage
        /// Reading and appending to an existing journal.
        case readWrite
        /// Reading and appending; a missing journal is created. Its parent directory has to exist.
        case create

        var allowsWriting: Bool { self == .readWrite || self == .create }
    }

    /// The directory of the journal, as it was given.
    public let path: String
    /// What the journal was opened for.
    public let mode: Mode

    private let reference: Guarded<EnvironmentReference?>
    let writer: Guarded<Writer?>
    /// The batches that wait for the commit that is under way.
    let gathering = Guarded(AppendGroup())
    /// Held by whoever writes a snapshot.
    let snapshotting = Guarded(())

    /// Opens the journal in a directory.
    ///
    /// - Throws: `notFound`, `notAJournal`, `newerFormat`, `lockedByAnotherWriter` (when opening for writing),
    ///   `permissionDenied`, `readOnlyFileSystem`, `networkFileSystem`, `tooManyReaders`, `mapFull`, `damaged` if what
    ///   opening has to read is.
    /// - Complexity: linear in the sources and in the free pages of the file, which it looks through.
    public static func open(path: String, mode: Mode) throws(JournalError) -> EventJournal {
        try EventJournal(path: path, mode: mode, initialMapByteCount: Environment.initialMapByteCount)
    }

    /// Opens the journal with a map of at least the given size, which tests choose small.
    init(path: String, mode: Mode, initialMapByteCount: Int) throws(JournalError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .invalidArgument(path: path, reason: "a journal needs the path of a directory")
        }
        self.path = path
        self.mode = mode
        let opened =
            if !mode.allowsWriting {
                (
                    reference: try Self.openForReading(path, isTrusting: mode == .salvage, initialMapByteCount),
                    writer: Writer?.none
                )
            } else {
                try Self.openForWriting(path, creating: mode == .create, initialMapByteCount)
            }
        reference = Guarded(opened.reference)
        writer = Guarded(opened.writer)
    }

    /// Closes the journal. Reading that is under way in other threads goes on to its end; an append that is under way is
    /// waited for.
    ///
    /// Every other function throws `closed` afterwards. Closing again does nothing, and a journal that nobody refers to
    /// any more closes by itself.
    public func close() {
        writer.withLock { $0 = nil }
        reference.withLock { $0 = nil }
    }

    /// The end of the journal.
    ///
    /// - Complexity: O(log n) in the number of batches.
    public func head() throws(JournalError) -> Head {
        try read { snapshot throws(Damage) in try snapshot.head() }
    }

    /// The last sequence recorded of a source; `nil` if it never sent one.
    public func lastSequence(ofSource source: String) throws(JournalError) -> Int64? {
        try read { snapshot throws(Damage) in try snapshot.source(source)?.lastSequence }
    }

    /// What there is to know of the journal without reading it.
    ///
    /// - Complexity: O(log n) in the number of batches.
    public func info() throws(JournalError) -> JournalInfo {
        let snapshot = try use().beginSnapshot()
        defer { snapshot.end() }
        guard let description = try snapshot.description(path: path) else {
            throw .notAJournal(path: path, reason: "it is empty")
        }
        do {
            let last = try snapshot.lastHeader()
            return JournalInfo(
                path: path, formatVersion: description.formatVersion, createdAt: description.createdAt,
                head: last?.head ?? .origin,
                firstRecordedAt: try snapshot.header(containing: .first)?.recordedAt,
                lastRecordedAt: last?.recordedAt,
                byteCount: snapshot.meta.requiredByteCount, mapByteCount: snapshot.mapByteCount)
        } catch {
            throw error.error(path: path)
        }
    }

    func use() throws(JournalError) -> EnvironmentReference {
        guard let reference = reference.withLock({ $0 }) else { throw .closed(path: path) }
        return reference
    }

    /// Reads from the state of the last commit.
    func read<Result>(_ body: (Snapshot) throws(Damage) -> Result) throws(JournalError) -> Result {
        let snapshot = try use().beginSnapshot()
        defer { snapshot.end() }
        return try reportingDamage(of: path) { () throws(Damage) in try body(snapshot) }
    }
}
