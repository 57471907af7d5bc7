/// Which pages of a snapshot are spoken for, by a tree or by a list of free pages; none may be twice.
struct PageCensus {
    private let store: PageStore
    /// A bit for each page.
    private var taken: [UInt64]
    private var takenCount: UInt64 = 0

    init(_ store: PageStore) {
        self.store = store
        taken = Array(repeating: 0, count: Int(store.pageCount / 64 + 1))
    }

    /// Notes pages that nobody has named before.
    private mutating func take(_ pages: Range<UInt64>) throws(Damage) {
        guard pages.lowerBound >= 2, pages.upperBound <= store.pageCount else {
            throw Damage("page \(pages.lowerBound) is not one of the \(store.pageCount) pages")
        }
        for page in pages {
            let bit: UInt64 = 1 << (page % 64)
            guard taken[Int(page / 64)] & bit == 0 else { throw Damage("page \(page) is used twice") }
            taken[Int(page / 64)] |= bit
        }
        takenCount += UInt64(pages.count)
    }

    /// Makes sure that no page was left out: LMDB would never use it again, and nobody knows whose it was.
    func requireAll() throws(Damage) {
        guard takenCount + 2 == store.pageCount else {
            throw Damage("\(store.pageCount - 2 - takenCount) pages are neither used nor free")
        }
    }

    /// Looks at the list of free pages: a page that is in it and not free would be overwritten by the next append.
    ///
    /// - Parameter transaction: the last one, which has freed the last of them.
    mutating func addFreePages(_ tree: StoredTree, upTo transaction: UInt64) throws(Damage) {
        try addTree(tree)
        var cursor = TreeCursor(tree, in: store)
        var entry = try cursor.first()
        while let found = entry {
            let list = try found.plainValue()
            guard try found.integerKey() <= transaction else { throw Damage("pages were freed in the future") }
            guard list.count >= 8, list.count % 8 == 0, list.integer(at: 0, as: UInt64.self) < UInt64(list.count / 8)
            else { throw Damage("a list of free pages has an impossible length") }
            var above = store.pageCount
            for index in 0..<Int(list.integer(at: 0, as: UInt64.self)) {
                let page = list.integer(at: 8 + index * 8, as: UInt64.self)
                guard page >= 2, page < above else { throw Damage("a list of free pages is out of order") }
                try take(page..<page + 1)
                above = page
            }
            entry = try cursor.next()
        }
    }

    /// Looks at every page of a tree: its keys ascend, within and between pages, and there are as many as it claims.
    ///
    /// Complexity: linear in the pages of the tree; values in pages of their own are counted, not read.
    mutating func addTree(_ tree: StoredTree) throws(Damage) {
        guard tree.depth <= TreeCursor.greatestDepth else { throw Damage("a tree is \(tree.depth) pages deep") }
        guard tree.depth > 0 || tree.root == StoredTree.noRoot else { throw Damage("a tree without pages has a root") }
        var count = Count()
        if tree.depth > 0 { try addPage(tree.root, of: tree, level: 1, from: nil, below: nil, &count) }
        guard count == Count(tree) else {
            throw Damage("a tree has \(count) and claims to have \(Count(tree))")
        }
    }

    /// What a tree claims to have.
    private struct Count: Equatable, CustomStringConvertible {
        var entries: UInt64 = 0
        var branches: UInt64 = 0
        var leaves: UInt64 = 0
        var overflow: UInt64 = 0

        init() {}

        init(_ tree: StoredTree) {
            entries = tree.entryCount
            branches = tree.branchCount
            leaves = tree.leafCount
            overflow = tree.overflowCount
        }

        var description: String { "\(entries) entries in \(branches) + \(leaves) + \(overflow) pages" }
    }

    /// Looks at a page and those under it, and counts what they have.
    private mutating func addPage(
        _ number: UInt64, of tree: StoredTree, level: Int, from lower: StoredBytes?, below upper: StoredBytes?,
        _ count: inout Count
    ) throws(Damage) {
        let isLeaf = level == tree.depth
        let page = try TreePage(number, isLeaf: isLeaf, hasIntegerKeys: tree.hasIntegerKeys, in: store)
        try take(number..<number + 1)
        // The first key of a branch means nothing: that of the page above holds.
        var last = lower
        for index in (isLeaf ? 0 : 1)..<page.count {
            let key = try page.key(index)
            if let last {
                let isFirst = index == 0
                guard try isFirst ? !tree.precedes(key, last) : tree.precedes(last, key) else {
                    throw Damage("the keys of page \(number) are out of order")
                }
            }
            last = key
        }
        if let last, let upper, try !tree.precedes(last, upper) {
            throw Damage("the keys of page \(number) go beyond the next page")
        }

        if isLeaf {
            count.leaves += 1
            count.entries += UInt64(page.count)
            for index in 0..<page.count {
                guard let pages = try page.overflowPages(index, in: store) else { continue }
                try take(pages)
                count.overflow += UInt64(pages.count)
            }
            return
        }
        count.branches += 1
        for index in 0..<page.count {
            let from = index == 0 ? lower : try page.key(index)
            let below = index + 1 < page.count ? try page.key(index + 1) : upper
            try addPage(page.child(index), of: tree, level: level + 1, from: from, below: below, &count)
        }
    }
}

extension Snapshot {
    /// Looks at all that LMDB will walk over when it appends, since LMDB trusts its file; among it, that no older state
    /// of the journal is taken for the last one.
    ///
    /// Complexity: linear in the sources and the free pages.
    func checkTrusted() throws(Damage) {
        try checkIsLast(allowing: true)
        var census = PageCensus(pages)
        try census.addFreePages(meta.freeTree, upTo: meta.transaction)
        try census.addTree(meta.mainTree)
        for database in Database.allCases {
            guard let tree = try tree(database) else { continue }
            if database.hasIntegerKeys {
                var cursor = TreeCursor(tree, in: pages)
                _ = try cursor.last()
            } else {
                try census.addTree(tree)
            }
        }
    }

    /// Looks at every page of every tree, and for pages that belong to none.
    func checkStructure() throws(Damage) {
        try checkIsLast(allowing: false)
        var census = PageCensus(pages)
        try census.addFreePages(meta.freeTree, upTo: meta.transaction)
        try census.addTree(meta.mainTree)
        for database in Database.allCases {
            if let tree = try tree(database) { try census.addTree(tree) }
        }
        try census.requireAll()
    }
}
