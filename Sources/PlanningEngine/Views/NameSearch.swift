internal import PlanningNetwork

extension PlanView {
    /// Makes sure that the item and the location of a filter are known.
    ///
    /// - Throws: `EngineError.notFound`, which names those that look most like what was given.
    public func checkNames(_ filter: Filter) throws(EngineError) {
        try NameSearch(context.network).check(
            items: filter.item.map { [$0] } ?? [], locations: filter.location.map { [$0] } ?? [])
    }
}

extension PlanningEngine {
    /// Makes sure that items and locations are known.
    ///
    /// - Throws: `EngineError.notFound`, which names those that look most like what was given.
    public func checkNames(items: [String], locations: [String]) throws(EngineError) {
        try NameSearch(network).check(items: items, locations: locations)
    }
}

/// Looks for the names that somebody may have meant.
struct NameSearch {
    private let network: PlanningNetwork

    init(_ network: PlanningNetwork) { self.network = network }

    func check(items: [String], locations: [String]) throws(EngineError) {
        if let item = items.first(where: { !isKnown($0, network.item(of:), network.itemNames) }) {
            throw unknown("item", item, among: network.itemNames)
        }
        if let location = locations.first(where: { !isKnown($0, network.location(of:), network.locationNames) }) {
            throw unknown("location", location, among: network.locationNames)
        }
    }

    /// A name is known that the ERP has stated, or that a stocking point has.
    private func isKnown(_ name: String, _ nameOf: (PointID) -> String, _ stated: [String]) -> Bool {
        stated.contains(name) || (0..<Int32(network.pointCount)).contains { nameOf($0) == name }
    }

    private func unknown(_ what: String, _ name: String, among names: [String]) -> EngineError {
        let near = Self.nearest(to: name, among: names)
        let advice =
            near.isEmpty
            ? "no \(what) has a name like it" : "did you mean \(near.map { "`\($0)`" }.joined(separator: ", "))?"
        return .notFound(what: "there is no \(what) `\(name)`", advice: advice)
    }

    /// Up to three names that are least different from a name; none that have little to do with it.
    static func nearest(to name: String, among names: [String]) -> [String] {
        let wanted = Array(name.lowercased().utf8)
        let limit = max(2, wanted.count / 3)
        return names.compactMap { candidate -> (distance: Int, name: String)? in
            let bytes = Array(candidate.lowercased().utf8)
            let isPart = !wanted.isEmpty && (bytes.starts(with: wanted) || wanted.starts(with: bytes))
            let distance = isPart ? 1 : distance(wanted, bytes)
            return distance <= limit ? (distance, candidate) : nil
        }.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }

    /// How many bytes are to be put in, taken out or changed (Levenshtein 1965).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let change = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, min(row[column], row[column + 1]) + 1)
            }
        }
        return row[right.count]
    }
}
