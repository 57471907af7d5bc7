/// What a walk over a whole journal found.
public struct VerificationReport: Hashable, Sendable {
    /// The first thing found wrong.
    public struct Damage: Hashable, Sendable {
        /// The first event of the batch concerned; `nil` if the damage is in none of them.
        public let position: Position?
        /// What is wrong, as a sentence.
        public let reason: String
    }

    /// The end of what can be read and is right; everything before it is.
    public let verified: Head
    /// The end of the journal; `nil` if its last batch cannot be read.
    public let head: Head?
    /// How many bytes of records are right.
    public let byteCount: Int
    /// What is wrong; `nil` in an intact journal.
    public let damage: Damage?

    /// Whether everything is right.
    public var isIntact: Bool { damage == nil }
}

extension EventJournal {
    /// Reads everything and checks it: the hash of every batch, the chain of the hashes, every byte of every record,
    /// that no position and no batch is missing, the sequences of the sources and the structure of the file.
    ///
    /// - Parameter progress: gets the end of what has been verified, after every batch.
    /// - Returns: the report, which names the first damage and what can be read in front of it.
    /// - Throws: errors that keep it from reading at all; damage is reported, not thrown.
    public func verify(progress: (Position) -> Void = { _ in }) throws(JournalError) -> VerificationReport {
        let reference = try use()
        let snapshot: Snapshot
        do {
            snapshot = try reference.beginSnapshot()
        } catch .damaged(_, let position, let reason) {
            return VerificationReport(
                verified: .origin, head: nil, byteCount: 0,
                damage: VerificationReport.Damage(position: position, reason: reason))
        }
        defer { snapshot.end() }
        var verification = Verification()
        var damage: VerificationReport.Damage?
        do {
            try verification.run(snapshot, progress)
        } catch {
            damage = VerificationReport.Damage(position: error.position, reason: error.reason)
        }
        if damage == nil, case .failure(let error) = description(snapshot) {
            damage = VerificationReport.Damage(position: nil, reason: error.description)
        }
        return VerificationReport(
            verified: verification.verified, head: verification.head, byteCount: verification.byteCount,
            damage: damage)
    }

    private func description(_ snapshot: Snapshot) -> Result<JournalDescription?, JournalError> {
        Result { () throws(JournalError) in try snapshot.description(path: path) }
    }
}

/// The state of a verification.
private struct Verification {
    var verified = Head.origin
    var head: Head?
    var byteCount = 0
    private var pageCount: UInt64 = 0
    private var sources: [String: SourceRecord] = [:]

    mutating func run(_ snapshot: Snapshot, _ progress: (Position) -> Void) throws(Damage) {
        head = try? snapshot.head()
        var walk = try BatchWalk(snapshot, from: .first)
        while let batch = try walk.next() {
            try note(batch)
            verified = walk.verified
            progress(verified.position)
        }
        try checkSources(snapshot)
        try checkStructure(snapshot)
    }

    private mutating func note(_ batch: BatchWalk.Batch) throws(Damage) {
        let header = batch.header
        byteCount += header.byteCount
        if !batch.isInline { pageCount += UInt64(batch.otherPages.count + 1) }
        guard let source = header.source, let sequence = header.sequence else { return }
        if let last = sources[source], sequence <= last.lastSequence {
            throw Damage("its sequence \(sequence) is not above the one before", at: header.firstPosition)
        }
        sources[source] = SourceRecord(lastSequence: sequence, position: header.firstPosition)
    }

    private func checkSources(_ snapshot: Snapshot) throws(Damage) {
        var cursor = try snapshot.cursor(.sources)
        var entry = try cursor.first()
        var count = 0
        while let found = entry {
            guard let name = found.key.text, try sources[name] == SourceRecord(found.plainValue()) else {
                throw Damage("the last sequence of a source is not that of its batches")
            }
            count += 1
            entry = try cursor.next()
        }
        guard count == sources.count else { throw Damage("the last sequence of a source is missing") }
    }

    private func checkStructure(_ snapshot: Snapshot) throws(Damage) {
        try snapshot.checkFreePages()
        try snapshot.checkTree(snapshot.meta.mainTree)
        for database in Database.allCases {
            guard let tree = try snapshot.tree(database) else { continue }
            let expected: UInt64 =
                switch database {
                case .meta: 1
                case .batches: verified.batchCount
                case .pages: pageCount
                case .sources: UInt64(sources.count)
                }
            guard tree.entryCount == expected else {
                throw Damage("\"\(database.rawValue)\" has \(tree.entryCount) entries instead of \(expected)")
            }
            try snapshot.checkTree(tree)
        }
    }
}
