internal import Glibc

extension JournalFile {
    /// Empties a data file whose creation was cut off before its two first pages were written, so that it can be done
    /// again.
    ///
    /// Only a file is emptied that never held a batch: it is no longer than a creation makes it, no batch is in it, and
    /// each of its first pages is missing, zero, or that of LMDB's very first state. A journal with a batch has a later
    /// state in its first page, and where that is lost, still the mark of the batch.
    static func discardInterruptedCreation(in directory: String) throws(JournalError) {
        let path = directory + "/" + data
        guard try Directory.exists(path) else { return }
        let file = try OpenFile(path, flags: O_RDWR)
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        let greatestByteCount = 16 * pageSize
        let bytes = try file.bytes(at: 0, count: greatestByteCount + 1)
        // The disk keeps sectors; anything shorter was cut off by something else.
        guard bytes.count >= 512, bytes.count <= greatestByteCount, !holdsBatch(bytes) else { return }
        let pages = [bytes.prefix(pageSize), bytes.dropFirst(pageSize).prefix(pageSize)]
        let states = pages.map { page in page.withUnsafeBytes { firstState(StoredBytes($0)) } }
        let isCutOff = bytes.count < 2 * pageSize || states.contains(.missing)
        guard isCutOff, !states.contains(.other) else { return }
        try file.replaceContents("")
    }

    private static func holdsBatch(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.indices.dropLast(3).contains { offset in
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) == BatchFormat.magic
            }
        }
    }

    private enum FirstPage {
        case missing
        case fresh
        case other
    }

    private static func firstState(_ page: StoredBytes) -> FirstPage {
        if page.withUnsafeBytes({ $0.allSatisfy { $0 == 0 } }) { return .missing }
        guard let meta = try? MetaPage(firstPagesOf: page, number: 0), meta.transaction == 0,
            meta.mainTree.entryCount == 0, meta.freeTree.entryCount == 0
        else { return .other }
        return .fresh
    }
}
