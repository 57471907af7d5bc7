"""Random input for the features beyond the core, each behind a switch of generator.py and differential.py.

A feature draws from random numbers of its own, so that the core of a seed is the same with and without it.
"""

import contextlib
import random

GROUPS = {"fences": ("coverage_fence", "freeze_fence", "firming_fence", "action_fence"),
          "bills": ("versions", "operations")}
FEATURES = ("forecast", "seasonal", "coverage_fence", "freeze_fence", "firming_fence", "action_fence", "prices", "versions",
            "operations", "priority", "decoupling", "shelf_life", "reservations", "alternates", "supersession",
            "lot_sizing")
CUSTOMERS = ("C1", "C2", None)


def named(text):
    """The features that a switch names: `forecast,fences`, `all`, `all,-priority`, nothing for the core."""
    chosen = set()
    for name in filter(None, text.split(",")):
        bare = name.lstrip("-")
        members = FEATURES if bare == "all" else GROUPS.get(bare, (bare,))
        if not set(members) <= set(FEATURES):
            raise ValueError(f"unknown feature {bare}; known: all, {', '.join([*GROUPS, *FEATURES])}")
        chosen = chosen - set(members) if name.startswith("-") else chosen | set(members)
    return tuple(name for name in FEATURES if name in chosen)


