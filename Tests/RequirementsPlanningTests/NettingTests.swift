import PlanningModel
import Testing

@testable import RequirementsPlanning

@Suite("Netting and pegging, step by step (semantics section 4)")
struct NettingTests {
    @Test("Stock first, then open orders on time, then a new order")
    func steps() throws {
        let point = Case(onHand: 4, requirements: [(5, 10)], receipts: [(4, 3), (9, 50)])
        #expect(try point.pegs() == ["0: 4 stock", "0: 3 open0", "0: 3 order0"])
        #expect(try point.orders() == ["3@5"])
    }

    @Test("Stock after what is on time, or last")
    func onHandConsumption() throws {
        var point = Case(onHand: 4, requirements: [(5, 10)], receipts: [(4, 3), (9, 50)])
        point.policy.onHandConsumption = .afterOnTimeSupply
        #expect(try point.pegs() == ["0: 3 open0", "0: 4 stock", "0: 3 order0"])
        // Last: what is tolerated by the negative days goes before stock.
        point.policy.onHandConsumption = .last
        point.policy.negativeDays = 4
        #expect(try point.pegs() == ["0: 3 open0", "0: 7 open1"])
        // What only the procurement time tolerates goes behind it: E is the 12th.
        point.policy.negativeDays = 0
        point.sources = [Case.source(leadTime: 10)]
        #expect(try point.pegs() == ["0: 3 open0", "0: 4 stock", "0: 3 open1"])
    }

    @Test("A late receipt is tolerated up to the negative days, or to the earliest issue")
    func tolerance() throws {
        var point = Case(requirements: [(5, 10)], receipts: [(9, 50)])
        point.policy.negativeDays = 3
        #expect(try point.orders() == ["10@5"])
        point.policy.negativeDays = 4
        #expect(try point.orders() == [])
        point.policy.negativeDays = 0
        point.sources = [Case.source(leadTime: 6)]
        #expect(try point.orders() == ["10@5"])
        point.sources = [Case.source(leadTime: 7)]
        #expect(try point.pegs() == ["0: 10 open0"])
    }

    @Test("Positive days keep early receipts and stock for others, but not the order made for a requirement")
    func positiveDays() throws {
        var point = Case(onHand: 4, requirements: [(10, 10)], receipts: [(4, 3), (6, 2)])
        point.policy.positiveDays = 4
        #expect(try point.pegs() == ["0: 2 open1", "0: 8 order0"])
        point.policy.positiveDays = 8
        #expect(try point.pegs() == ["0: 4 stock", "0: 3 open0", "0: 2 open1", "0: 1 order0"])
    }

    @Test("Latest first takes the latest open order on time")
    func latestFirst() throws {
        var point = Case(requirements: [(10, 4), (12, 4)], receipts: [(4, 3), (6, 3), (11, 5)])
        point.policy.isLatestFirst = true
        #expect(try point.pegs() == ["0: 3 open1", "0: 1 open0", "1: 4 open2"])
        point.policy.isLatestFirst = false
        #expect(try point.pegs() == ["0: 3 open0", "0: 1 open1", "1: 2 open1", "1: 2 open2"])
    }

    @Test("The excess of an order is supply for the next requirement")
    func excess() throws {
        var point = Case(requirements: [(5, 3), (6, 4), (9, 5)])
        point.sources = [Case.source(multiple: 5)]
        #expect(try point.orders() == ["5@5", "5@6", "5@9"])
        #expect(
            try point.pegs() == ["0: 3 order0", "1: 2 order0", "1: 2 order1", "2: 3 order1", "2: 2 order2"])
    }

    @Test("A manual stocking point orders nothing and tolerates every open order")
    func manual() throws {
        var point = Case(onHand: 1, requirements: [(5, 10)], receipts: [(30, 4)])
        point.policy.rule = .manual
        #expect(try point.pegs() == ["0: 1 stock", "0: 4 open0"])
        #expect(try point.planned().requirements[0].uncovered == units(5))
    }

    @Test("Without a valid source on the required date nothing is ordered and every open order tolerated")
    func noSource() throws {
        var point = Case(requirements: [(5, 10), (8, 2)], receipts: [(30, 4)])
        point.sources = [Case.source(from: march(6))]
        #expect(try point.pegs() == ["0: 4 open0", "1: 2 order0"])
        #expect(try point.orders() == ["2@8"])
    }

    @Test("Sources of one priority share by quantity, each net quantity as a whole")
    func shares() throws {
        var point = Case(requirements: [(5, 10), (6, 10), (7, 10), (8, 10)])
        point.sources = [Case.source(split: 70_000_000, maximum: 100), Case.source(split: 30_000_000, maximum: 99)]
        // First to the larger share by tie; 10:0 lacks at the second; 10:10, then the first until 70:30.
        #expect(try point.planned().orders.map(\.source) == [0, 1, 0, 0])
    }

    @Test("The lowest priority number is chosen, the next when it is not valid")
    func priorities() throws {
        var point = Case(requirements: [(5, 10), (20, 10)])
        point.sources = [Case.source(priority: 1, to: march(10)), Case.source(priority: 2)]
        #expect(try point.planned().orders.map(\.source) == [0, 1])
    }
}
