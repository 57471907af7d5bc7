/// Which days of a calendar are open: a weekly pattern with dated exceptions (semantics section 3).
///
/// Held as one bit a day over 1900 to 2199 with a running count a word, so that the next open day and the n-th open
/// day are found in O(1) and O(log n) whatever the pattern. A day outside those years is open. Where a calendar has no
/// open day left in a direction, the day that was asked for stands for it: a plan has to name some day.
public struct OpenDays: Sendable {
    /// One bit a day from `Day.earliest` on; empty for the calendar that is always open.
    private var words: [UInt64] = []
    /// Open days before each word.
    private var counts: [Int32] = []

    /// The calendar that is always open.
    public static let always = OpenDays()

    private init() {}

    /// Creates a calendar.
    ///
    /// - Parameters:
    ///   - weekdays: open weekdays, Monday first; seven entries.
    ///   - exceptions: days that are open or closed whatever the pattern.
    public init(weekdays: [Bool], exceptions: [(day: Day, isOpen: Bool)]) {
        let dayCount = Int(Day.latest - Day.earliest) + 1
        words = Array(repeating: 0, count: (dayCount + 63) / 64)
        var weekday = Day.earliest.weekday
        for offset in 0..<dayCount {
            if weekdays[weekday] { words[offset >> 6] |= 1 << UInt64(offset & 63) }
            weekday = weekday == 6 ? 0 : weekday + 1
        }
        for exception in exceptions {
            let offset = Int(exception.day - Day.earliest)
            guard offset >= 0, offset < dayCount else { continue }
            let bit: UInt64 = 1 << UInt64(offset & 63)
            words[offset >> 6] = exception.isOpen ? words[offset >> 6] | bit : words[offset >> 6] & ~bit
        }
        counts.reserveCapacity(words.count + 1)
        var count: Int32 = 0
        for word in words {
            counts.append(count)
            count += Int32(word.nonzeroBitCount)
        }
        counts.append(count)
    }

    /// Whether every day is open.
    @inlinable
    public var isAlwaysOpen: Bool { hasNoWords }

    @usableFromInline
    var hasNoWords: Bool { words.isEmpty }

    /// Whether a day is open.
    public func isOpen(_ day: Day) -> Bool {
        guard let offset = offset(day) else { return true }
        return words[offset >> 6] >> UInt64(offset & 63) & 1 == 1
    }

    /// The first open day that is not before a day; the day itself if there is none.
    @inlinable
    public func openDay(onOrAfter day: Day) -> Day {
        isAlwaysOpen ? day : searchForward(day)
    }

    /// The last open day that is not after a day; the day itself if there is none.
    @inlinable
    public func openDay(onOrBefore day: Day) -> Day {
        isAlwaysOpen ? day : searchBackward(day)
    }

    /// The day `count` open days after a day: 0 is the day itself; from a closed day the count starts at the first open
    /// day after it, as counting back starts at the last one before it.
    @inlinable
    public func day(_ count: Int32, openDaysAfter day: Day) -> Day {
        isAlwaysOpen || count <= 0 ? day + count : countForward(count, day)
    }

    /// The day `count` open days before a day: 0 is the day itself; from a closed day the count starts at the last open
    /// day before it (two open days back from a Sunday is the Wednesday, if Friday is the last open day).
    @inlinable
    public func day(_ count: Int32, openDaysBefore day: Day) -> Day {
        isAlwaysOpen || count <= 0 ? day - count : countBackward(count, day)
    }

    private func offset(_ day: Day) -> Int? {
        let offset = Int(day - Day.earliest)
        return offset >= 0 && offset < words.count * 64 && day <= Day.latest ? offset : nil
    }

    @usableFromInline
    func searchForward(_ day: Day) -> Day {
        guard let offset = offset(day) else { return day }
        var index = offset >> 6
        var word = words[index] & (~0 << UInt64(offset & 63))
        while word == 0 {
            index += 1
            if index == words.count { return day }
            word = words[index]
        }
        return Day.earliest + Int32(index * 64 + word.trailingZeroBitCount)
    }

    @usableFromInline
    func searchBackward(_ day: Day) -> Day {
        guard let offset = offset(day) else { return day }
        var index = offset >> 6
        var word = words[index] & (~0 >> UInt64(63 - offset & 63))
        while word == 0 {
            if index == 0 { return day }
            index -= 1
            word = words[index]
        }
        return Day.earliest + Int32(index * 64 + 63 - word.leadingZeroBitCount)
    }

    @usableFromInline
    func countForward(_ count: Int32, _ day: Day) -> Day {
        guard let offset = offset(day) else { return day + count }
        // From a closed day the count starts at the next open day.
        let start = isOpen(day) ? rank(offset + 1) : rank(offset) + 1
        let target = start + count
        guard target <= counts[counts.count - 1] else { return day + count }
        return Day.earliest + Int32(position(ofOpenDay: target))
    }

    @usableFromInline
    func countBackward(_ count: Int32, _ day: Day) -> Day {
        guard let offset = offset(day) else { return day - count }
        // The open day that the count starts at is number `upTo`, whether it is the day or one before it.
        let target = rank(offset + 1) - count
        guard target >= 1 else { return day - count }
        return Day.earliest + Int32(position(ofOpenDay: target))
    }

    /// How many days before an offset are open.
    private func rank(_ offset: Int) -> Int32 {
        let index = offset >> 6
        if index == words.count { return counts[index] }
        let below = words[index] & ((1 << UInt64(offset & 63)) - 1)
        return counts[index] + Int32(below.nonzeroBitCount)
    }

    /// The offset of the n-th open day, counted from 1.
    private func position(ofOpenDay number: Int32) -> Int {
        var low = 0
        var high = words.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if counts[middle] < number { low = middle } else { high = middle - 1 }
        }
        var word = words[low]
        for _ in 1..<(number - counts[low]) { word &= word - 1 }
        return low * 64 + word.trailingZeroBitCount
    }
}
