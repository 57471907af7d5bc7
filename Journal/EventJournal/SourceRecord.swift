/// How far the batches of a source are recorded: what makes a repeated batch be recognised without a search.
struct SourceRecord: Equatable {
    let lastSequence: Int64
    /// The first event of the batch with that sequence.
    let position: Position

    static let byteCount = 16

    init(lastSequence: Int64, position: Position) {
        self.lastSequence = lastSequence
        self.position = position
    }

    init(_ stored: StoredBytes) throws(Damage) {
        guard stored.count == Self.byteCount else {
            throw Damage("a source is described in \(stored.count) bytes, not \(Self.byteCount)")
        }
        lastSequence = stored.integer(at: 0)
        position = Position(rawValue: stored.integer(at: 8))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: lastSequence)
        bytes.append(littleEndian: position.rawValue)
        return bytes
    }
}

extension Snapshot {
    func source(_ name: String) throws(Damage) -> SourceRecord? {
        try name.utf8.span.bytes.withUnsafeBytes { key throws(Damage) in
            var sources = try cursor(.sources)
            guard let entry = try sources.floor(StoredBytes(key)), entry.key.elementsEqual(StoredBytes(key)) else {
                return nil
            }
            return try SourceRecord(entry.plainValue())
        }
    }
}
