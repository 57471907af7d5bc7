import Foundation
import Testing

@Suite("A terminal gets tables, in colour unless it is refused")
struct TerminalTests {
    @Test("Late orders are red on a terminal")
    func colour() throws {
        let text = try Sandbox.planned().runOnTerminal("orders --item TOP")
        #expect(text.contains("\u{1B}[31m!  TOP@SHOP/20260310-1"))
        #expect(text.contains("1 order, 1 late"))
    }

    @Test("NO_COLOR is respected")
    func noColour() throws {
        let text = try Sandbox.planned().runOnTerminal("orders --item TOP", environment: ["NO_COLOR": "1"])
        #expect(text.contains("!  TOP@SHOP/20260310-1"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("A reader that goes away ends the program quietly")
    func brokenPipe() throws {
        let sandbox = try Sandbox.planned()
        let outcome = try sandbox.runIntoClosedPipe("journal export")
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
    }
}

extension Sandbox {
    /// TIOCSPTLCK and TIOCGPTN, which Glibc does not import.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    /// Runs the program with a pseudo-terminal as standard output, and gives what it wrote.
    func runOnTerminal(_ line: String, environment: [String: String] = [:]) throws -> String {
        let leader = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var lock: Int32 = 0
        var number: Int32 = -1
        guard leader >= 0, ioctl(leader, Self.setLock, &lock) == 0, ioctl(leader, Self.getNumber, &number) == 0 else {
            throw Broken(text: "there is no pseudo-terminal")
        }
        defer { close(leader) }
        let follower = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        let process = try process(line, output: FileHandle(fileDescriptor: follower), environment: environment)
        process.waitUntilExit()
        close(follower)
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(leader, &buffer, buffer.count), count > 0 { text += buffer[..<count] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Runs the program with a pipe as standard output that nobody reads.
    func runIntoClosedPipe(_ line: String) throws -> Outcome {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let process = try process(line, output: pipe.fileHandleForWriting, environment: [:])
        process.waitUntilExit()
        let errors = (process.standardError as? Pipe)?.fileHandleForReading.readDataToEndOfFile() ?? Data()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: "", errors: String(decoding: errors, as: UTF8.self))
    }

    private func process(_ line: String, output: FileHandle, environment: [String: String]) throws -> Process {
        let process = Process()
        process.executableURL = program
        process.arguments = line.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardOutput = output
        process.standardError = Pipe()
        try process.run()
        return process
    }
}
