internal import PlanningEvents
internal import PlanningModel

/// The calendars of the network by number; 0 is the one that is always open.
struct Calendars: Sendable {
    private(set) var open: [OpenDays] = [.always]
    private var places: [Int32: Int32] = [:]

    /// The number of a calendar; 0 for a blank one.
    mutating func place(of calendar: TextID) -> Int32 {
        guard calendar != .none else { return 0 }
        if let found = places[calendar.rawValue] { return found }
        let place = Int32(open.count)
        places[calendar.rawValue] = place
        open.append(.always)
        return place
    }

    mutating func set(_ place: Int32, to days: OpenDays) { open[Int(place)] = days }
}

extension PlanningNetwork {
    /// Makes a calendar anew from its rows.
    ///
    /// - Returns: its place.
    mutating func rebuildCalendar(_ calendar: TextID) -> Int32 {
        let table = self[.calendars]
        var weekdays = Array(repeating: true, count: 7)
        var exceptions: [(day: Day, isOpen: Bool)] = []
        var isKnown = false
        for row in 0..<Int32(table.placeCount)
        where table.isRow(Int(row)) && table.text(row, CalendarColumn.calendar) == calendar {
            isKnown = true
            let name = texts[table.text(row, CalendarColumn.day)]
            let isOpen = table.number(row, CalendarColumn.open) == 1
            if let weekday = Self.weekdays.firstIndex(of: name) {
                weekdays[weekday] = isOpen
            } else if let day = Day(name) {
                exceptions.append((day, isOpen))
            }
        }
        if isKnown { known.calendars.insert(calendar.rawValue) } else { known.calendars.remove(calendar.rawValue) }
        let place = calendars.place(of: calendar)
        calendars.set(place, to: isKnown ? OpenDays(weekdays: weekdays, exceptions: exceptions) : .always)
        return place
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}
