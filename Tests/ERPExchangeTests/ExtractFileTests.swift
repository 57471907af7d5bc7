import ERPExchange
import Foundation
import PlanningEvents
import Testing

@Suite("Files of an extract")
struct ExtractFileTests {
    static let unknownFile =
        "is not a file of an extract; its files are locations, calendars, items, coverage, sources, bom_components,"
        + " bills, operations, on_hand, supply_orders, supply_components, demand_orders, forecasts, reservations,"
        + " price_breaks, forecast_keys, seasonal_factors, priority_ranges, sellable_days, usage with .csv or .csv.gz"

    @Test(
        "a file that is none of the contract is told by its name",
        arguments: [
            "colours.csv", "items.CSV", "items.txt", "README.md", "LICENSE", "items.csv.zip", "Items.csv", "csv",
        ])
    func unknownFile(name: String) throws {
        let faults = try SampleExtract.faults(replacing: [name: "item\nA\n"])
        #expect(faults == ["\(name): \(Self.unknownFile)"])
    }

    @Test("names that begin with a dot are passed over")
    func hidden() throws {
        #expect(try SampleExtract.faults(replacing: [".git": "", ".items.csv.swp": "x"]) == [])
    }

    @Test("a table that is there twice is told")
    func twice() throws {
        let folder = try ExtractFolder(SampleExtract.files)
        try folder.write("usage.csv.gz", gzip("item,location,date,quantity\n"))
        #expect(try folder.faults() == ["usage.csv.gz: usage.csv holds the same table; remove one of the two"])
    }

    static let columnsOfUsage = "its columns are item, location, date, quantity"

    @Test(
        "a wrong header is told, and no row because of it",
        arguments: [
            ("", ["usage.csv:1: has no header row; begin the file with the names of its columns"]),
            ("\n", ["usage.csv:1: has no header row; begin the file with the names of its columns"]),
            ("\r\n", ["usage.csv:1: has no header row; begin the file with the names of its columns"]),
            ("\u{FEFF}", ["usage.csv:1: has no header row; begin the file with the names of its columns"]),
            (
                "item,location,date,quantity,colour\nA,MAIN,2026-01-05,2,red\n",
                ["usage.csv:1: colour: is not a column of usage; \(columnsOfUsage)"]
            ),
            (
                "item,location,date,quantity,\nA,MAIN,2026-01-05,2,\n",
                ["usage.csv:1: \"\": is not a column of usage; \(columnsOfUsage)"]
            ),
            (
                "item,location,date, quantity\nA,MAIN,2026-01-05,2\n",
                [
                    "usage.csv:1: \" quantity\": is not a column of usage; \(columnsOfUsage)",
                    "usage.csv:1: quantity: is required and not in the header",
                ]
            ),
            (
                "item,location,date,quantity,item\nA,MAIN,2026-01-05,2,A\n",
                ["usage.csv:1: item: is given twice; keep one column of this name"]
            ),
            (
                "item,location,quantity\nA,MAIN,2\nA,MAIN,3\n",
                ["usage.csv:1: date: is required and not in the header"]
            ),
            (
                "item;location;date;quantity\n",
                [
                    "usage.csv:1: item;location;date;quantity: is not a column of usage; \(columnsOfUsage)",
                    "usage.csv:1: item: is required and not in the header",
                    "usage.csv:1: location: is required and not in the header",
                    "usage.csv:1: date: is required and not in the header",
                    "usage.csv:1: quantity: is required and not in the header",
                ]
            ),
            (
                "\"item,location\n",
                ["usage.csv:1: the quote that opens in this row is never closed; close it"]
            ),
        ])
    func header(text: String, messages: [String]) throws {
        #expect(try SampleExtract.faults(replacing: ["usage.csv": text]) == messages)
    }

    static let tooMany = "put cells that hold a comma in quotes"

    @Test(
        "a row that is no row of CSV is told, the others are read",
        arguments: [
            ("A,MAIN,2026-01-05\n", ["usage.csv:2: has 3 cells, the header has 4; \(tooMany)"]),
            ("A\n", ["usage.csv:2: has 1 cell, the header has 4; \(tooMany)"]),
            ("A,MAIN,2026-01-05,1,500\n", ["usage.csv:2: has 5 cells, the header has 4; \(tooMany)"]),
            ("\"\"\n", ["usage.csv:2: has 1 cell, the header has 4; \(tooMany)"]),
            (
                "A,MA\"IN\",2026-01-05,2\nA,MAIN,2026-01-05,x\n",
                [
                    "usage.csv:2: a quote inside a cell without quotes; put the cell in quotes and double the quote",
                    "usage.csv:3: quantity: \"x\" \(ExtractValueTests.numberRule)",
                ]
            ),
            (
                "\"A\"B,MAIN,2026-01-05,2\nA,MAIN,2026-01-05,x\n",
                [
                    "usage.csv:2: text after the closing quote; double the quotes that belong to the text",
                    "usage.csv:3: quantity: \"x\" \(ExtractValueTests.numberRule)",
                ]
            ),
            (
                "A,MAIN,2026-01-05,2\nA,\"MAIN,2026-01-06,2\nA,MAIN,2026-01-07,2\n",
                ["usage.csv:3: the quote that opens in this row is never closed; close it"]
            ),
            (
                "A,MAIN\r,2026-01-05,2\nA,MAIN,2026-01-05,x\n",
                [
                    "usage.csv:2: a carriage return without a line feed; end lines with LF or CRLF",
                    "usage.csv:3: quantity: \"x\" \(ExtractValueTests.numberRule)",
                ]
            ),
            (
                "A,MAIN,2026-01-05,2\nA,EAST,2026-01-05,2\nA,MAIN,2026-01-05,3\n",
                [
                    "usage.csv:4: item,location,date: the key \"A\" \"MAIN\" 2026-01-05 is given in line 2 already;"
                        + " keep one of the two rows"
                ]
            ),
        ])
    func rows(text: String, messages: [String]) throws {
        #expect(try SampleExtract.faults(replacing: ["usage.csv": "item,location,date,quantity\n" + text]) == messages)
    }

