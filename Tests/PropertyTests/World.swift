import PlanningEvents
import PlanningModel

/// What of the features a seed uses, so that every one is also met without the others.
struct Profile {
    var items: Int
    var locations: Int
    var hasCalendars: Bool
    var hasCycles: Bool
    var hasUnknowns: Bool
    var hasPhantoms: Bool
    var hasByProducts: Bool
    var hasFixedOrders: Bool
    var hasScopes: Bool
    var hasEffectivity: Bool
    var hasCoverage: Bool
    /// Whether stocking points order by net flow.
    var hasBuffers: Bool
    var hasHugeQuantities: Bool
    /// Forecast that orders consume, or keys reduce.
    var hasConsumption: Bool
    var hasSeasons: Bool
    /// Price breaks and vendor choice, bill versions, operations.
    var hasSourcing: Bool
    var hasFences: Bool
    var hasShelfLife: Bool
    var hasReservations: Bool
    var hasLotSizing: Bool
    /// Alternatives and successors.
    var hasSubstitutes: Bool

    init(_ random: inout SeededGenerator) {
        items = random.number(1...7)
        locations = random.number(1...3)
        hasCalendars = random.chance(30)
        hasCycles = random.chance(12)
        hasUnknowns = random.chance(30)
        hasPhantoms = random.chance(35)
        hasByProducts = random.chance(25)
        hasFixedOrders = random.chance(45)
        hasScopes = random.chance(15)
        hasEffectivity = random.chance(50)
        hasCoverage = random.chance(75)
        hasHugeQuantities = random.chance(3)
        hasConsumption = random.chance(35)
        hasSeasons = random.chance(25)
        hasSourcing = random.chance(50)
        hasFences = random.chance(40)
        hasShelfLife = random.chance(45)
        hasReservations = random.chance(40)
        hasLotSizing = random.chance(35)
        hasBuffers = random.chance(35)
        hasSubstitutes = random.chance(50)
    }
}

/// A made-up ERP: its rows now, and rows that it could have.
struct World {
    var random: SeededGenerator
    let profile: Profile
    let items: [String]
    let locations: [String]
    let calendars = ["CAL", "FEW"]
    /// Of forecast keys and seasonal factors.
    let keys = ["K1", "K2"]
    var facts: [Row] = []
    var today = Planner.firstDay

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        profile = Profile(&random)
        items = (0..<profile.items).map { String(UnicodeScalar(UInt8(65 + $0))) }
        locations = (1...profile.locations).map { "L\($0)" }
    }

    // MARK: Values

    func rows(of table: Table) -> [Row] { facts.filter { $0.table == table } }

    mutating func maybe(_ percent: Int, _ value: (inout World) -> String) -> String? {
        random.chance(percent) ? value(&self) : nil
    }

    mutating func item() -> String { profile.hasUnknowns && random.chance(6) ? "ZZ" : random.pick(items) }
    mutating func location() -> String { profile.hasUnknowns && random.chance(6) ? "LZ" : random.pick(locations) }
    mutating func calendar() -> String { profile.hasUnknowns && random.chance(8) ? "CZ" : random.pick(calendars) }

    mutating func day(_ range: ClosedRange<Int>) -> String { (today + Int32(random.number(range))).description }

    mutating func quantity() -> String {
        if profile.hasHugeQuantities, random.chance(3) { return "9000000000000" }
        return random.chance(80)
            ? String(random.number(0...25)) : random.pick(["0.5", "2.25", "7.333333", "0.000001", "140", "63.7"])
    }

    // MARK: Rows

    /// A row that the ERP could state.
    mutating func row(_ table: Table) -> Row {
        let cells: [String: String?] =
            switch table {
            case .locations: locationCells()
            case .calendars: calendarCells()
            case .items: itemCells()
            case .coverage: coverageCells()
            case .sources: sourceCells()
            case .bomComponents: billLineCells()
            case .onHand: onHandCells()
            case .supplyOrders: supplyCells()
            case .supplyComponents: componentCells()
            case .demandOrders: demandCells()
            case .forecasts: forecastCells()
            case .forecastKeys: forecastKeyCells()
            case .seasonalFactors: seasonalFactorCells()
            case .priceBreaks: priceBreakCells()
            case .bills: billVersionCells()
            case .operations: operationCells()
            case .reservations: reservationCells()
            case .sellableDays: sellableDaysCells()
            case .usage: usageCells()
            case .priorityRanges: priorityRangeCells()
            }
        return Row(table, cells.compactMapValues { $0 })
    }

    private mutating func locationCells() -> [String: String?] {
        guard profile.hasCalendars else {
            return ["location": random.pick(locations), "description": maybe(30) { $0.quantity() }]
        }
        return [
            "location": location(), "calendar": maybe(50) { $0.calendar() },
            "issue_calendar": maybe(25) { $0.calendar() }, "receipt_calendar": maybe(25) { $0.calendar() },
        ]
    }

    private mutating func calendarCells() -> [String: String?] {
        let isException = random.chance(40)
        return [
            "calendar": random.pick(calendars),
            "day": isException ? day(-3...25) : random.pick(["mon", "wed", "sat", "sun"]),
            "open": random.chance(isException ? 40 : 15) ? "1" : "0",
        ]
    }

    private mutating func onHandCells() -> [String: String?] {
        [
            "item": item(), "location": location(),
            "lot": maybe(profile.hasShelfLife || profile.hasReservations ? 70 : 30) { $0.lot() },
            "quantity": random.chance(12) ? "-\(quantity())" : quantity(),
            "nettable": maybe(20) { $0.random.pick(["0", "1"]) },
            "expires_on": profile.hasShelfLife ? maybe(60) { $0.day(-4...25) } : nil,
        ]
    }

    private mutating func demandCells() -> [String: String?] {
        // Orders and forecast of one stocking point, so that they meet.
        let isBusy = profile.hasConsumption && random.chance(60)
        return [
            "order": "SO\(random.number(1...9))", "line": maybe(60) { "\($0.random.number(1...2))" },
            "item": random.chance(50) ? items[0] : item(), "location": isBusy ? locations[0] : location(),
            "quantity": quantity(),
            "due_date": day(random.chance(85) ? 0...35 : -6...90),
            "priority": maybe(30) { "\($0.random.number(0...3))" },
            "customer": maybe(profile.hasConsumption || profile.hasShelfLife ? 50 : 20) { $0.random.pick(["X", "Y"]) },
        ]
    }

    private mutating func forecastCells() -> [String: String?] {
        let isBusy = profile.hasConsumption && random.chance(70)
        return [
            "item": isBusy ? items[0] : item(), "location": isBusy ? locations[0] : location(),
            "date": day(-2...(random.chance(20) ? 90 : 45)),
            "customer": maybe(profile.hasConsumption ? 35 : 20) { $0.random.pick(["X", "Y"]) }, "quantity": quantity(),
            "priority": maybe(20) { "\($0.random.number(0...3))" },
        ]
    }

    private mutating func forecastKeyCells() -> [String: String?] {
        [
            "key": random.pick(keys), "period": "\(random.number(1...4))",
            "percent": random.pick(["100", "50", "12.5", "33.333333", "-20", "150", "0"]),
        ]
    }

    private mutating func seasonalFactorCells() -> [String: String?] {
        let month = (day(0...60).split(separator: "-").dropFirst().first).flatMap { Int($0) } ?? 1
        return [
            "key": random.pick(keys), "month": "\(month)", "factor": random.pick(["0", "1", "0.5", "2.5", "1.333333"]),
        ]
    }
}
