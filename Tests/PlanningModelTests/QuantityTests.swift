import PlanningModel
import Testing

@Suite("Quantity")
struct QuantityTests {
    @Test(
        "a decimal is read exactly",
        arguments: [
            ("0", 0), ("-0", 0), ("1", 1_000_000), ("+1", 1_000_000), ("-1", -1_000_000), ("12.5", 12_500_000),
            ("0.000001", 1), ("-0.000001", -1), (".5", 500_000), ("5.", 5_000_000), ("007", 7_000_000),
            ("1.1000000000", 1_100_000), ("1e3", 1_000_000_000), ("1E+3", 1_000_000_000), ("25e-6", 25),
            ("1500000e-6", 1_500_000), ("0e60", 0), ("0.1", 100_000), ("2.675", 2_675_000),
            ("9223372036854.775807", Int64.max), ("-9223372036854.775807", -Int64.max),
            ("9223372036854775807e-6", Int64.max),
        ] as [(String, Int64)])
    func reading(text: String, millionths: Int64) throws {
        #expect(try Quantity(text).rawValue == millionths)
    }

    @Test(
        "what is no number is told apart from what does not fit",
        arguments: [
            ("", .notANumber), ("-", .notANumber), (".", .notANumber), ("abc", .notANumber), ("1,5", .notANumber),
            ("1 ", .notANumber), (" 1", .notANumber), ("1.2.3", .notANumber), ("--1", .notANumber), ("1-", .notANumber),
            ("0x10", .notANumber), ("NaN", .notANumber), ("inf", .notANumber), ("１", .notANumber), ("1e", .notANumber),
            ("e5", .notANumber), ("1e1.5", .notANumber), ("1e61", .notANumber),
            ("1e-9223372036854775808", .notANumber), ("1e99999999999999999999", .notANumber),
            ("0.0000001", .tooManyPlaces), ("1.2345678", .tooManyPlaces), ("1e-7", .tooManyPlaces),
            ("9223372036854.775808", .outOfRange), ("-9223372036854.775808", .outOfRange), ("1e13", .outOfRange),
            ("99999999999999999999999999999999999999999", .outOfRange), ("1e60", .outOfRange),
        ] as [(String, QuantityFault)])
    func faults(text: String, fault: QuantityFault) {
        #expect(throws: fault) { try Quantity(text) }
    }

    @Test(
        "a quantity is written as the shortest decimal without exponent",
        arguments: [
            (0, "0"), (1, "0.000001"), (-1, "-0.000001"), (1_000_000, "1"), (12_500_000, "12.5"), (-500_000, "-0.5"),
            (100_000_000_000_000, "100000000"), (1_000_010, "1.00001"), (Int64.max, "9223372036854.775807"),
            (Int64.min, "-9223372036854.775808"),
        ] as [(Int64, String)])
    func writing(millionths: Int64, text: String) {
        #expect(Quantity(rawValue: millionths).description == text)
    }

