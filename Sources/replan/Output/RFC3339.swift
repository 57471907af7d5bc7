import PlanningModel

/// Times of RFC 3339.
enum RFC3339 {
    private static let microsecondsADay: Int64 = 86_400_000_000

    /// Microseconds since 1970-01-01 00:00 UTC of `2026-03-31T08:15:00.25+02:00`; `nil` if the text is no time.
    static func microseconds(_ text: String) -> Int64? {
        let form = #/(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?(?:[Zz]|([+-])(\d\d):(\d\d))/#
        guard let match = try? form.wholeMatch(in: text)?.output, let day = Day(String(match.1)),
            let hour = Int64(match.2), let minute = Int64(match.3), let second = Int64(match.4),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let digits = match.5.map { $0 + String(repeating: "0", count: 6 - $0.count) }
        let fraction = digits.flatMap { Int64($0) } ?? 0
        let offset = ((match.7.flatMap { Int64($0) } ?? 0) * 60 + (match.8.flatMap { Int64($0) } ?? 0)) * 60
        let seconds = (hour * 60 + minute) * 60 + second - (match.6 == "-" ? -offset : offset)
        return Int64(day.rawValue) * microsecondsADay + seconds * 1_000_000 + fraction
    }

    /// The time in UTC, exactly.
    static func text(_ microseconds: Int64) -> String {
        let (date, rest) = split(microseconds)
        return "\(date)T\(clock(rest)).\(padded(rest % 1_000_000, 6))Z"
    }

    /// The time in UTC as people read it, to the second.
    static func shownText(_ microseconds: Int64) -> String {
        let (date, rest) = split(microseconds)
        return "\(date) \(clock(rest))"
    }

    private static func split(_ microseconds: Int64) -> (day: Day, rest: Int64) {
        let rest = ((microseconds % microsecondsADay) + microsecondsADay) % microsecondsADay
        return (Day(rawValue: Int32(clamping: (microseconds - rest) / microsecondsADay)), rest)
    }

    private static func clock(_ rest: Int64) -> String {
        let seconds = rest / 1_000_000
        return [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
