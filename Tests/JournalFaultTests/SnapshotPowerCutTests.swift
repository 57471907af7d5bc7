import EventJournal
import Foundation
import Testing

@Suite("Power cuts while snapshots are written")
struct SnapshotPowerCutTests {
    /// What came of cutting the power at many points.
    private struct Outcome {
        var cuts = 0
        var restored = 0
        /// Snapshots that were told not to fit.
        var ignored = 0
        /// Snapshots whose writing had returned and that could not be read.
        var missing = 0
        /// What should not be, a sentence each.
        var violations: [String] = []
    }

    @Test("what has the name of a snapshot is one, and the newest that was written is there")
    func powerCuts() throws {
        let outcome = try cut(seed: 1)
        #expect(outcome.violations.prefix(3) == [])
        #expect(outcome.missing == 0)
        #expect(outcome.ignored == 0)
        #expect(outcome.restored > outcome.cuts / 2)
        print("power cuts, snapshots: \(outcome.cuts) images, \(outcome.restored) with a snapshot")
    }

    @Test("where nothing was made durable, a snapshot that was cut off is told and not read, and the journal goes on")
    func brokenBuild() throws {
        let outcome = try cut(seed: 2, settings: ["SHIM_NO_SYNC": "1"])
        #expect(outcome.violations.prefix(3) == [])
        #expect(outcome.missing > 0)
        #expect(outcome.ignored > 0)
        print("power cuts, snapshots of a broken build: \(outcome.ignored) ignored in \(outcome.cuts) images")
    }

    /// Runs the workload once, and cuts its power at points spread over the run since it wrote the first snapshot.
    ///
    /// The journal itself keeps what was written of it: here it is about what lies beside it.
    private func cut(seed: UInt64, settings: [String: String] = [:]) throws -> Outcome {
        let scratch = try Scratch()
        let run = scratch("run")
        try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
        let log = ["SHIM_LOG": scratch("log"), "WORKLOAD_SNAPSHOTS": "1"].merging(settings) { $1 }
        let result = try Shim().run(in: run, seed: seed, threads: 1, batches: 21, settings: log)
        guard result.status == 0, result.output.isEmpty else { throw Broken(reason: result.output) }
        let operations = try Recording(scratch("log")).operations
        let path = run + "/journal/snapshots"
        var outcome = Outcome()
        var generator = SeededGenerator(seed: seed)
        var data = DiskFile()
        var directory: DiskDirectory?
        var isNamed = false
        var written = 0
        var promised = 0
        for (step, operation) in operations.enumerated() {
            for (place, loss) in DiskFile.Loss.allCases.enumerated() {
                // Beside the journal nothing changes with most operations; a part of those that write it is enough.
                let isNear = operation.path.hasPrefix(path)
                guard let directory, Effort.isFull || (step + place) % (isNear ? 3 : 18) == 0 else { continue }
                let lossOfNames = DiskFile.Loss.allCases.randomElement(using: &generator) ?? .none
                let image = directory.image(loss, names: lossOfNames, &generator)
                try examine(
                    data.image(.none, &generator), isNamed || lossOfNames != .all ? image : nil, promised, scratch,
                    "cut before operation \(step), lost: \(loss), of names: \(lossOfNames)", &outcome)
            }
            switch operation.kind {
            case .directory where operation.path == path: directory = DiskDirectory()
            case .synchronised where operation.path == path: directory?.synchronise()
            case .synchronised where operation.path == run + "/journal": isNamed = directory != nil
            case .written where operation.path == run + "/journal/data.mdb":
                data.write(operation)
                data.synchronise()
            case .truncated where operation.path == run + "/journal/data.mdb": data.truncate(to: operation.offset)
            // The only thread goes on when its snapshot is written.
            case .written where operation.path == run + "/acknowledged": promised = written
            default:
                guard operation.path.hasPrefix(path + "/") else { break }
                try directory?.change(operation)
                if operation.kind == .renamed {
                    written = Int(operation.path.split(separator: "/").last?.prefix(20) ?? "") ?? 0
                }
            }
        }
        return outcome
    }

    private func examine(
        _ data: [UInt8], _ snapshots: [String: [UInt8]]?, _ promised: Int, _ scratch: Scratch, _ what: String,
        _ outcome: inout Outcome
    ) throws {
        outcome.cuts += 1
        let path = scratch("cut")
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data(data).write(to: URL(fileURLWithPath: path + "/data.mdb"))
        if let snapshots {
            try FileManager.default.createDirectory(
                atPath: path + "/snapshots", withIntermediateDirectories: false)
            for (name, bytes) in snapshots {
                try Data(bytes).write(to: URL(fileURLWithPath: path + "/snapshots" + name))
            }
        }
        do {
            let journal = try EventJournal.open(path: path, mode: .readWrite)
            defer { journal.close() }
            let found = journal.withNewestSnapshot(of: "state", ignored: { _ in outcome.ignored += 1 }) {
                (position: Int($0.position.rawValue), isRight: Self.isState($1, of: $0.position))
            }
            if let found {
                outcome.restored += 1
                if !found.isRight { outcome.violations.append("\(what): the state at \(found.position) is another") }
            }
            if found?.position ?? 0 < promised { outcome.missing += 1 }
            // The next one clears away whatever the cut left.
            let head = try journal.head().position
            let next = try journal.writeSnapshot(at: head, of: "state") { try $0.append([1, 2, 3]) }
            let names = try FileManager.default.contentsOfDirectory(atPath: path + "/snapshots")
            if names.count > 2 || names.contains(where: { $0.hasSuffix(".partial") })
                || journal.snapshots().first != next
            {
                outcome.violations.append("\(what): the next snapshot left \(names.sorted())")
            }
        } catch {
            outcome.violations.append("\(what): \(error)")
        }
    }

    /// Whether these are the bytes that the workload writes as the state at a position.
    private static func isState(_ bytes: Span<UInt8>, of position: Position) -> Bool {
        let byte = UInt8(truncatingIfNeeded: position.rawValue)
        guard bytes.count == Int(position.rawValue % 7) * 400_000 + 100 else { return false }
        return bytes.withUnsafeBufferPointer { $0.allSatisfy { $0 == byte } }
    }
}
