import Foundation
import Testing

@Suite("Reading commands show the plan")
struct ViewTests {
    /// For what only reads.
    private static let shared = Result { try Sandbox.planned() }

    @Test("Lists are JSON off a terminal, with the members of the contract in order")
    func members() throws {
        let sandbox = try Sandbox.planned()
        let text = try sandbox.run("orders").output
        let first = text.split(separator: "\n")[1]
        let expected = """
            {"order":"TABLE@SHOP/20260312-1","kind":"make","item":"TABLE","location":"SHOP","from":null,"quantity":2,\
            "order_date":"2026-03-10","start_date":"2026-03-10","receipt_date":"2026-03-12",\
            "available_date":"2026-03-12","required_date":"2026-03-12","delay_days":2,"delayed_to":"2026-03-14",\
            "status":"planned","priority":null,"level":0,"run":1,"proposed_order":null,"proposed_line":null},
            """
        #expect(first == expected)
    }

    @Test(
        "Every list has three forms",
        arguments: [
            "orders", "requirements", "pegging", "messages", "consumption", "buffers", "runs", "timeline LEG SHOP",
            "why SO-1/1", "compare 1 1", "audit 1", "journal info", "journal verify", "contract", "contract coverage",
        ])
    func forms(command: String) throws {
        let sandbox = try Self.shared.get()
        let json = try sandbox.run(command + " --format json")
        #expect(json.status == 0)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.output.utf8)) }
        let csv = try sandbox.run(command + " --format csv")
        #expect(csv.status == 0)
        #expect(csv.output.contains(",") && csv.output.hasSuffix("\r\n"))
        let table = try sandbox.run(command + " --format table")
        #expect(table.status == 0)
        #expect(!table.output.isEmpty && !table.output.contains("\u{1B}"))
        #expect(table.output.split(separator: "\n").allSatisfy { $0.count <= 140 })
    }

