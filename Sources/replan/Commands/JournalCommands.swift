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
        subcommands: [
            JournalInfoCommand.self, JournalHead.self, JournalVerify.self, JournalExport.self, JournalImport.self,
            JournalBackup.self, JournalCompact.self, JournalSnapshot.self,
        ])
}

struct JournalInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Tells what the journal holds.",
        discussion: "Example: replan journal info")
    @OptionGroup var journal: JournalPlace
    @OptionGroup var format: FormatOptions

    func run() throws {
        let journal = try journal.open()
        let info = try journal.info()
        let runs = try RunEntry.all(in: journal)
        if format.chosen == .table { return tell(journal, info, runs) }
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

    private func tell(_ journal: EventJournal, _ info: JournalInfo, _ runs: [RunEntry]) {
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
        if let snapshot = journal.snapshots().first {
            lines.append(("snapshot", "position \(snapshot.position), \(NumberText.bytes(snapshot.byteCount))"))
        }
        if let last = runs.last {
            lines.append(("last run", "\(last.started.run), \(last.started.kind.name) on \(last.started.date)"))
        }
        for (name, value) in lines {
            StandardOutput.line(name + String(repeating: " ", count: 13 - name.count) + value)
        }
    }
}

struct JournalHead: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "Tells the end of the journal and its chain hash, to be written down elsewhere.",
        discussion: """
            The hash stands for everything in the journal. Later, `replan journal verify --contains HASH` proves that \
            all of it is still there, unaltered.

            Example: replan journal head
            """)
    @OptionGroup var journal: JournalPlace
    @OptionGroup var format: FormatOptions

    func run() throws {
        let head = try journal.open().head()
        if format.chosen == .table {
            return StandardOutput.line("\(head.position) \(head.hash)")
        }
        var list = ListOutput(columns: ["position", "batches", "hash"])
        list.rows = [[.count(head.position.rawValue), .count(head.batchCount), .text("\(head.hash)")]]
        list.write(format.chosen)
    }
}

struct JournalVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Reads everything and checks every byte of it.",
        discussion: """
            Exit status 1 when the journal is damaged, or does not contain the hash.

            Examples:
              replan journal verify
              replan journal verify --contains 91cf24fb83e5caae680bd00f5bac06a8449bc0f892324636e71c4a898e19667b
              replan journal verify --repair-copy ./repaired
            """)
    @OptionGroup var journal: JournalPlace
    @OptionGroup var format: FormatOptions
    @OptionGroup var threads: ThreadOptions

    @Option(
        name: .long,
        help: ArgumentHelp("A chain hash that was written down: whether the journal still has it.", valueName: "hash"))
    var contains: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Writes everything up to the damage to a new journal in this directory.", valueName: "path"),
        completion: .directory)
    var repairCopy: String?

    func run() throws {
        let hash = try contains.map { text in
            let text = text.filter { !$0.isWhitespace }
            guard let hash = BatchHash(hexadecimal: text) else {
                throw Failure(.usage, "--contains takes the 64 hexadecimal digits of a chain hash, not `\(text)`")
            }
            return hash
        }
        let journal = try journal.openDamaged()
        let bar = ProgressBar("verifying", total: (try? journal.head().position.rawValue) ?? 0)
        let report = try journal.verify(threads: threads.count) { bar.show($0.rawValue) }
        bar.end()
        if format.chosen == .table {
            tell(report)
        } else {
            var list = ListOutput(columns: ["position", "reason"])
            list.rows = report.damages.map { damage in
                [.number(damage.position.map { Int64($0.rawValue) }), .text(damage.reason)]
            }
            list.write(format.chosen)
            // The rows are the damages; what is left stands where people look.
            if !report.isIntact {
                StandardError.line(
                    "replan: damaged: right up to position \(report.verified.position); \(readable(report))")
            }
        }
        let isContained = try hash.map { try find($0, in: journal, report) } ?? true
        if let repairCopy { try repair(journal, to: repairCopy) }
        if !report.isIntact || !isContained { throw ExitCode(Failure.Status.no.rawValue) }
    }

    /// Whether the part of the journal that is right has a batch with the hash.
    private func find(_ hash: BatchHash, in journal: EventJournal, _ report: VerificationReport) throws -> Bool {
        let header = try? journal.batchHeader(withHash: hash)
        guard let header, header.lastPosition <= report.verified.position else {
            StandardError.line("replan: the journal does not contain \(hash)")
            return false
        }
        if format.chosen == .table {
            StandardOutput.line(
                "contains \(hash): everything up to position \(header.lastPosition) is what it was at that time")
        }
        return true
    }

    private func repair(_ journal: EventJournal, to target: String) throws {
        let bar = ProgressBar("copying", total: (try? journal.head().position.rawValue) ?? 0)
        defer { bar.end() }
        let head: Head
        do {
            head = try journal.copyUndamaged(to: target) { bar.show($0.rawValue) }
        } catch JournalError.notFound {
            throw Failure(.notFound, "\(target): its folder does not exist; create it first")
        }
        bar.end()
        if format.chosen == .table {
            StandardOutput.line(
                "copied \(NumberText.count(Int(clamping: head.position.rawValue), "event")) to \(target); chain hash \(head.hash)"
            )
        }
    }

    private func tell(_ report: VerificationReport) {
        let head = report.verified
        if report.isIntact {
            StandardOutput.line(
                Mark.firm.colour("intact") + ": \(NumberText.count(Int(clamping: head.position.rawValue), "event"))"
                    + " in \(NumberText.grouped(head.batchCount)) batches, \(NumberText.bytes(report.byteCount)) of events"
            )
            StandardOutput.line("chain hash \(head.hash)")
            return
        }
        StandardOutput.line(
            Mark.late.colour("damaged") + ": right up to position \(head.position); restore a backup, or save"
                + " what is right with --repair-copy")
        for damage in report.damages {
            StandardOutput.line("  \(damage.position.map { "position \($0)" } ?? "file"): \(damage.reason)")
        }
        StandardOutput.line(readable(report))
    }

    private func readable(_ report: VerificationReport) -> String {
        let ranges = report.readable.map { "\($0.lowerBound) to \($0.upperBound)" }.joined(separator: ", ")
        return "readable: \(ranges.isEmpty ? "nothing" : "positions \(ranges)")"
    }
}

extension JournalPlace {
    /// Opens the journal for reading, also if it is damaged.
    func openDamaged() throws -> EventJournal {
        try EventJournal.open(path: path, mode: .salvage)
    }
}
