internal import CLMDB
internal import Glibc

/// An open LMDB environment together with a map of its file.
///
/// LMDB writes and says which state of the file may be read; the journal reads the pages by itself, out of its own map
/// (see `TreePage`). That map also stays where it is when LMDB's is moved to grow it.
///
/// Sendable although it holds LMDB's handle: `lock` guards the calls that must not overlap, the others may.
final class Environment: @unchecked Sendable {
    /// The directory of the journal.
    let path: String
    let handle: OpaquePointer
    let file: OpenFile

    /// Guards `map`, and keeps transactions from beginning while LMDB's map is moved.
    private let lock = Guarded(())
    private var map: FileMap
    /// Why LMDB has no map any more, after which it must not be called.
    private var failure: JournalError?
    /// How many write transactions were begun.
    private var writeCount: UInt64 = 0
    /// Held while LMDB's map is moved and while LMDB reads it at length, so that neither happens in the other.
    private let remapping = Guarded(())
    /// Keeps writers away while a journal is read without the table of readers.
    private let sharedLock: OpenFile?

    /// Address space costs nothing; with this much few journals are ever moved.
    static let initialMapByteCount = 1 << 30

    /// How many reads may be under way, in all processes together.
    static let greatestReaderCount = 510

    /// Opens the environment in a directory, creating its files where they are missing.
    init(path: String, initialMapByteCount: Int) throws(JournalError) {
        try Directory.requireLocal(path)
        let dataPath = path + "/" + JournalFile.data
        let existing = try Directory.exists(dataPath) ? try OpenFile(dataPath, flags: O_RDONLY) : nil
        if let existing { try Self.checkFirstPages(of: existing, directory: path) }
        let mapByteCount = max(initialMapByteCount, Self.grown(try existing?.byteCount() ?? 0))
        let opened = try Self.openHandle(path: path, mapByteCount: mapByteCount)
        do throws(JournalError) {
            let file = if let existing { existing } else { try OpenFile(dataPath, flags: O_RDONLY) }
            map = try FileMap(file, byteCount: mapByteCount, path: path)
            self.file = file
        } catch {
            mdb_env_close(opened.handle)
            throw error
        }
        self.path = path
        handle = opened.handle
        sharedLock = opened.sharedLock
        removeDeadReaders()
    }

    /// Closes the environment, which must not be used afterwards; see `EnvironmentReference` for who may.
    func close() {
        mdb_env_close(handle)
    }

    /// Begins to read the state of the last commit; the caller ends it.
    func beginSnapshot(for reference: EnvironmentReference) throws(JournalError) -> Snapshot {
        try lock.withLock { _ throws(JournalError) in
            var transaction = try begin(flags: UInt32(MDB_RDONLY))
            do throws(JournalError) {
                while true {
                    let byteCount = try file.byteCount()
                    let meta = readMeta(of: transaction, byteCount: byteCount)
                    // The page just read is written again by the second commit after it, which cannot have begun as
                    // long as this one is the last.
                    let later = try begin(flags: UInt32(MDB_RDONLY))
                    let isLast = mdb_txn_id(later) == mdb_txn_id(transaction)
                    mdb_txn_abort(isLast ? later : transaction)
                    guard isLast else {
                        transaction = later
                        continue
                    }
                    let checked = try check(meta, byteCount: byteCount)
                    return Snapshot(reference: reference, transaction: transaction, map: map, meta: checked)
                }
            } catch {
                mdb_txn_abort(transaction)
                throw error
            }
        }
    }

    /// Begins a write transaction; the caller ends it.
    func beginWriting() throws(JournalError) -> OpaquePointer {
        try lock.withLock { _ throws(JournalError) in
            // A reader that was killed keeps pages from being used again until it is removed.
            if writeCount % 1_000 == 0 { removeDeadReaders() }
            writeCount += 1
            return try begin(flags: 0)
        }
    }

    /// Makes room for at least as many bytes again as the file has. No write transaction may be open.
    func grow(by byteCount: Int) throws(JournalError) {
        try lock.withLock { _ throws(JournalError) in
            if let failure { throw failure }
            removeDeadReaders()
            let (required, overflow) = max(currentMapByteCount, try file.byteCount())
                .addingReportingOverflow(byteCount)
            guard !overflow, required <= Self.greatestByteCount else {
                throw .mapFull(path: path, byteCount: overflow ? .max : required)
            }
            try moveMap(byteCount: Self.grown(required))
        }
    }

