import Testing

@testable import ERPExchange

@Suite("Times of an ERP")
struct TimestampTests {
    @Test(
        "RFC 3339 times are read to the microsecond",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
            ("2026-03-31T08:15:00Z", 1_774_944_900_000_000), ("2026-03-31t08:15:00z", 1_774_944_900_000_000),
            ("2026-03-31T10:15:00+02:00", 1_774_944_900_000_000), ("2026-03-30T22:45:00-09:30", 1_774_944_900_000_000),
            ("2026-03-31T08:15:00.25Z", 1_774_944_900_250_000), ("2026-03-31T08:15:00.1234567Z", 1_774_944_900_123_456),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000), ("1900-01-01T00:00:00Z", -2_208_988_800_000_000),
            ("2199-12-31T23:59:59.999999Z", 7_258_118_399_999_999),
        ] as [(String, Int64)])
    func reading(text: String, microseconds: Int64) {
        #expect(Timestamp.microseconds(parsing: Array(text.utf8).span) == microseconds)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "2026-03-31", "2026-03-31T08:15:00", "2026-03-31T08:15Z", "2026-03-31 08:15:00Z", "2026-03-31T8:15:00Z",
            "2026-03-31T24:00:00Z", "2026-03-31T08:60:00Z", "2026-03-31T08:15:61Z", "2026-02-30T08:15:00Z",
            "2026-03-31T08:15:00.Z", "2026-03-31T08:15:00,5Z", "2026-03-31T08:15:00+0200", "2026-03-31T08:15:00+02",
            "2026-03-31T08:15:00+24:00", "2026-03-31T08:15:00+02:60", "2026-03-31T08:15:00ZZ", "2026-03-31T08:15:00Z ",
            "1899-12-31T00:00:00Z", "2200-01-01T00:00:00Z", "2026-03-31T08-15-00Z", "2026-03-31T08:15:00X",
        ])
    func refused(text: String) {
        #expect(Timestamp.microseconds(parsing: Array(text.utf8).span) == nil)
    }

    @Test("what is written is read as what it was, with a fraction only where there is one")
    func roundTrip() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            let time = Int64.random(in: -2_208_988_800_000_000...7_258_118_399_999_999, using: &random)
            for time in [time, time / 1_000_000 * 1_000_000] {
                let text = Timestamp.text(time)
                #expect(Timestamp.microseconds(parsing: Array(text.utf8).span) == time, "\(text)")
                #expect(text.utf8.count == (time % 1_000_000 == 0 ? 20 : 27))
            }
        }
    }
}
