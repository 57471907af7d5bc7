internal import Glibc

/// Why the bytes of a file or stream cannot be had.
public enum FileError: Error, Hashable, Sendable {
    /// There is nothing at the path, or not what it was taken for.
    case notFound(path: String, reason: String)
    /// It is there, but the operating system does not give its bytes.
    case unreadable(path: String, reason: String)
    /// Its bytes are not what its name says: a `.gz` that is no gzip, or is cut off.
    case damaged(path: String, reason: String)
}

extension FileError: CustomStringConvertible {
    /// One line: where, what, and what to do.
    public var description: String {
        switch self {
        case .notFound(let path, let reason): "\(path): \(reason); check the path"
        case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
        case .damaged(let path, let reason): "\(path): \(reason)"
        }
    }

    /// The error for the `errno` of a failed call.
    static func system(_ code: Int32, path: String) -> FileError {
        switch code {
        case ENOENT: .notFound(path: path, reason: "no such file or folder")
        case ENOTDIR: .notFound(path: path, reason: "is not a folder")
        default: .unreadable(path: path, reason: String(cString: strerror(code)))
        }
    }
}

/// Where the bytes of a stream come from: a file, standard input, a connection.
public protocol ByteSource {
    /// Appends the next bytes, at most `count` of them, as soon as there are any.
    ///
    /// - Returns: how many were appended; 0 at the end of the stream, and from then on.
    mutating func read(upTo count: Int, into bytes: inout [UInt8]) throws(FileError) -> Int
}
