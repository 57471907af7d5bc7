internal import PlanningEvents
internal import PlanningModel

/// Rows of sources and lines of bills of material.
extension PlanningNetwork {
    mutating func connectSource(_ row: Int32, adding: Bool) {
        let sources = self[.sources]
        let item = sources.text(row, SourceColumn.item)
        let location = sources.text(row, SourceColumn.location)
        let from = sources.text(row, SourceColumn.from)
        let isTransfer = sources.number(row, SourceColumn.kind) == Int64(SourceKind.transfer.rawValue)
        byItem.change(item) { $0.sources.set(row, isIn: adding) }
        if isTransfer {
            byLocation.change(from) { $0.sources.set(row, isIn: adding) }
        }
        if location != .none {
            let point = intern(item, location)
            name(point, adding: adding)
            touch(point)
        } else {
            for point in byItem[item].points { touch(point) }
        }
        pending.references = true
    }

    mutating func connectBillLine(_ row: Int32, adding: Bool) {
        let parent = self[.bomComponents].text(row, BillLineColumn.parent)
        let component = self[.bomComponents].text(row, BillLineColumn.component)
        byItem.change(parent) { $0.billLines.set(row, isIn: adding) }
        byItem.change(component) { $0.usedBy.set(row, isIn: adding) }
        pending.billItems.append(parent)
        pending.references = true
    }

    /// A location that bill lines may name appeared or vanished: no stocking point there leads to their parents yet.
    mutating func billLocationChanged(_ location: TextID) {
        let lines = self[.bomComponents]
        for row in 0..<Int32(lines.placeCount)
        where lines.isRow(Int(row)) && lines.text(row, BillLineColumn.location) == location {
            pending.billItems.append(lines.text(row, BillLineColumn.parent))
        }
    }
}
