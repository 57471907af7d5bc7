/// One of the two first pages of an LMDB file, which say where everything else is.
///
/// Layout: `MDB_page` and `MDB_meta` of LMDB 0.9 on a 64-bit little-endian machine.
struct MetaPage {
    let pageSize: Int
    /// The tree of pages that are free to be used again.
    let freeTree: StoredTree
    /// The tree of the named databases.
    let mainTree: StoredTree
    let lastPage: UInt64
    let transaction: UInt64

    static let magic: UInt32 = 0xBEEF_C0DE
    static let version: UInt32 = 1
    static let byteCount = 16 + 136

    private static let flags = 10
    private static let metaFlag: UInt16 = 0x08
    private static let integerKeys: UInt16 = 0x08

    /// The second page is as far into the file as pages are long.
    static let reachByteCount = 65_536 + byteCount

    /// Reads the first or the second page (0, 1) of a file that begins with the given bytes.
    init(firstPagesOf file: StoredBytes, number: Int) throws(Damage) {
        var offset = 0
        if number > 0 {
            guard file.count >= Self.byteCount else { throw Damage("the file ends within its first pages") }
            offset = Int(file.integer(at: 40, as: UInt32.self))
        }
        guard let page = file.part(offset, Self.byteCount) else {
            throw Damage("the file ends within its first pages")
        }
        try self.init(page)
    }

    /// Whether a file that begins with the given bytes is one of LMDB's.
    static func hasMagic(_ file: StoredBytes) -> Bool {
        file.count >= 20 && file.integer(at: 16, as: UInt32.self) == magic
    }

    private init(_ page: StoredBytes) throws(Damage) {
        guard page.count >= Self.byteCount else { throw Damage("the file ends within its first pages") }
        guard page.integer(at: Self.flags, as: UInt16.self) == Self.metaFlag,
            page.integer(at: 16, as: UInt32.self) == Self.magic,
            page.integer(at: 20, as: UInt32.self) == Self.version
        else { throw Damage("one of the two first pages is not that of an LMDB file, version \(Self.version)") }

        let pageSize = Int(page.integer(at: 40, as: UInt32.self))
        guard pageSize >= 512, pageSize <= 65_536, pageSize & (pageSize - 1) == 0 else {
            throw Damage("the first pages name a page size of \(pageSize)")
        }
        guard let free = page.part(40, StoredTree.byteCount), let main = page.part(88, StoredTree.byteCount) else {
            throw Damage("the file ends within its first pages")
        }
        self.pageSize = pageSize
        freeTree = StoredTree(free)
        mainTree = StoredTree(main)
        lastPage = page.integer(at: 136)
        transaction = page.integer(at: 144)
        guard freeTree.flags == Self.integerKeys, mainTree.flags == 0 else {
            throw Damage("the first pages name unknown flags")
        }
        guard lastPage >= 1, lastPage < UInt64(Int.max / pageSize) else {
            throw Damage("the first pages name \(lastPage) as the last page")
        }
    }

    /// How long the file has to be: every page up to the last one is written before a meta page names it, because the
    /// journal never deletes from its trees and so leaves no allocated page unwritten.
    var requiredByteCount: Int { (Int(lastPage) + 1) * pageSize }
}

/// Where a tree is and what it claims to hold (`MDB_db`).
struct StoredTree {
    let flags: UInt16
    let depth: Int
    let branchCount: UInt64
    let leafCount: UInt64
    /// The pages that values have of their own.
    let overflowCount: UInt64
    let entryCount: UInt64
    let root: UInt64

    static let byteCount = 48
    /// The root of a tree without pages.
    static let noRoot = UInt64.max
    static let integerKeys: UInt16 = 0x08

    /// Reads 48 bytes, which the caller has counted.
    init(_ bytes: StoredBytes) {
        flags = bytes.integer(at: 4)
        depth = Int(bytes.integer(at: 6, as: UInt16.self))
        branchCount = bytes.integer(at: 8)
        leafCount = bytes.integer(at: 16)
        overflowCount = bytes.integer(at: 24)
        entryCount = bytes.integer(at: 32)
        root = bytes.integer(at: 40)
    }

    /// Keys are native integers, in their order; otherwise bytes in lexicographic order.
    var hasIntegerKeys: Bool { flags & Self.integerKeys != 0 }

    /// Whether a key comes before another one in the tree.
    func precedes(_ left: StoredBytes, _ right: StoredBytes) throws(Damage) -> Bool {
        guard hasIntegerKeys else { return left.precedes(right) }
        guard left.count == 8, right.count == 8 else { throw Damage("a key has not 8 bytes") }
        return left.integer(at: 0, as: UInt64.self) < right.integer(at: 0, as: UInt64.self)
    }
}
