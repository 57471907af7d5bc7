internal import Crypto

/// The SHA-256 of a batch, which covers the batch and through the hash before it everything that was appended earlier.
public struct BatchHash: Hashable, Sendable {
    /// The hash in its byte order, eight bytes a word, the first byte in the lowest bits.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// How many bytes a hash has.
    public static let byteCount = 32

    /// The hash before the first batch of every journal: 32 zero bytes.
    public static let zero = BatchHash(words: (0, 0, 0, 0))

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Creates a hash from its 32 bytes; `nil` if there are more or fewer.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Creates a hash from its 64 hexadecimal digits, of either case; `nil` if the text is something else.
    public init?(hexadecimal text: String) {
        let digits = text.utf8.map { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        guard digits.count == Self.byteCount * 2 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[place], let low = digits[place + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
        }
    }

    public static func == (left: BatchHash, right: BatchHash) -> Bool {
        left.words == right.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension BatchHash: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension BatchHash {
    init(_ stored: StoredBytes) {
        self.init(
            words: (
                stored.integer(at: 0), stored.integer(at: 8), stored.integer(at: 16), stored.integer(at: 24)
            ))
    }

    /// The SHA-256 of some bytes.
    static func digest(of bytes: UnsafeRawBufferPointer) -> BatchHash {
        var function = SHA256()
        function.update(bufferPointer: bytes)
        return function.finalize().withUnsafeBytes { BatchHash(StoredBytes($0)) }
    }

    /// The SHA-256 of some bytes and others behind them.
    static func digest(of first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> BatchHash {
        var function = SHA256()
        function.update(bufferPointer: first)
        function.update(bufferPointer: second)
        return function.finalize().withUnsafeBytes { BatchHash(StoredBytes($0)) }
    }

    /// The SHA-256 of some bytes.
    static func digest(of bytes: StoredBytes) -> BatchHash {
        bytes.withUnsafeBytes(digest(of:))
    }

    /// Appends the 32 bytes.
    func append(to bytes: inout [UInt8]) {
        bytes.append(littleEndian: words.0)
        bytes.append(littleEndian: words.1)
        bytes.append(littleEndian: words.2)
        bytes.append(littleEndian: words.3)
    }
}