    @Test("A table marks what is late, aligns numbers at their points and sums up")
    func table() throws {
        let lines = try Sandbox.planned().run("pegging --format table").output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("   LEG    SHOP           6.5  dependent") })
        #expect(lines.contains { $0.hasPrefix("   LEG    SHOP           4    safety_stock") })
        #expect(lines.contains { $0.hasPrefix("!  TOP    SHOP           2    dependent") })
        #expect(lines.last == "8 links, 1 late — run 1, 2026-03-02")
    }

    @Test("A filter narrows a list to an item")
    func filter() throws {
        let rows = try Sandbox.planned().run("orders --item LEG").rows()
        #expect(rows.map { $0["order"] as? String } == ["LEG@SHOP/20260310-1"])
    }

    @Test("The plan of the past is read by run, position and time")
    func past() throws {
        let sandbox = try Sandbox.planned()
        let then = try sandbox.run("runs").rows()[0]
        let time = try #require(then["recorded_at"] as? String)
        let end = try #require(then["last_position"] as? Int)
        Thread.sleep(forTimeInterval: 0.01)
        let stock = try Workshop.change("on_hand", "adjust", ["item": "LEG", "location": "SHOP", "quantity": "100"])
        #expect(try sandbox.run("apply - --net-change", input: stock).status == 0)
        #expect(try sandbox.run("orders --item LEG").rows().isEmpty)
        for moment in ["1", "p\(end)", "p\(end + 1)", time] {
            #expect(try sandbox.run("orders --item LEG --as-of \(moment)").rows().count == 1, "\(moment)")
        }
        #expect(try sandbox.run("orders --item LEG --as-of 2").rows().isEmpty)
        #expect(try sandbox.run("orders --as-of p\(end - 1)").status == 66)
    }

    @Test("The timeline adds up: requirements, receipts, planned orders, balance")
    func timeline() throws {
        let sandbox = try Sandbox.planned()
        let rows = try sandbox.run("timeline LEG SHOP").rows()
        #expect(rows.map { $0["date"] as? String } == ["2026-03-02", "2026-03-05", "2026-03-10", "2026-03-31"])
        #expect(rows.map { $0["requirements"] as? Double } == [0, 0, 8, 4])
        #expect(rows.map { $0["planned_orders"] as? Double } == [0, 0, 10, 0])
        #expect(rows.map { $0["projected_balance"] as? Double } == [6.5, 6.5, 8.5, 4.5])
        let months = try sandbox.run("timeline LEG SHOP --buckets month").rows()
        #expect(months.map { $0["requirements"] as? Double } == [12])
        let text = try sandbox.run("timeline LEG SHOP --format table").output
        #expect(text.contains("source buy from MILL, lead time 5 days, multiple 10"))
        #expect(text.contains("┈ floor 4"))
    }

    @Test("`why` follows the pegging to the end demand and down to what is bought, and finds the events")
    func why() throws {
        let sandbox = try Sandbox.planned()
        let change = try Workshop.change(
            "demand_orders", "put",
            [
                "order": "SO-2", "line": "1", "item": "TABLE", "location": "SHOP", "quantity": "5",
                "due_date": "2026-05-04",
            ])
        #expect(try sandbox.run("apply - --net-change", input: change).status == 0)
        let trace = try sandbox.run("why TABLE@SHOP/20260504-1").rows()[0]
        let demand = try #require(trace["demand"] as? [[String: Any]])
        #expect(demand.map { $0["order"] as? String } == ["SO-2"])
        let supply = try #require(trace["supply"] as? [[String: Any]])
        #expect(supply.map { $0["item"] as? String } == ["LEG", "TOP"])
        #expect((trace["made_by"] as? [String: Any])?["run"] as? Int == 2)
        let events = try #require(trace["events"] as? [[String: Any]])
        #expect(events.map { $0["event"] as? String } == ["demand_orders"])
        let leg = try sandbox.run("why LEG@SHOP/20260502-1 --format table").output
        #expect(leg.contains("sales  SO-2/1"))
    }

    @Test("`why` names a factor of the month that made an order what it is")
    func whyOfSeason() throws {
        let sandbox = try Sandbox.planned()
        let row = ["item": "LEG", "location": "SHOP", "safety_stock": "4", "seasonal_key": "S"]
        for (table, row) in [("coverage", row), ("seasonal_factors", ["key": "S", "month": "3", "factor": "2.5"])] {
            let change = try Workshop.change(table, "put", row)
            #expect(try sandbox.run("apply - --net-change", input: change).status == 0)
        }
        let order = try #require(try sandbox.run("orders --item LEG").rows().first?["order"] as? String)
        let events = try #require(try sandbox.run("why \(order)").rows()[0]["events"] as? [[String: Any]])
        #expect(events.map { $0["event"] as? String } == ["seasonal_factors"])
    }

    @Test("`why` names the range that gave an order its priority, and how long a customer wants goods to keep")
    func whyOfKeys() throws {
        let sandbox = try Sandbox.planned()
        func apply(_ rows: [(String, [String: String])]) throws {
            let changes = try rows.map { try Workshop.change($0.0, "put", $0.1) }.joined()
            #expect(try sandbox.run("apply - --net-change", input: changes).status == 0)
        }
        func events(_ item: String) throws -> [String?] {
            let order = try #require(try sandbox.run("orders --item \(item)").rows().first?["order"] as? String)
            let events = try #require(try sandbox.run("why \(order)").rows()[0]["events"] as? [[String: Any]])
            return events.map { $0["event"] as? String }
        }
        let coverage = [
            "item": "LEG", "location": "SHOP", "rule": "priority", "reorder_point": "400", "maximum": "400",
            "priority_method": "single_range", "priority_key": "R",
        ]
        let due = "2026-03-20"
        try apply([
            ("coverage", coverage), ("items", ["item": "GLUE"]),
            ("sources", ["item": "GLUE", "kind": "buy", "from": "MILL", "lead_time_days": "0"]),
            ("on_hand", ["item": "GLUE", "location": "SHOP", "quantity": "1", "expires_on": due]),
            (
                "demand_orders",
                [
                    "order": "SO-9", "line": "1", "customer": "C1", "item": "GLUE", "location": "SHOP",
                    "quantity": "1", "due_date": due,
                ]
            ),
        ])
        try apply([
            ("priority_ranges", ["key": "R", "priority": "30", "limit_of": "infinite"]),
            ("priority_ranges", ["key": "OTHER", "priority": "10", "limit_of": "infinite"]),
            ("sellable_days", ["customer": "C1", "sellable_days": "2"]),
            ("sellable_days", ["customer": "C2", "sellable_days": "3"]),
        ])
        #expect(try events("LEG") == ["priority_ranges"])
        #expect(try events("GLUE") == ["sellable_days"])
    }

    @Test("`why` tells how an open order changed")
    func history() throws {
        let sandbox = try Sandbox.planned()
        let row = [
            "order": "PO-1", "line": "1", "kind": "purchase", "item": "TOP", "location": "SHOP", "from": "MILL",
            "quantity": "3", "due_date": "2026-03-10",
        ]
        #expect(
            try sandbox.run("apply - --net-change", input: Workshop.change("supply_orders", "put", row)).status == 0)
        let text = try sandbox.run("why PO-1 --format table").output
        #expect(text.contains("due_date 2026-03-16 → 2026-03-10"))
        #expect(text.contains("sales  SO-1/1"))
    }

    @Test("Two runs are compared member by member")
    func compare() throws {
        let sandbox = try Sandbox.planned()
        let change = try Workshop.change(
            "demand_orders", "put",
            [
                "order": "SO-1", "line": "2", "item": "TABLE", "location": "SHOP", "quantity": "4",
                "due_date": "2026-04-02",
            ])
        #expect(try sandbox.run("apply - --net-change", input: change).status == 0)
        let rows = try sandbox.run("compare 1 2").rows()
        let table = try #require(rows.first { $0["order"] as? String == "TABLE@SHOP/20260402-1" })
        #expect(table["change"] as? String == "changed")
        let changes = try #require(table["changes"] as? [[String: Any]])
        #expect(changes.map { $0["member"] as? String } == ["quantity"])
        #expect(changes.map { $0["old"] as? Double } == [1])
        #expect(changes.map { $0["new"] as? Double } == [4])
        #expect(rows.contains { $0["change"] as? String == "added" && $0["item"] as? String == "LEG" })
        #expect(try sandbox.run("compare 2 2").rows().isEmpty)
    }
}
