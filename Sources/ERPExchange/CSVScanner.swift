/// Why a row of a CSV file cannot be taken apart.
enum CSVFault: Error {
    /// A quote inside a cell that does not begin with one.
    case strayQuote
    /// Something other than a comma or the end of the row after the closing quote.
    case textAfterQuote
    /// The file ends inside quotes.
    case unterminatedQuote
    /// A carriage return without a line feed.
    case loneReturn

    var reason: String {
        switch self {
        case .strayQuote: "a quote inside a cell without quotes; put the cell in quotes and double the quote"
        case .textAfterQuote: "text after the closing quote; double the quotes that belong to the text"
        case .unterminatedQuote: "the quote that opens in this row is never closed; close it"
        case .loneReturn: "a carriage return without a line feed; end lines with LF or CRLF"
        }
    }
}

/// Takes a CSV file apart, row by row (RFC 4180; LF or CRLF, a byte-order mark is passed over).
///
/// Cells are ranges of `bytes`. Doubled quotes are undone in place, so that a cell is always one range.
struct CSVScanner {
    struct Cell: BitwiseCopyable {
        var start: Int
        var end: Int
        /// Whether no byte is beyond ASCII; then the cell is valid UTF-8.
        var isASCII: Bool
        fileprivate var hasDoubledQuotes: Bool
    }

    private(set) var bytes: [UInt8]
    /// The cells of the row that was read last.
    private(set) var cells: [Cell] = []
    /// The line in which that row begins, counted from 1.
    private(set) var line = 0
    private var offset = 0
    private var nextLine = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// Reads the next row into `cells`; after a fault it goes on with the line that follows.
    ///
    /// - Returns: whether there was one.
    mutating func readRow() throws(CSVFault) -> Bool {
        cells.removeAll(keepingCapacity: true)
        line = nextLine
        guard offset < bytes.count else { return false }
        var doubled = false
        do {
            doubled = try scanRow()
        } catch {
            skipLine()
            throw error
        }
        nextLine += 1
        if doubled { undoDoubledQuotes() }
        return true
    }

    /// Whether the row that was read last is an empty line.
    var isBlankRow: Bool { cells.count == 1 && cells[0].start == cells[0].end && !endsQuoted(cells[0]) }

    private func endsQuoted(_ cell: Cell) -> Bool { cell.end < bytes.count && bytes[cell.end] == .quote }

    /// Reads the cells of a row and moves behind it; returns whether quotes are doubled in one of them.
    private mutating func scanRow() throws(CSVFault) -> Bool {
        let bytes = bytes
        let text = bytes.span
        var doubled = false
        while true {
            var cell: Cell
            if offset < text.count, text[offset] == .quote {
                cell = try scanQuotedCell(text)
                doubled = doubled || cell.hasDoubledQuotes
            } else {
                cell = Self.bareCell(text, from: offset)
                offset = cell.end
            }
            cells.append(cell)
            guard offset < text.count else { return doubled }
            switch text[offset] {
            case .comma:
                offset += 1
            case .lineFeed:
                offset += 1
                return doubled
            case .carriageReturn:
                guard offset + 1 == text.count || text[offset + 1] == .lineFeed else { throw .loneReturn }
                offset = min(offset + 2, text.count)
                return doubled
            case .quote:
                throw .strayQuote
            default:
                throw .textAfterQuote
            }
        }
    }

    private static func bareCell(_ text: Span<UInt8>, from start: Int) -> Cell {
        var index = start
        var bits: UInt8 = 0
        while index < text.count {
            let byte = text[index]
            // All bytes with a meaning are at most the comma's.
            if byte <= .comma, byte == .comma || byte == .lineFeed || byte == .carriageReturn || byte == .quote {
                break
            }
            bits |= byte
            index += 1
        }
        return Cell(start: start, end: index, isASCII: bits < 0x80, hasDoubledQuotes: false)
    }

    private mutating func scanQuotedCell(_ text: Span<UInt8>) throws(CSVFault) -> Cell {
        let start = offset + 1
        var index = start
        var bits: UInt8 = 0
        var lineFeeds = 0
        var doubled = false
        while index < text.count {
            let byte = text[index]
            if byte == .quote {
                guard index + 1 < text.count, text[index + 1] == .quote else {
                    offset = index + 1
                    nextLine += lineFeeds
                    return Cell(start: start, end: index, isASCII: bits < 0x80, hasDoubledQuotes: doubled)
                }
                doubled = true
                index += 1
            } else if byte == .lineFeed {
                lineFeeds += 1
            }
            bits |= byte
            index += 1
        }
        offset = text.count
        throw .unterminatedQuote
    }

    private mutating func undoDoubledQuotes() {
        for index in cells.indices where cells[index].hasDoubledQuotes {
            var target = cells[index].start
            var source = target
            while source < cells[index].end {
                bytes[target] = bytes[source]
                source += bytes[source] == .quote ? 2 : 1
                target += 1
            }
            cells[index].end = target
        }
    }

    private mutating func skipLine() {
        while offset < bytes.count, bytes[offset] != .lineFeed { offset += 1 }
        offset = min(offset + 1, bytes.count)
        nextLine += 1
    }
}

extension UInt8 {
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
}
