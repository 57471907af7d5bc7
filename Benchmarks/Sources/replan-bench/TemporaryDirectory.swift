import Foundation

/// A directory that goes when its work is done.
struct TemporaryDirectory {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("replan-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// A new directory inside.
    func makeDirectory(_ name: String) throws -> String {
        let inner = path + "/" + name
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        return inner
    }

    func removeDirectory(_ name: String) { try? FileManager.default.removeItem(atPath: path + "/" + name) }
}

/// The seconds that something takes.
func seconds<Result>(of body: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
    let clock = ContinuousClock()
    let begin = clock.now
    let result = try body()
    return ((clock.now - begin) / .seconds(1), result)
}

private let beginning = ContinuousClock().now

/// Tells what is under way, on standard error, with the seconds since the first such line.
func tell(_ text: String) {
    let time = beginning.duration(to: ContinuousClock().now) / .seconds(1)
    FileHandle.standardError.write(Data((String(format: "%6.1f s  ", time) + text + "\n").utf8))
}