    @Test("what is written is read as what it was", arguments: 1...20 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            // Every order of magnitude.
            let shift = Int64.random(in: 0...62, using: &random)
            let value = Int64.random(in: -Int64.max...Int64.max, using: &random) >> shift
            let quantity = Quantity(rawValue: value)
            #expect(try Quantity(quantity.description) == quantity, "seed \(seed), \(value)")
        }
    }

    @Test("sums and differences throw where they leave the range")
    func overflow() throws {
        let most = Quantity(rawValue: .max)
        #expect(try most.adding(.zero) == most)
        #expect(throws: QuantityOverflow()) { try most.adding(Quantity(rawValue: 1)) }
        #expect(throws: QuantityOverflow()) { try Quantity(rawValue: .min).subtracting(Quantity(rawValue: 1)) }
        #expect(try Quantity(rawValue: 5).subtracting(Quantity(rawValue: 7)).rawValue == -2)
        #expect(Quantity(units: 9_223_372_036_854)?.rawValue == 9_223_372_036_854_000_000)
        #expect(Quantity(units: 9_223_372_036_855) == nil)
        #expect(Quantity(units: -9_223_372_036_855) == nil)
    }

    @Test(
        "rounding to multiples",
        arguments: [
            // value, multiple, up, down
            (20_000_000, 2_250_000, 20_250_000, 18_000_000), (18_000_000, 2_250_000, 18_000_000, 18_000_000),
            (1, 1_000_000, 1_000_000, 0), (0, 7, 0, 0), (5, 0, 5, 5), (5, -3, 5, 5),
            (Int64.max, 1, Int64.max, Int64.max),
        ] as [(Int64, Int64, Int64, Int64)])
    func multiples(value: Int64, multiple: Int64, up: Int64, down: Int64) throws {
        let quantity = Quantity(rawValue: value)
        let multiple = Quantity(rawValue: multiple)
        #expect(try quantity.roundedUp(toMultipleOf: multiple).rawValue == up)
        #expect(quantity.roundedDown(toMultipleOf: multiple).rawValue == down)
    }

    @Test("rounding a negative quantity up goes towards zero")
    func negativeMultiples() throws {
        #expect(try Quantity(rawValue: -5).roundedUp(toMultipleOf: Quantity(rawValue: 3)).rawValue == -3)
        #expect(try Quantity(rawValue: -6).roundedUp(toMultipleOf: Quantity(rawValue: 3)).rawValue == -6)
    }

    @Test("rounding up beyond the range throws")
    func multipleOverflow() {
        #expect(throws: QuantityOverflow()) {
            try Quantity(rawValue: .max).roundedUp(toMultipleOf: Quantity(rawValue: 2))
        }
    }

    @Test(
        "a quotient is rounded once, half away from zero",
        arguments: [
            (3, 2, 2), (-3, 2, -2), (3, -2, -2), (-3, -2, 2), (1, 2, 1), (-1, 2, -1), (1, 3, 0), (2, 3, 1), (-2, 3, -1),
            (5, 10, 1), (4, 10, 0), (15, 10, 2), (0, 7, 0), (0, -7, 0), (10, 5, 2), (1, 1, 1),
        ] as [(Int128, Int128, Int64)])
    func rounding(numerator: Int128, denominator: Int128, result: Int64) throws {
        #expect(try Quantity.rounded(numerator, dividedBy: denominator).rawValue == result)
    }

    @Test("a quotient at the limits is exact, beyond them it throws")
    func roundingAtTheLimits() throws {
        let most = Int128(Int64.max)
        #expect(try Quantity.rounded(most * 1_000_000, dividedBy: 1_000_000).rawValue == .max)
        #expect(try Quantity.rounded(most * 10 + 4, dividedBy: 10).rawValue == .max)
        #expect(throws: QuantityOverflow()) { try Quantity.rounded(most * 10 + 5, dividedBy: 10) }
        #expect(throws: QuantityOverflow()) { try Quantity.rounded(.max, dividedBy: 1) }
        #expect(throws: QuantityOverflow()) { try Quantity.rounded(.min, dividedBy: 2) }
    }

    @Test("rounding agrees with a naive rule", arguments: 1...20 as ClosedRange<UInt64>)
    func naiveRounding(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let numerator = Int128(Int64.random(in: -1_000_000...1_000_000, using: &random))
            let denominator = Int128(Int64.random(in: 1...1_000, using: &random))
            // floor(|n| / d + 1/2) with the sign of n.
            let magnitude = (2 * (numerator < 0 ? -numerator : numerator) + denominator) / (2 * denominator)
            let expected = Int64(numerator < 0 ? -magnitude : magnitude)
            let result = try Quantity.rounded(numerator, dividedBy: denominator).rawValue
            #expect(result == expected, "seed \(seed), \(numerator) / \(denominator)")
        }
    }
}
