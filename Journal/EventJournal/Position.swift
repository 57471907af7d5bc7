/// The place of an event in a journal.
///
/// Positions are gapless: the first event of a journal is 1, the next one 2, whatever batches they came in.
public struct Position: RawRepresentable, Hashable, Comparable, Sendable {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Before the first event: the head of an empty journal.
    public static let origin = Position(rawValue: 0)

    /// The first event of every journal.
    public static let first = Position(rawValue: 1)

    public static func < (left: Position, right: Position) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Position: CustomStringConvertible {
    public var description: String { String(rawValue) }
}
