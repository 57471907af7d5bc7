package import PlanningEvents
internal import PlanningModel

/// The stocking points that a run may change.
package struct PointScope: Sendable {
    private let items: [TextID]?
    private let locations: [TextID]?

    package init(_ scope: RunScope, _ network: borrowing PlanningNetwork) {
        items = scope.items.isEmpty ? nil : scope.items.map { network.texts.find($0.utf8) ?? .none }
        locations = scope.locations.isEmpty ? nil : scope.locations.map { network.texts.find($0.utf8) ?? .none }
    }

    package var isEverything: Bool { items == nil && locations == nil }

    package func contains(_ point: PointID, _ network: borrowing PlanningNetwork) -> Bool {
        if let items, !items.contains(network.points.items[Int(point)]) { return false }
        if let locations, !locations.contains(network.points.locations[Int(point)]) { return false }
        return true
    }
}
