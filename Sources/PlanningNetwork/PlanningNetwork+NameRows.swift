internal import PlanningEvents
internal import PlanningModel

/// Rows that state items and locations.
extension PlanningNetwork {
    mutating func itemChanged(_ row: Int32, _ appears: Bool?) {
        let item = self[.items].text(row, ItemColumn.item)
        for point in byItem[item].points { touch(point) }
        guard let appears else { return }
        for predecessor in byItem[item].succeeds {
            for point in byItem[self[.items].text(predecessor, ItemColumn.item)].points { touch(point) }
        }
        if appears { known.items.insert(item.rawValue) } else { known.items.remove(item.rawValue) }
        pending.references = true
        let lists = byItem[item]
        for point in lists.points {
            touchAll(point)
            for row in points.componentRows[Int(point)] {
                if let supply = supply(ofComponent: row) { pending.edges.insert(self.point(ofSupply: supply)) }
            }
        }
        for line in lists.usedBy { pending.billItems.append(self[.bomComponents].text(line, BillLineColumn.parent)) }
    }

    mutating func locationChanged(_ row: Int32, _ appears: Bool?) {
        let location = self[.locations].text(row, LocationColumn.location)
        if let appears {
            if appears { known.locations.insert(location.rawValue) } else { known.locations.remove(location.rawValue) }
        }
        pending.references = true
        for point in byLocation[location].points { touchAll(point) }
        for source in byLocation[location].sources {
            for point in byItem[self[.sources].text(source, SourceColumn.item)].points { touchAll(point) }
        }
        // A location of a bill line or component row may be any: those that take from here are looked at again.
        for point in byLocation[location].points {
            for parent in points.parents[Int(point)] { pending.edges.insert(parent.point) }
            for supply in points.transfersOut[Int(point)] { touchAll(self.point(ofSupply: supply)) }
        }
        if appears != nil {
            componentLocationChanged(location)
            billLocationChanged(location)
        }
    }
}
