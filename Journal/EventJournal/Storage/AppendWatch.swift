internal import Glibc

/// Tells that a file was written to, by whatever process, so that nobody has to look again and again.
struct AppendWatch: ~Copyable {
    private let descriptor: Int32

    /// Watches a file; `nil` if the system watches no more files.
    init?(_ path: String) {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        guard inotify_add_watch(descriptor, path, UInt32(IN_MODIFY)) >= 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Returns when the file is written to, or was since the last call; at the latest after some time.
    func wait(_ time: Duration) {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(clamping: Int((time / .milliseconds(1)).rounded(.up)))
        guard poll(&request, 1, milliseconds) > 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 8) { buffer in
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
    }
}
