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

    /// Looks at all that LMDB will walk over when it appends, since LMDB trusts its file.
    func checkForWriting() throws(Damage) {
        try checkFreePages()
        try checkTree(meta.mainTree)
        for database in Database.allCases {
            guard let tree = try tree(database) else { continue }
            if database.hasIntegerKeys {
                var cursor = TreeCursor(tree, in: pages)
                _ = try cursor.last()
            } else {
                try checkTree(tree)
            }
        }
    }

    /// Walks over a tree to its end and counts.
    func checkTree(_ tree: StoredTree) throws(Damage) {
        var cursor = TreeCursor(tree, in: pages)
        var count: UInt64 = 0
        var entry = try cursor.first()
        while entry != nil {
            count += 1
            entry = try cursor.next()
        }
        guard count == tree.entryCount else {
            throw Damage("a tree has \(count) entries and claims to have \(tree.entryCount)")
        }
    }

    /// A page in the list of free pages that is not free would be overwritten by the next append.
    func checkFreePages() throws(Damage) {
        try checkTree(meta.freeTree)
        var cursor = TreeCursor(meta.freeTree, in: pages)
        var entry = try cursor.first()
        while let found = entry {
            let list = try found.plainValue()
            guard list.count >= 8, list.count % 8 == 0, list.integer(at: 0, as: UInt64.self) < UInt64(list.count / 8)
            else { throw Damage("a list of free pages has an impossible length") }
            var above = meta.lastPage + 1
            for index in 0..<Int(list.integer(at: 0, as: UInt64.self)) {
                let page = list.integer(at: 8 + index * 8, as: UInt64.self)
                guard page >= 2, page < above else { throw Damage("a list of free pages is out of order") }
                above = page
            }
            entry = try cursor.next()
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
