import PlanningModel
import Testing

@Suite("Day")
struct DayTests {
    @Test("every day from 1900 to 2199 is written, read and taken apart as what it is")
    func roundTrip() {
        var (year, month, day, weekday) = (1900, 1, 1, 0)
        var number = Day.earliest.rawValue
        func length(_ month: Int, _ year: Int) -> Int {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        }
        var wrong = 0
        while year < 2200 {
            let date = Day(year: year, month: month, day: day)
            let isRight =
                date.rawValue == number && date.components == (year, month, day) && date.weekday == weekday
                && Day(date.description) == date
            if !isRight { wrong += 1 }
            number += 1
            weekday = (weekday + 1) % 7
            day += 1
            if day > length(month, year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(wrong == 0)
        #expect(number == Day.latest.rawValue + 1)
    }

    @Test(
        "known days",
        arguments: [
            ("1970-01-01", 0, 3), ("1969-12-31", -1, 2), ("2000-02-29", 11_016, 1), ("2026-03-31", 20_543, 1),
            ("1900-01-01", -25_567, 0), ("2199-12-31", 84_005, 1),
        ] as [(String, Int32, Int)])
    func known(text: String, number: Int32, weekday: Int) {
        let day = Day(rawValue: number)
        #expect(Day(text) == day)
        #expect(day.description == text)
        #expect(day.weekday == weekday)
    }

    @Test(
        "what is no date from 1900 to 2199 is refused",
        arguments: [
            "", "2026", "2026-3-1", "2026-03-1", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32", "2026-02-29",
            "1900-02-29", "2100-02-29", "2026-04-31", "1899-12-31", "2200-01-01", "0000-01-01", "9999-12-31",
            "2026/03/31", "31.03.2026", "20260331", "2026-03-31 ", " 2026-03-31", "2026-03-31T00:00:00Z", "2026-0a-01",
            "+026-03-01", "２０２６-03-31", "2026-03–31", "-026-03-31",
        ])
    func refused(text: String) {
        #expect(Day(text) == nil)
    }

    @Test("days are counted and compared")
    func arithmetic() throws {
        let day = try #require(Day("2026-02-28"))
        #expect((day + 1).description == "2026-03-01")
        #expect((day - 59).description == "2025-12-31")
        #expect((day + 366) - day == 366)
        #expect(day < day + 1)
        #expect(Day.distantPast < Day.earliest)
        #expect(Day.latest < Day.distantFuture)
        #expect(Day.distantFuture - Day.distantPast > 0)
    }
}
