import Foundation

/// What the terminal can show.
enum Terminal {
    /// Whether people read standard output.
    static let isReading = isatty(STDOUT_FILENO) == 1
    /// Whether people watch standard error.
    static let isWatching = isatty(STDERR_FILENO) == 1
    /// Colour is for people who have not refused it (https://no-color.org).
    static let hasColour = isReading && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
}

/// What deserves attention, in colour where there is colour.
enum Mark {
    case none
    /// Late, or not covered.
    case late
    /// Approved or firmed.
    case firm
    /// Beside the point.
    case faint

    private var code: String? {
        switch self {
        case .none: nil
        case .late: "31"
        case .firm: "32"
        case .faint: "2"
        }
    }

    /// The sign that stands before a marked row, so that it shows without colour.
    var sign: String { self == .late ? "!" : " " }

    /// The text in the colour of the mark.
    func colour(_ text: String) -> String {
        guard Terminal.hasColour, let code, !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
