import Foundation

/// A bar on standard error for work that takes long; nothing is written where nobody watches.
final class ProgressBar {
    private let label: String
    private let noun: String
    private let total: UInt64
    private let begin = ContinuousClock.now
    private var last: ContinuousClock.Instant
    private var isShown = false

    /// Work that is shorter than this shows no bar.
    private static let patience = Duration.milliseconds(300)
    private static let pause = Duration.milliseconds(100)
    private static let width = 30

    /// - Parameter total: how much there is to do; 0 when nobody knows.
    init(_ label: String, total: UInt64 = 0, noun: String = "events") {
        self.label = label
        self.total = total
        self.noun = noun
        last = begin
    }

    /// Shows how much is done, now and then.
    func show(_ done: UInt64) {
        guard Terminal.isWatching else { return }
        let now = ContinuousClock.now
        guard now - begin > Self.patience, now - last > Self.pause else { return }
        last = now
        isShown = true
        StandardError.write("\r\u{1B}[2K\(text(done))")
    }

    private func text(_ done: UInt64) -> String {
        guard total > 0 else { return "\(label) \(NumberText.grouped(done)) \(noun)" }
        let part = min(done, total)
        let share = Double(part) / Double(total)
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        return
            "\(label) \(bar) \(Int(share * 100)) %  \(NumberText.grouped(part)) of \(NumberText.grouped(total)) \(noun)"
    }

    /// Takes the bar away.
    func end() {
        if isShown { StandardError.write("\r\u{1B}[2K") }
        isShown = false
    }

    deinit { end() }
}
