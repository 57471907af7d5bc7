import ERPExchange
import EventJournal
import Foundation
import PlanningEngine

/// How a command ends that cannot do what it was asked (data contract, section 3).
struct Failure: Error {
    enum Status: Int32 {
        case no = 1
        case usage = 64
        case badData = 65
        case notFound = 66
        case internalFault = 70
        case inputOutput = 74
    }

    var status: Status
    /// One line for each thing that is wrong, each with what to do.
    var lines: [String]

    init(_ status: Status, _ lines: String...) {
        self.status = status
        self.lines = lines
    }

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as EngineError: self.init(error)
        case let error as JournalError: self.init(Self.status(error), "\(error)")
        case let error as ExtractError: self.init(Self.status(error), "\(error)")
        case let error as ChangeStreamError: self.init(Self.status(error), "\(error)")
        case let error as FileError: self.init(Self.status(error), "\(error)")
        default: self.init(.internalFault, "\(error)")
        }
    }

    private init(_ error: EngineError) {
        switch error {
        case .journal(let error): self.init(Self.status(error), "\(error)")
        case .event: self.init(.no, "\(error)")
        case .planning, .change: self.init(.badData, "\(error)")
        case .noPlanningDate: self.init(.usage, "\(error)")
        case .notFound: self.init(.notFound, "\(error)")
        }
    }

    private static func status(_ error: JournalError) -> Status {
        switch error {
        case .notFound: .notFound
        case .notAJournal, .newerFormat: .badData
        case .damaged: .no
        case .invalidArgument: .usage
        case .lockedByAnotherWriter, .readOnly, .diskFull, .mapFull, .positionConflict, .permissionDenied, .closed,
            .writingStopped, .alreadyExists, .lmdb, .system:
            .inputOutput
        }
    }

    private static func status(_ error: ExtractError) -> Status {
        switch error {
        case .file(let error): status(error)
        case .faults: .badData
        }
    }

    private static func status(_ error: ChangeStreamError) -> Status {
        switch error {
        case .file(let error): status(error)
        case .faults: .badData
        }
    }

    private static func status(_ error: FileError) -> Status {
        if case .notFound = error { return .notFound }
        return .inputOutput
    }

    /// Writes the lines to standard error and ends the process.
    func exit() -> Never {
        for line in lines { FileHandle.standardError.write(Data("replan: \(line)\n".utf8)) }
        Foundation.exit(status.rawValue)
    }
}
