internal import PlanningModel

/// What a column of the data contract holds.
public enum ColumnType: Hashable, Sendable {
    /// A text of at least one byte.
    case text
    /// A date.
    case day
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A decimal in a range, given in millionths.
    case decimal(ClosedRange<Int64>)
    /// `1` or `0`.
    case flag
    /// One of some words; stored as the index of the word.
    case choice([String])

    /// A decimal that is not negative.
    static let amount = ColumnType.decimal(0...Int64.max)
    /// A decimal of either sign.
    static let signedAmount = ColumnType.decimal(-Int64.max...Int64.max)
    /// A number of calendar or working days: up to about 270 years, so that dates cannot leave the range of a day.
    static let days = ColumnType.integer(0...100_000)

    /// The word for it in lists.
    public var name: String {
        switch self {
        case .text: "text"
        case .day: "date"
        case .integer: "integer"
        case .decimal: "decimal"
        case .flag: "flag"
        case .choice: "word"
        }
    }

    /// Whether values are texts.
    public var isText: Bool { self == .text }
}

/// Whether the plan takes a column into account.
public enum ColumnUse: UInt8, Sendable {
    /// The plan depends on it.
    case planned
    /// Told, shown or kept, without influence on the plan by contract.
    case descriptive

    /// The word for it in lists.
    public var name: String {
        switch self {
        case .planned: "planned"
        case .descriptive: "descriptive"
        }
    }
}

/// A column of a table of the data contract.
public struct Column: Sendable {
    public let name: String
    public let type: ColumnType
    public let isKey: Bool
    public let isRequired: Bool
    public let use: ColumnUse

    init(
        _ name: String, _ type: ColumnType = .text, key: Bool = false, required: Bool = false,
        _ use: ColumnUse = .planned
    ) {
        self.name = name
        self.type = type
        isKey = key
        isRequired = required
        self.use = use
    }

    /// A key column that must be given.
    static func key(_ name: String, _ type: ColumnType = .text, _ use: ColumnUse = .planned) -> Column {
        Column(name, type, key: true, required: true, use)
    }

    /// A key column that may be blank.
    static func optionalKey(_ name: String, _ type: ColumnType = .text, _ use: ColumnUse = .planned) -> Column {
        Column(name, type, key: true, use)
    }

    /// A column that must be given and is no key.
    static func required(_ name: String, _ type: ColumnType = .text, _ use: ColumnUse = .planned) -> Column {
        Column(name, type, required: true, use)
    }
}
