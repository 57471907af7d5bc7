import ArgumentParser
import ERPExchange
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Appends a change stream to the journal.",
        discussion: """
            Lines are gathered into batches: of --batch lines, else up to the next date line with --net-change, else \
            the whole stream. A line that cannot be understood rejects its batch; what came before it stays. Lines \
            whose sequence the journal holds are skipped, so that sending a stream again is safe.

            Examples:
              replan apply changes.ndjson
              tail -f changes.ndjson | replan apply - --net-change --batch 1
            """)

    @OptionGroup var journal: JournalOptions
    @OptionGroup var threads: ThreadOptions
    @Argument(help: "A file of changes in NDJSON, or - for standard input.", completion: .file())
    var file: String

    @Flag(name: .long, help: "Replan after every batch, and tell what changed.")
    var netChange = false

    @Flag(name: .long, help: "Tell only the summary.")
    var quiet = false

    @Option(name: .long, help: "Lines of a batch.")
    var batch: Int?

    @Option(name: .long, help: "The plan.")
    var plan: String = "main"

    mutating func validate() throws {
        if let batch, batch < 1 { throw ValidationError("--batch takes a number of lines from 1 on, not \(batch)") }
    }

    func run() throws {
        if file == "-" {
            try apply(ChangeStreamReader(FileSource.standardInput()))
        } else {
            try apply(ChangeStreamReader(path: file))
        }
    }

    private func apply(_ stream: consuming ChangeStreamReader) throws {
        var reader = stream
        var line = ChangeLine()
        // A journal is not begun for a stream whose first line is refused.
        var isLine = try reader.next(into: &line)
        var engine = try journal.openEngine(.create)
        engine.threads = threads.count
        var application = StreamApplication(command: self, engine: engine)
        do {
            while isLine {
                try application.take(line)
                isLine = try reader.next(into: &line)
            }
            try application.flush()
        } catch {
            application.conclude()
            throw error
        }
        application.conclude()
        journal.keepSnapshot(of: &application.engine)
    }
}

/// A change stream on its way into the journal, batch by batch.
private struct StreamApplication {
    let command: Apply
    var engine: PlanningEngine
    private var changes: [(line: Int, sequence: Int64?, change: Change)] = []
    private var source: String?
    private var tally = ApplyTally()
    private let bar = ProgressBar("applying", noun: "changes")

    init(command: Apply, engine: PlanningEngine) {
        self.command = command
        self.engine = engine
    }

    mutating func take(_ line: ChangeLine) throws {
        if endsBatch(before: line) { try flush() }
        source = line.source
        if let date = line.date {
            changes.append((line.number, line.sequence, .date(date)))
        } else if let row = line.row {
            changes.append((line.number, line.sequence, .row(row)))
        }
        if let batch = command.batch, changes.count >= batch { try flush() }
        if !tellsBatches || !Terminal.isReading { bar.show(UInt64(tally.changeCount + changes.count)) }
    }

    private var tellsBatches: Bool { command.netChange && !command.quiet }

    private func endsBatch(before line: ChangeLine) -> Bool {
        guard !changes.isEmpty else { return false }
        if line.source != source { return true }
        return command.batch == nil && command.netChange && line.date != nil
    }

    mutating func flush() throws {
        guard !changes.isEmpty else { return }
        let outcome: ChangeOutcome
        do {
            outcome = try engine.append(changes, source: source)
        } catch {
            if case .change(let line, let reason) = error {
                let place = command.file == "-" ? "line \(line)" : "\(command.file):\(line)"
                throw Failure(.badData, "\(place): \(reason); the batch was not appended")
            }
            throw error
        }
        changes.removeAll(keepingCapacity: true)
        tally.note(outcome)
        guard command.netChange, outcome.appended > 0 || engine.hasPendingChanges(plan: command.plan) else { return }
        let run = try engine.run(RunRequest(.netChange, plan: command.plan))
        tally.note(run)
        if tellsBatches { StandardOutput.line(ApplyTally.line(run, outcome)) }
    }

    func conclude() {
        bar.end()
        for line in tally.summary(position: engine.position.rawValue) { StandardOutput.line(line) }
    }
}
