import Foundation
import PlanningEvents
import Testing

/// What made-up bytes have found: files of Tests/Fuzzing/Corpus/events.
@Suite("Events that were made up")
struct CorpusTests {
    static let files: [String] = {
        let folder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
            + "/Fuzzing/Corpus/events"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
    }()

    private func recoded(_ bytes: [UInt8]) throws(EventFault) -> [UInt8] {
        let kind = try EventKind(of: bytes.span)
        var again: [UInt8] = []
        switch kind {
        case .row:
            var row = RowEvent()
            try row.decode(bytes.span)
            row.encode(into: &again)
        case .planningDateMoved: try PlanningDateMoved(decoding: bytes.span).encode(into: &again)
        case .runStarted: try RunStarted(decoding: bytes.span).encode(into: &again)
        case .windowReplaced: try WindowReplaced(decoding: bytes.span).encode(into: &again)
        case .runCompleted: try RunCompleted(decoding: bytes.span).encode(into: &again)
        case .orderFixed: try OrderFixed(decoding: bytes.span).encode(into: &again)
        case .orderReleased: try OrderReleased(decoding: bytes.span).encode(into: &again)
        case .handoverProposed: try HandoverProposed(decoding: bytes.span).encode(into: &again)
        }
        return again
    }

    @Test("What can be read can be written, and read again it is the same", arguments: files)
    func roundTrip(path: String) throws {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        guard let once = try? recoded(bytes) else { return }
        #expect(try recoded(once) == once)
    }

    @Test("There are such files") func count() { #expect(Self.files.count > 20) }
}
