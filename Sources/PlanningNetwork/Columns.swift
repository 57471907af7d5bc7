/// The places of the columns that the network reads, in the order of `Table.columns`.
///
/// A test compares each with the name in the contract.
package enum ItemColumn {
    package static let item = 0, shelfLifeDays = 4, supersededBy = 5, supersededFrom = 6
}

package enum LocationColumn {
    package static let location = 0, calendar = 2, issueCalendar = 3, receiptCalendar = 4
}

package enum CalendarColumn {
    package static let calendar = 0, day = 1, open = 2
}

package enum CoverageColumn {
    package static let item = 0, location = 1, rule = 2, periodDays = 3, minimum = 4, maximum = 5, fixedQuantity = 6
    package static let reorderPoint = 7, safetyStock = 8, negativeDays = 9, positiveDays = 10, onHandConsumption = 11,
        latestFirst = 12
    package static let receiptMargin = 13, issueMargin = 14, reorderMargin = 15, coverageFence = 16, freezeFence = 17
    package static let firmingFence = 18, actionFence = 19, advanceMargin = 20, postponeMargin = 21, seasonalKey = 22
    package static let lotSizing = 23, setupCost = 24, holdingCost = 25, vendorChoice = 26, forecastConsumption = 27
    package static let forecastPeriod = 28, forecastKey = 29, forecastBackward = 30, forecastForward = 31
    package static let priorityMethod = 32, priorityKey = 33, averageDailyUsage = 34, usagePastDays = 35
    package static let usageForwardDays = 36, usagePastPercent = 37, leadTimeFactor = 38, variabilityFactor = 39
    package static let orderCycle = 40, spikeHorizon = 41, spikeThreshold = 42, rescheduleToleranceDays = 43
    package static let rescheduleTolerancePercent = 44, minimumMove = 45
}

package enum SourceColumn {
    package static let item = 0, location = 1, kind = 2, from = 3, priority = 4, splitPercent = 5, leadTimeDays = 6
    package static let leadTimeBasis = 7, leadTimeCalendar = 8, receiptCalendar = 9, orderCalendar = 10
    package static let orderMinimum = 11, orderMultiple = 12, orderMaximum = 13, unitPrice = 14, bill = 15
    package static let effectiveFrom = 16, effectiveTo = 17
}

package enum BillLineColumn {
    package static let parent = 0, component = 1, bill = 2, operation = 3, quantityPer = 4, fixedQuantity = 5
    package static let scrapPercent = 6, multiple = 7, lineType = 8, location = 9, alternateGroup = 10
    package static let preference = 11, effectiveFrom = 12, effectiveTo = 13
    /// Values of `lineType`.
    package static let phantom: Int64 = 1, byProduct: Int64 = 2
}

package enum OnHandColumn {
    package static let item = 0, location = 1, lot = 2, quantity = 3, expiresOn = 4, nettable = 5
}

package enum SupplyColumn {
    package static let order = 0, line = 1, kind = 2, item = 3, location = 4, from = 5, quantity = 6, dueDate = 7
    package static let startDate = 8, status = 9, expiresOn = 10, priority = 11, plannedOrder = 12
}

package enum ComponentColumn {
    package static let order = 0, line = 1, component = 2, location = 3, quantity = 4, date = 5
}

package enum DemandColumn {
    package static let order = 0, line = 1, kind = 2, item = 3, location = 4, quantity = 5, dueDate = 6, priority = 7
    package static let customer = 8
}

package enum ForecastColumn {
    package static let item = 0, location = 1, date = 2, customer = 3, quantity = 4, priority = 5
}

package enum BillColumn {
    package static let item = 0, bill = 1, location = 2, quantityFrom = 3, effectiveFrom = 4, effectiveTo = 5
}

package enum OperationColumn {
    package static let item = 0, bill = 1, operation = 2, scrapPercent = 3
}

package enum ReservationColumn {
    package static let order = 0, line = 1, component = 2, supplyOrder = 3, supplyLine = 4, lot = 5, quantity = 6
}

package enum PriceBreakColumn {
    package static let item = 0, location = 1, from = 2, minimumQuantity = 3, unitPrice = 4, leadTimeDays = 5
    package static let effectiveFrom = 6, effectiveTo = 7
}

package enum ForecastKeyColumn {
    package static let key = 0, period = 1, percent = 2
}

package enum SeasonalFactorColumn {
    package static let key = 0, month = 1, factor = 2
}

package enum PriorityRangeColumn {
    package static let key = 0, priority = 1, limitOf = 2, limitPercent = 3
}

package enum SellableDaysColumn {
    package static let customer = 0, item = 1, sellableDays = 2
}

package enum UsageColumn {
    package static let item = 0, location = 1, date = 2, quantity = 3
}
