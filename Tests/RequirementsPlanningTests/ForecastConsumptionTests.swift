import PlanningModel
import Testing

@testable import RequirementsPlanning

/// Lines and orders of one customer: day of March (June 4 is day 95) and quantity.
private struct Forecast {
    var policy = CoveragePolicy()
    var lines: [(day: Int, quantity: Int)] = []
    var orders: [(day: Int, quantity: Int)] = []

    init(
        _ rule: ForecastConsumption, _ period: ForecastPeriod = .month, back: Int32 = 0, ahead: Int32 = 0,
        lines: [(day: Int, quantity: Int)], orders: [(day: Int, quantity: Int)]
    ) {
        policy.forecastConsumption = rule
        policy.forecastPeriod = period
        policy.forecastBackward = back
        policy.forecastForward = ahead
        self.lines = lines
        self.orders = orders
    }

    private func day(_ number: Int) -> Day { march(1) + Int32(number - 1) }

    var consumed: ForecastLedger {
        var ledger = ForecastLedger()
        ledger.beginGroup()
        for line in lines { ledger.addLine(date: day(line.day), units(line.quantity)) }
        for (place, order) in orders.enumerated() {
            ledger.addOrder(requested: day(order.day), units(order.quantity), group: 0, row: Int32(place))
        }
        ledger.consume(policy)
        return ledger
    }

    /// What is left of the lines.
    var rests: [String] { consumed.rests.map(\.description) }
    /// What was consumed, as `order: quantity of line`.
    var uses: [String] { consumed.uses.map { "\($0.order): \($0.quantity) of \($0.line)" } }
}

@Suite("Consumption of forecast")
struct ForecastConsumptionTests {
    @Test(
        "Without consumption, and with percent keys, orders take nothing",
        arguments: [ForecastConsumption.none, .percent])
    func none(rule: ForecastConsumption) {
        let forecast = Forecast(rule, lines: [(12, 40)], orders: [(11, 15)])
        #expect(forecast.rests == ["40"])
        #expect(forecast.uses == [])
    }

    @Test("Orders of a month take its lines from the earliest on")
    func ownPeriod() {
        let forecast = Forecast(
            .keyPeriod, lines: [(5, 50), (12, 50), (19, 50), (40, 50)], orders: [(26, 70), (27, 10)])
        #expect(forecast.rests == ["0", "20", "50", "50"])
        #expect(forecast.uses == ["0: 50 of 0", "0: 20 of 1", "1: 10 of 1"])
    }

    @Test("Every period takes its own before any takes of another; then the one before, then the one after")
    func surplus() {
        // Weeks of 2, 9 and 16 March. 30 of the second week: its own 10, then 5 left of the first, then 12 left of the
        // third; 3 are lost. The third week has taken its own 8 before.
        let forecast = Forecast(
            .keyPeriod, .week, lines: [(3, 20), (10, 10), (17, 20)], orders: [(4, 15), (11, 30), (18, 8)])
        #expect(forecast.rests == ["0", "0", "0"])
        #expect(forecast.uses == ["0: 15 of 0", "1: 10 of 1", "2: 8 of 2", "1: 5 of 0", "1: 12 of 2"])
    }

    @Test("The surplus of a period goes no further than its neighbours")
    func noFurther() {
        let forecast = Forecast(.keyPeriod, .day, lines: [(3, 5), (5, 5), (7, 5)], orders: [(5, 20)])
        #expect(forecast.rests == ["5", "0", "5"])
    }

    @Test("The period before is taken of by later periods in their order, before any takes of the one after")
    func passes() {
        // Days 3, 4, 5: day 4 has a surplus of 6, day 5 of 4. Day 4 takes 2 of day 3 — then day 5 takes of day 4, where
        // nothing is left; day 4 takes nothing of day 5.
        let forecast = Forecast(.keyPeriod, .day, lines: [(3, 2), (4, 1), (5, 1), (6, 9)], orders: [(4, 7), (5, 5)])
        #expect(forecast.rests == ["0", "0", "0", "5"])
        #expect(forecast.uses == ["0: 1 of 1", "1: 1 of 2", "0: 2 of 0", "1: 4 of 3"])
    }

    @Test("A line takes the orders from its date to the next line, and no more than it has")
    func dynamicPeriod() {
        let forecast = Forecast(
            .dynamicPeriod, lines: [(7, 100), (17, 50)], orders: [(6, 20), (7, 30), (16, 10), (17, 45), (60, 30)])
        #expect(forecast.rests == ["60", "0"])
        #expect(forecast.uses == ["1: 30 of 0", "2: 10 of 0", "3: 45 of 1", "4: 5 of 1"])
    }

