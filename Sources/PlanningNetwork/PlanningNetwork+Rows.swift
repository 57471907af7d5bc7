internal import PlanningEvents
internal import PlanningModel

extension PlanningNetwork {
    /// Applies the row event in `scratch`.
    mutating func applyRow() throws(NetworkError) {
        let table = scratch.table
        let place = Int(table.rawValue) - 1
        var presence = takeOverRow(table)
        let found = tables[place].find(scratchRow)
        switch scratch.operation {
        case .put:
            break
        case .remove:
            if let found { remove(found, from: table) }
            return
        case .adjust:
            guard let found else { break }
            let old = tables[place].values(found)
            let (sum, overflow) = old[OnHandColumn.quantity].addingReportingOverflow(scratchRow[OnHandColumn.quantity])
            guard !overflow else {
                throw .quantityOverflow(
                    item: texts[TextID(rawValue: Int32(truncatingIfNeeded: old[OnHandColumn.item]))],
                    location: texts[TextID(rawValue: Int32(truncatingIfNeeded: old[OnHandColumn.location]))])
            }
            scratchRow = old
            scratchRow[OnHandColumn.quantity] = sum
            presence = tables[place].givenColumns(found)
        }
        put(scratchRow, presence, over: found, in: table)
    }

    /// Turns the row event in `scratch` into the values of a row in `scratchRow`.
    ///
    /// - Returns: the columns that are given, a bit each.
    private mutating func takeOverRow(_ table: Table) -> UInt64 {
        let columns = table.columns
        scratchRow.removeAll(keepingCapacity: true)
        for (column, description) in columns.enumerated() {
            if description.type.isText {
                let id =
                    scratch.has(column) ? texts.intern(scratch.textBytes[scratch.textRange(column)]) : TextID.none
                scratchRow.append(Int64(id.rawValue))
            } else {
                scratchRow.append(scratch.number(column) ?? 0)
            }
        }
        return scratch.presence & (1 << UInt64(columns.count) - 1)
    }

    private mutating func put(_ row: [Int64], _ presence: UInt64, over found: Int32?, in table: Table) {
        let place = Int(table.rawValue) - 1
        guard let found else {
            let new = tables[place].insert(row, presence)
            connect(new, in: table, isNew: true)
            if table == .supplyOrders { confirm(new) }
            return
        }
        if tables[place].isEqual(found, row, presence) { return }
        guard tables[place].differsForPlanning(found, row, presence) else {
            tables[place].replace(found, row, presence)
            return
        }
        let confirmed = table == .supplyOrders ? tables[place].text(found, SupplyColumn.plannedOrder) : .none
        disconnect(found, in: table, isLast: false)
        tables[place].replace(found, row, presence)
        connect(found, in: table, isNew: false)
        if table == .supplyOrders, tables[place].text(found, SupplyColumn.plannedOrder) != confirmed { confirm(found) }
    }

    private mutating func remove(_ row: Int32, from table: Table) {
        disconnect(row, in: table, isLast: true)
        tables[Int(table.rawValue) - 1].remove(row)
    }

    // MARK: What a row is connected to

    /// Puts a row to what it belongs to, and notes what may be another because of it.
    mutating func connect(_ row: Int32, in table: Table, isNew: Bool) {
        switch table {
        case .items:
            connectSuccessor(row, adding: true)
            itemChanged(row, isNew ? true : nil)
        case .locations: locationChanged(row, isNew ? true : nil)
        case .calendars: calendarChanged(row)
        case .coverage: connectCoverage(row, adding: true)
        case .sources: connectSource(row, adding: true)
        case .bomComponents: connectBillLine(row, adding: true)
        case .onHand: connectOnHand(row, adding: true)
        case .supplyOrders: connectSupply(row)
        case .supplyComponents: connectComponent(row, adding: true)
        case .demandOrders: connectDemand(row, adding: true)
        case .forecasts: connectForecast(row, adding: true)
        case .forecastKeys: forecastKeyChanged(row)
        case .seasonalFactors: seasonalFactorChanged(row)
        case .priceBreaks: connectPriceBreak(row, adding: true)
        case .bills: connectBillVersion(row, adding: true)
        case .operations: connectOperation(row, adding: true)
        case .reservations: connectReservation(row, adding: true)
        case .sellableDays: sellableDaysChanged(row)
        case .priorityRanges: priorityRangeChanged(row)
        case .usage: connectUsage(row, adding: true)
        }
    }

