extension EventJournal {
    /// - Parameter isTrusting: looks at nothing but the description, so that a damaged journal opens, too.
    static func openForReading(
        _ path: String, isTrusting: Bool, _ mapByteCount: Int
    ) throws(JournalError) -> EnvironmentReference {
        guard try Directory.exists(path) else { throw .notFound(path: path) }
        guard try Directory.exists(path + "/" + JournalFile.data) else {
            throw .notAJournal(path: path, reason: "it has no \(JournalFile.data)")
        }
        let reference = try EnvironmentReference.open(path: path, initialMapByteCount: mapByteCount)
        try requireDescription(reference, path)
        if !isTrusting {
            try withSnapshot(reference) { snapshot throws(JournalError) in
                try reportingDamage(of: path) { () throws(Damage) in try snapshot.checkTrusted() }
            }
        }
        return reference
    }

    static func openForWriting(
        _ path: String, creating: Bool, _ mapByteCount: Int
    ) throws(JournalError) -> (reference: EnvironmentReference, writer: Writer?) {
        let lock = try creating ? lockNewDirectory(path) : lockExisting(path)
        let reference = try EnvironmentReference.open(path: path, initialMapByteCount: mapByteCount)
        let environment = reference.environment

        let isEmpty = try withSnapshot(reference) { snapshot throws(JournalError) in
            try reportingDamage(of: path) { () throws(Damage) in try snapshot.checkTrusted() }
            return try snapshot.description(path: path) == nil
        }
        if isEmpty, !creating { throw interruptedCreation(path) }

        let description = JournalDescription(createdAt: microsecondsSince1970())
        let databases: DatabaseHandles
        do throws(WriteFailure) {
            databases = try environment.write(byteCount: 0) { transaction throws(LMDBStatus) in
                let databases = try transaction.openDatabases()
                if isEmpty {
                    try transaction.put(description.bytes, under: JournalDescription.key, in: .meta, of: databases)
                }
                return databases
            }
        } catch {
            throw error.error
        }
        // The file's name has to survive a power cut as well as its contents, also if who created it was killed here.
        try Directory.synchronize(path)
        try synchronizeParent(of: path, isNew: isEmpty)
        let head = try withSnapshot(reference) { snapshot throws(JournalError) in
            try reportingDamage(of: path) { () throws(Damage) in try snapshot.head() }
        }
        return (reference, Writer(lock: lock, reference: reference, databases: databases, head: head))
    }

    /// A journal that is there already may lie in a directory that may not be read.
    private static func synchronizeParent(of path: String, isNew: Bool) throws(JournalError) {
        do throws(JournalError) {
            try Directory.synchronize(Directory.parent(of: path))
        } catch {
            guard case .permissionDenied = error, !isNew else { throw error }
        }
    }

    private static func lockExisting(_ path: String) throws(JournalError) -> WriterLock {
        guard try Directory.exists(path) else { throw .notFound(path: path) }
        guard try Directory.exists(path + "/" + JournalFile.data) else {
            throw .notAJournal(path: path, reason: "it has no \(JournalFile.data)")
        }
        return try WriterLock(directory: path)
    }

    private static func lockNewDirectory(_ path: String) throws(JournalError) -> WriterLock {
        if try !Directory.create(path), try !Directory.exists(path + "/" + JournalFile.data) {
            let strangers = try Directory.names(path).filter { $0 != JournalFile.writer && $0 != JournalFile.readers }
            guard strangers.isEmpty else {
                throw .notAJournal(path: path, reason: "the directory holds other files; choose an empty one")
            }
        }
        let lock = try WriterLock(directory: path)
        try JournalFile.discardInterruptedCreation(in: path)
        return lock
    }

    private static func requireDescription(_ reference: EnvironmentReference, _ path: String) throws(JournalError) {
        let description = try withSnapshot(reference) { snapshot throws(JournalError) in
            try snapshot.description(path: path)
        }
        guard description != nil else { throw interruptedCreation(path) }
    }

    private static func interruptedCreation(_ path: String) -> JournalError {
        .notAJournal(path: path, reason: "its creation was interrupted; create it again")
    }

    private static func withSnapshot<Result>(
        _ reference: EnvironmentReference,
        _ body: (Snapshot) throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        let snapshot = try reference.beginSnapshot()
        defer { snapshot.end() }
        return try body(snapshot)
    }
}
