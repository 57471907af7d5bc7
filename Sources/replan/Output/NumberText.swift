import PlanningModel

/// Numbers as people read them.
enum NumberText {
    /// With a comma between thousands: `12,345`.
    static func grouped<Number: BinaryInteger>(_ number: Number) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// With a comma between thousands and no zeros at the end: `12,345.5`.
    static func grouped(_ quantity: Quantity) -> String {
        let parts = quantity.description.split(separator: ".", omittingEmptySubsequences: false)
        let whole = quantity.rawValue / Quantity.scale
        let sign = whole == 0 && quantity.rawValue < 0 ? "-" : ""
        return sign + grouped(whole) + (parts.count > 1 ? ".\(parts[1])" : "")
    }

    /// `1 order`, `2 orders`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Microseconds in a unit that keeps three digits.
    static func duration(microseconds: UInt64) -> String {
        switch microseconds {
        case ..<10_000: "\(grouped(microseconds)) µs"
        case ..<10_000_000: "\(grouped(microseconds / 1_000)) ms"
        default: "\(grouped(microseconds / 1_000_000)) s"
        }
    }

    static func bytes(_ count: Int) -> String {
        switch count {
        case ..<10_000: "\(grouped(count)) B"
        case ..<10_000_000: "\(grouped(count / 1_000)) kB"
        default: "\(grouped(count / 1_000_000)) MB"
        }
    }
}
