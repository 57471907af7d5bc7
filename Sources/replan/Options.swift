public import ArgumentParser
import EventJournal
import Foundation
import PlanningEngine
public import PlanningModel

/// Where the journal is.
struct JournalOptions: ParsableArguments {
    @Option(name: .long, help: "The journal's directory (or REPLAN_JOURNAL).")
    var journal: String?

    var path: String {
        journal ?? ProcessInfo.processInfo.environment["REPLAN_JOURNAL"] ?? "./replan-journal"
    }
}

/// How many threads plan; without influence on the result.
struct ThreadOptions: ParsableArguments {
    @Option(name: .long, help: "How many threads plan (default: one a processor). The plan does not depend on it.")
    var threads: Int?

    func apply(to engine: inout PlanningEngine) throws {
        guard let threads else { return }
        guard threads >= 1 else { throw Failure(.usage, "--threads takes a number from 1 on") }
        engine.threads = threads
    }
}

/// How a list is written.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
}

/// What a reading command shows, of which plan and when.
struct ViewOptions: ParsableArguments {
    @OptionGroup var journal: JournalOptions

    @Option(name: .long, help: "table, json or csv (default: table on a terminal, else json).")
    var format: Format?

    @Option(name: .long, help: "The plan.")
    var plan: String = "main"

    @Option(
        name: .long,
        help: "The plan as it was then: a run number, a position of the journal (p123), or an RFC 3339 time.")
    var asOf: String?

    var chosenFormat: Format {
        format ?? (isatty(STDOUT_FILENO) == 1 ? .table : .json)
    }

    func openJournal() throws -> EventJournal {
        try EventJournal.open(path: journal.path, mode: .readOnly)
    }

    func openView() throws -> PlanView {
        try PlanView.open(journal: openJournal(), plan: plan, asOf: moment())
    }

    /// The moment of `--as-of`: a number is that of a run, one with a `p` before it a position.
    func moment() throws -> Moment? {
        guard let asOf else { return nil }
        if let run = Int(asOf) { return .run(run) }
        if asOf.hasPrefix("p"), let position = UInt64(asOf.dropFirst()) { return .position(position) }
        if let time = RFC3339.microseconds(asOf) { return .time(time) }
        throw Failure(
            .usage,
            "--as-of takes a run number (12), a position of the journal (p3456) or a time (2026-03-31T08:00:00Z),"
                + " not `\(asOf)`")
    }
}

/// Which stocking points a list shows.
struct FilterOptions: ParsableArguments {
    @Option(name: .long, help: "Only this item.")
    var item: String?

    @Option(name: .long, help: "Only this location.")
    var location: String?

    var filter: PlanView.Filter { PlanView.Filter(item: item, location: location) }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// Times of RFC 3339.
enum RFC3339 {
    /// Microseconds since 1970-01-01 00:00 UTC; `nil` if the text is no time.
    static func microseconds(_ text: String) -> Int64? {
        for options in [ISO8601DateFormatter.Options.withInternetDateTime, [.withInternetDateTime, .withFractionalSeconds]] {
            let formatter = ISO8601DateFormatter()
            formatter.formatOptions = options
            if let date = formatter.date(from: text) { return Int64((date.timeIntervalSince1970 * 1e6).rounded()) }
        }
        return nil
    }

    /// The time in UTC.
    static func text(_ microseconds: Int64) -> String {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return formatter.string(from: Date(timeIntervalSince1970: Double(microseconds) / 1e6))
    }
}
