import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Buffers of decoupling points (semantics section 13)")
struct DecouplingBufferTests {
    private func buffer(
        _ terms: DecouplingTerms, leadTime: Int32 = 3, past: String = "0", forward: String = "0", factor: String = "1",
        orderMinimum: String = "0"
    ) throws -> DecouplingBuffer {
        try DecouplingBuffer(
            terms, leadTime: leadTime, past: Quantity(past), forward: Quantity(forward), factor: Quantity(factor),
            orderMinimum: Quantity(orderMinimum))
    }

    private func terms(_ usage: String? = nil, past: Int32? = nil, forward: Int32? = nil) throws -> DecouplingTerms {
        var terms = DecouplingTerms()
        terms.usage = try usage.map { try Quantity($0) }
        terms.pastDays = past
        terms.forwardDays = forward
        return terms
    }

    @Test("Zones: yellow 12 × 6, red 36 + 18, green the greatest of 5, 84 and 36")
    func zones() throws {
        var terms = try terms("12")
        terms.leadTimeFactor = try Quantity("0.5")
        terms.variabilityFactor = try Quantity("0.5")
        terms.orderCycle = 7
        let buffer = try buffer(terms, leadTime: 6, orderMinimum: "5")
        #expect([buffer.red, buffer.yellow, buffer.green] == [units(54), units(72), units(84)])
        #expect([buffer.minimum, buffer.reorderPoint, buffer.maximum] == [units(54), units(126), units(210)])
    }

    @Test("Green is what is greatest: order minimum, usage of the order cycle, red base")
    func green() throws {
        var terms = try terms("10")
        #expect(try buffer(terms, orderMinimum: "30.5").green == units(31))
        #expect(try buffer(terms, orderMinimum: "29").green == units(30))
        terms.orderCycle = 4
        #expect(try buffer(terms, orderMinimum: "29").green == units(40))
    }

    @Test("Usage as given, of the past, of the forecast, or both by the weight of the past")
    func usage() throws {
        var both = try terms(past: 30, forward: 14)
        #expect(try buffer(terms("7", past: 30), past: "90").averageDailyUsage() == units(7))
        #expect(try buffer(terms(past: 30), past: "90", forward: "70").averageDailyUsage() == units(3))
        #expect(try buffer(terms(forward: 14), past: "90", forward: "70").averageDailyUsage() == units(5))
        #expect(try buffer(both, past: "90", forward: "70").averageDailyUsage() == units(4))
        both.pastPercent = units(25)
        #expect(try buffer(both, past: "90", forward: "70").averageDailyUsage() == Quantity("4.5"))
        #expect(try buffer(both, past: "90", forward: "70", factor: "1.5").averageDailyUsage() == Quantity("6.75"))
        #expect(try buffer(terms(), past: "90", forward: "70").maximum == .zero)
    }

    @Test("Each zone is worked out exactly and rounded up once")
    func rounding() throws {
        var terms = try terms("1.1")
        terms.leadTimeFactor = try Quantity("0.5")
        terms.variabilityFactor = try Quantity("0.2")
        // 3.3; 1.65 + 0.33 = 1.98, not 2 + 1; 1.65.
        let small = try buffer(terms)
        #expect([small.red, small.yellow, small.green] == [units(2), units(4), units(2)])
        // 200 ÷ 30 × 3 is 20; with usage rounded at the sixth place it would be 20.000001, so 21.
        #expect(try buffer(self.terms(past: 30), past: "200").yellow == units(20))
    }

    @Test("Many places in every number at once stay exact")
    func wide() throws {
        var terms = try terms(past: 365, forward: 90)
        terms.pastPercent = try Quantity("33.333333")
        terms.leadTimeFactor = try Quantity("0.333337")
        terms.variabilityFactor = try Quantity("0.777771")
        terms.orderCycle = 13
        let buffer = try buffer(
            terms, leadTime: 97, past: "123456.789123", forward: "98765.432111", factor: "1.123457")
        #expect(try buffer.averageDailyUsage() == Quantity("948.581618"))
        #expect([buffer.yellow, buffer.red, buffer.green] == [units(92013), units(54527), units(30672)])
    }

