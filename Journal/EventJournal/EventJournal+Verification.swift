internal import Glibc

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
    /// Several threads look at parts of the journal at the same time. If one of them finds damage, the journal is walked
    /// from its beginning to its end, and on behind the damage, so that every damaged batch is named. The sources and
    /// the structure of the file are looked at only if all batches are right.
    ///
    /// - Parameters:
    ///   - threads: how many look at the same time; `nil` takes one a processor.
    ///   - progress: gets the number of events that were looked at, now and then, in the thread of the caller.
    /// - Returns: the report, which names the damages and what can be read.
    /// - Throws: errors that keep it from reading at all; damage is reported, not thrown.
    /// - Complexity: linear in the size of the journal.
    public func verify(
        threads: Int? = nil, progress: (Position) -> Void = { _ in }
    ) throws(JournalError) -> VerificationReport {
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
        let threads = threads ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let inParts = threads > 1 ? Verification.inParts(snapshot, threads: threads, progress) : nil
        var verification = inParts ?? Verification.inOrder(snapshot, progress)
        if verification.damages.isEmpty { verification.checkRest(snapshot) }
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

    /// The header of the batch with a hash; `nil` if no batch has it.
    ///
    /// In a verified journal, that it is there proves that everything up to that batch is what it was when somebody
    /// wrote the hash down.
    ///
    /// - Complexity: linear in the number of batches, whose records are not read.
    public func batchHeader(withHash hash: BatchHash) throws(JournalError) -> BatchHeader? {
        try read { snapshot throws(Damage) in
            var batches = try snapshot.cursor(.batches)
            var entry = try batches.first()
            while let found = entry {
                let header = try BatchHeader(found)
                if header.hash == hash { return header }
                entry = try batches.next()
            }
            return nil
        }
    }
}
