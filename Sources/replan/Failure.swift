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

    /// What is wrong with the arguments, in one line that names the help.
    ///
    /// - Parameter message: as the argument parser words it: `Error:` with what is wrong, help, usage, and where to look.
    init(usage message: String) {
        let lines = message.split(separator: "\n").map { String($0.trimming(while: { $0.isWhitespace })) }
        let fault = lines.first { $0.hasPrefix("Error: ") }.map { String($0.dropFirst(7)) } ?? lines.first ?? ""
        let advice = lines.last { $0.hasPrefix("See '") }.map { String($0.prefix { $0 != "." }) }
        let end = fault.last.map { ".?!".contains($0) } ?? true ? "" : "."
        self.init(.usage, fault + end + (advice.map { " \($0)." } ?? " See 'replan --help'."))
    }

    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as EngineError: self.init(error)
        case let error as JournalError: self.init(error)
        case let error as ExtractError: self.init(Self.status(error), "\(error)")
        case let error as ChangeStreamError: self.init(Self.status(error), "\(error)")
        case let error as FileError: self.init(Self.status(error), "\(error)")
        default: self.init(.internalFault, "\(error)")
        }
    }

    private init(_ error: EngineError) {
        switch error {
        case .journal(let error): self.init(error)
        case .event: self.init(.no, "\(error)")
        case .planning, .change: self.init(.badData, "\(error)")
        case .noPlanningDate: self.init(.usage, "\(error)")
        case .decision: self.init(.no, "\(error)")
        case .notFound: self.init(.notFound, "\(error)")
        }
    }

    private init(_ error: JournalError) {
        guard case .notFound(let path) = error else {
            self.init(Self.status(error), "\(error)")
            return
        }
        self.init(
            .notFound,
            "there is no journal at \(path); name one with --journal or REPLAN_JOURNAL, or begin one with"
                + " `replan import EXTRACT`")
    }

    private static func status(_ error: JournalError) -> Status {
        switch error {
        case .notFound: .notFound
        case .notAJournal, .newerFormat: .badData
        case .damaged: .no
        case .invalidArgument: .usage
        case .lockedByAnotherWriter, .readOnly, .diskFull, .mapFull, .positionConflict, .permissionDenied,
            .readOnlyFileSystem, .networkFileSystem, .tooManyReaders, .closed, .writingStopped, .alreadyExists, .lmdb,
            .system:
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
        for line in lines.flatMap({ $0.split(separator: "\n") }) { StandardError.line("replan: \(line)") }
        Foundation.exit(status.rawValue)
    }
}

extension Substring {
    fileprivate func trimming(while isGone: (Character) -> Bool) -> Substring {
        var rest = self
        while let first = rest.first, isGone(first) { rest.removeFirst() }
        while let last = rest.last, isGone(last) { rest.removeLast() }
        return rest
    }
}
