import ArgumentParser
import ERPExchange
import EventJournal
import Foundation
import JournalExchange
import PlanningEngine

struct JournalExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every event as a line of JSON.",
        discussion: """
            Each line has position, batch, recorded_at, cause, source, sequence (of the batch) and event; a row then \
            has the members of the change stream. With --complete each line also has the bytes of the event, and the \
            last one of a batch its hash, so that `replan journal import` makes the same journal of them again.

            Examples:
              replan journal export | grep VES-40
              replan journal export --complete | gzip > journal.ndjson.gz
            """)
    @OptionGroup var journal: JournalPlace
    @Option(name: .long, help: "The first position.") var from: UInt64 = 1
    @Option(name: .long, help: "The last position.") var to: UInt64?
    @Flag(name: .long, help: "With all that import needs; always the whole journal.") var complete = false

    mutating func validate() throws {
        if complete, from != 1 || to != nil { throw ValidationError("--complete exports the whole journal") }
    }

    func run() throws {
        let journal = try journal.open()
        if complete { return try exportCompletely(journal) }
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

    private func exportCompletely(_ journal: EventJournal) throws {
        let bar = ProgressBar("exporting", total: try journal.head().position.rawValue)
        defer { bar.end() }
        var writer = CompleteLineWriter()
        try journal.forEachBatch { header, records in
            records.forEachRecord { position, bytes in
                writer.write(position, header, bytes)
                if writer.bytes.count > 1 << 16 { StandardOutput.write(writer.take()) }
            }
            bar.show(header.lastPosition.rawValue)
            return true
        }
        StandardOutput.write(writer.take())
    }
}

struct JournalImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes a new journal of what `export --complete` wrote.",
        discussion: """
            The new journal has the same batches with the same hashes; a line that was altered is found by them. On an \
            error nothing is left.

            Example: replan journal import journal.ndjson.gz --journal ./restored
            """)
    @OptionGroup var journal: JournalPlace
    @Argument(help: "The file, packed if its name ends in .gz; - is standard input.", completion: .file()) var file:
        String

    func run() throws {
        let path = journal.path
        guard !FileManager.default.fileExists(atPath: path) else { throw JournalError.alreadyExists(path: path) }
        let source = try file == "-" ? FileSource.standardInput() : FileSource(path: file)
        var lines = JournalLineReader { try source.read(upTo: $0, into: &$1) }
        let bar = ProgressBar("importing")
        defer { bar.end() }
        do {
            let copy = try EventJournal.open(path: path, mode: .create)
            defer { copy.close() }
            var transfer = BatchTransfer(to: copy)
            while let batch = try lines.nextBatch() {
                try transfer.add(batch.records, options: batch.options, hash: batch.hash)
                bar.show(batch.lastPosition.rawValue)
            }
            try transfer.finish()
            bar.end()
            let head = try copy.head()
            StandardOutput.line(
                "imported \(NumberText.count(Int(clamping: head.position.rawValue), "event")) in"
                    + " \(NumberText.grouped(head.batchCount)) batches to \(path)")
            StandardOutput.line("chain hash \(head.hash)")
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            if let fault = error as? JournalLineFault {
                throw Failure(.badData, "\(file):\(fault.line): \(fault.reason)")
            }
            if case JournalError.damaged(_, let position?, _) = error {
                throw Failure(.badData, "\(file): the batch at position \(position) was altered: it has another hash")
            }
            throw error
        }
    }
}

struct JournalBackup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Writes a copy to a directory that does not exist yet, while others read and append.",
        discussion: "Example: replan journal backup ./backup-2026-03-31")
    @OptionGroup var journal: JournalPlace
    @Argument(help: "The directory of the copy.", completion: .directory) var target: String

    func run() throws {
        try journal.open().copy(to: target) { try $0.backup(to: target) }
    }
}

struct JournalCompact: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Writes a copy without unused pages to a directory that does not exist yet.",
        discussion: """
            To put it in the place of the original, stop everything that uses the journal and move the directories.

            Example: replan journal compact ./compacted
            """)
    @OptionGroup var journal: JournalPlace
    @Argument(help: "The directory of the copy.", completion: .directory) var target: String

    func run() throws {
        try journal.open().copy(to: target) { try $0.compact(to: target) }
    }
}

struct JournalSnapshot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Writes what the last run left to a file beside the journal, so that it opens faster.",
        discussion: """
            Planning commands do so by themselves when much has happened. A snapshot is never needed: the directory \
            `snapshots` in that of the journal may be deleted at any time.

            Example: replan journal snapshot
            """)
    @OptionGroup var journal: JournalOptions

    func run() throws {
        let opened = try EventJournal.open(path: journal.path, mode: .readWrite)
        let bar = ProgressBar("opening the journal", total: try opened.head().position.rawValue)
        defer { bar.end() }
        var engine = try PlanningEngine.openAtLastRun(of: opened, snapshots: journal.snapshots) {
            bar.show($0.rawValue)
        }
        bar.end()
        guard let snapshot = try engine.writeSnapshot() else {
            throw Failure(.badData, "the last run left what no snapshot can keep; verify the journal")
        }
        StandardOutput.line(
            "wrote a snapshot of position \(snapshot.position), \(NumberText.bytes(snapshot.byteCount))")
    }
}

extension EventJournal {
    /// Copies the journal to a directory and tells what was copied.
    fileprivate func copy(to target: String, _ copying: (EventJournal) throws -> Void) throws {
        do {
            try copying(self)
        } catch JournalError.notFound {
            throw Failure(.notFound, "\(target): its folder does not exist; create it first")
        }
        let copy = try EventJournal.open(path: target, mode: .readOnly)
        let info = try copy.info()
        StandardOutput.line(
            "copied \(NumberText.count(Int(clamping: info.head.position.rawValue), "event")) in"
                + " \(NumberText.grouped(info.head.batchCount)) batches to \(target), \(NumberText.bytes(info.byteCount))"
        )
    }
}
