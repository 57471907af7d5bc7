public import EventJournal
internal import PlanningEvents
internal import PlanningModel
public import PlanningNetwork

/// Why the engine could not do what it was asked.
public enum EngineError: Error {
    /// The journal.
    case journal(JournalError)
    /// An event of the journal, by position.
    case event(position: UInt64, NetworkError)
    /// A run cannot be planned.
    case planning(NetworkError)
    /// A change is wrong: the line of the change stream, and what is wrong.
    case change(line: Int, reason: String)
    /// No run has planned yet, and none was given a date.
    case noPlanningDate
    /// A decision about an order that does not allow it.
    case decision(what: String, advice: String)
    /// There is no such plan, run, position, order or stocking point.
    case notFound(what: String, advice: String)
}

extension EngineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .journal(let error): "\(error)"
        case .event(let position, let error): "position \(position) of the journal: \(error)"
        case .planning(let error): "\(error)"
        case .change(let line, let reason): "line \(line): \(reason)"
        case .noPlanningDate: "there is no planning date yet; give one with --date"
        case .decision(let what, let advice), .notFound(let what, let advice): "\(what); \(advice)"
        }
    }
}
