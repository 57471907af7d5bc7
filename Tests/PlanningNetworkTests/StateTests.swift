import PlanningEvents
import PlanningModel
import RequirementsPlanning
import Testing

@testable import PlanningNetwork

/// What a network is made of, and whether a snapshot keeps it or it is made of what a snapshot keeps.
///
/// Whoever adds a property finds it missing here, and has to say which of the two it is; if a snapshot is to keep it,
/// `PlanningNetwork.stateVersion` goes up.
@Suite("A snapshot forgets nothing")
struct StateTests {
    private static let lists: [(type: String, value: any Sendable, kept: String, made: String)] = [
        (
            "PlanningNetwork", PlanningNetwork(),
            "texts tables points plans planningDate runs handovers proposedOrders",
            """
            byItem byLocation calendars known bills componentsOfOrder reservationsOfOrder reservationsOfSupply pending \
            leadTimes faults scratch scratchRow
            """
        ),
        ("TextTable", TextTable(), "bytes ends", "prefixes hashes slots"),
        (
            "FactTable", FactTable(.items), "table values presence vacancies",
            "width keyColumns slots usedSlots"
        ),
        (
            "StockingPoints", StockingPoints(), "items locations fixedOrders",
            """
            demands sortedDemands unsortedDemands supplies onHands forecasts usages componentRows explosions transfersOut namings \
            terms exists children parents levels hasCycles isInCycle openCycle cycleMembers hasAlternatives \
            hasPhantomCycle index
            """
        ),
        (
            "Plan", Plan(name: "main"), "name date points affected confirmed released",
            "digest windows unread wantingAdvance awaitingMark orderCount messageCount orderDays"
        ),
        (
            "PointPlan", PointPlan(), "orders slips moves messages digest nextDay traits exchange", "leads"
        ),
        ("PlanExchange", PlanExchange(), "left taken passedOn", ""),
        ("Lot", Substitutes.Lot(expires: .distantFuture, left: .one), "expires left", "given"),
        ("Taken", PlanExchange.Taken(point: 0, expires: .distantFuture, quantity: .one), "point expires quantity", ""),
        (
            "PassedOn",
            PlanExchange.PassedOn(
                key: key, requested: .distantPast, quantity: .one, priority: Priority(rawValue: 0), identity: 0,
                demand: .none),
            "key requested quantity priority identity demand", ""
        ),
        ("Demand", PlanExchange.Demand.none, "point key", ""),
        ("OrderKey", key, "first second isPlanned", ""),
        ("Slip", Slip(parent: 0, order: key, days: 0), "parent order days", ""),
        ("Move", Move(order: key, days: 0, isCancelled: false), "order days isCancelled", ""),
        ("PlanDigest", PlanDigest(), "low high", ""),
        ("OrderPlace", OrderPlace(point: 0, required: .distantPast, number: 0), "point required number", ""),
        ("Handover", Handover(order: .none, line: .none), "order line", ""),
        ("AffectedWindows", AffectedWindows(), "points ranges", ""),
        ("PointSet", PointSet(), "members", "isMember"),
        (
            "RunRecord",
            RunRecord(
                started: RunStarted(
                    run: 1, kind: .regeneration, plan: "main", date: .distantPast, inputPosition: 0,
                    engineVersion: "", scope: RunScope())),
            "started completed", ""
        ),
    ]

    private static let key = OrderKey(required: .distantPast, number: 0)

    @Test("Every stored property is kept, or made of what is kept")
    func storedProperties() {
        for list in Self.lists { check(list.type, list.value, list.kept, list.made) }
    }

    @Test("A planned order is kept with everything that it has")
    func plannedOrder() {
        check(
            "PlannedOrder", PlannedOrder.example,
            """
            required number quantity order start receipt available requested slip issue priority source from bill run \
            kind status
            """, "")
    }

    private func check(_ type: String, _ value: Any, _ kept: String, _ made: String) {
        let properties = Mirror(reflecting: value).children.map { $0.label ?? "" }
        let known = (kept + " " + made).split(separator: " ").map(String.init)
        #expect(Set(properties) == Set(known), "\(type)")
        #expect(properties.count == known.count, "\(type)")
    }
}

extension PlannedOrder {
    fileprivate static let example = PlannedOrder(
        required: .distantPast, number: 0, quantity: .one, order: .distantPast, start: .distantPast,
        receipt: .distantPast, available: .distantPast, requested: .distantPast, slip: 0, issue: .distantPast,
        priority: Priority(rawValue: 0), source: 0, from: .none, bill: .none, run: 0, kind: .buy, status: .planned)
}
