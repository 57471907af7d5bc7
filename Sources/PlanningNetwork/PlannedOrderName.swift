public import PlanningModel

/// The id of a planned order: item, location, required date and number, in which it is unique.
///
/// Written `ITEM@LOCATION/20260331-1`; an `@`, `/` or `%` in a name is written `%40`, `%2F`, `%25`.
public struct PlannedOrderName: Hashable, Sendable {
    public var item: String
    public var location: String
    public var required: Day
    public var number: Int32

    public init(item: String, location: String, required: Day, number: Int32) {
        self.item = item
        self.location = location
        self.required = required
        self.number = number
    }

    /// Reads an id; `nil` if it is not that of a planned order.
    public init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let names = halves[0].split(separator: "@", omittingEmptySubsequences: false)
        let numbers = halves[1].split(separator: "-", omittingEmptySubsequences: false)
        guard names.count == 2, numbers.count == 2, numbers[0].utf8.count == 8 else { return nil }
        let date = numbers[0]
        let month = date.dropFirst(4)
        guard let required = Day("\(date.prefix(4))-\(month.prefix(2))-\(date.suffix(2))"),
            let number = Int32(numbers[1]), number > 0,
            let item = Self.unescaped(names[0]), let location = Self.unescaped(names[1])
        else { return nil }
        self.init(item: item, location: location, required: required, number: number)
    }

    private static let escapes: [(plain: Character, escaped: String)] = [("%", "%25"), ("@", "%40"), ("/", "%2F")]

    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == 0x25 || $0 == 0x40 || $0 == 0x2F }) else { return name }
        return name.map { character in escapes.first { $0.plain == character }?.escaped ?? String(character) }.joined()
    }

    private static func unescaped(_ text: Substring) -> String? {
        guard text.utf8.contains(0x25) else { return String(text) }
        var result = ""
        var rest = text
        while let character = rest.first {
            guard character == "%" else {
                result.append(character)
                rest.removeFirst()
                continue
            }
            guard let escape = escapes.first(where: { rest.hasPrefix($0.escaped) }) else { return nil }
            result.append(escape.plain)
            rest.removeFirst(3)
        }
        return result
    }
}

extension PlannedOrderName: CustomStringConvertible {
    public var description: String {
        // Lists of pegs have two of them a line: made of bytes, in one piece.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(item.utf8.count + location.utf8.count + 24)
        bytes += Self.escaped(item).utf8
        bytes.append(UInt8(ascii: "@"))
        bytes += Self.escaped(location).utf8
        bytes.append(UInt8(ascii: "/"))
        required.append(to: &bytes, separator: nil)
        bytes.append(UInt8(ascii: "-"))
        bytes += String(number).utf8
        return String(decoding: bytes, as: UTF8.self)
    }
}
