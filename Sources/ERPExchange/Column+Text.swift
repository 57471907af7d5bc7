internal import PlanningEvents
internal import PlanningModel

extension Column {
    /// A number of an event as the data contract writes it. Texts are not written with it.
    ///
    /// A number that the column cannot hold, as in a damaged event, is written as it is.
    func text(of number: Int64) -> String {
        switch type {
        case .text, .integer, .flag: String(number)
        case .day: Int32(exactly: number).map { Day(rawValue: $0).description } ?? String(number)
        case .decimal: Quantity(rawValue: number).description
        case .choice(let words): words.indices.contains(Int(clamping: number)) ? words[Int(number)] : String(number)
        }
    }
}
