internal import CLMDB
internal import Glibc

/// The state of a journal after one commit, which nothing changes.
///
/// Pages of the state are not used again as long as the snapshot lasts, so bytes taken from it stay what they are until
/// `end()`; whoever begins one ends it with `defer` in the same function.
///
/// Sendable although it holds a pointer to LMDB's transaction: reading takes bytes from the map alone, and only who began
/// the snapshot ends it.
struct Snapshot: @unchecked Sendable {
    /// Keeps the environment open.
    private let reference: EnvironmentReference
    private let transaction: OpaquePointer
    private let map: FileMap
    let meta: MetaPage

    init(reference: EnvironmentReference, transaction: OpaquePointer, map: FileMap, meta: MetaPage) {
        self.reference = reference
        self.transaction = transaction
        self.map = map
        self.meta = meta
    }

    func end() {
        withExtendedLifetime((map, reference)) { mdb_txn_abort(transaction) }
    }

    /// How much the file may grow to before LMDB's map is moved.
    var mapByteCount: Int { reference.environment.mapByteCount }

    var pages: PageStore {
        PageStore(
            bytes: map.bytes(meta.requiredByteCount), pageSize: meta.pageSize, pageCount: meta.lastPage + 1)
    }

    /// A walk over one of the databases.
    func cursor(_ database: Database) throws(Damage) -> TreeCursor {
        guard let tree = try tree(database) else { throw Damage("the database \"\(database.rawValue)\" is missing") }
        return TreeCursor(tree, in: pages)
    }

    /// Where a database is; `nil` if it is missing.
    func tree(_ database: Database) throws(Damage) -> StoredTree? {
        try database.rawValue.utf8.span.bytes.withUnsafeBytes { name throws(Damage) in
            var cursor = TreeCursor(meta.mainTree, in: pages)
            guard let entry = try cursor.floor(StoredBytes(name)), entry.key.elementsEqual(StoredBytes(name)) else {
                return nil
            }
            guard case .tree(let tree) = entry.value, tree.flags == database.flags else {
                throw Damage("the database \"\(database.rawValue)\" is described wrongly")
            }
            return tree
        }
    }
}

extension Snapshot {
    /// Makes sure that this is the state of the last commit and not an older one, which a damaged number of a
    /// transaction would make it look like.
    ///
    /// LMDB alternates between its two first pages, and leaves the state before the last one as it was. So the two are
    /// one transaction apart, and the state before must not have more batches. A page that another process is writing
    /// right now may look wrong for a moment.
    ///
    /// - Parameter failedCommit: whether a first page may belong to a commit whose last write failed. LMDB then puts its
    ///   old number back but leaves the rest, until the next commit replaces it.
    func checkIsLast(allowing failedCommit: Bool) throws(Damage) {
        for _ in 0..<3 {
            guard isBehind(allowing: failedCommit) else { return }
            usleep(2_000)
        }
        throw Damage("the first pages do not name the last state: a batch that was written is not among the others")
    }

    private func isBehind(allowing failedCommit: Bool) -> Bool {
        let number = 1 - Int(meta.transaction & 1)
        guard let other = try? MetaPage(firstPagesOf: map.bytes(meta.requiredByteCount), number: number) else {
            return true
        }
        // Committed since, or a new file, whose first pages are alike.
        if other.transaction > meta.transaction || (other.transaction == 0 && meta.transaction == 0) { return false }
        guard other.transaction + 1 == meta.transaction, other.lastPage <= meta.lastPage else { return true }
        if failedCommit { return false }
        let before = Snapshot(reference: reference, transaction: transaction, map: map, meta: other)
        do throws(Damage) {
            return try before.batchCount() > batchCount()
        } catch {
            return true
        }
    }

    private func batchCount() throws(Damage) -> UInt64 {
        meta.mainTree.entryCount == 0 ? 0 : try tree(.batches)?.entryCount ?? 0
    }
}

/// The databases of a journal.
enum Database: String, CaseIterable {
    case meta
    case batches
    case pages
    case sources

    /// Keys are positions rather than text.
    var hasIntegerKeys: Bool { self == .batches || self == .pages }

    var flags: UInt16 { hasIntegerKeys ? StoredTree.integerKeys : 0 }
}
