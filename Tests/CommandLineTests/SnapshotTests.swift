import Foundation
import Testing

@Suite("A snapshot changes the time to open, and nothing else")
struct SnapshotTests {
    private func files(_ sandbox: Sandbox) -> [String] {
        let path = sandbox.folder.appendingPathComponent("replan-journal/snapshots").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    @Test("It is written by hand, told, used, and left alone when told so")
    func byHand() throws {
        let sandbox = try Sandbox.planned()
        #expect(files(sandbox) == [])
        let orders = try sandbox.run("orders").output
        let written = try sandbox.run("journal snapshot")
        #expect(written.status == 0)
        #expect(written.output.hasPrefix("wrote a snapshot of position "))
        let file = try #require(files(sandbox).first)
        #expect(files(sandbox).count == 1)
        #expect(try sandbox.run("journal info --format table").output.contains("snapshot "))
        #expect(try sandbox.run("orders").output == orders)

        // One that cannot be used is told, and no more; nobody looks at it who was told not to.
        let path = sandbox.folder.appendingPathComponent("replan-journal/snapshots").appendingPathComponent(file)
        var bytes = try Data(contentsOf: path)
        bytes[bytes.count - 40] ^= 1
        try bytes.write(to: path)
        let warned = try sandbox.run("orders")
        #expect(warned.status == 0 && warned.output == orders)
        #expect(warned.errors.contains("warning: the snapshot at position"))
        for outcome in [
            try sandbox.run("orders --no-snapshot"),
            try sandbox.run(["orders"], environment: ["REPLAN_SNAPSHOTS": "off"]),
        ] {
            #expect(outcome.status == 0 && outcome.errors == "" && outcome.output == orders)
        }
        // The next run puts another in its place.
        #expect(try sandbox.run("net-change --no-snapshot").status == 0)
        #expect(try sandbox.run("orders").errors.contains("warning"))
        #expect(try sandbox.run("net-change").status == 0)
        let after = try sandbox.run("orders")
        #expect(after.errors == "" && after.output == orders)
    }

    @Test("Without a run there is nothing to keep")
    func withoutRun() throws {
        let sandbox = try Sandbox()
        #expect(try sandbox.run("import extract").status == 0)
        let outcome = try sandbox.run("journal snapshot")
        #expect(outcome.status == 66)
        #expect(outcome.errors.contains("no run"))
    }
}
