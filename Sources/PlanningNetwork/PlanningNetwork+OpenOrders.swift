internal import PlanningEvents
internal import PlanningModel

/// Open orders, and what they ask of components and source locations.
extension PlanningNetwork {
    mutating func connectSupply(_ row: Int32) {
        let supplies = self[.supplyOrders]
        let point = point(ofSupply: row)
        points.supplies[Int(point)].set(row, isIn: true)
        byItem.change(supplies.text(row, SupplyColumn.order)) { $0.supplies.set(row, isIn: true) }
        if isTransfer(row) {
            let source = intern(supplies.text(row, SupplyColumn.item), supplies.text(row, SupplyColumn.from))
            points.transfersOut[Int(source)].set(row, isIn: true)
            markAffected(source)
        }
        for component in componentRows(ofSupply: row) { attach(component) }
        if !componentRows(ofSupply: row).isEmpty { pending.references = true }
        rowsChanged(point)
        explosionChanged(row)
        orderChanged(row, in: .supplyOrders)
    }

    mutating func disconnectSupply(_ row: Int32) {
        let supplies = self[.supplyOrders]
        let point = point(ofSupply: row)
        for component in componentRows(ofSupply: row) { detach(component) }
        if !componentRows(ofSupply: row).isEmpty { pending.references = true }
        points.supplies[Int(point)].set(row, isIn: false)
        byItem.change(supplies.text(row, SupplyColumn.order)) { $0.supplies.set(row, isIn: false) }
        if isTransfer(row) {
            let source = intern(supplies.text(row, SupplyColumn.item), supplies.text(row, SupplyColumn.from))
            points.transfersOut[Int(source)].set(row, isIn: false)
            markAffected(source)
        }
        rowsChanged(point)
        explosionChanged(row)
        orderChanged(row, in: .supplyOrders)
    }

    mutating func connectComponent(_ row: Int32, adding: Bool) {
        let key = orderKey(self[.supplyComponents], row, ComponentColumn.order, ComponentColumn.line)
        if !adding { detach(row) }
        componentsOfOrder[key, default: []].set(row, isIn: adding)
        if componentsOfOrder[key]?.isEmpty == true { componentsOfOrder[key] = nil }
        if adding { attach(row) }
        if let supply = supply(ofComponent: row) {
            pending.edges.insert(point(ofSupply: supply))
            explosionChanged(supply)
        }
        pending.references = true
    }

    /// A location that component rows may name appeared or vanished.
    mutating func componentLocationChanged(_ location: TextID) {
        let components = self[.supplyComponents]
        for row in 0..<Int32(components.placeCount)
        where components.isRow(Int(row)) && components.text(row, ComponentColumn.location) == location {
            if let supply = supply(ofComponent: row) { pending.edges.insert(point(ofSupply: supply)) }
        }
    }

    /// Puts a component row to the stocking point that it asks for something, if its order is known.
    private mutating func attach(_ row: Int32) {
        guard let point = pointOfComponent(row) else { return }
        guard !points.componentRows[Int(point)].contains(row) else { return }
        points.componentRows[Int(point)].set(row, isIn: true)
        markAffected(point)
    }

    private mutating func detach(_ row: Int32) {
        guard let point = pointOfComponent(row) else { return }
        points.componentRows[Int(point)].set(row, isIn: false)
        markAffected(point)
    }

    /// The stocking point that a component row asks for something: its location, or that of its order.
    mutating func pointOfComponent(_ row: Int32) -> PointID? {
        guard let supply = supply(ofComponent: row) else { return nil }
        let components = self[.supplyComponents]
        let own = components.text(row, ComponentColumn.location)
        return intern(
            components.text(row, ComponentColumn.component),
            own == .none ? self[.supplyOrders].text(supply, SupplyColumn.location) : own)
    }

    /// The open order of a component row; `nil` if it is not known.
    func supply(ofComponent row: Int32) -> Int32? {
        let components = self[.supplyComponents]
        return self[.supplyOrders].find(
            components.number(row, ComponentColumn.order), components.number(row, ComponentColumn.line))
    }

    func componentRows(ofSupply row: Int32) -> [Int32] {
        componentsOfOrder[orderKey(self[.supplyOrders], row, SupplyColumn.order, SupplyColumn.line)] ?? []
    }

    func orderKey(_ table: FactTable, _ row: Int32, _ order: Int, _ line: Int) -> UInt64 {
        UInt64(UInt32(bitPattern: table.text(row, order).rawValue)) << 32
            | UInt64(UInt32(bitPattern: table.text(row, line).rawValue))
    }

    mutating func point(ofSupply row: Int32) -> PointID {
        intern(self[.supplyOrders].text(row, SupplyColumn.item), self[.supplyOrders].text(row, SupplyColumn.location))
    }

    func isTransfer(_ supply: Int32) -> Bool {
        self[.supplyOrders].number(supply, SupplyColumn.kind) == Int64(OpenOrderKind.transfer.rawValue)
    }

    func isProduction(_ supply: Int32) -> Bool {
        self[.supplyOrders].number(supply, SupplyColumn.kind) == Int64(OpenOrderKind.production.rawValue)
    }

    /// Whether an open production order asks for what its bill says, because the ERP gave no component row.
    func explodes(_ supply: Int32) -> Bool { isProduction(supply) && componentRows(ofSupply: supply).isEmpty }

    /// Notes that what an open production order asks of its components by the bill may be something else.
    private mutating func explosionChanged(_ supply: Int32) {
        guard isProduction(supply), componentRows(ofSupply: supply).count <= 1 else { return }
        pending.explosions.insert(point(ofSupply: supply))
    }

    /// Removes the firmed order that an open order confirms and replaces, from the moment on when it first names it: a
    /// later planned order of the same identity is another one.
    mutating func confirm(_ row: Int32) {
        let name = self[.supplyOrders].text(row, SupplyColumn.plannedOrder)
        guard name != .none, let identity = PlannedOrderName(texts[name]) else { return }
        guard let point = point(item: identity.item, location: identity.location) else { return }
        let place = OrderPlace(point: point, required: identity.required, number: identity.number)
        for index in plans.indices {
            plans[index].confirmed.insert(place)
            plans[index].released.remove(place)
        }
        _ = unfix(place)
    }
}
