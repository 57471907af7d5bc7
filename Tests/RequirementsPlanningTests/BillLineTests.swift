import PlanningModel
import Testing

@testable import RequirementsPlanning

/// What a bill line asks for (semantics section 7): exact products, rounded once.
@Suite("Bill lines and the scrap of operations")
struct BillLineTests {
    private func line(_ quantityPer: String, scrap: String = "0") throws -> BillLineTerms {
        BillLineTerms(
            quantityPer: try Quantity(quantityPer), fixedQuantity: .zero, scrapPercent: try Quantity(scrap),
            multiple: .zero, effectiveFrom: .distantPast, effectiveTo: .distantFuture)
    }

    private func asked(_ quantity: String, _ line: BillLineTerms, _ scraps: [String]) throws -> String {
        try line.quantity(for: Quantity(quantity), operationScraps: scraps.map { try Quantity($0) }).description
    }

    @Test("Operations divide by what they let through")
    func operations() throws {
        #expect(try asked("90", line("1"), ["10", "20"]) == "125")
        #expect(try asked("90", line("1"), ["20"]) == "112.5")
        #expect(try asked("100", line("1", scrap: "20"), ["50"]) == "240")
        #expect(try asked("100", line("-2"), ["50"]) == "400")
    }

    @Test("The product is rounded once: 1 ÷ 0.9 ÷ 0.7 is 1.587302, not 1.111111 ÷ 0.7 = 1.587301")
    func roundedOnce() throws {
        #expect(try asked("1", line("1"), ["10", "30"]) == "1.587302")
        // 1 ÷ 0.999999 = 1.000001000001: half and more is rounded up.
        #expect(try asked("0.5", line("1"), ["0.0001"]) == "0.500001")
        #expect(try asked("0.499999", line("1"), ["0.0001"]) == "0.499999")
    }

    @Test("Many operations leave the range of 128 bits and are exact all the same")
    func manyOperations() throws {
        // Twenty operations of 50 % make 2^20; factors that cancel leave the quantity as it was.
        #expect(try asked("1", line("1"), Array(repeating: "50", count: 20)) == "1048576")
        // 1 ÷ (1 − 0.03141593)^20 = 1.893449…, worked out with whole numbers.
        let many = try asked("1000000", line("1"), Array(repeating: "3.141593", count: 20))
        #expect(many == "1893448.768179")
        #expect(throws: QuantityOverflow.self) { try asked("1", line("1"), Array(repeating: "99.999999", count: 3)) }
    }

    @Test("Scrap of a great quantity is exact, and out of range only if the result is")
    func greatQuantities() throws {
        #expect(try asked("9000000000000", line("0.000001", scrap: "12.345678"), []) == "10111111.02")
        #expect(try asked("1", line("9000000000000", scrap: "2"), []) == "9180000000000")
        #expect(throws: QuantityOverflow.self) { try asked("2", line("9000000000000"), ["1"]) }
    }
}
