import EventJournal
import Foundation
import Testing

/// What made-up bytes have found: files of Tests/Fuzzing/Corpus/journal.
@Suite("Journals that were made up")
struct CorpusTests {
    static let files: [String] = {
        let folder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
            + "/Fuzzing/Corpus/journal"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
    }()

    private func length(_ number: Int64) -> Int { number % 13 == 0 ? 9_000 : 30 }

    /// The journal that the files change, as in Tests/Fuzzing.
    private func makeSample(_ path: String) throws -> [Expected] {
        let journal = try EventJournal.open(path: path, mode: .create)
        defer { journal.close() }
        for number in 1...40 as ClosedRange<Int64> {
            try journal.appendNew(
                buffer([Array(repeating: UInt8(number), count: length(number))]),
                options: BatchOptions(source: "s\(number % 5)", sequence: number))
        }
        return try journal.contents()
    }

    @Test("nothing wrong is read, and an intact one can be appended to", arguments: files)
    func use(path: String) throws {
        let directory = try TemporaryDirectory()
        let expected = try makeSample(directory("j"))
        var file = try DataFile(ofJournal: directory("j"))
        let input = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let isFile = input.count >= 20 && Array(input[16..<20]) == [0xDE, 0xC0, 0xEF, 0xBE]
        if isFile {
            file.bytes = input
        } else {
            for start in stride(from: 0, to: input.count - 4, by: 5) {
                let offset = input[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
                file.bytes[offset % file.bytes.count] ^= input[start + 4]
            }
        }
        try file.write()
        for mode in [EventJournal.Mode.readOnly, .salvage, .readWrite] {
            guard let journal = try? EventJournal.open(path: directory("j"), mode: mode) else { continue }
            defer { journal.close() }
            var read: [[UInt8]] = []
            try? journal.forEachBatch { _, records in
                records.forEachRecord { _, record in read.append(record.withUnsafeBufferPointer(Array.init)) }
                return true
            }
            if !isFile { #expect(expected.flatMap(\.records).starts(with: read)) }
            guard try journal.verify(threads: 1).isIntact, mode == .readWrite else { continue }
            _ = try? journal.append(buffer("more"))
            #expect(try journal.verify(threads: 1).isIntact)
        }
    }

    @Test("there are such files") func count() { #expect(!Self.files.isEmpty) }
}
