/// A calendar day of the proleptic Gregorian calendar, without a time zone.
///
/// Held as the number of days since 1970-01-01. The contract's dates run from 1900-01-01 to 2199-12-31.
public struct Day: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Days since 1970-01-01.
    public var rawValue: Int32

    @inlinable
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The first day that data may name, 1900-01-01.
    public static let earliest = Day(year: 1900, month: 1, day: 1)
    /// The last day that data may name, 2199-12-31.
    public static let latest = Day(year: 2199, month: 12, day: 31)
    /// Before every day.
    public static let distantPast = Day(rawValue: .min / 2)
    /// After every day.
    public static let distantFuture = Day(rawValue: .max / 2)

    @inlinable
    public static func < (left: Day, right: Day) -> Bool { left.rawValue < right.rawValue }

    /// The day a number of days later, or earlier.
    @inlinable
    public static func + (day: Day, count: Int32) -> Day { Day(rawValue: day.rawValue &+ count) }

    /// The day a number of days earlier.
    @inlinable
    public static func - (day: Day, count: Int32) -> Day { Day(rawValue: day.rawValue &- count) }

    /// How many days lie between two days.
    @inlinable
    public static func - (left: Day, right: Day) -> Int32 { left.rawValue &- right.rawValue }

    /// The day of the week: 0 Monday … 6 Sunday.
    public var weekday: Int {
        let shifted = (Int(rawValue) + 3) % 7
        return shifted < 0 ? shifted + 7 : shifted
    }
}

extension Day {
    /// Creates the day of a year, a month 1–12 and a day of the month that exists.
    public init(year: Int, month: Int, day: Int) {
        // Years begin in March, so that the leap day is their last.
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        rawValue = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Year, month 1–12 and day of the month.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(rawValue) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// Reads an ISO 8601 date, `2026-03-31`; `nil` if it is none, or outside 1900 to 2199.
    public init?(parsing text: some Collection<UInt8>) {
        guard text.count == 10 else { return nil }
        var numbers = (0, 0, 0)
        for (offset, byte) in text.enumerated() {
            if offset == 4 || offset == 7 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let digit = Int(byte - UInt8(ascii: "0"))
            switch offset {
            case 0...3: numbers.0 = numbers.0 * 10 + digit
            case 5...6: numbers.1 = numbers.1 * 10 + digit
            default: numbers.2 = numbers.2 * 10 + digit
            }
        }
        guard (1900...2199).contains(numbers.0), (1...12).contains(numbers.1), (1...31).contains(numbers.2) else {
            return nil
        }
        let day = Day(year: numbers.0, month: numbers.1, day: numbers.2)
        guard day.components == numbers else { return nil }
        self = day
    }

    /// Reads an ISO 8601 date from a text.
    public init?(_ text: String) {
        self.init(parsing: text.utf8)
    }
}

extension Day: CustomStringConvertible {
    /// The ISO 8601 date, `2026-03-31`.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        append(to: &bytes, separator: UInt8(ascii: "-"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends year, month and day in digits.
    ///
    /// - Parameter separator: what stands between them; `nil` for nothing.
    public func append(to bytes: inout [UInt8], separator: UInt8?) {
        let (year, month, day) = components
        if 0...9_999 ~= year {
            Self.append(year / 100, to: &bytes)
            Self.append(year % 100, to: &bytes)
        } else {
            bytes += String(year).utf8
        }
        if let separator { bytes.append(separator) }
        Self.append(month, to: &bytes)
        if let separator { bytes.append(separator) }
        Self.append(day, to: &bytes)
    }

    /// Appends a number below 100 in two digits.
    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}
