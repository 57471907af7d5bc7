internal import Glibc

/// Where the snapshots of a journal lie: a directory in its own, named by position.
struct StateSnapshotDirectory {
    static let partial = ".partial"
    private static let suffix = ".snapshot"
    private static let digitCount = 20

    private let journal: String
    private var path: String { journal + "/" + JournalFile.snapshots }

    init(journal: String) { self.journal = journal }

    func path(_ name: String) -> String { path + "/" + name }

    /// The name of the snapshot at a position: names have the order of positions.
    static func name(_ position: Position) -> String {
        let digits = String(position.rawValue)
        return String(repeating: "0", count: max(0, digitCount - digits.utf8.count)) + digits + suffix
    }

    /// The position that a name tells; `nil` if it is not the name of a snapshot.
    static func position(_ name: String) -> Position? {
        guard name.hasSuffix(suffix), let number = UInt64(name.dropLast(suffix.utf8.count)) else { return nil }
        let position = Position(rawValue: number)
        return Self.name(position) == name ? position : nil
    }

    func create() throws(JournalError) {
        if try Directory.create(path) { try Directory.synchronize(journal) }
    }

    /// The names of the snapshots, the newest first; none if the directory cannot be read.
    func names() -> [String] {
        let names = (try? Directory.names(path)) ?? []
        return names.filter { Self.position($0) != nil }.sorted(by: >)
    }

    /// Gives a finished file its name, so that it survives a power cut.
    func publish(_ partial: String, as name: String) throws(JournalError) {
        guard rename(path(partial), path(name)) == 0 else { throw .status(errno, "rename", path: path(partial)) }
        try Directory.synchronize(path)
    }

    func remove(_ name: String) { unlink(path(name)) }

    /// Removes everything but a snapshot and the newest ones before it.
    ///
    /// One behind it is of events that the journal does not have any more.
    func removeAll(except name: String, keeping count: Int) throws(JournalError) {
        let kept = [name] + names().filter { $0 < name }.prefix(count - 1)
        for other in try Directory.names(path) where !kept.contains(other) { remove(other) }
    }
}
