internal import PlanningEvents
internal import PlanningModel

/// Why a value is not one of its column. The text and the column make it a sentence: `ColumnReader.reason`.
enum ValueFault: Error {
    case notANumber
    case tooManyPlaces
    case outOfRange
    case notWhole
    case notADate
    case notADayOfACalendar
    case notAFlag
    case notAChoice
}

/// Reads the values of a column from their bytes.
struct ColumnReader: Sendable {
    private enum Form: UInt8 {
        case text, calendarDay, day, integer, decimal, flag, choice
    }

    let name: String
    let nameBytes: [UInt8]
    private let form: Form
    private let lowest: Int64
    private let highest: Int64
    private let words: [[UInt8]]

    init(_ column: Column, of table: Table) {
        name = column.name
        nameBytes = Array(column.name.utf8)
        switch column.type {
        case .text: (form, lowest, highest, words) = (Self.textForm(of: column, table), 0, 0, [])
        case .day: (form, lowest, highest, words) = (.day, 0, 0, [])
        case .integer(let range): (form, lowest, highest, words) = (.integer, range.lowerBound, range.upperBound, [])
        case .decimal(let range): (form, lowest, highest, words) = (.decimal, range.lowerBound, range.upperBound, [])
        case .flag: (form, lowest, highest, words) = (.flag, 0, 0, [])
        case .choice(let names): (form, lowest, highest, words) = (.choice, 0, 0, names.map { Array($0.utf8) })
        }
    }

    private static func textForm(of column: Column, _ table: Table) -> Form {
        table == .calendars && column.name == "day" ? .calendarDay : .text
    }

    /// Reads a value that is not blank.
    ///
    /// - Returns: the number that stands for it in an event; 0 for a text, which stands for itself.
    /// - Complexity: linear in the bytes.
    @inline(__always)
    func value(of bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        switch form {
        case .text: return 0
        case .calendarDay: return try calendarDay(bytes)
        case .day: return Int64(try Self.day(bytes).rawValue)
        case .integer: return try inRange(Self.integer(bytes))
        case .decimal: return try inRange(Self.decimal(bytes))
        case .flag: return try flag(bytes)
        case .choice: return try choice(bytes)
        }
    }

    /// What is wrong with a text, and what to do.
    func reason(for fault: ValueFault, in value: String) -> String {
        let text = quoted(value)
        switch fault {
        case .notANumber: return "\(text) is not a number; write digits and a decimal point, like 12.5"
        case .tooManyPlaces: return "\(text) has more than six decimal places; round it to six"
        case .outOfRange: return "\(text) is out of range; \(rangeText) is allowed"
        case .notWhole: return "\(text) is not a whole number"
        case .notADate: return Self.reasonAgainstDate(value)
        case .notADayOfACalendar:
            return "\(text) is not a day; write mon, tue, wed, thu, fri, sat, sun or a date (YYYY-MM-DD)"
        case .notAFlag: return "\(text) is not 1 or 0"
        case .notAChoice:
            return "\(text) is not one of \(words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", "))"
        }
    }

    static func reasonAgainstDate(_ text: String) -> String {
        "\(quoted(text)) is not a date; write YYYY-MM-DD, from \(Day.earliest) to \(Day.latest)"
    }

    private var rangeText: String {
        form == .decimal
            ? "\(Quantity(rawValue: lowest)) to \(Quantity(rawValue: highest))" : "\(lowest) to \(highest)"
    }

    @inline(__always)
    private func inRange(_ value: Int64) throws(ValueFault) -> Int64 {
        guard value >= lowest, value <= highest else { throw .outOfRange }
        return value
    }

    private func flag(_ bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        guard bytes.count == 1, bytes[0] == UInt8(ascii: "0") || bytes[0] == UInt8(ascii: "1") else { throw .notAFlag }
        return Int64(bytes[0] & 1)
    }

    private func choice(_ bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        for index in words.indices where bytes.equals(words[index]) { return Int64(index) }
        throw .notAChoice
    }

