import Foundation

/// What is given the bytes, chosen by the environment: `REPLAN_FUZZ` is the name of one of them.
private enum Target: String {
    case journal, events, changes, csv, snapshot, ndjson

    static let chosen = ProcessInfo.processInfo.environment["REPLAN_FUZZ"].flatMap(Target.init) ?? .events
}

/// Called by libFuzzer with bytes that it made up. Whatever they are, nothing may trap and no memory be misused.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    switch Target.chosen {
    case .journal: JournalTarget.run(bytes)
    case .events: EventTarget.run(bytes)
    case .changes: ExchangeTarget.runChanges(bytes)
    case .csv: ExchangeTarget.runExtract(bytes)
    case .snapshot: StateTarget.run(bytes)
    case .ndjson: JournalLineTarget.run(bytes)
    }
    return 0
}