    /// How much the file may grow to before LMDB's map is moved.
    var mapByteCount: Int {
        lock.withLock { _ in currentMapByteCount }
    }

    /// LMDB looks into its map to answer, so the map must not be moved meanwhile.
    private var currentMapByteCount: Int {
        var info = MDB_envinfo()
        mdb_env_info(handle, &info)
        return info.me_mapsize
    }

    /// Writes a copy of the last committed state to a file. Appends go on, unless they have to grow the map.
    ///
    /// - Parameter isCompact: leaves out the pages that are free. LMDB then walks over all trees, which it trusts.
    func copy(to file: OpenFile, isCompact: Bool) throws(JournalError) {
        let flags = isCompact ? UInt32(MDB_CP_COMPACT) : 0
        var code: Int32
        repeat {
            // LMDB copies nothing before its map is as long as the file, which another process may have grown.
            try lock.withLock { _ throws(JournalError) in mdb_txn_abort(try begin(flags: UInt32(MDB_RDONLY))) }
            code = remapping.withLock { _ in mdb_env_copyfd2(handle, file.descriptor, flags) }
        } while code == MDB_MAP_RESIZED
        guard code == MDB_SUCCESS else { throw .status(code, "copy", path: file.path) }
    }

    private func begin(flags: UInt32) throws(JournalError) -> OpaquePointer {
        if let failure { throw failure }
        var transaction: OpaquePointer?
        var code = mdb_txn_begin(handle, nil, flags, &transaction)
        while code == MDB_MAP_RESIZED {
            try moveMap(byteCount: Self.grown(try file.byteCount()))
            code = mdb_txn_begin(handle, nil, flags, &transaction)
        }
        if code == MDB_READERS_FULL, removeDeadReaders() > 0 {
            code = mdb_txn_begin(handle, nil, flags, &transaction)
        }
        guard code == MDB_SUCCESS, let transaction else { throw .status(code, "begin a transaction", path: path) }
        return transaction
    }

    /// LMDB forbids this while transactions are open, since they may use the old map. Those of the journal that read
    /// do not: after their beginning, which `lock` keeps apart from this, they only mark what must not be reused.
    ///
    /// LMDB gives its old map up before it asks for the new one, and is left without any if it gets none. So the
    /// journal's own map is made first, which fails without harm.
    private func moveMap(byteCount: Int) throws(JournalError) {
        map = try FileMap(file, byteCount: byteCount, path: path)
        let code = remapping.withLock { _ in mdb_env_set_mapsize(handle, byteCount) }
        guard code != MDB_SUCCESS else { return }
        let error: JournalError =
            code == ENOMEM
            ? .mapFull(path: path, byteCount: byteCount) : .status(code, "grow the map", path: path)
        failure = error
        throw error
    }

    /// Frees the places of processes that ended without doing so; returns how many there were.
    @discardableResult
    private func removeDeadReaders() -> Int {
        var dead: Int32 = 0
        mdb_reader_check(handle, &dead)
        return Int(dead)
    }

    /// The first page that belongs to a transaction.
    private func readMeta(of transaction: OpaquePointer, byteCount: Int) -> Result<MetaPage, Damage> {
        Result { () throws(Damage) in
            // A damaged number may be one that the C type, which is imported as signed, has as negative.
            let number = UInt64(truncatingIfNeeded: mdb_txn_id(transaction))
            let meta = try MetaPage(firstPagesOf: map.bytes(byteCount), number: Int(number & 1))
            guard meta.transaction == number else { throw Damage("the first pages name another transaction") }
            return meta
        }
    }

    /// Makes sure that all pages of a state can be read.
    private func check(_ meta: Result<MetaPage, Damage>, byteCount: Int) throws(JournalError) -> MetaPage {
        switch meta {
        case .failure(let damage):
            throw damage.error(path: path)
        case .success(let meta):
            guard byteCount >= meta.requiredByteCount else {
                throw Damage.cutOff(byteCount: byteCount, required: meta.requiredByteCount).error(path: path)
            }
            if !map.covers(meta.requiredByteCount) {
                map = try FileMap(file, byteCount: Self.grown(byteCount), path: path)
            }
            return meta
        }
    }
}

extension Environment {
    /// Far more than an address space has; twice as much still is a number.
    private static let greatestByteCount = 1 << 60

    /// Twice as much, in whole megabytes.
    private static func grown(_ byteCount: Int) -> Int {
        (byteCount * 2 + (1 << 20) - 1) & -(1 << 20)
    }

