"""Random change streams for generator.py."""

import datetime


class Changes:
    """The part of a generator (Generator) that changes what it made."""

    KEYS = {"locations": ("location",), "calendars": ("calendar", "day"), "items": ("item",),
            "coverage": ("item", "location"), "demand_orders": ("order", "line"), "supply_orders": ("order", "line"),
            "supply_components": ("order", "line", "component"), "on_hand": ("item", "location", "lot"),
            "sources": ("item", "location", "kind", "from", "bill", "effective_from"),
            "bom_components": ("parent", "component", "bill", "operation", "effective_from"),
            "forecasts": ("item", "location", "date", "customer"),
            "bills": ("item", "bill", "location", "quantity_from", "effective_from"),
            "operations": ("item", "bill", "operation"),
            "reservations": ("order", "line", "component", "supply_order", "supply_line", "lot"),
            "price_breaks": ("item", "location", "from", "minimum_quantity", "effective_from"),
            "forecast_keys": ("key", "period"), "seasonal_factors": ("key", "month"),
            "priority_ranges": ("key", "priority"), "sellable_days": ("customer", "item"),
            "usage": ("item", "location", "date")}

    def put(self, table, row):
        row = {column: str(value) for column, value in row.items() if value is not None}
        key = self.key(table, row)
        self.tables[table] = [other for other in self.tables[table] if self.key(table, other) != key] + [row]
        return [{"table": table, "op": "put", "row": row}]

    def key(self, table, row):
        return {column: row[column] for column in self.KEYS[table] if row.get(column)}

    def remove(self, table, row):
        self.tables[table].remove(row)
        return [{"table": table, "op": "remove", "row": self.key(table, row)}]

    def make_steps(self):
        steps, today = [], self.TODAY
        for _ in range(self.r.randint(0, 4)):
            step = {"changes": []}
            for _ in range(self.r.choice((0, 1, 1, 2, 3, 5))):
                step["changes"] += self.change()
            step["changes"] += self.feature_changes()
            if self.chance(40):
                today += datetime.timedelta(days=self.r.choice((1, 1, 2, 5, 9)))
            step["date"] = today.isoformat()
            steps.append(step)
        return steps

    def change(self):
        r, tables = self.r, self.tables
        some = lambda table: r.choice(tables[table]) if tables[table] else None
        what = r.choice(("demand", "demand", "new demand", "remove demand", "stock", "stock", "supply", "new supply",
                         "remove supply", "source", "bill", "coverage", "calendar", "forecast", "item"))
        if what == "new demand":
            row = self.demand_row(self.next_number("SO"))
            if self.chance(6):
                row["item"] = "NEW"
            return self.put("demand_orders", row)
        if what == "demand" and some("demand_orders"):
            row = dict(some("demand_orders"))
            row[r.choice(("quantity", "due_date"))] = None
            row["quantity"] = row["quantity"] or self.quantity()
            row["due_date"] = row["due_date"] or self.day(-3, 40)
            return self.put("demand_orders", row)
        if what == "remove demand" and some("demand_orders"):
            return self.remove("demand_orders", some("demand_orders"))
        if what == "stock":
            row = some("on_hand")
            if row is None or self.chance(20):
                return self.put("on_hand", {"item": r.choice(self.items), "location": r.choice(self.locations),
                                            "quantity": self.quantity(40)})
            sign = r.choice(("", "-"))
            return [{"table": "on_hand", "op": "adjust", "row": self.key("on_hand", row) |
                     {"quantity": sign + self.quantity(10)}}]
        if what == "supply" and some("supply_orders"):
            row = dict(some("supply_orders"))
            if self.chance(50):
                row["quantity"] = self.quantity()
            else:
                row["due_date"] = self.day(-4, 40)
            return self.put("supply_orders", row)
        if what == "new supply":
            row, parts = self.supply_rows(self.next_number("WO"))
            if row:
                changes = self.put("supply_orders", row)
                for part in parts:
                    changes += self.put("supply_components", part)
                return changes
        if what == "remove supply" and some("supply_orders"):
            row, changes = some("supply_orders"), []
            if not self.chance(10):
                for part in [p for p in tables["supply_components"]
                             if (p["order"], p.get("line", "")) == (row["order"], row.get("line", ""))]:
                    changes += self.remove("supply_components", part)
            return changes + self.remove("supply_orders", row)
        if what == "source" and some("sources"):
            row = dict(some("sources"))
            if self.chance(15):
                return self.remove("sources", some("sources"))
            row["lead_time_days"] = r.choice((0, 2, 4, 10))
            return self.put("sources", row)
        if what == "bill" and some("bom_components"):
            row = dict(some("bom_components"))
            if self.chance(15):
                return self.remove("bom_components", some("bom_components"))
            if row["quantity_per"][0] != "-":
                row["quantity_per"] = r.choice(("1", "2.5", "4"))
                return self.put("bom_components", row)
        if what == "coverage":
            row = {"item": r.choice(self.items + [""]), "location": r.choice(self.locations + ["", ""])}
            return self.put("coverage", row | self.coverage_cells() | self.feature_cells(row["item"]))
        if what == "calendar" and self.calendars:
            return self.put("calendars", {"calendar": r.choice(self.calendars), "day": self.day(-2, 30),
                                          "open": r.randint(0, 1)})
        if what == "forecast" and self.chance(50):
            return self.put("forecasts", {"item": r.choice(self.items), "location": r.choice(self.locations),
                                          "date": self.day(-2, 35), "quantity": self.quantity(15)})
        if what == "item" and self.chance(20):
            row = some("items")
            if row and self.chance(60):
                return self.remove("items", row)
            return self.put("items", {"item": r.choice(self.items + ["NEW"])})
        return []