    @Test("a line counts in the file, not in the table, where cells span lines")
    func embeddedLines() throws {
        let text = "item,description\r\nA,\"one\r\ntwo\nthree\"\r\n\r\nB,\"\"\"\n\"\r\nC,\r\nC,again\r\n"
        #expect(
            try SampleExtract.faults(replacing: ["items.csv": text]) == [
                "items.csv:9: item: the key \"C\" is given in line 8 already; keep one of the two rows"
            ])
        let extract = try ExtractFolder(SampleExtract.files.merging(["items.csv": String(text.dropLast(9))]) { $1 })
            .read()
        #expect(extract.rows(.items).map { $0["description"] } == ["one\r\ntwo\nthree", "\"\n", nil])
        #expect(extract.lines(.items) == [2, 6, 8])
    }

    @Test("keys are compared as values: 1 and 1.0 are one quantity, 01 and 1 two texts")
    func keys() throws {
        let breaks = "item,from,minimum_quantity,unit_price\nB,V1,1,4\nB,V1,1.0,5\n"
        #expect(
            try SampleExtract.faults(replacing: ["price_breaks.csv": breaks]) == [
                "price_breaks.csv:3: item,location,from,minimum_quantity,effective_from: the key \"B\" blank \"V1\" 1"
                    + " blank is given in line 2 already; keep one of the two rows"
            ])
        let operations = "item,operation\nA,1\nA,01\n"
        #expect(try SampleExtract.faults(replacing: ["operations.csv": operations]) == [])
    }

    @Test("faults are counted beyond the limit, and the rest is told")
    func limit() throws {
        let rows = (1...250).map { "A,MAIN,2026-01-05,x\($0)\n" }.joined()
        let files = SampleExtract.files.merging(["usage.csv": "item,location,date,quantity\n" + rows]) { $1 }
        let faults = try ExtractFolder(files).faults(limit: 3)
        #expect(
            faults == [
                "usage.csv:2: quantity: \"x1\" \(ExtractValueTests.numberRule)",
                "usage.csv:3: quantity: \"x2\" \(ExtractValueTests.numberRule)",
                "usage.csv:3: item,location,date: the key \"A\" \"MAIN\" 2026-01-05 is given in line 2 already;"
                    + " keep one of the two rows",
                "… and 496 more faults; correct these first",
            ])
        #expect(try ExtractFolder(files).faults().count == 101)
    }

    @Test("faults stand in the order of the contract, then of the lines")
    func order() throws {
        let faults = try SampleExtract.faults(replacing: [
            "usage.csv": "item,location,date,quantity\nA,NOWHERE,2026-01-05,x\nA,MAIN,2026-01-06,x\n",
            "bills.csv": "item,bill\nZ,S\n", "zzz.csv": "",
        ])
        #expect(
            faults == [
                "zzz.csv: \(Self.unknownFile)",
                "bills.csv:2: item: \"Z\" is not in items; add it there or correct it here",
                "usage.csv:2: quantity: \"x\" \(ExtractValueTests.numberRule)",
                "usage.csv:2: location: \"NOWHERE\" is not in locations; add it there or correct it here",
                "usage.csv:3: quantity: \"x\" \(ExtractValueTests.numberRule)",
            ])
    }

    @Test("no folder, a file in its place, and a table that is a folder are told apart")
    func paths() throws {
        let folder = try ExtractFolder(["items.csv": "item\nA\n"])
        let missing = folder("nowhere")
        #expect(throws: ExtractError.file(.notFound(path: missing, reason: "no such file or folder"))) {
            try Extract.read(folder: missing)
        }
        let file = folder("items.csv")
        #expect(throws: ExtractError.file(.notFound(path: file, reason: "is not a folder"))) {
            try Extract.read(folder: file)
        }
        try FileManager.default.createDirectory(atPath: folder("usage.csv"), withIntermediateDirectories: false)
        #expect(throws: ExtractError.file(.unreadable(path: folder("usage.csv"), reason: "Is a directory"))) {
            try folder.read()
        }
        #expect(
            FileError.notFound(path: "here", reason: "no such file or folder").description
                == "here: no such file or folder; check the path")
        #expect(
            FileError.unreadable(path: "here", reason: "Is a directory").description
                == "here: cannot be read: Is a directory")
    }
}
