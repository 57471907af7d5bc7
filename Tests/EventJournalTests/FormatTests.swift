import Foundation
import Testing

@testable import EventJournal

/// The format is what Docs/journal-format.md says: a second reader, written from that chapter alone, reads the same.
@Suite("The format")
struct FormatTests {
    let directory = try! TemporaryDirectory()

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("JournalFormat")

    /// A batch as the second reader tells it.
    private struct Told: Decodable, Equatable {
        var number: UInt64
        var position: UInt64
        var recorded_at: Int64
        var source: String?
        var sequence: Int64?
        var cause: String
        var records: [String]
        var hash: String
    }

    private struct ToldJournal: Decodable, Equatable {
        var created_at: Int64
        var batches: [Told]
    }

    private func secondReader(_ file: String) throws -> ToldJournal {
        let text = try run("python3", [Self.folder.appendingPathComponent("read_journal.py").path, file])
        return try JSONDecoder().decode(ToldJournal.self, from: text)
    }

    private func firstReader(_ directory: String) throws -> ToldJournal {
        let journal = try EventJournal.open(path: directory, mode: .readOnly)
        var told: [Told] = []
        try journal.forEachBatch { header, view in
            var records: [String] = []
            view.forEachRecord { _, record in
                records.append(record.withUnsafeBytes { BatchHash.digest(of: $0) }.description)
            }
            told.append(
                Told(
                    number: header.number, position: header.firstPosition.rawValue, recorded_at: header.recordedAt,
                    source: header.source, sequence: header.sequence, cause: header.cause, records: records,
                    hash: "\(header.hash)"))
            return true
        }
        return ToldJournal(created_at: try journal.info().createdAt, batches: told)
    }

    private func run(_ program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Unexpected(reason: String(decoding: output, as: UTF8.self))
        }
        return output
    }

    @Test("snapshots are written as the chapter says", arguments: [0, 300, (2 << 20) + 5])
    func snapshots(count: Int) throws {
        struct Told: Decodable, Equatable {
            var position: UInt64
            var hash: String
            var application: String
            var state: String
        }
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        let header = try journal.appendNew(buffer("a", "b"))
        let state = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        _ = try journal.writeSnapshot(at: header.lastPosition, of: "größer 1") { try $0.append(state) }
        let reader = Self.folder.appendingPathComponent("read_journal.py").path
        let text = try run("python3", [reader, "--snapshot", directory("j/snapshots/00000000000000000002.snapshot")])
        #expect(
            try JSONDecoder().decode(Told.self, from: text)
                == Told(
                    position: 2, hash: "\(header.hash)", application: "größer 1",
                    state: "\(state.withUnsafeBytes { BatchHash.digest(of: $0) })"))
    }

    @Test("journals that were written once are read by both readers as they were then", arguments: ["empty", "small"])
    func golden(name: String) throws {
        let packed = Self.folder.appendingPathComponent("Golden/\(name).mdb.gz").path
        if ProcessInfo.processInfo.environment["REPLAN_WRITE_GOLDEN"] != nil { try writeGolden(name, to: packed) }
        try FileManager.default.createDirectory(atPath: directory("j"), withIntermediateDirectories: false)
        try run("gzip", ["-dc", packed]).write(to: URL(fileURLWithPath: directory("j/data.mdb")))
        let expected = try JSONDecoder().decode(
            ToldJournal.self,
            from: Data(contentsOf: Self.folder.appendingPathComponent("Golden/\(name).json")))
        #expect(try secondReader(packed) == expected)
        #expect(try firstReader(directory("j")) == expected)
        #expect(try EventJournal.open(path: directory("j"), mode: .readOnly).verify().isIntact)
    }

    @Test("what random appends have made is read by the second reader as by the first", arguments: 1...4 as ClosedRange)
    func randomJournals(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let journal = try EventJournal.open(path: directory("j"), mode: .create)
        for number in 1...60 as ClosedRange<Int64> {
            let records = (0...Int.random(in: 0...40, using: &generator)).map { _ in
                [UInt8](repeating: 5, count: Int.random(in: 0...(number % 20 == 0 ? 300_000 : 300), using: &generator))
            }
            let options = BatchOptions(
                recordedAt: -number, cause: String(repeating: "ä", count: Int(number)),
                source: number % 2 == 0 ? "s\(number % 5)" : nil, sequence: number % 4 == 0 ? number : nil)
            try journal.appendNew(buffer(records), options: options)
        }
        journal.close()
        #expect(try secondReader(directory("j/data.mdb")) == firstReader(directory("j")))
    }

    private func writeGolden(_ name: String, to packed: String) throws {
        let path = directory("golden")
        let journal = try EventJournal.open(path: path, mode: .create)
        if name == "small" {
            try journal.appendNew(
                buffer("one", "", "three"),
                options: BatchOptions(recordedAt: 1_700_000_000_000_000, cause: "test", source: "erp", sequence: 42))
            try journal.appendNew(buffer("four"), options: BatchOptions(recordedAt: 0))
            try journal.appendNew(
                buffer([[UInt8](repeating: 1, count: 9_000)]),
                options: BatchOptions(recordedAt: -1, cause: "long value", source: "mes"))
            try journal.appendNew(
                buffer((1...3).map { [UInt8](repeating: UInt8($0), count: 700_000) }),
                options: BatchOptions(recordedAt: 1, cause: "several pages", source: "mes", sequence: -1))
            for number in 5...40 as ClosedRange<Int64> {
                try journal.appendNew(
                    buffer("event \(number)"),
                    options: BatchOptions(recordedAt: number, cause: "Ursache ü", source: "erp", sequence: number + 40))
            }
        }
        journal.close()
        let told = try run("python3", [Self.folder.appendingPathComponent("read_journal.py").path, path + "/data.mdb"])
        try told.write(to: Self.folder.appendingPathComponent("Golden/\(name).json"))
        try run("gzip", ["-9nc", path + "/data.mdb"]).write(to: URL(fileURLWithPath: packed))
    }
}
