import Foundation
import Testing

@Suite("The journal is looked after")
struct JournalTests {
    @Test("Every line of an export is an object with its position; rows have the members of the change stream")
    func export() throws {
        let sandbox = try Sandbox.planned()
        let order = "LEG@SHOP/20260310-1"
        #expect(try sandbox.run("approve \(order)").status == 0)
        #expect(
            try sandbox.run("apply -", input: "{\"date\":\"2026-03-03\",\"source\":\"erp\",\"sequence\":7}\n").status
                == 0)
        let lines = try sandbox.run("journal export").output.split(separator: "\n")
        let objects = try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
        #expect(objects.map { $0["position"] as? Int } == Array(1...lines.count))
        let kinds = Set(objects.compactMap { $0["event"] as? String })
        #expect(
            kinds.isSuperset(of: [
                "items", "run_started", "window_replaced", "run_completed", "order_fixed", "planning_date_moved",
            ]))
        let item = try #require(objects.first { $0["event"] as? String == "items" })
        #expect(item["table"] as? String == "items" && item["op"] as? String == "put")
        #expect(item["row"] as? [String: String] == ["item": "TABLE"])
        #expect(item["cause"] as? String == "import")
        let last = try #require(objects.last)
        #expect(last["source"] as? String == "erp" && last["sequence"] as? Int == 7)
        #expect(last["date"] as? String == "2026-03-03")
        let part = try sandbox.run("journal export --from 2 --to 3").output
        #expect(part.split(separator: "\n") == Array(lines[1...2]))
    }

    @Test("A backup is the same journal")
    func backup() throws {
        let sandbox = try Sandbox.planned()
        #expect(try sandbox.run("journal backup copy").status == 0)
        #expect(try sandbox.run("journal export --journal copy").output == sandbox.run("journal export").output)
        let again = try sandbox.run("journal backup copy")
        #expect(again.status == 74)
        #expect(again.errors.contains("already exists"))
    }

    @Test("A complete export makes the same journal again, and an altered one is refused and leaves nothing")
    func roundTrip() throws {
        let sandbox = try Sandbox.planned()
        let head = try sandbox.run("journal head --format csv").output
        let lines = try sandbox.run("journal export --complete").output
        #expect(try sandbox.run("journal import - --journal copy", input: lines).status == 0)
        #expect(try sandbox.run("journal head --journal copy --format csv").output == head)
        #expect(try sandbox.run("journal export --complete --journal copy").output == lines)
        #expect(try sandbox.run("orders --journal copy").output == sandbox.run("orders").output)
        #expect(try sandbox.run("journal import - --journal copy", input: lines).status == 74)

        let rows = lines.split(separator: "\n", omittingEmptySubsequences: true)
        let altered: [(String, String)] = [
            (lines.replacingOccurrences(of: "\"cause\":\"import\"", with: "\"cause\":\"imports\""), "was altered"),
            ((rows[..<5] + rows[6...]).joined(separator: "\n"), "position 6 is missing"),
            (rows.dropLast().joined(separator: "\n"), "cut off"),
            (rows[0] + "\n{}\n", "-:2: not a line of"),
            (String(rows[0].dropLast(9)), "-:1: not a line of"),
        ]
        for (text, reason) in altered {
            let outcome = try sandbox.run("journal import - --journal other", input: text)
            #expect(outcome.status == 65 && outcome.errors.contains(reason), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: sandbox.folder.appendingPathComponent("other").path))
        }
        #expect(try sandbox.run("journal export --complete --from 2").status == 64)
    }

    @Test("A hash that was written down is found later, another is not")
    func containedHash() throws {
        let sandbox = try Sandbox.planned()
        let hash = try #require(try sandbox.run("journal head --format json").rows()[0]["hash"] as? String)
        #expect(try sandbox.run("apply -", input: "{\"date\":\"2026-03-03\"}\n").status == 0)
        let found = try sandbox.run(["journal", "verify", "--contains", hash, "--format", "table"])
        #expect(found.status == 0 && found.output.contains("contains \(hash)"))
        let other = String(hash.reversed())
        let missed = try sandbox.run(["journal", "verify", "--contains", other])
        #expect(missed.status == 1 && missed.errors.contains("does not contain"))
        #expect(try sandbox.run("journal verify --contains abc").status == 64)
    }

    @Test("What is right of a damaged journal is saved, and a compact copy is the same journal")
    func copies() throws {
        let sandbox = try Sandbox.planned()
        #expect(try sandbox.run("journal compact small").status == 0)
        #expect(try sandbox.run("journal export --journal small").output == sandbox.run("journal export").output)
        let before = try sandbox.run("journal export").output.split(separator: "\n")
        let file = sandbox.folder.appendingPathComponent("replan-journal/data.mdb")
        var bytes = try Data(contentsOf: file)
        for place in bytes.indices where bytes[place...].starts(with: Data("regeneration main".utf8)) {
            bytes[place] ^= 1
        }
        try bytes.write(to: file)
        let outcome = try sandbox.run("journal verify --repair-copy saved --format table")
        #expect(outcome.status == 1 && outcome.output.contains("copied"))
        let saved = try sandbox.run("journal export --journal saved").output.split(separator: "\n")
        #expect(!saved.isEmpty && saved.count < before.count && saved == Array(before.prefix(saved.count)))
        #expect(try sandbox.run("journal verify --repair-copy saved").status == 74)
    }

    @Test("A damaged journal is told by position, with exit status 1")
    func damage() throws {
        let sandbox = try Sandbox.planned()
        #expect(try sandbox.run("journal verify").rows().isEmpty)
        let file = sandbox.folder.appendingPathComponent("replan-journal/data.mdb")
        var bytes = try Data(contentsOf: file)
        // Pages that are not used any more may hold the row, too.
        let places = bytes.indices.filter { bytes[$0...].starts(with: Data("SO-1".utf8)) }
        #expect(!places.isEmpty)
        for place in places { bytes[place] ^= 1 }
        try bytes.write(to: file)
        let outcome = try sandbox.run("journal verify --format json")
        #expect(outcome.status == 1)
        #expect(try outcome.rows().first?["position"] as? Int == 1)
        #expect(outcome.errors.contains("damaged: right up to position 0; readable: "))
        #expect(try sandbox.run("journal verify --format table").output.hasPrefix("damaged: "))
        #expect(try sandbox.run("orders").status == 1)
    }

    @Test("REPLAN_JOURNAL names the journal")
    func environment() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.run("import extract", environment: ["REPLAN_JOURNAL": "elsewhere"])
        #expect(outcome.status == 0)
        #expect(try sandbox.run("journal info --journal elsewhere").status == 0)
        #expect(try sandbox.run("journal info").status == 66)
    }
}
