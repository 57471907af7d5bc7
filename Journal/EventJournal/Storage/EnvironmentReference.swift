internal import Glibc

/// A use of an environment that may be shared.
///
/// One process must not open an LMDB environment twice: closing one of the two would drop the locks of the other.
/// So all open journals of a process on the same file share one environment, which is closed with its last use.
/// Whoever takes the environment out keeps the reference until it is done with it.
final class EnvironmentReference: Sendable {
    let environment: Environment
    private let identity: FileIdentity

    private struct FileIdentity: Hashable {
        let device: UInt64
        let number: UInt64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
        }
    }

    private struct Use {
        let environment: Environment
        var count: Int
    }

    private static let uses = Guarded<[FileIdentity: Use]>([:])

    private init(_ environment: Environment, _ identity: FileIdentity) {
        self.environment = environment
        self.identity = identity
    }

    deinit {
        // The environment is closed under the lock, so that nobody opens it again before.
        Self.uses.withLock { uses in
            guard var use = uses[identity] else { return }
            use.count -= 1
            uses[identity] = use.count == 0 ? nil : use
            if use.count == 0 { environment.close() }
        }
    }

    /// Opens the environment in a directory or joins those who have it open.
    static func open(path: String, initialMapByteCount: Int) throws(JournalError) -> EnvironmentReference {
        try uses.withLock { uses throws(JournalError) in
            var existing = stat()
            if stat(path + "/" + JournalFile.data, &existing) == 0, var use = uses[FileIdentity(existing)] {
                use.count += 1
                uses[FileIdentity(existing)] = use
                return EnvironmentReference(use.environment, FileIdentity(existing))
            }
            let environment = try Environment(path: path, initialMapByteCount: initialMapByteCount)
            let identity: FileIdentity
            do throws(JournalError) {
                identity = FileIdentity(try environment.file.status())
            } catch {
                environment.close()
                throw error
            }
            uses[identity] = Use(environment: environment, count: 1)
            return EnvironmentReference(environment, identity)
        }
    }

    func beginSnapshot() throws(JournalError) -> Snapshot {
        try environment.beginSnapshot(for: self)
    }
}
