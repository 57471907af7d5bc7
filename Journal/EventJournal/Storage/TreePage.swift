/// The pages of a snapshot.
struct PageStore {
    /// All pages, the first one at the beginning; all of it is within the file.
    let bytes: StoredBytes
    let pageSize: Int
    let pageCount: UInt64

    static let headerByteCount = 16
    static let overflowFlag: UInt16 = 0x04

    func page(_ number: UInt64) throws(Damage) -> StoredBytes {
        guard number >= 2, number < pageCount, let page = bytes.part(Int(number) * pageSize, pageSize) else {
            throw Damage("a tree refers to page \(number) of \(pageCount)")
        }
        guard page.integer(at: 0, as: UInt64.self) == number else {
            throw Damage("page \(number) names itself \(page.integer(at: 0, as: UInt64.self))")
        }
        return page
    }

    /// The pages of a value that has some of its own.
    func overflowPages(_ number: UInt64, count: Int) throws(Damage) -> Range<UInt64> {
        let first = try page(number)
        let pages = UInt64(first.integer(at: 12, as: UInt32.self))
        guard first.integer(at: 10, as: UInt16.self) == Self.overflowFlag, pages >= 1,
            pages <= pageCount - number, count <= Int(pages) * pageSize - Self.headerByteCount
        else { throw Damage("page \(number) does not hold the value of \(count) bytes that it should") }
        return number..<number + pages
    }

    /// A value that lies in pages of its own.
    func overflowValue(_ number: UInt64, count: Int) throws(Damage) -> StoredBytes {
        let pages = try overflowPages(number, count: count)
        guard let value = bytes.part(Int(pages.lowerBound) * pageSize + Self.headerByteCount, count) else {
            throw Damage("page \(number) is not in the file")
        }
        return value
    }
}

/// A page of a tree, every part of which has been checked to lie within the page.
///
/// LMDB trusts its file: a flipped bit in a page makes it read anywhere. The journal therefore reads trees by itself
/// and lets LMDB walk only where it has looked before.
struct TreePage {
    let bytes: StoredBytes
    let isLeaf: Bool
    let count: Int

    private static let branch: UInt16 = 0x01
    private static let leaf: UInt16 = 0x02
    private static let nodeHeader = 8
    private static let bigValue: UInt16 = 0x01
    private static let subtree: UInt16 = 0x02

    init(_ number: UInt64, isLeaf: Bool, hasIntegerKeys: Bool, in store: PageStore) throws(Damage) {
        bytes = try store.page(number)
        self.isLeaf = isLeaf
        // No other flag either: LMDB would write in place on a page that is flagged as its own.
        guard bytes.integer(at: 10, as: UInt16.self) == (isLeaf ? Self.leaf : Self.branch) else {
            throw Damage("page \(number) is not the kind of page that its tree needs there")
        }
        let lower = Int(bytes.integer(at: 12, as: UInt16.self))
        let upper = Int(bytes.integer(at: 14, as: UInt16.self))
        guard lower >= PageStore.headerByteCount, lower % 2 == 0, lower <= upper, upper <= bytes.count else {
            throw Damage("page \(number) has impossible bounds")
        }
        count = (lower - PageStore.headerByteCount) / 2
        guard count >= (isLeaf ? 1 : 2) else { throw Damage("page \(number) has too few nodes") }

        var occupied = 0
        for index in 0..<count {
            let start = offset(of: index)
            guard start >= upper, start % 2 == 0, start <= bytes.count - Self.nodeHeader else {
                throw Damage("node \(index) of page \(number) is out of its bounds")
            }
            let size = nodeByteCount(at: start)
            let keySize = Int(bytes.integer(at: start + 6, as: UInt16.self))
            guard size <= bytes.count - start, !hasIntegerKeys || keySize == 8 || (!isLeaf && index == 0) else {
                throw Damage("node \(index) of page \(number) is out of its bounds")
            }
            occupied += size
        }
        // LMDB keeps nodes without gaps and overlaps, and relies on it when it splits a page.
        guard occupied == bytes.count - upper else { throw Damage("the nodes of page \(number) overlap") }
    }

