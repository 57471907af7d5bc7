public import PlanningModel

/// Stock on hand and what is reserved (semantics sections 4 and 14).
extension Timeline {
    // MARK: Reservations

    /// Pegs what is reserved, before anything else and whatever the dates (semantics section 4, step 1).
    ///
    /// A named lot or order serves even what it does not keep for. Stock without a lot serves first-expired-first-out
    /// from the lots that are good for the requirement.
    mutating func reserve() {
        walk.reservedDone = 0
        walk.held.removeAll(keepingCapacity: true)
        if !reservations.isEmpty { walk.held.append(contentsOf: repeatElement(.zero, count: existingCount)) }
        for reservation in reservations {
            let index = Int(reservation.requirement)
            var wanted = min(reservation.quantity, requirements[index].uncovered)
            if reservation.receipt >= 0 {
                let receipt = Int(reservation.receipt)
                let quantity = min(wanted, receipts[receipt].rest)
                guard quantity > .zero else { continue }
                receipts[receipt].rest.rawValue -= quantity.rawValue
                walk.held[receipt].rawValue += quantity.rawValue
                requirements[index].uncovered.rawValue -= quantity.rawValue
                pegs.append(Peg(requirement: Int32(index), receipt: Int32(receipt), quantity: quantity))
            } else if reservation.receipt != Reservation.stock {
                takeLot(Int(Peg.onHand - reservation.receipt), &wanted, for: index)
            } else if lots.isEmpty {
                takeStock(&wanted, for: index)
            } else {
                for lot in lots.indices where lots[lot].expires >= requirements[index].goodUntil {
                    takeLot(lot, &wanted, for: index)
                }
            }
        }
        walk.reservedCount = pegs.count
    }

    /// Lets what is reserved for a requirement leave the projected balance, now that its turn has come.
    mutating func takeReserved(_ index: Int) {
        while walk.reservedDone < walk.reservedCount, Int(pegs[walk.reservedDone].requirement) == index {
            let peg = pegs[walk.reservedDone]
            if peg.isOnHand {
                walk.balance.rawValue -= peg.quantity.rawValue
            } else if receipts[Int(peg.receipt)].counts <= walk.day {
                walk.balance.rawValue -= peg.quantity.rawValue
            } else {
                walk.held[Int(peg.receipt)].rawValue -= peg.quantity.rawValue
            }
            walk.reservedDone += 1
        }
    }

    // MARK: Stock

    /// Takes stock on hand for a requirement, first-expired-first-out (semantics section 4, step 2).
    mutating func takeOnHand(_ index: Int, _ oldest: Day, _ today: Day) {
        guard onHandRest > .zero, today >= oldest else { return }
        let before = requirements[index].uncovered
        var wanted = before
        if lots.isEmpty {
            takeStock(&wanted, for: index)
        } else {
            while walk.firstLot < lots.count, isUsedUp(walk.firstLot) { walk.firstLot += 1 }
            var lot = walk.firstLot
            while wanted > .zero, lot < lots.count {
                if lots[lot].expires >= requirements[index].goodUntil { takeLot(lot, &wanted, for: index) }
                lot += 1
            }
        }
        walk.balance.rawValue -= before.rawValue - wanted.rawValue
    }

    private func isUsedUp(_ lot: Int) -> Bool { lots[lot].rest == .zero || lots[lot].expires < walk.day }

    private mutating func takeStock(_ wanted: inout Quantity, for index: Int) {
        let quantity = min(onHandRest, wanted)
        guard quantity > .zero else { return }
        onHandRest.rawValue -= quantity.rawValue
        wanted.rawValue -= quantity.rawValue
        requirements[index].uncovered.rawValue -= quantity.rawValue
        pegs.append(Peg(requirement: Int32(index), receipt: Peg.onHand, quantity: quantity))
    }

