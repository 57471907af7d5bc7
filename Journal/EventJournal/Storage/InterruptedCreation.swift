internal import Glibc

extension JournalFile {
    /// Empties a data file whose creation was cut off before its two first pages were written, so that it can be done
    /// again.
    ///
    /// Only a file is emptied that never held anything: each of its first pages is missing, zero, or that of LMDB's very
    /// first state, and there is nothing behind them. A journal with a batch has a later state in its first page.
    static func discardInterruptedCreation(in directory: String) throws(JournalError) {
        let path = directory + "/" + data
        guard Directory.exists(path) else { return }
        let file = try OpenFile(path, flags: O_RDWR)
        let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
        let bytes = try file.bytes(at: 0, count: 2 * pageSize + 1)
        guard bytes.count <= 2 * pageSize else { return }
        let pages = [bytes.prefix(pageSize), bytes.dropFirst(pageSize)]
        let states = pages.map { page in page.withUnsafeBytes { firstState(StoredBytes($0)) } }
        let isCutOff = bytes.count < 2 * pageSize || states.contains(.missing)
        guard isCutOff, !states.contains(.other) else { return }
        try file.replaceContents("")
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
