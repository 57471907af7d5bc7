import ArgumentParser
import ERPExchange
import EventJournal
import PlanningEngine
import PlanningEvents

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Appends what differs between an extract and the journal, as one batch.",
        discussion: """
            Rows that are gone become removals. Importing the same extract twice appends nothing. When anything in the \
            extract is wrong, every fault is told and nothing is appended.

            Example: replan import ./extract
            """)

    @OptionGroup var journal: JournalOptions
    @Argument(help: "The folder with the CSV files of the data contract.", completion: .directory)
    var extract: String

    func run() throws {
        let extract = try Extract.read(folder: extract)
        for setting in extract.ignoredSettings { StandardError.line("note: \(setting)") }
        var engine = try journal.openEngine(.create)
        let begin = engine.position.rawValue
        let total = Table.allCases.reduce(0) { $0 + extract.rowCount($1) }
        let bar = ProgressBar("comparing", total: UInt64(total), noun: "rows")
        var done: UInt64 = 0
        let counts = try engine.importRows { table, body in
            extract.forEachRow(of: table) { row, _ in
                body(copy row)
                done += 1
                bar.show(done)
            }
        }
        bar.end()
        tell(counts, appended: engine.position.rawValue - begin, position: engine.position.rawValue)
    }

    private func tell(_ counts: [ImportCount], appended: UInt64, position: UInt64) {
        var table = TableText(["table", "added", "changed", "removed", "unchanged"])
        for count in counts where count.added + count.changed + count.removed + count.unchanged > 0 {
            table.add([
                .text(count.table.name), .count(count.added), .count(count.changed), .count(count.removed),
                .count(count.unchanged),
            ])
        }
        table.summary =
            appended == 0
            ? "nothing differs; nothing appended"
            : "appended \(NumberText.count(Int(appended), "event")); the journal ends at position \(position)"
        table.write()
    }
}
