import ERPExchange
import PlanningEvents
import Testing

@Suite("References of an extract")
struct ExtractReferenceTests {
    static func dangling(_ place: String, _ name: String, _ table: String) -> String {
        "\(place): \(name) is not in \(table); add it there or correct it here"
    }

    @Test(
        "what a row names must be there",
        arguments: [
            ("locations.csv", "location,calendar\nMAIN,NONE\nEAST,\n", "calendar", "calendars"),
            ("locations.csv", "location,issue_calendar\nMAIN,NONE\nEAST,\n", "issue_calendar", "calendars"),
            ("locations.csv", "location,receipt_calendar\nMAIN,NONE\nEAST,\n", "receipt_calendar", "calendars"),
            ("items.csv", "item,superseded_by\nA,NONE\nB,\nC,B\n", "superseded_by", "items"),
            ("coverage.csv", "item,location\nNONE,MAIN\n", "item", "items"),
            ("coverage.csv", "item,location\nA,NONE\n", "location", "locations"),
            ("coverage.csv", "item,location,seasonal_key\nA,,NONE\n", "seasonal_key", "seasonal_factors"),
            ("coverage.csv", "item,location,forecast_key\nA,,NONE\n", "forecast_key", "forecast_keys"),
            ("coverage.csv", "item,location,priority_key\nA,,NONE\n", "priority_key", "priority_ranges"),
            ("sources.csv", "item,kind\nNONE,buy\n", "item", "items"),
            ("sources.csv", "item,location,kind\nA,NONE,buy\n", "location", "locations"),
            ("sources.csv", "item,kind,from\nA,transfer,NONE\n", "from", "locations"),
            ("sources.csv", "item,kind,lead_time_calendar\nA,buy,NONE\n", "lead_time_calendar", "calendars"),
            ("sources.csv", "item,kind,receipt_calendar\nA,buy,NONE\n", "receipt_calendar", "calendars"),
            ("sources.csv", "item,kind,order_calendar\nA,buy,NONE\n", "order_calendar", "calendars"),
            ("bom_components.csv", "parent,component,quantity_per\nNONE,B,1\n", "parent", "items"),
            ("bom_components.csv", "parent,component,quantity_per\nA,NONE,1\n", "component", "items"),
            ("bom_components.csv", "parent,component,quantity_per,location\nA,B,1,NONE\n", "location", "locations"),
            ("bills.csv", "item,bill\nNONE,S\n", "item", "items"),
            ("bills.csv", "item,bill,location\nA,S,NONE\n", "location", "locations"),
            ("operations.csv", "item,operation\nNONE,10\n", "item", "items"),
            ("on_hand.csv", "item,location,quantity\nNONE,MAIN,1\n", "item", "items"),
            ("on_hand.csv", "item,location,quantity\nA,NONE,1\n", "location", "locations"),
            ("supply_components.csv", "order,line,component,quantity\nPO-1,1,NONE,1\n", "component", "items"),
            (
                "supply_components.csv", "order,line,component,location,quantity\nPO-1,1,C,NONE,1\n", "location",
                "locations"
            ),
            ("forecasts.csv", "item,location,date,quantity\nNONE,MAIN,2026-05-01,1\n", "item", "items"),
            ("forecasts.csv", "item,location,date,quantity\nA,NONE,2026-05-01,1\n", "location", "locations"),
            ("price_breaks.csv", "item,from,minimum_quantity,unit_price\nNONE,V1,1,1\n", "item", "items"),
            (
                "price_breaks.csv", "item,location,from,minimum_quantity,unit_price\nB,NONE,V1,1,1\n", "location",
                "locations"
            ),
            ("sellable_days.csv", "customer,item,sellable_days\nACME,NONE,1\n", "item", "items"),
            ("usage.csv", "item,location,date,quantity\nNONE,MAIN,2026-05-01,1\n", "item", "items"),
            ("usage.csv", "item,location,date,quantity\nA,NONE,2026-05-01,1\n", "location", "locations"),
            ("reservations.csv", "order,line,component,quantity\nPO-1,1,NONE,1\n", "component", "items"),
        ])
    func names(file: String, text: String, column: String, table: String) throws {
        let message = Self.dangling("\(file):2: \(column)", "\"NONE\"", table)
        #expect(try SampleExtract.faults(replacing: [file: text]) == [message])
    }

    static let supplyHeader = "order,line,kind,item,location,from,quantity,due_date\n"
    static let supplyRest = "PO-1,1,purchase,B,MAIN,V1,7,2026-03-01\n"

