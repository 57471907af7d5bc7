/// What a walk over a whole journal found.
public struct VerificationReport: Hashable, Sendable {
    /// A thing found wrong.
    public struct Damage: Hashable, Sendable {
        /// The first event of the batch concerned; `nil` if the damage is in none of them.
        public let position: Position?
        /// What is wrong, as a sentence.
        public let reason: String
    }

    /// The end of what can be read and is right from the first batch on.
    public let verified: Head
    /// The end of the journal; `nil` if its last batch cannot be read.
    public let head: Head?
    /// How many bytes of records are right.
    public let byteCount: Int
    /// What is wrong, in the order of the journal; empty in an intact one. After 1,000 damages no more are looked for.
    public let damages: [Damage]
    /// The events that can be read: batches that are right one after the other, in ascending order. In an intact journal
    /// that is one range; behind damage, a batch is right if its own hash and all of its records are.
    public let readable: [ClosedRange<Position>]

    /// The first thing that is wrong; `nil` in an intact journal.
    public var damage: Damage? { damages.first }

    /// Whether everything is right.
    public var isIntact: Bool { damages.isEmpty }
}

extension EventJournal {
    /// Reads everything and checks it: the hash of every batch, the chain of the hashes, every byte of every record,
    /// that no position and no batch is missing, the sequences of the sources and the structure of the file.
    ///
    /// Damage does not end the walk: it goes on behind it, so that every damaged batch is named. The sources and the
    /// structure of the file are looked at only if all batches are right.
    ///
    /// - Parameter progress: gets the end of what has been read, after every batch that is right.
    /// - Returns: the report, which names the damages and what can be read.
    /// - Throws: errors that keep it from reading at all; damage is reported, not thrown.
    /// - Complexity: linear in the size of the journal.
    public func verify(progress: (Position) -> Void = { _ in }) throws(JournalError) -> VerificationReport {
        let reference = try use()
        let snapshot: Snapshot
        do {
            snapshot = try reference.beginSnapshot()
        } catch .damaged(_, let position, let reason) {
            return VerificationReport(
                verified: .origin, head: nil, byteCount: 0,
                damages: [VerificationReport.Damage(position: position, reason: reason)], readable: [])
        }
        defer { snapshot.end() }
        var verification = Verification(head: try? snapshot.head())
        do {
            try verification.run(snapshot, progress)
        } catch {
            verification.note(error)
        }
        if verification.damages.isEmpty, case .failure(let error) = description(snapshot) {
            verification.damages.append(VerificationReport.Damage(position: nil, reason: error.description))
        }
        return VerificationReport(
            verified: verification.verified, head: verification.head, byteCount: verification.byteCount,
            damages: verification.damages, readable: verification.readable)
    }

    private func description(_ snapshot: Snapshot) -> Result<JournalDescription?, JournalError> {
        Result { () throws(JournalError) in try snapshot.description(path: path) }
    }
}

/// The state of a verification.
private struct Verification {
    let head: Head?
    private(set) var verified = Head.origin
    private(set) var byteCount = 0
    var damages: [VerificationReport.Damage] = []
    private(set) var readable: [ClosedRange<Position>] = []
    private var pageCount: UInt64 = 0
    private var sources: [String: SourceRecord] = [:]

    private static let greatestDamageCount = 1_000

    init(head: Head?) {
        self.head = head
    }

    mutating func run(_ snapshot: Snapshot, _ progress: (Position) -> Void) throws(Damage) {
        var walk = try BatchWalk(snapshot, from: .first)
        var isDone = false
        while !isDone {
            do {
                if let batch = try walk.next() {
                    try note(batch)
                    if damages.isEmpty { verified = walk.verified }
                    progress(walk.verified.position)
                } else {
                    isDone = true
                }
            } catch {
                note(error)
                isDone = damages.count >= Self.greatestDamageCount || !walk.skip { note($0) }
            }
        }
        guard damages.isEmpty else { return }
        try checkSources(snapshot)
        try checkCounts(snapshot)
        try snapshot.checkStructure()
    }

    mutating func note(_ damage: Damage) {
        damages.append(VerificationReport.Damage(position: damage.position, reason: damage.reason))
    }

    private mutating func note(_ batch: BatchWalk.Batch) throws(Damage) {
        let header = batch.header
        byteCount += header.byteCount
        if let last = readable.last, last.upperBound.rawValue + 1 == header.firstPosition.rawValue {
            readable[readable.count - 1] = last.lowerBound...header.lastPosition
        } else {
            readable.append(header.firstPosition...header.lastPosition)
        }
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

    private func checkCounts(_ snapshot: Snapshot) throws(Damage) {
        let databases = UInt64(Database.allCases.count)
        guard snapshot.meta.mainTree.entryCount == databases else {
            throw Damage("there are \(snapshot.meta.mainTree.entryCount) databases instead of \(databases)")
        }
        for database in Database.allCases {
            let expected: UInt64 =
                switch database {
                case .meta: 1
                case .batches: verified.batchCount
                case .pages: pageCount
                case .sources: UInt64(sources.count)
                }
            let count = try snapshot.tree(database)?.entryCount ?? 0
            guard count == expected else {
                throw Damage("\"\(database.rawValue)\" has \(count) entries instead of \(expected)")
            }
        }
    }
}
