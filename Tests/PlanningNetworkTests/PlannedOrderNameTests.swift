import PlanningModel
import Testing

@testable import PlanningNetwork

@Suite("Ids of planned orders")
struct PlannedOrderNameTests {
    @Test(
        "An id reads back as what it was made of, whatever the names",
        arguments: ["A", "A B", "100%", "a@b/c", "%40", "%2540", "Größe", "", "-1", "日本"])
    func readsBack(name: String) {
        for other in ["MAIN", name] {
            let id = PlannedOrderName(
                item: name, location: other, required: Day(year: 2026, month: 3, day: 31), number: 7)
            #expect(PlannedOrderName(id.description) == id)
        }
    }

    @Test("It is written as the contract shows it")
    func form() {
        let id = PlannedOrderName(
            item: "BK-100", location: "MAIN", required: Day(year: 2026, month: 3, day: 31), number: 1)
        #expect(id.description == "BK-100@MAIN/20260331-1")
    }

    @Test(
        "What is no id is none",
        arguments: [
            "", "SO-7", "A@B", "A@B/20260331", "A@B/20260331-0", "A@B/20260331--1", "A@B/20261331-1",
            "A@B@C/20260331-1",
            "A/B@C/20260331-1", "A@B/2026331-1", "A%@B/20260331-1", "A@B/20260331-99999999999",
        ])
    func none(text: String) {
        #expect(PlannedOrderName(text) == nil)
    }
}
