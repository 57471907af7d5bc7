import Foundation

/// The five numbers of a model.
struct ModelNumbers: Codable, Sendable {
    var stockingPoints = 0
    var billLines = 0
    var requirements = 0
    var plannedOrders = 0
    var levels = 0
}

/// What was measured of one size.
struct SizeReport: Codable, Sendable {
    var size: String
    var model: ModelNumbers
    var works: [Work]
}

/// What was measured.
struct Report: Codable, Sendable {
    var engineVersion: String
    var seed: UInt64
    var processors: Int
    var sizes: [SizeReport] = []
    var curve: [Work] = []
    var journal: [Work] = []

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        var data = try encoder.encode(self)
        data.append(UInt8(ascii: "\n"))
        try data.write(to: URL(fileURLWithPath: path))
    }

    /// One aligned table.
    var table: String {
        var table = TextTable(columns: [
            "work", "n", "p50", "p99", "max", "replanned", "most", "figure", "yardstick", "its time", "ratio",
        ])
        for size in sizes {
            let model = size.model
            table.addHeading(
                "\(size.size): \(grouped(model.stockingPoints)) stocking points, \(grouped(model.billLines)) bill lines,"
                    + (model.requirements > 0 ? " \(grouped(model.requirements)) requirements," : "")
                    + " \(grouped(model.plannedOrders)) planned orders,"
                    + " \(model.levels) levels")
            for work in size.works { table.add(cells(work)) }
        }
        if !curve.isEmpty { table.addHeading("one timeline, from short to long") }
        for work in curve { table.add(cells(work)) }
        if !journal.isEmpty { table.addHeading("journal") }
        for work in journal { table.add(cells(work)) }
        return table.text
    }

    private func cells(_ work: Work) -> [String] {
        [
            work.name, work.count.map(grouped) ?? "", work.median.map(time) ?? "", work.percentile99.map(time) ?? "",
            work.greatest.map(time) ?? "", work.replannedMedian.map(grouped) ?? "",
            work.replannedGreatest.map(grouped) ?? "", work.figure.map { "\(number($0)) \(work.unit ?? "")" } ?? "",
            work.yardstick ?? "", work.yardstickSeconds.map(time) ?? "", work.ratio.map { "\(number($0)) ×" } ?? "",
        ]
    }

    private func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<1e-3: "\(number(seconds * 1e6)) µs"
        case ..<1: "\(number(seconds * 1e3)) ms"
        default: "\(number(seconds)) s"
        }
    }

    /// Three digits that count, or the whole number.
    private func number(_ value: Double) -> String {
        switch abs(value) {
        case 100...: grouped(Int(value.rounded()))
        case 10..<100: String(format: "%.1f", value)
        case 0.1..<10: String(format: "%.2f", value)
        case 0: "0"
        default: String(format: "%.2g", value)
        }
    }

    private func grouped(_ number: Int) -> String {
        var digits = String(number)
        var end = digits.count - 3
        while end > (number < 0 ? 1 : 0) {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
            end -= 3
        }
        return digits
    }
}

/// Lines of cells, the first cell flush left, the others right.
private struct TextTable {
    private enum Line {
        case heading(String)
        case cells([String])
    }
    private var lines: [Line] = []
    private var widths: [Int]

    init(columns: [String]) {
        widths = columns.map(\.count)
        lines.append(.cells(columns))
    }

    mutating func addHeading(_ text: String) { lines.append(.heading(text)) }

    mutating func add(_ cells: [String]) {
        for (index, cell) in cells.enumerated() { widths[index] = max(widths[index], cell.count) }
        lines.append(.cells(cells))
    }

    var text: String {
        lines.map { line in
            switch line {
            case .heading(let text): return "\n" + text
            case .cells(let cells):
                let padded = cells.enumerated().map { index, cell in
                    let padding = String(repeating: " ", count: widths[index] - cell.count)
                    return index == 0 ? cell + padding : padding + cell
                }
                var joined = padded.joined(separator: "  ")
                while joined.last == " " { joined.removeLast() }
                return joined
            }
        }.joined(separator: "\n")
    }
}
