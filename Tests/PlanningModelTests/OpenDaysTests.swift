import PlanningModel
import Testing

@Suite("Open days of a calendar")
struct OpenDaysTests {
    /// What the documentation of `OpenDays` says, day by day.
    struct Naive {
        private var open: [Bool]

        init(weekdays: [Bool], exceptions: [Day: Bool]) {
            // 1900-01-01 is a Monday.
            open = (0...109_572).map { weekdays[$0 % 7] }
            for (day, isOpen) in exceptions { open[Int(day - .earliest)] = isOpen }
        }

        func isOpen(_ day: Day) -> Bool {
            day < .earliest || day > .latest || open[Int(day - .earliest)]
        }

        /// The first open day from a day on in a direction; `nil` when the years of the calendar have none.
        func search(_ day: Day, _ step: Int32) -> Day? {
            var day = day
            while day >= .earliest, day <= .latest {
                if isOpen(day) { return day }
                day = day + step
            }
            return nil
        }

        func openDay(from day: Day, _ step: Int32) -> Day {
            guard day >= .earliest, day <= .latest else { return day }
            return search(day, step) ?? day
        }

        func day(_ count: Int32, after day: Day) -> Day {
            guard count > 0, day >= .earliest, day <= .latest else { return day + count }
            guard var found = search(day, 1) else { return day + count }
            for _ in 0..<count {
                guard let next = search(found + 1, 1) else { return day + count }
                found = next
            }
            return found
        }

        func day(_ count: Int32, before day: Day) -> Day {
            guard count > 0, day >= .earliest, day <= .latest else { return day - count }
            guard var found = search(day, -1) else { return day - count }
            for _ in 0..<count {
                guard let next = search(found - 1, -1) else { return day - count }
                found = next
            }
            return found
        }
    }

    static func random(_ seed: UInt64) -> (OpenDays, Naive) {
        var random = SeededGenerator(seed: seed)
        // A few are closed on every weekday, so that only exceptions are open.
        let weekdays = (0..<7).map { _ in seed % 5 != 0 && Bool.random(using: &random) }
        var exceptions: [Day: Bool] = [:]
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            let offset = Int32.random(in: 0...(seed % 2 == 0 ? 400 : 109_572), using: &random)
            exceptions[Day.earliest + offset] = Bool.random(using: &random)
        }
        let pairs = exceptions.sorted { $0.key < $1.key }.map { (day: $0.key, isOpen: $0.value) }
        return (OpenDays(weekdays: weekdays, exceptions: pairs), Naive(weekdays: weekdays, exceptions: exceptions))
    }

    @Test("agrees with looking at one day after the other", arguments: 1...60 as ClosedRange<UInt64>)
    func naive(seed: UInt64) {
        let (calendar, naive) = Self.random(seed)
        var random = SeededGenerator(seed: seed &+ 1_000)
        for step in 0..<(seed % 5 == 0 ? 8 : 60) {
            // Near the first day, near the last, anywhere, and outside.
            let day: Day =
                switch step % 4 {
                case 0: Day.earliest + Int32.random(in: -3...450, using: &random)
                case 1: Day.latest - Int32.random(in: -3...450, using: &random)
                default: Day.earliest + Int32.random(in: 0...109_572, using: &random)
                }
            let count = Int32.random(in: -2...40, using: &random)
            #expect(calendar.isOpen(day) == naive.isOpen(day), "seed \(seed), \(day)")
            #expect(calendar.openDay(onOrAfter: day) == naive.openDay(from: day, 1), "seed \(seed), \(day)")
            #expect(calendar.openDay(onOrBefore: day) == naive.openDay(from: day, -1), "seed \(seed), \(day)")
            let after = calendar.day(count, openDaysAfter: day)
            #expect(after == naive.day(count, after: day), "seed \(seed), \(day), \(count)")
            let before = calendar.day(count, openDaysBefore: day)
            #expect(before == naive.day(count, before: day), "seed \(seed), \(day), \(count)")
        }
    }

    @Test("a calendar without any open day leaves every day as it is")
    func neverOpen() {
        let calendar = OpenDays(weekdays: Array(repeating: false, count: 7), exceptions: [])
        #expect(!calendar.isAlwaysOpen)
        for day in [Day.earliest, Day(rawValue: 0), Day.latest] {
            #expect(!calendar.isOpen(day))
            #expect(calendar.openDay(onOrAfter: day) == day)
            #expect(calendar.openDay(onOrBefore: day) == day)
            #expect(calendar.day(5, openDaysAfter: day) == day + 5)
            #expect(calendar.day(5, openDaysBefore: day) == day - 5)
        }
    }

    @Test("the calendar that is always open counts calendar days")
    func always() {
        let day = Day(rawValue: 20_000)
        #expect(OpenDays.always.isAlwaysOpen)
        #expect(OpenDays.always.openDay(onOrAfter: day) == day)
        #expect(OpenDays.always.day(7, openDaysAfter: day) == day + 7)
        #expect(OpenDays.always.day(7, openDaysBefore: day) == day - 7)
    }

    @Test("from a closed day counting starts at the next open day in its direction")
    func fromAClosedDay() throws {
        let calendar = OpenDays(weekdays: [true, true, true, true, true, false, false], exceptions: [])
        let sunday = try #require(Day("2026-03-08"))
        #expect(calendar.day(2, openDaysBefore: sunday).description == "2026-03-04")
        #expect(calendar.day(0, openDaysBefore: sunday) == sunday)
        #expect(calendar.day(1, openDaysAfter: sunday).description == "2026-03-10")
        #expect(calendar.openDay(onOrBefore: sunday).description == "2026-03-06")
    }

    @Test("the last exception for a day counts, exceptions outside the years do not")
    func exceptions() throws {
        let day = try #require(Day("2026-12-25"))
        let calendar = OpenDays(
            weekdays: Array(repeating: true, count: 7),
            exceptions: [
                (day: day, isOpen: true), (day: day, isOpen: false), (day: Day.latest + 1, isOpen: false),
                (day: Day.earliest - 1, isOpen: false),
            ])
        #expect(!calendar.isOpen(day))
        #expect(calendar.isOpen(day + 1))
        #expect(calendar.isOpen(Day.latest + 1))
        #expect(calendar.isOpen(Day.earliest - 1))
    }
}
