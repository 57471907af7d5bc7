internal import PlanningEvents
package import PlanningModel
internal import RequirementsPlanning

/// The coverage fence of a stocking point (semantics section 10): what is beyond it is not planned and not listed.
extension PlanningNetwork {
    /// Takes requirements beyond the coverage fence out of a timeline, in which they are in order.
    func cutRequirements(_ scratch: inout TimelineScratch, _ point: PointID, _ today: Day) {
        guard let fence = points.terms[Int(point)].policy.coverageFence else { return }
        while let last = scratch.timeline.requirements.last, last.required > today + fence {
            scratch.timeline.nextInside = min(scratch.timeline.nextInside, last.required - fence)
            scratch.timeline.requirements.removeLast()
        }
    }

    /// Takes receipts beyond the coverage fence out of a timeline, and notes when the first of them comes inside.
    func cutReceipts(_ scratch: inout TimelineScratch, _ point: PointID, _ today: Day) {
        guard let fence = points.terms[Int(point)].policy.coverageFence else { return }
        let last = today + fence
        scratch.timeline.lastDay = last
        var kept = 0
        for place in scratch.timeline.receipts.indices {
            let receipt = scratch.timeline.receipts[place]
            // A fixed order inside by its required date stays: what it was made for is planned, and not ordered twice.
            let day =
                receipt.origin.table == OriginTable.fixed
                ? min(receipt.available, receipt.required) : receipt.available
            if day > last {
                scratch.nextDay = min(scratch.nextDay, day - fence)
            } else {
                scratch.timeline.receipts[kept] = receipt
                kept += 1
            }
        }
        scratch.timeline.receipts.removeSubrange(kept...)
    }

    /// The fixed orders of a stocking point that are inside its coverage fence, by required date and number.
    package func plannedFixedOrders(of point: PointID, today: Day) -> [PlannedOrder] {
        let last = points.terms[Int(point)].policy.lastPlannedDay(today: today)
        return points.fixedOrders[Int(point)].filter { min($0.available, $0.required) <= last }
    }
}