    @Test("Zones beyond the range of quantities are an error")
    func overflow() throws {
        #expect(throws: QuantityOverflow.self) { try buffer(terms("9000000000000"), leadTime: 100_000) }
        #expect(throws: QuantityOverflow.self) { try buffer(terms("9000000000000"), leadTime: 1) }
        #expect(try buffer(terms("900000000000"), leadTime: 1).maximum == units(2_700_000_000_000))
    }

    // MARK: In the timeline

    /// A decoupling point that uses 10 a day, with a lead time of 5 days: red 50, yellow 50, green 50.
    private func timeline(
        onHand: Int, _ requirements: [(day: Int, quantity: Int, kind: RequirementKind)], spike: Int? = nil,
        horizon: Int32? = nil
    ) throws -> Timeline {
        var point = Case()
        point.policy.rule = .decoupling
        point.sources = [Case.source(leadTime: 2)]
        var terms = point.terms
        terms.decoupling = try self.terms("10")
        terms.decoupling.spikeThreshold = spike.map(units)
        terms.decoupling.spikeHorizon = horizon
        var timeline = Timeline()
        timeline.onHand = units(onHand)
        timeline.buffer = try buffer(terms.decoupling, leadTime: 5)
        for (place, line) in requirements.enumerated() {
            timeline.requirements.append(
                Requirement(
                    requested: march(line.day), required: march(line.day), quantity: units(line.quantity),
                    priority: .blank, kind: line.kind, identity: UInt64(place),
                    origin: Requirement.Origin(table: 1, row: Int32(place))))
        }
        try timeline.plan(terms, point.scheduler)
        try timeline.pegFloor(terms)
        return timeline
    }

    @Test(
        "What is required today counts; a later day only when its total is a spike within the horizon; forecast never")
    func qualified() throws {
        let requirements: [(Int, Int, RequirementKind)] = [
            (2, 5, .sales), (2, 100, .forecast), (4, 8, .sales), (4, 8, .dependent), (4, 8, .forecast), (5, 15, .sales),
            (7, 16, .sales), (8, 90, .sales),
        ]
        let spikes = try timeline(onHand: 200, requirements, spike: 15)
        #expect(spikes.requirements.map(\.isQualified) == [true, false, true, true, false, false, true, false])
        #expect(spikes.netFlow?.required == units(5 + 16 + 16))
        #expect(spikes.orders.isEmpty)
        let far = try timeline(onHand: 200, requirements, spike: 15, horizon: 6)
        #expect(far.netFlow?.required == units(5 + 16 + 16 + 90))
        let calm = try timeline(onHand: 200, requirements)
        #expect(calm.netFlow?.required == units(5))
    }

    @Test("Below the reorder point one order fills up to the maximum, required after the decoupled lead time")
    func fill() throws {
        let timeline = try timeline(onHand: 105, [(2, 10, .sales), (20, 40, .sales)])
        // 105 − 10 = 95 < 100: 55, 100 × 95 ÷ 150.
        #expect(timeline.orders.map(\.quantity) == [units(55)])
        #expect(timeline.orders.map(\.required) == [march(7)])
        #expect(timeline.orders.map(\.start) == [march(5)])
        #expect(timeline.orders.map(\.priority.number) == [try Quantity("63.333333")])
        // Stock left 55 and the order: 110 of at most 150, with date F, two days from today.
        #expect(timeline.floorPegs.map(\.quantity) == [units(55), units(55)])
        #expect(timeline.floorPegs.map(\.day) == [march(4), march(4)])
        #expect(try self.timeline(onHand: 110, [(2, 10, .sales)]).orders.isEmpty)
    }
}
