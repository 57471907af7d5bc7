internal import PlanningEvents
internal import PlanningModel

/// What is wrong with a line of a change stream; file and line are added by the reader.
struct LineFault {
    var column: String?
    var reason: String
}

/// Makes a `ChangeLine` of the bytes of a line.
///
/// The members of a line may stand in any order. A row that stands before its table and operation is passed over and
/// read when both are known.
struct ChangeLineParser {
    var scanner = JSONScanner()
    var draft = RowDraft()
    var faults: [LineFault] = []

    /// A bit for every member that the line has.
    private var seen: UInt8 = 0
    private var schema: TableSchema?
    private var operation: RowOperation?
    /// Where a row stands that was passed over.
    private var rowOffset: Int?

    private enum Member: UInt8, CaseIterable {
        case table, op, row, date, source, sequence, at

        static let names = ["table", "op", "row", "date", "source", "sequence", "at"]
        static let nameBytes = names.map { Array($0.utf8) }

        var name: String { Self.names[Int(rawValue)] }
        var bit: UInt8 { 1 << rawValue }
    }

    /// Reads a line.
    ///
    /// - Returns: everything that is wrong with it.
    mutating func parse(_ range: Range<Int>, into line: inout ChangeLine) -> [LineFault] {
        begin(range, &line)
        do throws(JSONFault) {
            guard try scanner.kind() == .object else {
                report(nil, "is not an object; a line is a change or a planning date, in braces")
                return faults
            }
            try readMembers(into: &line)
        } catch {
            faults.append(LineFault(column: nil, reason: "is not JSON at byte \(error.offset): \(error.reason)"))
            return faults
        }
        checkMembers(of: line)
        if faults.isEmpty, line.date == nil { finishRow(of: &line) }
        return faults
    }

    private mutating func begin(_ range: Range<Int>, _ line: inout ChangeLine) {
        scanner.begin(range)
        faults.removeAll(keepingCapacity: true)
        seen = 0
        draft.begin()
        (schema, operation, rowOffset) = (nil, nil, nil)
        (line.date, line.sequence, line.at) = (nil, nil, nil)
        line.event.removeAll(keepingCapacity: true)
    }

    // MARK: - Members

    private mutating func readMembers(into line: inout ChangeLine) throws(JSONFault) {
        scanner.openObject()
        var hasSource = false
        var isFirst = true
        while let name = try scanner.member(isFirst: isFirst) {
            isFirst = false
            guard let member = member(name) else {
                report(
                    shownName(string(name)),
                    "is not a member of a change; its members are \(Member.names.joined(separator: ", "))")
                try scanner.skipValue()
                continue
            }
            guard seen & member.bit == 0 else {
                report(member.name, "is given twice")
                try scanner.skipValue()
                continue
            }
            seen |= member.bit
            switch member {
            case .table: try readTable()
            case .op: try readOperation()
            case .row: try readRowWhenKnown()
            case .date: try readDate(into: &line)
            case .source: hasSource = try readSource(into: &line)
            case .sequence: try readSequence(into: &line)
            case .at: try readTime(into: &line)
            }
        }
        guard scanner.isAtEnd() else {
            report(nil, "something follows the object; a line holds one change")
            return
        }
        if !hasSource { line.source = nil }
        if let rowOffset {
            scanner.move(to: rowOffset)
            try readRowWhenKnown()
        }
    }

    private func member(_ name: Range<Int>) -> Member? {
        let span = scanner.bytes.span.extracting(name)
        for index in Member.nameBytes.indices where span.equals(Member.nameBytes[index]) {
            return Member(rawValue: UInt8(index))
        }
        return nil
    }

    mutating func report(_ column: String?, _ reason: String) {
        faults.append(LineFault(column: column, reason: reason))
    }

    func string(_ range: Range<Int>) -> String { String(decoding: scanner.bytes[range], as: UTF8.self) }

    /// Reads a text or a number as it is written; `nil` for null, and for everything else, which is reported.
    mutating func value(of column: String) throws(JSONFault) -> Range<Int>? {
        let reason: String
        switch try scanner.kind() {
        case .string: return try scanner.text()
        case .number: return try scanner.number()
        case .literal:
            let literal = try scanner.literal()
            if literal == .null { return nil }
            reason = "is \(literal.rawValue); give a text or a number"
        case .object:
            reason = "is an object; give a text or a number"
            try scanner.skipValue()
        case .array:
            reason = "is an array; give a text or a number"
            try scanner.skipValue()
        }
        report(column, reason)
        return nil
    }

