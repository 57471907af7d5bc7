/// An amount of an item in its stock unit, or another decimal of the data contract, with six exact decimal places.
///
/// Held as a 64-bit integer of millionths, so that sums are exact and equal on every machine; the range is
/// ±9,223,372,036,854.775807. Arithmetic that leaves the range throws, it never wraps (semantics section 1).
public struct Quantity: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of the unit.
    public var rawValue: Int64

    @inlinable
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// How many parts the unit has.
    public static let scale: Int64 = 1_000_000

    public static let zero = Quantity(rawValue: 0)

    /// One unit, or 1 as a factor.
    public static let one = Quantity(rawValue: scale)

    /// Creates a quantity of whole units; `nil` if it is out of range.
    public init?(units: Int64) {
        let (product, overflow) = units.multipliedReportingOverflow(by: Self.scale)
        guard !overflow else { return nil }
        rawValue = product
    }

    @inlinable
    public static func < (left: Quantity, right: Quantity) -> Bool { left.rawValue < right.rawValue }

    /// The sum; throws when it is out of range.
    @inlinable
    public func adding(_ other: Quantity) throws(QuantityOverflow) -> Quantity {
        let (sum, overflow) = rawValue.addingReportingOverflow(other.rawValue)
        if overflow { throw QuantityOverflow() }
        return Quantity(rawValue: sum)
    }

    /// The difference; throws when it is out of range.
    @inlinable
    public func subtracting(_ other: Quantity) throws(QuantityOverflow) -> Quantity {
        let (difference, overflow) = rawValue.subtractingReportingOverflow(other.rawValue)
        if overflow { throw QuantityOverflow() }
        return Quantity(rawValue: difference)
    }

    /// The least multiple of `multiple` that is not below this quantity; the quantity itself if `multiple` is not
    /// positive.
    public func roundedUp(toMultipleOf multiple: Quantity) throws(QuantityOverflow) -> Quantity {
        guard multiple > .zero else { return self }
        let rest = rawValue % multiple.rawValue
        if rest == 0 { return self }
        if rest < 0 { return Quantity(rawValue: rawValue - rest) }
        return try adding(Quantity(rawValue: multiple.rawValue - rest))
    }

    /// The greatest multiple of `multiple` that is not above this quantity, which is not negative.
    public func roundedDown(toMultipleOf multiple: Quantity) -> Quantity {
        guard multiple > .zero else { return self }
        return Quantity(rawValue: rawValue - rawValue % multiple.rawValue)
    }
}

/// A result that no quantity can hold.
public struct QuantityOverflow: Error, Hashable, Sendable {
    @inlinable
    public init() {}
}

extension Quantity {
    /// The product of two quantities' millionths in millionths, rounded once, half away from zero.
    public static func unscaled(_ product: Int128) throws(QuantityOverflow) -> Quantity {
        // Division by a constant of what a register holds is many times as fast.
        guard let small = Int64(exactly: product) else {
            return try rounded(product, dividedBy: Int128(scale))
        }
        let (quotient, rest) = small.quotientAndRemainder(dividingBy: scale)
        if rest >= scale / 2 { return Quantity(rawValue: quotient + 1) }
        if rest <= -(scale / 2) { return Quantity(rawValue: quotient - 1) }
        return Quantity(rawValue: quotient)
    }

    /// `numerator ÷ denominator` in millionths, rounded once, half away from zero.
    ///
    /// Worked number: 1.5 rounds to 2 millionths, −1.5 to −2.
    public static func rounded(_ numerator: Int128, dividedBy denominator: Int128) throws(QuantityOverflow) -> Quantity
    {
        let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
        let away: Int128 = (numerator < 0) == (denominator < 0) ? 1 : -1
        let exact = rest.magnitude >= denominator.magnitude - rest.magnitude ? quotient + away : quotient
        guard let value = Int64(exactly: exact) else { throw QuantityOverflow() }
        return Quantity(rawValue: value)
    }
}

extension Quantity: CustomStringConvertible {
    /// The shortest decimal without an exponent: `12`, `-0.5`, `0.000002`.
    public var description: String {
        let magnitude = rawValue.magnitude
        let whole = magnitude / UInt64(Self.scale)
        var fraction = magnitude % UInt64(Self.scale)
        let sign = rawValue < 0 ? "-" : ""
        guard fraction != 0 else { return sign + String(whole) }
        var places = 6
        while fraction % 10 == 0 {
            fraction /= 10
            places -= 1
        }
        let digits = String(fraction)
        return sign + String(whole) + "." + String(repeating: "0", count: places - digits.utf8.count) + digits
    }
}

/// Why a text is no quantity.
public enum QuantityFault: Error, Hashable, Sendable {
    /// The text is not a decimal number: digits with at most one point, and a sign.
    case notANumber
    /// It has more than six decimal places that are not zero.
    case tooManyPlaces
    /// It is beyond ±9,223,372,036,854.775807.
    case outOfRange
}

extension Quantity {
    /// Reads a decimal number: an optional sign, digits, an optional point with digits, an optional exponent.
    ///
    /// - Complexity: linear in the length of the text.
    public init(parsing text: some Collection<UInt8>) throws(QuantityFault) {
        var digits: Int128 = 0
        var places = 0
        var digitCount = 0
        var negative = false
        var sawPoint = false
        var exponent = 0
        var index = text.startIndex
        if index < text.endIndex, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
            negative = text[index] == UInt8(ascii: "-")
            text.formIndex(after: &index)
        }
        scan: while index < text.endIndex {
            let byte = text[index]
            text.formIndex(after: &index)
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digitCount += 1
                if sawPoint { places += 1 }
                digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
                if digits > Int128(10).power(30) { throw .outOfRange }
            case UInt8(ascii: ".") where !sawPoint:
                sawPoint = true
            case UInt8(ascii: "e") where digitCount > 0, UInt8(ascii: "E") where digitCount > 0:
                guard let value = Int(String(decoding: text[index...], as: UTF8.self)), (-60...60).contains(value)
                else {
                    throw .notANumber
                }
                exponent = value
                index = text.endIndex
                break scan
            default:
                throw .notANumber
            }
        }
        guard digitCount > 0 else { throw .notANumber }
        var shift = 6 - places + exponent
        while shift < 0 {
            guard digits % 10 == 0 else { throw .tooManyPlaces }
            digits /= 10
            shift += 1
        }
        while shift > 0, digits != 0 {
            digits *= 10
            if digits > Int128(10).power(30) { throw .outOfRange }
            shift -= 1
        }
        guard let value = Int64(exactly: negative ? -digits : digits), value != .min else { throw .outOfRange }
        self.init(rawValue: value)
    }

    /// Reads a decimal number from a text.
    public init(_ text: String) throws(QuantityFault) {
        try self.init(parsing: text.utf8)
    }
}

extension Int128 {
    fileprivate func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { result, _ in result * self }
    }
}