    @Test(
        "what an open order names must be there",
        arguments: [
            ("PO-2,,purchase,NONE,MAIN,,1,2026-03-01\n", "item", "items"),
            ("PO-2,,purchase,A,NONE,,1,2026-03-01\n", "location", "locations"),
            ("TO-2,,transfer,A,MAIN,NONE,1,2026-03-01\n", "from", "locations"),
        ])
    func openOrders(row: String, column: String, table: String) throws {
        let text = Self.supplyHeader + Self.supplyRest + row
        let message = Self.dangling("supply_orders.csv:3: \(column)", "\"NONE\"", table)
        #expect(try SampleExtract.faults(replacing: ["supply_orders.csv": text]) == [message])
    }

    @Test("suppliers, customers, lots, bills and firmed planned orders are no references")
    func free() throws {
        #expect(
            try SampleExtract.faults(replacing: [
                "supply_orders.csv": "order,line,kind,item,location,from,quantity,due_date,planned_order\n"
                    + "PO-1,1,purchase,B,MAIN,NONE,7,2026-03-01,NONE\n",
                "sources.csv": "item,kind,from,bill\nA,buy,NONE,\nB,make,,NONE\n",
                "forecasts.csv": "item,location,date,customer,quantity\nA,MAIN,2026-05-01,NONE,1\n",
            ]) == [])
    }

    @Test(
        "both ends of a reservation and the order of a component must be there",
        arguments: [
            ("supply_components.csv", "order,line,component,quantity\nPO-9,1,C,4\n", "order", "\"PO-9\" line \"1\""),
            ("supply_components.csv", "order,line,component,quantity\nPO-1,,C,4\n", "order", "\"PO-1\""),
            (
                "reservations.csv", "order,line,component,quantity\nSO-1,1,C,1\n", "order", "\"SO-1\" line \"1\""
            ),
            (
                "reservations.csv", "order,line,supply_order,supply_line,quantity\nSO-1,1,PO-1,2,1\n", "supply_order",
                "\"PO-1\" line \"2\""
            ),
            (
                "reservations.csv", "order,line,supply_order,supply_line,quantity\nSO-1,1,PO-1,,1\n", "supply_order",
                "\"PO-1\""
            ),
        ])
    func orders(file: String, text: String, column: String, name: String) throws {
        let message = Self.dangling("\(file):2: \(column)", name, "supply_orders")
        #expect(try SampleExtract.faults(replacing: [file: text]) == [message])
    }

    @Test("a reservation without component is of a demand order")
    func demand() throws {
        let text = "order,line,quantity\nPO-1,1,1\n"
        #expect(
            try SampleExtract.faults(replacing: ["reservations.csv": text]) == [
                Self.dangling("reservations.csv:2: order", "\"PO-1\" line \"1\"", "demand_orders")
            ])
    }

    @Test("a missing file is an empty table, and what names its rows is dangling")
    func missingFile() throws {
        let folder = try ExtractFolder(["coverage.csv": "item,location\nA,\n,MAIN\n"])
        #expect(
            try folder.faults() == [
                Self.dangling("coverage.csv:2: item", "\"A\"", "items"),
                Self.dangling("coverage.csv:3: location", "\"MAIN\"", "locations"),
            ])
    }

    @Test(
        "where rows could not be read, nothing is said about what is not there",
        arguments: [
            (
                "item\nA\nB\nC\"\n",
                ["items.csv:4: a quote inside a cell without quotes; put the cell in quotes and double the quote"]
            ),
            (
                "name\nA\n",
                [
                    "items.csv:1: name: is not a column of items; its columns are item, description, unit, standard_cost,"
                        + " shelf_life_days, superseded_by, superseded_from, low_level_code",
                    "items.csv:1: item: is required and not in the header",
                ]
            ),
            ("", ["items.csv:1: has no header row; begin the file with the names of its columns"]),
            ("item,unit\nA,\n,x\n", ["items.csv:3: item: is blank; every row must give it"]),
        ])
    func doubtful(items: String, messages: [String]) throws {
        #expect(try SampleExtract.faults(replacing: ["items.csv": items]) == messages)
    }

    @Test("a row with a wrong value can still be named")
    func wrongButNamed() throws {
        let items = "item,standard_cost\nA,x\nB,\nC,\n"
        #expect(
            try SampleExtract.faults(replacing: ["items.csv": items]) == [
                "items.csv:2: standard_cost: \"x\" \(ExtractValueTests.numberRule)"
            ])
    }
}
