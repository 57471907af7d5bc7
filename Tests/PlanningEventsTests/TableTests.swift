import Testing

@testable import PlanningEvents

@Suite("Tables of the contract")
struct TableTests {
    /// Tables by number with their columns; `*` a key, `!` required. Their places are the journal's format.
    static let contract: [(number: UInt8, name: String, columns: String)] = [
        (1, "locations", "location*! description calendar issue_calendar receipt_calendar"),
        (2, "calendars", "calendar*! day*! open!"),
        (
            3, "items",
            "item*! description unit standard_cost shelf_life_days superseded_by superseded_from low_level_code"
        ),
        (
            4, "coverage",
            """
            item* location* rule period_days minimum maximum fixed_quantity reorder_point safety_stock negative_days \
            positive_days on_hand_consumption latest_first receipt_margin_days issue_margin_days reorder_margin_days \
            coverage_fence_days freeze_fence_days firming_fence_days action_fence_days advance_margin_days \
            postpone_margin_days seasonal_key lot_sizing setup_cost holding_cost vendor_choice forecast_consumption \
            forecast_period forecast_key forecast_backward_days forecast_forward_days priority_method priority_key \
            adu adu_past_days adu_forward_days adu_past_percent lead_time_factor variability_factor order_cycle_days \
            spike_horizon_days spike_threshold reschedule_tolerance_days reschedule_tolerance_percent \
            minimum_move_days
            """
        ),
        (
            5, "sources",
            """
            item*! location* kind*! from* priority split_percent lead_time_days lead_time_basis lead_time_calendar \
            receipt_calendar order_calendar order_minimum order_multiple order_maximum unit_price bill* \
            effective_from* effective_to
            """
        ),
        (
            6, "bom_components",
            """
            parent*! component*! bill* operation* quantity_per! fixed_quantity scrap_percent multiple line_type \
            location alternate_group preference effective_from* effective_to
            """
        ),
        (7, "bills", "item*! bill*! location* quantity_from* effective_from* effective_to"),
        (8, "operations", "item*! bill* operation*! scrap_percent"),
        (9, "on_hand", "item*! location*! lot* quantity! expires_on nettable"),
        (
            10, "supply_orders",
            """
            order*! line* kind! item! location! from quantity! due_date! start_date status expires_on priority \
            planned_order
            """
        ),
        (11, "supply_components", "order*! line* component*! location quantity! date"),
        (12, "demand_orders", "order*! line* kind item! location! quantity! due_date! priority customer"),
        (13, "forecasts", "item*! location*! date*! customer* quantity! priority"),
        (14, "reservations", "order*! line* component* supply_order* supply_line* lot* quantity!"),
        (
            15, "price_breaks",
            """
            item*! location* from*! minimum_quantity*! unit_price! lead_time_days effective_from* effective_to
            """
        ),
        (16, "forecast_keys", "key*! period*! percent!"),
        (17, "seasonal_factors", "key*! month*! factor!"),
        (18, "priority_ranges", "key*! priority*! limit_of! limit_percent"),
        (19, "sellable_days", "customer*! item* sellable_days!"),
        (20, "usage", "item*! location*! date*! quantity!"),
    ]

    @Test("numbers, names and columns are those of the contract, in its order", arguments: contract)
    func columnsOfTable(number: UInt8, name: String, columns: String) throws {
        let table = try #require(Table(rawValue: number))
        #expect(table.name == name)
        #expect(Table(name: name) == table)
        let found = table.columns.map { $0.name + ($0.isKey ? "*" : "") + ($0.isRequired ? "!" : "") }
        #expect(found.joined(separator: " ") == columns)
        for (index, column) in table.columns.enumerated() {
            #expect(table.index(ofColumn: column.name) == index)
        }
    }

    @Test("there are these tables and no others")
    func all() {
        #expect(Table.allCases.map(\.rawValue) == Self.contract.map(\.number))
        for name in ["", "item", "Items", "items.csv", "supply orders"] { #expect(Table(name: name) == nil) }
        #expect(Table.items.index(ofColumn: "colour") == nil)
    }

    @Test("each table and column has a sentence", arguments: Table.allCases)
    func meanings(table: Table) {
        #expect(table.meanings.columns.map(\.name) == table.columns.map(\.name))
        for sentence in [table.meaning] + table.columns.indices.map(table.meaning(ofColumn:)) {
            #expect(sentence.hasSuffix(".") && !sentence.dropLast().contains(". ") && sentence.count <= 100)
        }
    }

    @Test("an event's kind is the table's number and name", arguments: Table.allCases)
    func kinds(table: Table) throws {
        let kind = EventKind.row(table)
        #expect(kind.code == table.rawValue)
        #expect(kind.name == table.name)
        let bytes: [UInt8] = [table.rawValue, kind.version]
        #expect(try EventKind(of: bytes.span) == kind)
    }

    @Test("operations have the contract's names")
    func operations() {
        #expect([RowOperation.put, .remove, .adjust].map(\.name) == ["put", "remove", "adjust"])
    }
}
