/// Stocking points that wait, by low-level code.
package struct LevelBuckets: Sendable {
    private var levels: [PointSet] = []

    package init() {}

    package mutating func insert(_ point: PointID, level: Int32) {
        while levels.count <= Int(level) { levels.append(PointSet()) }
        levels[Int(level)].insert(point)
    }

    /// Takes out the stocking points of the lowest level, ascending.
    package mutating func popFirst() -> (level: Int, points: [PointID])? {
        take(levels.firstIndex { !$0.isEmpty })
    }

    /// Takes out the stocking points of the highest level, ascending.
    package mutating func popLast() -> (level: Int, points: [PointID])? {
        take(levels.lastIndex { !$0.isEmpty })
    }

    private mutating func take(_ level: Int?) -> (level: Int, points: [PointID])? {
        guard let level else { return nil }
        let points = levels[level].members.sorted()
        levels[level].removeAll()
        return (level, points)
    }
}
