internal import Glibc

extension EventJournal {
    /// Writes a copy of the journal to a directory that does not exist yet, while others read and append.
    ///
    /// The copy is the journal as it is after one batch, and durable when the function returns; until then its file has
    /// another name, so that half a copy is never taken for a journal.
    ///
    /// - Throws: `alreadyExists` if there is anything at `target`, `notFound` if its parent is missing, `diskFull`.
    /// - Complexity: linear in the size of the journal. Appends wait for it only if they have to grow the map, and so
    ///   do readers that begin while one waits.
    public func backup(to target: String) throws(JournalError) {
        try copy(to: target, isCompact: false)
    }

    /// Writes a copy without the pages that are free, otherwise as `backup` does.
    ///
    /// The original stays as it is. Whoever wants the copy in its place closes the journal everywhere first.
    ///
    /// - Throws: what `backup` throws, and `damaged` if the structure of the file is.
    public func compact(to target: String) throws(JournalError) {
        try read { snapshot throws(Damage) in try snapshot.checkStructure() }
        try copy(to: target, isCompact: true)
    }

    private func copy(to target: String, isCompact: Bool) throws(JournalError) {
        let reference = try use()
        guard try Directory.create(target) else { throw .alreadyExists(path: target) }
        let partial = target + "/" + JournalFile.data + ".partial"
        do throws(JournalError) {
            let file = try OpenFile(partial, flags: O_WRONLY | O_CREAT | O_EXCL)
            try withExtendedLifetime(reference) { () throws(JournalError) in
                try reference.environment.copy(to: file, isCompact: isCompact)
            }
            try file.synchronize()
            guard rename(partial, target + "/" + JournalFile.data) == 0 else {
                throw JournalError.status(errno, "rename", path: partial)
            }
            try Directory.synchronize(target)
            try Directory.synchronize(Directory.parent(of: target))
        } catch {
            unlink(partial)
            unlink(target + "/" + JournalFile.data)
            rmdir(target)
            throw error
        }
    }
}
