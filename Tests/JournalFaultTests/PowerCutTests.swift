import EventJournal
import Foundation
import Testing

@Suite("Power cuts")
struct PowerCutTests {
    /// What came of cutting the power at many points.
    private struct Outcome {
        var cuts = 0
        var opened = 0
        /// What should not be, a sentence each.
        var violations: [String] = []
    }

    @Test("whatever the disk had kept: what was acknowledged is there, nothing is half there, and it goes on")
    func powerCuts() throws {
        let seeds: ClosedRange<UInt64> = Effort.isFull ? 1...6 : 1...1
        for seed in seeds {
            let outcome = try cut(seed: seed, cuts: Effort.isFull ? 2_000 : 250)
            #expect(outcome.violations.isEmpty, "seed \(seed): \(outcome.violations.prefix(3))")
            #expect(outcome.opened > outcome.cuts / 2)
            print("power cuts, seed \(seed): \(outcome.cuts) images, \(outcome.opened) opened as journals")
        }
    }

    @Test("a build that does not make its writes durable is caught")
    func brokenBuild() throws {
        let outcome = try cut(seed: 1, cuts: 150, settings: ["SHIM_NO_SYNC": "1"])
        #expect(!outcome.violations.isEmpty)
        print("power cuts, broken build: \(outcome.violations.count) of \(outcome.cuts) images are wrong")
    }

    /// Runs the workload once, and cuts its power at points spread over the run.
    private func cut(seed: UInt64, cuts: Int, settings: [String: String] = [:]) throws -> Outcome {
        let scratch = try Scratch()
        let run = scratch("run")
        try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
        let log = ["SHIM_LOG": scratch("log")].merging(settings) { $1 }
        let result = try Shim().run(
            in: run, seed: seed, threads: 3, batches: Effort.isFull ? 80 : 25, settings: log)
        guard result.status == 0, result.output.isEmpty else { throw Broken(reason: result.output) }
        let recording = try Recording(scratch("log"))
        let chain = try Chain(run + "/journal")
        return try check(recording, run: run, chain: chain, cuts: cuts, scratch: scratch, seed: seed)
    }

    /// The batches of the journal that was not cut.
    private struct Chain {
        var lastPositions: [String: UInt64] = [:]

        init(_ path: String) throws {
            let journal = try EventJournal.open(path: path, mode: .readOnly)
            try journal.forEachBatch { header, _ in
                lastPositions["\(header.hash)"] = header.lastPosition.rawValue
                return true
            }
        }
    }

    private func check(
        _ recording: Recording, run: String, chain: Chain, cuts: Int, scratch: Scratch, seed: UInt64
    ) throws -> Outcome {
        var outcome = Outcome()
        var generator = SeededGenerator(seed: seed)
        let stride = Double(recording.operations.count) * Double(DiskFile.Loss.allCases.count) / Double(cuts)
        var next = 0.0
        var data = DiskFile()
        var isNamed = false
        var isNamedDurably = false
        var acknowledged: [UInt8] = []
        var step = 0
        for operation in recording.operations {
            let isData = operation.path == run + "/journal/data.mdb"
            // A write that is durable when it returns may be cut off before it does.
            var during = data
            if isData, operation.kind == .written {
                let pending = Recording.Operation(
                    kind: .written, isDurable: false, path: operation.path, offset: operation.offset,
                    data: operation.data)
                during.write(pending)
            }
            for loss in DiskFile.Loss.allCases {
                step += 1
                guard Double(step) >= next, isNamed else { continue }
                next += stride
                let isMissing = !isNamedDurably && loss == .all
                let image = isMissing ? nil : during.image(loss, &generator)
                try examine(
                    image, acknowledged, chain, scratch, "cut at operation \(step), lost: \(loss)", &outcome)
            }
            switch operation.kind {
            case .written where isData: data.write(operation)
            case .written where operation.path == run + "/acknowledged": acknowledged += operation.data
            case .truncated where isData: data.truncate(to: operation.offset)
            case .synchronised where isData: data.synchronise()
            case .synchronised where operation.path == run + "/journal": isNamedDurably = isNamed
            case .created where isData: isNamed = true
            default: break
            }
        }
        return outcome
    }

    private func examine(
        _ image: [UInt8]?, _ acknowledged: [UInt8], _ chain: Chain, _ scratch: Scratch, _ what: String,
        _ outcome: inout Outcome
    ) throws {
        outcome.cuts += 1
        let text = String(decoding: acknowledged, as: UTF8.self)
        let promised = text.split(separator: "\n").compactMap(Acknowledgement.init).map(\.lastPosition).max() ?? 0
        let path = scratch("cut")
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        if let image { try Data(image).write(to: URL(fileURLWithPath: path + "/data.mdb")) }
        // The table of readers is made anew whatever the disk had kept of it.
        if outcome.cuts % 3 == 0 {
            try Data(repeating: 0xA5, count: 8_192).write(to: URL(fileURLWithPath: path + "/lock.mdb"))
        }
        do {
            let journal = try EventJournal.open(path: path, mode: .create)
            defer { journal.close() }
            let head = try journal.head()
            let isPrefix = head == .origin || chain.lastPositions["\(head.hash)"] == head.position.rawValue
            if !isPrefix { outcome.violations.append("\(what): the head is none of the journal's") }
            if head.position.rawValue < promised {
                outcome.violations.append("\(what): ends at \(head.position), \(promised) was acknowledged")
            }
            let report = try journal.verify(threads: 1)
            if !report.isIntact { outcome.violations.append("\(what): \(report.damages)") }
            var buffer = RecordBuffer()
            buffer.append([1, 2, 3].span)
            _ = try journal.append(buffer)
            let more = try journal.verify(threads: 1)
            if !more.isIntact || more.verified.batchCount != head.batchCount + 1 {
                outcome.violations.append("\(what): an append afterwards: \(more.damages)")
            }
            outcome.opened += 1
        } catch {
            outcome.violations.append("\(what): \(error)")
        }
    }
}
