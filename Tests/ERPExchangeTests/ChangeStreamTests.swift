import ERPExchange
import PlanningEvents
import PlanningModel
import Testing

@Suite("Lines of a change stream")
struct ChangeStreamTests {
    static let sample = """
        {"table":"demand_orders","op":"put","row":{"order":"SO-7","line":"1","item":"BK-100","location":"MAIN",\
        "quantity":"4","due_date":"2026-04-02"},"source":"erp","sequence":41,"at":"2026-04-01T08:00:00.25+02:00"}
        {"table":"on_hand","op":"adjust","row":{"item":"BK-100","location":"MAIN","quantity":-4}}

        {"table":"demand_orders","op":"remove","row":{"order":"SO-7","line":"1"},"source":"erp","sequence":"42"}
        {"date":"2026-04-02","source":"wms","sequence":-1}
        """

    @Test("lines are read with all they give", arguments: [1, 2, 3, 7, 64, 1_000, Int.max])
    func lines(chunk: Int) throws {
        let content = StreamContent(Self.sample, chunk: chunk)
        #expect(content.faults == [])
        try #require(content.lines.count == 4)
        #expect(content.lines.map(\.number) == [1, 2, 4, 5])
        #expect(content.lines.map(\.source) == ["erp", nil, "erp", "wms"])
        #expect(content.lines.map(\.sequence) == [41, nil, 42, -1])
        #expect(content.lines.map(\.at) == [1_775_023_200_250_000, nil, nil, nil])
        #expect(content.lines.map(\.date?.description) == [nil, nil, nil, "2026-04-02"])
        #expect(content.lines.map { $0.row?.operation } == [.put, .adjust, .remove, nil])
        #expect(content.lines.map { $0.row?.table } == [.demandOrders, .onHand, .demandOrders, nil])
        #expect(content.lines.map { $0.row?.time } == content.lines.map(\.at))
        #expect(
            content.lines[0].row?.values == [
                "order": "SO-7", "line": "1", "item": "BK-100", "location": "MAIN", "quantity": "4000000",
                "due_date": "20545",
            ])
        #expect(content.lines[1].row?.values == ["item": "BK-100", "location": "MAIN", "quantity": "-4000000"])
        #expect(content.lines[2].row?.values == ["order": "SO-7", "line": "1"])
        for line in content.lines {
            #expect(line.row?.encoded ?? [] == line.event)
        }
    }

    @Test("a file is read like a stream, compressed or not, and gives its name to faults")
    func files() throws {
        let folder = try ExtractFolder(["changes.ndjson": Self.sample + "\nx"])
        try folder.write("changes.ndjson.gz", gzip(Self.sample + "\nx"))
        for name in ["changes.ndjson", "changes.ndjson.gz"] {
            var reader = try ChangeStreamReader(path: folder(name))
            let content = StreamContent(&reader)
            #expect(content.lines.map(\.event) == StreamContent(Self.sample).lines.map(\.event))
            #expect(content.faults == ["\(name):6: is not an object; a line is a change or a planning date, in braces"])
        }
    }

    @Test(
        "an empty stream has no lines",
        arguments: ["", "\n", "\r\n\r\n", "  \t\n \n", "\u{FEFF}", "\u{FEFF}\n"])
    func empty(text: String) {
        let content = StreamContent(text)
        #expect(content.lines.isEmpty)
        #expect(content.faults == [])
    }

    @Test(
        "one line can be written in many ways",
        arguments: [
            #"{"table":"items","op":"put","row":{"item":"A/1","standard_cost":12.5}}"#,
            #"{"row":{"item":"A/1","standard_cost":12.5},"op":"put","table":"items"}"#,
            #"{"op":"put","row":{"standard_cost":"12.50","item":"A/1"},"table":"items"}"#,
            #" { "table" : "items" , "op" : "put" , "row" : { "item" : "A/1" , "standard_cost" : 1.25e1 } } "#,
            #"{"table":"items","op":"put","row":{"item":"A\/1","standard_cost":125e-1,"unit":null,"description":""}}"#,
            #"{"t\u0061ble":"\u0069tems","op":"put","row":{"\u0069tem":"\u0041\u002F\u0031","standard_cost":"12.5"}}"#,
            #"{"table":"items","op":"put","row":{"item":"A/1","standard_cost":0012.5e0}}"#
                .replacing("0012.5e0", with: "\"0012.5e0\""),
            #"{"table":"items","op":"put","row":{"item":"A/1","standard_cost":12.5},"at":null,"source":null}"#,
            "\u{FEFF}" + #"{"table":"items","op":"put","row":{"item":"A/1","standard_cost":12.5}}"# + "\r",
        ])
    func spellings(line: String) throws {
        let content = StreamContent(line)
        #expect(content.faults == [])
        #expect(content.lines.first?.row?.values == ["item": "A/1", "standard_cost": "12500000"])
    }

    @Test("escapes are undone: in names, in values, next to any Unicode")
    func escapes() {
        let line = #"{"table":"items","op":"put","row":{"item":"\"\\\/\b\f\n\r\t\u00e9é\ud83d\udeb2🚲\u0000 \u6f22漢"}}"#
        let content = StreamContent(line)
        #expect(content.faults == [])
        #expect(content.lines.first?.row?.text(0) == "\"\\/\u{8}\u{C}\n\r\téé🚲🚲\u{0} 漢漢")
    }

    @Test(
        "numbers are read exactly, from numbers and from texts",
        arguments: [
            ("9223372036854.775807", Int64.max), ("0.1", 100_000), ("0.000001", 1), ("1e-6", 1), ("1E2", 100_000_000),
            ("123456789012.123456", 123_456_789_012_123_456), ("1234567890123", 1_234_567_890_123_000_000),
            ("0", 0), ("-0", 0), ("0.30000000000000", 300_000),
        ] as [(String, Int64)])
    func numbers(text: String, millionths: Int64) {
        for value in [text, "\"\(text)\""] {
            let line = #"{"table":"items","op":"put","row":{"item":"A","standard_cost":\#(value)}}"#
            let content = StreamContent(line)
            #expect(content.faults == [])
            #expect(content.lines.first?.row?.number(3) == millionths, "\(value)")
        }
    }

    @Test("whole numbers may be written as decimals that are whole, texts as numbers")
    func lenient() {
        let line = #"{"table":"items","op":"put","row":{"item":4711,"shelf_life_days":30.0,"low_level_code":"3e1"}}"#
        let content = StreamContent(line)
        #expect(content.lines.first?.row?.values == ["item": "4711", "shelf_life_days": "30", "low_level_code": "30"])
    }

    @Test("a line that stays behind is not changed by the lines that are read after it")
    func kept() throws {
        var reader = ChangeStreamReader(ChunkedSource(Array(Self.sample.utf8)))
        var line = ChangeLine()
        #expect(try reader.next(into: &line))
        let first = line
        let values = first.row?.values
        while try reader.next(into: &line) {}
        #expect(first.row?.values == values)
        #expect(first.number == 1)
    }

    @Test("a line is given before the next one has arrived")
    func follows() throws {
        final class Pipe: ByteSource {
            var pending: [[UInt8]] = []
            func read(upTo count: Int, into bytes: inout [UInt8]) throws(FileError) -> Int {
                // A stream that is followed would wait here.
                guard !pending.isEmpty else { throw .unreadable(path: "pipe", reason: "read too far") }
                let next = pending.removeFirst()
                bytes += next
                return next.count
            }
        }
        let pipe = Pipe()
        var reader = ChangeStreamReader(pipe)
        var line = ChangeLine()
        pipe.pending = [Array("{\"date\":\"2026-04-01\"}\n{\"date\":".utf8)]
        #expect(try reader.next(into: &line))
        #expect(line.date?.description == "2026-04-01")
        pipe.pending = [Array("\"2026-04-02\"".utf8), Array("}\n".utf8)]
        #expect(try reader.next(into: &line))
        #expect(line.date?.description == "2026-04-02")
    }

    @Test("whatever bytes a line has, it is read or refused", arguments: [0, 1, 3])
    func garbled(number: Int) {
        let bytes = Array(Self.sample.split(separator: "\n")[number].utf8)
        for offset in bytes.indices {
            for byte in [0x00, 0x22, 0x2C, 0x5C, 0x7D, 0xFF] as [UInt8] {
                var changed = bytes
                changed[offset] = byte
                check(changed)
            }
            check(Array(bytes.prefix(offset)))
            check(Array(bytes[..<offset] + bytes[(offset + 1)...]))
        }
    }

    /// Reads bytes; every line that they have is read or has a fault.
    private func check(_ bytes: [UInt8]) {
        let content = StreamContent(bytes)
        let count = bytes.split(separator: 10).count
        #expect(content.lines.count + content.faults.count >= count)
        #expect(content.lines.allSatisfy { $0.row?.encoded ?? [] == $0.event })
    }
}
