import Testing

@Suite("Extremes are planned or refused, never fatal")
struct ExtremeTests {
    private static let place = "location\nMAIN\n"

    private func table(_ header: String, _ rows: some Sequence<String>) -> String {
        header + "\n" + rows.map { $0 + "\n" }.joined()
    }

    @Test("an empty extract, and one with only items, plan nothing")
    func nothing() throws {
        for files in [[:], ["items.csv": "item\nA\n\"B \"\"x\"\", ü 🙂\"\n"]] {
            let sandbox = try Sandbox.planned(files)
            #expect(try sandbox.run(["orders", "--format", "json"]).rows().isEmpty)
        }
    }

    @Test("names with spaces, commas, quotes and any letters come out as they came in, order ids can be asked for")
    func names() throws {
        let sandbox = try Sandbox.planned([
            "locations.csv": "location\n\"Lager, 1\"\n", "items.csv": "item\n\"B \"\"x\"\" @/% ü 🙂\"\n",
            "sources.csv": "item,kind,from,lead_time_days\n\"B \"\"x\"\" @/% ü 🙂\",buy,V,2\n",
            "demand_orders.csv":
                "order,line,item,location,quantity,due_date\nS,1,\"B \"\"x\"\" @/% ü 🙂\",\"Lager, 1\",3,2026-03-20\n",
        ])
        let orders = try sandbox.run(["orders", "--format", "json"]).rows()
        #expect(orders.count == 1)
        #expect(orders.first?["item"] as? String == "B \"x\" @/% ü 🙂")
        #expect(orders.first?["location"] as? String == "Lager, 1")
        let id = try #require(orders.first?["order"] as? String)
        #expect(try sandbox.run(["why", id]).status == 0)
    }

    @Test("the greatest quantity goes down twenty levels")
    func deep() throws {
        let levels = 0..<20
        let sandbox = try Sandbox.planned([
            "locations.csv": Self.place, "items.csv": table("item", (0...20).map { "L\($0)" }),
            "sources.csv": table(
                "item,kind,from,lead_time_days", levels.map { "L\($0),make,,2" } + ["L20,buy,V,2"]),
            "bom_components.csv": table("parent,component,quantity_per", levels.map { "L\($0),L\($0 + 1),1" }),
            "demand_orders.csv":
                "order,line,item,location,quantity,due_date\nS,1,L0,MAIN,9223372036854.775807,2026-06-10\n",
        ])
        let csv = try sandbox.run(["orders", "--item", "L20", "--format", "csv"]).output
        // 20 levels of 2 days before 10 June, and 2 for the purchase itself.
        #expect(csv.contains(",9223372036854.775807,2026-04-29,"))
        #expect(csv.contains(",20,1,,\r\n"))
    }

    @Test("quantities that add up to more than can be held are refused by the name of their item; nothing is recorded")
    func overflow() throws {
        let sandbox = try Sandbox([
            "locations.csv": Self.place, "items.csv": "item\nA\n", "sources.csv": "item,kind,from\nA,buy,V\n",
            "coverage.csv": "item,rule\nA,min_max\n",
            "demand_orders.csv": table(
                "order,line,item,location,quantity,due_date",
                (1...2).map { "S,\($0),A,MAIN,9223372036854.775807,2026-06-10" }),
        ])
        #expect(try sandbox.run(["import", "extract"]).status == 0)
        let outcome = try sandbox.run(["regenerate", "--date", "2026-03-02"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("item `A` at location `MAIN`: quantities add up to more than"))
        #expect(try sandbox.run(["runs", "--format", "json"]).rows().isEmpty)
    }

    @Test("ten thousand components under one parent are planned in linear time")
    func wide() throws {
        let components = 0..<10_000
        let sandbox = try Sandbox.planned([
            "locations.csv": Self.place, "items.csv": table("item", ["P"] + components.map { "C\($0)" }),
            "sources.csv": table("item,kind,from", ["P,make,"] + components.map { "C\($0),buy,V" }),
            "bom_components.csv": table("parent,component,quantity_per", components.map { "P,C\($0),1" }),
            "demand_orders.csv": "order,line,item,location,quantity,due_date\nS,1,P,MAIN,7,2026-03-20\n",
        ])
        let runs = try sandbox.run(["runs", "--format", "json"]).rows()
        #expect(runs.first?["orders"] as? Int == 10_001)
    }
}
