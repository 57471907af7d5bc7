/// The places of the columns that the network reads, in the order of `Table.columns`.
///
/// A test compares each with the name in the contract.
package enum ItemColumn {
    package static let item = 0
}

package enum LocationColumn {
    package static let location = 0, calendar = 2, issueCalendar = 3, receiptCalendar = 4
}

package enum CalendarColumn {
    package static let calendar = 0, day = 1, open = 2
}

package enum CoverageColumn {
    package static let item = 0, location = 1, rule = 2, periodDays = 3, minimum = 4, maximum = 5, fixedQuantity = 6
    package static let safetyStock = 8, negativeDays = 9, positiveDays = 10, onHandConsumption = 11, latestFirst = 12
    package static let receiptMargin = 13, issueMargin = 14, reorderMargin = 15, advanceMargin = 20, postponeMargin = 21
}

package enum SourceColumn {
    package static let item = 0, location = 1, kind = 2, from = 3, priority = 4, splitPercent = 5, leadTimeDays = 6
    package static let leadTimeBasis = 7, leadTimeCalendar = 8, receiptCalendar = 9, orderCalendar = 10
    package static let orderMinimum = 11, orderMultiple = 12, orderMaximum = 13, bill = 15, effectiveFrom = 16
    package static let effectiveTo = 17
}

package enum BillLineColumn {
    package static let parent = 0, component = 1, bill = 2, operation = 3, quantityPer = 4, fixedQuantity = 5
    package static let scrapPercent = 6, multiple = 7, lineType = 8, location = 9, effectiveFrom = 12, effectiveTo = 13
    /// Values of `lineType`.
    package static let phantom: Int64 = 1, byProduct: Int64 = 2
}

package enum OnHandColumn {
    package static let item = 0, location = 1, lot = 2, quantity = 3, nettable = 5
}

package enum SupplyColumn {
    package static let order = 0, line = 1, kind = 2, item = 3, location = 4, from = 5, quantity = 6, dueDate = 7
    package static let startDate = 8, status = 9, plannedOrder = 12
}

package enum ComponentColumn {
    package static let order = 0, line = 1, component = 2, location = 3, quantity = 4, date = 5
}

package enum DemandColumn {
    package static let order = 0, line = 1, kind = 2, item = 3, location = 4, quantity = 5, dueDate = 6, priority = 7
}

package enum ForecastColumn {
    package static let item = 0, location = 1, date = 2, customer = 3, quantity = 4, priority = 5
}
