/// What its header says of a file that keeps a state made of a journal's events, so that they need not be read again.
///
/// A snapshot is a cache: a journal without its snapshots is the same journal.
public struct StateSnapshot: Hashable, Sendable {
    /// The last event that the state is made of, the last one of its batch.
    public let position: Position
    /// The hash of that batch.
    public let hash: BatchHash
    /// What the application calls this kind of state; a state of another kind is not read.
    public let application: String
    /// The bytes of the state.
    public let byteCount: Int
}

extension EventJournal {
    /// How many snapshots a journal keeps: when the newest does not fit, the one before may.
    static let snapshotCount = 2

    /// Writes a snapshot of a state at the end of a batch; it is durable when the function returns, and until then has
    /// another name.
    ///
    /// The newest snapshot before it is kept, all others are deleted.
    ///
    /// - Parameters:
    ///   - position: the last event of a batch.
    ///   - application: what the application calls this kind of state, with its version: at most 4,096 bytes.
    ///   - body: gives the bytes of the state to the writer.
    /// - Returns: what was written.
    /// - Throws: what `body` throws; `invalidArgument` if no batch ends at the position; `readOnly`, `diskFull` or
    ///   another error of the system. Snapshots are then as they were.
    /// - Complexity: linear in the bytes of the state.
    public func writeSnapshot(
        at position: Position, of application: String, _ body: (StateSnapshotWriter) throws -> Void
    ) throws -> StateSnapshot {
        guard mode.allowsWriting else { throw JournalError.readOnly(path: path) }
        guard application.utf8.count <= StateSnapshotFormat.greatestApplication else {
            throw JournalError.invalidArgument(
                path: path,
                reason: "the name of a state has at most \(StateSnapshotFormat.greatestApplication) bytes")
        }
        guard let header = try batchHeader(containing: position), header.lastPosition == position else {
            throw JournalError.invalidArgument(path: path, reason: "no batch ends at position \(position)")
        }
        // One at a time: others of this journal would be cleared away as remains.
        return try snapshotting.withLock { _ in
            let directory = StateSnapshotDirectory(journal: path)
            try directory.create()
            let name = StateSnapshotDirectory.name(position)
            let partial = name + StateSnapshotDirectory.partial
            let writer: StateSnapshotWriter
            do {
                writer = try StateSnapshotWriter(directory.path(partial), application)
                try body(writer)
                try writer.finish(position: position, hash: header.hash)
                try directory.publish(partial, as: name)
            } catch {
                directory.remove(partial)
                throw error
            }
            try directory.removeAll(except: name, keeping: Self.snapshotCount)
            return StateSnapshot(
                position: position, hash: header.hash, application: application, byteCount: writer.byteCount)
        }
    }

    /// Gives the newest snapshot that fits to `body`.
    ///
    /// One that does not fit is passed over: of another format or application, cut off, with another byte than was
    /// written, made of another journal's events, or one whose state `body` cannot read.
    ///
    /// - Parameters:
    ///   - application: what the application calls the state.
    ///   - last: the last event that the state may be made of; `nil` for any.
    ///   - ignored: gets a sentence for each snapshot that does not fit.
    ///   - body: reads the state. Its bytes are checked, but who wrote them is not known.
    /// - Returns: what `body` returned; `nil` if no snapshot fits.
    /// - Complexity: linear in the bytes of the state, which several threads check.
    public func withNewestSnapshot<Result>(
        of application: String, through last: Position? = nil, ignored: (String) -> Void = { _ in },
        _ body: (StateSnapshot, Span<UInt8>) throws -> Result
    ) -> Result? {
        let directory = StateSnapshotDirectory(journal: path)
        for name in directory.names() {
            guard let position = StateSnapshotDirectory.position(name), position <= last ?? position else { continue }
            do {
                let file = try StateSnapshotFile(directory.path(name))
                try checkFit(file.snapshot, position, application)
                try file.checkChunks()
                return try file.withPayload { try body(file.snapshot, $0) }
            } catch JournalError.notFound {
                // Its writer has put a newer one in its place meanwhile.
                continue
            } catch {
                ignored("the snapshot at position \(position) is not used: \(error)")
            }
        }
        return nil
    }

    /// What the headers of the snapshots say, the newest first; those that cannot be read are left out.
    public func snapshots() -> [StateSnapshot] {
        let directory = StateSnapshotDirectory(journal: path)
        return directory.names().compactMap { try? StateSnapshotFile(directory.path($0)).snapshot }
    }

    private func checkFit(
        _ snapshot: StateSnapshot, _ position: Position, _ application: String
    ) throws(StateSnapshotFault) {
        guard snapshot.position == position else {
            throw StateSnapshotFault("it says that it is of position \(snapshot.position)")
        }
        guard snapshot.application == application else {
            throw StateSnapshotFault(
                "it is a state of \(snapshot.application), this program makes one of \(application)")
        }
        let header: BatchHeader?
        do throws(JournalError) {
            header = try batchHeader(containing: position)
        } catch {
            throw StateSnapshotFault("\(error)")
        }
        guard let header else { throw StateSnapshotFault("the journal ends before it") }
        guard header.lastPosition == position, header.hash == snapshot.hash else {
            throw StateSnapshotFault("it is of other events: the journal has another hash there")
        }
    }

}

/// Why a snapshot is not used, as a sentence.
struct StateSnapshotFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