    @Test("Back from the own day, nearest first, then ahead; bounds included")
    func backwardForward() {
        let forecast = Forecast(
            .backwardForward, back: 5, ahead: 2,
            lines: [(9, 1), (10, 2), (14, 4), (15, 8), (16, 16), (17, 32), (18, 64)],
            orders: [(15, 60)])
        #expect(forecast.rests == ["1", "0", "0", "0", "0", "2", "64"])
        #expect(forecast.uses == ["0: 8 of 3", "0: 4 of 2", "0: 2 of 1", "0: 16 of 4", "0: 30 of 5"])
    }

    @Test("Orders come after each other; blank days are the own day alone")
    func ownDay() {
        let forecast = Forecast(.backwardForward, lines: [(9, 5), (10, 5), (11, 5)], orders: [(10, 3), (10, 4)])
        #expect(forecast.rests == ["5", "0", "5"])
        #expect(forecast.uses == ["0: 3 of 1", "1: 2 of 1"])
    }

    @Test("A group is not touched by the orders of another")
    func groups() {
        var ledger = ForecastLedger()
        for _ in 0..<2 {
            ledger.beginGroup()
            ledger.addLine(date: march(10), units(10))
        }
        ledger.addOrder(requested: march(10), units(25), group: 1, row: 0)
        var policy = CoveragePolicy()
        for rule in [ForecastConsumption.keyPeriod, .dynamicPeriod, .backwardForward] {
            policy.forecastConsumption = rule
            var copy = ledger
            copy.consume(policy)
            #expect(copy.rests == [units(10), .zero])
        }
    }

    @Test("A percent reduces, increases below zero, and never turns a line round")
    func percent() throws {
        func reduced(_ text: String) throws -> String { try units(800).reduced(byPercent: Quantity(text)).description }
        #expect(try reduced("25") == "600")
        #expect(try reduced("0") == "800")
        #expect(try reduced("-10") == "880")
        #expect(try reduced("120") == "0")
        #expect(try Quantity(rawValue: 5).reduced(byPercent: Quantity("50")) == Quantity(rawValue: 3))
        #expect(throws: QuantityOverflow()) { try Quantity(rawValue: .max).reduced(byPercent: Quantity("-1")) }
    }

    @Test("Weeks begin on Monday, before 1970 too; months have their own number")
    func periods() {
        let sunday = march(1)
        #expect(ForecastPeriod.week.period(of: sunday) + 1 == ForecastPeriod.week.period(of: march(2)))
        #expect(ForecastPeriod.week.period(of: march(2)) == ForecastPeriod.week.period(of: march(8)))
        for raw: Int32 in -40...40 {
            let day = Day(rawValue: raw)
            let isNew = ForecastPeriod.week.period(of: day) != ForecastPeriod.week.period(of: day - 1)
            #expect(isNew == (day.weekday == 0))
            for period in ForecastPeriod.allCases {
                let next = period.start(ofPeriod: period.period(of: day) + 1)
                #expect(period.period(of: next) == period.period(of: day) + 1)
                #expect(period.period(of: next - 1) == period.period(of: day))
            }
        }
        #expect(
            ForecastPeriod.month.period(of: Day(year: 2027, month: 1, day: 1))
                == ForecastPeriod.month.period(of: Day(year: 2026, month: 12, day: 31)) + 1)
    }
}

@Suite("Seasonal factors")
struct SeasonalFactorTests {
    /// Factors of March and April.
    private func policy(_ march: Quantity, _ april: Quantity) -> CoveragePolicy {
        var policy = CoveragePolicy()
        policy.seasonalFactors = Array(repeating: .one, count: 12)
        policy.seasonalFactors[2] = march
        policy.seasonalFactors[3] = april
        return policy
    }

    @Test("Floor and ceiling are multiplied by the factor of the month of the day, rounded once")
    func factors() throws {
        var policy = try policy(Quantity("2.5"), Quantity("0.333333"))
        policy.rule = .minMax
        policy.minimum = units(3)
        policy.maximum = units(10)
        policy.safetyStock = units(4)
        #expect(try policy.floor(on: march(31)) == units(10))
        #expect(try policy.ceiling(on: march(31)) == units(25))
        #expect(try policy.floor(on: march(32)).description == "1.333332")
        #expect(try policy.floor(on: march(31) - 40) == units(4))
        #expect(policy.seasonalFactor(on: march(5)).description == "2.5")
    }

    @Test("A floor that leaves the range of quantities is an error")
    func overflow() throws {
        var policy = policy(units(2), .one)
        policy.safetyStock = Quantity(rawValue: .max)
        #expect(throws: QuantityOverflow()) { try policy.floor(on: march(1)) }
    }

    @Test("A factor of 0 lets the floor rest for its months")
    func zero() throws {
        var point = Case(requirements: [(5, 3), (36, 3)])
        point.policy = policy(.zero, units(2))
        point.policy.safetyStock = units(5)
        point.sources = [Case.source()]
        #expect(try point.orders() == ["3@5", "13@5"])
    }
}
