import PlanningModel
import Testing

@testable import RequirementsPlanning

/// Who delivers, on whose terms, and by which bill (semantics sections 6 and 7).
@Suite("Vendors, price breaks and bill versions")
struct SourcingTests {
    private static func vendor(_ price: Int, _ leadTime: Int32, priority: Int32 = 0, minimum: Int = 0) -> SourceTerms {
        var source = Case.source(leadTime: leadTime, priority: priority, minimum: minimum)
        source.price = price < 0 ? SourceTerms.noPrice : units(price)
        return source
    }

    private func choice(
        _ choice: VendorChoice, of sources: [SourceTerms], breaks: [PriceBreakTerms] = [], for quantity: Int
    ) throws -> Int? {
        var policy = CoveragePolicy()
        policy.vendorChoice = choice
        let terms = StockingPointTerms(
            policy: policy, sources: sources, issueCalendar: 0, receiptCalendar: 0, priceBreaks: breaks)
        var timeline = Timeline()
        timeline.walk.ordered = sources.map { _ in 0 }
        return try timeline.source(for: .lot(units(quantity)), on: march(10), terms)
    }

    @Test("The lowest price, ties by lead time, then the first choice; a blank price last")
    func price() throws {
        #expect(try choice(.lowestPrice, of: [Self.vendor(-1, 1), Self.vendor(9, 5), Self.vendor(8, 9)], for: 1) == 2)
        #expect(try choice(.lowestPrice, of: [Self.vendor(8, 9), Self.vendor(8, 5), Self.vendor(8, 5)], for: 1) == 1)
        #expect(try choice(.priority, of: [Self.vendor(9, 9), Self.vendor(8, 5)], for: 1) == 0)
    }

    @Test("The shortest lead time, ties by price")
    func leadTime() throws {
        #expect(
            try choice(.shortestLeadTime, of: [Self.vendor(1, 2), Self.vendor(9, 1), Self.vendor(8, 1)], for: 1) == 2)
    }

    @Test("No vendor competes with a first choice that is made")
    func made() throws {
        var made = Case.source(leadTime: 3)
        made.kind = .make
        #expect(try choice(.lowestPrice, of: [made, Self.vendor(1, 1, priority: 1)], for: 1) == 0)
        #expect(try choice(.lowestPrice, of: [Self.vendor(9, 9), made, Self.vendor(1, 1, priority: 1)], for: 1) == 2)
    }

    @Test("The price break of the quantity after the vendor's own modifiers")
    func breaks() throws {
        var raised = Self.vendor(11, 1, minimum: 60)
        raised.endBreak = 1
        let at50 = PriceBreakTerms(
            minimum: units(50), price: units(8), leadTime: -1, effectiveFrom: march(1), effectiveTo: march(10))
        #expect(try choice(.lowestPrice, of: [Self.vendor(10, 1), raised], breaks: [at50], for: 20) == 1)
        raised.minimum = units(40)
        #expect(try choice(.lowestPrice, of: [Self.vendor(10, 1), raised], breaks: [at50], for: 20) == 0)
    }

    @Test("A break gives its lead time on its days; blank, it takes that of a smaller break away")
    func breakTerms() {
        var source = Self.vendor(9, 4)
        source.endBreak = 2
        let terms = StockingPointTerms(
            policy: CoveragePolicy(), sources: [source], issueCalendar: 0, receiptCalendar: 0,
            priceBreaks: [
                PriceBreakTerms(
                    minimum: units(50), price: units(7), leadTime: -1, effectiveFrom: march(5), effectiveTo: march(9)),
                PriceBreakTerms(
                    minimum: units(10), price: units(8), leadTime: 12, effectiveFrom: .distantPast,
                    effectiveTo: .distantFuture),
            ])
        #expect(terms.source(0, for: units(9), on: march(7)).leadTime == 4)
        #expect(terms.source(0, for: units(10), on: march(7)).leadTime == 12)
        #expect(terms.source(0, for: units(50), on: march(7)).leadTime == 4)
        #expect(terms.source(0, for: units(50), on: march(7)).price == units(7))
        #expect(terms.source(0, for: units(50), on: march(10)).leadTime == 12)
    }

    // MARK: Bills

    private static func version(_ bill: Int32, _ quantity: Int, _ from: Int, _ to: Int) -> BillVersionTerms {
        BillVersionTerms(
            bill: TextID(rawValue: bill), quantityFrom: units(quantity), effectiveFrom: march(from),
            effectiveTo: march(to))
    }

    private func bills(_ versions: [BillVersionTerms]) -> StockingPointTerms {
        StockingPointTerms(
            policy: CoveragePolicy(), sources: [], issueCalendar: 0, receiptCalendar: 0, billVersions: versions)
    }

    @Test("The first version that is for the quantity and the day; else the item's own lines")
    func billOfAnOrder() {
        let terms = bills([Self.version(2, 100, 1, 20), Self.version(1, 10, 5, 30)])
        #expect(terms.bill(.none, for: units(100), start: march(20)).rawValue == 2)
        #expect(terms.bill(.none, for: units(100), start: march(21)).rawValue == 1)
        #expect(terms.bill(.none, for: units(99), start: march(5)).rawValue == 1)
        #expect(terms.bill(.none, for: units(99), start: march(4)) == .none)
        #expect(terms.bill(TextID(rawValue: 7), for: units(99), start: march(4)).rawValue == 7)
    }

    @Test("Which bills can be chosen is found as it is chosen", arguments: 0..<400)
    func possibleBills(seed: Int) {
        var number = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func pick(_ range: ClosedRange<Int>) -> Int {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(number >> 33) % range.count
        }
        var versions: [BillVersionTerms] = []
        for bill in 0..<Int32(pick(0...4)) {
            let from = pick(1...8)
            versions.append(Self.version(bill % 3, pick(0...3), from, pick(from...9)))
            if pick(0...3) == 0 { versions[versions.count - 1].effectiveFrom = .distantPast }
            if pick(0...3) == 0 { versions[versions.count - 1].effectiveTo = .distantFuture }
        }
        let terms = bills(versions)
        var every: Set<Int32> = []
        for quantity in 1...4 {
            var some: Set<Int32> = []
            for day in -3...14 {
                some.insert(terms.bill(.none, for: units(quantity), start: march(1) + Int32(day)).rawValue)
            }
            #expect(Set(terms.possibleBills(for: units(quantity)).map(\.rawValue)) == some)
            every.formUnion(some)
        }
        for day in -3...14 {
            every.insert(terms.bill(.none, for: Quantity(rawValue: 1), start: march(1) + Int32(day)).rawValue)
        }
        #expect(Set(terms.possibleBills().map(\.rawValue)) == every)
    }
}
