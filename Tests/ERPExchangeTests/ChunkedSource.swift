import ERPExchange

/// Gives the bytes of a stream in pieces of some size, then an error or the end.
struct ChunkedSource: ByteSource {
    private let bytes: [UInt8]
    private let size: Int
    private let failure: FileError?
    private var offset = 0

    init(_ bytes: [UInt8], size: Int = .max, failure: FileError? = nil) {
        (self.bytes, self.size, self.failure) = (bytes, size, failure)
    }

    mutating func read(upTo count: Int, into target: inout [UInt8]) throws(FileError) -> Int {
        let count = min(count, size, bytes.count - offset)
        if count == 0, let failure { throw failure }
        target.append(contentsOf: bytes[offset..<offset + count])
        offset += count
        return count
    }
}

/// What a stream gave, line by line.
struct StreamContent {
    var lines: [ChangeLine] = []
    var faults: [String] = []

    init(_ text: String, chunk: Int = .max, name: String? = nil) {
        self.init(Array(text.utf8), chunk: chunk, name: name)
    }

    init(_ bytes: [UInt8], chunk: Int = .max, name: String? = nil) {
        var reader = ChangeStreamReader(ChunkedSource(bytes, size: chunk), name: name)
        self.init(&reader)
    }

    init(_ reader: inout ChangeStreamReader) {
        var line = ChangeLine()
        while true {
            do {
                guard try reader.next(into: &line) else { return }
                lines.append(line)
            } catch {
                faults += error.description.split(separator: "\n").map(String.init)
                if case .file = error { return }
            }
        }
    }
}
