import PlanningEvents
import Testing

@testable import PlanningNetwork

@Suite("Columns that the network reads are where the contract has them")
struct ColumnTests {
    private static let places: [(Table, Int, String)] = [
        (.items, ItemColumn.item, "item"),
        (.locations, LocationColumn.location, "location"), (.locations, LocationColumn.calendar, "calendar"),
        (.locations, LocationColumn.issueCalendar, "issue_calendar"),
        (.locations, LocationColumn.receiptCalendar, "receipt_calendar"),
        (.calendars, CalendarColumn.calendar, "calendar"), (.calendars, CalendarColumn.day, "day"),
        (.calendars, CalendarColumn.open, "open"),
        (.coverage, CoverageColumn.item, "item"), (.coverage, CoverageColumn.location, "location"),
        (.coverage, CoverageColumn.rule, "rule"), (.coverage, CoverageColumn.periodDays, "period_days"),
        (.coverage, CoverageColumn.minimum, "minimum"), (.coverage, CoverageColumn.maximum, "maximum"),
        (.coverage, CoverageColumn.fixedQuantity, "fixed_quantity"),
        (.coverage, CoverageColumn.safetyStock, "safety_stock"),
        (.coverage, CoverageColumn.negativeDays, "negative_days"),
        (.coverage, CoverageColumn.positiveDays, "positive_days"),
        (.coverage, CoverageColumn.onHandConsumption, "on_hand_consumption"),
        (.coverage, CoverageColumn.latestFirst, "latest_first"),
        (.coverage, CoverageColumn.receiptMargin, "receipt_margin_days"),
        (.coverage, CoverageColumn.issueMargin, "issue_margin_days"),
        (.coverage, CoverageColumn.reorderMargin, "reorder_margin_days"),
        (.coverage, CoverageColumn.advanceMargin, "advance_margin_days"),
        (.coverage, CoverageColumn.postponeMargin, "postpone_margin_days"),
        (.sources, SourceColumn.item, "item"), (.sources, SourceColumn.location, "location"),
        (.sources, SourceColumn.kind, "kind"), (.sources, SourceColumn.from, "from"),
        (.sources, SourceColumn.priority, "priority"), (.sources, SourceColumn.splitPercent, "split_percent"),
        (.sources, SourceColumn.leadTimeDays, "lead_time_days"),
        (.sources, SourceColumn.leadTimeBasis, "lead_time_basis"),
        (.sources, SourceColumn.leadTimeCalendar, "lead_time_calendar"),
        (.sources, SourceColumn.receiptCalendar, "receipt_calendar"),
        (.sources, SourceColumn.orderCalendar, "order_calendar"),
        (.sources, SourceColumn.orderMinimum, "order_minimum"),
        (.sources, SourceColumn.orderMultiple, "order_multiple"),
        (.sources, SourceColumn.orderMaximum, "order_maximum"), (.sources, SourceColumn.bill, "bill"),
        (.sources, SourceColumn.effectiveFrom, "effective_from"), (.sources, SourceColumn.effectiveTo, "effective_to"),
        (.bomComponents, BillLineColumn.parent, "parent"), (.bomComponents, BillLineColumn.component, "component"),
        (.bomComponents, BillLineColumn.bill, "bill"), (.bomComponents, BillLineColumn.operation, "operation"),
        (.bomComponents, BillLineColumn.quantityPer, "quantity_per"),
        (.bomComponents, BillLineColumn.fixedQuantity, "fixed_quantity"),
        (.bomComponents, BillLineColumn.scrapPercent, "scrap_percent"),
        (.bomComponents, BillLineColumn.multiple, "multiple"), (.bomComponents, BillLineColumn.lineType, "line_type"),
        (.bomComponents, BillLineColumn.location, "location"),
        (.bomComponents, BillLineColumn.effectiveFrom, "effective_from"),
        (.bomComponents, BillLineColumn.effectiveTo, "effective_to"),
        (.onHand, OnHandColumn.item, "item"), (.onHand, OnHandColumn.location, "location"),
        (.onHand, OnHandColumn.lot, "lot"), (.onHand, OnHandColumn.quantity, "quantity"),
        (.onHand, OnHandColumn.nettable, "nettable"),
        (.supplyOrders, SupplyColumn.order, "order"), (.supplyOrders, SupplyColumn.line, "line"),
        (.supplyOrders, SupplyColumn.kind, "kind"), (.supplyOrders, SupplyColumn.item, "item"),
        (.supplyOrders, SupplyColumn.location, "location"), (.supplyOrders, SupplyColumn.from, "from"),
        (.supplyOrders, SupplyColumn.quantity, "quantity"), (.supplyOrders, SupplyColumn.dueDate, "due_date"),
        (.supplyOrders, SupplyColumn.startDate, "start_date"), (.supplyOrders, SupplyColumn.status, "status"),
        (.supplyOrders, SupplyColumn.plannedOrder, "planned_order"),
        (.supplyComponents, ComponentColumn.order, "order"), (.supplyComponents, ComponentColumn.line, "line"),
        (.supplyComponents, ComponentColumn.component, "component"),
        (.supplyComponents, ComponentColumn.location, "location"),
        (.supplyComponents, ComponentColumn.quantity, "quantity"), (.supplyComponents, ComponentColumn.date, "date"),
        (.demandOrders, DemandColumn.order, "order"), (.demandOrders, DemandColumn.line, "line"),
        (.demandOrders, DemandColumn.kind, "kind"), (.demandOrders, DemandColumn.item, "item"),
        (.demandOrders, DemandColumn.location, "location"), (.demandOrders, DemandColumn.quantity, "quantity"),
        (.demandOrders, DemandColumn.dueDate, "due_date"), (.demandOrders, DemandColumn.priority, "priority"),
        (.forecasts, ForecastColumn.item, "item"), (.forecasts, ForecastColumn.location, "location"),
        (.forecasts, ForecastColumn.date, "date"), (.forecasts, ForecastColumn.customer, "customer"),
        (.forecasts, ForecastColumn.quantity, "quantity"), (.forecasts, ForecastColumn.priority, "priority"),
    ]

    @Test("Each place holds the column of its name")
    func places() {
        for (table, place, name) in Self.places {
            #expect(table.columns[place].name == name, "column \(place) of \(table.name)")
        }
    }

    @Test("Line types and lead-time bases are numbered as the network takes them")
    func choices() {
        let types = Table.bomComponents.columns[BillLineColumn.lineType].type
        #expect(types == .choice(["item", "phantom", "by_product"]))
        #expect(Table.sources.columns[SourceColumn.leadTimeBasis].type == .choice(["calendar", "working"]))
        #expect(Table.supplyOrders.columns[SupplyColumn.status].type == .choice(["open", "approved"]))
    }
}
