internal import Glibc

/// The right to append to a journal, held by one open journal at a time.
///
/// The lock is `flock` on a file of its own in the journal's directory: it belongs to the open file, so it also keeps
/// two writers of one process apart, and it vanishes with the process however that ends. The file names the holder.
final class WriterLock: Sendable {
    private let file: OpenFile

    init(directory: String) throws(JournalError) {
        let file = try OpenFile(directory + "/" + JournalFile.writer, flags: O_RDWR | O_CREAT)
        var code = flock(file.descriptor, LOCK_EX | LOCK_NB)
        while code != 0, errno == EINTR { code = flock(file.descriptor, LOCK_EX | LOCK_NB) }
        guard code == 0 else {
            guard errno == EWOULDBLOCK else { throw .status(errno, "lock", path: file.path) }
            throw .lockedByAnotherWriter(path: directory, processID: Self.holder(file))
        }
        try file.replaceContents("\(getpid())\n")
        // Last, because it is `deinit` that takes the number out, and only the holder may.
        self.file = file
    }

    deinit {
        // Best effort: a stale number misleads nobody, the lock itself decides.
        try? file.replaceContents("")
        // A process that was just started may have the file open for a moment; closing it here would leave it locked.
        flock(file.descriptor, LOCK_UN)
    }

    private static func holder(_ file: OpenFile) -> Int32? {
        guard let bytes = try? file.bytes(at: 0, count: 16) else { return nil }
        return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
