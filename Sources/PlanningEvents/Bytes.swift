internal import PlanningModel

/// Why the bytes of an event cannot be read.
public enum EventFault: Error, Hashable, Sendable {
    /// A newer engine wrote the event.
    case newerVersion(kind: String, found: UInt8, known: UInt8)
    /// No kind of event has this number.
    case unknownKind(UInt8)
    /// The bytes are not what an event of the kind looks like.
    case malformed(kind: String, reason: String)
}

extension EventFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .newerVersion(let kind, let found, let known):
            "an event `\(kind)` has version \(found), this engine knows versions up to \(known); use a newer engine"
        case .unknownKind(let kind):
            "an event has the unknown kind \(kind); use a newer engine"
        case .malformed(let kind, let reason):
            "an event `\(kind)` is malformed: \(reason)"
        }
    }
}

extension [UInt8] {
    mutating func append<Value: FixedWidthInteger>(integer value: Value) {
        var bits = value.littleEndian
        Swift.withUnsafeBytes(of: &bits) { append(contentsOf: $0) }
    }

    mutating func append(day: Day) { append(integer: day.rawValue) }
    mutating func append(quantity: Quantity) { append(integer: quantity.rawValue) }

    /// A text as its length in 32 bits and its bytes.
    mutating func append(text: String) {
        append(integer: UInt32(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    mutating func append(optionalText text: String?) {
        append(text == nil ? 0 : 1)
        if let text { append(text: text) }
    }
}

extension RawSpan {
    /// The little-endian integer at an offset that the caller has checked.
    @inline(__always)
    func integer<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type = Value.self) -> Value
    {
        // Bounds are checked by the span; every bit pattern is an integer.
        Value(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}

/// Reads the fields of an event one after the other.
struct ByteReader: ~Escapable {
    private let bytes: RawSpan
    private var offset: Int
    private let kind: EventKind

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, from offset: Int, of kind: EventKind) {
        self.bytes = bytes
        self.offset = offset
        self.kind = kind
    }

    @_lifetime(self: copy self)
    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type = Value.self
    ) throws(EventFault) -> Value {
        let size = MemoryLayout<Value>.size
        guard bytes.byteCount - offset >= size else { throw cutOff }
        defer { offset += size }
        return bytes.integer(at: offset)
    }

    @_lifetime(self: copy self)
    mutating func day() throws(EventFault) -> Day { Day(rawValue: try integer()) }

    @_lifetime(self: copy self)
    mutating func quantity() throws(EventFault) -> Quantity { Quantity(rawValue: try integer()) }

    @_lifetime(self: copy self)
    mutating func flag() throws(EventFault) -> Bool { try integer(UInt8.self) != 0 }

    @_lifetime(self: copy self)
    mutating func text() throws(EventFault) -> String {
        let count = Int(try integer(UInt32.self))
        guard bytes.byteCount - offset >= count else { throw cutOff }
        defer { offset += count }
        return bytes.extracting(offset..<offset + count).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    @_lifetime(self: copy self)
    mutating func optionalText() throws(EventFault) -> String? {
        try flag() ? try text() : nil
    }

    /// The number of things to come, each of at least `size` bytes, so that a damaged count asks for no memory.
    @_lifetime(self: copy self)
    mutating func count(ofSize size: Int) throws(EventFault) -> Int {
        let count = Int(try integer(UInt32.self))
        guard (bytes.byteCount - offset) / size >= count else { throw cutOff }
        return count
    }

    @_lifetime(self: copy self)
    mutating func choice<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type = Value.self
    ) throws(EventFault) -> Value {
        let code = try integer(UInt8.self)
        guard let value = Value(rawValue: code) else {
            throw .malformed(kind: kind.name, reason: "\(code) is no \(Value.self)")
        }
        return value
    }

    func end() throws(EventFault) {
        guard offset == bytes.byteCount else {
            throw .malformed(kind: kind.name, reason: "\(bytes.byteCount - offset) bytes too many")
        }
    }

    func malformed(_ reason: String) -> EventFault { .malformed(kind: kind.name, reason: reason) }

    private var cutOff: EventFault { .malformed(kind: kind.name, reason: "it is cut off at byte \(bytes.byteCount)") }
}
