/// One thing that is wrong with input: where, what, and what to do about it.
public struct InputFault: Error, Hashable, Sendable {
    /// The file; `nil` for a stream without a name.
    public var file: String?
    /// The line, counted from 1; `nil` when the fault is of the file as a whole.
    public var line: Int?
    /// The column or member; `nil` when the fault is of the line as a whole.
    public var column: String?
    /// What is wrong and what to do.
    public var reason: String

    public init(file: String?, line: Int? = nil, column: String? = nil, reason: String) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
    }
}

extension InputFault: CustomStringConvertible {
    /// `file:line: column: what is wrong`, one line whatever the input holds; without a file `line N: column: …`.
    public var description: String {
        var parts: [String] = []
        switch (file, line) {
        case (let file?, let line?): parts.append("\(file):\(line)")
        case (let file?, nil): parts.append(file)
        case (nil, let line?): parts.append("line \(line)")
        case (nil, nil): break
        }
        if let column { parts.append(column) }
        parts.append(reason)
        return parts.joined(separator: ": ")
    }
}

/// All that is wrong with an extract: the first faults up to a limit, and how many there are.
public struct InputFaults: Error, Hashable, Sendable {
    /// The faults that were kept, by file in the order of the contract and line.
    public let faults: [InputFault]
    /// How many faults there are, kept or not.
    public let count: Int
}

extension InputFaults: CustomStringConvertible {
    /// One line for each fault, and one that tells how many more there are.
    public var description: String {
        var lines = faults.map(\.description)
        if count > faults.count {
            lines.append("… and \(count - faults.count) more faults; correct these first")
        }
        return lines.joined(separator: "\n")
    }
}

/// Collects faults: counts all, keeps the first.
struct FaultLog {
    private let limit: Int
    private var faults: [InputFault] = []
    private(set) var count = 0

    init(limit: Int) { self.limit = limit }

    /// The reason is only made when the fault is kept.
    mutating func add(file: String, line: Int? = nil, column: String? = nil, _ reason: @autoclosure () -> String) {
        count += 1
        if faults.count < limit {
            faults.append(InputFault(file: file, line: line, column: column, reason: reason()))
        }
    }

    /// What was collected, ordered by the rank of the file, then by line; faults of one line as they were found.
    func summary(rankOfFile rank: (String) -> Int) -> InputFaults {
        let keyed = faults.enumerated().map { offset, fault in
            (rank: rank(fault.file ?? ""), line: fault.line ?? 0, offset: offset, fault: fault)
        }
        let sorted = keyed.sorted { ($0.rank, $0.line, $0.offset) < ($1.rank, $1.line, $1.offset) }
        return InputFaults(faults: sorted.map(\.fault), count: count)
    }
}

/// A text of the input as messages show it: quoted, on one line, cut where it is long.
func quoted(_ text: String) -> String {
    var result = "\""
    for (index, scalar) in text.unicodeScalars.enumerated() {
        if index == 60 {
            result += "…"
            break
        }
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\"": result += "\\\""
        case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}", "\u{2029}", "\u{202A}"..."\u{202E}":
            result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

/// A name of the input as messages show it: as it is where it can be seen, else quoted.
func shownName(_ text: String) -> String {
    let quotedText = quoted(text)
    let isPlain =
        quotedText.dropFirst().dropLast() == text && !text.isEmpty && !text.hasPrefix(" ")
        && !text.hasSuffix(" ")
    return isPlain ? text : quotedText
}
