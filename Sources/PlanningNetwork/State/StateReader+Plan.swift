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
        let wantingAdvance = try pointSet(bounds)
        let awaitingMark = try pointSet(bounds)
        guard
            var plan = Plan(
                name: name, date: date, points: points, wantingAdvance: wantingAdvance, awaitingMark: awaitingMark)
        else { throw StateFault("its state lists other stocking points than their plans say") }
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
        for place in 0..<6 {
            try column(count, hasBytes: place == 0, into: &columns[place], within: 0...Int64(Int32.max))
        }
        try column(count, into: &columns[6])
        try column(count, into: &columns[7])
        try column(count, into: &columns[8], within: .int32)
        try column(count, into: &columns[9], within: 0...Int64(UInt32.max))
        try column(count, into: &columns[10])
        let orders = try orders(try sum(columns[0]), bounds)
        let slips = try slips(try sum(columns[1]), bounds)
        let moves = try moves(try sum(columns[2]), bounds)
        let messages = try messages(try sum(columns[3]))
        let taken = try taken(try sum(columns[4]), bounds)
        let passedOn = try passedOn(try sum(columns[5]), bounds)
        var ends = Array(repeating: 0, count: 6)
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
            plan.exchange.taken = Array(taken[next(4)])
            plan.exchange.passedOn = Array(passedOn[next(5)])
            plan.exchange.left = Quantity(rawValue: columns[10][index])
            plan.digest.low = UInt64(bitPattern: columns[6][index])
            plan.digest.high = UInt64(bitPattern: columns[7][index])
            plan.nextDay = Day(rawValue: Int32(truncatingIfNeeded: columns[8][index]))
            plan.traits = PlanTraits(rawValue: UInt32(truncatingIfNeeded: columns[9][index]))
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
    private mutating func slips(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [Slip] {
        var slips: [Slip] = []
        var (parents, days): ([Int64], [Int64]) = ([], [])
        for block in StateWriter.blocks(total) {
            try places(block.count, among: bounds.points, hasBytes: true, into: &parents)
            let keys = try keys(block.count, bounds)
            try column(block.count, into: &days, within: .int32)
            for index in 0..<block.count {
                slips.append(
                    Slip(
                        parent: PointID(truncatingIfNeeded: parents[index]), order: keys[index],
                        days: Int32(truncatingIfNeeded: days[index])))
            }
        }
        return slips
    }

    @_lifetime(self: copy self)
    private mutating func moves(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [Move] {
        var moves: [Move] = []
        var (days, cancelled): ([Int64], [Int64]) = ([], [])
        for block in StateWriter.blocks(total) {
            try column(block.count, hasBytes: true, into: &days, within: .int32)
            let keys = try keys(block.count, bounds)
            try column(block.count, into: &cancelled, within: 0...1)
            for index in 0..<block.count {
                moves.append(
                    Move(
                        order: keys[index], days: Int32(truncatingIfNeeded: days[index]),
                        isCancelled: cancelled[index] == 1))
            }
        }
        return moves
    }

    @_lifetime(self: copy self)
    private mutating func messages(_ total: Int) throws(StateFault) -> [PlanMessage] {
        var messages: [PlanMessage] = []
        var counts: [Int64] = []
        for block in StateWriter.blocks(total) {
            try column(block.count, hasBytes: true, into: &counts, within: 0...Int64(Int32.max))
            for index in 0..<block.count {
                let bytes = try raw(Int(counts[index]))
                do throws(EventFault) {
                    messages.append(try PlanMessage(decoding: bytes.span))
                } catch {
                    throw StateFault("a message of its state: \(error)")
                }
            }
        }
        return messages
    }

    @_lifetime(self: copy self)
    private mutating func taken(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [PlanExchange.Taken] {
        var taken: [PlanExchange.Taken] = []
        var (points, quantities): ([Int64], [Int64]) = ([], [])
        for block in StateWriter.blocks(total) {
            try places(block.count, among: bounds.points, hasBytes: true, into: &points)
            try column(block.count, into: &quantities)
            for index in 0..<block.count {
                taken.append(
                    PlanExchange.Taken(
                        point: PointID(truncatingIfNeeded: points[index]),
                        quantity: Quantity(rawValue: quantities[index])))
            }
        }
        return taken
    }

    @_lifetime(self: copy self)
    private mutating func passedOn(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [PlanExchange.PassedOn] {
        var passedOn: [PlanExchange.PassedOn] = []
        var columns: [[Int64]] = Array(repeating: [], count: 5)
        for block in StateWriter.blocks(total) {
            try column(block.count, hasBytes: true, into: &columns[0], within: .int32)
            let keys = try keys(block.count, bounds)
            for place in 1...3 { try column(block.count, into: &columns[place]) }
            let greatest = Swift.max(Int64(bounds.points) - 1, -1)
            try column(
                block.count, into: &columns[4], within: Int64(PlanExchange.Demand.openOrder)...greatest)
            let demands = try self.keys(block.count, bounds)
            for index in 0..<block.count {
                passedOn.append(
                    PlanExchange.PassedOn(
                        key: keys[index], requested: Day(rawValue: Int32(truncatingIfNeeded: columns[0][index])),
                        quantity: Quantity(rawValue: columns[1][index]),
                        priority: Priority(rawValue: columns[2][index]),
                        identity: UInt64(bitPattern: columns[3][index]),
                        demand: PlanExchange.Demand(
                            point: PointID(truncatingIfNeeded: columns[4][index]), key: demands[index])))
            }
        }
        return passedOn
    }

    @_lifetime(self: copy self)
    private mutating func keys(_ count: Int, _ bounds: StateBounds) throws(StateFault) -> [OrderKey] {
        var (first, second, planned): ([Int64], [Int64], [Int64]) = ([], [], [])
        try column(count, into: &first, within: .int32)
        try column(count, into: &second, within: .int32)
        try column(count, into: &planned, within: 0...1)
        var keys: [OrderKey] = []
        keys.reserveCapacity(count)
        let texts = -1..<Int64(bounds.texts)
        for index in 0..<count {
            let (one, other) = (Int32(truncatingIfNeeded: first[index]), Int32(truncatingIfNeeded: second[index]))
            if planned[index] == 1 {
                keys.append(OrderKey(required: Day(rawValue: one), number: other))
            } else {
                guard texts.contains(first[index]), texts.contains(second[index]) else {
                    throw StateFault("its state names an order that it does not have")
                }
                keys.append(OrderKey(order: TextID(rawValue: one), line: TextID(rawValue: other)))
            }
        }
        return keys
    }

    @_lifetime(self: copy self)
    private mutating func pointSet(_ bounds: StateBounds) throws(StateFault) -> PointSet {
        var set = PointSet()
        for _ in 0..<(try count(ofSize: 8)) {
            guard set.insert(try point(bounds)) else { throw StateFault("its state has a stocking point twice") }
        }
        return set
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
