internal import PlanningEvents
internal import PlanningModel

/// How many things there are that a state can name.
struct StateBounds {
    var texts: Int
    var points: Int
}

/// Reads plans; what is made up is refused, or is a plan that events could have told.
extension StateReader {
    @_lifetime(self: copy self)
    mutating func plan(_ bounds: StateBounds) throws(StateFault) -> Plan {
        let name = String(decoding: try text(), as: UTF8.self)
        let date = try day()
        var points: [PointPlan] = []
        for block in StateWriter.blocks(bounds.points) { try pointPlans(block.count, bounds, into: &points) }
        var affected = AffectedWindows()
        for _ in 0..<(try count(ofSize: 24)) {
            let point = try point(bounds)
            let first = Day(rawValue: try int32())
            affected.insert(point, DayRange(first, Day(rawValue: try int32())))
        }
        var plan = Plan(name: name, date: date, points: points)
        plan.affected = affected
        plan.confirmed = Set(try orderPlaces(bounds))
        plan.released = Set(try orderPlaces(bounds))
        return plan
    }

    @_lifetime(self: copy self)
    private mutating func pointPlans(
        _ count: Int, _ bounds: StateBounds, into points: inout [PointPlan]
    ) throws(StateFault) {
        var columns: [[Int64]] = Array(repeating: [], count: 11)
        for place in 0..<7 {
            try column(count, hasBytes: place == 0, into: &columns[place], within: 0...Int64(Int32.max))
        }
        try column(count, into: &columns[7])
        try column(count, into: &columns[8])
        try column(count, into: &columns[9], within: .int32)
        try column(count, into: &columns[10], within: 0...Int64(UInt32.max))
        let orders = try orders(try sum(columns[0]), bounds)
        let slips = try slips(try sum(columns[1]), bounds)
        let moves = try moves(try sum(columns[2]), bounds)
        let messages = try messages(try sum(columns[3]))
        let left = try left(try sum(columns[4]))
        let taken = try taken(try sum(columns[5]), bounds)
        let passedOn = try passedOn(try sum(columns[6]), bounds)
        var ends = Array(repeating: 0, count: 7)
        for index in 0..<count {
            func next(_ place: Int) -> Range<Int> {
                let start = ends[place]
                ends[place] += Int(columns[place][index])
                return start..<ends[place]
            }
            var plan = PointPlan()
            plan.orders = Array(orders[next(0)])
            guard plan.orders.isAscending else { throw StateFault("its state has orders in a wrong order") }
            plan.slips = Array(slips[next(1)])
            plan.moves = Array(moves[next(2)])
            plan.messages = Array(messages[next(3)])
            plan.exchange.left = Array(left[next(4)])
            plan.exchange.taken = Array(taken[next(5)])
            plan.exchange.passedOn = Array(passedOn[next(6)])
            plan.digest.low = UInt64(bitPattern: columns[7][index])
            plan.digest.high = UInt64(bitPattern: columns[8][index])
            plan.nextDay = Day(rawValue: Int32(truncatingIfNeeded: columns[9][index]))
            plan.traits = PlanTraits(rawValue: UInt32(truncatingIfNeeded: columns[10][index]))
            plan.noteLeads()
            points.append(plan)
        }
    }

    /// The sum of counts, each of things that take a byte at least.
    private func sum(_ counts: [Int64]) throws(StateFault) -> Int {
        // At most a block of 32-bit numbers.
        let sum = counts.reduce(0, &+)
        guard sum <= restCount else { throw .cutOff }
        return Int(sum)
    }

    @_lifetime(self: copy self)
    mutating func orders(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [PlannedOrder] {
        var orders: [PlannedOrder] = []
        orders.reserveCapacity(total)
        var columns: [[Int64]] = Array(repeating: [], count: 16)
        for block in StateWriter.blocks(total) {
            let count = block.count
            try column(count, hasBytes: true, into: &columns[0], within: .int32)
            try column(count, into: &columns[1], within: .int32)
            try column(count, into: &columns[2])
            try column(count, into: &columns[3])
            for place in 4..<11 { try column(count, into: &columns[place], within: .int32) }
            try column(count, into: &columns[11], within: -1...Int64(Int32.max))
            try places(count, among: bounds.texts, orNone: true, into: &columns[12])
            try places(count, among: bounds.texts, orNone: true, into: &columns[13])
            try column(count, into: &columns[14], within: .int32)
            try column(count, into: &columns[15], within: 0...Int64(UInt16.max))
            for index in 0..<count {
                guard let order = Self.order(columns, index) else {
                    throw StateFault("its state has an order of an unknown kind or status")
                }
                orders.append(order)
            }
        }
        return orders
    }

    /// An order of columns that were checked.
    private static func order(_ columns: [[Int64]], _ index: Int) -> PlannedOrder? {
        func number(_ column: Int) -> Int32 { Int32(truncatingIfNeeded: columns[column][index]) }
        let codes = columns[15][index]
        guard let kind = SourceKind(rawValue: UInt8(truncatingIfNeeded: codes >> 8)),
            let status = PlannedOrderStatus(rawValue: UInt8(truncatingIfNeeded: codes))
        else { return nil }
        let required = number(0)
        let available = required &+ number(4)
        let receipt = available &- number(5)
        let start = receipt &- number(6)
        return PlannedOrder(
            required: Day(rawValue: required), number: number(1), quantity: Quantity(rawValue: columns[2][index]),
            order: Day(rawValue: start &- number(7)), start: Day(rawValue: start), receipt: Day(rawValue: receipt),
            available: Day(rawValue: available), requested: Day(rawValue: required &+ number(8)), slip: number(10),
            issue: Day(rawValue: required &+ number(9)), priority: Priority(rawValue: columns[3][index]),
            source: number(11), from: TextID(rawValue: number(12)), bill: TextID(rawValue: number(13)),
            run: number(14), kind: kind, status: status)
    }

    @_lifetime(self: copy self)
    mutating func orderPlaces(_ bounds: StateBounds) throws(StateFault) -> [OrderPlace] {
        var places: [OrderPlace] = []
        for _ in 0..<(try count(ofSize: 24)) { places.append(try orderPlace(bounds)) }
        return places
    }

    @_lifetime(self: copy self)
    mutating func orderPlace(_ bounds: StateBounds) throws(StateFault) -> OrderPlace {
        let point = try point(bounds)
        let required = Day(rawValue: try int32())
        return OrderPlace(point: point, required: required, number: try int32())
    }

    @_lifetime(self: copy self)
    mutating func point(_ bounds: StateBounds) throws(StateFault) -> PointID {
        guard bounds.points > 0 else { throw StateFault("its state names one of no things") }
        return PointID(truncatingIfNeeded: try integer(within: 0...Int64(bounds.points - 1)))
    }

    /// The number of a text; −1 for none.
    @_lifetime(self: copy self)
    mutating func textID(_ bounds: StateBounds) throws(StateFault) -> TextID {
        TextID(rawValue: Int32(truncatingIfNeeded: try integer(within: -1...Int64(bounds.texts) - 1)))
    }

    @_lifetime(self: copy self)
    mutating func int32() throws(StateFault) -> Int32 { Int32(truncatingIfNeeded: try integer(within: .int32)) }
}

extension [PlannedOrder] {
    /// Whether each order comes behind the one before it.
    var isAscending: Bool {
        for index in indices.dropFirst() {
            let (left, right) = (self[index - 1], self[index])
            guard (left.required, left.number) < (right.required, right.number) else { return false }
        }
        return true
    }
}
