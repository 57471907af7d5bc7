import Foundation
import PlanningEvents
import Testing

/// Guards the layout of row events: journals of today are read by the engines of tomorrow.
///
/// A file that differs means that the layout changed. Then the version of the kind must grow, and the old files stay
/// as a test of reading. To write the files of a new layout, set `isWriting` to true, run this suite once, look at
/// what changed, and set it back.
@Suite("Golden row events")
struct GoldenRowTests {
    private static let isWriting = false

    private func text(of table: Table) -> String {
        SampleRows.of(table).map { title, row in "# \(title)\n\(hex(row.encoded))\n" }.joined(separator: "\n")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            bytes[start..<min(start + 16, bytes.count)].map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// The events of a file.
    private func events(in text: String) -> [[UInt8]] {
        text.split(separator: "# ").map { block in
            block.split(separator: "\n").dropFirst().flatMap { line in
                line.split(separator: " ").compactMap { UInt8($0, radix: 16) }
            }
        }
    }

    @Test("the events of a table are those of its file, byte for byte", arguments: Table.allCases)
    func golden(table: Table) throws {
        if Self.isWriting {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
            try text(of: table).write(
                to: folder.appendingPathComponent("\(table.name).hex"), atomically: true, encoding: .utf8)
        }
        try #require(!Self.isWriting, "the files were written; set isWriting back")
        let url = try #require(Bundle.module.url(forResource: table.name, withExtension: "hex", subdirectory: "Golden"))
        let golden = try String(contentsOf: url, encoding: .utf8)
        #expect(golden == text(of: table))

        let events = events(in: golden)
        #expect(events.count == SampleRows.of(table).count)
        for (bytes, sample) in zip(events, SampleRows.of(table)) {
            var row = RowEvent()
            try row.decode(bytes.span)
            #expect(row.encoded == bytes)
            #expect(row.presence == sample.row.presence)
        }
    }
}
