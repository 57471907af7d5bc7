internal import Glibc

/// The journal's data file in memory, read-only.
///
/// The map is longer than the file: pages that the file grows by later appear in it. Invariant: nobody touches bytes
/// beyond the end that the file had when its size was last looked at, since that ends the process.
///
/// Sendable although it holds a pointer, because the memory is read-only and lives as long as the object.
final class FileMap: @unchecked Sendable {
    private let base: UnsafeMutableRawPointer
    private let byteCount: Int

    init(_ file: OpenFile, byteCount: Int, path: String) throws(JournalError) {
        guard let base = mmap(nil, byteCount, PROT_READ, MAP_SHARED, file.descriptor, 0), base != MAP_FAILED else {
            let code = errno
            throw code == ENOMEM ? .mapFull(path: path, byteCount: byteCount) : .status(code, "mmap", path: path)
        }
        self.base = base
        self.byteCount = byteCount
    }

    deinit {
        munmap(base, byteCount)
    }

    func covers(_ count: Int) -> Bool { count <= byteCount }

    /// The first bytes of the file; the caller has checked that the file and the map are that long.
    func bytes(_ count: Int) -> StoredBytes {
        StoredBytes(UnsafeRawBufferPointer(start: base, count: min(count, byteCount)))
    }
}
