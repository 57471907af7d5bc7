internal import CLMDB
internal import Glibc

/// The names of the files of a journal in its directory.
enum JournalFile {
    static let data = "data.mdb"
    static let readers = "lock.mdb"
    static let writer = "writer.lock"
    /// A directory: what is in it can be made again.
    static let snapshots = "snapshots"
}

/// A file of a journal, closed with its last reference.
final class OpenFile: Sendable {
    let path: String
    let descriptor: Int32

    init(_ path: String, flags: Int32, mode: mode_t = 0o644) throws(JournalError) {
        let descriptor = Int32(retrying { Int(open(path, flags | O_CLOEXEC, mode)) })
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
        guard retrying({ Int(fsync(descriptor)) }) == 0 else { throw .status(errno, "fsync", path: path) }
    }

    /// Up to `count` bytes from an offset; fewer at the end of the file.
    func bytes(at offset: Int, count: Int) throws(JournalError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            let read = retrying { pread(descriptor, buffer.baseAddress, count, off_t(offset)) }
            if read < 0 { code = errno }
            initializedCount = max(0, read)
        }
        guard code == 0 else { throw .status(code, "read", path: path) }
        return bytes
    }

    /// Writes all of some bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(JournalError) {
        var done = 0
        while done < bytes.count {
            let written = retrying {
                bytes.withUnsafeBytes { all in
                    let rest = UnsafeRawBufferPointer(rebasing: all[done...])
                    return pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
                }
            }
            guard written >= 0 else { throw .status(errno, "write", path: path) }
            guard written > 0 else { throw .diskFull(path: path, operation: "write") }
            done += written
        }
    }

    func replaceContents(_ text: String) throws(JournalError) {
        let bytes = Array(text.utf8)
        guard retrying({ Int(ftruncate(descriptor, 0)) }) == 0 else { throw .status(errno, "truncate", path: path) }
        let written = retrying { pwrite(descriptor, bytes, bytes.count, 0) }
        guard written >= 0 else { throw .status(errno, "write", path: path) }
        guard written == bytes.count else { throw .diskFull(path: path, operation: "write") }
    }
}

/// Calls the system again as long as a signal kept it from answering.
private func retrying(_ call: () -> Int) -> Int {
    while true {
        let result = call()
        guard result < 0, errno == EINTR else { return result }
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

    /// Says whose a path is, or the directory that may not be looked into for it, if not this process's.
    static func ownership(of path: String) -> String {
        var result = stat()
        if stat(path, &result) != 0 {
            let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            guard errno == EACCES, stat(directory, &result) == 0 else { return "" }
        }
        guard result.st_uid != geteuid() else { return "" }
        return "; it belongs to user \(result.st_uid), this process runs as user \(geteuid())"
    }

    /// Refuses a directory whose file system is that of another machine: there, LMDB's locks and maps may be different
    /// on each machine, and a write that was made durable may not be.
    static func requireLocal(_ path: String) throws(JournalError) {
        var result = statfs()
        guard statfs(path, &result) == 0 else { throw .status(errno, "look at the file system", path: path) }
        let kind = UInt32(truncatingIfNeeded: Int(result.f_type))
        if let name = networkFileSystems.first(where: { $0.kind == kind })?.name {
            throw .networkFileSystem(path: path, kind: name)
        }
    }

    /// As `statfs` names them (`linux/magic.h`).
    private static let networkFileSystems: [(kind: UInt32, name: String)] = [
        (0x6969, "NFS"), (0x517B, "SMB"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB"), (0x0102_1997, "9P"),
        (0x00C3_6400, "Ceph"), (0x5346_414F, "AFS"), (0x6B41_4653, "AFS"), (0x7375_7245, "Coda"),
        (0x0BD0_0BD0, "Lustre"), (0x0116_1970, "GFS2"), (0x7461_636F, "OCFS2"),
    ]

    /// Whether there is something at a path; throws if that may not be known.
    static func exists(_ path: String) throws(JournalError) -> Bool {
        var result = stat()
        if stat(path, &result) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw .status(errno, "look for it", path: path) }
        return false
    }

    /// How many bytes the file system of a path still takes; `nil` if it does not tell.
    static func availableByteCount(_ path: String) -> UInt64? {
        var result = statvfs()
        guard statvfs(path, &result) == 0 else { return nil }
        return UInt64(result.f_bavail).multipliedReportingOverflow(by: UInt64(result.f_frsize)).partialValue
    }
}

/// The time of the system's clock in microseconds since 1970-01-01 00:00 UTC.
func microsecondsSince1970() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
}
