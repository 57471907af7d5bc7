import EventJournal
import Foundation
import Testing

@Suite("Flipped bits")
struct BitFlipTests {
    private struct Batch: Equatable {
        let hash: BatchHash
        let records: [[UInt8]]
    }

    /// The bytes of a file, one bit of which is wrong at a time.
    private struct Flipper {
        let path: String
        let bytes: [UInt8]
        private let descriptor: Int32

        init(_ path: String) throws {
            self.path = path
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            descriptor = open(path, O_RDWR)
            guard descriptor >= 0 else { throw Broken(reason: "\(path) cannot be changed") }
        }

        func flip(_ bit: Int, _ body: () throws -> Void) rethrows {
            var wrong = bytes[bit / 8] ^ 1 << UInt8(bit % 8)
            pwrite(descriptor, &wrong, 1, off_t(bit / 8))
            defer {
                var right = bytes[bit / 8]
                pwrite(descriptor, &right, 1, off_t(bit / 8))
            }
            try body()
        }

        func close() { Foundation.close(descriptor) }
    }

    /// What became of flips.
    private struct Tally {
        var detected = 0
        var unused = 0
        /// Bits whose flip is not noticed although the journal depends on them.
        var missed: [Int] = []
        /// Bits after whose flip something else is read.
        var misread: [Int] = []
    }

    @Test("a single flipped bit is detected, or in bytes that nothing depends on; nothing wrong is ever read")
    func flips() throws {
        let scratch = try Scratch()
        let journal = try makeJournal(scratch("j"))
        let expected = try contents(journal)
        #expect(try journal.verify().isIntact)
        journal.close()
        let flipper = try Flipper(scratch("j/data.mdb"))
        defer { flipper.close() }
        let used = try usedBytes(scratch("j/data.mdb"), count: flipper.bytes.count)

        var generator = SeededGenerator(seed: 8)
        var bits: [Int] = []
        for _ in 0..<(Effort.isFull ? 10_000 : 400) {
            bits.append(Int.random(in: 0..<flipper.bytes.count * 8, using: &generator))
        }
        // The first pages are small, and everything hangs on them.
        for page in 0...1 {
            let start = page * 4_096 * 8
            let step = Effort.isFull ? 1 : 17
            bits += Array(stride(from: start, to: start + 152 * 8, by: step))
            bits += start + 144 * 8..<start + 152 * 8
        }
        var tally = Tally()
        for bit in bits {
            try flipper.flip(bit) {
                try examine(scratch("j"), bit: bit, isUsed: used[bit / 8], expected, &tally)
            }
        }
        #expect(tally.missed.isEmpty, "bits \(tally.missed.map { "\($0 / 8).\($0 % 8)" })")
        #expect(tally.misread.isEmpty, "bits \(tally.misread.map { "\($0 / 8).\($0 % 8)" })")
        #expect(tally.detected > bits.count / 4)
        print("flips: \(bits.count), detected \(tally.detected), in unused bytes \(tally.unused)")
    }

    private func examine(_ path: String, bit: Int, isUsed: Bool, _ expected: [Batch], _ tally: inout Tally) throws {
        let isDetected = try isDamaged(path)
        if isDetected {
            tally.detected += 1
        } else if isUsed {
            tally.missed.append(bit)
        } else {
            tally.unused += 1
        }
        // Reading gives what is right, and either all of it or an error.
        var read: [Batch] = []
        let isWhole = try readAll(path, into: &read)
        // A flipped transaction number can make the state before look like the last one, as it does after a write that
        // failed: its last batch is then not read, and `verify` tells it (Docs/decisions.md, 20).
        let byte = bit / 8
        let isInTransaction = byte < 2 * 4_096 && (144..<152).contains(byte % 4_096)
        let mayEndEarly = !isWhole || isInTransaction && isDetected
        let isRight = mayEndEarly ? expected.starts(with: read) : read == expected
        if !isRight { tally.misread.append(bit) }
    }

    private func isDamaged(_ path: String) throws -> Bool {
        do {
            let journal = try EventJournal.open(path: path, mode: .salvage)
            defer { journal.close() }
            return try !journal.verify(threads: 1).isIntact
        } catch is JournalError {
            return true
        }
    }

    /// Reads what can be read.
    ///
    /// - Returns: whether no error was met.
    private func readAll(_ path: String, into read: inout [Batch]) throws -> Bool {
        do {
            let journal = try EventJournal.open(path: path, mode: .readOnly)
            defer { journal.close() }
            try journal.forEachBatch { header, records in
                read.append(Self.batch(header, records))
                return true
            }
            return true
        } catch is JournalError {
            // It was told.
            return false
        }
    }

    private func makeJournal(_ path: String) throws -> EventJournal {
        let journal = try EventJournal.open(path: path, mode: .create)
        for number in 1...100 as ClosedRange<Int64> {
            var buffer = RecordBuffer()
            let count = number % 30 == 7 ? 9_000 : 20
            for index in 0..<UInt8(number % 4 + 1) {
                buffer.append(Array(repeating: UInt8(truncatingIfNeeded: number) ^ index, count: count).span)
            }
            let options = BatchOptions(cause: "c\(number)", source: "s\(number % 9)", sequence: number)
            _ = try journal.append(buffer, options: options)
        }
        return journal
    }

    private func contents(_ journal: EventJournal) throws -> [Batch] {
        var result: [Batch] = []
        try journal.forEachBatch { header, records in
            result.append(Self.batch(header, records))
            return true
        }
        return result
    }

    private static func batch(_ header: BatchHeader, _ records: borrowing RecordView) -> Batch {
        var copied: [[UInt8]] = []
        records.forEachRecord { _, record in copied.append(record.withUnsafeBufferPointer(Array.init)) }
        return Batch(hash: header.hash, records: copied)
    }

    /// Which bytes the second reader looks at.
    private func usedBytes(_ file: String, count: Int) throws -> [Bool] {
        let reader = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("JournalFormat/read_journal.py").path
        let output = try Shim.run("/usr/bin/env", ["python3", reader, "--used", file]).output
        var used = Array(repeating: false, count: count)
        for range in try JSONDecoder().decode([[Int]].self, from: Data(output.utf8)) {
            for offset in range[0]..<range[0] + range[1] { used[offset] = true }
        }
        return used
    }
}
