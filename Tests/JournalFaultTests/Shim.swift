import Foundation

/// A directory for one test, removed with its last reference; in memory where the system has such a place, since a
/// test that cuts the power itself needs no disk.
final class Scratch {
    let path: String

    init() throws {
        let memory = "/dev/shm"
        let parent = access(memory, W_OK) == 0 ? memory : FileManager.default.temporaryDirectory.path
        path = "\(parent)/journal-fault-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func callAsFunction(_ name: String) -> String { path + "/" + name }
}

struct Broken: Error {
    let reason: String
}

/// How much is tried: a part in every run of the tests, all of it when `REPLAN_SOAK` is set.
enum Effort {
    static let isFull = ProcessInfo.processInfo.environment["REPLAN_SOAK"] != nil
}

/// The library that stands between the workload and the system, built when it is first needed.
struct Shim {
    private let library: String
    private let workload: String

    private static let built = Result {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("shim.c").path
        let library = FileManager.default.temporaryDirectory.path + "/journal-shim-\(getpid()).so"
        let status = try run(
            "/usr/bin/env", ["clang", "-Wall", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"])
        guard status.status == 0 else { throw Broken(reason: "the shim cannot be compiled: \(status.output)") }
        return library
    }

    init() throws {
        library = try Self.built.get()
        workload = try Self.findWorkload()
    }

    /// Runs the workload in a directory with what the shim is told in the environment.
    ///
    /// - Parameter killedAfter: microseconds after which the process is killed.
    func run(
        in directory: String, seed: UInt64, threads: Int, batches: Int, settings: [String: String] = [:],
        killedAfter: UInt32? = nil
    ) throws -> (status: Int32, output: String) {
        var environment = ["SHIM_ROOT": directory, "LD_PRELOAD": library, "SWIFT_BACKTRACE": "enable=no"]
        environment.merge(settings) { $1 }
        return try Self.run(
            workload, [directory, "\(seed)", "\(threads)", "\(batches)"], environment, killedAfter: killedAfter)
    }

    static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String] = [:], killedAfter: UInt32? = nil
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        if let killedAfter {
            usleep(killedAfter)
            kill(process.processIdentifier, SIGKILL)
        }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// The built program stands beside the test bundle.
    private static func findWorkload() throws -> String {
        let places = [Bundle.main.executableURL, Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0])]
        for case let place? in places {
            var folder = place
            for _ in 0..<4 {
                folder.deleteLastPathComponent()
                let program = folder.appendingPathComponent("journal-workload").path
                if FileManager.default.isExecutableFile(atPath: program) { return program }
            }
        }
        throw Broken(reason: "there is no built journal-workload beside \(CommandLine.arguments[0])")
    }
}

/// What the workload wrote down of a batch that was acknowledged.
struct Acknowledgement: Equatable {
    let thread: Int
    let number: Int64
    let lastPosition: UInt64
    let hash: String

    init?(_ line: Substring) {
        let parts = line.split(separator: " ")
        guard parts.count == 4, let thread = Int(parts[0]), let number = Int64(parts[1]),
            let lastPosition = UInt64(parts[2])
        else { return nil }
        self.thread = thread
        self.number = number
        self.lastPosition = lastPosition
        hash = String(parts[3])
    }

    static func all(in directory: String) throws -> [Acknowledgement] {
        let text = try String(contentsOfFile: directory + "/acknowledged", encoding: .utf8)
        return text.split(separator: "\n").compactMap(Acknowledgement.init)
    }
}

/// A generator that repeats itself for a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
