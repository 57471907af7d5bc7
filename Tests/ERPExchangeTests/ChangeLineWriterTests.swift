import ERPExchange
import PlanningEvents
import PlanningModel
import Testing

@Suite("Writing changes")
struct ChangeLineWriterTests {
    @Test("a change is written in the contract's form, every value as text")
    func form() {
        var row = RowEvent()
        row.begin(.sources, .put)
        row.set(3, to: "V \"1\"".utf8)
        row.set(0, to: "A".utf8)
        row.set(2, to: 0)
        row.set(6, to: 14)
        row.set(11, to: 1_500_000)
        row.set(16, to: 20_543)
        row.time = 1_775_023_200_250_000
        var writer = ChangeLineWriter()
        writer.write(row, source: "erp\n", sequence: -7)
        let text = String(decoding: writer.take(), as: UTF8.self)
        #expect(
            text == """
                {"table":"sources","op":"put","row":{"item":"A","kind":"buy","from":"V \\"1\\"","lead_time_days":"14",\
                "order_minimum":"1.5","effective_from":"2026-03-31"},"source":"erp\\n","sequence":-7,\
                "at":"2026-04-01T06:00:00.250000Z"}

                """)
        #expect(writer.take() == [])
    }

    @Test("a planning date is written in the contract's form")
    func date() throws {
        let day = try #require(Day("2026-04-02"))
        var writer = ChangeLineWriter()
        writer.write(day)
        writer.write(day, source: "erp", sequence: 1, at: 0)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == """
                {"date":"2026-04-02"}
                {"date":"2026-04-02","source":"erp","sequence":1,"at":"1970-01-01T00:00:00Z"}

                """)
        let content = StreamContent(writer.take())
        #expect(content.lines.map(\.date) == [day, day])
        #expect(content.lines.map(\.at) == [nil, 0])
    }

    @Test("what is written is read as the same event, in every table", arguments: Table.allCases)
    func roundTrip(table: Table) {
        var random = SeededGenerator(seed: 100 + UInt64(table.rawValue))
        var writer = ChangeLineWriter()
        var written: [[UInt8]] = []
        for _ in 0..<60 {
            let operations: [RowOperation] = table == .onHand ? [.put, .remove, .adjust] : [.put, .remove]
            var row = RandomRows.row(table, operations.randomElement(using: &random) ?? .put, using: &random)
            if Bool.random(using: &random) {
                let (first, last) = (Int64(Day.earliest.rawValue), Int64(Day.latest.rawValue))
                row.time = Int64.random(in: first * 86_400_000_000..<last * 86_400_000_000, using: &random)
            }
            written.append(row.encoded)
            writer.write(
                row, source: RandomRows.text(using: &random), sequence: .random(in: .min ... .max, using: &random))
        }
        let content = StreamContent(writer.take())
        #expect(content.faults == [])
        #expect(content.lines.map(\.event) == written)
    }

    @Test("damaged events are written without a trap, and what is read back is an event or a fault")
    func damaged() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let table = Table.allCases.randomElement(using: &random) ?? .items
            var row = RowEvent()
            row.begin(table, .put)
            for (index, column) in table.columns.enumerated() {
                if column.type.isText {
                    row.set(index, to: (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) })
                } else {
                    row.set(
                        index,
                        to: [.min, .max, .random(in: .min ... .max, using: &random)].randomElement(using: &random) ?? 0)
                }
            }
            row.time = [.min, .max].randomElement(using: &random)
            var writer = ChangeLineWriter()
            writer.write(row)
            let content = StreamContent(writer.take())
            #expect(content.lines.count + min(1, content.faults.count) == 1)
        }
    }
}
