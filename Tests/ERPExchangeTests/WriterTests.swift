import ERPExchange
import PlanningModel
import Testing

@Suite("Writing CSV and JSON")
struct WriterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("cells are put in quotes where a reader needs them, rows end in CRLF")
    func csv() throws {
        var writer = CSVWriter()
        writer.writeRow(["order", "with, comma", "with \"quote\"", "two\nlines", "CR\r", " space ", "", nil, "é"])
        writer.write(Quantity(rawValue: 1_500_000))
        writer.write(Day("2026-03-31"))
        writer.write(12)
        writer.write(nil as Quantity?)
        writer.endRow()
        #expect(
            text(writer.take())
                == "order,\"with, comma\",\"with \"\"quote\"\"\",\"two\nlines\",\"CR\r\", space ,,,é\r\n1.5,2026-03-31,12,\r\n"
        )
        #expect(writer.take() == [])
    }

    @Test("a row of one blank cell is not an empty line")
    func blankRow() {
        var writer = CSVWriter()
        writer.writeRow([nil])
        writer.writeRow([""])
        writer.writeRow([nil, nil])
        #expect(text(writer.take()) == "\"\"\r\n\"\"\r\n,\r\n")
        writer.writeRow([nil])
        #expect(text(writer.take()) == "\"\"\r\n")
    }

    @Test("JSON has its members in the order given, and every kind of value")
    func json() {
        var json = JSONWriter()
        json.beginArray()
        for quantity in [Quantity(rawValue: 1), Quantity(rawValue: -9_223_372_036_854_775_807), .zero] {
            json.beginObject()
            json.member("order", "a \"b\" \\ \n\r\t\u{1}\u{1F}é🚲/")
            json.member("quantity", quantity)
            json.member("date", Day("2026-03-31"))
            json.member("count", -7)
            json.member("covered", true)
            json.null("line")
            json.member("none", nil as Quantity?)
            json.member("nowhere", nil as String?)
            json.name("demand")
            json.beginObject()
            json.member("kind", "sales")
            json.endObject()
            json.name("list")
            json.beginArray()
            json.value(1)
            json.value("two")
            json.endArray()
            json.endObject()
        }
        json.endArray()
        let row = { (quantity: String) in
            #"{"order":"a \"b\" \\ \n\r\t\u0001\u001fé🚲/","quantity":\#(quantity),"date":"2026-03-31","count":-7,"#
                + #""covered":true,"line":null,"none":null,"nowhere":null,"demand":{"kind":"sales"},"list":[1,"two"]}"#
        }
        #expect(
            text(json.take()) == "[\n\(row("0.000001")),\n\(row("-9223372036854.775807")),\n\(row("0"))\n]\n")
    }

    @Test("empty arrays and objects are written as such")
    func empty() {
        var json = JSONWriter()
        json.beginArray()
        json.endArray()
        #expect(text(json.take()) == "[]\n")
        json.beginObject()
        json.name("rows")
        json.beginArray()
        json.endArray()
        json.endObject()
        #expect(text(json.take()) == "{\"rows\":[]}\n")
    }

    @Test("output can be taken piece by piece")
    func pieces() {
        var json = JSONWriter()
        var output = ""
        json.beginArray()
        for number in 1...3 {
            json.value(number)
            output += text(json.take())
        }
        json.endArray()
        output += text(json.take())
        #expect(output == "[\n1,\n2,\n3\n]\n")
    }
}
