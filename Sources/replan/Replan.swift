import ArgumentParser

@main
struct Replan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replan",
        abstract: "Plans what to buy, make and move, from a journal of ERP changes.",
        subcommands: [
            Import.self, Apply.self, Regenerate.self, NetChange.self, Orders.self, Requirements.self, Pegging.self,
            Messages.self, Consumption.self, Runs.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            failure.exit()
        } catch {
            if exitCode(for: error) == .validationFailure || exitCode(for: error) == .success { exit(withError: error) }
            Failure(error).exit()
        }
    }
}
