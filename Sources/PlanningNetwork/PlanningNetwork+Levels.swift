internal import PlanningModel
internal import RequirementsPlanning

/// Low-level codes (semantics section 2): the longest distance from a stocking point that nothing consumes.
extension PlanningNetwork {
    /// Brings low-level codes up to date after the edges to some stocking points changed.
    ///
    /// Without cycles only what moves is touched. A cycle is noticed as a level that never comes to rest; then, and as
    /// long as there is one, the whole network is levelled.
    mutating func settleLevels(_ changed: PointSet) {
        guard !changed.isEmpty else { return }
        if !points.hasCycles, relevel(from: changed.members) { return }
        levelEverything()
    }

    /// Follows changed levels down; gives up when there are too many steps, as in a cycle.
    private mutating func relevel(from seeds: [PointID]) -> Bool {
        var queue = seeds
        var next = 0
        let greatestStepCount = 1_000 + 4 * points.count
        while next < queue.count {
            let point = Int(queue[next])
            next += 1
            if next > greatestStepCount { return false }
            var level: Int32 = 0
            for parent in points.parents[point] {
                if parent.point == Int32(point) { return false }
                level = max(level, points.levels[Int(parent.point)] + 1)
            }
            guard level != points.levels[point] else { continue }
            if Int(level) > points.count { return false }
            points.levels[point] = level
            placeChanged(Int32(point))
            for child in points.children[point] { queue.append(child.point) }
        }
        return true
    }

    private mutating func levelEverything() {
        let all = StrongComponents(points) { _, _ in true }
        var openCycle = Array(repeating: Int32(-1), count: points.count)
        let wereMembers = points.cycleMembers
        points.cycleMembers = Array(repeating: 0, count: points.count)
        for (number, members) in all.components.enumerated() {
            let isCycle = members.contains { member in
                points.children[Int(member)].contains { !$0.isStructural && all.component[Int($0.point)] == number }
            }
            guard isCycle else { continue }
            for member in members { openCycle[Int(member)] = Int32(number) }
            note(cycle: members, seed: 1)
        }
        let before = (levels: points.levels, openCycle: points.openCycle)
        points.openCycle = openCycle
        // Edges of open orders inside a cycle are left out.
        let rest = StrongComponents(points) { point, link in
            link.isStructural || openCycle[Int(point)] < 0 || openCycle[Int(point)] != openCycle[Int(link.point)]
        }
        setLevels(rest)
        markTakers(since: before.levels, before.openCycle)
        points.hasCycles = openCycle.contains { $0 >= 0 } || points.isInCycle.contains(true)
        // Who is in a cycle is told by its members, and decides over which edges delays and actions go.
        for point in wereMembers.indices where points.cycleMembers[point] != wereMembers[point] {
            markAffected(Int32(point))
        }
    }

    private mutating func note(cycle members: [PointID], seed: UInt64) {
        var sum: UInt64 = 0
        for member in members { sum &+= Identity.combine(seed, member) }
        for member in members {
            points.cycleMembers[Int(member)] = Identity.combine(points.cycleMembers[Int(member)], sum)
        }
    }

    /// Marks those that take from the stock of other items, where their place or the edge to the stock is another.
    private mutating func markTakers(since levels: [Int32], _ openCycle: [Int32]) {
        guard points.hasAlternatives else { return }
        for point in 0..<Int32(points.count) {
            let index = Int(point)
            let isInOther = stocks(for: point).contains { stock in
                (openCycle[index] >= 0 && openCycle[index] == openCycle[Int(stock)])
                    != (points.openCycle[index] >= 0 && points.openCycle[index] == points.openCycle[Int(stock)])
            }
            if isInOther || points.levels[index] != levels[index] { placeChanged(point) }
        }
    }

