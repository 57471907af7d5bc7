/// The batches of a snapshot in order, each one verified together with its link to the one before.
struct BatchWalk {
    /// The end of what has been verified.
    private(set) var verified = Head.origin
    private var batches: TreeCursor
    private var pages: TreeCursor
    /// The end of the journal. If its last batch cannot be read, the walk ends with what is wrong there.
    private let end: Result<Head, Damage>
    /// The entry to look at next, already looked up.
    private var pending: TreeEntry?
    /// The last batch looked at, if its header at least is right.
    private var current: Head?
    /// The page after the one that `pages` stands at.
    private var nextPage: UInt64 = 0

    /// A batch whose header, hash, link and pages are right.
    struct Batch {
        let header: BatchHeader
        let firstPage: RecordPage
        let otherPages: [RecordPage]
        /// Whether header and records are one value.
        let isInline: Bool

        /// Lends the records.
        var records: RecordView {
            RecordView(
                firstPosition: header.firstPosition, count: header.count, first: firstPage, others: otherPages)
        }
    }

    /// Begins at the batch that contains `position`; behind the last one if there is none.
    init(_ snapshot: Snapshot, from position: Position) throws(Damage) {
        batches = try snapshot.cursor(.batches)
        pages = try snapshot.cursor(.pages)
        end = Result { () throws(Damage) in try snapshot.head() }
        guard position > .first else { return }
        if case .success(let head) = end, position > head.position {
            verified = head
            return
        }

        guard let entry = try batches.floor(position.rawValue) else { throw Damage("it is missing", at: .first) }
        let header = try BatchHeader(entry)
        guard position <= header.lastPosition else {
            throw Damage("it is missing", at: Position(rawValue: header.lastPosition.rawValue + 1))
        }
        pending = entry
        guard header.firstPosition > .first else { return }
        // The header of the batch before proves the link; its records need no reading.
        var before = batches
        guard let entry = try before.floor(header.firstPosition.rawValue - 1) else {
            throw Damage("it is missing", at: .first)
        }
        verified = try BatchHeader(entry).head
    }

    /// The next batch; `nil` at the end of the snapshot.
    mutating func next() throws(Damage) -> Batch? {
        if case .success(let head) = end, verified.position >= head.position { return nil }
        let expected = verified.position.rawValue + 1
        do {
            let batch = try read(key: expected)
            verified = batch.header.head
            return batch
        } catch {
            throw error.at(Position(rawValue: expected))
        }
    }

    private mutating func read(key: UInt64) throws(Damage) -> Batch {
        current = nil
        if pending == nil { pending = try nextEntry() }
        guard let entry = pending else {
            if case .failure(let damage) = end { throw damage }
            throw Damage("it is missing")
        }
        // An entry behind a gap is kept for `skip`.
        guard try entry.integerKey() == key else { throw Damage("it is missing") }
        pending = nil
        let stored = try StoredBatch(entry.plainValue(), key: key)
        let header = stored.header
        current = header.head
        guard header.number == verified.batchCount + 1 else { throw Damage("it is batch number \(header.number)") }
        guard header.previousHash == verified.hash else {
            throw Damage("it does not continue the batch before: another hash")
        }

        var count = 0
        var byteCount = 0
        var first: RecordPage?
        var others: [RecordPage] = []
        for index in 0..<stored.pageCount {
            let page = try page(index, of: stored, firstRecord: count)
            count += page.count
            byteCount += page.byteCount
            if first == nil { first = page } else { others.append(page) }
        }
        guard let first, count == header.count, byteCount == header.byteCount else {
            throw Damage("its pages hold \(count) events of \(byteCount) bytes, its header says otherwise")
        }
        return Batch(
            header: header, firstPage: first, otherPages: others, isInline: stored.inlinePage != nil)
    }

    private mutating func nextEntry() throws(Damage) -> TreeEntry? {
        batches.hasBegun ? try batches.next() : try batches.first()
    }

    private mutating func page(
        _ index: Int, of batch: StoredBatch, firstRecord: Int
    ) throws(Damage) -> RecordPage {
        let entry = try batch.pageEntry(index)
        guard entry.count <= batch.header.count - firstRecord else {
            throw Damage("its pages hold more than its \(batch.header.count) events")
        }
        let key = batch.header.firstPosition.rawValue + UInt64(firstRecord)
        if let inline = batch.inlinePage { return try RecordPage(inline, as: entry) }

        let found = key == nextPage ? try pages.next() : try pages.floor(key)
        guard let found, try found.integerKey() == key else { throw Damage("its page at position \(key) is missing") }
        nextPage = key + UInt64(entry.count)
        return try RecordPage(found.plainValue(), as: entry)
    }
}

extension BatchWalk {
    /// The rest of the walk in a later state of the file, which has to continue what was verified.
    func renewed(in snapshot: Snapshot) throws(Damage) -> BatchWalk {
        let next = Position(rawValue: verified.position.rawValue + 1)
        let walk = try BatchWalk(snapshot, from: next)
        guard walk.verified == verified else { throw Damage("another batch is before it than a moment ago", at: next) }
        return walk
    }

    /// Goes on behind a batch that `next` found damaged, at the next one whose header is right; `next` checks that one
    /// and its pages, but not its link, unless the damage was in pages only.
    ///
    /// - Parameter report: gets what else is damaged on the way there.
    /// - Returns: whether there is such a batch.
    mutating func skip(_ report: (Damage) -> Void) -> Bool {
        if let head = current {
            current = nil
            verified = head
            return true
        }
        while true {
            do throws(Damage) {
                if pending == nil { pending = try nextEntry() }
                guard let entry = pending else { return false }
                pending = nil
                let header = try BatchHeader(entry)
                guard header.firstPosition > verified.position else { throw Damage("it is out of order") }
                pending = entry
                verified = Head(
                    position: Position(rawValue: header.firstPosition.rawValue - 1), hash: header.previousHash,
                    batchCount: header.number - 1)
                return true
            } catch {
                report(error)
            }
        }
    }
}

extension Snapshot {
    /// The end of the journal: what the header of its last batch says.
    func head() throws(Damage) -> Head {
        try lastHeader()?.head ?? .origin
    }

    func lastHeader() throws(Damage) -> BatchHeader? {
        var batches = try cursor(.batches)
        return try header(of: batches.last())
    }

    /// The header of the batch that contains a position.
    func header(containing position: Position) throws(Damage) -> BatchHeader? {
        var batches = try cursor(.batches)
        guard let header = try header(of: batches.floor(position.rawValue)) else { return nil }
        if position <= header.lastPosition { return header }
        guard try position > head().position else {
            throw Damage("it is missing", at: Position(rawValue: header.lastPosition.rawValue + 1))
        }
        return nil
    }

    private func header(of entry: TreeEntry?) throws(Damage) -> BatchHeader? {
        guard let entry else { return nil }
        return try BatchHeader(entry)
    }
}

extension BatchHeader {
    /// The header in an entry of the database `batches`, checked against its hash and its key.
    init(_ entry: TreeEntry) throws(Damage) {
        let key = try entry.integerKey()
        do {
            self = try StoredBatch(entry.plainValue(), key: key).header
        } catch {
            throw error.at(Position(rawValue: key))
        }
    }
}