    /// Looks at what LMDB trusts when it opens a file.
    private static func checkFirstPages(of file: OpenFile, directory: String) throws(JournalError) {
        let byteCount = try file.byteCount()
        let bytes = try file.bytes(at: 0, count: MetaPage.reachByteCount)
        // A creation that was interrupted leaves an empty file, which LMDB fills.
        guard !bytes.isEmpty else { return }
        do {
            try bytes.span.bytes.withUnsafeBytes { bytes throws(Damage) in
                let metas = [
                    try MetaPage(firstPagesOf: StoredBytes(bytes), number: 0),
                    try MetaPage(firstPagesOf: StoredBytes(bytes), number: 1),
                ]
                guard metas[0].pageSize == metas[1].pageSize else {
                    throw Damage("the first pages name two sizes of pages")
                }
                let required = metas[metas[0].transaction > metas[1].transaction ? 0 : 1].requiredByteCount
                guard byteCount >= required else {
                    throw Damage.cutOff(byteCount: byteCount, required: required)
                }
            }
        } catch {
            let hasMagic = bytes.span.bytes.withUnsafeBytes { MetaPage.hasMagic(StoredBytes($0)) }
            throw hasMagic
                ? error.error(path: directory)
                : .notAJournal(path: directory, reason: "\(JournalFile.data) is not an LMDB file")
        }
    }

    /// Opens LMDB for writing where that is allowed, whatever the journal is opened for: one process may open an
    /// environment only once, and a writer may come later. Without the right to write LMDB's table of readers, a lock
    /// on the writer's file makes sure that nothing is written meanwhile.
    private static func openHandle(
        path: String, mapByteCount: Int
    ) throws(JournalError) -> (handle: OpaquePointer, sharedLock: OpenFile?) {
        let common = UInt32(MDB_NOTLS | MDB_NORDAHEAD)
        switch openHandle(path: path, mapByteCount: mapByteCount, flags: common) {
        case .success(let handle): return (handle, nil)
        case .failure(let status) where status.code != EACCES && status.code != EROFS:
            throw refusal(status, path: path, mapByteCount: mapByteCount)
        case .failure: break
        }
        switch openHandle(path: path, mapByteCount: mapByteCount, flags: common | UInt32(MDB_RDONLY)) {
        case .success(let handle): return (handle, nil)
        case .failure(let status) where status.code != EACCES && status.code != EROFS:
            throw refusal(status, path: path, mapByteCount: mapByteCount)
        case .failure: break
        }
        var sharedLock: OpenFile?
        let writerPath = path + "/" + JournalFile.writer
        if try Directory.exists(writerPath) {
            let file = try OpenFile(writerPath, flags: O_RDONLY)
            guard flock(file.descriptor, LOCK_SH | LOCK_NB) == 0 else {
                throw .permissionDenied(path: path, operation: "write \(JournalFile.readers) while a writer is active")
            }
            sharedLock = file
        }
        let flags = common | UInt32(MDB_RDONLY | MDB_NOLOCK)
        switch openHandle(path: path, mapByteCount: mapByteCount, flags: flags) {
        case .success(let handle): return (handle, sharedLock)
        case .failure(let status): throw refusal(status, path: path, mapByteCount: mapByteCount)
        }
    }

    /// What LMDB has no memory for is the map.
    private static func refusal(_ status: LMDBStatus, path: String, mapByteCount: Int) -> JournalError {
        status.code == ENOMEM
            ? .mapFull(path: path, byteCount: mapByteCount) : .status(status.code, status.operation, path: path)
    }

    private static func openHandle(
        path: String, mapByteCount: Int, flags: UInt32
    ) -> Result<OpaquePointer, LMDBStatus> {
        var handle: OpaquePointer?
        guard mdb_env_create(&handle) == MDB_SUCCESS, let handle else {
            return .failure(LMDBStatus(code: ENOMEM, operation: "create an environment"))
        }
        mdb_env_set_maxdbs(handle, 8)
        mdb_env_set_maxreaders(handle, UInt32(greatestReaderCount))
        mdb_env_set_mapsize(handle, mapByteCount)
        let code = mdb_env_open(handle, path, flags, 0o644)
        guard code == MDB_SUCCESS else {
            mdb_env_close(handle)
            return .failure(LMDBStatus(code: code, operation: "open LMDB"))
        }
        return .success(handle)
    }
}
