/// Which pages of a snapshot are spoken for, by a tree or by a list of free pages; none may be twice.
struct PageCensus {
    private let store: PageStore
    /// A bit for each page.
    private var taken: [UInt64]

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
    }

    /// Looks at the list of free pages: a page that is in it and not free would be overwritten by the next append.
    mutating func addFreePages(_ tree: StoredTree) throws(Damage) {
        try addTree(tree)
        var cursor = TreeCursor(tree, in: store)
        var entry = try cursor.first()
        while let found = entry {
            let list = try found.plainValue()
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
        let count = tree.depth == 0 ? 0 : try addPage(tree.root, of: tree, level: 1, from: nil, below: nil)
        guard count == tree.entryCount else {
            throw Damage("a tree has \(count) entries and claims to have \(tree.entryCount)")
        }
    }

    /// Looks at a page and those under it; returns how many entries they have.
    private mutating func addPage(
        _ number: UInt64, of tree: StoredTree, level: Int, from lower: StoredBytes?, below upper: StoredBytes?
    ) throws(Damage) -> UInt64 {
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
            for index in 0..<page.count {
                if let pages = try page.overflowPages(index, in: store) { try take(pages) }
            }
            return UInt64(page.count)
        }
        var count: UInt64 = 0
        for index in 0..<page.count {
            let from = index == 0 ? lower : try page.key(index)
            let below = index + 1 < page.count ? try page.key(index + 1) : upper
            count += try addPage(page.child(index), of: tree, level: level + 1, from: from, below: below)
        }
        return count
    }
}

extension Snapshot {
    /// Looks at all that LMDB will walk over when it appends, since LMDB trusts its file.
    ///
    /// Complexity: linear in the sources and the free pages.
    func checkForWriting() throws(Damage) {
        var census = PageCensus(pages)
        try census.addFreePages(meta.freeTree)
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

    /// Looks at every page of every tree.
    func checkStructure() throws(Damage) {
        var census = PageCensus(pages)
        try census.addFreePages(meta.freeTree)
        try census.addTree(meta.mainTree)
        for database in Database.allCases {
            if let tree = try tree(database) { try census.addTree(tree) }
        }
    }
}
