/// The state of a verification, of a whole journal or of a part of one.
struct Verification {
    let head: Head?
    private(set) var verified = Head.origin
    private(set) var byteCount = 0
    var damages: [VerificationReport.Damage] = []
    private(set) var readable: [ClosedRange<Position>] = []
    private var pageCount: UInt64 = 0
    private var sources: [String: Sequences] = [:]

    /// What a part of the journal has of a source.
    private struct Sequences {
        let first: Int64
        let firstPosition: Position
        var last: SourceRecord
    }

    private static let greatestDamageCount = 1_000

    private init(head: Head?) {
        self.head = head
    }

    /// Walks over everything, and on behind damage.
    static func inOrder(_ snapshot: Snapshot, _ progress: (Position) -> Void) -> Verification {
        var verification = Verification(head: try? snapshot.head())
        do throws(Damage) {
            try verification.walk(snapshot, progress)
        } catch {
            verification.note(error)
        }
        return verification
    }

    private mutating func walk(_ snapshot: Snapshot, _ progress: (Position) -> Void) throws(Damage) {
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
    }

    private mutating func note(_ damage: Damage) {
        damages.append(VerificationReport.Damage(position: damage.position, reason: damage.reason))
    }

    private mutating func note(_ batch: BatchWalk.Batch) throws(Damage) {
        let header = batch.header
        byteCount += header.byteCount
        addReadable(header.firstPosition...header.lastPosition)
        if !batch.isInline { pageCount += UInt64(batch.otherPages.count + 1) }
        guard let source = header.source, let sequence = header.sequence else { return }
        let record = SourceRecord(lastSequence: sequence, position: header.firstPosition)
        try add(
            Sequences(first: sequence, firstPosition: header.firstPosition, last: record), of: source)
    }

    private mutating func addReadable(_ range: ClosedRange<Position>) {
        if let last = readable.last, last.upperBound.rawValue + 1 == range.lowerBound.rawValue {
            readable[readable.count - 1] = last.lowerBound...range.upperBound
        } else {
            readable.append(range)
        }
    }

    private mutating func add(_ sequences: Sequences, of source: String) throws(Damage) {
        guard let known = sources[source] else {
            sources[source] = sequences
            return
        }
        guard sequences.first > known.last.lastSequence else {
            throw Damage("its sequence \(sequences.first) is not above the one before", at: sequences.firstPosition)
        }
        sources[source]?.last = sequences.last
    }

    /// Looks at the sources, at how much there is, and at the structure of the file.
    mutating func checkRest(_ snapshot: Snapshot) {
        do throws(Damage) {
            try checkSources(snapshot)
            try checkCounts(snapshot)
            try snapshot.checkStructure()
        } catch {
            note(error)
        }
    }

    private func checkSources(_ snapshot: Snapshot) throws(Damage) {
        var cursor = try snapshot.cursor(.sources)
        var entry = try cursor.first()
        var count = 0
        while let found = entry {
            guard let name = found.key.text, try sources[name]?.last == SourceRecord(found.plainValue()) else {
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

extension Verification {
    /// Parts are many, so that the threads are done at the same time, and not small, for each reads a header twice.
    private static let partCount = 256
    private static let smallestPart: UInt64 = 64

    /// Parts of a journal that threads take one after the other.
    struct Parts {
        var next = 0
        var done: [Verification?]
        var eventCount: UInt64 = 0
        var isDamaged = false
    }

    /// Looks at parts of the journal in several threads; `nil` if something is wrong, which `inOrder` tells.
    static func inParts(
        _ snapshot: Snapshot, threads: Int, _ progress: (Position) -> Void
    ) -> Verification? {
        guard let head = try? snapshot.head(), head.position.rawValue >= 2 * smallestPart else { return nil }
        let size = max(smallestPart, head.position.rawValue / UInt64(partCount))
        let count = Int((head.position.rawValue - 1) / size) + 1
        let parts = Guarded(Parts(done: Array(repeating: nil, count: count)))
        let report = { progress(Position(rawValue: min(parts.withLock { $0.eventCount }, head.position.rawValue))) }
        Workers.run(min(threads, count), meanwhile: report) {
            while let index = parts.withLock({ $0.take() }) {
                let first = UInt64(index) * size + 1
                let end = first.addingReportingOverflow(size)
                let part = part(of: snapshot, head: head, from: first, below: end.overflow ? .max : end.partialValue)
                parts.withLock { $0.finish(index, part, eventCount: size) }
            }
        }
        progress(head.position)
        return parts.withLock { parts in merged(parts.done, head: head) }
    }

    /// The batches that begin at positions of a range, each continuing the one before it; `nil` if one does not.
    private static func part(
        of snapshot: Snapshot, head: Head, from first: UInt64, below end: UInt64
    ) -> Verification? {
        do throws(Damage) {
            var part = Verification(head: head)
            guard let start = try snapshot.header(containing: Position(rawValue: first)) else { return nil }
            let isWithin = start.firstPosition.rawValue == first
            var next = isWithin ? start.firstPosition : Position(rawValue: start.lastPosition.rawValue + 1)
            guard next.rawValue < end, next <= head.position else { return part }
            var walk = try BatchWalk(snapshot, from: next)
            while next.rawValue < end, let batch = try walk.next() {
                try part.note(batch)
                part.verified = walk.verified
                next = Position(rawValue: walk.verified.position.rawValue + 1)
            }
            return part
        } catch {
            return nil
        }
    }

    /// Puts the parts together; `nil` if they do not make up the journal.
    private static func merged(_ parts: [Verification?], head: Head) -> Verification? {
        var whole = Verification(head: head)
        for part in parts {
            guard let part else { return nil }
            guard let range = part.readable.first else { continue }
            guard part.readable.count == 1, range.lowerBound.rawValue == whole.verified.position.rawValue + 1 else {
                return nil
            }
            whole.verified = part.verified
            whole.byteCount += part.byteCount
            whole.pageCount += part.pageCount
            whole.addReadable(range)
            do throws(Damage) {
                for (source, sequences) in part.sources { try whole.add(sequences, of: source) }
            } catch {
                return nil
            }
        }
        return whole.verified == head ? whole : nil
    }
}

extension Verification.Parts {
    mutating func take() -> Int? {
        guard next < done.count, !isDamaged else { return nil }
        next += 1
        return next - 1
    }

    mutating func finish(_ index: Int, _ part: Verification?, eventCount: UInt64) {
        done[index] = part
        let sum = self.eventCount.addingReportingOverflow(eventCount)
        self.eventCount = sum.overflow ? .max : sum.partialValue
        if part == nil { isDamaged = true }
    }
}
