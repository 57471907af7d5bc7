/// How urgent a requirement, a receipt or an order is: the lower the number, the more urgent; blank comes last.
///
/// Data give whole numbers; orders of priority planning have a number with decimals (semantics section 12).
public struct Priority: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths; that of `blank` is above every other.
    public var rawValue: Int64

    @inlinable
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// A whole number, as data give it: up to 999,999.
    @inlinable
    public init(whole number: Int64) { rawValue = number &* Quantity.scale }

    /// No priority.
    public static let blank = Priority(rawValue: .max)
    /// The priority of stock on hand, before every other (semantics section 12).
    public static let first = Priority(rawValue: 0)

    @inlinable
    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

    /// The number if it is whole; `nil` when it has decimals or is blank.
    @inlinable
    public var whole: Int64? {
        self != .blank && rawValue % Quantity.scale == 0 ? rawValue / Quantity.scale : nil
    }

    /// The number; `nil` when blank.
    public var number: Quantity? { self == .blank ? nil : Quantity(rawValue: rawValue) }
}
