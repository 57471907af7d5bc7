internal import Glibc

/// Threads that do the same work side by side until there is none left.
enum Workers {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        let done = Latch()
        private let running: Guarded<Int>

        init(count: Int, _ body: @escaping @Sendable () -> Void) {
            self.body = body
            running = Guarded(count)
        }

        func run() {
            body()
            end()
        }

        func end() {
            let isLast = running.withLock { running in
                running -= 1
                return running == 0
            }
            if isLast { done.open() }
        }
    }

    /// Runs a closure in some threads and waits until all have returned; calls `meanwhile` now and then.
    ///
    /// Where the system gives fewer threads, fewer do the work; without any, the caller does it.
    static func run(_ count: Int, meanwhile: () -> Void, _ body: @escaping @Sendable () -> Void) {
        let work = Work(count: count, body)
        var started = 0
        for _ in 0..<count {
            var thread = pthread_t()
            let context = Unmanaged.passRetained(work)
            let code = pthread_create(
                &thread, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                    return nil
                }, context.toOpaque())
            if code == 0 {
                pthread_detach(thread)
                started += 1
            } else {
                context.release()
                work.end()
            }
        }
        guard started > 0 else { return body() }
        while !work.done.wait(milliseconds: 50) { meanwhile() }
    }
}
