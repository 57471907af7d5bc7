internal import PlanningModel

/// What is to be ordered, before the modifiers of a source.
enum NetQuantity {
    case lot(Quantity)
    /// What rule `min_max` fills up, which depends on the multiple of the source.
    case fill(balance: Quantity, uncovered: Quantity, minimum: Quantity, maximum: Quantity)

    func quantity(in lot: LotSize) throws(QuantityOverflow) -> Quantity {
        switch self {
        case .lot(let quantity): quantity
        case .fill(let balance, let uncovered, let minimum, let maximum):
            try lot.fill(from: balance, uncovered: uncovered, minimum: minimum, maximum: maximum)
        }
    }
}

extension Timeline {
    /// The source of a net quantity (semantics section 6): the first choice, or the supplier that a vendor choice puts
    /// before it.
    func source(
        for net: NetQuantity, on day: Day, _ terms: borrowing StockingPointTerms
    ) throws(QuantityOverflow) -> Int? {
        guard let first = choice(on: day, terms) else { return nil }
        guard terms.policy.vendorChoice != .priority, terms.sources[first].kind == .buy else { return first }
        var best: VendorRank?
        for index in terms.sources.indices where competes(terms.sources[index], on: day) {
            let rank = try rank(index, for: net, on: day, terms)
            if let known = best, known <= rank { continue }
            best = rank
        }
        // Of those that tie, the first choice.
        var chosen: Int?
        var greatest = Int128.min
        for index in terms.sources.indices where competes(terms.sources[index], on: day) {
            guard try rank(index, for: net, on: day, terms) == best else { continue }
            let source = terms.sources[index]
            guard let before = chosen else {
                chosen = index
                greatest = source.shares ? lack(index, terms) : .min
                continue
            }
            guard source.priority == terms.sources[before].priority else { break }
            if source.shares, lack(index, terms) > greatest {
                chosen = index
                greatest = lack(index, terms)
            }
        }
        return chosen ?? first
    }

    /// The first choice of a day, by shares where sources share.
    private func choice(on day: Day, _ terms: borrowing StockingPointTerms) -> Int? {
        guard let first = terms.firstValidSource(on: day) else { return nil }
        guard terms.sources[first].shares else { return first }
        let priority = terms.sources[first].priority
        var best = first
        var greatest = Int128.min
        for index in terms.sources.indices {
            let source = terms.sources[index]
            guard source.shares, source.priority == priority, source.isValid(on: day) else { continue }
            let lack = lack(index, terms)
            if lack > greatest {
                greatest = lack
                best = index
            }
        }
        return best
    }

    /// How far a source is below its share: share × total − ordered, all times 100 percent.
    private func lack(_ index: Int, _ terms: borrowing StockingPointTerms) -> Int128 {
        var total: Int128 = 0
        for quantity in walk.ordered { total += Int128(quantity) }
        return Int128(terms.sources[index].split) * total - Int128(walk.ordered[index]) * Int128(100 * Quantity.scale)
    }

    private func competes(_ source: SourceTerms, on day: Day) -> Bool { source.kind == .buy && source.isValid(on: day) }

    /// What a supplier asks for the net quantity after its own modifiers, before the cut by its maximum.
    private func rank(
        _ index: Int, for net: NetQuantity, on day: Day, _ terms: borrowing StockingPointTerms
    ) throws(QuantityOverflow) -> VendorRank {
        let lot = try LotSize(terms.sources[index], terms.policy)
        let quantity = try lot.rounded(net.quantity(in: lot))
        let source = terms.source(index, for: quantity, on: day)
        let price = source.price < .zero ? Int64.max : source.price.rawValue
        let leadTime = Int64(source.leadTime)
        return terms.policy.vendorChoice == .lowestPrice
            ? VendorRank(first: price, second: leadTime) : VendorRank(first: leadTime, second: price)
    }
}

/// Where a supplier stands in a vendor choice: the least first.
private struct VendorRank: Comparable {
    var first: Int64
    var second: Int64

    static func < (left: VendorRank, right: VendorRank) -> Bool {
        (left.first, left.second) < (right.first, right.second)
    }
}
