import PlanningEngine
import PlanningModel

/// A small plot of a projected balance, less what is short, with block characters.
struct BalancePlot {
    private let record: TimePhasedRecord
    /// How many days a column stands for.
    private let step: Int
    /// The lowest balance of each column.
    private let values: [Int64]

    private static let rowCount = 8
    private static let widest = 96
    private static let blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    init(_ record: TimePhasedRecord) {
        self.record = record
        let last = record.entries.last?.day ?? record.date
        let days = Int(last - record.date) + 1
        step = (days + Self.widest - 1) / Self.widest
        var values: [Int64] = []
        var place = 0
        var balance: Int64 = 0
        for day in 0..<days {
            while place < record.entries.count, Int(record.entries[place].day - record.date) <= day {
                balance = record.entries[place].projectedBalance.rawValue &- record.entries[place].short.rawValue
                place += 1
            }
            if day % step == 0 { values.append(balance) } else { values[values.count - 1] = min(values.last!, balance) }
        }
        self.values = values
    }

    var text: String {
        let top = max(values.max() ?? 0, record.floor.rawValue, 1)
        let bottom = min(values.min() ?? 0, 0)
        var below = bottom < 0 ? max(1, Int(Double(Self.rowCount) * Double(bottom) / Double(bottom - top))) : 0
        below = min(below, Self.rowCount - 1)
        let above = Self.rowCount - below
        let labels = [top, 0, bottom].map { NumberText.grouped(Quantity(rawValue: $0)) }
        let width = labels.map(\.count).max() ?? 0
        var lines: [String] = []
        for row in 0..<above {
            lines.append(line(row == 0 ? labels[0] : "", width, upperRow(above - 1 - row, above, top)))
        }
        for row in 0..<below {
            let label = row == below - 1 ? labels[2] : ""
            lines.append(line(label, width, Mark.late.colour(lowerRow(row, below, bottom))))
        }
        return lines.joined(separator: "\n") + "\n" + axis(width)
    }

    private func line(_ label: String, _ width: Int, _ row: String) -> String {
        String(repeating: " ", count: width - label.count) + label + " │" + row
    }

    /// A row above zero, counted from zero, in eighths; the floor is dotted where nothing stands.
    private func upperRow(_ row: Int, _ rows: Int, _ top: Int64) -> String {
        let unit = Double(top) / Double(rows)
        let floor = Double(record.floor.rawValue)
        let isFloor = floor > 0 && Int((floor / unit).rounded(.up)) - 1 == row
        return values.map { value in
            let filled = Int(((Double(value) / unit - Double(row)) * 8).rounded())
            return filled <= 0 && isFloor ? "┈" : Self.blocks[min(8, max(0, filled))]
        }.joined()
    }

    /// A row below zero, counted from zero.
    private func lowerRow(_ row: Int, _ rows: Int, _ bottom: Int64) -> String {
        let unit = Double(bottom) / Double(rows)
        return values.map { value in
            let filled = Double(value) / unit - Double(row)
            return value >= 0 || filled <= 0 ? " " : filled < 0.25 ? "▔" : filled < 0.75 ? "▀" : "█"
        }.joined()
    }

    /// The days below the plot.
    private func axis(_ width: Int) -> String {
        let margin = String(repeating: " ", count: width + 2)
        var ticks = ""
        var days = ""
        let distance = 14
        for column in values.indices {
            let isTick = column % distance == 0
            ticks += isTick ? "┴" : "─"
            if isTick, column + 10 <= max(values.count, 10) {
                let day = "\(record.date + Int32(column * step))"
                days += String(repeating: " ", count: max(0, column - days.count)) + day
            }
        }
        let floor = record.floor > .zero ? "   ┈ floor \(NumberText.grouped(record.floor))" : ""
        return "\(String(repeating: " ", count: width + 1))└\(ticks)\n\(margin)\(days)\(floor)\n"
    }
}
