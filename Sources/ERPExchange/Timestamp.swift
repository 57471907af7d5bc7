internal import PlanningModel

/// A time of an ERP: microseconds since 1970-01-01 00:00 UTC, written as RFC 3339 does.
enum Timestamp {
    private static let microsecondsADay: Int64 = 86_400_000_000

    /// Reads `2026-03-31T08:15:00Z`, `2026-03-31T08:15:00.25+02:00`; what is finer than a microsecond is dropped.
    ///
    /// - Returns: `nil` if it is no such time, or its year is not from 1900 to 2199.
    static func microseconds(parsing text: Span<UInt8>) -> Int64? {
        guard text.count >= 20, case let date = text.extracting(0..<10), let day = try? ColumnReader.day(date),
            text[10] | 0x20 == UInt8(ascii: "t"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let hour = text.twoDigits(at: 11), let minute = text.twoDigits(at: 14), let second = text.twoDigits(at: 17),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if text[index] == UInt8(ascii: ".") {
            var unit: Int64 = 100_000
            index += 1
            let first = index
            while index < text.count, case let digit = text[index] &- UInt8(ascii: "0"), digit < 10 {
                fraction += Int64(digit) * unit
                unit /= 10
                index += 1
            }
            guard index > first else { return nil }
        }
        guard let offset = offsetMinutes(text.extracting(index..<text.count)) else { return nil }
        let seconds = (hour * 60 + minute - offset) * 60 + second
        return Int64(day.rawValue) * microsecondsADay + Int64(seconds) * 1_000_000 + fraction
    }

    private static func offsetMinutes(_ text: Span<UInt8>) -> Int? {
        guard text.count > 0 else { return nil }
        switch text[0] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return text.count == 1 ? 0 : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard text.count == 6, text[3] == UInt8(ascii: ":"), let hours = text.twoDigits(at: 1),
                let minutes = text.twoDigits(at: 4), hours < 24, minutes < 60
            else { return nil }
            return text[0] == UInt8(ascii: "-") ? -(hours * 60 + minutes) : hours * 60 + minutes
        default:
            return nil
        }
    }

    /// Writes a time in UTC, with a fraction only where there is one.
    static func text(_ microseconds: Int64) -> String {
        func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: microsecondsADay)
        let days = remainder < 0 ? quotient - 1 : quotient
        let rest = remainder < 0 ? remainder + microsecondsADay : remainder
        let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000)
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(Day(rawValue: Int32(clamping: days)))T\(time)\(fraction == 0 ? "" : ".\(padded(fraction, 6))")Z"
    }
}
