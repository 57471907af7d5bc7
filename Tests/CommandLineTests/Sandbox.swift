import Foundation

/// A folder with an extract and a journal of their own, in which the built program runs; removed with its last
/// reference.
final class Sandbox: Sendable {
    /// What a command came to.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        /// The output as JSON: an array of objects.
        func rows() throws -> [[String: Any]] {
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]] ?? []
        }
    }

    let folder: URL
    let program: URL

    init(_ files: [String: String] = Workshop.files) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("replan-\(UUID().uuidString)")
        program = try Self.findProgram()
        let extract = folder.appendingPathComponent("extract")
        try FileManager.default.createDirectory(at: extract, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: extract.appendingPathComponent(name))
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The sandbox with the extract imported and planned on 2026-03-02.
    static func planned(_ files: [String: String] = Workshop.files) throws -> Sandbox {
        let sandbox = try Sandbox(files)
        for arguments in [["import", "extract"], ["regenerate", "--date", "2026-03-02"]] {
            let outcome = try sandbox.run(arguments)
            guard outcome.status == 0 else { throw Broken(text: outcome.errors) }
        }
        return sandbox
    }

    struct Broken: Error { var text: String }

    /// The built program stands beside the test bundle.
    private static func findProgram() throws -> URL {
        let places = [Bundle.main.executableURL, Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
        for case let place? in places {
            var folder = place
            for _ in 0..<4 {
                folder.deleteLastPathComponent()
                let program = folder.appendingPathComponent("replan")
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: program.path, isDirectory: &isFolder), !isFolder.boolValue {
                    return program
                }
            }
        }
        throw Broken(text: "there is no built `replan` beside \(CommandLine.arguments[0])")
    }

    /// Runs the program in the folder, off a terminal.
    @discardableResult
    func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        let output = folder.appendingPathComponent("out-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent("err-\(UUID().uuidString)")
        let source = folder.appendingPathComponent("in-\(UUID().uuidString)")
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        try Data(input.utf8).write(to: source)
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }

    @discardableResult
    func run(_ line: String, input: String = "", environment: [String: String] = [:]) throws -> Outcome {
        try run(line.split(separator: " ").map(String.init), input: input, environment: environment)
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
}

/// A workshop that makes tables of tops and legs.
enum Workshop {
    static let files = [
        "items.csv": "item\nTABLE\nTOP\nLEG\n",
        "locations.csv": "location\nSHOP\n",
        "coverage.csv": "item,location,rule,safety_stock\nLEG,SHOP,requirement,4\n",
        "sources.csv":
            "item,location,kind,from,lead_time_days,order_multiple\nTABLE,SHOP,make,,2,\nTOP,SHOP,buy,MILL,10,\n"
            + "LEG,SHOP,buy,MILL,5,10\n",
        "bom_components.csv": "parent,component,quantity_per\nTABLE,TOP,1\nTABLE,LEG,4\n",
        "on_hand.csv": "item,location,quantity\nLEG,SHOP,6.5\n",
        "supply_orders.csv":
            "order,line,kind,item,location,from,quantity,due_date\nPO-1,1,purchase,TOP,SHOP,MILL,3,2026-03-16\n",
        "demand_orders.csv":
            "order,line,item,location,quantity,due_date\nSO-1,1,TABLE,SHOP,2,2026-03-12\nSO-1,2,TABLE,SHOP,1,2026-04-02\n",
    ]

    /// A line of a change stream.
    static func change(_ table: String, _ operation: String, _ row: [String: String]) throws -> String {
        let line: [String: Any] = ["table": table, "op": operation, "row": row]
        return String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self) + "\n"
    }
}
