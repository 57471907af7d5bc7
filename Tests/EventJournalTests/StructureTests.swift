import Foundation
import Testing

@testable import EventJournal

@Suite("Structure of the file")
struct StructureTests {
    let directory = try! TemporaryDirectory()

    private func makeJournal() throws -> DataFile {
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        for number in 0..<200 as Range<Int64> {
            try journal.appendNew(buffer("a", "b"), options: BatchOptions(source: "erp", sequence: number))
        }
        #expect(try journal.verify().isIntact)
        journal.close()
        return try DataFile(ofJournal: directory("j"))
    }

    private func report() throws -> VerificationReport {
        try EventJournal.open(path: directory("j"), mode: .salvage).verify()
    }

    @Test("a wrong key in a branch of a tree, which would lead lookups astray, is found")
    func wrongSeparator() throws {
        var file = try makeJournal()
        var changed = 0
        for page in stride(from: 8_192, to: file.bytes.count, by: 4_096) where file.bytes[page + 10] == 1 {
            // The key of the second node, whose offset stands behind that of the first one.
            let node = Int(file.bytes[page + 18]) | Int(file.bytes[page + 19]) << 8
            guard node + 16 <= 4_096 else { continue }
            file.bytes[page + node + 8] += 2
            changed += 1
        }
        #expect(changed > 0)
        try file.write()
        #expect(try report().damages.map(\.position) == [nil])
    }

    @Test("a page in use that is listed as free is found, for an append would overwrite it")
    func wrongFreePage() throws {
        var file = try makeJournal()
        let change = try file.bytes.withUnsafeBytes { bytes in try usedPageInPlaceOfFreeOne(StoredBytes(bytes)) }
        let (offset, page) = try #require(change)
        file.bytes.replaceSubrange(offset..<offset + 8, with: withUnsafeBytes(of: page.littleEndian, Array.init))
        try file.write()
        #expect(try report().damages.map(\.position) == [nil])
    }

    /// Where the last number of a list of free pages stands, and what to write there.
    private func usedPageInPlaceOfFreeOne(_ file: StoredBytes) throws -> (offset: Int, page: UInt64)? {
        let metas = [try MetaPage(firstPagesOf: file, number: 0), try MetaPage(firstPagesOf: file, number: 1)]
        let meta = metas[metas[0].transaction > metas[1].transaction ? 0 : 1]
        let store = PageStore(bytes: file, pageSize: meta.pageSize, pageCount: meta.lastPage + 1)
        var free: Set<UInt64> = []
        var places: [(offset: Int, above: UInt64)] = []
        var cursor = TreeCursor(meta.freeTree, in: store)
        var entry = try cursor.first()
        while let found = entry {
            let list = try found.plainValue()
            let count = list.integer(at: 0, as: Int.self)
            let pages = (1...max(count, 1)).map { list.integer(at: $0 * 8, as: UInt64.self) }
            free.formUnion(pages.prefix(count))
            if count > 1 {
                let start = list.withUnsafeBytes { list in
                    file.withUnsafeBytes { list.baseAddress! - $0.baseAddress! }
                }
                places.append((start + count * 8, pages[count - 2]))
            }
            entry = try cursor.next()
        }
        for (offset, above) in places {
            if let used = (2..<above).first(where: { !free.contains($0) }) { return (offset, used) }
        }
        return nil
    }

    @Test("the description of the journal is found under its own name only", arguments: [false, true])
    func renamedDescription(longer: Bool) throws {
        var file = try makeJournal()
        for offset in file.offsets(of: Array("journalEVJOURNL".utf8)) {
            file.bytes[offset + 6] = longer ? UInt8(ascii: "m") : UInt8(ascii: "k")
        }
        try file.write()
        let error = #expect(throws: JournalError.self) {
            try EventJournal.open(path: directory("j"), mode: .readOnly)
        }
        switch error {
        case .damaged, .notAJournal: break
        default: Issue.record("\(String(describing: error))")
        }
    }
}
