import PlanningEvents
import PlanningModel
import Testing

@testable import ERPExchange

@Suite("Content of an extract")
struct ExtractContentTests {
    @Test("rows are read in the order of the file, with what they give and nothing else")
    func rows() throws {
        let extract = try ExtractFolder(SampleExtract.files).read()
        #expect(
            extract.rows(.sources) == [
                [
                    "item": "A", "location": "MAIN", "kind": "1", "lead_time_days": "2", "lead_time_basis": "1",
                    "lead_time_calendar": "WORK",
                ],
                [
                    "item": "B", "kind": "0", "from": "V1", "lead_time_days": "5", "order_minimum": "1000000",
                    "order_multiple": "1000000", "order_maximum": "100000000", "effective_from": "20454",
                    "effective_to": "20818",
                ],
                ["item": "A", "location": "EAST", "kind": "2", "from": "MAIN", "lead_time_days": "1"],
            ])
        #expect(extract.rows(.coverage)[1] == ["rule": "0"])
        #expect(extract.rows(.onHand)[1] == ["item": "A", "location": "MAIN", "lot": "L1", "quantity": "-1250000"])
        #expect(extract.rows(.locations)[0]["description"] == "Main, hall 1")
        #expect(extract.lines(.sources) == [2, 3, 4])
        for table in Table.allCases {
            #expect(extract.rowCount(table) == extract.rows(table).count)
            #expect(extract.rowCount(table) > 0)
            #expect(extract.file(of: table) == "\(table.name).csv")
        }
    }

    @Test("events are the bytes that RowEvent encodes, and are puts without time")
    func events() throws {
        let extract = try ExtractFolder(SampleExtract.files).read()
        for table in Table.allCases {
            var events: [[UInt8]] = []
            extract.forEachEvent(of: table) { event, _ in events.append(event.withUnsafeBufferPointer(Array.init)) }
            var rows: [[UInt8]] = []
            extract.forEachRow(of: table) { row, _ in
                #expect(row.operation == .put)
                #expect(row.time == nil)
                rows.append(row.encoded)
            }
            #expect(events == rows)
        }
    }

    @Test("an error of the body ends the walk and is thrown on")
    func bodyThrows() throws {
        struct Enough: Error {}
        let extract = try ExtractFolder(SampleExtract.files).read()
        var count = 0
        #expect(throws: Enough.self) {
            try extract.forEachRow(of: .items) { _, _ in
                count += 1
                throw Enough()
            }
        }
        #expect(count == 1)
    }

    @Test("an empty folder is an extract without rows, items alone are one with items")
    func empty() throws {
        let none = try ExtractFolder().read()
        #expect(Table.allCases.allSatisfy { none.rowCount($0) == 0 && none.file(of: $0) == nil })
        let items = try ExtractFolder(["items.csv": "item\nA\nB"]).read()
        #expect(items.rows(.items) == [["item": "A"], ["item": "B"]])
        let header = try ExtractFolder(["items.csv": "item"]).read()
        #expect(header.rowCount(.items) == 0)
        #expect(header.file(of: .items) == "items.csv")
    }

    @Test(
        "the ways to write one file give one extract",
        arguments: [
            "item,description\nA,one\nB,\"two, 2\"\n", "item,description\r\nA,one\r\nB,\"two, 2\"\r\n",
            "item,description\nA,one\nB,\"two, 2\"", "item,description\r\nA,one\r\nB,\"two, 2\"\r",
            "\u{FEFF}item,description\nA,one\nB,\"two, 2\"\n",
            "\"item\",\"description\"\n\"A\",\"one\"\n\"B\",\"two, 2\"\n",
            "description,item\none,A\n\"two, 2\",B\n", "item,description\n\nA,one\n\r\nB,\"two, 2\"\n\n",
            "item,description,unit\nA,one,\nB,\"two, 2\",\"\"\n",
        ])
    func spellings(text: String) throws {
        let expected = [["item": "A", "description": "one"], ["item": "B", "description": "two, 2"]]
        #expect(try ExtractFolder(["items.csv": text]).read().rows(.items) == expected)
        let folder = try ExtractFolder()
        try folder.write("items.csv.gz", gzip(text))
        let extract = try folder.read()
        #expect(extract.rows(.items) == expected)
        #expect(extract.file(of: .items) == "items.csv.gz")
    }

    @Test("a gzip file of several members is one file")
    func members() throws {
        let folder = try ExtractFolder()
        try folder.write("items.csv.gz", gzip("item\nA") + gzip("1\nB\n"))
        #expect(try folder.read().rows(.items) == [["item": "A1"], ["item": "B"]])
    }

    @Test("a gzip file that is none, is cut off or is damaged is a fault of the data")
    func damagedGzip() throws {
        let whole = gzip("item\nA\nB\nC\n")
        let damaged = "items.csv.gz: the gzip file is damaged or cut off; compress it again"
        for count in [whole.count - 1, whole.count - 8, whole.count / 2, 12] {
            let folder = try ExtractFolder()
            try folder.write("items.csv.gz", Array(whole.prefix(count)))
            #expect(try folder.faults() == [damaged], "\(count) bytes of \(whole.count)")
        }
        var wrongSum = whole
        wrongSum[whole.count - 6] ^= 1
        let folder = try ExtractFolder()
        try folder.write("items.csv.gz", wrongSum)
        #expect(try folder.faults() == [damaged])
        for text in ["item\nA\n", ""] {
            try folder.write("items.csv.gz", Array(text.utf8))
            #expect(
                try folder.faults() == ["items.csv.gz: is not a gzip file; compress it or drop .gz from its name"])
        }
    }

    @Test("a key can have spaces, commas, quotes, line ends and any Unicode")
    func names() throws {
        let names = [
            "A 1", " A", "A ", "A,1", "A\"1\"", "\"", "A\n1", "A\r\n1", "Schraube M8×20", "螺丝", "🚲", "e\u{301}",
            "\u{E9}",
            "'A'", "A;1", "a", "NULL", "0", "00", "-", "\u{FEFF}A",
        ]
        var writer = CSVWriter()
        writer.writeRow(["item"])
        for name in names { writer.writeRow([name]) }
        let folder = try ExtractFolder()
        try folder.write("items.csv", writer.take())
        for name in names { writer.writeRow([name]) }
        try folder.write("coverage.csv", Array("item\r\n".utf8) + writer.take())
        let extract = try folder.read()
        // Bytes, because Swift takes the two spellings of é for equal.
        #expect(extract.rows(.items).map { Array(($0["item"] ?? "").utf8) } == names.map { Array($0.utf8) })
        #expect(extract.rowCount(.coverage) == names.count)
    }

    @Test("numbers at the limits are read")
    func limits() throws {
        let text =
            "item,location,lot,quantity\nA,M,1,9223372036854.775807\nA,M,2,-9223372036854.775807\nA,M,3,0.000001\n"
        let files = ["items.csv": "item\nA\n", "locations.csv": "location\nM\n", "on_hand.csv": text]
        let rows = try ExtractFolder(files).read().rows(.onHand)
        #expect(rows.map { $0["quantity"] } == ["9223372036854775807", "-9223372036854775807", "1"])
    }

    @Test("rows written as CSV are read as the same events", arguments: Table.allCases)
    func roundTrip(table: Table) {
        var random = SeededGenerator(seed: UInt64(table.rawValue))
        var writer = CSVWriter()
        writer.writeRow(table.columns.map(\.name))
        var written: [[UInt8]] = []
        for _ in 0..<60 {
            let row = RandomRows.row(table, .put, using: &random)
            written.append(row.encoded)
            writer.writeRow(table.columns.indices.map { cell(row, $0) })
        }
        // One table alone, so that references are not looked at.
        var reader = TableReader(table, file: table.name, bytes: writer.take())
        var faults = FaultLog(limit: .max)
        _ = reader.read(faults: &faults)
        var read: [[UInt8]] = []
        reader.rows.forEachEvent { event, _ in read.append(event.withUnsafeBufferPointer(Array.init)) }
        #expect(read == written)
        let others = faults.summary { _ in 0 }.faults.filter { !$0.reason.contains("is given in line") }
        #expect(others == [])
    }

    private func cell(_ row: RowEvent, _ index: Int) -> String? {
        guard let number = row.number(index) else { return nil }
        switch row.table.columns[index].type {
        case .text: return row.text(index)
        case .integer, .flag: return String(number)
        case .day: return Day(rawValue: Int32(number)).description
        case .decimal: return Quantity(rawValue: number).description
        case .choice(let words): return words[Int(number)]
        }
    }

    @Test("whatever bytes a file has, it is read or refused", arguments: Table.allCases)
    func garbled(table: Table) {
        let bytes = Array((SampleExtract.files["\(table.name).csv"] ?? "").utf8)
        func read(_ bytes: [UInt8]) {
            var reader = TableReader(table, file: "x", bytes: bytes)
            var faults = FaultLog(limit: 10)
            _ = reader.read(faults: &faults)
            // Whatever was read is an event.
            reader.rows.forEachRow { row, _ in #expect(row.table == table) }
        }
        for offset in bytes.indices {
            for byte in [0x00, 0x0A, 0x0D, 0x22, 0x2C, 0xFF] as [UInt8] {
                var changed = bytes
                changed[offset] = byte
                read(changed)
            }
            read(Array(bytes.prefix(offset)))
        }
    }
}
