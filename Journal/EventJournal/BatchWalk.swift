/// The batches of a snapshot in order, each one verified together with its link to the one before.
struct BatchWalk {
    /// The end of what has been verified.
    private(set) var verified: Head
    /// The end of the journal.
    let head: Head
    private var batches: TreeCursor
    private var pages: TreeCursor
    /// The batch to begin with, already looked up.
    private var pending: TreeEntry?
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
        head = try snapshot.head()
        verified = head
        guard position <= head.position else { return }

        guard let entry = try batches.floor(max(position, .first).rawValue) else {
            throw Damage("it is missing", at: .first)
        }
        pending = entry
        verified = .origin
        let first = try entry.integerKey()
        guard first > 1 else { return }
        // The header of the batch before proves the link; its records need no reading.
        var before = batches
        guard let entry = try before.floor(first - 1) else { throw Damage("it is missing", at: .first) }
        let key = try entry.integerKey()
        do {
            verified = try StoredBatch(entry.plainValue(), key: key).header.head
        } catch {
            throw error.at(Position(rawValue: key))
        }
    }

    /// The next batch; `nil` at the end of the snapshot.
    mutating func next() throws(Damage) -> Batch? {
        guard verified.position < head.position else { return nil }
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
        let following = if let pending { pending } else { try batches.next() }
        pending = nil
        guard let entry = following, try entry.integerKey() == key else { throw Damage("it is missing") }
        let stored = try StoredBatch(entry.plainValue(), key: key)
        let header = stored.header
        guard header.number == verified.batchCount + 1 else { throw Damage("it is batch number \(header.number)") }
        guard header.previousHash == verified.hash else {
            throw Damage("it does not continue the batch before: another hash")
        }

        let first = try page(0, of: stored, key: key)
        var count = first.count
        var byteCount = first.byteCount
        var others: [RecordPage] = []
        for index in 1..<stored.pageCount {
            let page = try page(index, of: stored, key: key + UInt64(count))
            count += page.count
            byteCount += page.byteCount
            others.append(page)
        }
        guard count == header.count, byteCount == header.byteCount else {
            throw Damage("its pages hold \(count) events of \(byteCount) bytes, its header says otherwise")
        }
        return Batch(
            header: header, firstPage: first, otherPages: others, isInline: stored.inlinePage != nil)
    }

    private mutating func page(_ index: Int, of batch: StoredBatch, key: UInt64) throws(Damage) -> RecordPage {
        let entry = try batch.pageEntry(index)
        if let inline = batch.inlinePage { return try RecordPage(inline, as: entry) }

        let found = key == nextPage ? try pages.next() : try pages.floor(key)
        guard let found, try found.integerKey() == key else { throw Damage("its page at position \(key) is missing") }
        nextPage = key + UInt64(entry.count)
        return try RecordPage(found.plainValue(), as: entry)
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
        guard let header = try header(of: batches.floor(position.rawValue)), position <= header.lastPosition else {
            return nil
        }
        return header
    }

    private func header(of entry: TreeEntry?) throws(Damage) -> BatchHeader? {
        guard let entry else { return nil }
        let key = try entry.integerKey()
        do {
            return try StoredBatch(entry.plainValue(), key: key).header
        } catch {
            throw error.at(Position(rawValue: key))
        }
    }
}
