import ERPExchange
import Testing

/// One wrong cell, one message, and nothing else.
@Suite("Values of an extract")
struct ExtractValueTests {
    /// A column, the value that is wrong, and what is said about it.
    struct Wrong: CustomTestStringConvertible {
        let file: String
        let header: String
        let row: String
        let message: String

        var testDescription: String { message }

        /// A row of the named file in place of all its others.
        init(_ file: String, _ header: String, _ row: String, _ message: String) {
            (self.file, self.header, self.row, self.message) = (file, header, row, message)
        }
    }

    static let dateRule = "is not a date; write YYYY-MM-DD, from 1900-01-01 to 2199-12-31"
    static let numberRule = "is not a number; write digits and a decimal point, like 12.5"
    static let quantityRange = "is out of range; 0 to 9223372036854.775807 is allowed"

    static let demandHeader = "order,line,item,location,quantity,due_date"

    private static func demand(quantity: String = "4", due: String = "2026-04-02", _ message: String) -> Wrong {
        Wrong("demand_orders.csv", demandHeader, "SO-1,1,A,MAIN,\(quantity),\(due)", "demand_orders.csv:2: \(message)")
    }

    static let numbers: [Wrong] = [
        demand(quantity: "four", "quantity: \"four\" \(numberRule)"),
        demand(quantity: "\"4,5\"", "quantity: \"4,5\" \(numberRule)"),
        demand(quantity: "4 ", "quantity: \"4 \" \(numberRule)"),
        demand(quantity: "4.5.6", "quantity: \"4.5.6\" \(numberRule)"),
        demand(quantity: "-", "quantity: \"-\" \(numberRule)"),
        demand(quantity: ".", "quantity: \".\" \(numberRule)"),
        demand(quantity: "NaN", "quantity: \"NaN\" \(numberRule)"),
        demand(quantity: "1e-9223372036854775808", "quantity: \"1e-9223372036854775808\" \(numberRule)"),
        demand(quantity: "\"\"\"4\"\"\"", "quantity: \"\\\"4\\\"\" \(numberRule)"),
        demand(quantity: "\"4\n5\"", "quantity: \"4\\n5\" \(numberRule)"),
        demand(quantity: "0.0000001", "quantity: \"0.0000001\" has more than six decimal places; round it to six"),
        demand(quantity: "-4", "quantity: \"-4\" \(quantityRange)"),
        demand(quantity: "9223372036854.775808", "quantity: \"9223372036854.775808\" \(quantityRange)"),
        demand(quantity: "1e40", "quantity: \"1e40\" \(quantityRange)"),
        Wrong(
            "on_hand.csv", "item,location,quantity", "A,MAIN,-9223372036854.775808",
            "on_hand.csv:2: quantity: \"-9223372036854.775808\" is out of range;"
                + " -9223372036854.775807 to 9223372036854.775807 is allowed"),
        Wrong(
            "operations.csv", "item,operation,scrap_percent", "A,10,100",
            "operations.csv:2: scrap_percent: \"100\" is out of range; 0 to 99.999999 is allowed"),
        Wrong(
            "coverage.csv", "item,location,period_days", "A,MAIN,7.5",
            "coverage.csv:2: period_days: \"7.5\" is not a whole number"),
        Wrong(
            "coverage.csv", "item,location,period_days", "A,MAIN,1.00000001",
            "coverage.csv:2: period_days: \"1.00000001\" is not a whole number"),
        Wrong(
            "coverage.csv", "item,location,period_days", "A,MAIN,week",
            "coverage.csv:2: period_days: \"week\" \(numberRule)"),
        Wrong(
            "coverage.csv", "item,location,period_days", "A,MAIN,0",
            "coverage.csv:2: period_days: \"0\" is out of range; 1 to 100000 is allowed"),
        Wrong(
            "coverage.csv", "item,location,negative_days", "A,MAIN,100001",
            "coverage.csv:2: negative_days: \"100001\" is out of range; 0 to 100000 is allowed"),
        Wrong(
            "coverage.csv", "item,location,negative_days", "A,MAIN,99999999999999999999",
            "coverage.csv:2: negative_days: \"99999999999999999999\" is out of range; 0 to 100000 is allowed"),
        Wrong(
            "coverage.csv", "item,location,latest_first", "A,MAIN,true",
            "coverage.csv:2: latest_first: \"true\" is not 1 or 0"),
        Wrong(
            "coverage.csv", "item,location,latest_first", "A,MAIN,2",
            "coverage.csv:2: latest_first: \"2\" is not 1 or 0"),
        Wrong(
            "calendars.csv", "calendar,day,open", "WORK,sat,01", "calendars.csv:2: open: \"01\" is not 1 or 0"),
    ]

