internal import Glibc

/// Takes the bytes of a state and writes them to a file as they come, each chunk with its digest.
public final class StateSnapshotWriter {
    /// How many bytes were taken.
    public private(set) var byteCount = 0
    private let file: OpenFile
    private let application: String
    /// What does not fill a chunk yet.
    private var rest: [UInt8] = []
    private var digests: [UInt8] = []
    private var writtenByteCount = 0

    init(_ path: String, _ application: String) throws(JournalError) {
        file = try OpenFile(path, flags: O_WRONLY | O_CREAT | O_TRUNC)
        self.application = application
        rest.reserveCapacity(StateSnapshotFormat.chunkByteCount)
    }

    /// Appends bytes of the state.
    public func append(_ bytes: [UInt8]) throws(JournalError) {
        byteCount += bytes.count
        var first = 0
        while first < bytes.count {
            let end = min(bytes.count, first + StateSnapshotFormat.chunkByteCount - rest.count)
            rest.append(contentsOf: bytes[first..<end])
            first = end
            if rest.count == StateSnapshotFormat.chunkByteCount { try writeChunk() }
        }
    }

    private func writeChunk() throws(JournalError) {
        let start = StateSnapshotFormat.headerByteCount + application.utf8.count
        try file.write(rest, at: start + writtenByteCount)
        rest.withUnsafeBytes(BatchHash.digest(of:)).append(to: &digests)
        writtenByteCount += rest.count
        rest.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and the header, and makes the file durable.
    func finish(position: Position, hash: BatchHash) throws(JournalError) {
        if !rest.isEmpty { try writeChunk() }
        let snapshot = StateSnapshot(position: position, hash: hash, application: application, byteCount: byteCount)
        let head = StateSnapshotFormat.encode(snapshot, digests: digests)
        try file.write(digests, at: head.count + byteCount)
        try file.write(head, at: 0)
        try file.synchronize()
    }
}
