import Foundation

/// What the shim recorded of a process: every change of a file, in order.
struct Recording {
    struct Operation {
        enum Kind: UInt8 {
            case created = 0x63  // c
            case written = 0x77  // w
            case truncated = 0x74  // t
            case synchronised = 0x73  // s
            case renamed = 0x6D  // m
            case unlinked = 0x75  // u
            case directory = 0x64  // d
        }

        let kind: Kind
        let isDurable: Bool
        let path: String
        let offset: Int
        let data: [UInt8]
    }

    let operations: [Operation]

    init(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        func integer(_ offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
        }
        var operations: [Operation] = []
        var start = 0
        while start < bytes.count {
            guard let kind = Operation.Kind(rawValue: bytes[start]) else {
                throw Broken(reason: "the recording has no operation at \(start)")
            }
            let dataStart = start + 20 + integer(start + 2, 2)
            let end = dataStart + integer(start + 12, 8)
            operations.append(
                Operation(
                    kind: kind, isDurable: bytes[start + 1] != 0,
                    path: String(decoding: bytes[start + 20..<dataStart], as: UTF8.self),
                    offset: integer(start + 4, 8), data: Array(bytes[dataStart..<end])))
            start = end
        }
        self.operations = operations
    }
}

/// A file as the disk may have it when the power is cut: what was made durable is there; of what was written since, any
/// sector of 512 bytes may be, in any order.
struct DiskFile {
    private(set) var durable: [UInt8] = []
    private(set) var pending: [(offset: Int, data: [UInt8])] = []

    static let sector = 512

    mutating func write(_ operation: Recording.Operation) {
        if operation.isDurable {
            Self.overlay(operation.data, at: operation.offset, on: &durable)
        } else {
            pending.append((operation.offset, operation.data))
        }
    }

    mutating func synchronise() {
        for write in pending { Self.overlay(write.data, at: write.offset, on: &durable) }
        pending = []
    }

    mutating func truncate(to count: Int) {
        synchronise()
        if count < durable.count { durable.removeSubrange(count...) }
    }

    /// What became of the writes that were not durable.
    enum Loss: CaseIterable {
        /// None reached the disk.
        case all
        /// All did.
        case none
        /// Any sector did or did not.
        case random
        /// The later ones did, the earlier ones did not.
        case reordered
        /// All did but the last, of which the first sectors did.
        case torn
        /// None did, but the file has become as long as if they had.
        case lengthOnly
    }

    func image(_ loss: Loss, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = durable
        switch loss {
        case .all: break
        case .none:
            for write in pending { Self.overlay(write.data, at: write.offset, on: &bytes) }
        case .random:
            for write in pending { overlaySectors(of: write, on: &bytes) { _ in Bool.random(using: &generator) } }
        case .reordered:
            let first = Int.random(in: 0...pending.count, using: &generator)
            for write in pending[first...] { Self.overlay(write.data, at: write.offset, on: &bytes) }
        case .torn:
            for write in pending.dropLast() { Self.overlay(write.data, at: write.offset, on: &bytes) }
            if let last = pending.last {
                let kept = Int.random(in: 0...last.data.count / Self.sector, using: &generator)
                overlaySectors(of: last, on: &bytes) { $0 < kept }
            }
        case .lengthOnly:
            let count = pending.map { $0.offset + $0.data.count }.max() ?? 0
            if count > bytes.count { bytes += Array(repeating: 0, count: count - bytes.count) }
        }
        return bytes
    }

    private func overlaySectors(
        of write: (offset: Int, data: [UInt8]), on bytes: inout [UInt8], isKept: (Int) -> Bool
    ) {
        var start = 0
        var index = 0
        while start < write.data.count {
            let end = min(
                write.data.count, (write.offset + start) / Self.sector * Self.sector + Self.sector - write.offset)
            if isKept(index) { Self.overlay(Array(write.data[start..<end]), at: write.offset + start, on: &bytes) }
            start = end
            index += 1
        }
    }

    private static func overlay(_ data: [UInt8], at offset: Int, on bytes: inout [UInt8]) {
        let end = offset + data.count
        if end > bytes.count { bytes += Array(repeating: 0, count: end - bytes.count) }
        bytes.replaceSubrange(offset..<end, with: data)
    }
}

/// A directory as the disk may have it when the power is cut: of the changes of its names since it was made durable, any
/// may be there, whatever is there of the files that they name.
struct DiskDirectory {
    private enum Change {
        case named(String, file: Int)
        case renamed(String, to: String, file: Int)
        case removed(String)
    }

    private var files: [DiskFile] = []
    /// The files of the names that the process sees.
    private var names: [String: Int] = [:]
    private var durable: [String: Int] = [:]
    private var pending: [Change] = []

    private static func name(_ path: String) -> String { String(path[(path.lastIndex(of: "/") ?? path.startIndex)...]) }

    /// Takes a change of a file in it.
    mutating func change(_ operation: Recording.Operation) throws {
        let name = Self.name(operation.path)
        if operation.kind == .created {
            files.append(DiskFile())
            add(.named(name, file: files.count - 1))
        }
        guard let file = names[name] else { throw Broken(reason: "\(operation.path) was not created") }
        switch operation.kind {
        case .written: files[file].write(operation)
        case .truncated: files[file].truncate(to: operation.offset)
        case .synchronised: files[file].synchronise()
        case .renamed:
            add(.renamed(name, to: Self.name(String(decoding: operation.data, as: UTF8.self)), file: file))
        case .unlinked: add(.removed(name))
        case .created, .directory: break
        }
    }

    /// Makes its names durable.
    mutating func synchronise() {
        durable = names
        pending = []
    }

    private mutating func add(_ change: Change) {
        pending.append(change)
        Self.apply(change, to: &names)
    }

    private static func apply(_ change: Change, to names: inout [String: Int]) {
        switch change {
        case .named(let name, let file): names[name] = file
        case .renamed(let old, let new, let file):
            names[old] = nil
            names[new] = file
        case .removed(let name): names[name] = nil
        }
    }

    /// Its files, after `loss` befell their bytes and `lossOfNames` its names.
    func image(
        _ loss: DiskFile.Loss, names lossOfNames: DiskFile.Loss, _ generator: inout SeededGenerator
    ) -> [String: [UInt8]] {
        let first = Int.random(in: 0...pending.count, using: &generator)
        var kept = durable
        for (place, change) in pending.enumerated() {
            let isKept =
                switch lossOfNames {
                case .all, .lengthOnly: false
                case .none: true
                case .random: Bool.random(using: &generator)
                case .reordered: place >= first
                case .torn: place < pending.count - 1
                }
            if isKept { Self.apply(change, to: &kept) }
        }
        var image: [String: [UInt8]] = [:]
        for (name, file) in kept.sorted(by: { $0.key < $1.key }) { image[name] = files[file].image(loss, &generator) }
        return image
    }
}
