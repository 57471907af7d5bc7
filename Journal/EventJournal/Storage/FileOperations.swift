internal import Glibc

/// The names of the files of a journal in its directory.
enum JournalFile {
    static let data = "data.mdb"
    static let readers = "lock.mdb"
    static let writer = "writer.lock"
}

/// A file of a journal, closed with its last reference.
final class OpenFile: Sendable {
    let path: String
    let descriptor: Int32

    init(_ path: String, flags: Int32, mode: mode_t = 0o644) throws(JournalError) {
        let descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .status(errno, "open", path: path) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    func status() throws(JournalError) -> stat {
        var result = stat()
        guard fstat(descriptor, &result) == 0 else { throw .status(errno, "fstat", path: path) }
        return result
    }

    func byteCount() throws(JournalError) -> Int {
        Int(try status().st_size)
    }

    func synchronize() throws(JournalError) {
        guard fsync(descriptor) == 0 else { throw .status(errno, "fsync", path: path) }
    }

    /// Up to `count` bytes from an offset; fewer at the end of the file.
    func bytes(at offset: Int, count: Int) throws(JournalError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            let read = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            if read < 0 { code = errno }
            initializedCount = max(0, read)
        }
        guard code == 0 else { throw .status(code, "read", path: path) }
        return bytes
    }

    func replaceContents(_ text: String) throws(JournalError) {
        let bytes = Array(text.utf8)
        guard ftruncate(descriptor, 0) == 0 else { throw .status(errno, "truncate", path: path) }
        let written = pwrite(descriptor, bytes, bytes.count, 0)
        guard written >= 0 else { throw .status(errno, "write", path: path) }
        guard written == bytes.count else { throw .diskFull(path: path, operation: "write") }
    }
}

/// What is done to directories.
enum Directory {
    /// Creates a directory whose parent exists; returns whether it was missing.
    static func create(_ path: String) throws(JournalError) -> Bool {
        if mkdir(path, 0o755) == 0 { return true }
        guard errno == EEXIST else { throw .status(errno, "create directory", path: path) }
        return false
    }

    /// Makes the names in a directory survive a power cut.
    static func synchronize(_ path: String) throws(JournalError) {
        try OpenFile(path, flags: O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// The directory that an existing directory lies in.
    static func parent(of path: String) -> String { path + "/.." }

    /// The names in a directory besides `.` and `..`.
    static func names(_ path: String) throws(JournalError) -> [String] {
        guard let directory = opendir(path) else { throw .status(errno, "read directory", path: path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func exists(_ path: String) -> Bool {
        var result = stat()
        return stat(path, &result) == 0
    }
}

/// The time of the system's clock in microseconds since 1970-01-01 00:00 UTC.
func microsecondsSince1970() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}