    /// Reads a text that is not blank; `nil` for null and for everything else, which is reported.
    private mutating func text(of member: Member) throws(JSONFault) -> Range<Int>? {
        let isNumber = try scanner.kind() == .number
        guard let range = try value(of: member.name) else { return nil }
        guard !isNumber else {
            report(member.name, "is a number; give a text")
            return nil
        }
        return range
    }

    private mutating func readTable() throws(JSONFault) {
        guard let range = try text(of: .table) else { return }
        schema = .named(scanner.bytes.span.extracting(range))
        if schema == nil {
            let names = Table.allCases.map(\.name).joined(separator: ", ")
            report("table", "\(quoted(string(range))) is not a table; the tables are \(names)")
        }
    }

    private mutating func readOperation() throws(JSONFault) {
        guard let range = try text(of: .op) else { return }
        let name = scanner.bytes[range]
        operation = [RowOperation.put, .remove, .adjust].first { name.elementsEqual($0.name.utf8) }
        if operation == nil { report("op", "\(quoted(string(range))) is not put, remove or adjust") }
    }

    private mutating func readDate(into line: inout ChangeLine) throws(JSONFault) {
        guard let range = try text(of: .date) else { return }
        do throws(ValueFault) {
            line.date = try ColumnReader.day(scanner.bytes.span.extracting(range))
        } catch {
            report("date", ColumnReader.reasonAgainstDate(string(range)))
        }
    }

    /// Returns whether a source is given.
    private mutating func readSource(into line: inout ChangeLine) throws(JSONFault) -> Bool {
        guard let range = try text(of: .source), !range.isEmpty else { return false }
        // A stream mostly has one source: its text is made once.
        if let known = line.source, known.utf8.elementsEqual(scanner.bytes[range]) { return true }
        line.source = string(range)
        return true
    }

    private mutating func readSequence(into line: inout ChangeLine) throws(JSONFault) {
        guard let range = try value(of: "sequence") else { return }
        line.sequence = Int64(string(range))
        if line.sequence == nil {
            report("sequence", "\(quoted(string(range))) is not a whole number of 64 bits")
        }
    }

    private mutating func readTime(into line: inout ChangeLine) throws(JSONFault) {
        guard let range = try text(of: .at), !range.isEmpty else { return }
        line.at = Timestamp.microseconds(parsing: scanner.bytes.span.extracting(range))
        if line.at == nil {
            report("at", "\(quoted(string(range))) is not an RFC 3339 time, like 2026-03-31T08:15:00Z")
        }
    }

    private mutating func readRowWhenKnown() throws(JSONFault) {
        if let schema, let operation {
            rowOffset = nil
            try readRow(of: schema, operation)
        } else if rowOffset == nil {
            rowOffset = scanner.offset
            try scanner.skipValue()
        }
    }

    // MARK: - The line as a whole

    private mutating func checkMembers(of line: ChangeLine) {
        func has(_ member: Member) -> Bool { seen & member.bit != 0 }
        if line.sequence != nil, line.source == nil {
            report("sequence", "is given without source; a sequence is counted per source")
        }
        guard !has(.date) else {
            if has(.table) || has(.op) || has(.row) {
                report("date", "is given with a change; move the planning date in a line of its own")
            } else if line.date == nil, faults.isEmpty {
                report("date", "is blank; give the planning date")
            }
            return
        }
        guard has(.table) || has(.op) || has(.row) else {
            report(nil, "is neither a change (table, op, row) nor a planning date (date)")
            return
        }
        for member in [Member.table, .op, .row] where !has(member) {
            report(member.name, "is missing; a change has table, op and row")
        }
        guard faults.isEmpty else { return }
        for (member, isThere) in [(Member.table, schema != nil), (.op, operation != nil)] where !isThere {
            report(member.name, "is blank; a change has table, op and row")
        }
    }

    private mutating func finishRow(of line: inout ChangeLine) {
        guard let schema, let operation else { return }
        if let at = line.at { draft.setTime(at) }
        draft.encode(schema, operation, textsIn: scanner.bytes.span, into: &line.event)
        let event = line.event
        let bytes = event.span
        do {
            try line.decodedRow.decode(bytes)
        } catch {
            preconditionFailure("the reader of changes made an event that cannot be read: \(error)")
        }
    }
}
