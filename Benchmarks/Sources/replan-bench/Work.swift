/// What was measured of one kind of work: a row of the table.
struct Work: Codable, Sendable {
    var name: String
    /// How often it was done.
    var count: Int?
    /// Seconds.
    var median: Double?
    var percentile99: Double?
    var greatest: Double?
    /// Stocking points that were replanned.
    var replannedMedian: Int?
    var replannedGreatest: Int?
    /// What the table calls figure: a rate, or an amount.
    var figure: Double?
    var unit: String?
    /// What it is compared with, in seconds of the same work.
    var yardstick: String?
    var yardstickSeconds: Double?
    /// How many times the yardstick's time it takes.
    var ratio: Double?

    /// Some times in seconds.
    init(_ name: String, times: [Double]) {
        self.name = name
        count = times.count
        median = times.percentile(50)
        percentile99 = times.percentile(99)
        greatest = times.max()
    }

    /// An amount.
    init(_ name: String, figure: Double, unit: String) {
        self.name = name
        self.figure = figure
        self.unit = unit
    }

    mutating func setReplanned(_ counts: [Int]) {
        replannedMedian = counts.percentile(50)
        replannedGreatest = counts.max()
    }

    mutating func setFigure(_ figure: Double?, _ unit: String) {
        self.figure = figure
        self.unit = unit
    }

    /// Compares the median with that of something else.
    mutating func compare(with yardstick: String, seconds: Double) {
        self.yardstick = yardstick
        yardstickSeconds = seconds
        if let median, seconds > 0 { ratio = median / seconds }
    }
}

extension Array where Element: Comparable {
    /// The smallest element that a percentage of all does not exceed.
    func percentile(_ percent: Int) -> Element? {
        guard !isEmpty else { return nil }
        let rank = (count * percent + 99) / 100
        return sorted()[Swift.max(0, rank - 1)]
    }
}
