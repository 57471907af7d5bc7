internal import PlanningEvents
internal import PlanningModel

/// What a snapshot keeps of a network: what events said and runs left, by number, in the order in which it lies here.
///
/// Terms, edges, low-level codes, bills and lists of rows are made of that again, by the code that made them.
extension PlanningNetwork {
    /// Counts the layouts of the state.
    package static let stateVersion = 1

    /// What the layout of rows depends on: the columns of the contract, and which of them plans depend on.
    package static var contractIdentity: UInt64 {
        var identity: UInt64 = 0
        for table in Table.allCases {
            identity = Identity.combine(identity, Int32(table.columns.count))
            for column in table.columns {
                for byte in column.name.utf8 { identity = Identity.combine(identity, UInt64(byte)) }
                let (least, greatest) = (column.type.range.lowerBound, column.type.range.upperBound)
                identity = Identity.combine(Identity.combine(identity, least), greatest)
                identity = Identity.combine(
                    identity, UInt64(column.use.rawValue) << 2 | (column.isKey ? 2 : 0) | (column.type.isText ? 1 : 0))
            }
        }
        return identity
    }

    /// Whether nothing is to be done that only the events before tell: as it is behind a run.
    package var isSettled: Bool {
        guard let last = runs.last, last.completed != nil, planningDate == last.started.date else { return false }
        return pending.isEmpty && plans.allSatisfy { $0.unread.isEmpty && $0.points.count == points.count }
    }

    /// Writes the state of a settled network.
    package func encodeState(into writer: inout StateWriter) throws {
        try encodeTexts(into: &writer)
        for table in tables { try table.encodeState(into: &writer) }
        try encodePoints(into: &writer)
        encodeDecisions(into: &writer)
        encodeRuns(into: &writer)
        writer.append(plans.count)
        for plan in plans { try plan.encodeState(into: &writer) }
        try writer.finish()
    }

    private func encodeTexts(into writer: inout StateWriter) throws {
        let ends = texts.ends
        writer.append(ends.count)
        writer.append(texts.bytes.count)
        for block in StateWriter.blocks(ends.count) {
            writer.append(column: block.count, hasBytes: true) { index in
                let text = block.lowerBound + index
                return Int64(ends[text] - (text == 0 ? 0 : ends[text - 1]))
            }
            let start = block.lowerBound == 0 ? 0 : ends[block.lowerBound - 1]
            writer.append(raw: texts.bytes[start..<ends[block.upperBound - 1]])
            try writer.endBlock()
        }
    }

    private func encodePoints(into writer: inout StateWriter) throws {
        let (items, locations) = (points.items, points.locations)
        writer.append(items.count)
        for block in StateWriter.blocks(items.count) {
            writer.append(column: block.count, hasBytes: true) { Int64(items[block.lowerBound + $0].rawValue) }
            writer.append(column: block.count) { Int64(locations[block.lowerBound + $0].rawValue) }
            try writer.endBlock()
        }
        let fixed = points.fixedOrders.indices.filter { !points.fixedOrders[$0].isEmpty }
        writer.append(fixed.count)
        for point in fixed {
            writer.append(point)
            writer.append(points.fixedOrders[point].count)
            writer.append(orders: points.fixedOrders[point])
            try writer.endBlock()
        }
    }

    private func encodeDecisions(into writer: inout StateWriter) {
        let places = handovers.keys.sorted(by: OrderPlace.isInOrder)
        writer.append(places.count)
        for place in places {
            guard let handover = handovers[place] else { continue }
            writer.append(place: place)
            writer.append(handover.order.rawValue)
            writer.append(handover.line.rawValue)
        }
        writer.append(proposedOrders.count)
        for order in proposedOrders.sorted() { writer.append(order) }
    }

    private func encodeRuns(into writer: inout StateWriter) {
        writer.append(runs.count)
        for run in runs {
            var bytes: [UInt8] = []
            run.started.encode(into: &bytes)
            writer.append(text: bytes)
            bytes.removeAll(keepingCapacity: true)
            run.completed?.encode(into: &bytes)
            writer.append(text: bytes)
        }
    }
}

extension FactTable {
    fileprivate func encodeState(into writer: inout StateWriter) throws {
        let (values, presence, vacancies, width) = (values, presence, vacancies, width)
        writer.append(placeCount)
        for block in StateWriter.blocks(placeCount) {
            writer.append(column: block.count, hasBytes: true) { Int64(bitPattern: presence[block.lowerBound + $0]) }
            for column in 0..<width {
                writer.append(column: block.count) { values[(block.lowerBound + $0) * width + column] }
            }
            try writer.endBlock()
        }
        writer.append(vacancies.count)
        for block in StateWriter.blocks(vacancies.count) {
            writer.append(column: block.count, hasBytes: true) { Int64(vacancies[block.lowerBound + $0]) }
        }
    }
}

extension OrderPlace {
    /// Whether a place comes before another by numbers.
    static func isInOrder(_ left: OrderPlace, _ right: OrderPlace) -> Bool {
        (left.point, left.required, left.number) < (right.point, right.required, right.number)
    }
}

extension ColumnType {
    /// The numbers that a column of the type may hold, besides 0 in a blank one.
    var range: ClosedRange<Int64> {
        switch self {
        case .text, .day: .int32
        case .integer(let range), .decimal(let range): range
        case .flag: 0...1
        case .choice(let names): 0...Int64(names.count - 1)
        }
    }
}
