import PlanningModel
import Testing

@testable import RequirementsPlanning

/// Every small world of one stock, one open order and two requirements, against the semantics written down naively.
@Suite("All small worlds")
struct SmallWorldTests {
    struct Setting: Sendable, CustomStringConvertible {
        var leadTime: Int
        var negativeDays: Int
        var multiple: Int
        var description: String { "lead time \(leadTime), negative days \(negativeDays), multiple \(multiple)" }
    }

    private static let settings: [Setting] = [0, 2].flatMap { leadTime in
        [0, 2].flatMap { negative in
            [0, 2].map { Setting(leadTime: leadTime, negativeDays: negative, multiple: $0) }
        }
    }

    @Test("The walk agrees with the naive one", arguments: settings)
    func agree(_ setting: Setting) throws {
        var count = 0
        for onHand in 0...2 {
            for receiptDay in 2...5 {
                for receiptQuantity in 0...2 {
                    for first in 2...5 {
                        for second in first...5 {
                            for quantities in [(1, 1), (1, 3), (2, 1), (3, 2)] {
                                var point = Case(
                                    onHand: onHand, requirements: [(first, quantities.0), (second, quantities.1)],
                                    receipts: receiptQuantity > 0 ? [(receiptDay, receiptQuantity)] : [])
                                point.sources = [
                                    Case.source(leadTime: Int32(setting.leadTime), multiple: setting.multiple)
                                ]
                                point.policy.negativeDays = Int32(setting.negativeDays)
                                let pegs = try point.pegs()
                                #expect(
                                    pegs == Self.naive(point, setting),
                                    "\(point.requirements) \(point.receipts) \(onHand)")
                                count += 1
                            }
                        }
                    }
                }
            }
        }
        #expect(count == 1_440)
    }

    /// Pegs by the text of section 4, without a queue, a balance or a scheduler.
    private static func naive(_ point: Case, _ setting: Setting) -> [String] {
        struct Supply {
            var name: String
            var issue: Int
            var rest: Int
            var isOpen: Bool
        }
        let earliest = 2 + setting.leadTime
        var stock = point.onHand
        var supplies = point.receipts.map { Supply(name: "open0", issue: $0.day, rest: $0.quantity, isOpen: true) }
        var orders = 0
        var pegs: [String] = []
        for (place, requirement) in point.requirements.enumerated() {
            var open = requirement.quantity
            func peg(_ rest: inout Int, _ name: String) {
                let quantity = min(open, rest)
                guard quantity > 0 else { return }
                rest -= quantity
                open -= quantity
                pegs.append("\(place): \(quantity) \(name)")
            }
            peg(&stock, "stock")
            for limit in [requirement.day, max(earliest, requirement.day) + setting.negativeDays] {
                let inOrder = supplies.indices.sorted { left, right in
                    supplies[left].issue != supplies[right].issue
                        ? supplies[left].issue < supplies[right].issue
                        : supplies[left].isOpen != supplies[right].isOpen ? supplies[left].isOpen : left < right
                }
                for index in inOrder where supplies[index].issue <= limit {
                    peg(&supplies[index].rest, supplies[index].name)
                }
            }
            guard open > 0 else { continue }
            let lots =
                setting.multiple == 0 ? open : (open + setting.multiple - 1) / setting.multiple * setting.multiple
            supplies.append(
                Supply(name: "order\(orders)", issue: max(earliest, requirement.day), rest: lots, isOpen: false))
            orders += 1
            peg(&supplies[supplies.count - 1].rest, supplies[supplies.count - 1].name)
        }
        return pegs
    }
}
