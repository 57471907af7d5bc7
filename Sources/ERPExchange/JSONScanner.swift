/// Why bytes are no JSON: where, counted from 1 in the line, and what is wrong.
struct JSONFault: Error {
    let offset: Int
    let reason: String
}

/// What a JSON value is, told by its first byte.
enum JSONKind {
    case object, array, string, number, literal
}

/// Takes JSON apart, strictly (RFC 8259), in a part of some bytes.
///
/// Texts and numbers are ranges of `bytes`. Escapes are undone in place, so that a text is always one range: what was
/// read once cannot be read again, save by `skipValue`, which changes nothing.
struct JSONScanner {
    var bytes: [UInt8] = []
    private(set) var offset = 0
    private var start = 0
    private var end = 0
    private static let deepest = 32

    /// Begins with a part of the bytes.
    mutating func begin(_ range: Range<Int>) {
        start = range.lowerBound
        offset = range.lowerBound
        end = range.upperBound
    }

    /// Goes on, or back, to an offset that `offset` had.
    mutating func move(to offset: Int) { self.offset = offset }

    private func fault(_ reason: String) -> JSONFault { JSONFault(offset: offset - start + 1, reason: reason) }

    private mutating func skipSpace() {
        while offset < end {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    /// Whether only white space is left.
    mutating func isAtEnd() -> Bool {
        skipSpace()
        return offset == end
    }

    /// What comes next.
    mutating func kind() throws(JSONFault) -> JSONKind {
        skipSpace()
        guard offset < end else { throw fault("a value is missing") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case .quote: return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: return .literal
        }
    }

    /// Passes over the bracket that opens an object, which `kind` told.
    mutating func openObject() { offset += 1 }

    /// Reads the name of the next member and passes over the colon; `nil` at the end of the object.
    mutating func member(isFirst: Bool) throws(JSONFault) -> Range<Int>? {
        skipSpace()
        guard offset < end else { throw fault("the object is not closed") }
        if bytes[offset] == UInt8(ascii: "}") {
            offset += 1
            return nil
        }
        if !isFirst {
            guard bytes[offset] == .comma else { throw fault("a comma or } is expected") }
            offset += 1
            skipSpace()
        }
        guard offset < end, bytes[offset] == .quote else { throw fault("the name of a member in quotes is expected") }
        let name = try text()
        skipSpace()
        guard offset < end, bytes[offset] == UInt8(ascii: ":") else { throw fault("a colon is expected") }
        offset += 1
        return name
    }

    /// Reads `true`, `false` or `null`.
    mutating func literal() throws(JSONFault) -> JSONLiteral {
        for literal in JSONLiteral.allCases where hasPrefix(literal.rawValue) {
            offset += literal.rawValue.utf8.count
            return literal
        }
        throw fault("a value is expected: a text in quotes, a number, null")
    }

    private func hasPrefix(_ text: String) -> Bool {
        let count = text.utf8.count
        return offset + count <= end && bytes[offset..<offset + count].elementsEqual(text.utf8)
    }

    /// Reads a number; the range holds it as it is written.
    mutating func number() throws(JSONFault) -> Range<Int> {
        let first = offset
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        if offset < end, bytes[offset] == UInt8(ascii: "0") {
            offset += 1
        } else {
            try digits()
        }
        if offset < end, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if offset < end, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < end, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
        return first..<offset
    }

    private mutating func digits() throws(JSONFault) {
        let first = offset
        while offset < end, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
        guard offset > first else { throw fault("a digit is expected") }
    }

    /// Passes over a value and leaves it as it is.
    mutating func skipValue() throws(JSONFault) {
        var depth = 0
        repeat {
            skipSpace()
            guard offset < end else { throw fault("a value is not closed") }
            switch bytes[offset] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                guard depth <= Self.deepest else { throw fault("values are nested more than \(Self.deepest) deep") }
                offset += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { throw fault("a value is expected") }
                depth -= 1
                offset += 1
            case .quote:
                try skipText()
            case .comma where depth > 0, UInt8(ascii: ":") where depth > 0:
                offset += 1
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                _ = try number()
            default:
                _ = try literal()
            }
        } while depth > 0
    }

    private mutating func skipText() throws(JSONFault) {
        offset += 1
        while offset < end, bytes[offset] != .quote {
            offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard offset < end else { throw fault("a text is not closed") }
        offset += 1
    }
}

/// The words of JSON.
enum JSONLiteral: String, CaseIterable {
    case null
    case `true`
    case `false`
}

// MARK: - Texts

extension JSONScanner {
    /// Reads a text, which `kind` told, and undoes its escapes in place.
    mutating func text() throws(JSONFault) -> Range<Int> {
        let first = offset + 1
        offset = first
        var isASCII = true
        while offset < end {
            let byte = bytes[offset]
            if byte == .quote {
                guard isASCII || bytes.span.extracting(first..<offset).isUTF8 else { throw fault("invalid UTF-8") }
                offset += 1
                return first..<offset - 1
            }
            if byte == UInt8(ascii: "\\") {
                return try escapedText(from: first, isASCII: isASCII)
            }
            guard byte >= 0x20 else { throw fault("a control character in a text; write it as \\u00XX") }
            if byte >= 0x80 { isASCII = false }
            offset += 1
        }
        throw fault("a text is not closed")
    }

    /// Goes on at the first escape of a text. What is undone is never longer than what was written.
    private mutating func escapedText(from first: Int, isASCII: Bool) throws(JSONFault) -> Range<Int> {
        var isASCII = isASCII
        var target = offset
        while offset < end {
            let byte = bytes[offset]
            if byte == .quote {
                guard isASCII || bytes.span.extracting(first..<target).isUTF8 else { throw fault("invalid UTF-8") }
                offset += 1
                return first..<target
            }
            guard byte >= 0x20 else { throw fault("a control character in a text; write it as \\u00XX") }
            if byte == UInt8(ascii: "\\") {
                let scalar = try escape()
                for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    bytes[target] = unit
                    target += 1
                }
            } else {
                bytes[target] = byte
                target += 1
                offset += 1
            }
            if byte >= 0x80 { isASCII = false }
        }
        throw fault("a text is not closed")
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard offset + 1 < end else { throw fault("a text is not closed") }
        let byte = bytes[offset + 1]
        switch byte {
        case .quote, UInt8(ascii: "\\"), UInt8(ascii: "/"): offset += 2
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            let index = Self.escapes.firstIndex { $0.letter == byte }
            guard let index else { throw fault("an escape that JSON does not have") }
            offset += 2
            return Self.escapes[index].scalar
        }
        return Unicode.Scalar(byte)
    }

    private static let escapes: [(letter: UInt8, scalar: Unicode.Scalar)] = [
        (UInt8(ascii: "b"), "\u{8}"), (UInt8(ascii: "f"), "\u{C}"), (UInt8(ascii: "n"), "\n"),
        (UInt8(ascii: "r"), "\r"), (UInt8(ascii: "t"), "\t"),
    ]

    private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit & 0xFC00 == 0xD800, offset + 1 < end, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u"), case let trail = try hexUnit(), trail & 0xFC00 == 0xDC00,
            let scalar = Unicode.Scalar(0x10000 + UInt32(unit & 0x3FF) << 10 + UInt32(trail & 0x3FF))
        else { throw fault("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexUnit() throws(JSONFault) -> UInt16 {
        guard offset + 6 <= end else { throw fault("four hexadecimal digits are expected") }
        var unit: UInt16 = 0
        for index in offset + 2..<offset + 6 {
            guard let digit = Unicode.Scalar(bytes[index]).hexDigit else {
                throw fault("four hexadecimal digits are expected")
            }
            unit = unit << 4 | digit
        }
        offset += 6
        return unit
    }
}

extension Unicode.Scalar {
    fileprivate var hexDigit: UInt16? {
        switch self {
        case "0"..."9": UInt16(value - 0x30)
        case "a"..."f": UInt16(value - 0x61 + 10)
        case "A"..."F": UInt16(value - 0x41 + 10)
        default: nil
        }
    }
}
