import Testing

@testable import ERPExchange
@testable import PlanningEvents

@Suite("Settings that have no effect")
struct IgnoredSettingTests {
    private static let names = ["items.csv": "item\nA\nB\n", "locations.csv": "location\nM\nN\n"]

    private func notes(coverage: String, sources: String? = nil) throws -> [String] {
        var files = Self.names
        files["coverage.csv"] = coverage
        files["sources.csv"] = sources
        return try ExtractFolder(files).read().ignoredSettings.map(\.description)
    }

    @Test("A setting of another rule than the row's is told; that of its own is not")
    func ownRule() throws {
        #expect(
            try notes(coverage: "item,rule,period_days,maximum\nA,requirement,5,\nB,period,5,9\n") == [
                "coverage: period_days has no effect without rule period (1 row)",
                "coverage: maximum has no effect without rule min_max or priority (1 row)",
            ])
        #expect(try notes(coverage: "item,rule,period_days\nA,period,5\n") == [])
    }

    @Test("A blank rule is lot for lot")
    func blankRule() throws {
        #expect(
            try notes(coverage: "item,period_days,safety_stock\nA,5,3\nB,7,\n")
                == ["coverage: period_days has no effect without rule period (2 rows)"])
    }

    @Test("A setting for many is in order where a more specific row gives the rule")
    func specificRule() throws {
        #expect(try notes(coverage: "item,location,rule,period_days\n,,,5\nA,M,period,\n") == [])
        #expect(try notes(coverage: "item,location,rule,period_days\nA,,manual,5\nA,M,period,\n") == [])
        #expect(try notes(coverage: "item,location,rule,period_days\n,M,manual,5\nB,,period,\n") == [])
        #expect(try notes(coverage: "item,location,rule,period_days\n,M,manual,5\nB,N,period,\n").count == 1)
        #expect(try notes(coverage: "item,location,rule,period_days\nA,,manual,5\nB,M,period,\n").count == 1)
    }

    @Test("A setting takes the rule of a less specific row, item before location")
    func generalRule() throws {
        #expect(try notes(coverage: "item,location,rule,period_days\n,,period,\nA,M,,5\n") == [])
        #expect(try notes(coverage: "item,location,rule,period_days\n,M,period,\nA,,,5\n") == [])
        #expect(try notes(coverage: "item,location,rule,period_days\nA,,period,\n,M,manual,\nA,M,,5\n") == [])
        #expect(try notes(coverage: "item,location,rule,period_days\nA,,manual,\n,M,period,\nA,M,,5\n").count == 1)
    }

    @Test("Forecast settings need the consumption that uses them")
    func forecast() throws {
        let head = "item,forecast_consumption,forecast_period,forecast_backward_days\n"
        #expect(
            try notes(coverage: head + "A,dynamic_period,week,3\nB,,day,\n") == [
                "coverage: forecast_period has no effect without forecast_consumption percent or key_period (2 rows)",
                "coverage: forecast_backward_days has no effect without forecast_consumption backward_forward (1 row)",
            ])
        #expect(try notes(coverage: head + "A,key_period,week,\nB,backward_forward,,3\n") == [])
    }

    @Test("Sources: a lead-time calendar is of working days, a bill of what is made")
    func sources() throws {
        let sources = "item,kind,from,bill,lead_time_basis,lead_time_calendar\n"
        var files = Self.names
        files["calendars.csv"] = "calendar,day,open\nC,sun,0\n"
        files["bom_components.csv"] = "parent,component,bill,quantity_per\nA,B,X,1\n"
        files["sources.csv"] = sources + "A,make,,X,,C\nB,buy,V,X,working,C\n"
        let settings = try ExtractFolder(files).read().ignoredSettings
        #expect(
            settings.map(\.description) == [
                "sources: lead_time_calendar has no effect without lead_time_basis working (1 row)",
                "sources: bill has no effect without kind make (1 row)",
            ])
    }

    @Test("The coverage of a source's stocking points decides what its settings do")
    func sourcesByCoverage() throws {
        let coverage = "item,location,rule,vendor_choice\n"
        let source = "item,location,kind,from,order_maximum,unit_price\n"
        let maximum = "sources: order_maximum has no effect with rule manual (1 row)"
        let price = "sources: unit_price has no effect with vendor_choice priority (1 row)"
        let priceOfManual = "sources: unit_price has no effect with rule manual (1 row)"
        func told(_ rows: String, _ sourceRow: String) throws -> Set<String> {
            Set(try notes(coverage: coverage + rows, sources: source + sourceRow))
        }
        // The source of one stocking point: its own row, its item's, its location's, everything's, the default.
        #expect(try told("A,M,manual,lowest_price\n", "A,M,buy,V,9,\n").contains(maximum))
        #expect(try told("A,M,requirement,\nA,,manual,\n", "A,M,buy,V,9,\n") == [])
        #expect(try told("A,,manual,\n,M,period,\n", "A,M,buy,V,9,\n") == [maximum])
        #expect(try told(",M,manual,\nA,N,period,\n", "A,M,buy,V,9,\n") == [maximum])
        #expect(try told(",,manual,\n", "A,M,buy,V,9,\n") == [maximum])
        #expect(try told("B,M,manual,\n", "A,M,buy,V,9,\n") == [])
        // A source of every location is in order as soon as it serves one stocking point where it has an effect.
        #expect(try told("A,,manual,\n", "A,,buy,V,9,\n") == [maximum])
        #expect(try told("A,,manual,\nA,N,period,\n", "A,,buy,V,9,\n") == [])
        #expect(try told("A,,manual,\nB,N,period,\n,N,period,\n", "A,,buy,V,9,\n") == [maximum])
        #expect(try told(",M,manual,\n", "A,,buy,V,9,\n") == [])
        // Prices are compared by a vendor choice, of a stocking point that orders.
        #expect(try told("A,M,requirement,\n", "A,M,buy,V,,3\n") == [price])
        #expect(try told("A,M,requirement,priority\n", "A,M,buy,V,,3\n").contains(price))
        #expect(try told("A,M,requirement,shortest_lead_time\n", "A,M,buy,V,,3\n") == [])
        #expect(try told(",N,,lowest_price\n", "A,,buy,V,,3\n") == [])
        #expect(try told(",N,,lowest_price\n", "A,M,buy,V,,3\n") == [price])
        #expect(try told("A,M,manual,\n", "A,M,buy,V,,3\n") == [price, priceOfManual])
    }

    @Test("A price of a break is looked at by a vendor choice, its lead time without one")
    func priceBreaks() throws {
        var files = Self.names
        files["sources.csv"] = "item,kind,from\nA,buy,V\n"
        files["price_breaks.csv"] = "item,from,minimum_quantity,unit_price,lead_time_days\nA,V,10,2,\nA,V,20,1,3\n"
        #expect(
            try ExtractFolder(files).read().ignoredSettings.map(\.description)
                == ["price_breaks: unit_price has no effect with vendor_choice priority (2 rows)"])
        files["coverage.csv"] = "location,vendor_choice\nM,lowest_price\n"
        #expect(try ExtractFolder(files).read().ignoredSettings == [])
        files["coverage.csv"] = "item,rule\nA,manual\n"
        #expect(
            try ExtractFolder(files).read().ignoredSettings.map(\.description) == [
                "price_breaks: unit_price has no effect with vendor_choice priority (2 rows)",
                "price_breaks: unit_price has no effect with rule manual (2 rows)",
            ])
    }

    @Test("Every condition names columns and words of the contract")
    func vocabulary() {
        for condition in SettingCondition.all {
            #expect(condition.table.index(ofColumn: condition.column) != nil, "\(condition.column)")
            let decider = condition.decider.columns.first { $0.name == condition.condition }
            #expect(decider != nil, "\(condition.condition)")
            guard case .word(let values) = condition.need else { continue }
            guard case .choice(let words)? = decider?.type else {
                Issue.record("\(condition.condition) has no words")
                continue
            }
            #expect(values.allSatisfy(words.contains))
        }
    }

    @Test("Each setting is told where its condition does not hold, and not where it does")
    func everyColumn() throws {
        for condition in SettingCondition.all {
            let note = "\(condition.table.name): \(condition.column) has no effect \(condition.reason) (1 row)"
            let told = { (holds: Bool) in
                try ExtractFolder(Self.files(condition, holds)).read().ignoredSettings.map(\.description).contains(note)
            }
            #expect(try told(false), "\(note)")
            #expect(try !told(true), "\(note)")
        }
    }

    /// An extract with one row that gives a setting, and a condition that holds or does not.
    private static func files(_ condition: SettingCondition, _ holds: Bool) -> [String: String] {
        var cells: [String: String] = [:]
        for column in condition.table.columns where column.isRequired || column.name == condition.column {
            cells[column.name] = value(column)
        }
        let decider = condition.decider.columns.first { $0.name == condition.condition }
        let cell: String?
        switch (condition.need, decider?.type) {
        case (.word(let values), .choice(let words)):
            let fitting = values.isEmpty ? words : values
            cell = holds ? fitting[0] : words.first { !fitting.contains($0) }
        default:
            cell = holds == (condition.need == .given) ? decider.map(value) : nil
        }
        if condition.decider == condition.table { cells[condition.condition] = cell }
        if condition.table == .coverage { cells["item"] = "A" }
        var files = names
        if condition.decider != condition.table, let cell {
            files[condition.decider.name + ".csv"] = "item,\(condition.condition)\nA,\(cell)\n"
        }
        files["calendars.csv"] = "calendar,day,open\nA,sun,0\n"
        files["forecast_keys.csv"] = "key,period,percent\nA,1,50\n"
        files["seasonal_factors.csv"] = "key,month,factor\nA,1,2\n"
        files["priority_ranges.csv"] = "key,priority,limit_of\nA,1,maximum\n"
        files["demand_orders.csv"] = "order,item,location,quantity,due_date\nA,A,M,1,2026-03-02\n"
        files["supply_orders.csv"] =
            "order,line,kind,item,location,quantity,due_date\nA,,purchase,A,M,1,2026-03-02\nA,A,purchase,A,M,1,2026-03-02\n"
        files["bom_components.csv"] = "parent,component,bill,quantity_per\nA,A,A,1\n"
        let columns = cells.keys.sorted()
        let row = columns.map { cells[$0] ?? "" }.joined(separator: ",")
        files[condition.table.name + ".csv"] = columns.joined(separator: ",") + "\n" + row + "\n"
        return files
    }

    private static func value(_ column: Column) -> String {
        switch column.type {
        case .text: ["location", "from"].contains(column.name) ? "M" : "A"
        case .day: "2026-03-02"
        case .choice(let words): words[0]
        case .integer, .decimal, .flag: "1"
        }
    }
}
