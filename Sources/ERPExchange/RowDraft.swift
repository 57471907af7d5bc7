internal import PlanningEvents

/// A row while its cells are read. Texts stay where they were read; the draft knows their places.
///
/// It writes the layout that `RowEvent` documents, straight from the bytes that were read: the two agree byte for byte.
struct RowDraft {
    private(set) var presence: UInt64 = 0
    /// The number of a column, or where its text begins.
    private var numbers: [Int] = Array(repeating: 0, count: 64)
    private var textCounts: [Int] = Array(repeating: 0, count: 64)
    private static let timeBit: UInt64 = 1 << 63
    private static let headerByteCount = 16

    mutating func begin() { presence = 0 }

    mutating func set(_ column: Int, to number: Int64) {
        presence |= 1 << UInt64(column)
        numbers[column] = Int(number)
    }

    mutating func set(_ column: Int, toTextAt range: Range<Int>) {
        presence |= 1 << UInt64(column)
        numbers[column] = range.lowerBound
        textCounts[column] = range.count
    }

    /// When the ERP made the change.
    mutating func setTime(_ time: Int64) {
        presence |= Self.timeBit
        numbers[63] = Int(time)
    }

    func has(_ column: Int) -> Bool { presence >> UInt64(column) & 1 == 1 }

    func number(_ column: Int) -> Int64? { has(column) ? Int64(numbers[column]) : nil }

    /// Appends the event; the texts lie in `bytes`.
    func encode(
        _ schema: borrowing TableSchema, _ operation: RowOperation, textsIn bytes: Span<UInt8>,
        into event: inout [UInt8]
    ) {
        let head =
            UInt64(schema.table.rawValue) | UInt64(EventKind.row(schema.table).version) << 8
            | UInt64(operation.rawValue) << 16
        let textStart = Self.headerByteCount + 8 * presence.nonzeroBitCount
        let byteCount = textStart + textByteCount(schema.texts)
        event.append(addingCapacity: byteCount) { output in
            output.withUnsafeMutableBufferPointer { buffer, initializedCount in
                let target = UnsafeMutableRawBufferPointer(buffer)
                target.store(head, at: 0)
                target.store(presence, at: 8)
                var offset = Self.headerByteCount
                var textOffset = textStart
                var rest = presence
                while rest != 0 {
                    let column = rest.trailingZeroBitCount
                    var slot = UInt64(bitPattern: Int64(numbers[column]))
                    if schema.texts >> UInt64(column) & 1 == 1 {
                        let count = textCounts[column]
                        slot = UInt64(textOffset) | UInt64(count) << 32
                        target.copy(bytes.extracting(numbers[column]..<numbers[column] + count), to: textOffset)
                        textOffset += count
                    }
                    target.store(slot, at: offset)
                    offset += 8
                    rest &= rest - 1
                }
                initializedCount = byteCount
            }
        }
    }

    private func textByteCount(_ texts: UInt64) -> Int {
        var count = 0
        var rest = presence & texts
        while rest != 0 {
            count += textCounts[rest.trailingZeroBitCount]
            rest &= rest - 1
        }
        return count
    }

    /// Replaces `key` by the bytes that identify the row: equal for equal keys, different for different ones. Where the
    /// key is one text it is those bytes, else its parts one after the other.
    func makeKey(_ schema: borrowing TableSchema, textsIn bytes: [UInt8], into key: inout [UInt8]) {
        key.removeAll(keepingCapacity: true)
        if schema.keys & (schema.keys - 1) == 0, schema.keys & schema.texts != 0 {
            let column = schema.keys.trailingZeroBitCount
            key.append(contentsOf: bytes[numbers[column]..<numbers[column] + textCounts[column]])
            return
        }
        var rest = schema.keys
        while rest != 0 {
            let column = rest.trailingZeroBitCount
            if !has(column) {
                key.appendBlankKeyPart()
            } else if schema.texts >> UInt64(column) & 1 == 1 {
                let place = numbers[column]
                key.append(keyPart: bytes[place..<place + textCounts[column]])
            } else {
                key.append(keyPart: Int64(numbers[column]))
            }
            rest &= rest - 1
        }
    }

    /// The key of a row for a message, `"SO-1" "2"`.
    func keyText(_ schema: TableSchema, textsIn bytes: [UInt8]) -> String {
        let keyColumns = schema.columns.indices.filter { schema.keys >> UInt64($0) & 1 == 1 }
        let parts = keyColumns.map { column -> String in
            guard has(column) else { return "blank" }
            if schema.texts >> UInt64(column) & 1 == 1 {
                let place = numbers[column]
                return quoted(String(decoding: bytes[place..<place + textCounts[column]], as: UTF8.self))
            }
            return schema.table.columns[column].text(of: Int64(numbers[column]))
        }
        return parts.joined(separator: " ")
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Stores an integer; the caller has made room.
    @inline(__always)
    fileprivate func store(_ value: UInt64, at offset: Int) {
        precondition(offset + 8 <= count)
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt64.self)
    }

    /// Copies bytes; the caller has made room.
    @inline(__always)
    fileprivate func copy(_ bytes: Span<UInt8>, to offset: Int) {
        precondition(offset + bytes.count <= count)
        bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(rebasing: self[offset..<offset + source.count]).copyMemory(from: source)
        }
    }
}

extension [UInt8] {
    @inline(__always)
    mutating func append(littleEndian value: UInt64) {
        var bits = value.littleEndian
        Swift.withUnsafeBytes(of: &bits) { append(contentsOf: $0) }
    }

    /// A part of a key that is blank; no text and no number looks like it.
    @inline(__always)
    mutating func appendBlankKeyPart() {
        for _ in 0..<4 { append(0) }
    }

    /// A text as part of a key: its length and its bytes.
    @inline(__always)
    mutating func append(keyPart text: ArraySlice<UInt8>) {
        var count = UInt32(truncatingIfNeeded: text.count).littleEndian
        Swift.withUnsafeBytes(of: &count) { append(contentsOf: $0) }
        append(contentsOf: text)
    }

    /// A number as part of a key.
    @inline(__always)
    mutating func append(keyPart number: Int64) {
        append(1)
        append(littleEndian: UInt64(bitPattern: number))
    }
}
