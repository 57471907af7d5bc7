internal import PlanningEvents
internal import PlanningModel
internal import RequirementsPlanning

extension Plan {
    /// Writes the plan; the windows that its timelines were walked in are found anew, as after a replay.
    func encodeState(into writer: inout StateWriter) throws {
        writer.append(text: name.utf8)
        writer.append(date)
        for block in StateWriter.blocks(points.count) { try encode(block, into: &writer) }
        writer.append(affected.members.count)
        for point in affected.members.sorted() {
            let range = affected.range(of: point)
            writer.append(point)
            writer.append(range.first.rawValue)
            writer.append(range.last.rawValue)
        }
        for places in [confirmed, released] {
            writer.append(places.count)
            for place in places.sorted(by: OrderPlace.isInOrder) { writer.append(place: place) }
        }
        try writer.endBlock()
    }

    private func encode(_ block: Range<Int>, into writer: inout StateWriter) throws {
        let plans = points[block]
        func column(hasBytes: Bool = false, _ value: (PointPlan) -> Int64) {
            writer.append(column: block.count, hasBytes: hasBytes) { value(plans[block.lowerBound + $0]) }
        }
        column(hasBytes: true) { Int64($0.orders.count) }
        column { Int64($0.slips.count) }
        column { Int64($0.moves.count) }
        column { Int64($0.messages.count) }
        column { Int64($0.exchange.left.count) }
        column { Int64($0.exchange.taken.count) }
        column { Int64($0.exchange.passedOn.count) }
        column { Int64(bitPattern: $0.digest.low) }
        column { Int64(bitPattern: $0.digest.high) }
        column { Int64($0.nextDay.rawValue) }
        column { Int64($0.traits.rawValue) }
        writer.append(orders: plans.flatMap(\.orders))
        writer.append(slips: plans.flatMap(\.slips))
        writer.append(moves: plans.flatMap(\.moves))
        try writer.append(messages: plans.flatMap(\.messages))
        writer.append(left: plans.flatMap(\.exchange.left))
        writer.append(taken: plans.flatMap(\.exchange.taken))
        writer.append(passedOn: plans.flatMap(\.exchange.passedOn))
        try writer.endBlock()
    }
}

extension StateWriter {
    mutating func append(place: OrderPlace) {
        append(place.point)
        append(place.required.rawValue)
        append(place.number)
    }

    /// Orders, whose number the reader knows: days by their distance from others, which is small.
    mutating func append(orders: [PlannedOrder]) {
        for block in Self.blocks(orders.count) {
            func column(hasBytes: Bool = false, _ value: (PlannedOrder) -> Int64) {
                append(column: block.count, hasBytes: hasBytes) { value(orders[block.lowerBound + $0]) }
            }
            func days(_ first: (PlannedOrder) -> Day, _ last: (PlannedOrder) -> Day) {
                column { Int64(last($0).rawValue &- first($0).rawValue) }
            }
            column(hasBytes: true) { Int64($0.required.rawValue) }
            column { Int64($0.number) }
            column { $0.quantity.rawValue }
            column { $0.priority.rawValue }
            days({ $0.required }, { $0.available })
            days({ $0.receipt }, { $0.available })
            days({ $0.start }, { $0.receipt })
            days({ $0.order }, { $0.start })
            days({ $0.required }, { $0.requested })
            days({ $0.required }, { $0.issue })
            column { Int64($0.slip) }
            column { Int64($0.source) }
            column { Int64($0.from.rawValue) }
            column { Int64($0.bill.rawValue) }
            column { Int64($0.run) }
            column { Int64($0.kind.rawValue) << 8 | Int64($0.status.rawValue) }
        }
    }

    mutating func append(slips: [Slip]) {
        for block in Self.blocks(slips.count) {
            append(column: block.count, hasBytes: true) { Int64(slips[block.lowerBound + $0].parent) }
            append(keys: block.count) { slips[block.lowerBound + $0].order }
            append(column: block.count) { Int64(slips[block.lowerBound + $0].days) }
        }
    }

    mutating func append(moves: [Move]) {
        for block in Self.blocks(moves.count) {
            append(column: block.count, hasBytes: true) { Int64(moves[block.lowerBound + $0].days) }
            append(keys: block.count) { moves[block.lowerBound + $0].order }
            append(column: block.count) { moves[block.lowerBound + $0].isCancelled ? 1 : 0 }
        }
    }

    mutating func append(messages: [PlanMessage]) throws {
        for block in Self.blocks(messages.count) {
            var bytes: [UInt8] = []
            var counts: [Int64] = []
            for message in messages[block] {
                let before = bytes.count
                message.encode(into: &bytes)
                counts.append(Int64(bytes.count - before))
            }
            append(column: block.count, hasBytes: true) { counts[$0] }
            append(raw: bytes)
            try endBlock()
        }
    }

    mutating func append(left lots: [Substitutes.Lot]) {
        for block in Self.blocks(lots.count) {
            append(column: block.count, hasBytes: true) { Int64(lots[block.lowerBound + $0].expires.rawValue) }
            append(column: block.count) { lots[block.lowerBound + $0].left.rawValue }
        }
    }

    mutating func append(taken: [PlanExchange.Taken]) {
        for block in Self.blocks(taken.count) {
            append(column: block.count, hasBytes: true) { Int64(taken[block.lowerBound + $0].point) }
            append(column: block.count) { Int64(taken[block.lowerBound + $0].expires.rawValue) }
            append(column: block.count) { taken[block.lowerBound + $0].quantity.rawValue }
        }
    }

    mutating func append(passedOn: [PlanExchange.PassedOn]) {
        for block in Self.blocks(passedOn.count) {
            func column(hasBytes: Bool = false, _ value: (PlanExchange.PassedOn) -> Int64) {
                append(column: block.count, hasBytes: hasBytes) { value(passedOn[block.lowerBound + $0]) }
            }
            column(hasBytes: true) { Int64($0.requested.rawValue) }
            append(keys: block.count) { passedOn[block.lowerBound + $0].key }
            column { $0.quantity.rawValue }
            column { $0.priority.rawValue }
            column { Int64(bitPattern: $0.identity) }
            column { Int64($0.demand.point) }
            append(keys: block.count) { passedOn[block.lowerBound + $0].demand.key }
        }
    }

    private mutating func append(keys count: Int, _ key: (Int) -> OrderKey) {
        append(column: count) { Int64(key($0).first) }
        append(column: count) { Int64(key($0).second) }
        append(column: count) { key($0).isPlanned ? 1 : 0 }
    }
}