    static let others: [Wrong] = [
        demand(due: "02.04.2026", "due_date: \"02.04.2026\" \(dateRule)"),
        demand(due: "2026-02-30", "due_date: \"2026-02-30\" \(dateRule)"),
        demand(due: "2026-4-2", "due_date: \"2026-4-2\" \(dateRule)"),
        demand(due: "1899-12-31", "due_date: \"1899-12-31\" \(dateRule)"),
        demand(due: "2200-01-01", "due_date: \"2200-01-01\" \(dateRule)"),
        demand(due: "2026-04-02T00:00:00Z", "due_date: \"2026-04-02T00:00:00Z\" \(dateRule)"),
        Wrong(
            "calendars.csv", "calendar,day,open", "WORK,saturday,0",
            "calendars.csv:2: day: \"saturday\" is not a day; write mon, tue, wed, thu, fri, sat, sun or a date"
                + " (YYYY-MM-DD)"),
        Wrong(
            "calendars.csv", "calendar,day,open", "WORK,2026-13-01,0",
            "calendars.csv:2: day: \"2026-13-01\" is not a day; write mon, tue, wed, thu, fri, sat, sun or a date"
                + " (YYYY-MM-DD)"),
        Wrong(
            "coverage.csv", "item,location,rule", "A,MAIN,Period",
            "coverage.csv:2: rule: \"Period\" is not one of requirement, period, min_max, fixed_quantity, manual,"
                + " priority, decoupling"),
        Wrong(
            "sources.csv", "item,kind", "A,bought", "sources.csv:2: kind: \"bought\" is not one of buy, make, transfer"),
        Wrong(
            "items.csv", "item,description", "A,\u{202E}\u{7}\nB,\nC,,",
            "items.csv:4: has 3 cells, the header has 2; put cells that hold a comma in quotes"),
        demand(quantity: "", "quantity: is blank; every row must give it"),
        demand(due: "", "due_date: is blank; every row must give it"),
        Wrong(
            "forecasts.csv", "item,location,date,quantity", "A,MAIN,,20",
            "forecasts.csv:2: date: is blank; every row must give it"),
    ]

    static let rules: [Wrong] = [
        Wrong(
            "sources.csv", "item,kind,from", "A,transfer,",
            "sources.csv:2: from: is blank; a transfer source names the location it comes from"),
        Wrong(
            "sources.csv", "item,kind,order_minimum,order_maximum", "A,buy,20,10",
            "sources.csv:2: order_maximum: 10 is below order_minimum 20; raise it, or leave it blank for none"),
        Wrong(
            "sources.csv", "item,kind,order_minimum,order_multiple,order_maximum", "A,buy,20,2.25,20",
            "sources.csv:2: order_maximum: 20, rounded down to a multiple of 2.25, is 18, below order_minimum 20;"
                + " raise it, or leave it blank for none"),
        Wrong(
            "sources.csv", "item,kind,order_multiple,order_maximum", "A,buy,12,10",
            "sources.csv:2: order_maximum: 10, rounded down to a multiple of 12, is 0, so nothing could be ordered;"
                + " raise it, or leave it blank for none"),
        Wrong(
            "sources.csv", "item,kind,order_maximum", "A,buy,0",
            "sources.csv:2: order_maximum: 0 lets nothing be ordered; leave it blank for none"),
        Wrong(
            "sources.csv", "item,kind,effective_from,effective_to", "A,buy,2026-03-02,2026-03-01",
            "sources.csv:2: effective_to: 2026-03-01 is before effective_from 2026-03-02; the row would never be in"
                + " effect"),
        Wrong(
            "bom_components.csv", "parent,component,quantity_per,effective_from,effective_to",
            "A,B,1,2026-03-02,2026-03-01",
            "bom_components.csv:2: effective_to: 2026-03-01 is before effective_from 2026-03-02; the row would never be"
                + " in effect"),
        Wrong(
            "bills.csv", "item,bill,effective_from,effective_to", "A,S,2026-03-02,2026-03-01",
            "bills.csv:2: effective_to: 2026-03-01 is before effective_from 2026-03-02; the row would never be in"
                + " effect"),
        Wrong(
            "price_breaks.csv", "item,from,minimum_quantity,unit_price,effective_from,effective_to",
            "B,V1,1,1,2026-03-02,2026-03-01",
            "price_breaks.csv:2: effective_to: 2026-03-01 is before effective_from 2026-03-02; the row would never be"
                + " in effect"),
    ]

    @Test("a wrong value is told with file, line, column and what to do", arguments: numbers + others + rules)
    func wrong(_ wrong: Wrong) throws {
        #expect(try SampleExtract.faults(replacing: [wrong.file: "\(wrong.header)\n\(wrong.row)\n"]) == [wrong.message])
    }

    @Test("the sample, which the wrong values stand in, is right")
    func right() throws {
        #expect(try SampleExtract.faults(replacing: [:]) == [])
    }

    @Test("text that is not UTF-8 is told, once")
    func notUTF8() throws {
        let folder = try ExtractFolder(SampleExtract.files)
        try folder.write("usage.csv", Array("item,location,date,quantity\nA,MAIN,2026-01-05,2\n".utf8))
        try folder.write(
            "items.csv", Array("item,description\nA,".utf8) + [0x4D, 0xFC, 0x6C] + Array("\nB,\nC,\n".utf8))
        #expect(
            try folder.faults() == [
                "items.csv:2: description: \"M\u{FFFD}l\" is not valid UTF-8; write the file in UTF-8"
            ])
    }

    @Test("every fault of a row is told, and of every row")
    func several() throws {
        let text = "order,line,item,location,quantity,due_date\n,1,A,MAIN,x,y\nSO-2,,Z,MAIN,1,2026-01-01\n"
        #expect(
            try SampleExtract.faults(replacing: ["demand_orders.csv": text, "reservations.csv": "order,quantity\n"])
                == [
                    "demand_orders.csv:2: quantity: \"x\" \(Self.numberRule)",
                    "demand_orders.csv:2: due_date: \"y\" \(Self.dateRule)",
                    "demand_orders.csv:2: order: is blank; every row must give it",
                    "demand_orders.csv:3: item: \"Z\" is not in items; add it there or correct it here",
                ])
    }
}
