internal import CZlib
internal import Glibc

/// The bytes of a file, unpacked when its name ends in `.gz`; closed with the last reference.
public final class FileSource: ByteSource {
    private enum Handle {
        case plain(Int32)
        case gzip(gzFile)
    }

    private let path: String
    private let handle: Handle
    private let closes: Bool

    /// Opens a file or a named pipe.
    public init(path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno, path: path) }
        self.path = path
        closes = true
        guard path.hasSuffix(".gz") else {
            handle = .plain(descriptor)
            return
        }
        guard let file = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw .unreadable(path: path, reason: "no memory to unpack it")
        }
        gzbuffer(file, 1 << 17)
        handle = .gzip(file)
    }

    private init(standardInput descriptor: Int32) {
        path = "standard input"
        handle = .plain(descriptor)
        closes = false
    }

    /// Standard input, as it is: not unpacked, not closed.
    public static func standardInput() -> FileSource { FileSource(standardInput: STDIN_FILENO) }

    deinit {
        guard closes else { return }
        switch handle {
        case .plain(let descriptor): close(descriptor)
        case .gzip(let file): gzclose_r(file)
        }
    }

    /// How many bytes the file has on disk; 0 where that is not known.
    var byteCount: Int {
        guard case .plain(let descriptor) = handle else { return 0 }
        var status = stat()
        return fstat(descriptor, &status) == 0 ? max(0, Int(status.st_size)) : 0
    }

    public func read(upTo count: Int, into bytes: inout [UInt8]) throws(FileError) -> Int {
        var result = Result<Int, FileError>.success(0)
        bytes.append(addingCapacity: count) { output in
            output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                result = fill(UnsafeMutableRawBufferPointer(buffer))
                if case .success(let read) = result { initializedCount = read }
            }
        }
        return try result.get()
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Result<Int, FileError> {
        switch handle {
        case .plain(let descriptor):
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count >= 0 { return .success(count) }
                guard errno == EINTR else { return .failure(.system(errno, path: path)) }
            }
        case .gzip(let file):
            return unpack(file, into: buffer)
        }
    }

    private func unpack(_ file: gzFile, into buffer: UnsafeMutableRawBufferPointer) -> Result<Int, FileError> {
        let count = gzread(file, buffer.baseAddress, UInt32(clamping: buffer.count))
        if count > 0, gzdirect(file) == 0 { return .success(Int(count)) }
        var code: Int32 = Z_OK
        _ = gzerror(file, &code)
        if code == Z_ERRNO { return .failure(.system(errno, path: path)) }
        guard gzdirect(file) == 0 else {
            return .failure(
                .damaged(path: path, reason: "is not a gzip file; compress it or drop .gz from its name"))
        }
        guard count == 0, code == Z_OK || code == Z_STREAM_END else {
            return .failure(.damaged(path: path, reason: "the gzip file is damaged or cut off; compress it again"))
        }
        return .success(0)
    }
}

extension FileSource {
    /// The whole file.
    static func contents(ofFile path: String) throws(FileError) -> [UInt8] {
        let source = try FileSource(path: path)
        var bytes: [UInt8] = []
        let expected = source.byteCount
        let chunk = 1 << 16
        // Room for the read that finds the end, so that the bytes need not move for it.
        bytes.reserveCapacity(expected + chunk)
        while try source.read(upTo: max(expected - bytes.count, chunk), into: &bytes) > 0 {}
        return bytes
    }
}

/// The names in a folder besides `.` and `..`, in the order of their bytes.
func namesOfFolder(_ path: String) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw .system(errno, path: path) }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
        errno = 0
        guard let entry = readdir(folder) else {
            // A name that is overlooked would be a table without rows.
            guard errno == 0 else { throw .system(errno, path: path) }
            break
        }
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
