internal import PlanningModel

/// A quotient of products of whole numbers that is rounded once, however large the products are.
///
/// As long as they fit, products are numbers of 128 bits; then they are lists of digits.
struct ExactQuotient {
    private var numerator: Int128
    private var denominator: Int128 = 1
    /// Factors that did not fit any more.
    private var restOfNumerator: [UInt64] = []
    private var restOfDenominator: [UInt64] = []

    /// The product of two numbers that are not negative.
    init(_ left: Int64, times right: Int64) { numerator = Int128(left) * Int128(right) }

    /// Multiplies by a fraction of two numbers above zero.
    mutating func multiply(by factor: Int64, over divisor: Int64) {
        let common = Self.greatestCommonDivisor(factor, divisor)
        let (larger, isTooLarge) = numerator.multipliedReportingOverflow(by: Int128(factor / common))
        if isTooLarge { restOfNumerator.append(UInt64(factor / common)) } else { numerator = larger }
        let (smaller, isTooSmall) = denominator.multipliedReportingOverflow(by: Int128(divisor / common))
        if isTooSmall { restOfDenominator.append(UInt64(divisor / common)) } else { denominator = smaller }
    }

    /// The quotient in millionths, half rounded up, of factors that are given in millionths.
    func rounded() throws(QuantityOverflow) -> Quantity {
        if restOfNumerator.isEmpty, restOfDenominator.isEmpty {
            return try Quantity.rounded(numerator, dividedBy: denominator)
        }
        let above = Digits(UInt128(numerator), times: restOfNumerator).doubled
        let below = Digits(UInt128(denominator), times: restOfDenominator)
        // The largest r with (2 r − 1) × denominator ≤ 2 × numerator.
        func isReached(_ result: Int64) -> Bool { below.times(UInt64(result) * 2 - 1) <= above }
        var low: Int64 = 0
        var high = Int64.max
        guard !isReached(high) else { throw QuantityOverflow() }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if isReached(middle) { low = middle } else { high = middle }
        }
        return Quantity(rawValue: low)
    }

    private static func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}

/// A whole number of any size that is not negative: digits of 64 bits, the least first, without leading zeros.
private struct Digits: Comparable {
    private var digits: [UInt64]

    init(_ value: UInt128, times factors: [UInt64]) {
        digits = [UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64)]
        drop()
        for factor in factors { self = times(factor) }
    }

    var doubled: Digits { times(2) }

    func times(_ factor: UInt64) -> Digits {
        var result = self
        var carry: UInt64 = 0
        for place in digits.indices {
            let (high, low) = digits[place].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            result.digits[place] = sum
            carry = overflow ? high + 1 : high
        }
        result.digits.append(carry)
        result.drop()
        return result
    }

    private mutating func drop() {
        while digits.last == 0 { digits.removeLast() }
    }

    static func < (left: Digits, right: Digits) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        for place in left.digits.indices.reversed() where left.digits[place] != right.digits[place] {
            return left.digits[place] < right.digits[place]
        }
        return false
    }
}
