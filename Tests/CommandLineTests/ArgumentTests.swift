import Testing

@Suite("What is wrong is told in one line, with what to do", .serialized)
struct ArgumentTests {
    /// A command that cannot be done: its exit status, and a part of the line that says why.
    struct Case: Sendable, CustomTestStringConvertible {
        var line: String
        var status: Int32
        var text: String

        init(_ line: String, _ status: Int32, _ text: String) {
            self.line = line
            self.status = status
            self.text = text
        }

        var testDescription: String { line }
    }

    static let usage = [
        Case("bogus", 64, "Unexpected argument 'bogus'"),
        Case("apply", 64, "Missing expected argument '<file>'"),
        Case("timeline LEG", 64, "Missing expected argument '<location>'"),
        Case("approve", 64, "Missing expected argument '<orders> ...'"),
        Case("orders --format xml", 64, "Please provide one of 'table', 'json' or 'csv'"),
        Case("orders --as-of yesterday", 64, "--as-of takes a run number (12), a position of the journal (p3456)"),
        Case("orders --as-of p-1", 64, "--as-of takes a run number"),
        Case("regenerate --date 2026-02-30", 64, "'2026-02-30' is invalid for '--date <date>'"),
        Case("regenerate --threads 0", 64, "--threads takes a number from 1 on, not 0"),
        Case("apply - --batch 0", 64, "--batch takes a number of lines from 1 on, not 0"),
        Case("audit first", 64, "'first' is invalid for '<run>'"),
        Case("compare 1", 64, "Missing expected argument '<after>'"),
        Case("timeline LEG SHOP --buckets year", 64, "Please provide one of 'day', 'week' or 'month'"),
    ]

    static let missing = [
        Case("orders --journal nowhere", 66, "there is no journal at nowhere; name one with --journal"),
        Case("regenerate --journal nowhere", 66, "begin one with `replan import EXTRACT`"),
        Case("import nowhere", 66, "nowhere: no such file or folder"),
        Case("apply nowhere", 66, "nowhere: no such file or folder"),
        Case("orders --as-of 7", 66, "there is no run 7 of the plan `main`; list the runs with `replan runs`"),
        Case("orders --as-of p999", 66, "there is no position 999; the journal ends at position"),
        Case("orders --as-of 1999-12-31T00:00:00Z", 66, "no run had planned `main` by then"),
        Case("orders --plan other", 66, "no run has planned `other` yet; plan with `replan regenerate --date"),
        Case("orders --item LEGS", 66, "there is no item `LEGS`; did you mean `LEG`?"),
        Case("requirements --location shop", 66, "there is no location `shop`; did you mean `SHOP`?"),
        Case("messages --item XYLOPHONE", 66, "there is no item `XYLOPHONE`; no item has a name like it"),
        Case("timeline TOPP SHOP", 66, "there is no item `TOPP`; did you mean `TOP`?"),
        Case("regenerate --items LEG TPO", 66, "there is no item `TPO`; did you mean `TOP`?"),
        Case("net-change --locations STORE", 66, "there is no location `STORE`"),
        Case("why SO-9", 66, "the plan has no order `SO-9`"),
        Case("why SO-1", 66, "order `SO-1` has 2 lines; name one of `SO-1/1`, `SO-1/2`"),
        Case("why SO-1/3", 66, "the plan has no order `SO-1/3`"),
        Case("why LEG@SHOP/20260101-1", 66, "its stocking point has `LEG@SHOP/20260310-1`"),
        Case("approve LEG@SHOP/20260310-2", 66, "the plan `main` has no order `LEG@SHOP/20260310-2`"),
        Case("firm PO-1", 66, "list its orders with `replan orders`"),
        Case("compare 1 2", 66, "there is no run 2 of the plan `main`"),
        Case("audit 2", 66, "the journal has no run 2; list the runs with `replan runs`"),
        Case("journal backup nowhere/copy", 66, "nowhere/copy: its folder does not exist; create it first"),
    ]

    /// Commands that end with an error change nothing, so all of them can share a journal.
    private static let shared = Result { try Sandbox.planned() }

    @Test("Wrong arguments end with 64, what is not there with 66", arguments: usage + missing)
    func fault(_ wrong: Case) throws {
        let outcome = try Self.shared.get().run(wrong.line)
        #expect(outcome.status == wrong.status)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("replan: "))
        #expect(outcome.errors.contains(wrong.text), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }

    @Test("The advice of wrong usage names the help of the command")
    func advice() throws {
        let outcome = try Sandbox().run("apply")
        #expect(outcome.errors.contains("See 'replan apply --help' for more information."))
    }

    @Test("A run without any date ends with 64")
    func noDate() throws {
        let sandbox = try Sandbox()
        try sandbox.run("import extract")
        let outcome = try sandbox.run("regenerate")
        #expect(outcome.status == 64)
        #expect(outcome.errors == "replan: there is no planning date yet; give one with --date\n")
    }

    @Test("Bad data ends with 65 and appends nothing")
    func badData() throws {
        let sandbox = try Sandbox.planned()
        let before = try sandbox.run("journal info --format json").rows()[0]["positions"] as? Int
        let lines = [
            "{\"table\":\"items\",\"op\":\"put\",\"row\":{}}\n",
            try Workshop.change("on_hand", "remove", ["item": "TOP", "location": "SHOP"]), "not JSON\n",
        ]
        for line in lines {
            let outcome = try sandbox.run("apply -", input: line)
            #expect(outcome.status == 65)
            #expect(outcome.errors.hasPrefix("replan: line 1: "), "\(outcome.errors)")
        }
        let broken = try Sandbox(["items.csv": "item\nA\nA\n"])
        #expect(try broken.run("import extract").status == 65)
        #expect(try sandbox.run("journal info --format json").rows()[0]["positions"] as? Int == before)
    }

    @Test("Every command explains itself and gives an example")
    func help() throws {
        let sandbox = try Sandbox()
        let commands = [
            "import", "apply", "regenerate", "net-change", "orders", "requirements", "pegging", "messages",
            "consumption", "timeline", "why", "approve", "firm", "runs", "compare", "audit", "journal info",
            "journal head", "journal verify", "journal export",
            "journal import", "journal backup", "journal compact", "contract",
        ]
        for command in commands {
            let outcome = try sandbox.run(command + " --help")
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("Example"), "\(command)")
        }
    }

    @Test("Shells complete commands", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) throws {
        let outcome = try Sandbox().run("--generate-completion-script \(shell)")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("net-change"))
    }
}
