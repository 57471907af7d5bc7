import Testing

@Suite("Imports and change streams tell what they did")
struct StreamTests {
    @Test("Importing an extract twice appends nothing the second time")
    func importing() throws {
        let sandbox = try Sandbox()
        #expect(try sandbox.run("import extract").output.contains("appended 14 events"))
        #expect(try sandbox.run("import extract").output.hasSuffix("nothing differs; nothing appended\n"))
    }

    @Test("Settings that are not planned yet are noted on standard error")
    func notes() throws {
        var files = Workshop.files
        files["coverage.csv"] = "item,location,rule,spike_threshold\nLEG,SHOP,decoupling,4\n"
        let outcome = try Sandbox(files).run("import extract")
        #expect(outcome.status == 0)
        #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("note: ") })
    }

    @Test("A net change tells one line a batch and a summary; quietly, the summary only")
    func batches() throws {
        let sandbox = try Sandbox.planned()
        let stock = try Workshop.change("on_hand", "adjust", ["item": "LEG", "location": "SHOP", "quantity": "1"])
        let stream = stock + "{\"date\":\"2026-03-03\"}\n" + stock + "{\"date\":\"2026-03-04\"}\n"
        let lines = try sandbox.run("apply - --net-change", input: stream).output.split(separator: "\n")
        #expect(lines.count(where: { $0.hasPrefix("run ") }) == 3)
        #expect(lines.contains { $0.hasPrefix("appended 4 events in 3 batches, skipped 0") })
        #expect(lines.contains { $0.hasPrefix("microseconds     p50 ") })
        #expect(lines.contains { $0.hasPrefix("stocking points  p50 ") })
        let quiet = try sandbox.run("apply - --net-change --quiet", input: stock).output
        #expect(!quiet.contains("run "))
        #expect(quiet.hasPrefix("appended 1 event in 1 batch"))
    }

    @Test("A line that is wrong leaves what came before it")
    func partly() throws {
        let sandbox = try Sandbox.planned()
        let stock = try Workshop.change("on_hand", "adjust", ["item": "LEG", "location": "SHOP", "quantity": "1"])
        let outcome = try sandbox.run("apply - --batch 1", input: stock + stock + "nonsense\n")
        #expect(outcome.status == 65)
        #expect(outcome.output.hasPrefix("appended 2 events in 2 batches"))
        #expect(outcome.errors.hasPrefix("replan: line 3: "))
    }

    @Test("A stream whose first line is refused begins no journal")
    func firstLine() throws {
        let sandbox = try Sandbox()
        #expect(try sandbox.run("apply -", input: "nonsense\n").status == 65)
        #expect(try sandbox.run("journal info").status == 66)
    }
}
