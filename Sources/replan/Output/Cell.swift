import PlanningModel

/// A value of a list, as it is written in every format.
enum Cell {
    case text(String?)
    case number(Int64?)
    case quantity(Quantity?)
    case day(Day?)
    /// `true` or `false` in the JSON form, `1` or `0` in the others.
    case flag(Bool)
    /// Some words: an array in the JSON form, separated by spaces in the others.
    case words([String])
    /// An object of the JSON form; in CSV its members are columns of their own.
    case object([(name: String, value: Cell)])
    /// What changed of an object: a list of objects in the JSON form, a sentence in the others.
    case changes([(member: String, old: Cell, new: Cell)])

    /// A whole number of any width.
    static func count(_ number: some BinaryInteger) -> Cell { .number(Int64(clamping: number)) }

    /// The value as a text without decoration; `nil` when it is absent.
    var plainText: String? {
        switch self {
        case .text(let text): text
        case .number(let number): number.map { String($0) }
        case .quantity(let quantity): quantity?.description
        case .day(let day): day?.description
        case .flag(let flag): flag ? "1" : "0"
        case .words(let words): words.isEmpty ? nil : words.joined(separator: " ")
        case .object: nil
        case .changes(let changes): Self.sentence(changes) { $0.plainText }
        }
    }

    /// The value as people read it.
    var shownText: String? {
        switch self {
        case .number(let number): number.map { NumberText.grouped($0) }
        case .quantity(let quantity): quantity.map { NumberText.grouped($0) }
        case .changes(let changes): Self.sentence(changes) { $0.shownText }
        default: plainText?.visible
        }
    }

    private static func sentence(
        _ changes: [(member: String, old: Cell, new: Cell)], _ text: (Cell) -> String?
    ) -> String {
        changes.map { change in
            "\(change.member) \(text(change.old) ?? "none") → \(text(change.new) ?? "none")"
        }.joined(separator: ", ")
    }
}

extension String {
    /// The text without control characters, which would break lines or command the terminal.
    var visible: String {
        func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
        guard unicodeScalars.contains(where: isControl) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
    }
}
