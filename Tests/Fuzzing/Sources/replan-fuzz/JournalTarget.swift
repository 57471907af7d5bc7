import EventJournal
import Foundation

/// Opens bytes as the data file of a journal, or a journal into which they are written.
///
/// Random bytes are seldom a file of LMDB. So the bytes are changes of a journal that is right: four bytes an offset,
/// one byte a mask, as often as there are five. Bytes that begin as an LMDB file are taken as one.
enum JournalTarget {
    private struct Sample {
        let path: String
        var bytes: [UInt8] = []
        var hashes: [BatchHash] = []
    }

    private static let sample: Sample = {
        var sample = Sample(path: Scratch.path("journal"))
        try? FileManager.default.removeItem(atPath: sample.path)
        guard let journal = try? EventJournal.open(path: sample.path, mode: .create) else { return sample }
        for number in 1...40 as ClosedRange<Int64> {
            var buffer = RecordBuffer()
            buffer.append(Array(repeating: UInt8(number), count: length(number)).span)
            let options = BatchOptions(source: "s\(number % 5)", sequence: number)
            guard case .appended(let header) = try? journal.append(buffer, options: options) else { return sample }
            sample.hashes.append(header.hash)
        }
        journal.close()
        atexit { try? FileManager.default.removeItem(atPath: JournalTarget.sample.path) }
        sample.bytes = FileManager.default.contents(atPath: sample.path + "/data.mdb").map(Array.init) ?? []
        return sample
    }()

    private static func length(_ number: Int64) -> Int { number % 13 == 0 ? 9_000 : 30 }

    static func run(_ input: UnsafeRawBufferPointer) {
        var bytes = sample.bytes
        guard !bytes.isEmpty else { return }
        let isFile = input.count >= 20 && input.loadUnaligned(fromByteOffset: 16, as: UInt32.self) == 0xBEEF_C0DE
        if isFile {
            bytes = Array(input)
        } else {
            for start in stride(from: 0, to: input.count - 4, by: 5) {
                let offset = Int(input.loadUnaligned(fromByteOffset: start, as: UInt32.self)) % bytes.count
                bytes[offset] ^= input[start + 4]
            }
        }
        _ = FileManager.default.createFile(atPath: sample.path + "/data.mdb", contents: Data(bytes))
        for mode in [EventJournal.Mode.readOnly, .salvage, .readWrite] { use(mode, isSample: !isFile) }
    }

    /// - Parameter isSample: whether the journal is the sample, damaged: what is read of it is then the sample's.
    private static func use(_ mode: EventJournal.Mode, isSample: Bool) {
        guard let journal = try? EventJournal.open(path: sample.path, mode: mode) else { return }
        defer { journal.close() }
        var sum: UInt64 = 0
        var count = 0
        try? journal.forEachBatch { header, records in
            if isSample {
                count += 1
                precondition(header.number == UInt64(count) && count <= sample.hashes.count, "another batch is read")
                precondition(header.hash == sample.hashes[count - 1] && records.count == 1, "another batch is read")
            }
            records.forEachRecord { position, record in
                sum &+= position.rawValue &+ UInt64(record.count)
                guard isSample else { return }
                var isRight = record.count == length(Int64(count))
                for index in record.indices where record[index] != UInt8(count) { isRight = false }
                precondition(isRight, "something else is read than was written")
            }
            return true
        }
        let report = try? journal.verify(threads: 1)
        // Whoever appends to a damaged journal has not verified it; LMDB then trusts pages that nobody looked at.
        guard mode == .readWrite, report?.isIntact == true else { return }
        var buffer = RecordBuffer()
        buffer.append([1].span)
        _ = try? journal.append(buffer)
        precondition((try? journal.verify(threads: 1).isIntact) != false, "an append damaged an intact journal")
    }
}