    private mutating func takeLot(_ lot: Int, _ wanted: inout Quantity, for index: Int) {
        let quantity = min(lots[lot].rest, wanted)
        guard quantity > .zero else { return }
        lots[lot].rest.rawValue -= quantity.rawValue
        onHandRest.rawValue -= quantity.rawValue
        wanted.rawValue -= quantity.rawValue
        requirements[index].uncovered.rawValue -= quantity.rawValue
        pegs.append(Peg(requirement: Int32(index), receipt: Peg.lot(lot), quantity: quantity))
    }

    /// Stock on hand in the places of receipts: the lots, first to expire first, or all of it.
    var stockPlaces: ReversedCollection<ClosedRange<Int32>> {
        ((lots.isEmpty ? Peg.onHand : Peg.lot(lots.count - 1))...Peg.onHand).reversed()
    }

    // MARK: Expiry

    /// Whether anything can expire.
    var canExpire: Bool { !walk.expiring.isEmpty }

    /// The day from which a receipt or lot counts in the projected balance.
    func counts(_ receipt: Int32) -> Day { receipt < 0 ? .distantPast : receipts[Int(receipt)].counts }

    /// The last day on which a receipt or lot is good.
    func expires(_ receipt: Int32) -> Day {
        if receipt >= 0 { return receipts[Int(receipt)].expires }
        return lots.isEmpty ? .distantFuture : lots[Int(Peg.onHand - receipt)].expires
    }

    /// What is left of a receipt, of a lot, or of all stock.
    func rest(_ receipt: Int32) -> Quantity {
        if receipt >= 0 { return receipts[Int(receipt)].rest }
        return lots.isEmpty ? onHandRest : lots[Int(Peg.onHand - receipt)].rest
    }

    /// The day on which the rest of a receipt or lot that expires leaves the projected balance.
    ///
    /// An order counts on the day that it was made for, even if it does not keep till then.
    func leaves(_ receipt: Int32) -> Day {
        guard receipt >= 0, receipts[Int(receipt)].isOwnOrder else {
            return max(expires(receipt) + 1, counts(receipt))
        }
        return max(expires(receipt), counts(receipt)) + 1
    }

    /// Whether what is left of a receipt or lot is good for the floor of a day.
    func isGood(_ receipt: Int32, on day: Day) -> Bool {
        expires(receipt) >= day
            || receipt >= 0 && receipts[Int(receipt)].isOwnOrder && receipts[Int(receipt)].required == day
    }

    /// The days on which something that is left of receipts and lots has expired.
    public var expiryDays: [Day] { walk.expiring.filter { rest($0.receipt) > .zero }.map(\.leaves) }

    /// Finds what of the existing supply expires.
    mutating func findExpiring() {
        walk.expired = 0
        walk.firstLot = 0
        walk.expiring.removeAll(keepingCapacity: true)
        for lot in lots.indices where lots[lot].expires < .distantFuture {
            walk.expiring.append((leaves(Peg.lot(lot)), Peg.lot(lot)))
        }
        for index in receipts.indices where receipts[index].expires < .distantFuture {
            walk.expiring.append((leaves(Int32(index)), Int32(index)))
        }
        if walk.expiring.count > 1 { walk.expiring.sort { $0 < $1 } }
    }

    /// Notes when the rest of a new order leaves the projected balance.
    mutating func noteExpiry(of receipt: Int) {
        let entry = (leaves: leaves(Int32(receipt)), receipt: Int32(receipt))
        var place = walk.expiring.count
        while place > walk.expired, entry < walk.expiring[place - 1] { place -= 1 }
        walk.expiring.insert(entry, at: place)
    }

    /// Takes the rest of what has expired before a day out of the projected balance.
    mutating func expire(before day: Day) {
        while walk.expired < walk.expiring.count, walk.expiring[walk.expired].leaves <= day {
            walk.balance.rawValue -= rest(walk.expiring[walk.expired].receipt).rawValue
            walk.expired += 1
        }
    }
}
