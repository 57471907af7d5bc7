import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Net flow and priorities (semantics section 12)")
struct NetFlowTests {
    private func flow(_ quantity: Int, minimum: Int = 10, reorderPoint: Int = 40, maximum: Int = 100) throws -> NetFlow
    {
        // Whatever it is made of: 1,000 on hand and on order, less requirements.
        try NetFlow(
            onHand: units(700), onOrder: units(300), required: units(1_000 - quantity), minimum: units(minimum),
            reorderPoint: units(reorderPoint), maximum: units(maximum))
    }

    private func range(_ priority: Int64, _ limit: PriorityLimit, _ percent: Int = 100) -> PriorityRange {
        PriorityRange(priority: Priority(whole: priority), limitOf: limit, percent: units(percent))
    }

    /// Orders as `quantity p priority`.
    private func fills(_ flow: NetFlow, _ method: PriorityMethod, _ ranges: [PriorityRange] = []) throws -> [String] {
        var fills: [Fill] = []
        try flow.fill(method, ranges, into: &fills)
        return fills.map { "\($0.quantity) p \($0.priority.number.map { "\($0)" } ?? "blank")" }
    }

    @Test("Percent: 100 × net flow ÷ maximum, not below 0")
    func percent() throws {
        #expect(try fills(flow(39), .percent) == ["61 p 39"])
        #expect(try fills(flow(0), .percent) == ["100 p 0"])
        #expect(try fills(flow(-20), .percent) == ["120 p 0"])
        #expect(try fills(flow(1, maximum: 60), .percent) == ["59 p 1.666667"])
        #expect(try fills(flow(-5, minimum: 0, reorderPoint: 0, maximum: 0), .percent) == ["5 p 0"])
    }

    @Test("Nothing is ordered from the reorder point on", arguments: PriorityMethod.allCases)
    func enough(method: PriorityMethod) throws {
        #expect(try fills(flow(40), method, [range(1, .infinite)]).isEmpty)
        #expect(try fills(flow(400), method, [range(1, .infinite)]).isEmpty)
    }

    @Test("Single range: one order, with the priority of the range; a limit belongs to the range above it")
    func single() throws {
        let ranges = [range(60, .maximum), range(0, .zero), range(20, .reorderPoint, 50), range(10, .minimum)]
        #expect(try fills(flow(-1), .singleRange, ranges) == ["101 p 0"])
        #expect(try fills(flow(0), .singleRange, ranges) == ["100 p 10"])
        #expect(try fills(flow(9), .singleRange, ranges) == ["91 p 10"])
        #expect(try fills(flow(10), .singleRange, ranges) == ["90 p 20"])
        #expect(try fills(flow(20), .singleRange, ranges) == ["80 p 60"])
    }

