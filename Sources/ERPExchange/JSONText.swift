extension [UInt8] {
    /// Appends a text as JSON writes it, in quotes.
    ///
    /// Only what must be escaped is: quotes, backslashes and control characters.
    mutating func append(json text: some Sequence<UInt8>) {
        append(.quote)
        for byte in text {
            switch byte {
            case .quote, UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x0A: append(contentsOf: "\\n".utf8)
            case 0x0D: append(contentsOf: "\\r".utf8)
            case 0x09: append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
                append(contentsOf: String(byte, radix: 16).utf8)
            default: append(byte)
            }
        }
        append(.quote)
    }
}