    private mutating func setLevels(_ components: StrongComponents) {
        var levels = Array(repeating: Int32(0), count: components.components.count)
        let wasInCycle = points.isInCycle
        // Children are complete before their parents: the last component consumes, the first is consumed.
        for number in components.components.indices.reversed() {
            let members = components.components[number]
            var isCycle = members.count > 1
            for member in members {
                points.levels[Int(member)] = levels[number]
                for link in points.children[Int(member)] where components.follows(member, link) {
                    let child = Int(components.component[Int(link.point)])
                    if child == number {
                        isCycle = true
                    } else {
                        levels[child] = max(levels[child], levels[number] + 1)
                    }
                }
            }
            for member in members { points.isInCycle[Int(member)] = isCycle }
            if isCycle { note(cycle: members, seed: 2) }
        }
        for point in points.isInCycle.indices where points.isInCycle[point] != wasInCycle[point] {
            points.terms[point].isUnplannable = points.isInCycle[point] || points.hasPhantomCycle[point]
            markAffected(Int32(point))
        }
    }

    /// The members of the cycle that a stocking point is in, in the order of names.
    package func cycle(of point: PointID) -> [PointID] {
        guard points.isInCycle[Int(point)] else { return [] }
        var reached = PointSet()
        var stack = [point]
        while let next = stack.popLast() {
            guard reached.insert(next) else { continue }
            // A cycle shares its low-level code, and no edge within a level leaves it.
            for link in points.children[Int(next)]
            where points.isInCycle[Int(link.point)] && points.levels[Int(link.point)] == points.levels[Int(point)] {
                stack.append(link.point)
            }
        }
        return reached.members.sorted(by: precedes)
    }

    /// Whether delays and actions go over the edge from a child to an open or fixed order of a parent.
    package func crosses(child: PointID, parent: PointID) -> Bool {
        // An edge within a level is part of a cycle of bills and transfers.
        guard points.levels[Int(child)] != points.levels[Int(parent)] else { return false }
        let cycle = points.openCycle[Int(child)]
        guard cycle >= 0, cycle == points.openCycle[Int(parent)] else { return true }
        return points.parents[Int(child)].contains { $0.point == parent && $0.isStructural }
    }
}

/// The strongly connected components of a part of the network (Tarjan 1972), without recursion.
struct StrongComponents {
    /// In an order in which the components that one takes from come before it.
    private(set) var components: [[PointID]] = []
    /// The component of each stocking point.
    private(set) var component: [Int]
    let follows: (PointID, Link) -> Bool

    init(_ points: StockingPoints, following follows: @escaping (PointID, Link) -> Bool) {
        self.follows = follows
        let count = points.count
        component = Array(repeating: -1, count: count)
        var order = Array(repeating: -1, count: count)
        var low = Array(repeating: 0, count: count)
        var isOpen = Array(repeating: false, count: count)
        var open: [PointID] = []
        var next = 0
        var path: [(point: Int, child: Int)] = []
        for root in 0..<count where order[root] < 0 {
            path.append((root, 0))
            while let (point, child) = path.last {
                if child == 0, order[point] < 0 {
                    order[point] = next
                    low[point] = next
                    next += 1
                    open.append(Int32(point))
                    isOpen[point] = true
                }
                let links = points.children[point]
                if child < links.count {
                    path[path.count - 1].child += 1
                    guard follows(Int32(point), links[child]) else { continue }
                    let target = Int(links[child].point)
                    if order[target] < 0 {
                        path.append((target, 0))
                    } else if isOpen[target] {
                        low[point] = min(low[point], order[target])
                    }
                    continue
                }
                path.removeLast()
                if let parent = path.last?.point { low[parent] = min(low[parent], low[point]) }
                guard low[point] == order[point] else { continue }
                var members: [PointID] = []
                while let member = open.popLast() {
                    isOpen[Int(member)] = false
                    component[Int(member)] = components.count
                    members.append(member)
                    if member == Int32(point) { break }
                }
                components.append(members)
            }
        }
    }
}
