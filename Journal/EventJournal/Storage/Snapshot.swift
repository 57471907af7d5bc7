internal import CLMDB

/// The state of a journal after one commit, which nothing changes.
///
/// Pages of the state are not used again as long as the snapshot lasts, so bytes taken from it stay what they are until
/// `end()`; whoever begins one ends it with `defer` in the same function.
struct Snapshot {
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
