internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

/// Reads what the plan of a stocking point has besides its orders.
extension StateReader {
    @_lifetime(self: copy self)
    mutating func slips(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [Slip] {
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
    mutating func moves(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [Move] {
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
    mutating func messages(_ total: Int) throws(StateFault) -> [PlanMessage] {
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
    mutating func left(_ total: Int) throws(StateFault) -> [Substitutes.Lot] {
        var lots: [Substitutes.Lot] = []
        var (days, quantities): ([Int64], [Int64]) = ([], [])
        for block in StateWriter.blocks(total) {
            try column(block.count, hasBytes: true, into: &days, within: .int32)
            try column(block.count, into: &quantities)
            for index in 0..<block.count {
                lots.append(
                    Substitutes.Lot(
                        expires: Day(rawValue: Int32(truncatingIfNeeded: days[index])),
                        left: Quantity(rawValue: quantities[index])))
            }
        }
        return lots
    }

    @_lifetime(self: copy self)
    mutating func taken(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [PlanExchange.Taken] {
        var taken: [PlanExchange.Taken] = []
        var (points, days, quantities): ([Int64], [Int64], [Int64]) = ([], [], [])
        for block in StateWriter.blocks(total) {
            try places(block.count, among: bounds.points, hasBytes: true, into: &points)
            try column(block.count, into: &days, within: .int32)
            try column(block.count, into: &quantities)
            for index in 0..<block.count {
                taken.append(
                    PlanExchange.Taken(
                        point: PointID(truncatingIfNeeded: points[index]),
                        expires: Day(rawValue: Int32(truncatingIfNeeded: days[index])),
                        quantity: Quantity(rawValue: quantities[index])))
            }
        }
        return taken
    }

    @_lifetime(self: copy self)
    mutating func passedOn(_ total: Int, _ bounds: StateBounds) throws(StateFault) -> [PlanExchange.PassedOn] {
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
}
