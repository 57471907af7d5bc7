import PlanningModel
import Testing

@testable import RequirementsPlanning

/// The days below the floor, put together from what the windows of a timeline tell.
@Suite("Windows tell the days below the floor as the whole timeline does")
struct FloorStretchTests {
    private static func stretches(of timeline: Timeline, _ point: Case) throws -> [FloorStretch] {
        var stretches: [FloorStretch] = []
        var seam: Seam?
        var start = Seam.Counts(requirements: 0, pegs: 0, orders: 0)
        let end = Seam.Counts(
            requirements: timeline.requirements.count, pegs: timeline.pegs.count, orders: timeline.orders.count)
        for next in timeline.seams + [nil as Seam?] {
            let part = Seam.Part(start: start, end: next?.before ?? end)
            stretches.append(
                try timeline.floorStretch(
                    from: seam, part, before: next?.day, point.policy, today: point.today))
            start = next?.before ?? end
            seam = next
        }
        return stretches
    }

    @Test("A stretch over three windows, that ends with a receipt")
    func overWindows() throws {
        // 10 in stock and a floor of 8; 3 on the 3rd, 4th and 5th leave 7, 4 and 1; 20 come on the 7th.
        var point = Case(onHand: 10, requirements: [(3, 3), (4, 3), (5, 3), (7, 1)], receipts: [(7, 20)])
        point.policy.safetyStock = units(8)
        point.policy.rule = .manual
        let timeline = try point.planned(windowLength: 1)
        #expect(timeline.seams.count == 3)
        let breach = FloorStretch.first(in: try Self.stretches(of: timeline, point))
        #expect(breach?.first == march(3))
        #expect(breach?.last == march(5))
        #expect(breach?.lowest == units(1))
        #expect(breach == (try timeline.floorBreach(point.policy, today: point.today)))
    }

    @Test("A floor that holds waits for the day on which F passes its first order")
    func nextDay() throws {
        // 10 in stock and a floor of 8: 5 on the 20th order 3 for that day. F is two days from today, past the 20th on the 19th.
        var point = Case(onHand: 10, sources: [Case.source(leadTime: 2)], requirements: [(20, 5)])
        point.policy.safetyStock = units(8)
        let timeline = try point.planned()
        #expect(timeline.orders.map(\.required) == [march(20)])
        func next(_ firstOrder: Day, staysAboveFloor: Bool) -> Day {
            timeline.nextDay(
                firstNet: .distantFuture, firstOrder: firstOrder, staysAboveFloor: staysAboveFloor, point.terms,
                point.scheduler)
        }
        #expect(next(march(20), staysAboveFloor: true) == march(19))
        #expect(next(.distantFuture, staysAboveFloor: true) == .distantFuture)
        #expect(next(march(20), staysAboveFloor: false) == march(3))
        point.receipts = [(25, 1)]
        let other = try point.planned()
        let day = other.nextDay(
            firstNet: .distantFuture, firstOrder: march(20), staysAboveFloor: true, point.terms, point.scheduler)
        #expect(day == march(3))
    }

    @Test("Random timelines", arguments: 1...8)
    func random(block: Int) throws {
        var state = UInt64(block) &* 0x9E37_79B9_7F4A_7C15
        func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var broken = 0
        for _ in 0..<400 {
            var point = Case(onHand: below(30))
            point.requirements = (0..<below(12)).map { _ in (2 + below(25), 1 + below(9)) }.sorted { $0.0 < $1.0 }
            point.receipts = (0..<below(4)).map { _ in (2 + below(25), 1 + below(20)) }.sorted { $0.0 < $1.0 }
            point.policy.rule = [.requirement, .manual, .period, .minMax][below(4)]
            point.policy.periodDays = Int32(1 + below(6))
            point.policy.safetyStock = units(1 + below(12))
            point.policy.minimum = units(below(12))
            point.policy.maximum = units(12 + below(12))
            point.policy.negativeDays = Int32(below(5))
            point.sources = [
                Case.source(
                    leadTime: Int32(below(8)), multiple: below(3) * 4, maximum: below(4) == 0 ? 6 : 0,
                    from: march(below(12)), to: march(12 + below(15)))
            ]
            let timeline = try point.planned(windowLength: 1 + below(3))
            let whole = try timeline.floorBreach(point.policy, today: point.today)
            #expect(FloorStretch.first(in: try Self.stretches(of: timeline, point)) == whole)
            if whole != nil { broken += 1 }
        }
        #expect(broken > 40)
    }
}
