import ERPExchange
import PlanningEvents
import Testing

/// One wrong line, its messages, and nothing else.
@Suite("Wrong lines of a change stream")
struct ChangeFaultTests {
    static let tables =
        "the tables are locations, calendars, items, coverage, sources, bom_components, bills, operations, on_hand,"
        + " supply_orders, supply_components, demand_orders, forecasts, reservations, price_breaks, forecast_keys,"
        + " seasonal_factors, priority_ranges, sellable_days, usage"
    static let columnsOfUsage = "its columns are item, location, date, quantity"
    static let memberRule = "is missing; a change has table, op and row"
    static let stockRow = #""item":"A","location":"M""#

    private static func usage(_ cells: String) -> String { #"{"table":"usage","op":"put","row":{\#(cells)}}"# }

    private static func stock(_ operation: String, _ cells: String) -> String {
        #"{"table":"on_hand","op":"\#(operation)","row":{\#(cells)}}"#
    }

    static let members: [(String, [String])] = [
        (#"{"op":"put","row":{"item":"A"}}"#, ["table: \(memberRule)"]),
        (#"{"table":"items","row":{"item":"A"}}"#, ["op: \(memberRule)"]),
        (#"{"table":"items","op":"put"}"#, ["row: \(memberRule)"]),
        (#"{"table":"items"}"#, ["op: \(memberRule)", "row: \(memberRule)"]),
        (#"{}"#, ["is neither a change (table, op, row) nor a planning date (date)"]),
        (
            #"{"source":"erp","sequence":1}"#, ["is neither a change (table, op, row) nor a planning date (date)"]
        ),
        (#"{"table":"item","op":"put","row":{"item":"A"}}"#, ["table: \"item\" is not a table; \(tables)"]),
        (#"{"table":7,"op":"put","row":{"item":"A"}}"#, ["table: is a number; give a text"]),
        (#"{"table":null,"op":"put","row":{"item":"A"}}"#, ["table: is blank; a change has table, op and row"]),
        (#"{"table":"items","op":null,"row":{"item":"A"}}"#, ["op: is blank; a change has table, op and row"]),
        (#"{"table":"items","op":"delete","row":{"item":"A"}}"#, ["op: \"delete\" is not put, remove or adjust"]),
        (#"{"table":"items","op":"Put","row":{"item":"A"}}"#, ["op: \"Put\" is not put, remove or adjust"]),
        (#"{"table":"items","op":["put"],"row":{"item":"A"}}"#, ["op: is an array; give a text or a number"]),
        (
            #"{"table":"items","op":"put","row":["A"]}"#,
            ["row: is not an object; give the columns of the row in braces"]
        ),
        (
            #"{"table":"items","op":"put","row":null}"#,
            ["row: is not an object; give the columns of the row in braces"]
        ),
        (
            #"{"table":"items","op":"put","rows":{},"row":{"item":"A"}}"#,
            ["rows: is not a member of a change; its members are table, op, row, date, source, sequence, at"]
        ),
        (#"{"table":"items","op":"put","op":"put","row":{"item":"A"}}"#, ["op: is given twice"]),
        (#"{"table":"items","op":"put","row":{"item":"A"},"row":{"item":"B"}}"#, ["row: is given twice"]),
        (
            #"{"date":"2026-04-02","table":"items","op":"put","row":{"item":"A"}}"#,
            ["date: is given with a change; move the planning date in a line of its own"]
        ),
        (
            #"{"date":"2026-04-02","op":"put"}"#,
            ["date: is given with a change; move the planning date in a line of its own"]
        ),
        (#"{"date":null}"#, ["date: is blank; give the planning date"]),
        (#"{"date":""}"#, ["date: \"\" \(ExtractValueTests.dateRule)"]),
        (#"{"date":"2026-02-29"}"#, ["date: \"2026-02-29\" \(ExtractValueTests.dateRule)"]),
        (#"{"date":20260402}"#, ["date: is a number; give a text"]),
        (
            #"{"date":"2026-04-02","sequence":1}"#,
            ["sequence: is given without source; a sequence is counted per source"]
        ),
        (
            #"{"date":"2026-04-02","source":"","sequence":1}"#,
            ["sequence: is given without source; a sequence is counted per source"]
        ),
        (
            #"{"date":"2026-04-02","source":"erp","sequence":1.5}"#,
            ["sequence: \"1.5\" is not a whole number of 64 bits"]
        ),
        (
            #"{"date":"2026-04-02","source":"erp","sequence":"one"}"#,
            ["sequence: \"one\" is not a whole number of 64 bits"]
        ),
        (
            #"{"date":"2026-04-02","source":"erp","sequence":9223372036854775808}"#,
            ["sequence: \"9223372036854775808\" is not a whole number of 64 bits"]
        ),
        (
            #"{"date":"2026-04-02","source":"erp","sequence":true}"#,
            ["sequence: is true; give a text or a number"]
        ),
        (#"{"date":"2026-04-02","source":5}"#, ["source: is a number; give a text"]),
        (
            #"{"date":"2026-04-02","at":"2026-04-02 08:00"}"#,
            ["at: \"2026-04-02 08:00\" is not an RFC 3339 time, like 2026-03-31T08:15:00Z"]
        ),
        (#"{"date":"2026-04-02","at":1775000000}"#, ["at: is a number; give a text"]),
    ]

    static let rows: [(String, [String])] = [
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":1,"colour":"red""#),
            ["colour: is not a column of usage; \(columnsOfUsage)"]
        ),
        (usage(#""location":"M","date":"2026-01-01","quantity":1"#), ["item: is missing; it is part of the key"]),
        (
            usage(#""item":"","location":null,"date":"2026-01-01","quantity":1"#),
            ["item: is missing; it is part of the key", "location: is missing; it is part of the key"]
        ),
        (usage(#""item":"A","location":"M","date":"2026-01-01""#), ["quantity: is missing; put states the whole row"]),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":1,"item":"B""#), ["item: is given twice"]
        ),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":null,"quantity":1"#),
            ["quantity: is given twice", "quantity: is missing; put states the whole row"]
        ),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":"1,5""#),
            ["quantity: \"1,5\" \(ExtractValueTests.numberRule)"]
        ),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":-1"#),
            ["quantity: \"-1\" \(ExtractValueTests.quantityRange)"]
        ),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":1e-7"#),
            ["quantity: \"1e-7\" has more than six decimal places; round it to six"]
        ),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":true"#),
            ["quantity: is true; give a text or a number"]
        ),
        (
            usage(#""item":"A","location":"M","date":"2026-01-01","quantity":{"value":[1,{"a":"}"}]}"#),
            ["quantity: is an object; give a text or a number"]
        ),
        (
            usage(#""item":["A"],"location":"M","date":20260101,"quantity":1"#),
            ["item: is an array; give a text or a number", "date: \"20260101\" \(ExtractValueTests.dateRule)"]
        ),
        (
            #"{"table":"coverage","op":"put","row":{"rule":"weekly","latest_first":"yes","period_days":0}}"#,
            [
                "rule: \"weekly\" is not one of requirement, period, min_max, fixed_quantity, manual, priority,"
                    + " decoupling",
                "latest_first: \"yes\" is not 1 or 0",
                "period_days: \"0\" is out of range; 1 to 100000 is allowed",
            ]
        ),
        (
            #"{"table":"sources","op":"put","row":{"item":"A","kind":"buy","order_minimum":20,"order_maximum":10}}"#,
            ["order_maximum: 10 is below order_minimum 20; raise it, or leave it blank for none"]
        ),
        (
            #"{"table":"sources","op":"put","row":{"item":"A","kind":"transfer"}}"#,
            ["from: is blank; a transfer source names the location it comes from"]
        ),
        (
            #"{"table":"calendars","op":"put","row":{"calendar":"W","day":"sunday","open":0}}"#,
            [
                "day: \"sunday\" is not a day; write mon, tue, wed, thu, fri, sat, sun or a date (YYYY-MM-DD)"
            ]
        ),
        (stock("remove", #""item":"A""#), ["location: is missing; it is part of the key"]),
        (
            stock("remove", "\(stockRow),\"quantity\":1"),
            ["quantity: is not part of this change; give the columns of the key only"]
        ),
        (stock("adjust", stockRow), ["quantity: is missing; adjust adds it to the quantity on hand"]),
        (stock("adjust", #""item":"A","quantity":1"#), ["location: is missing; it is part of the key"]),
        (
            stock("adjust", "\(stockRow),\"quantity\":1,\"nettable\":1"),
            ["nettable: is not part of this change; give the columns of the key and quantity only"]
        ),
        (
            #"{"table":"items","op":"adjust","row":{"item":"A","standard_cost":1}}"#,
            ["op: adjust is for on_hand only; put the row of items"]
        ),
    ]

    static let json: [(String, [String])] = [
        ("nonsense", ["is not an object; a line is a change or a planning date, in braces"]),
        ("[]", ["is not an object; a line is a change or a planning date, in braces"]),
        (#""date""#, ["is not an object; a line is a change or a planning date, in braces"]),
        ("7", ["is not an object; a line is a change or a planning date, in braces"]),
        ("null", ["is not an object; a line is a change or a planning date, in braces"]),
        ("{", ["is not JSON at byte 2: the object is not closed"]),
        ("{,}", ["is not JSON at byte 2: the name of a member in quotes is expected"]),
        ("{date:1}", ["is not JSON at byte 2: the name of a member in quotes is expected"]),
        (#"{"date"}"#, ["is not JSON at byte 8: a colon is expected"]),
        (#"{"date":}"#, ["is not JSON at byte 9: a value is expected: a text in quotes, a number, null"]),
        (#"{"date":"#, ["is not JSON at byte 9: a value is missing"]),
        (#"{"date":"2026-04-02","#, ["is not JSON at byte 22: the name of a member in quotes is expected"]),
        (#"{"date":"2026-04-02",}"#, ["is not JSON at byte 22: the name of a member in quotes is expected"]),
        (#"{"date":"2026-04-02" "at":null}"#, ["is not JSON at byte 22: a comma or } is expected"]),
        (#"{"date":"2026-04-02"#, ["is not JSON at byte 20: a text is not closed"]),
        (#"{"date":"2026-04-02"}}"#, ["something follows the object; a line holds one change"]),
        (#"{"date":"2026-04-02"} {"date":"2026-04-03"}"#, ["something follows the object; a line holds one change"]),
        (#"{"date":tru}"#, ["is not JSON at byte 9: a value is expected: a text in quotes, a number, null"]),
        (#"{"sequence":01}"#, ["is not JSON at byte 14: a comma or } is expected"]),
        (#"{"sequence":-}"#, ["is not JSON at byte 14: a digit is expected"]),
        (#"{"sequence":1.}"#, ["is not JSON at byte 15: a digit is expected"]),
        (#"{"sequence":1e}"#, ["is not JSON at byte 15: a digit is expected"]),
        (#"{"sequence":.5}"#, ["is not JSON at byte 13: a value is expected: a text in quotes, a number, null"]),
        (#"{"sequence":+5}"#, ["is not JSON at byte 13: a value is expected: a text in quotes, a number, null"]),
        (#"{"source":"\x"}"#, ["is not JSON at byte 12: an escape that JSON does not have"]),
        (#"{"source":"\u12"}"#, ["is not JSON at byte 12: four hexadecimal digits are expected"]),
        (#"{"source":"\u12G4"}"#, ["is not JSON at byte 12: four hexadecimal digits are expected"]),
        (#"{"source":"\ud83d"}"#, ["is not JSON at byte 18: half of a surrogate pair"]),
        (#"{"source":"\ud83d\u0041"}"#, ["is not JSON at byte 24: half of a surrogate pair"]),
        (#"{"source":"\udeb2"}"#, ["is not JSON at byte 18: half of a surrogate pair"]),
        ("{\"source\":\"a\tb\"}", ["is not JSON at byte 13: a control character in a text; write it as \\u00XX"]),
        (
            #"{"x":"# + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}",
            [
                "x: is not a member of a change; its members are table, op, row, date, source, sequence, at",
                "is not JSON at byte 38: values are nested more than 32 deep",
            ]
        ),
    ]

    @Test("a wrong line is told, and the lines around it are read", arguments: members + rows + json)
    func wrong(line: String, messages: [String]) throws {
        let text = "{\"date\":\"2026-04-01\"}\n\(line)\n{\"date\":\"2026-04-03\"}\n"
        let content = StreamContent(text)
        #expect(content.faults == messages.map { "line 2: \($0)" })
        #expect(content.lines.map(\.number) == [1, 3])
        #expect(StreamContent(text, name: "changes.ndjson").faults == messages.map { "changes.ndjson:2: \($0)" })
    }

    @Test("text that is not UTF-8 is told")
    func notUTF8() {
        for bytes in [[0xFC], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
            for escape in ["", "\\n"] {
                let line = Array("{\"source\":\"".utf8) + bytes + Array("\(escape)\"}".utf8)
                let place = line.count - 1
                #expect(StreamContent(line).faults == ["line 1: is not JSON at byte \(place): invalid UTF-8"])
            }
        }
    }

    @Test("a line that is too long is told and passed over", arguments: [1 << 20, 1 << 20 + 1, 3 << 20])
    func longLines(count: Int) {
        let line = "{\"date\":\"2026-04-02\"" + String(repeating: " ", count: count - 21) + "}"
        #expect(line.utf8.count == count)
        let content = StreamContent("\(line)\n{\"date\":\"2026-04-03\"}\n\(line)")
        let fault = "is longer than 1048576 bytes; a line holds one change"
        if count <= ChangeStreamReader.longestLine {
            #expect(content.faults == [])
            #expect(content.lines.map(\.number) == [1, 2, 3])
        } else {
            #expect(content.faults == ["line 1: \(fault)", "line 3: \(fault)"])
            #expect(content.lines.map(\.number) == [2])
        }
    }

    @Test("a source that fails ends the stream after the lines that were complete")
    func failingSource() throws {
        let error = FileError.unreadable(path: "pipe", reason: "Input/output error")
        var reader = ChangeStreamReader(
            ChunkedSource(Array("{\"date\":\"2026-04-01\"}\n{\"date\":\"2026".utf8), failure: error))
        var line = ChangeLine()
        #expect(try reader.next(into: &line))
        #expect(throws: ChangeStreamError.file(error)) { try reader.next(into: &line) }
        #expect(try !reader.next(into: &line))
    }

    @Test("files that are not there, are folders or are damaged are told apart")
    func files() throws {
        let folder = try ExtractFolder()
        let missing = folder("changes.ndjson")
        #expect(throws: ChangeStreamError.file(.notFound(path: missing, reason: "no such file or folder"))) {
            _ = try ChangeStreamReader(path: missing)
        }
        var reader = try ChangeStreamReader(path: folder.path)
        var line = ChangeLine()
        #expect(throws: ChangeStreamError.file(.unreadable(path: folder.path, reason: "Is a directory"))) {
            try reader.next(into: &line)
        }
        let whole = gzip("{\"date\":\"2026-04-01\"}\n{\"date\":\"2026-04-02\"}\n")
        try folder.write("changes.ndjson.gz", Array(whole.dropLast(20)))
        var cut = try ChangeStreamReader(path: folder("changes.ndjson.gz"))
        let content = StreamContent(&cut)
        #expect(content.lines.count == 1)
        #expect(content.faults == ["changes.ndjson.gz: the gzip file is damaged or cut off; compress it again"])
    }
}
