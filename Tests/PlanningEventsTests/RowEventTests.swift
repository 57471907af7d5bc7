import PlanningEvents
import Testing

@Suite("Row event")
struct RowEventTests {
    /// Reads bytes; if they are an event, it must have been the one form of its row.
    private func readsAsOneForm(_ bytes: [UInt8]) -> Bool {
        var row = RowEvent()
        do {
            try row.decode(bytes.span)
        } catch {
            return true
        }
        return row.encoded == bytes
    }

    @Test("every column of every table is read as it was written", arguments: Table.allCases)
    func everyColumn(table: Table) throws {
        for (title, row) in SampleRows.of(table) {
            var read = RowEvent()
            try read.decode(row.encoded.span)
            #expect(read.table == table)
            #expect(read.operation == row.operation)
            #expect(read.presence == row.presence, "\(title)")
            #expect(read.time == row.time, "\(title)")
            for (index, column) in table.columns.enumerated() {
                #expect(read.has(index) == row.has(index), "\(title): \(column.name)")
                if column.type.isText {
                    #expect(read.text(index) == row.text(index), "\(title): \(column.name)")
                } else {
                    #expect(read.number(index) == row.number(index), "\(title): \(column.name)")
                }
            }
            #expect(read.encoded == row.encoded, "\(title)")
        }
    }

    @Test("a column that is not given has no number, no text and an empty range")
    func blank() {
        let row = SampleRows.row(.items, .put) { $0.isKey }
        #expect(row.text(0) == "item “é” 0")
        #expect(row.text(1) == nil)
        #expect(row.number(3) == nil)
        #expect(row.textRange(1).isEmpty)
        #expect(row.time == nil)
    }

    @Test("a time can be given and taken back")
    func time() {
        var row = SampleRows.row(.items, .put) { $0.isKey }
        let without = row.encoded
        row.time = -1
        #expect(row.time == -1)
        #expect(row.encoded.count == without.count + 8)
        row.time = nil
        #expect(row.encoded == without)
    }

    @Test("a value that is used again keeps nothing of the row before", arguments: Table.allCases)
    func reuse(table: Table) throws {
        let rows = SampleRows.of(table).map(\.row)
        var reused = RowEvent()
        for row in rows + rows.reversed() {
            try reused.decode(row.encoded.span)
            #expect(reused.encoded == row.encoded)
        }
        reused.begin(table, .remove)
        #expect(reused.presence == 0)
        #expect(reused.time == nil)
        #expect(reused.textBytes.isEmpty)
    }

    @Test("random rows are read as they were written, in whatever order columns were set", arguments: Table.allCases)
    func random(table: Table) throws {
        var random = SeededGenerator(seed: UInt64(table.rawValue))
        var read = RowEvent()
        for _ in 0..<50 {
            let row = SampleRows.random(table, using: &random)
            try read.decode(row.encoded.span)
            #expect(read.encoded == row.encoded, "\(table)")
            for index in table.columns.indices where table.columns[index].type.isText {
                #expect(read.text(index) == row.text(index), "\(table) \(table.columns[index].name)")
            }
        }
    }

    @Test("every cut is refused", arguments: Table.allCases)
    func cut(table: Table) {
        for (_, row) in SampleRows.of(table) {
            let bytes = row.encoded
            for count in bytes.indices {
                var read = RowEvent()
                #expect(throws: EventFault.self) { try read.decode(bytes.span.extracting(0..<count)) }
            }
        }
    }

    @Test("bytes that follow an event are refused", arguments: Table.allCases)
    func tooLong(table: Table) {
        for (_, row) in SampleRows.of(table) {
            var read = RowEvent()
            let bytes = row.encoded + [0]
            #expect(throws: EventFault.malformed(kind: table.name, reason: "1 bytes too many")) {
                try read.decode(bytes.span)
            }
        }
    }

    @Test("every changed byte is refused or is another row's one form", arguments: Table.allCases)
    func flipped(table: Table) {
        for (title, row) in SampleRows.of(table) {
            let bytes = row.encoded
            for offset in bytes.indices {
                for change in [0x01, 0x02, 0x10, 0x80, 0xFF] as [UInt8] {
                    var changed = bytes
                    changed[offset] ^= change
                    #expect(readsAsOneForm(changed), "\(title): byte \(offset) ^ \(change)")
                }
            }
        }
    }

    @Test("random bytes never trap", arguments: 1...20 as ClosedRange<UInt64>)
    func garbage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let count = Int.random(in: 0...200, using: &random)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            if bytes.count > 16 {
                // Likely enough to be taken for a row.
                bytes[0] = UInt8.random(in: 1...20, using: &random)
                (bytes[1], bytes[2], bytes[3]) = (1, UInt8.random(in: 1...3, using: &random), 0)
                for offset in 4..<8 { bytes[offset] = 0 }
                for offset in 9..<16 { bytes[offset] = 0 }
            }
            #expect(readsAsOneForm(bytes), "seed \(seed)")
        }
    }

    @Test(
        "what is no row of this version is told",
        arguments: [
            ([], .malformed(kind: "?", reason: "it has 0 bytes")),
            ([3], .malformed(kind: "?", reason: "it has 1 bytes")),
            ([0, 1], .unknownKind(0)),
            ([21, 1], .unknownKind(21)),
            ([255, 1], .unknownKind(255)),
            ([64, 1], .malformed(kind: "row", reason: "kind 64 is no table")),
            ([3, 0], .newerVersion(kind: "items", found: 0, known: 1)),
            ([3, 2], .newerVersion(kind: "items", found: 2, known: 1)),
            ([3, 1, 1], .malformed(kind: "items", reason: "its header is cut off or names no operation")),
            (
                [3, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                .malformed(kind: "items", reason: "its header is cut off or names no operation")
            ),
            (
                [3, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                .malformed(kind: "items", reason: "its header has bytes that are not zero")
            ),
            (
                [3, 1, 1, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0],
                .malformed(kind: "items", reason: "its header has bytes that are not zero")
            ),
            (
                [3, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
                .malformed(kind: "items", reason: "it has unknown columns")
            ),
            ([3, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], .malformed(kind: "items", reason: "it is cut off")),
            (
                [3, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 1, 0, 0, 0, 65],
                .malformed(kind: "items", reason: "text item is out of place")
            ),
            (
                [3, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 24, 0, 0, 0, 255, 255, 255, 255, 65],
                .malformed(kind: "items", reason: "text item is out of place")
            ),
        ] as [([UInt8], EventFault)])
    func told(bytes: [UInt8], fault: EventFault) {
        var row = RowEvent()
        #expect(throws: fault) { try row.decode(bytes.span) }
    }

    @Test("a newer version asks for a newer engine")
    func newer() {
        let fault = EventFault.newerVersion(kind: "items", found: 2, known: 1)
        #expect(
            fault.description
                == "an event `items` has version 2, this engine knows versions up to 1; use a newer engine")
    }
}
