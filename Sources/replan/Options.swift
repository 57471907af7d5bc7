public import ArgumentParser
import EventJournal
import Foundation
import PlanningEngine
public import PlanningModel

/// Where the journal is.
struct JournalPlace: ParsableArguments {
    @Option(
        name: .long, help: "The journal's directory (default: REPLAN_JOURNAL, else ./replan-journal).",
        completion: .directory)
    var journal: String?

    var path: String {
        journal ?? ProcessInfo.processInfo.environment["REPLAN_JOURNAL"] ?? "./replan-journal"
    }

    /// Opens the journal for reading.
    func open() throws -> EventJournal {
        try EventJournal.open(path: path, mode: .readOnly)
    }
}

/// Where the journal is, and how its events are read.
struct JournalOptions: ParsableArguments {
    @OptionGroup var place: JournalPlace

    @Flag(
        name: .long,
        help: "Reads every event instead of the journal's snapshot, and writes none (also: REPLAN_SNAPSHOTS=off).")
    var noSnapshot = false

    var path: String { place.path }

    private var usesSnapshots: Bool {
        !noSnapshot && ProcessInfo.processInfo.environment["REPLAN_SNAPSHOTS"] != "off"
    }

    /// How the journal is opened: a snapshot that does not fit is told, and costs nothing but time.
    var snapshots: SnapshotUse {
        usesSnapshots ? .newest { StandardError.line("replan: warning: \($0)") } : .none
    }

    /// Writes a snapshot behind a run, when enough has happened since the last one; what keeps it from being written is
    /// told, but is no failure.
    func keepSnapshot(of engine: inout PlanningEngine) {
        guard usesSnapshots, engine.isSnapshotDue else { return }
        StandardError.status("writing a snapshot …")
        let outcome = Result { try engine.writeSnapshot() }
        StandardError.status(nil)
        if case .failure(let error) = outcome {
            StandardError.line("replan: warning: no snapshot was written: \(error)")
        }
    }

    func open() throws -> EventJournal { try place.open() }

    /// Opens the journal for appending, and applies its events.
    func openEngine(_ mode: EventJournal.Mode) throws -> PlanningEngine {
        let end = (try? EventJournal.open(path: path, mode: .readOnly).head().position.rawValue) ?? 0
        let bar = ProgressBar("opening the journal", total: end)
        defer { bar.end() }
        return try PlanningEngine(
            path: path, mode: mode, snapshots: snapshots, progress: { bar.show($0.rawValue) })
    }
}

/// How many threads work; without influence on the result.
struct ThreadOptions: ParsableArguments {
    @Option(name: .long, help: "How many threads work (default: one a processor); the result does not depend on it.")
    var threads: Int?

    /// The number that was asked for, or one a processor.
    var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads takes a number from 1 on, not \(threads)") }
    }
}

/// How a list is written.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv
}

/// In which format a command writes.
struct FormatOptions: ParsableArguments {
    @Option(name: .long, help: "table, json or csv (default: table on a terminal, else json).")
    var format: Format?

    var chosen: Format { format ?? (Terminal.isReading ? .table : .json) }
}

/// What a reading command shows, of which plan and when.
struct ViewOptions: ParsableArguments {
    @OptionGroup var journal: JournalOptions
    @OptionGroup var format: FormatOptions

    @Option(name: .long, help: "The plan.")
    var plan: String = "main"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The plan as it was then: a run number (12), a position of the journal (p3456) or a time"
                + " (2026-03-31T08:00:00Z).", valueName: "moment"))
    var asOf: String?

    var chosenFormat: Format { format.chosen }

    func openView() throws -> PlanView {
        let journal = try journal.open()
        return try openView(of: journal, asOf: moment(in: journal))
    }

    func openView(of opened: EventJournal, asOf moment: Moment?) throws -> PlanView {
        let bar = ProgressBar("opening the journal", total: try opened.head().position.rawValue)
        defer { bar.end() }
        return try PlanView.open(
            journal: opened, plan: plan, asOf: moment, snapshots: journal.snapshots,
            progress: { bar.show($0.rawValue) })
    }

    /// The moment of `--as-of`: a number is that of a run, one with a `p` before it a position.
    func moment(in journal: EventJournal) throws -> Moment? {
        guard let asOf else { return nil }
        if let run = Int(asOf) { return .run(run) }
        if asOf.hasPrefix("p"), let position = UInt64(asOf.dropFirst()) {
            let end = try journal.head().position.rawValue
            guard position <= end else {
                throw Failure(.notFound, "there is no position \(position); the journal ends at position \(end)")
            }
            return .position(position)
        }
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

    /// The filter, whose names the plan knows.
    func filter(of view: PlanView) throws -> PlanView.Filter {
        let filter = PlanView.Filter(item: item, location: location)
        try view.checkNames(filter)
        return filter
    }
}

extension Day: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Quantity: ExpressibleByArgument {
    public init?(argument: String) {
        guard let quantity = try? Quantity(argument) else { return nil }
        self = quantity
    }
}

extension SourceKind: ExpressibleByArgument {
    public init?(argument: String) {
        guard let kind = SourceKind.allCases.first(where: { $0.name == argument }) else { return nil }
        self = kind
    }
}
