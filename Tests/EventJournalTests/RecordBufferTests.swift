import EventJournal
import Testing

@Suite("Record buffers")
struct RecordBufferTests {
    private func record(_ index: Int, of buffer: RecordBuffer) -> [UInt8] {
        buffer.withRecord(at: index) { $0.withUnsafeBufferPointer(Array.init) }
    }

    @Test("records keep their bounds however they are appended")
    func appending() {
        var buffer = RecordBuffer()
        buffer.append([1, 2].span)
        [UInt8]().withUnsafeBytes { buffer.append($0) }
        buffer.append { $0 += [3, 4, 5] }
        #expect(buffer.count == 3 && buffer.byteCount == 5)
        #expect((0..<3).map { record($0, of: buffer) } == [[1, 2], [], [3, 4, 5]])
        buffer.removeAll(keepingCapacity: true)
        #expect(buffer.isEmpty && buffer.byteCount == 0)
        buffer.append([9].span)
        #expect(record(0, of: buffer) == [9])
    }

    @Test("a record whose writing fails leaves no trace")
    func failedWriting() {
        var buffer = RecordBuffer()
        buffer.append([1].span)
        #expect(throws: Unexpected.self) {
            try buffer.append { bytes throws(Unexpected) in
                bytes += [7, 7]
                throw Unexpected(reason: "no")
            }
        }
        #expect(buffer.count == 1 && buffer.byteCount == 1)
    }

    @Test("a hash is read from its bytes and shown as hexadecimal digits")
    func hashes() throws {
        let bytes = (0..<32).map { UInt8($0 * 8) }
        let hash = try #require(BatchHash(bytes))
        #expect(hash.bytes == bytes)
        #expect(hash.description.hasPrefix("0008101820") && hash.description.count == 64)
        #expect(BatchHash(bytes.dropLast()) == nil)
    }
}
