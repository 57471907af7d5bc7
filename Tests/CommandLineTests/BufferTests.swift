import Foundation
import Testing

@Suite("Buffers are listed, and shown with their timeline")
struct BufferTests {
    /// A decoupling point of 6 days with zones 54, 72 and 84, and a stocking point of rule `priority`.
    private static func planned() throws -> Sandbox {
        try Sandbox.planned([
            "items.csv": "item\nLEG\nTOP\nTABLE\n", "locations.csv": "location\nSHOP\n",
            "coverage.csv":
                "item,rule,reorder_point,maximum,adu,lead_time_factor,variability_factor,order_cycle_days\n"
                + "LEG,decoupling,,,12,0.5,0.5,7\nTOP,priority,45,60,,,,\n",
            "sources.csv": "item,kind,from,lead_time_days,order_minimum\nLEG,buy,MILL,6,5\nTOP,buy,MILL,3,\n",
            "on_hand.csv": "item,location,quantity\nLEG,SHOP,100\nTOP,SHOP,50\nTABLE,SHOP,1\n",
            "demand_orders.csv": "order,line,item,location,quantity,due_date\nSO-1,1,LEG,SHOP,40,2026-03-02\n",
        ])
    }

    @Test("A row a stocking point that orders by net flow, with the members in order")
    func members() throws {
        let lines = try Self.planned().run("buffers").output.split(separator: "\n")
        #expect(
            lines[1]
                == #"{"item":"LEG","location":"SHOP","adu":12,"dlt":6,"red":54,"yellow":72,"green":84,"minimum":54,"#
                + #""reorder_point":126,"maximum":210,"on_hand":100,"on_order":0,"qualified":40,"net_flow":60,"#
                + #""priority":28.571429},"#)
        #expect(
            lines[2]
                == #"{"item":"TOP","location":"SHOP","adu":null,"dlt":null,"red":null,"yellow":null,"green":null,"#
                + #""minimum":0,"reorder_point":45,"maximum":60,"on_hand":50,"on_order":0,"qualified":0,"#
                + #""net_flow":50,"priority":83.333333}"#)
        #expect(lines.count == 4)
    }

    @Test("The table marks what is below its reorder point; a filter narrows the list")
    func table() throws {
        let sandbox = try Self.planned()
        let lines = try sandbox.run("buffers --format table").output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("!  LEG ") })
        #expect(lines.contains { $0.hasPrefix("   TOP ") })
        #expect(lines.last == "2 buffers, 1 below the reorder point — run 1, 2026-03-02")
        #expect(try sandbox.run("buffers --item TOP").rows().map { $0["item"] as? String } == ["TOP"])
        #expect(try sandbox.run("buffers --item TABLE --format csv").output.split(separator: "\r\n").count == 1)
    }

    @Test("The timeline of a decoupling point tells its zones, usage, lead time and net flow")
    func timeline() throws {
        let sandbox = try Self.planned()
        let leg = try sandbox.run("timeline LEG SHOP --format table").output
        #expect(leg.contains("buffer of 12 a day for 6 days: red 54, yellow 72, green 84\n"))
        #expect(leg.contains("minimum 54, reorder point 126, maximum 210\n"))
        #expect(leg.contains("net flow 60: on hand 100, on order 0, required 40; priority 28.571429\n"))
        let top = try sandbox.run("timeline TOP SHOP --format table").output
        #expect(!top.contains("buffer of") && top.contains("net flow 50:"))
        #expect(try !sandbox.run("timeline TABLE SHOP --format table").output.contains("net flow"))
    }

    @Test("A buffer of the past is that of its run's day and rows")
    func past() throws {
        let sandbox = try Self.planned()
        let change = try Workshop.change(
            "sources", "put", ["item": "LEG", "kind": "buy", "from": "MILL", "lead_time_days": "10"])
        try sandbox.run("apply - --net-change", input: change)
        #expect(try sandbox.run("buffers --item LEG").rows()[0]["dlt"] as? Int == 10)
        #expect(try sandbox.run("buffers --item LEG --as-of 1").rows()[0]["dlt"] as? Int == 6)
    }
}
