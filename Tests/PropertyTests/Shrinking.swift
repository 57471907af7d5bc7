/// Makes a failing scenario smaller as long as it still fails.
struct Shrinking {
    private var scenario: Scenario
    private var tries = 0
    private static let greatestTryCount = 4_000

    static func smallest(of scenario: Scenario) -> Scenario {
        var shrinking = Shrinking(scenario: scenario)
        var size = Int.max
        while shrinking.size < size, shrinking.tries < greatestTryCount {
            size = shrinking.size
            shrinking.mergeBatches()
            shrinking.dropChanges()
            shrinking.dropCells()
        }
        return shrinking.scenario
    }

    private init(scenario: Scenario) { self.scenario = scenario }

    private var size: Int {
        scenario.batches.count
            + scenario.batches.reduce(0) { sum, batch in
                batch.reduce(sum) { $0 + 1 + ($1.row?.cells.count ?? 0) }
            }
    }

    private mutating func accept(_ smaller: Scenario) -> Bool {
        tries += 1
        guard tries < Self.greatestTryCount, Check.failure(of: smaller) != nil else { return false }
        scenario = smaller
        return true
    }

    private mutating func mergeBatches() {
        var place = 0
        while place + 1 < scenario.batches.count {
            var smaller = scenario
            smaller.batches[place] += smaller.batches.remove(at: place + 1)
            if !accept(smaller) { place += 1 }
        }
    }

    private mutating func dropChanges() {
        for batch in scenario.batches.indices.reversed() {
            var length = scenario.batches[batch].count
            while length > 0 {
                var start = 0
                while start < scenario.batches[batch].count {
                    var smaller = scenario
                    smaller.batches[batch].removeSubrange(
                        start..<min(start + length, smaller.batches[batch].count))
                    if !accept(smaller) { start += length }
                }
                length /= 2
            }
        }
        var smaller = scenario
        smaller.batches.removeAll(where: \.isEmpty)
        _ = accept(smaller)
    }

    private mutating func dropCells() {
        for batch in scenario.batches.indices {
            for place in scenario.batches[batch].indices {
                guard case .put(let row) = scenario.batches[batch][place] else { continue }
                for column in row.optionalColumns {
                    guard case .put(var plain) = scenario.batches[batch][place] else { continue }
                    plain[column] = nil
                    var smaller = scenario
                    smaller.batches[batch][place] = .put(plain)
                    _ = accept(smaller)
                }
            }
        }
    }
}

extension Change {
    /// The row of a change of a row.
    var row: Row? {
        switch self {
        case .put(let row), .remove(let row), .adjust(let row): row
        default: nil
        }
    }
}