class Features:
    """The part of a generator (Generator) that makes what the features read."""

    def begin_features(self, seed, features):
        self.features = features
        self.random_of = {feature: random.Random(f"{seed} {feature}") for feature in features}
        self.lots_of_cost = set()

    @contextlib.contextmanager
    def drawing(self, feature):
        core, self.r = self.r, self.random_of[feature]
        yield
        self.r = core

    def add_features(self):
        for feature in self.features:
            with self.drawing(feature):
                getattr(self, "add_" + feature, lambda: None)()

    def feature_cells(self, item):
        """More cells of a new coverage row."""
        cells = {}
        for feature in self.features:
            with self.drawing(feature):
                cells |= getattr(self, "cells_of_" + feature, lambda item: {})(item)
        return cells

    def feature_changes(self):
        changes = []
        for feature in self.features:
            with self.drawing(feature):
                if self.chance(25):
                    changes += getattr(self, "change_" + feature, list)()
        return changes

    def some(self, table):
        return self.r.choice(self.tables[table]) if self.tables[table] else None

    def change_row(self, table, **cells):
        """Puts a row of the table again with other cells."""
        row = self.some(table)
        return self.put(table, row | cells) if row else []

    # ---------------------------------------------------------------- section 9

    def add_forecast(self):
        for key in ("K1", "K2"):
            for period in self.r.sample(range(1, 6), 3):
                self.add("forecast_keys", {"key": key, "period": period,
                                           "percent": self.r.choice((100, 50, 25, "33.3", -20, 120))})
        for item in self.items:
            if self.chance(50):
                self.make_forecast_of(item)
        for row in self.tables["demand_orders"]:
            customer = self.r.choice(CUSTOMERS)
            if customer:
                row["customer"] = customer

    def make_forecast_of(self, item):
        location = self.r.choice(self.locations)
        for _ in range(self.r.randint(1, 5)):
            self.add("forecasts", {"item": item, "location": location, "date": self.day(-3, 45),
                                   "customer": self.r.choice(CUSTOMERS), "quantity": self.quantity(20)})
        for _ in range(self.r.randint(0, 4)):
            order = self.next_number("FO")
            self.add("demand_orders", self.demand_row(order) | {"item": item, "location": location})

    def cells_of_forecast(self, item):
        if not self.chance(75):
            return {}
        return {"forecast_consumption": self.r.choice(("none", "percent", "key_period", "dynamic_period",
                                                       "backward_forward", "backward_forward", "key_period")),
                "forecast_period": self.r.choice(("day", "week", "month", None)),
                "forecast_key": self.r.choice(("K1", "K2", None)),
                "forecast_backward_days": self.r.choice((None, 0, 3, 10)),
                "forecast_forward_days": self.r.choice((None, 0, 2, 7))}

    def change_forecast(self):
        if self.chance(30):
            return self.change_row("forecast_keys", percent=str(self.r.choice((0, 40, 75))))
        if self.chance(30) and self.tables["forecasts"]:
            return self.remove("forecasts", self.some("forecasts"))
        return self.change_row("forecasts", quantity=self.quantity(20))

    # ---------------------------------------------------------------- section 5: seasonal factors, lot sizing

    def add_seasonal(self):
        for key in ("S1", "S2"):
            for month in (3, 4):
                if self.chance(80):
                    self.add("seasonal_factors", {"key": key, "month": month,
                                                  "factor": self.r.choice(("0.5", "1.5", "2", "0", "1.333333"))})
            self.add("seasonal_factors", {"key": key, "month": 12, "factor": "3"})

    def cells_of_seasonal(self, item):
        return {"seasonal_key": self.r.choice(("S1", "S2"))} if self.chance(50) else {}

    def change_seasonal(self):
        return self.change_row("seasonal_factors", factor=self.r.choice(("0.25", "1", "2.5")))

    def cells_of_lot_sizing(self, item):
        if not item or not self.chance(60):
            return {}
        self.lots_of_cost.add(item)
        return {"rule": "requirement", "lot_sizing": self.r.choice((
            "silver_meal", "least_unit_cost", "part_period", "wagner_whitin", "economic_order_quantity",
            "period_order_quantity")),
            "setup_cost": self.r.choice((0, 20, 50, "12.5", 100)), "holding_cost": self.r.choice(("0.1", "1", "0.25", "2"))}

    def add_lot_sizing(self):
        for item in sorted(self.lots_of_cost):
            for _ in range(self.r.randint(1, 4)):
                self.add("demand_orders", self.demand_row(self.next_number("SO")) | {"item": item})

    # ---------------------------------------------------------------- section 10

    def cells_of_coverage_fence(self, item):
        return {"coverage_fence_days": self.r.choice((0, 5, 12, 20, 30))} if self.chance(40) else {}

    def cells_of_freeze_fence(self, item):
        return {"freeze_fence_days": self.r.choice((0, 2, 5, 9))} if self.chance(40) else {}

    def cells_of_firming_fence(self, item):
        return {"firming_fence_days": self.r.choice((0, 1, 4, 8))} if self.chance(35) else {}

    def cells_of_action_fence(self, item):
        return {"action_fence_days": self.r.choice((0, 4, 10, 20))} if self.chance(50) else {}

    # ---------------------------------------------------------------- section 6

    def add_prices(self):
        for item in self.items:
            rows = [row for row in self.tables["sources"] if row["item"] == item and row["kind"] == "buy"]
            for row in rows:
                if self.chance(80):
                    row["unit_price"] = self.r.choice(("10", "11", "9.5", "10"))
            if rows and self.chance(60):
                row = dict(self.r.choice(rows))
                row = {column: row[column] for column in row if column in ("item", "location", "kind", "priority")}
                for supplier in ("V4", "V5"):
                    self.source(item, "buy", row.get("location"), supplier, priority=row.get("priority"),
                                unit_price=self.r.choice((None, "10", "10.5", "9")))
        for row in self.tables["sources"]:
            if row["kind"] == "buy" and self.chance(60):
                for minimum in self.r.sample((1, 5, 10, 20, 40), self.r.randint(1, 2)):
                    self.add("price_breaks", {
                        "item": row["item"], "from": row["from"], "minimum_quantity": minimum,
                        "location": self.r.choice(self.locations) if self.chance(30) else None,
                        "unit_price": self.r.choice(("8", "9", "9.5", "10")),
                        "lead_time_days": self.r.choice((None, 0, 1, 6)),
                        "effective_from": self.day(-5, 20) if self.chance(25) else None,
                        "effective_to": self.day(21, 40) if self.chance(20) else None})

    def cells_of_prices(self, item):
        return {"vendor_choice": self.r.choice(("lowest_price", "shortest_lead_time", "priority"))} if self.chance(65) else {}

    def change_prices(self):
        if self.chance(25) and self.tables["price_breaks"]:
            return self.remove("price_breaks", self.some("price_breaks"))
        return self.change_row("price_breaks", unit_price=self.r.choice(("7", "9", "12")))

    # ---------------------------------------------------------------- section 7

    def add_versions(self):
        for item in sorted(self.made):
            below = self.deeper(item)
            if not below or not self.chance(60):
                continue
            for bill in ("L", "S")[:self.r.randint(1, 2)]:
                self.add("bom_components", {"parent": item, "component": self.r.choice(below), "bill": bill,
                                            "quantity_per": self.r.choice(("1", "2", "0.75"))})
                for _ in range(self.r.randint(1, 2)):
                    self.add("bills", {"item": item, "bill": bill,
                                       "location": self.r.choice(self.locations) if self.chance(30) else None,
                                       "quantity_from": self.r.choice((None, 5, 10, 20)),
                                       "effective_from": self.day(-5, 20) if self.chance(30) else None,
                                       "effective_to": self.day(21, 40) if self.chance(20) else None})
            if self.chance(15):
                for row in self.tables["sources"]:
                    if row["item"] == item and row["kind"] == "make":
                        row["bill"] = "L"

    def change_versions(self):
        if self.chance(50) and self.tables["bills"]:
            return self.remove("bills", self.some("bills"))
        row = self.some("bills")
        return self.put("bills", row | {"effective_to": self.day(20, 30)}) if row else []

    def add_operations(self):
        for item in self.items:
            for bill in sorted({line.get("bill", "") for line in self.tables["bom_components"] if line["parent"] == item}):
                if self.chance(60):
                    for operation in self.r.sample(("5", "10", "20", "100", "X"), self.r.randint(1, 3)):
                        self.add("operations", {"item": item, "bill": bill, "operation": operation,
                                                "scrap_percent": self.r.choice(("10", "20", "0", "2.5", None))})
        for line in self.tables["bom_components"]:
            operation = self.r.choice(("5", "10", "20", "7", "Y"))
            key = self.key("bom_components", line | {"operation": operation})
            if "operation" not in line and self.chance(50) and all(
                    self.key("bom_components", other) != key for other in self.tables["bom_components"]):
                line["operation"] = operation

    def change_operations(self):
        if self.chance(30) and self.tables["operations"]:
            return self.remove("operations", self.some("operations"))
        return self.change_row("operations", scrap_percent=self.r.choice(("5", "50", "0")))

    def add_alternates(self):
        """A second line for the need of a line, by an item that is bought or lies deeper."""
        for number, line in enumerate(list(self.tables["bom_components"])):
            below = [other for other in self.deeper(line["parent"]) if other != line["component"]]
            if line.get("line_type") or line["quantity_per"][0] == "-" or not below or not self.chance(50):
                continue
            group = {"alternate_group": f"G{number}"}
            line |= group | {"preference": "1"}
            other = {column: line[column] for column in line if column in (
                "parent", "bill", "operation", "location", "effective_from", "effective_to")}
            self.add("bom_components", other | group | {
                "component": self.r.choice(below), "preference": self.r.choice(("2", "2", "0")),
                "quantity_per": self.r.choice(("1", "2", "0.3"))})

    def add_supersession(self):
        for item in list(self.items):
            if self.chance(25):
                successor = self.r.choice([f"{item}N"] + [other for other in self.deeper(item)][:1])
                if successor not in self.items:
                    self.items.append(successor)
                    self.level[successor] = self.level[item]
                    self.add("items", {"item": successor})
                    self.make_sources(successor)
                self.row_of_item(item).update({"superseded_by": successor} | (
                    {"superseded_from": self.day(-3, 25)} if self.chance(75) else {}))

    def row_of_item(self, item):
        return next(row for row in self.tables["items"] if row["item"] == item)

    def change_supersession(self):
        rows = [row for row in self.tables["items"] if "superseded_by" in row]
        return self.put("items", self.r.choice(rows) | {"superseded_from": self.day(0, 30)}) if rows else []

    # ---------------------------------------------------------------- section 4: reservations

    def add_reservations(self):
        for _ in range(self.r.randint(1, 5)):
            self.add("reservations", self.reservation())
        self.tables["reservations"] = [row for row in self.tables["reservations"] if row]

    def reservation(self):
        supply = self.some("supply_orders") if self.chance(40) else None
        lot = {"lot": self.r.choice(("L1", "L2"))} if not supply and self.chance(25) else {}
        if supply:
            lot = {"supply_order": supply["order"], "supply_line": supply.get("line", "")}
        part = self.some("supply_components")
        if part and self.chance(30):
            asking = {"order": part["order"], "line": part.get("line", ""), "component": part["component"]}
        else:
            rows = self.tables["demand_orders"]
            if supply:
                rows = [row for row in rows if (row["item"], row["location"]) == (supply["item"], supply["location"])] or rows
            row = self.r.choice(rows) if rows else None
            if row is None:
                return {}
            asking = {"order": row["order"], "line": row["line"]}
        return asking | lot | {"quantity": self.quantity(15)}

    def change_reservations(self):
        if self.chance(30) and self.tables["reservations"]:
            return self.remove("reservations", self.some("reservations"))
        row = self.reservation()
        return self.put("reservations", row) if row else []

    # ---------------------------------------------------------------- sections 12 and 13

    def add_priority(self):
        for priority, limit, percent in ((0, "zero", None), (10, "minimum", None), (30, "reorder_point", 50),
                                         (35, "reorder_point", None), (60, "maximum", None), (90, "infinite", None)):
            if self.chance(75):
                self.add("priority_ranges", {"key": "R1", "priority": priority, "limit_of": limit, "limit_percent": percent})
        self.add("priority_ranges", {"key": "R1", "priority": 80, "limit_of": "maximum"})
        for row in self.tables["supply_orders"]:
            if self.chance(40):
                row["priority"] = str(self.r.choice((0, 5, 20, 70)))

    def cells_of_priority(self, item):
        if not item or not self.chance(45):
            return {}
        reorder_point = self.r.choice((5, 12, 30))
        return {"rule": "priority", "reorder_point": reorder_point, "maximum": reorder_point + self.r.choice((0, 10, 25)),
                "minimum": self.r.choice((None, 3)), "priority_key": self.r.choice(("R1", None)),
                "priority_method": self.r.choice(("percent", "single_range", "split_ranges", None))}

    def change_priority(self):
        return self.change_row("supply_orders", priority=str(self.r.choice((0, 50, 100))))

    def add_decoupling(self):
        for item in self.items:
            for location in self.locations:
                for _ in range(self.r.choice((0, 0, 2, 4))):
                    self.add("usage", {"item": item, "location": location, "date": self.day(-20, 0),
                                       "quantity": self.quantity(20)})

    def cells_of_decoupling(self, item):
        if not item or not self.chance(45):
            return {}
        cells = {"rule": "decoupling", "lead_time_factor": self.r.choice((None, "0.5", "0.333333")),
                 "variability_factor": self.r.choice((None, "0.5", "1")), "order_cycle_days": self.r.choice((None, 0, 5)),
                 "spike_horizon_days": self.r.choice((None, 3, 10)), "spike_threshold": self.r.choice((None, 5, 15))}
        if self.chance(50):
            return cells | {"adu": self.r.choice((1, "2.5", 6))}
        return cells | {"adu_past_days": self.r.choice((None, 7, 14)), "adu_forward_days": self.r.choice((None, 5, 20)),
                        "adu_past_percent": self.r.choice((None, 30, 100))}

    def change_decoupling(self):
        return self.put("usage", {"item": self.r.choice(self.items), "location": self.r.choice(self.locations),
                                  "date": self.day(-10, 3), "quantity": self.quantity(20)})

    # ---------------------------------------------------------------- section 14

    def add_shelf_life(self):
        for item in self.items:
            if self.chance(55):
                self.row_of_item(item)["shelf_life_days"] = str(self.r.choice((0, 2, 5, 10, 30)))
        for row in self.tables["on_hand"]:
            if row["quantity"][0] != "-" and self.chance(60):
                row["expires_on"] = self.day(-3, 30)
        for row in self.tables["supply_orders"]:
            if self.chance(30):
                row["expires_on"] = self.day(0, 40)
        for row in self.tables["demand_orders"]:
            if self.chance(50):
                row["customer"] = self.r.choice(("C1", "C2"))
        self.add("sellable_days", {"customer": "C1", "sellable_days": self.r.choice((1, 4, 8))})
        self.add("sellable_days", {"customer": self.r.choice(("C1", "C2")), "item": self.r.choice(self.items),
                                   "sellable_days": self.r.choice((0, 2, 6))})

    def change_shelf_life(self):
        what = self.r.choice(("items", "on_hand", "sellable_days"))
        if what == "items":
            return self.change_row("items", shelf_life_days=str(self.r.choice((1, 4, 15))))
        if what == "sellable_days":
            return self.change_row("sellable_days", sellable_days=str(self.r.randint(0, 6)))
        row = self.some("on_hand")
        return self.put("on_hand", row | {"expires_on": self.day(-2, 20)}) if row and row["quantity"][0] != "-" else []