    private mutating func disconnect(_ row: Int32, in table: Table, isLast: Bool) {
        switch table {
        case .items:
            connectSuccessor(row, adding: false)
            itemChanged(row, isLast ? false : nil)
        case .locations: locationChanged(row, isLast ? false : nil)
        case .calendars: calendarChanged(row)
        case .coverage: connectCoverage(row, adding: false)
        case .sources: connectSource(row, adding: false)
        case .bomComponents: connectBillLine(row, adding: false)
        case .onHand: connectOnHand(row, adding: false)
        case .supplyOrders: disconnectSupply(row)
        case .supplyComponents: connectComponent(row, adding: false)
        case .demandOrders: connectDemand(row, adding: false)
        case .forecasts: connectForecast(row, adding: false)
        case .forecastKeys: forecastKeyChanged(row)
        case .seasonalFactors: seasonalFactorChanged(row)
        case .priceBreaks: connectPriceBreak(row, adding: false)
        case .bills: connectBillVersion(row, adding: false)
        case .operations: connectOperation(row, adding: false)
        case .reservations: connectReservation(row, adding: false)
        case .sellableDays: sellableDaysChanged(row)
        case .priorityRanges: priorityRangeChanged(row)
        case .usage: connectUsage(row, adding: false)
        }
    }

    private mutating func calendarChanged(_ row: Int32) {
        let calendar = self[.calendars].text(row, CalendarColumn.calendar)
        pending.calendars.append(calendar)
        pending.references = true
    }

    private mutating func connectCoverage(_ row: Int32, adding: Bool) {
        let item = self[.coverage].text(row, CoverageColumn.item)
        let location = self[.coverage].text(row, CoverageColumn.location)
        if item != .none, location != .none {
            let point = intern(item, location)
            name(point, adding: adding)
            pending.terms.insert(point)
        } else if item != .none {
            for point in byItem[item].points { pending.terms.insert(point) }
        } else if location != .none {
            for point in byLocation[location].points { pending.terms.insert(point) }
        } else {
            for point in 0..<Int32(points.count) { pending.terms.insert(point) }
        }
        pending.references = true
    }

    private mutating func connectDemand(_ row: Int32, adding: Bool) {
        let point = intern(
            self[.demandOrders].text(row, DemandColumn.item), self[.demandOrders].text(row, DemandColumn.location))
        if adding {
            points.demands[Int(point)].append(row)
            points.unsortedDemands.insert(point)
        } else if let place = points.demands[Int(point)].lastIndex(of: row) {
            points.demands[Int(point)].remove(at: place)
            if place < points.sortedDemands[Int(point)] { points.sortedDemands[Int(point)] -= 1 }
        }
        let facts = self[.demandOrders]
        orderChanged(row, in: .demandOrders)
        if facts.text(row, DemandColumn.customer) != .none { customersChanged(point) }
        // What is reserved belongs to the timeline as a whole.
        if reservationsOfOrder[orderKey(facts, row, DemandColumn.order, DemandColumn.line)] != nil {
            rowsChanged(point)
            return
        }
        let day = facts.day(row, DemandColumn.dueDate)
        rowsChanged(point, requested: consumedDays(day, customer: facts.text(row, DemandColumn.customer), point))
    }

    private mutating func connectForecast(_ row: Int32, adding: Bool) {
        let point = intern(
            self[.forecasts].text(row, ForecastColumn.item), self[.forecasts].text(row, ForecastColumn.location))
        points.forecasts[Int(point)].set(row, isIn: adding)
        rowsChanged(point, requested: changedDays(ofForecast: row, point))
    }

    // MARK: Stocking points

    mutating func intern(_ item: TextID, _ location: TextID) -> PointID {
        let (point, isNew) = points.intern(item, location)
        if isNew {
            byItem.change(item) { $0.points.append(point) }
            byLocation.change(location) { $0.points.append(point) }
            for index in plans.indices { plans[index].grow(to: points.count) }
            touch(point)
        }
        return point
    }

    mutating func name(_ point: PointID, adding: Bool) {
        points.namings[Int(point)] += adding ? 1 : -1
        pending.edges.insert(point)
    }

    /// Notes that terms and edges of a stocking point may be others.
    mutating func touch(_ point: PointID) {
        pending.terms.insert(point)
        pending.edges.insert(point)
    }

    /// Notes that a stocking point may begin or cease to be planned.
    mutating func touchAll(_ point: PointID) {
        touch(point)
        markAffected(point)
    }

    /// Notes that rows of a stocking point changed: it is to be planned again, and may begin or cease to exist.
    mutating func rowsChanged(_ point: PointID) {
        markAffected(point)
        pending.edges.insert(point)
    }

    /// Notes that a requirement of a stocking point appeared, vanished or changed.
    private mutating func rowsChanged(_ point: PointID, requested days: DayRange) {
        markAffected(point, days)
        pending.edges.insert(point)
    }

    /// Marks a stocking point for the next run of every plan: the days between which requirements of its own changed,
    /// or all of it.
    mutating func markAffected(_ point: PointID, _ range: DayRange = .whole) {
        for index in plans.indices { plans[index].affected.insert(point, range) }
    }
}

extension FactTable {
    /// Whether new values of a row change something that a plan may depend on.
    func differsForPlanning(_ row: Int32, _ new: [Int64], _ newPresence: UInt64) -> Bool {
        let old = values(row)
        let presenceChange = givenColumns(row) ^ newPresence
        return table.columns.indices.contains { column in
            table.columns[column].use != .descriptive
                && (old[column] != new[column] || presenceChange >> UInt64(column) & 1 == 1)
        }
    }
}
