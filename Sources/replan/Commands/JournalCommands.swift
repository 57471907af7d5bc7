import ArgumentParser
import ERPExchange
import EventJournal
import PlanningEngine
import PlanningEvents
import PlanningModel

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Looks after the journal itself.",
        subcommands: [JournalInfoCommand.self, JournalVerify.self, JournalExport.self, JournalBackup.self])
}

struct JournalInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Tells what the journal holds.",
        discussion: "Example: replan journal info")
    @OptionGroup var journal: JournalOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let journal = try journal.open()
        let info = try journal.info()
        let runs = try RunEntry.all(in: journal)
        if format.chosen == .table { return tell(info, runs) }
        var list = ListOutput(columns: [
            "path", "format_version", "positions", "batches", "bytes", "created_at", "first_recorded_at",
            "last_recorded_at", "hash", "runs", "last_run", "last_run_date",
        ])
        list.rows = [
            [
                .text(info.path), .count(info.formatVersion), .count(info.head.position.rawValue),
                .count(info.head.batchCount), .count(info.byteCount), .text(RFC3339.text(info.createdAt)),
                .text(info.firstRecordedAt.map(RFC3339.text)), .text(info.lastRecordedAt.map(RFC3339.text)),
                .text("\(info.head.hash)"), .count(runs.count), .number(runs.last.map { Int64($0.started.run) }),
                .day(runs.last?.started.date),
            ]
        ]
        list.write(format.chosen)
    }

    private func tell(_ info: JournalInfo, _ runs: [RunEntry]) {
        var lines = [
            ("path", info.path),
            ("positions", NumberText.grouped(info.head.position.rawValue)),
            ("batches", NumberText.grouped(info.head.batchCount)),
            ("size", NumberText.bytes(info.byteCount)),
            ("created", RFC3339.shownText(info.createdAt) + " UTC"),
        ]
        if let first = info.firstRecordedAt, let last = info.lastRecordedAt {
            lines.append(("first batch", RFC3339.shownText(first) + " UTC"))
            lines.append(("last batch", RFC3339.shownText(last) + " UTC"))
        }
        lines.append(("chain hash", "\(info.head.hash)"))
        lines.append(("runs", NumberText.grouped(runs.count)))
        if let last = runs.last {
            lines.append(("last run", "\(last.started.run), \(last.started.kind.name) on \(last.started.date)"))
        }
        for (name, value) in lines {
            StandardOutput.line(name + String(repeating: " ", count: 13 - name.count) + value)
        }
    }
}

struct JournalVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads everything and checks every byte of it.",
        discussion: "Exit status 1 when the journal is damaged.\n\nExample: replan journal verify")
    @OptionGroup var journal: JournalOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let journal = try journal.open()
        let bar = ProgressBar("verifying", total: (try? journal.head().position.rawValue) ?? 0)
        let report = try journal.verify { bar.show($0.rawValue) }
        bar.end()
        if format.chosen == .table {
            tell(report)
        } else {
            var list = ListOutput(columns: ["position", "reason"])
            list.rows = report.damages.map { damage in
                [.number(damage.position.map { Int64($0.rawValue) }), .text(damage.reason)]
            }
            list.write(format.chosen)
        }
        if !report.isIntact { throw ExitCode(Failure.Status.no.rawValue) }
    }

    private func tell(_ report: VerificationReport) {
        let head = report.verified
        if report.isIntact {
            StandardOutput.line(
                Mark.firm.colour("intact") + ": \(NumberText.count(Int(head.position.rawValue), "event"))"
                    + " in \(NumberText.grouped(head.batchCount)) batches, \(NumberText.bytes(report.byteCount)) of events"
            )
            StandardOutput.line("chain hash \(head.hash)")
            return
        }
        StandardOutput.line(Mark.late.colour("damaged") + ": right up to position \(head.position); restore a backup")
        for damage in report.damages {
            StandardOutput.line("  \(damage.position.map { "position \($0)" } ?? "file"): \(damage.reason)")
        }
        let ranges = report.readable.map { "\($0.lowerBound) to \($0.upperBound)" }.joined(separator: ", ")
        StandardOutput.line("readable: \(ranges.isEmpty ? "nothing" : "positions \(ranges)")")
    }
}

struct JournalExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every event as a line of JSON.",
        discussion: """
            Each line has position, batch, recorded_at, cause, source, sequence (of the batch) and event; a row then \
            has the members of the change stream.

            Example: replan journal export | grep VES-40
            """)
    @OptionGroup var journal: JournalOptions
    @Option(name: .long, help: "The first position.") var from: UInt64 = 1
    @Option(name: .long, help: "The last position.") var to: UInt64?

    func run() throws {
        let journal = try journal.open()
        var writer = EventLineWriter()
        let first = Position(rawValue: max(1, from))
        if let to, to < first.rawValue { return }
        try journal.forEachBatch(from: first, through: to.map { Position(rawValue: $0) }) { header, records in
            try records.forEachRecord(from: first) { position, bytes in
                guard position.rawValue <= to ?? position.rawValue else { return }
                try writer.write(position, header, bytes)
                if writer.bytes.count > 1 << 16 { StandardOutput.write(writer.take()) }
            }
            return true
        }
        StandardOutput.write(writer.take())
    }
}

struct JournalBackup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes a copy to a directory that does not exist yet, while others read and append.",
        discussion: "Example: replan journal backup ./backup-2026-03-31")
    @OptionGroup var journal: JournalOptions
    @Argument(help: "The directory of the copy.", completion: .directory) var target: String

    func run() throws {
        let journal = try journal.open()
        do {
            try journal.backup(to: target)
        } catch .notFound {
            throw Failure(.notFound, "\(target): its folder does not exist; create it first")
        }
        let copy = try EventJournal.open(path: target, mode: .readOnly)
        let head = try copy.head()
        StandardOutput.line(
            "copied \(NumberText.count(Int(head.position.rawValue), "event")) in"
                + " \(NumberText.grouped(head.batchCount)) batches to \(target)")
    }
}
