/// A walk over a tree of a snapshot.
///
/// Every page is checked before it is used, so that damaged bytes end the walk with `Damage` and nothing else.
struct TreeCursor {
    private let store: PageStore
    private let tree: StoredTree
    private var levels: [(page: TreePage, index: Int)] = []
    /// Whether the walk has gone anywhere; `next` goes on from there, behind a damaged page too.
    private(set) var hasBegun = false

    /// Deeper than any tree that fits an address space.
    static let greatestDepth = 32

    init(_ tree: StoredTree, in store: PageStore) {
        self.store = store
        self.tree = tree
    }

    private enum Choice {
        case first
        case last
        case floor(StoredBytes)
    }

    /// Goes to the first entry.
    mutating func first() throws(Damage) -> TreeEntry? {
        try start(.first)
    }

    /// Goes to the last entry.
    mutating func last() throws(Damage) -> TreeEntry? {
        try start(.last)
    }

    /// Goes to the entry with the greatest key that is not above `key`.
    ///
    /// Complexity: O(log n).
    mutating func floor(_ key: StoredBytes) throws(Damage) -> TreeEntry? {
        guard let entry = try start(.floor(key)) else { return nil }
        if try !tree.precedes(key, entry.key) { return entry }
        return try step(-1)
    }

    /// The entry with the greatest integer key that is not above `key`.
    mutating func floor(_ key: UInt64) throws(Damage) -> TreeEntry? {
        try withUnsafeBytes(of: key.littleEndian) { bytes throws(Damage) in
            try floor(StoredBytes(bytes))
        }
    }

    /// Goes to the next entry; `nil` at the end.
    ///
    /// Complexity: O(1) amortised.
    mutating func next() throws(Damage) -> TreeEntry? {
        try step(1)
    }

    private mutating func start(_ choice: Choice) throws(Damage) -> TreeEntry? {
        levels.removeAll(keepingCapacity: true)
        hasBegun = true
        guard tree.depth > 0 else {
            guard tree.entryCount == 0 else { throw Damage("a tree of \(tree.entryCount) entries has no pages") }
            return nil
        }
        guard tree.depth <= Self.greatestDepth else { throw Damage("a tree is \(tree.depth) pages deep") }
        try descend(to: tree.root, choice)
        return try entry()
    }

    private mutating func descend(to root: UInt64, _ choice: Choice) throws(Damage) {
        var number = root
        while levels.count < tree.depth {
            let isLeaf = levels.count == tree.depth - 1
            let page = try TreePage(number, isLeaf: isLeaf, hasIntegerKeys: tree.hasIntegerKeys, in: store)
            let index =
                switch choice {
                case .first: 0
                case .last: page.count - 1
                case .floor(let key): try floorIndex(of: key, in: page)
                }
            levels.append((page, index))
            if !isLeaf { number = page.child(index) }
        }
    }

    private mutating func step(_ direction: Int) throws(Damage) -> TreeEntry? {
        while let level = levels.popLast() {
            let index = level.index + direction
            guard index >= 0, index < level.page.count else { continue }
            levels.append((level.page, index))
            if !level.page.isLeaf { try descend(to: level.page.child(index), direction > 0 ? .first : .last) }
            return try entry()
        }
        return nil
    }

    private func entry() throws(Damage) -> TreeEntry? {
        guard let (page, index) = levels.last else { return nil }
        return TreeEntry(key: try page.key(index), value: try page.value(index, in: store))
    }

    /// The last node that does not begin after `key`, or the first one.
    private func floorIndex(of key: StoredBytes, in page: TreePage) throws(Damage) -> Int {
        var low = 0
        var high = page.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if try tree.precedes(key, page.key(middle)) { high = middle } else { low = middle }
        }
        return low
    }
}
