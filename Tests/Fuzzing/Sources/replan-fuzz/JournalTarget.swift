import EventJournal
import Foundation

/// Opens bytes as the data file of a journal, or a journal into which they are written.
///
/// Random bytes are seldom a file of LMDB. So the bytes are changes of a journal that is right: four bytes an offset,
/// one byte a mask, as often as there are five. Bytes that begin as an LMDB file are taken as one.
enum JournalTarget {
    private static let journal: (path: String, bytes: [UInt8]) = {
        let path =
            (access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path)
            + "/replan-fuzz-\(getpid())"
        try? FileManager.default.removeItem(atPath: path)
        guard let journal = try? EventJournal.open(path: path, mode: .create) else { return (path, []) }
        for number in 1...40 as ClosedRange<Int64> {
            var buffer = RecordBuffer()
            buffer.append(Array(repeating: UInt8(number), count: number % 13 == 0 ? 9_000 : 30).span)
            _ = try? journal.append(buffer, options: BatchOptions(source: "s\(number % 5)", sequence: number))
        }
        journal.close()
        atexit { try? FileManager.default.removeItem(atPath: JournalTarget.journal.path) }
        return (path, FileManager.default.contents(atPath: path + "/data.mdb").map(Array.init) ?? [])
    }()

    static func run(_ input: UnsafeRawBufferPointer) {
        var bytes = journal.bytes
        guard !bytes.isEmpty else { return }
        if input.count >= 20, input.loadUnaligned(fromByteOffset: 16, as: UInt32.self) == 0xBEEF_C0DE {
            bytes = Array(input)
        } else {
            for start in stride(from: 0, to: input.count - 4, by: 5) {
                let offset = Int(input.loadUnaligned(fromByteOffset: start, as: UInt32.self)) % bytes.count
                bytes[offset] ^= input[start + 4]
            }
        }
        _ = FileManager.default.createFile(atPath: journal.path + "/data.mdb", contents: Data(bytes))
        for mode in [EventJournal.Mode.readOnly, .salvage, .readWrite] { use(mode) }
    }

    private static func use(_ mode: EventJournal.Mode) {
        guard let journal = try? EventJournal.open(path: journal.path, mode: mode) else { return }
        defer { journal.close() }
        var sum: UInt64 = 0
        try? journal.forEachBatch { header, records in
            records.forEachRecord { position, record in sum &+= position.rawValue &+ UInt64(record.count) }
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
