import Foundation

/// Standard output. A reader that went away (`| head`) ends the process without a word.
enum StandardOutput {
    static func write(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(STDOUT_FILENO, $0.baseAddress! + start, $0.count - start)
            }
            if count >= 0 {
                start += count
            } else if errno == EPIPE {
                exit(0)
            } else if errno != EINTR, errno != EAGAIN {
                Failure(.inputOutput, "standard output: \(String(cString: strerror(errno)))").exit()
            }
        }
    }

    static func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes a line.
    static func line(_ text: String = "") { write(text + "\n") }
}

/// Standard error, for notes and progress.
enum StandardError {
    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
    static func line(_ text: String) { write(text + "\n") }

    /// Shows what is being done where somebody watches; `nil` takes it away.
    static func status(_ text: String?) {
        if Terminal.isWatching { write("\r\u{1B}[2K" + (text ?? "")) }
    }
}
