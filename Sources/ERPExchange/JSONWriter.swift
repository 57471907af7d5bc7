public import PlanningModel

/// Writes JSON for output: members in the order in which they are given, decimals exactly and without exponent.
///
/// Elements of the outermost array each stand on a line of their own; everything else is written without white space.
///
///     var json = JSONWriter()
///     json.beginArray()
///     json.beginObject()
///     json.member("item", "BK-100")
///     json.member("quantity", quantity)
///     json.endObject()
///     json.endArray()
public struct JSONWriter: Sendable {
    /// What was written and not taken.
    public private(set) var bytes: [UInt8] = []
    /// For each open object or array whether it is still empty.
    private var open: [Bool] = []
    /// Whether the outermost value is an array.
    private var isOutermostArray = false
    private var isAfterName = false

    public init() {}

    public mutating func beginArray() { begin("[") }
    public mutating func beginObject() { begin("{") }
    public mutating func endArray() { end("]") }
    public mutating func endObject() { end("}") }

    /// Writes the name of a member; its value is written next.
    public mutating func name(_ name: String) {
        separate()
        bytes.append(json: name.utf8)
        bytes.append(UInt8(ascii: ":"))
        isAfterName = true
    }

    /// Writes a text; `nil` is null.
    public mutating func value(_ text: String?) {
        guard let text else { return write("null") }
        separate()
        bytes.append(json: text.utf8)
    }

    /// Writes a whole number; `nil` is null.
    public mutating func value<Number: BinaryInteger>(_ number: Number?) {
        write(number.map { String($0) } ?? "null")
    }

    /// Writes a quantity as a number; `nil` is null.
    public mutating func value(_ quantity: Quantity?) { write(quantity?.description ?? "null") }

    /// Writes a date as a text; `nil` is null.
    public mutating func value(_ day: Day?) { value(day?.description) }

    /// Writes a truth value; `nil` is null.
    public mutating func value(_ flag: Bool?) { write(flag.map { $0 ? "true" : "false" } ?? "null") }

    /// Writes a member with a text.
    public mutating func member(_ name: String, _ text: String?) {
        self.name(name)
        value(text)
    }

    /// Writes a member with a whole number.
    public mutating func member<Number: BinaryInteger>(_ name: String, _ number: Number?) {
        self.name(name)
        value(number)
    }

    /// Writes a member with a quantity.
    public mutating func member(_ name: String, _ quantity: Quantity?) {
        self.name(name)
        value(quantity)
    }

    /// Writes a member with a date.
    public mutating func member(_ name: String, _ day: Day?) {
        self.name(name)
        value(day)
    }

    /// Writes a member with a truth value.
    public mutating func member(_ name: String, _ flag: Bool?) {
        self.name(name)
        value(flag)
    }

    /// Writes a member that is null.
    public mutating func null(_ name: String) {
        self.name(name)
        write("null")
    }

    /// Gives what was written since the last call, so that long output need not be held.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private mutating func write(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes what stands between two values.
    private mutating func separate() {
        guard !isAfterName else {
            isAfterName = false
            return
        }
        guard let isEmpty = open.last else { return }
        if !isEmpty { bytes.append(.comma) }
        if open.count == 1, isOutermostArray { bytes.append(.lineFeed) }
        open[open.count - 1] = false
    }

    private mutating func begin(_ bracket: Unicode.Scalar) {
        separate()
        if open.isEmpty { isOutermostArray = bracket == "[" }
        bytes.append(UInt8(ascii: bracket))
        open.append(true)
    }

    private mutating func end(_ bracket: Unicode.Scalar) {
        precondition(!open.isEmpty, "an object or array is ended that was not begun")
        let isEmpty = open.removeLast()
        if open.isEmpty, isOutermostArray, !isEmpty { bytes.append(.lineFeed) }
        bytes.append(UInt8(ascii: bracket))
        if open.isEmpty { bytes.append(.lineFeed) }
    }
}
