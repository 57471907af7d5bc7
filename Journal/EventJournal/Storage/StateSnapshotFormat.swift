/// How a snapshot lies in its file: see the chapter on the journal's format.
///
/// The header, the name of the state, its bytes in chunks of `chunkByteCount`, the digest of each chunk. The digest in
/// the header is of everything but the chunks.
enum StateSnapshotFormat {
    static let magic: UInt64 = 0x3150_414E_534C_4E4A  // "JNLSNAP1"
    static let version: UInt32 = 1
    static let headerByteCount = 112
    static let chunkByteCount = 1 << 20
    static let greatestApplication = 4_096
    /// Where in the header its digest stands.
    static let digestOffset = 80

    static func chunkCount(_ byteCount: Int) -> Int { (byteCount + chunkByteCount - 1) / chunkByteCount }

    /// The header and the name of the state.
    ///
    /// - Parameter digests: those of the chunks, one after the other.
    static func encode(_ snapshot: StateSnapshot, digests: [UInt8]) -> [UInt8] {
        let application = Array(snapshot.application.utf8)
        var bytes: [UInt8] = []
        bytes.append(littleEndian: magic)
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: UInt32(application.count))
        bytes.append(littleEndian: snapshot.position.rawValue)
        bytes.append(littleEndian: UInt64(snapshot.byteCount))
        snapshot.hash.append(to: &bytes)
        bytes.append(littleEndian: UInt32(chunkByteCount))
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: UInt64(0))
        BatchHash.zero.append(to: &bytes)
        bytes += application
        let digest = Self.digest(of: bytes, digests)
        bytes.replaceSubrange(digestOffset..<headerByteCount, with: digest.bytes)
        return bytes
    }

    /// The digest of a header with a blank digest, the name behind it, and the digests of the chunks.
    static func digest(of head: [UInt8], _ digests: [UInt8]) -> BatchHash {
        head.withUnsafeBytes { head in digests.withUnsafeBytes { BatchHash.digest(of: head, $0) } }
    }
}
