import ArgumentParser
import ERPExchange
import EventJournal
import Foundation
import PlanningEngine
import PlanningEvents
import PlanningModel

struct Apply: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Appends a change stream to the journal.",
        discussion: """
            Lines are gathered into batches: of --batch lines, else up to the next date line with --net-change, else
            the whole stream. A line that cannot be understood rejects its batch; what came before it stays. Lines whose
            sequence the journal holds are skipped, so that sending a stream again is safe.

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

    @Option(name: .long, help: "Lines of a batch.")
    var batch: Int?

    @Option(name: .long, help: "The plan.")
    var plan: String = "main"

    func run() throws {
        if let batch, batch < 1 { throw Failure(.usage, "--batch takes a number of lines from 1 on") }
        if file == "-" {
            try apply(ChangeStreamReader(FileSource.standardInput()))
        } else {
            try apply(ChangeStreamReader(path: file))
        }
    }

    private func apply(_ stream: consuming ChangeStreamReader) throws {
        var reader = stream
        var engine = try PlanningEngine(path: journal.path, mode: .create)
        try threads.apply(to: &engine)
        var application = StreamApplication(command: self, engine: engine)
        var line = ChangeLine()
        while try reader.next(into: &line) { try application.take(line) }
        try application.flush()
        application.conclude()
    }
}

/// A change stream on its way into the journal, batch by batch.
private struct StreamApplication {
    let command: Apply
    var engine: PlanningEngine
    private var changes: [(line: Int, sequence: Int64?, change: Change)] = []
    private var source: String?
    private var appended = 0
    private var skipped = 0
    private var batchCount = 0

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
    }

    private func endsBatch(before line: ChangeLine) -> Bool {
        guard !changes.isEmpty else { return false }
        if line.source != source { return true }
        return command.batch == nil && command.netChange && line.date != nil
    }

    mutating func flush() throws {
        guard !changes.isEmpty else { return }
        let clock = ContinuousClock()
        let begin = clock.now
        let outcome: ChangeOutcome
        do {
            outcome = try engine.append(changes, source: source)
        } catch {
            if case .change(let line, let reason) = error {
                throw Failure(.badData, "\(command.file):\(line): \(reason); the batch was not appended")
            }
            throw error
        }
        changes.removeAll(keepingCapacity: true)
        appended += outcome.appended
        skipped += outcome.skipped
        batchCount += 1
        guard command.netChange, outcome.appended > 0 || engine.hasPendingChanges(plan: command.plan) else { return }
        let appending = clock.now - begin
        let run = try engine.run(RunRequest(.netChange, plan: command.plan))
        tell(run, outcome, appending)
    }

    private func tell(_ run: RunEntry, _ outcome: ChangeOutcome, _ appending: Duration) {
        let done = run.completed
        print(
            "run \(run.started.run)  \(run.started.date)  \(outcome.appended) events  replanned \(done.replanned)"
                + "  +\(done.ordersAdded) ~\(done.ordersChanged) -\(done.ordersRemoved)  \(done.microseconds) µs")
    }

    func conclude() {
        print("appended \(appended) events in \(batchCount) batches, skipped \(skipped); position \(engine.position)")
    }
}
