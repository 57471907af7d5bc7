/// The records of a batch where the database holds them.
///
/// It is lent for the time of a closure; the bytes of a record are valid for the time of the closure that gets them.
/// Everything was verified before.
public struct RecordView: ~Copyable {
    /// The position of the first record.
    public let firstPosition: Position
    /// How many records there are.
    public let count: Int

    private let first: RecordPage
    private let others: [RecordPage]

    init(firstPosition: Position, count: Int, first: RecordPage, others: [RecordPage]) {
        self.firstPosition = firstPosition
        self.count = count
        self.first = first
        self.others = others
    }

    /// Gives the bytes of the record at an index, counted from zero.
    ///
    /// Complexity: O(1) in batches of less than 1 MiB, else linear in their pages.
    public func withRecord<Result, Failure: Error>(
        at index: Int,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(index >= 0 && index < count, "no record \(index) in a batch of \(count)")
        var rest = index
        var page = first
        var others = others[...]
        while rest >= page.count, let next = others.popFirst() {
            rest -= page.count
            page = next
        }
        return try page.withRecord(at: rest, body)
    }

    /// Gives each record with its position, in order, from a position on.
    public func forEachRecord<Failure: Error>(
        from position: Position = .first,
        _ body: (Position, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var pageStart = firstPosition.rawValue
        try Self.visit(first, startingAt: pageStart, from: position.rawValue, body)
        pageStart += UInt64(first.count)
        for page in others {
            try Self.visit(page, startingAt: pageStart, from: position.rawValue, body)
            pageStart += UInt64(page.count)
        }
    }

    @inline(__always)
    private static func visit<Failure: Error>(
        _ page: RecordPage, startingAt start: UInt64, from position: UInt64,
        _ body: (Position, Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let skipped = position > start ? Int(min(position - start, UInt64(page.count))) : 0
        for index in skipped..<page.count {
            try page.withRecord(at: index) { record throws(Failure) in
                try body(Position(rawValue: start + UInt64(index)), record)
            }
        }
    }
}
