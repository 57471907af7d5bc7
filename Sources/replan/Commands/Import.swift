import ArgumentParser
import ERPExchange
import EventJournal
import Foundation
import PlanningEngine
import PlanningEvents

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Appends what differs between an extract and the journal, as one batch.",
        discussion: """
            Rows that are gone become removals. Importing the same extract twice appends nothing. When anything in the
            extract is wrong, every fault is told and nothing is appended.

            Example: replan import ./extract
            """)

    @OptionGroup var journal: JournalOptions
    @Argument(help: "The folder with the CSV files of the data contract.", completion: .directory)
    var extract: String

    func run() throws {
        let extract = try Extract.read(folder: extract)
        for setting in extract.settingsNotPlannedYet {
            FileHandle.standardError.write(Data("note: \(setting)\n".utf8))
        }
        var engine = try PlanningEngine(path: journal.path, mode: .create)
        let counts = try engine.importRows { table, body in
            extract.forEachRow(of: table) { row, _ in body(copy row) }
        }
        var list = ListOutput(columns: ["table", "added", "changed", "removed", "unchanged"])
        for count in counts where count.added + count.changed + count.removed + count.unchanged > 0 {
            list.rows.append([
                .text(count.table.name), .number(Int64(count.added)), .number(Int64(count.changed)),
                .number(Int64(count.removed)), .number(Int64(count.unchanged)),
            ])
        }
        list.write(.table)
    }
}
