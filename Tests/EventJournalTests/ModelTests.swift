import Testing

@testable import EventJournal

@Suite("Against a model")
struct ModelTests {
    let directory = try! TemporaryDirectory()

    /// What a journal has to be: a list of batches and the last sequence of each source.
    private struct Model {
        var batches: [Expected] = []
        var sequences: [String: Int64] = [:]

        var head: UInt64 { batches.last.map { $0.firstPosition + UInt64($0.records.count) - 1 } ?? 0 }
    }

    @Test("random operations have the outcome that they have on an array", arguments: 1...12 as ClosedRange<UInt64>)
    func randomOperations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var model = Model()
        let path = directory("j")
        var journal = try EventJournal(path: path, mode: .create, initialMapByteCount: 1 << 18)
        let reader = try EventJournal.open(path: path, mode: .readOnly)
        for step in 0..<150 {
            let comment: Comment = "seed \(seed), step \(step)"
            switch Int.random(in: 0..<10, using: &generator) {
            case 0:
                journal.close()
                journal = try EventJournal.open(path: path, mode: .readWrite)
            case 1:
                let from = UInt64.random(in: 0...model.head + 1, using: &generator)
                let expected = model.batches.filter { $0.firstPosition + UInt64($0.records.count) > from }
                #expect(try reader.contents(from: Position(rawValue: from)) == expected, comment)
            default:
                try append(to: journal, &model, &generator, comment)
            }
            #expect(try journal.head().position.rawValue == model.head, comment)
            #expect(try reader.head() == journal.head(), comment)
        }
        #expect(try reader.contents() == model.batches, "seed \(seed)")
        for (source, sequence) in model.sequences {
            #expect(try reader.lastSequence(ofSource: source) == sequence, "seed \(seed)")
        }
        let report = try journal.verify()
        #expect(report.isIntact && report.verified.position.rawValue == model.head, "seed \(seed)")
    }

    private func append(
        to journal: EventJournal, _ model: inout Model, _ generator: inout SeededGenerator, _ comment: Comment
    ) throws {
        let count = Int.random(in: 1...(Bool.random(using: &generator) ? 3 : 400), using: &generator)
        let records = (0..<count).map { _ in randomRecord(&generator) }
        let source = Bool.random(using: &generator) ? "s\(Int.random(in: 0..<5, using: &generator))" : nil
        let sequence = source == nil ? nil : Int64.random(in: 0..<100, using: &generator)
        let expectedHead = UInt64.random(in: 0..<4, using: &generator) == 0 ? model.head / 2 : model.head
        let options = BatchOptions(
            recordedAt: Int64.random(in: .min ... .max, using: &generator), cause: "c\(count)", source: source,
            sequence: sequence, expectedHead: Position(rawValue: expectedHead))

        if let source, let sequence, let last = model.sequences[source], sequence <= last {
            let outcome = try journal.append(buffer(records), options: options)
            #expect(outcome == .alreadyRecorded(lastSequence: last), comment)
        } else if expectedHead != model.head {
            #expect(
                throws: JournalError.positionConflict(
                    path: journal.path, expected: Position(rawValue: expectedHead),
                    actual: Position(rawValue: model.head)), comment
            ) { try journal.append(buffer(records), options: options) }
        } else {
            let header = try journal.appendNew(buffer(records), options: options)
            #expect(header.firstPosition.rawValue == model.head + 1, comment)
            model.batches.append(
                Expected(
                    firstPosition: model.head + 1, recordedAt: header.recordedAt, cause: "c\(count)", source: source,
                    sequence: sequence, records: records))
            if let source, let sequence { model.sequences[source] = sequence }
        }
    }

    private func randomRecord(_ generator: inout SeededGenerator) -> [UInt8] {
        let limits = [0, 1, 20, 200, 5_000]
        var size = Int.random(in: 0...limits[Int.random(in: 0..<5, using: &generator)], using: &generator)
        if Int.random(in: 0..<3_000, using: &generator) == 0 { size = 1_500_000 }
        let byte = UInt8.random(in: 0...255, using: &generator)
        return (0..<size).map { UInt8(truncatingIfNeeded: $0) &+ byte }
    }
}
