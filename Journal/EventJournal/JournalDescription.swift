/// What the journal says of itself: one value in the database `meta`.
struct JournalDescription {
    let formatVersion: UInt32
    /// Microseconds since 1970-01-01 00:00 UTC.
    let createdAt: Int64

    static let key = "journal"
    static let currentVersion: UInt32 = 1

    private static let magic = Array("EVJOURNL".utf8)
    private static let describedByteCount = 24
    private static let byteCount = describedByteCount + BatchHash.byteCount

    init(createdAt: Int64) {
        formatVersion = Self.currentVersion
        self.createdAt = createdAt
    }

    /// Any version begins with the magic and its number, so that a newer one is recognised.
    init(_ stored: StoredBytes, path: String) throws(JournalError) {
        guard stored.count >= 12, stored.withUnsafeBytes({ $0.prefix(8).elementsEqual(Self.magic) }) else {
            throw .notAJournal(path: path, reason: "its database \"meta\" does not describe a journal")
        }
        formatVersion = stored.integer(at: 8)
        guard formatVersion <= Self.currentVersion else {
            throw .newerFormat(path: path, found: formatVersion, supported: Self.currentVersion)
        }
        guard formatVersion == Self.currentVersion, stored.count == Self.byteCount,
            let described = stored.part(0, Self.describedByteCount),
            let digest = stored.part(Self.describedByteCount, BatchHash.byteCount),
            BatchHash.digest(of: described) == BatchHash(digest)
        else { throw .damaged(path: path, position: nil, reason: "the description of the journal lacks its digest") }
        createdAt = stored.integer(at: 16)
    }

    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.append(littleEndian: formatVersion)
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: createdAt)
        let digest = bytes.withUnsafeBytes { BatchHash.digest(of: $0) }
        digest.append(to: &bytes)
        return bytes
    }
}

extension Snapshot {
    /// The description of the journal; `nil` in an LMDB file without any database.
    func description(path: String) throws(JournalError) -> JournalDescription? {
        guard meta.mainTree.entryCount > 0 else { return nil }
        let stored: StoredBytes?
        do throws(Damage) {
            stored = try tree(.meta) == nil ? nil : storedDescription()
        } catch {
            throw error.error(path: path)
        }
        guard let stored else { throw .notAJournal(path: path, reason: "it is an LMDB file of something else") }
        return try JournalDescription(stored, path: path)
    }

    private func storedDescription() throws(Damage) -> StoredBytes? {
        try JournalDescription.key.utf8.span.bytes.withUnsafeBytes { key throws(Damage) in
            var cursor = try cursor(.meta)
            guard let entry = try cursor.floor(StoredBytes(key)) else { return nil }
            guard entry.key.elementsEqual(StoredBytes(key)) else {
                throw Damage("the description of the journal has another name")
            }
            return try entry.plainValue()
        }
    }
}
