import Foundation
import Testing

@Suite("Fixed orders stay")
struct FixingTests {
    private static let order = "LEG@SHOP/20260310-1"

    private func status(of order: String, in sandbox: Sandbox) throws -> String? {
        try sandbox.run("orders").rows().first { $0["order"] as? String == order }?["status"] as? String
    }

    /// More stock, so that the order is not needed any more.
    private func fillUp(_ sandbox: Sandbox) throws {
        let stock = try Workshop.change("on_hand", "adjust", ["item": "LEG", "location": "SHOP", "quantity": "100"])
        let outcome = try sandbox.run("apply - --net-change", input: stock)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("An approved or firmed order is shown at once and kept by the next runs", arguments: ["approve", "firm"])
    func keep(command: String) throws {
        let sandbox = try Sandbox.planned()
        let wanted = command == "approve" ? "approved" : "firmed"
        #expect(try status(of: Self.order, in: sandbox) == "planned")
        #expect(try sandbox.run("\(command) \(Self.order)").status == 0)
        #expect(try status(of: Self.order, in: sandbox) == wanted)
        try fillUp(sandbox)
        #expect(try status(of: Self.order, in: sandbox) == wanted)
        #expect(try sandbox.run("regenerate").status == 0)
        #expect(try status(of: Self.order, in: sandbox) == wanted)
        #expect(try sandbox.run("audit 2").status == 0)
        #expect(try sandbox.run("orders --as-of 1 --item LEG").rows()[0]["status"] as? String == "planned")
    }

    @Test("An order that nobody fixes goes when it is not needed")
    func drop() throws {
        let sandbox = try Sandbox.planned()
        try fillUp(sandbox)
        #expect(try status(of: Self.order, in: sandbox) == nil)
    }

    @Test("Fixing an order twice says so and appends nothing")
    func again() throws {
        let sandbox = try Sandbox.planned()
        #expect(try sandbox.run("approve \(Self.order)").output.hasPrefix("1 order approved; "))
        #expect(try sandbox.run("approve \(Self.order)").output == "0 orders approved, 1 fixed already\n")
    }

    @Test("One unknown order among many: nothing is fixed")
    func unknown() throws {
        let sandbox = try Sandbox.planned()
        #expect(try sandbox.run("approve \(Self.order) LEG@SHOP/20300101-1").status == 66)
        #expect(try status(of: Self.order, in: sandbox) == "planned")
    }

    @Test("An open order that names a firmed one replaces it")
    func confirm() throws {
        let sandbox = try Sandbox.planned()
        #expect(try sandbox.run("firm \(Self.order)").status == 0)
        let row = [
            "order": "PO-7", "kind": "purchase", "item": "LEG", "location": "SHOP", "from": "MILL", "quantity": "10",
            "due_date": "2026-03-10", "planned_order": Self.order,
        ]
        let outcome = try sandbox.run("apply - --net-change", input: Workshop.change("supply_orders", "put", row))
        #expect(outcome.status == 0)
        #expect(try status(of: Self.order, in: sandbox) == nil)
        let supplies = try sandbox.run("pegging --item LEG").rows().compactMap { $0["supply"] as? [String: Any] }
        #expect(Set(supplies.compactMap { $0["order"] as? String }) == ["PO-7"])
    }

    @Test(
        "An edited order is approved as it is then, shown so at once and by the next run; released it is planned again")
    func editAndRelease() throws {
        let sandbox = try Sandbox.planned()
        let outcome = try sandbox.run("edit \(Self.order) --quantity 25")
        #expect(outcome.status == 0 && outcome.output.contains("approved: buy 25"), "\(outcome)")
        for _ in 0..<2 {
            let row = try sandbox.run("orders --item LEG").rows().first { $0["order"] as? String == Self.order }
            #expect(row?["quantity"] as? Int == 25)
            #expect(row?["status"] as? String == "approved")
            #expect(try sandbox.run("net-change").status == 0)
        }
        let why = try sandbox.run("why \(Self.order) --format table").output
        #expect(why.contains("edited: 25"), "\(why)")
        #expect(try sandbox.run("release \(Self.order)").output.hasPrefix("1 order released; "))
        #expect(try status(of: Self.order, in: sandbox) == "planned")
        #expect(try sandbox.run("release \(Self.order)").output == "0 orders released, 1 not fixed\n")
        #expect(try sandbox.run("edit \(Self.order)").status == 64)
        #expect(try sandbox.run("edit \(Self.order) --from NOBODY").status == 66)
    }

    @Test("Firming by supplier lists what an integrator sends, and the orders keep the proposed number")
    func firmInGroups() throws {
        let sandbox = try Sandbox.planned()
        let firmed = try sandbox.run("firm --supplier MILL --group supplier-date --prefix P- --format json")
        #expect(firmed.status == 0, "\(firmed.errors)")
        let rows = try firmed.rows()
        #expect(!rows.isEmpty)
        #expect(
            rows.allSatisfy {
                $0["from"] as? String == "MILL" && ($0["proposed_order"] as? String ?? "").hasPrefix("P-")
            })
        let leg = try sandbox.run("orders").rows().first { $0["order"] as? String == Self.order }
        #expect(leg?["status"] as? String == "firmed")
        #expect(
            leg?["proposed_order"] as? String == rows.first { $0["order"] as? String == Self.order }?["proposed_order"]
                as? String)
        #expect(try sandbox.run("firm --supplier MILL").output == "0 orders firmed\n")
        #expect(try sandbox.run("edit \(Self.order) --quantity 3").status == 1)
        #expect(try sandbox.run("firm").status == 64)
        #expect(try sandbox.run("firm \(Self.order) --all").status == 64)
    }

    @Test("The runs tell how much of the plan they changed; the first has nothing to compare with")
    func nervousness() throws {
        let sandbox = try Sandbox.planned()
        try fillUp(sandbox)
        let rows = try sandbox.run("runs").rows()
        #expect(rows[0]["nervousness"] is NSNull)
        let share = rows[1]["nervousness"] as? Double ?? -1
        #expect(share > 0 && share <= 1)
    }
}
