internal import CLMDB

/// What LMDB answered to a call that it refused.
struct LMDBStatus: Error {
    let code: Int32
    let operation: String

    /// The journal found what LMDB would have been wrong to trust.
    static func corrupted(_ operation: String) -> LMDBStatus {
        LMDBStatus(code: MDB_CORRUPTED, operation: operation)
    }
}