    private func calendarDay(_ bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        for name in Self.weekdays where bytes.equals(name) { return 0 }
        do {
            _ = try Self.day(bytes)
        } catch {
            throw .notADayOfACalendar
        }
        return 0
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { Array($0.utf8) }
}

// MARK: - Numbers and dates

extension ColumnReader {
    /// A decimal in millionths.
    static func decimal(_ bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        if let value = shortDecimal(bytes) { return value }
        do {
            return try bytes.withUnsafeBufferPointer { text throws(QuantityFault) in
                try Quantity(parsing: text).rawValue
            }
        } catch {
            switch error {
            case .notANumber: throw .notANumber
            case .tooManyPlaces: throw .tooManyPlaces
            case .outOfRange: throw .outOfRange
            }
        }
    }

    /// The usual case: at most 12 digits before and 6 after the point. `nil` for everything else, right or wrong.
    @inline(__always)
    private static func shortDecimal(_ bytes: Span<UInt8>) -> Int64? {
        var index = 0
        let isNegative = bytes.count > 0 && bytes[0] == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var value: Int64 = 0
        let wholeStart = index
        while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
            value = value &* 10 &+ Int64(digit)
            index += 1
            if index - wholeStart > 12 { return nil }
        }
        guard index > wholeStart else { return nil }
        var scale: Int64 = 1_000_000
        if index < bytes.count {
            guard bytes[index] == UInt8(ascii: ".") else { return nil }
            index += 1
            while index < bytes.count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                guard digit < 10, scale > 1 else { return nil }
                value = value &* 10 &+ Int64(digit)
                scale /= 10
                index += 1
            }
        }
        return (isNegative ? -value : value) &* scale
    }

    /// A whole number; `5.0` and `5e0` are whole too.
    static func integer(_ bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        var value: Int64 = 0
        var index = bytes.count > 1 && bytes[0] == UInt8(ascii: "-") ? 1 : 0
        let isNegative = index == 1
        guard bytes.count - index <= 18 else { return try longInteger(bytes) }
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return try longInteger(bytes) }
            value = value * 10 + Int64(digit)
            index += 1
        }
        return isNegative ? -value : value
    }

    private static func longInteger(_ bytes: Span<UInt8>) throws(ValueFault) -> Int64 {
        if let value = bytes.withUnsafeBufferPointer({ Int64(String(decoding: $0, as: UTF8.self)) }) { return value }
        let value: Int64
        do {
            value = try decimal(bytes)
        } catch {
            throw error == .tooManyPlaces ? .notWhole : error
        }
        guard value % Quantity.scale == 0 else { throw .notWhole }
        return value / Quantity.scale
    }

    /// An ISO 8601 date from 1900 to 2199.
    static func day(_ bytes: Span<UInt8>) throws(ValueFault) -> Day {
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let century = bytes.twoDigits(at: 0), let yearOfCentury = bytes.twoDigits(at: 2),
            let month = bytes.twoDigits(at: 5), let day = bytes.twoDigits(at: 8),
            case let year = century * 100 + yearOfCentury,
            (1900...2199).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { throw .notADate }
        let result = Day(year: year, month: month, day: day)
        // A day that the month does not have became one of the next month.
        if day > 28, result.components.day != day { throw .notADate }
        return result
    }
}

extension Span<UInt8> {
    func equals(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }

    /// The number of two digits at an offset.
    @inline(__always)
    func twoDigits(at offset: Int) -> Int? {
        let tens = self[offset] &- UInt8(ascii: "0")
        let ones = self[offset + 1] &- UInt8(ascii: "0")
        return tens < 10 && ones < 10 ? Int(tens) * 10 + Int(ones) : nil
    }

    var string: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }

    /// Whether the bytes are valid UTF-8.
    var isUTF8: Bool {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: self)
            return true
        } catch {
            return false
        }
    }
}
