internal import CLMDB
internal import Glibc

/// Why a journal could not do what it was asked.
public enum JournalError: Error, Hashable, Sendable {
    /// There is nothing at the path.
    case notFound(path: String)
    /// What is at the path is no journal.
    case notAJournal(path: String, reason: String)
    /// A newer version of the program wrote this journal.
    case newerFormat(path: String, found: UInt32, supported: UInt32)
    /// Another process, or another part of this one, has the journal open for writing.
    case lockedByAnotherWriter(path: String, processID: Int32?)
    /// The journal was opened for reading only.
    case readOnly(path: String)
    /// The disk, the quota or the file size limit is exhausted; what was acknowledged is safe.
    case diskFull(path: String, operation: String)
    /// The journal needs more address space than the process may have.
    case mapFull(path: String, byteCount: Int)
    /// Bytes of the journal are not what was written. `position` is the first event of the batch concerned, where known.
    case damaged(path: String, position: Position?, reason: String)
    /// Somebody else appended since the appender looked.
    case positionConflict(path: String, expected: Position, actual: Position)
    /// The operating system refuses access.
    case permissionDenied(path: String, operation: String)
    /// The file system is mounted for reading only.
    case readOnlyFileSystem(path: String, operation: String)
    /// The journal lies on a file system of another machine, which does not keep locks and maps as LMDB needs them.
    case networkFileSystem(path: String, kind: String)
    /// As many reads as the table of readers has places for are under way, in all processes together.
    case tooManyReaders(path: String, limit: Int)
    /// The caller asked for something that no journal can do.
    case invalidArgument(path: String, reason: String)
    /// The journal was closed.
    case closed(path: String)
    /// An earlier write failed half way. Nothing is acknowledged, and where the very last step of the write failed
    /// nothing is read either, until all uses of the journal in this process are closed and it is opened again.
    case writingStopped(path: String, reason: String)
    /// Something is already where a backup should go.
    case alreadyExists(path: String)
    /// LMDB failed in a way that has no case of its own.
    case lmdb(path: String, code: Int32, operation: String)
    /// The operating system failed in a way that has no case of its own; `code` is its `errno`.
    case system(path: String, code: Int32, operation: String)
}

extension JournalError: CustomStringConvertible {
    /// One line: where, what, and what to do.
    public var description: String {
        switch self {
        case .notFound(let path):
            "\(path): no journal here; check the path or create one"
        case .notAJournal(let path, let reason):
            "\(path): not a journal: \(reason)"
        case .newerFormat(let path, let found, let supported):
            "\(path): the journal has format \(found), this program knows formats up to \(supported);"
                + " use a newer program"
        case .lockedByAnotherWriter(let path, let processID?):
            "\(path): another process (pid \(processID)) is writing to this journal; stop it or open read-only"
        case .lockedByAnotherWriter(let path, nil):
            "\(path): another process has locked this journal; stop it or open read-only"
        case .readOnly(let path):
            "\(path): the journal is open read-only; open it for writing"
        case .diskFull(let path, let operation):
            "\(path): no space left (\(operation)); nothing acknowledged is lost, free space and open the journal again"
        case .mapFull(let path, let byteCount):
            "\(path): cannot map \(byteCount) bytes; raise the limit on address space (ulimit -v)"
        case .damaged(let path, let position?, let reason):
            "\(path): damaged in the batch at position \(position): \(reason); restore a backup"
        case .damaged(let path, nil, let reason):
            "\(path): damaged: \(reason); restore a backup"
        case .positionConflict(let path, let expected, let actual):
            "\(path): the journal ends at position \(actual), not \(expected); read what was appended and try again"
        case .permissionDenied(let path, let operation):
            "\(path): permission denied (\(operation)); check owner and mode"
        case .readOnlyFileSystem(let path, let operation):
            "\(path): the file system is mounted read-only (\(operation)); mount it for writing, or open read-only"
        case .networkFileSystem(let path, let kind):
            "\(path): lies on a network file system (\(kind)), which can lose what was acknowledged; use a local disk"
        case .tooManyReaders(let path, let limit):
            "\(path): \(limit) reads are under way, which is all there may be; end some, or try again"
        case .invalidArgument(let path, let reason):
            "\(path): \(reason)"
        case .closed(let path):
            "\(path): the journal is closed; open it again"
        case .writingStopped(let path, let reason):
            "\(path): a write failed half way (\(reason)); close all uses of the journal in this process, open it again"
        case .alreadyExists(let path):
            "\(path): already exists; choose another path or remove it"
        case .lmdb(let path, let code, let operation):
            "\(path): \(operation) failed: \(String(cString: mdb_strerror(code))) (\(code))"
        case .system(let path, let code, let operation):
            "\(path): \(operation) failed: \(String(cString: strerror(code))) (\(code))"
        }
    }
}

extension JournalError {
    /// The error for a status of LMDB or an `errno`; LMDB passes the system's codes on.
    static func status(_ code: Int32, _ operation: String, path: String) -> JournalError {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: .diskFull(path: path, operation: operation)
        case EACCES, EPERM: .permissionDenied(path: path, operation: operation + Directory.ownership(of: path))
        case EROFS: .readOnlyFileSystem(path: path, operation: operation)
        case MDB_READERS_FULL: .tooManyReaders(path: path, limit: Environment.greatestReaderCount)
        case ENOENT, ENOTDIR: .notFound(path: path)
        case MDB_PANIC: .writingStopped(path: path, reason: String(cString: mdb_strerror(code)))
        case MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_INCOMPATIBLE, MDB_BAD_DBI:
            .damaged(path: path, position: nil, reason: "\(operation): \(String(cString: mdb_strerror(code)))")
        case ...0: .lmdb(path: path, code: code, operation: operation)
        default: .system(path: path, code: code, operation: operation)
        }
    }
}

extension JournalError {
    /// The error for a commit that failed. A write that was cut short, as the last one to a full disk is, is an input or
    /// output error to LMDB.
    static func commit(_ code: Int32, availableByteCount: UInt64?, path: String) -> JournalError {
        if code == EIO, let availableByteCount, availableByteCount < 1 << 16 {
            return .diskFull(path: path, operation: "commit")
        }
        return .status(code, "commit", path: path)
    }
}

/// Stored bytes that cannot be what a journal wrote; becomes `JournalError.damaged` where the path is known.
struct Damage: Error {
    /// The first event of the batch concerned.
    var position: Position?
    var reason: String

    init(_ reason: String, at position: Position? = nil) {
        self.reason = reason
        self.position = position
    }

    static func cutOff(byteCount: Int, required: Int) -> Damage {
        Damage("the file was cut off: it has \(byteCount) bytes of \(required)")
    }

    func at(_ position: Position) -> Damage {
        Damage(reason, at: self.position ?? position)
    }

    func error(path: String) -> JournalError {
        .damaged(path: path, position: position, reason: reason)
    }
}

/// Reads stored bytes of the journal at a path.
func reportingDamage<Result>(
    of path: String, _ body: () throws(Damage) -> Result
) throws(JournalError) -> Result {
    do {
        return try body()
    } catch {
        throw error.error(path: path)
    }
}
