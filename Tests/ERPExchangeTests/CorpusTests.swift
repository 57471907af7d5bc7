import ERPExchange
import Foundation
import PlanningEvents
import Testing

/// What made-up bytes have found: files of Tests/Fuzzing/Corpus.
@Suite("Change streams and extracts that were made up")
struct CorpusTests {
    private static func files(_ target: String) -> [String] {
        let folder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
            + "/Fuzzing/Corpus/" + target
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
    }

    /// Whether there is a line; `nil` for one that has faults.
    private func readNext(
        _ reader: inout ChangeStreamReader, into line: inout ChangeLine
    ) throws(ChangeStreamError) -> Bool? {
        do {
            return try reader.next(into: &line)
        } catch {
            guard case .faults = error else { throw error }
            return nil
        }
    }

    @Test("A line that can be read can be written, and read again it is the same", arguments: files("changes"))
    func changes(path: String) throws {
        var reader = try ChangeStreamReader(path: path)
        var line = ChangeLine()
        var writer = ChangeLineWriter()
        var read: [ChangeLine] = []
        while true {
            guard let isLine = try readNext(&reader, into: &line) else { continue }
            guard isLine else { break }
            read.append(line)
            if let row = line.row {
                writer.write(row, source: line.source, sequence: line.sequence)
            } else if let date = line.date {
                writer.write(date, source: line.source, sequence: line.sequence, at: line.at)
            }
        }
        let copy = FileManager.default.temporaryDirectory.path + "/corpus-\(UInt64.random(in: 0 ... .max)).ndjson"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try Data(writer.take()).write(to: URL(fileURLWithPath: copy))
        var again = try ChangeStreamReader(path: copy)
        for expected in read {
            #expect(try again.next(into: &line))
            #expect(line.event == expected.event && line.date == expected.date && line.at == expected.at)
            #expect(line.source == expected.source && line.sequence == expected.sequence)
        }
        #expect(try !again.next(into: &line))
    }

    /// The first byte of a file chooses the table, as in Tests/Fuzzing.
    @Test("An extract is read or its faults are told", arguments: files("csv"))
    func extracts(path: String) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/corpus-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first: [Table] = [.items, .locations, .demandOrders, .supplyOrders, .bills, .calendars]
        let tables = first + Table.allCases.filter { !first.contains($0) }
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        for part in bytes.split(separator: 0xFF, maxSplits: 7) {
            guard let code = part.first else { continue }
            let file = folder + "/" + tables[Int(code) % tables.count].name + ".csv"
            try Data(part.dropFirst()).write(to: URL(fileURLWithPath: file))
        }
        let result = Result { () throws(ExtractError) in try Extract.read(folder: folder) }
        switch result {
        case .success(let extract): #expect(Table.allCases.contains { extract.file(of: $0) != nil })
        case .failure(.faults(let faults)): #expect(!"\(faults)".isEmpty)
        case .failure(let error): Issue.record("\(error)")
        }
    }
}
