internal import PlanningEvents
internal import PlanningModel

/// A network made of the state that a snapshot keeps.
extension PlanningNetwork {
    /// Reads a state, and makes anew what is made of it.
    ///
    /// The network is the one that the events of the state give, to the numbers of texts and stocking points and the
    /// places of rows, so that whatever follows is done in the very same order.
    ///
    /// - Throws: `StateFault` if the bytes are no state of a settled network.
    /// - Complexity: linear in the bytes, and that of `settle` when everything changed.
    @_lifetime(reader: copy reader)
    package init(restoring reader: inout StateReader) throws(StateFault) {
        self.init()
        // There is nobody to tell what is affected by the rows.
        plans = []
        try restoreTexts(&reader)
        var bounds = StateBounds(texts: texts.count, points: 0)
        for table in Table.allCases {
            tables[Int(table.rawValue) - 1] = try FactTable(table, restoring: &reader, bounds)
        }
        try restorePoints(&reader, &bounds)
        try restoreDecisions(&reader, bounds)
        try restoreRuns(&reader)
        var plans: [Plan] = []
        for _ in 0..<(try reader.count(ofSize: 48)) { plans.append(try reader.plan(bounds)) }
        guard plans.first?.name == Plan.mainName, Set(plans.map(\.name)).count == plans.count else {
            throw StateFault("its state has other plans than a network can have")
        }
        try connectRows(bounds)
        self.plans = plans
        guard isSettled else { throw StateFault("its state is not that behind a run") }
    }

    @_lifetime(reader: copy reader)
    private mutating func restoreTexts(_ reader: inout StateReader) throws(StateFault) {
        let count = try reader.count()
        let byteCount = try reader.count()
        texts.reserveCapacity(count, bytes: byteCount)
        var counts: [Int64] = []
        for block in StateWriter.blocks(count) {
            try reader.column(block.count, hasBytes: true, into: &counts, within: 0...Int64(Int32.max))
            let bytes = try reader.raw(Int(min(counts.reduce(0, +), Int64(Int32.max))))
            var end = 0
            for place in block {
                let start = end
                end += Int(counts[place - block.lowerBound])
                guard texts.intern(bytes[start..<end]).rawValue == Int32(place) else {
                    throw StateFault("its state has a text twice")
                }
            }
        }
    }

    @_lifetime(reader: copy reader)
    private mutating func restorePoints(_ reader: inout StateReader, _ bounds: inout StateBounds) throws(StateFault) {
        let count = try reader.count()
        var (items, locations): ([Int64], [Int64]) = ([], [])
        for block in StateWriter.blocks(count) {
            try reader.places(block.count, among: bounds.texts, orNone: true, hasBytes: true, into: &items)
            try reader.places(block.count, among: bounds.texts, orNone: true, into: &locations)
            for place in block {
                let item = TextID(rawValue: Int32(truncatingIfNeeded: items[place - block.lowerBound]))
                let location = TextID(rawValue: Int32(truncatingIfNeeded: locations[place - block.lowerBound]))
                guard intern(item, location) == PointID(place) else {
                    throw StateFault("its state has a stocking point twice")
                }
            }
        }
        bounds.points = count
        for _ in 0..<(try reader.count(ofSize: 16)) {
            let point = try reader.point(bounds)
            let orders = try reader.orders(try reader.count(), bounds)
            guard orders.isAscending, !orders.isEmpty else {
                throw StateFault("its state has fixed orders in a wrong order")
            }
            points.fixedOrders[Int(point)] = orders
            pending.explosions.insert(point)
        }
    }

    @_lifetime(reader: copy reader)
    private mutating func restoreDecisions(_ reader: inout StateReader, _ bounds: StateBounds) throws(StateFault) {
        for _ in 0..<(try reader.count(ofSize: 40)) {
            let place = try reader.orderPlace(bounds)
            let order = try reader.textID(bounds)
            handovers[place] = Handover(order: order, line: try reader.textID(bounds))
        }
        for _ in 0..<(try reader.count(ofSize: 8)) { proposedOrders.insert(try reader.textID(bounds).rawValue) }
    }

    @_lifetime(reader: copy reader)
    private mutating func restoreRuns(_ reader: inout StateReader) throws(StateFault) {
        for _ in 0..<(try reader.count(ofSize: 16)) {
            let started = try reader.text()
            let completed = try reader.text()
            do throws(EventFault) {
                var run = RunRecord(started: try RunStarted(decoding: started.span))
                if !completed.isEmpty { run.completed = try RunCompleted(decoding: completed.span) }
                runs.append(run)
            } catch {
                throw StateFault("a run of its state: \(error)")
            }
        }
        planningDate = runs.last?.started.date
    }

    /// Makes of the rows what is made of them.
    private mutating func connectRows(_ bounds: StateBounds) throws(StateFault) {
        for table in Table.allCases {
            for row in 0..<Int32(self[table].placeCount) where self[table].isRow(Int(row)) {
                connect(row, in: table, isNew: true)
            }
        }
        settle()
        if let planningDate { settleLeadTimes(on: planningDate) }
        guard points.count == bounds.points, texts.count == bounds.texts else {
            throw StateFault("its state lacks stocking points that its rows name")
        }
    }
}

extension FactTable {
    /// Reads the rows of a table, vacant places included.
    @_lifetime(reader: copy reader)
    fileprivate init(_ table: Table, restoring reader: inout StateReader, _ bounds: StateBounds) throws(StateFault) {
        let columns = table.columns
        let count = try reader.count()
        var values: [Int64] = []
        var presence: [UInt64] = []
        var column: [Int64] = []
        for block in StateWriter.blocks(count) {
            try reader.column(
                block.count, hasBytes: true, into: &column, within: -1...Int64(1) << Int64(columns.count) - 1)
            presence.append(contentsOf: column.lazy.map(UInt64.init(bitPattern:)))
            values.append(contentsOf: repeatElement(0, count: block.count * columns.count))
            for (place, description) in columns.enumerated() {
                if description.type.isText {
                    try reader.places(block.count, among: bounds.texts, orNone: true, into: &column)
                    for (row, text) in zip(block, column) where presence[row] != FactTable.vacant {
                        guard (text >= 0) == (presence[row] >> UInt64(place) & 1 == 1) else {
                            throw StateFault("its state has a text in a blank column, or none in another")
                        }
                    }
                } else {
                    let range = description.type.range
                    try reader.column(
                        block.count, into: &column, within: min(range.lowerBound, 0)...max(range.upperBound, 0))
                }
                var target = block.lowerBound * columns.count + place
                for value in column {
                    values[target] = value
                    target += columns.count
                }
            }
        }
        let vacantCount = try reader.count()
        var vacancies: [Int32] = []
        var isVacant = presence.map { $0 == FactTable.vacant }
        let isComplete = isVacant.count { $0 } == vacantCount
        for block in StateWriter.blocks(vacantCount) {
            try reader.places(block.count, among: count, hasBytes: true, into: &column)
            for place in column {
                guard isVacant[Int(place)] else { throw StateFault("its state has a row where it says there is none") }
                isVacant[Int(place)] = false
                vacancies.append(Int32(truncatingIfNeeded: place))
            }
        }
        guard isComplete else { throw StateFault("its state lacks places without rows") }
        self.init(table, values: values, presence: presence, vacancies: vacancies)
    }
}
