internal import CLMDB
internal import Glibc

/// The handles of the databases, which are good for the whole time that the environment is open.
struct DatabaseHandles {
    fileprivate let meta: MDB_dbi
    fileprivate let batches: MDB_dbi
    fileprivate let pages: MDB_dbi
    fileprivate let sources: MDB_dbi

    fileprivate func handle(_ database: Database) -> MDB_dbi {
        switch database {
        case .meta: meta
        case .batches: batches
        case .pages: pages
        case .sources: sources
        }
    }
}

/// Changes that become durable together or not at all.
struct WriteTransaction {
    fileprivate let transaction: OpaquePointer

    /// Opens the databases, creating those that are missing.
    func openDatabases() throws(LMDBStatus) -> DatabaseHandles {
        DatabaseHandles(
            meta: try open(.meta), batches: try open(.batches), pages: try open(.pages), sources: try open(.sources))
    }

    private func open(_ database: Database) throws(LMDBStatus) -> MDB_dbi {
        var handle: MDB_dbi = 0
        let flags = UInt32(MDB_CREATE) | UInt32(database.flags)
        try check(mdb_dbi_open(transaction, database.rawValue, flags, &handle), "open a database")
        return handle
    }

    /// Stores a value under a text key, replacing what was there.
    func put(_ value: [UInt8], under key: String, in database: Database, of handles: DatabaseHandles)
        throws(LMDBStatus)
    {
        var keyBytes = Array(key.utf8)
        var valueBytes = value
        let code = keyBytes.withUnsafeMutableBytes { key in
            valueBytes.withUnsafeMutableBytes { value in
                var key = MDB_val(mv_size: key.count, mv_data: key.baseAddress)
                var value = MDB_val(mv_size: value.count, mv_data: value.baseAddress)
                return mdb_put(transaction, handles.handle(database), &key, &value, 0)
            }
        }
        try check(code, "write")
    }

    /// The value under a text key, copied; `nil` if there is none.
    func value(
        under key: String, in database: Database, of handles: DatabaseHandles
    ) throws(LMDBStatus) -> [UInt8]? {
        var keyBytes = Array(key.utf8)
        var value = MDB_val()
        let code = keyBytes.withUnsafeMutableBytes { key in
            var key = MDB_val(mv_size: key.count, mv_data: key.baseAddress)
            return mdb_get(transaction, handles.handle(database), &key, &value)
        }
        if code == MDB_NOTFOUND { return nil }
        try check(code, "read")
        return Array(UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size))
    }

    /// Stores a value behind all others of a database and lets `fill` write its bytes.
    ///
    /// Invariant: the memory given to `fill` is the value's page, valid until the next call into LMDB; `fill`
    /// initialises all of it and keeps no pointer.
    func append(
        byteCount: Int, under key: UInt64, in database: Database, of handles: DatabaseHandles,
        fill: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(LMDBStatus) {
        var key = key
        var value = MDB_val(mv_size: byteCount, mv_data: nil)
        let code = withUnsafeMutableBytes(of: &key) { key in
            var key = MDB_val(mv_size: key.count, mv_data: key.baseAddress)
            return mdb_put(
                transaction, handles.handle(database), &key, &value, UInt32(MDB_APPEND | MDB_RESERVE))
        }
        try check(code, "append")
        fill(UnsafeMutableRawBufferPointer(start: value.mv_data, count: byteCount))
    }

    private func check(_ code: Int32, _ operation: String) throws(LMDBStatus) {
        guard code == MDB_SUCCESS else { throw LMDBStatus(code: code, operation: operation) }
    }
}

/// Why a write transaction did not become durable.
enum WriteFailure: Error {
    /// Nothing was written; another try may succeed.
    case refused(JournalError)
    /// The commit failed: what the disk holds is only known after opening the journal again.
    case uncertain(JournalError)

    var error: JournalError {
        switch self {
        case .refused(let error), .uncertain(let error): error
        }
    }
}

extension Environment {
    /// Makes the changes of `body` durable, growing the map as often as it takes.
    ///
    /// - Parameters:
    ///   - byteCount: about how much `body` writes.
    ///   - body: writes; it is called again after the map has grown.
    func write<Success>(
        byteCount: Int,
        _ body: (WriteTransaction) throws(LMDBStatus) -> Success
    ) throws(WriteFailure) -> Success {
        while true {
            switch try tryWriting(body) {
            case .success(let result):
                return result
            case .failure(let status) where status.code == MDB_MAP_FULL:
                do { try grow(by: byteCount) } catch { throw .refused(error) }
            case .failure(let status):
                throw .refused(.status(status.code, status.operation, path: path))
            }
        }
    }

    private func tryWriting<Success>(
        _ body: (WriteTransaction) throws(LMDBStatus) -> Success
    ) throws(WriteFailure) -> Result<Success, LMDBStatus> {
        let transaction: OpaquePointer
        do { transaction = try beginWriting() } catch { throw .refused(error) }
        let result: Success
        do {
            result = try body(WriteTransaction(transaction: transaction))
        } catch {
            mdb_txn_abort(transaction)
            return .failure(error)
        }
        switch mdb_txn_commit(transaction) {
        case MDB_SUCCESS:
            return .success(result)
        case MDB_MAP_FULL:
            // Found while the list of free pages was made, before anything was written.
            return .failure(LMDBStatus(code: MDB_MAP_FULL, operation: "commit"))
        case let code:
            let available = Directory.availableByteCount(path)
            throw .uncertain(.commit(code, availableByteCount: available, path: path))
        }
    }
}
