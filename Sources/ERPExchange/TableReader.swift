internal import PlanningEvents

/// Reads the file of one table: header, rows, values, the rules inside a row, and that no key is given twice.
struct TableReader {
    private let schema: TableSchema
    private let file: String
    private var scanner: CSVScanner
    /// The column of each cell; `nil` where the header names none.
    private var columns: [Int?] = []
    /// Columns that the header does not have; their being blank is told once.
    private var missing: UInt64 = 0
    private var row = RowDraft()
    private var key: [UInt8] = []
    private var keys = KeyIndex()

    private(set) var rows: Extract.Rows
    /// Whether rows may be there that could not be read: then nothing can be said about what is not there.
    private(set) var isIncomplete = false

    /// The longest text that a cell may hold, in bytes.
    static let longestText = 1 << 20

    init(_ table: Table, file: String, bytes: [UInt8]) {
        schema = .of(table)
        self.file = file
        scanner = CSVScanner(bytes)
        rows = Extract.Rows(file: file)
        rows.events.reserveCapacity(bytes.count * 3)
    }

    mutating func read(faults: inout FaultLog) -> KeyIndex {
        guard readHeader(&faults) else {
            isIncomplete = true
            return keys
        }
        while true {
            do throws(CSVFault) {
                guard try scanner.readRow() else { break }
            } catch {
                faults.add(file: file, line: scanner.line, error.reason)
                isIncomplete = true
                continue
            }
            if scanner.cells.count == columns.count {
                readCells(&faults)
            } else if !scanner.isBlankRow {
                let (found, expected) = (scanner.cells.count, columns.count)
                faults.add(
                    file: file, line: scanner.line,
                    "has \(found) \(found == 1 ? "cell" : "cells"), the header has \(expected);"
                        + " put cells that hold a comma in quotes")
                isIncomplete = true
            }
        }
        return keys
    }

    // MARK: - Header

    private mutating func readHeader(_ faults: inout FaultLog) -> Bool {
        do throws(CSVFault) {
            guard try scanner.readRow(), !scanner.isBlankRow else {
                faults.add(file: file, line: 1, "has no header row; begin the file with the names of its columns")
                return false
            }
        } catch {
            faults.add(file: file, line: scanner.line, error.reason)
            return false
        }
        var seen: UInt64 = 0
        let bytes = scanner.bytes
        for cell in scanner.cells {
            let name = bytes.span.extracting(cell.start..<cell.end)
            let column = schema.index(ofColumn: name, hint: columns.count)
            if let column, seen >> UInt64(column) & 1 == 1 {
                faults.add(file: file, line: 1, column: name.string, "is given twice; keep one column of this name")
                columns.append(nil)
                continue
            }
            columns.append(column)
            guard let column else {
                reportUnknown(name, &faults)
                continue
            }
            seen |= 1 << UInt64(column)
        }
        missing = ~seen
        let absent = missing & schema.required
        if absent != 0 { isIncomplete = true }
        for index in schema.columns.indices where absent >> UInt64(index) & 1 == 1 {
            faults.add(file: file, line: 1, column: schema.columns[index].name, "is required and not in the header")
        }
        return true
    }

    private func reportUnknown(_ name: Span<UInt8>, _ faults: inout FaultLog) {
        faults.add(
            file: file, line: 1, column: shownName(name.string),
            "is not a column of \(schema.table.name); its columns are \(schema.allNames)")
    }

    // MARK: - Rows

    private mutating func readCells(_ faults: inout FaultLog) {
        let bytes = scanner.bytes
        row.begin()
        var faulty: UInt64 = 0
        for index in columns.indices {
            guard let column = columns[index] else { continue }
            let cell = scanner.cells[index]
            guard cell.start < cell.end else { continue }
            if !readCell(bytes.span.extracting(cell.start..<cell.end), of: cell, column, &faults) {
                faulty |= 1 << UInt64(column)
            }
        }
        let blank = schema.required & ~(row.presence | faulty | missing)
        for index in schema.columns.indices where blank >> UInt64(index) & 1 == 1 {
            faults.add(
                file: file, line: scanner.line, column: schema.columns[index].name, "is blank; every row must give it")
        }
        for violation in RowRules.violations(in: row, of: schema) where faulty == 0 {
            faults.add(file: file, line: scanner.line, column: violation.column, violation.reason)
        }
        if (faulty | blank | missing & schema.required) & schema.keys == 0 {
            checkKey(&faults)
        } else {
            isIncomplete = true
        }
        row.encode(schema, .put, textsIn: bytes.span, into: &rows.events)
        rows.ends.append(rows.events.count)
        rows.lines.append(UInt32(clamping: scanner.line))
    }

    private mutating func readCell(
        _ bytes: Span<UInt8>, of cell: CSVScanner.Cell, _ column: Int, _ faults: inout FaultLog
    ) -> Bool {
        if schema.texts >> UInt64(column) & 1 == 1 {
            if let reason = reasonAgainstText(bytes, isASCII: cell.isASCII) {
                faults.add(file: file, line: scanner.line, column: schema.columns[column].name, reason)
                return false
            }
        }
        do throws(ValueFault) {
            let number = try schema.columns[column].value(of: bytes)
            if schema.texts >> UInt64(column) & 1 == 1 {
                row.set(column, toTextAt: cell.start..<cell.end)
            } else {
                row.set(column, to: number)
            }
            return true
        } catch {
            let reader = schema.columns[column]
            faults.add(
                file: file, line: scanner.line, column: reader.name, reader.reason(for: error, in: bytes.string))
            return false
        }
    }

    private func reasonAgainstText(_ bytes: Span<UInt8>, isASCII: Bool) -> String? {
        guard isASCII || bytes.isUTF8 else {
            return "\(quoted(bytes.string)) is not valid UTF-8; write the file in UTF-8"
        }
        guard bytes.count <= Self.longestText else {
            return "is longer than \(Self.longestText) bytes; is a closing quote missing?"
        }
        return nil
    }

    private mutating func checkKey(_ faults: inout FaultLog) {
        row.makeKey(schema, textsIn: scanner.bytes, into: &key)
        let key = key
        guard let first = keys.insert(key.span, line: scanner.line) else { return }
        let text = row.keyText(schema, textsIn: scanner.bytes)
        faults.add(
            file: file, line: scanner.line, column: schema.names(schema.keys),
            "the key \(text) is given in line \(first) already; keep one of the two rows")
    }
}
