internal import Glibc

/// The file of a snapshot, in memory for reading.
///
/// Nobody shortens such a file: a new one gets another file's name, and one that is removed stays as long as it is
/// mapped. Nothing in it is trusted before its digest was compared.
struct StateSnapshotFile {
    let snapshot: StateSnapshot
    private let map: FileMap
    private let bytes: StoredBytes
    /// The bytes of the state.
    private let payload: StoredBytes
    private let digests: StoredBytes

    /// Maps a file and checks its header.
    ///
    /// - Throws: `JournalError` if it cannot be read, `StateSnapshotFault` if it is no snapshot as this program writes
    ///   them.
    init(_ path: String) throws {
        // Something else of that name must not keep the reader waiting.
        let file = try OpenFile(path, flags: O_RDONLY | O_NONBLOCK)
        let fileByteCount = try file.byteCount()
        let headerByteCount = StateSnapshotFormat.headerByteCount
        guard fileByteCount >= headerByteCount else {
            throw StateSnapshotFault("its file was cut off: it has \(fileByteCount) bytes")
        }
        map = try FileMap(file, byteCount: fileByteCount, path: path)
        bytes = map.bytes(fileByteCount)
        guard bytes.integer(at: 0, as: UInt64.self) == StateSnapshotFormat.magic else {
            throw StateSnapshotFault("its file is no snapshot")
        }
        let version = bytes.integer(at: 8, as: UInt32.self)
        guard version == StateSnapshotFormat.version else {
            throw StateSnapshotFault(
                "it has format \(version), this program knows format \(StateSnapshotFormat.version)")
        }
        let applicationCount = Int(bytes.integer(at: 12, as: UInt32.self))
        let payloadCount = bytes.integer(at: 24, as: UInt64.self)
        guard applicationCount <= StateSnapshotFormat.greatestApplication, payloadCount <= UInt64(fileByteCount),
            bytes.integer(at: 64, as: UInt32.self) == UInt32(StateSnapshotFormat.chunkByteCount)
        else { throw StateSnapshotFault("its header is not right") }
        let byteCount = Int(payloadCount)
        let start = headerByteCount + applicationCount
        let digestByteCount = StateSnapshotFormat.chunkCount(byteCount) * BatchHash.byteCount
        guard fileByteCount == start + byteCount + digestByteCount,
            let application = bytes.part(headerByteCount, applicationCount),
            let payload = bytes.part(start, byteCount),
            let digests = bytes.part(start + byteCount, digestByteCount), let head = bytes.part(0, start),
            let hash = bytes.part(32, BatchHash.byteCount),
            let digest = bytes.part(StateSnapshotFormat.digestOffset, BatchHash.byteCount)
        else { throw StateSnapshotFault("its file has \(fileByteCount) bytes, its header says otherwise") }
        var blank = head.withUnsafeBytes(Array.init)
        blank.replaceSubrange(
            StateSnapshotFormat.digestOffset..<headerByteCount,
            with: repeatElement(0, count: BatchHash.byteCount))
        guard StateSnapshotFormat.digest(of: blank, digests.withUnsafeBytes(Array.init)) == BatchHash(digest),
            let name = application.text
        else { throw StateSnapshotFault("its header does not have its digest") }
        snapshot = StateSnapshot(
            position: Position(rawValue: bytes.integer(at: 16)), hash: BatchHash(hash), application: name,
            byteCount: byteCount)
        self.payload = payload
        self.digests = digests
    }

    /// Compares every chunk with its digest, in several threads.
    func checkChunks() throws(StateSnapshotFault) {
        let check = ChunkCheck(payload: payload, digests: digests)
        let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let threads = min(processors, check.count / ChunkCheck.leastChunkCount)
        if threads > 1 {
            Workers.run(threads, meanwhile: {}) { check.run() }
        } else {
            check.run()
        }
        if check.isDamaged { throw StateSnapshotFault("its bytes do not have their digest") }
    }

    /// Lends the bytes of the state.
    func withPayload<Result>(_ body: (Span<UInt8>) throws -> Result) throws -> Result {
        try withExtendedLifetime(map) { try payload.withSpan(0..<payload.count) { try body($0) } }
    }
}

/// A comparison of chunks with their digests that threads share.
///
/// Sendable although it holds stored bytes: they are only read, and `checkChunks` waits for its threads.
private final class ChunkCheck: @unchecked Sendable {
    /// Fewer chunks a thread than this are not worth one.
    static let leastChunkCount = 4

    let count: Int
    private let payload: StoredBytes
    private let digests: StoredBytes
    private let state = Guarded((next: 0, isDamaged: false))

    var isDamaged: Bool { state.withLock { $0.isDamaged } }

    init(payload: StoredBytes, digests: StoredBytes) {
        count = StateSnapshotFormat.chunkCount(payload.count)
        self.payload = payload
        self.digests = digests
    }

    /// Compares chunks that no other thread has taken until there are none, or one does not have its digest.
    func run() {
        while let chunk = take() {
            let start = chunk * StateSnapshotFormat.chunkByteCount
            let length = min(StateSnapshotFormat.chunkByteCount, payload.count - start)
            guard let bytes = payload.part(start, length),
                let digest = digests.part(chunk * BatchHash.byteCount, BatchHash.byteCount),
                BatchHash.digest(of: bytes) == BatchHash(digest)
            else {
                state.withLock { $0.isDamaged = true }
                return
            }
        }
    }

    private func take() -> Int? {
        state.withLock { state in
            guard !state.isDamaged, state.next < count else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }
}
