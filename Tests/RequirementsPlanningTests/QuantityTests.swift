import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Quantities of orders and components (semantics sections 5 and 7)")
struct QuantityTests {
    private func line(
        _ per: String, fixed: String = "0", scrap: String = "0", multiple: String = "0"
    ) throws -> BillLineTerms {
        BillLineTerms(
            quantityPer: try Quantity(per), fixedQuantity: try Quantity(fixed), scrapPercent: try Quantity(scrap),
            multiple: try Quantity(multiple), effectiveFrom: march(2), effectiveTo: march(5))
    }

    @Test(
        "A component line: exact product, rounded once, fixed quantity, multiple",
        arguments: [
            // parent, per, fixed, scrap, multiple → component
            ("100", "1", "10", "20", "0", "130"), ("3", "1.333333", "0", "0", "0", "3.999999"),
            ("0.000001", "0.5", "0", "0", "0", "0.000001"), ("0.000001", "0.499999", "0", "0", "0", "0"),
            ("10", "0.333333", "0", "33.3", "0", "4.443329"), ("7", "2", "0.25", "0", "5", "15"),
            ("10", "1.5", "0", "0", "5", "15"), ("4", "-2", "0", "0", "0", "8"),
        ])
    func component(_ row: (parent: String, per: String, fixed: String, scrap: String, multiple: String, want: String))
        throws
    {
        let terms = try line(row.per, fixed: row.fixed, scrap: row.scrap, multiple: row.multiple)
        #expect(try terms.quantity(for: Quantity(row.parent)) == Quantity(row.want))
    }

    @Test("A component beyond the range of quantities is an error")
    func overflow() throws {
        let terms = try line("9000000000000")
        #expect(throws: QuantityOverflow.self) { try terms.quantity(for: units(2)) }
    }

    @Test("A line is effective on its first and its last day", arguments: 1...6)
    func effectivity(day: Int) throws {
        #expect(try line("1").isEffective(on: march(day)) == (2...5).contains(day))
    }

    private func sizes(_ net: Int, _ source: SourceTerms, _ policy: CoveragePolicy = CoveragePolicy()) throws
        -> [String]
    {
        var sizes: [String] = []
        try LotSize(source, policy).forEachOrder(units(net), required: march(9)) { sizes.append("\($0)") }
        return sizes
    }

    @Test("Net quantities are raised to the minimum and rounded up to the multiple")
    func minimumAndMultiple() throws {
        #expect(try sizes(3, Case.source(minimum: 8, multiple: 5)) == ["10"])
        #expect(try sizes(11, Case.source(minimum: 8, multiple: 5)) == ["15"])
        #expect(try sizes(3, Case.source()) == ["3"])
    }

    @Test("They are split by the maximum, rounded down to a multiple, and the rest is raised and rounded again")
    func maximum() throws {
        #expect(try sizes(25, Case.source(maximum: 10)) == ["10", "10", "5"])
        #expect(try sizes(20, Case.source(maximum: 10)) == ["10", "10"])
        #expect(try sizes(22, Case.source(minimum: 6, multiple: 4, maximum: 11)) == ["8", "8", "8"])
        #expect(try sizes(21, Case.source(minimum: 6, maximum: 10)) == ["10", "10", "6"])
    }

    @Test("A fixed quantity takes the place of the multiple, and minimum and maximum are whole lots")
    func fixedQuantity() throws {
        var policy = CoveragePolicy()
        policy.rule = .fixedQuantity
        policy.fixedQuantity = units(7)
        #expect(try sizes(1, Case.source(multiple: 5), policy) == ["7"])
        #expect(try sizes(15, Case.source(), policy) == ["21"])
        #expect(try sizes(15, Case.source(minimum: 8, maximum: 20), policy) == ["14", "14"])
        #expect(try sizes(15, Case.source(maximum: 3), policy) == ["7", "7", "7"])
    }

    @Test("min_max fills to the largest multiple within the maximum that leaves nothing uncovered or below minimum")
    func fill() throws {
        func fill(_ balance: Int, _ uncovered: Int, _ multiple: Int) throws -> String {
            let lot = try LotSize(Case.source(multiple: multiple), CoveragePolicy())
            return
                "\(try lot.fill(from: units(balance), uncovered: units(uncovered), minimum: units(21), maximum: units(24)))"
        }
        #expect(try fill(10, 0, 0) == "14")
        // 10 + 10 is below the minimum of 21, so the next multiple.
        #expect(try fill(10, 0, 5) == "15")
        #expect(try fill(11, 0, 5) == "10")
        #expect(try fill(20, 0, 5) == "5")
        #expect(try fill(-30, 30, 20) == "60")
        // 40 would stay within the maximum and leave 10 uncovered.
        #expect(try fill(0, 50, 40) == "80")
        #expect(try fill(-30, 30, 0) == "54")
    }

    @Test("A net requirement that would be cut into too many orders is an error")
    func tooManyOrders() {
        #expect(throws: PlanningFault.tooManyOrders(required: march(9))) {
            try sizes(1_000_000, Case.source(maximum: 1))
        }
    }
}
