import PlanningModel
import Testing

@testable import PlanningNetwork

@Suite("How nervous a run is")
struct NervousnessTests {
    private static let today = Day(year: 2026, month: 3, day: 2)

    private func order(_ quantity: Int64, in days: Int32, start: Int32 = 0, from: Int32 = 0) -> PlannedOrder {
        let day = Self.today + days
        return PlannedOrder(
            required: day + 9, number: 1, quantity: Quantity(rawValue: quantity * Quantity.scale), order: day,
            start: day + start, receipt: day + 5, available: day + 5, requested: day + 9, issue: day + 9,
            priority: .blank, source: 0, from: TextID(rawValue: from), bill: .none, kind: .buy,
            status: .planned)
    }

    private func share(_ orders: [PlannedOrder], _ note: (inout Nervousness) -> Void) -> String {
        var days = OrderDays()
        for order in orders { days.change(order.order, by: 1) }
        var nervousness = Nervousness(today: Self.today)
        note(&nervousness)
        return nervousness.share(of: days).description
    }

    @Test(
        "An order weighs 1 today, a half in four weeks, a third in eight; one that is past due weighs 1",
        arguments: [(0, 1_000_000), (28, 500_000), (56, 333_333), (-3, 1_000_000)] as [(Int32, Int64)])
    func weight(days: Int32, weight: Int64) {
        #expect(Nervousness.weight(Self.today + days, today: Self.today) == weight)
    }

    @Test("An order added today beside one of four weeks ahead is two thirds of the plan")
    func added() {
        let (near, far) = (order(4, in: 0), order(9, in: 28))
        #expect(share([near, far]) { $0.noteAdded(near) } == "0.666667")
    }

    @Test("Removed orders count on both sides: one of today gone from beside another is a half")
    func removed() {
        #expect(share([order(4, in: 0)]) { $0.noteRemoved(order(9, in: 0)) } == "0.5")
    }

    @Test("A quantity counts by the part that is another, a day or source by the whole order")
    func changed() {
        let (old, more) = (order(6, in: 0), order(8, in: 0))
        #expect(share([more]) { $0.noteChange(from: old, to: more) } == "0.25")
        let later = order(6, in: 0, start: 1)
        #expect(share([later]) { $0.noteChange(from: old, to: later) } == "1")
        let other = order(6, in: 0, from: 1)
        #expect(share([other]) { $0.noteChange(from: old, to: other) } == "1")
        #expect(share([old]) { $0.noteChange(from: old, to: old) } == "0")
        #expect(share([]) { _ in } == "0")
    }
}