    @Test("Split ranges: one order for each range up to the maximum")
    func split() throws {
        let ranges = [range(10, .minimum), range(30, .reorderPoint), range(60, .maximum)]
        #expect(try fills(flow(4), .splitRanges, ranges) == ["6 p 10", "30 p 30", "60 p 60"])
        #expect(try fills(flow(10), .splitRanges, ranges) == ["30 p 30", "60 p 60"])
        #expect(
            try fills(flow(-6), .splitRanges, [range(5, .zero)] + ranges) == ["6 p 5", "10 p 10", "30 p 30", "60 p 60"])
        #expect(try fills(flow(4), .splitRanges, [range(7, .infinite)]) == ["96 p 7"])
    }

    @Test("What lies above all ranges has no priority; without ranges it is that of the percentage")
    func gaps() throws {
        let low = [range(10, .minimum)]
        #expect(try fills(flow(4), .splitRanges, low) == ["6 p 10", "90 p blank"])
        #expect(try fills(flow(30), .singleRange, low) == ["70 p blank"])
        #expect(try fills(flow(30), .splitRanges) == ["70 p 30"])
    }

    // MARK: In the timeline

    private func point(onHand: Int) -> Case {
        var point = Case()
        point.policy.rule = .priority
        point.policy.reorderPoint = units(45)
        point.policy.maximum = units(60)
        point.sources = [Case.source(leadTime: 4)]
        point.onHand = onHand
        return point
    }

    @Test("Filled up on the first day that an order placed today can serve")
    func order() throws {
        #expect(try point(onHand: 44).orders() == ["16@6"])
        #expect(try point(onHand: 45).orders().isEmpty)
        var busy = point(onHand: 50)
        busy.requirements = [(3, 20), (25, 5)]
        busy.receipts = [(10, 10)]
        // 50 + 10 − 25 = 35.
        #expect(try busy.orders() == ["25@6"])
        // All supply serves, however late it is: stock first, then by available date.
        #expect(try busy.pegs() == ["0: 20 stock", "1: 5 stock"])
        #expect(try busy.floorPegs() == ["6: 25 stock", "6: 25 order0", "6: 10 open0"])
    }

    @Test(
        "A blank reorder point is 0, a blank maximum the reorder point; beyond the coverage fence nothing is filled up")
    func blanks() throws {
        var point = point(onHand: 44)
        point.policy.maximum = nil
        #expect(try point.orders() == ["1@6"])
        point.policy.reorderPoint = nil
        point.policy.minimum = units(50)
        #expect(try point.orders().isEmpty)
        point.policy.reorderPoint = units(45)
        var timeline = Timeline()
        timeline.onHand = units(10)
        timeline.lastDay = march(5)
        try timeline.plan(point.terms, point.scheduler)
        try timeline.pegFloor(point.terms)
        #expect(timeline.orders.isEmpty && timeline.floorPegs.isEmpty)
    }

    @Test("Modifiers apply to each order, whose parts share the priority")
    func modifiers() throws {
        var point = point(onHand: 20)
        point.sources = [Case.source(multiple: 15, maximum: 30)]
        let timeline = try point.planned()
        #expect(timeline.orders.map(\.quantity) == [units(30), units(15)])
        #expect(timeline.orders.map(\.priority.number) == [try Quantity("33.333333"), try Quantity("33.333333")])
    }

    @Test("Held for the floor up to the maximum, and no more")
    func held() throws {
        var point = point(onHand: 50)
        point.receipts = [(3, 7), (4, 8)]
        #expect(try point.floorPegs() == ["6: 50 stock", "6: 7 open0", "6: 3 open1"])
    }

    @Test("Requirements and receipts go by priority, what is held for the floor by available date")
    func priorities() throws {
        let point = point(onHand: 10)
        var timeline = Timeline()
        timeline.onHand = units(10)
        for (place, priority) in [Priority.blank, Priority(whole: 7), .first].enumerated() {
            let day = march(3 + place)
            let origin = Requirement.Origin(table: 1, row: Int32(place))
            timeline.requirements.append(
                Requirement(
                    requested: day, required: day, quantity: units(20), priority: priority, kind: .sales, identity: 0,
                    origin: origin))
            timeline.receipts.append(
                Receipt(
                    available: day, issue: day, quantity: units(40), isPlanned: false, priority: priority, identity: 0,
                    origin: origin))
        }
        try timeline.plan(point.terms, point.scheduler)
        try timeline.pegFloor(point.terms)
        // The requirement of day 5, then day 4, then day 3; stock, then the receipts of day 5 (2), 4 (1) and 3 (0).
        #expect(timeline.requirements.map(\.required) == [march(5), march(4), march(3)])
        #expect(timeline.pegs.map(\.receipt) == [-1, 2, 2, 2, 1])
        #expect(timeline.pegs.map(\.quantity) == [10, 10, 20, 10, 10].map(units))
        // Left: 40 of day 3 and 30 of day 4; the maximum is 60.
        #expect(timeline.floorPegs.map(\.receipt) == [0, 1])
        #expect(timeline.floorPegs.map(\.quantity) == [40, 20].map(units))
        #expect(timeline.orders.isEmpty)
    }

    @Test("A seasonal factor multiplies minimum and maximum of the day that is filled up on")
    func seasons() throws {
        var point = point(onHand: 30)
        point.sources = [Case.source(leadTime: 35)]
        point.policy.seasonalFactors = Array(repeating: .one, count: 12)
        // April: filled up to 120 from 30.
        point.policy.seasonalFactors[3] = units(2)
        #expect(try point.planned().orders.map(\.quantity) == [units(90)])
        point.policy.minimum = units(16)
        #expect(try point.planned().netFlow?.minimum == units(32))
    }

    @Test("A stocking point at rest waits; any other is planned again the next day")
    func nextDay() throws {
        var rest = Case()
        rest.policy.rule = .priority
        #expect(
            try rest.planned().nextDay(
                firstNet: .distantFuture, firstOrder: .distantFuture, staysAboveFloor: false, rest.terms, rest.scheduler
            ) == .distantFuture)
        rest.policy.reorderPoint = units(4)
        rest.sources = []
        #expect(
            try rest.planned().nextDay(
                firstNet: .distantFuture, firstOrder: .distantFuture, staysAboveFloor: false, rest.terms, rest.scheduler
            ) == .distantFuture)
        rest.sources = [Case.source(from: march(20))]
        #expect(
            try rest.planned().nextDay(
                firstNet: .distantFuture, firstOrder: .distantFuture, staysAboveFloor: false, rest.terms, rest.scheduler
            ) == march(3))
        rest.policy.reorderPoint = nil
        rest.receipts = [(9, 1)]
        #expect(
            try rest.planned().nextDay(
                firstNet: .distantFuture, firstOrder: .distantFuture, staysAboveFloor: false, rest.terms, rest.scheduler
            ) == march(10))
        #expect(
            try point(onHand: 50).planned().nextDay(
                firstNet: .distantFuture, firstOrder: .distantFuture, staysAboveFloor: false, rest.terms, rest.scheduler
            ) == march(3))
    }
}
