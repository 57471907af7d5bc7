import EventJournal
import Foundation

/// A directory for one test, removed with its last reference.
final class TemporaryDirectory {
    let path: String

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        path = "\(parent)/event-journal-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A path in the directory at which there is nothing yet.
    func callAsFunction(_ name: String) -> String { path + "/" + name }
}

/// A batch as a test knows it.
struct Expected: Equatable {
    var firstPosition: UInt64
    var recordedAt: Int64
    var cause: String
    var source: String?
    var sequence: Int64?
    var records: [[UInt8]]
}

func buffer(_ records: [[UInt8]]) -> RecordBuffer {
    var buffer = RecordBuffer()
    for record in records { buffer.append(record.span) }
    return buffer
}

func buffer(_ records: String...) -> RecordBuffer {
    buffer(records.map { Array($0.utf8) })
}

extension EventJournal {
    /// Appends and insists that it was not there before.
    @discardableResult
    func appendNew(_ records: RecordBuffer, options: BatchOptions = BatchOptions()) throws -> BatchHeader {
        switch try append(records, options: options) {
        case .appended(let header): return header
        case .alreadyRecorded(let last): throw Unexpected(reason: "already recorded up to \(last)")
        }
    }

    /// Everything from a position on, copied out.
    func contents(from position: Position = .first, through last: Position? = nil) throws -> [Expected] {
        var result: [Expected] = []
        try forEachBatch(from: position, through: last) { header, records in
            var copied: [[UInt8]] = []
            records.forEachRecord { _, record in copied.append(record.withUnsafeBufferPointer(Array.init)) }
            result.append(
                Expected(
                    firstPosition: header.firstPosition.rawValue, recordedAt: header.recordedAt, cause: header.cause,
                    source: header.source, sequence: header.sequence, records: copied))
            return true
        }
        return result
    }
}

struct Unexpected: Error {
    let reason: String
}

/// A generator that repeats itself for a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The bytes of a journal's data file, to be changed behind its back while it is closed.
struct DataFile {
    let path: String
    var bytes: [UInt8]

    init(ofJournal directory: String) throws {
        path = directory + "/data.mdb"
        bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write() throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// The only place where some bytes occur.
    func offset(of pattern: [UInt8]) throws -> Int {
        let offsets = offsets(of: pattern)
        guard let offset = offsets.first, offsets.count == 1 else {
            throw Unexpected(reason: "the pattern occurs \(offsets.count) times")
        }
        return offset
    }

    func offsets(of pattern: [UInt8]) -> [Int] {
        var found: [Int] = []
        var range = Data(bytes)[...]
        let whole = Data(bytes)
        while let match = whole.range(of: Data(pattern), in: range.startIndex..<whole.endIndex) {
            found.append(match.lowerBound)
            range = whole[(match.lowerBound + 1)...]
        }
        return found
    }
}

/// Runs a closure in some threads at the same time, however few processors there are, and waits for all of them.
func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for thread in 0..<count {
        group.enter()
        Thread.detachNewThread {
            body(thread)
            group.leave()
        }
    }
    group.wait()
}
