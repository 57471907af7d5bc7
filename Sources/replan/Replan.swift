import ArgumentParser
import Foundation

@main
struct Replan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replan",
        abstract: "Plans what to buy, make and move, from a journal of ERP changes.",
        discussion: """
            Examples:
              replan import ./extract && replan regenerate --date 2026-03-02
              replan apply changes.ndjson --net-change
              replan messages

            Completions of the shell: replan --generate-completion-script bash (zsh, fish).

            Exit status: 0 done; 1 the answer is no; 64 wrong usage; 65 bad input data; 66 no such file, journal, run \
            or order; 70 internal fault; 74 input/output error.
            """,
        subcommands: [],
        groupedSubcommands: [
            CommandGroup(
                name: "Changes and runs:", subcommands: [Import.self, Apply.self, Regenerate.self, NetChange.self]),
            CommandGroup(
                name: "The plan:",
                subcommands: [
                    Orders.self, Requirements.self, Pegging.self, Messages.self, Consumption.self, Timeline.self,
                    Buffers.self, Why.self,
                ]),
            CommandGroup(name: "Decisions:", subcommands: [Approve.self, Edit.self, Release.self, Firm.self]),
            CommandGroup(
                name: "The past:", subcommands: [Runs.self, Compare.self, AuditRun.self, JournalCommand.self]),
            CommandGroup(name: "The data:", subcommands: [Contract.self]),
        ])

    static func main() {
        // A reader that went away shows as an error of the write, which ends the process quietly.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            failure.exit()
        } catch let status as ExitCode {
            exit(withError: status)
        } catch {
            switch exitCode(for: error) {
            case .success: exit(withError: error)
            case .validationFailure: Failure(usage: fullMessage(for: error)).exit()
            default: Failure(error).exit()
            }
        }
    }
}
