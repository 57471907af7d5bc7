internal import PlanningEvents
package import PlanningModel
package import RequirementsPlanning

/// What views ask the network beside what runs ask.
extension PlanningNetwork {
    /// The items that the ERP has stated.
    package var itemNames: [String] { known.items.members.map { texts[TextID(rawValue: $0)] } }

    /// The locations that the ERP has stated.
    package var locationNames: [String] { known.locations.members.map { texts[TextID(rawValue: $0)] } }

    /// The rows of an open order, one for each of its lines.
    package func openOrders(named order: String) -> [Int32] {
        texts.find(order.utf8).map { byItem[$0].supplies } ?? []
    }

    /// The rows of a demand order, one for each of its lines, in the order of the table.
    package func demandOrders(named order: String) -> [Int32] {
        guard let name = texts.find(order.utf8) else { return [] }
        let facts = self[.demandOrders]
        return (0..<Int32(facts.placeCount)).filter {
            facts.isRow(Int($0)) && facts.text($0, DemandColumn.order) == name
        }
    }

    /// The open order that a requirement or by-product comes from; `nil` for any other.
    package func openOrder(of origin: Requirement.Origin) -> Int32? {
        switch origin.table {
        case OriginTable.component: supply(ofComponent: origin.row)
        case OriginTable.explosion, OriginTable.supply: origin.row
        default: nil
        }
    }

    /// The row of an open order with a key; `nil` if it is not there, as with sales orders.
    package func openOrder(_ key: OrderKey) -> Int32? {
        key.isPlanned ? nil : self[.supplyOrders].find(Int64(key.first), Int64(key.second))
    }

    package func point(ofOpenOrder row: Int32) -> PointID? {
        let facts = self[.supplyOrders]
        return points.find(facts.text(row, SupplyColumn.item), facts.text(row, SupplyColumn.location))
    }

    package func point(ofDemandOrder row: Int32) -> PointID? {
        let facts = self[.demandOrders]
        return points.find(facts.text(row, DemandColumn.item), facts.text(row, DemandColumn.location))
    }

    package func quantity(ofOpenOrder row: Int32) -> Quantity {
        self[.supplyOrders].quantity(row, SupplyColumn.quantity)
    }

    package func quantity(ofDemandOrder row: Int32) -> Quantity {
        self[.demandOrders].quantity(row, DemandColumn.quantity)
    }
}