    private func offset(of index: Int) -> Int {
        Int(bytes.integer(at: PageStore.headerByteCount + index * 2, as: UInt16.self))
    }

    private func nodeByteCount(at start: Int) -> Int {
        var size = Self.nodeHeader + Int(bytes.integer(at: start + 6, as: UInt16.self))
        if isLeaf {
            let isBig = bytes.integer(at: start + 4, as: UInt16.self) & Self.bigValue != 0
            size += isBig ? 8 : Int(bytes.integer(at: start, as: UInt32.self))
        }
        return size + size & 1
    }

    /// The key of a node. That of the first node of a branch means nothing.
    func key(_ index: Int) throws(Damage) -> StoredBytes {
        let start = offset(of: index)
        let size = Int(bytes.integer(at: start + 6, as: UInt16.self))
        guard let key = bytes.part(start + Self.nodeHeader, size) else { throw Damage("a key is out of its page") }
        return key
    }

    /// The page under a node of a branch.
    func child(_ index: Int) -> UInt64 {
        let start = offset(of: index)
        return UInt64(bytes.integer(at: start, as: UInt32.self))
            | UInt64(bytes.integer(at: start + 4, as: UInt16.self)) << 32
    }

    /// The pages that the value of a node of a leaf has of its own; `nil` if it has none.
    func overflowPages(_ index: Int, in store: PageStore) throws(Damage) -> Range<UInt64>? {
        let start = offset(of: index)
        guard bytes.integer(at: start + 4, as: UInt16.self) == Self.bigValue else { return nil }
        let keySize = Int(bytes.integer(at: start + 6, as: UInt16.self))
        guard let page = bytes.part(start + Self.nodeHeader + keySize, 8) else {
            throw Damage("a value is out of its page")
        }
        return try store.overflowPages(
            page.integer(at: 0), count: Int(bytes.integer(at: start, as: UInt32.self)))
    }

    /// The value of a node of a leaf.
    func value(_ index: Int, in store: PageStore) throws(Damage) -> TreeEntry.Value {
        let start = offset(of: index)
        let size = Int(bytes.integer(at: start, as: UInt32.self))
        let flags = bytes.integer(at: start + 4, as: UInt16.self)
        let keySize = Int(bytes.integer(at: start + 6, as: UInt16.self))
        let valueStart = start + Self.nodeHeader + keySize
        switch flags {
        case Self.bigValue:
            guard let page = bytes.part(valueStart, 8) else { throw Damage("a value is out of its page") }
            return .bytes(try store.overflowValue(page.integer(at: 0), count: size))
        case Self.subtree:
            guard size == StoredTree.byteCount, let tree = bytes.part(valueStart, size) else {
                throw Damage("a database is not described in \(StoredTree.byteCount) bytes")
            }
            return .tree(StoredTree(tree))
        case 0:
            guard let value = bytes.part(valueStart, size) else { throw Damage("a value is out of its page") }
            return .bytes(value)
        default:
            throw Damage("a node has unknown flags")
        }
    }
}

/// What a tree holds under a key.
struct TreeEntry {
    enum Value {
        case bytes(StoredBytes)
        case tree(StoredTree)
    }

    let key: StoredBytes
    let value: Value

    /// The value of a database whose values are plain bytes.
    func plainValue() throws(Damage) -> StoredBytes {
        guard case .bytes(let bytes) = value else { throw Damage("a database lies where a value should") }
        return bytes
    }

    /// The key of a database whose keys are integers.
    func integerKey() throws(Damage) -> UInt64 {
        guard key.count == 8 else { throw Damage("a key has \(key.count) bytes, not 8") }
        return key.integer(at: 0)
    }
}
