import EventJournal
import Foundation
import PlanningEvents
import PlanningModel
import Testing

@testable import PlanningEngine
@testable import PlanningNetwork

/// The built program, killed at random moments.
@Suite("Killed at any moment, nothing acknowledged is lost and nothing half done is seen")
struct KillTests {
    private static let killCount = 100
    private static let batch = 5

    @Test("apply --net-change survives a hundred kills", .timeLimit(.minutes(5)))
    func kills() throws {
        let folder = try TemporaryFolder()
        let program = try #require(Self.program, "there is no built `replan` beside the tests")
        let stream = folder.journal("stream.ndjson")
        try Self.stream.write(toFile: stream, atomically: false, encoding: .utf8)
        let uninterrupted = folder.journal("uninterrupted")
        let reference = try Application(program, stream: stream, journal: uninterrupted)
        #expect(reference.waitUntilDone() == 0)
        let digest = try #require(try Self.runs(of: uninterrupted).last?.completed.digest)

        var random = SystemMoments(seed: 7)
        var number = 0
        var journal = folder.journal("killed-0")
        var interruptions = 0
        for _ in 0..<Self.killCount {
            let application = try Application(program, stream: stream, journal: journal)
            usleep(random.microseconds(below: 60_000))
            application.kill()
            interruptions += application.wasKilled ? 1 : 0
            let runs = try Self.check(journal, acknowledged: application.acknowledgedRuns)
            guard runs > 0, !application.wasKilled else { continue }
            #expect(try Self.runs(of: journal).last?.completed.digest == digest)
            number += 1
            journal = folder.journal("killed-\(number)")
        }
        #expect(interruptions > Self.killCount / 4, "too few of the kills came in time")
        let last = try Application(program, stream: stream, journal: journal)
        #expect(last.waitUntilDone() == 0)
        #expect(try Self.runs(of: journal).last?.completed.digest == digest)
    }

    /// Checks a journal after a kill.
    ///
    /// - Returns: how many runs it holds.
    private static func check(_ path: String, acknowledged: [Int]) throws -> Int {
        guard FileManager.default.fileExists(atPath: path) else {
            #expect(acknowledged.isEmpty)
            return 0
        }
        // Killed before the journal was made, there is nothing to open.
        let opened = try? EventJournal.open(path: path, mode: .readWrite)
        guard let journal = opened else {
            #expect(acknowledged.isEmpty)
            return 0
        }
        defer { journal.close() }
        let report = try journal.verify()
        #expect(report.damages.isEmpty)
        // An entry needs both the start and the end of its run: a half one does not decode.
        let runs = try RunEntry.all(in: journal)
        #expect(runs.map { Int($0.started.run) } == Array(1..<runs.count + 1))
        #expect(acknowledged.allSatisfy { $0 <= runs.count })
        let engine = try PlanningEngine(journal: journal)
        #expect(engine.runs.count == runs.count)
        if let last = runs.last { #expect(engine.network.plans[0].digest == last.completed.digest) }
        return runs.count
    }

    private static func runs(of path: String) throws -> [RunEntry] {
        let journal = try EventJournal.open(path: path, mode: .readOnly)
        defer { journal.close() }
        return try RunEntry.all(in: journal)
    }

    /// The program stands beside the test bundle.
    private static var program: URL? {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for _ in 0..<4 {
            folder.deleteLastPathComponent()
            let program = folder.appendingPathComponent("replan")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: program.path, isDirectory: &isFolder), !isFolder.boolValue {
                return program
            }
        }
        return nil
    }

    /// A stream of 40 batches: the works, then demand that comes, grows and goes.
    private static let stream: String = {
        var lines = [
            #""table":"locations","op":"put","row":{"location":"MAIN"}"#, #""date":"2026-03-02""#,
        ]
        for item in ["BIKE", "WHEEL", "FRAME"] {
            lines.append(#""table":"items","op":"put","row":{"item":"\#(item)"}"#)
            let kind = item == "BIKE" ? "make" : "buy"
            lines.append(
                #""table":"sources","op":"put","row":{"item":"\#(item)","kind":"\#(kind)","lead_time_days":"3"}"#)
        }
        for component in ["WHEEL", "FRAME"] {
            lines.append(
                #""table":"bom_components","op":"put","row":{"parent":"BIKE","component":"\#(component)","quantity_per":"2"}"#
            )
        }
        for number in 0..<190 {
            let order = "SO-\(number % 60)"
            lines.append(
                #""table":"demand_orders","op":"put","row":{"order":"\#(order)","item":"BIKE","location":"MAIN","#
                    + #""quantity":"\#(number % 7 + 1)","due_date":"2026-03-\#(number % 20 + 10)"}"#)
        }
        return lines.enumerated().map { #"{"source":"erp","sequence":\#($0.offset + 1),\#($0.element)}"# }
            .joined(separator: "\n") + "\n"
    }()

    /// One process that applies the stream.
    private struct Application {
        private let process = Process()
        private let output: URL

        init(_ program: URL, stream: String, journal: String) throws {
            output = URL(fileURLWithPath: journal + ".\(UUID().uuidString).out")
            _ = FileManager.default.createFile(atPath: output.path, contents: nil)
            process.executableURL = program
            process.arguments = ["apply", "-", "--net-change", "--batch", "\(KillTests.batch)", "--journal", journal]
            process.standardInput = FileHandle(forReadingAtPath: stream)
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = FileHandle.nullDevice
            try process.run()
        }

        func waitUntilDone() -> Int32 {
            process.waitUntilExit()
            return process.terminationStatus
        }

        func kill() {
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }

        /// Whether the kill came before the end.
        var wasKilled: Bool { process.terminationReason == .uncaughtSignal }

        /// The numbers of the runs that were told, each in a whole line.
        var acknowledgedRuns: [Int] {
            let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
            return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
                let words = line.split(separator: " ")
                return words.first == "run" && words.count > 2 ? Int(words[1]) : nil
            }
        }
    }

    /// Moments that a seed repeats; what they meet is up to the machine.
    private struct SystemMoments {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        mutating func microseconds(below limit: UInt64) -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32((state >> 33) % limit)
        }
    }
}
