"""Random small cases for differential.py: a seed gives an extract and change streams with date moves.

A case has the form of a conformance case: date, tables, steps [{changes, date}]. Left out on purpose, because the text does
not settle them: by-products that (through bills) go into what makes them, source rows of equal priority with and without
split, calendars that are never open.
"""

import datetime
import random

from changes import Changes
from features import Features

TODAY = datetime.date(2026, 3, 2)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = {"buy": "purchase", "make": "production", "transfer": "transfer"}


class Generator(Changes, Features):
    TODAY = TODAY

    def __init__(self, seed, features=()):
        self.r = random.Random(seed)
        self.begin_features(seed, features)
        self.tables = {name: [] for name in self.KEYS}
        self.number = 0

    # ---------------------------------------------------------------- small helpers

    def chance(self, percent):
        return self.r.random() * 100 < percent

    def day(self, low, high):
        return (TODAY + datetime.timedelta(days=self.r.randint(low, high))).isoformat()

    def quantity(self, high=30):
        if self.chance(15):
            return f"{self.r.randint(1, high * 1000) / 1000:.3f}"
        return str(self.r.randint(1, high))

    def next_number(self, prefix):
        self.number += 1
        return f"{prefix}-{self.number}"

    def add(self, table, row):
        row = {column: str(value) for column, value in row.items() if value is not None}
        if all(self.key(table, other) != self.key(table, row) for other in self.tables[table]):
            self.tables[table].append(row)
        return row

    # ---------------------------------------------------------------- master data

    def case(self):
        r = self.r
        self.locations = ["MAIN", "DC"][:1 if self.chance(60) else 2]
        self.make_calendars()
        for location in self.locations:
            self.add("locations", {
                "location": location, "calendar": self.a_calendar(30), "issue_calendar": self.a_calendar(20),
                "receipt_calendar": self.a_calendar(20)})
        levels = r.randint(1, 4)
        count = r.randint(max(2, levels), 12 if self.chance(30) else 6)
        self.items = [f"I{n:02}" for n in range(1, count + 1)]
        self.level = {item: min(n, levels - 1) if n < levels else r.randrange(levels)
                      for n, item in enumerate(self.items)}
        for item in self.items:
            self.add("items", {"item": item})
        self.made = set()
        self.make_bills()
        for item in self.items:
            self.make_sources(item)
        if self.chance(7):
            self.make_cycle()
        self.make_coverage()
        self.make_stock_and_orders()
        self.add_features()
        tables = {name: rows for name, rows in self.tables.items() if rows}
        tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
        steps = self.make_steps()
        return {"title": "generated", "why": "differential", "date": TODAY.isoformat(), "tables": tables, "steps": steps}

    def make_calendars(self):
        self.calendars = []
        if not self.chance(60):
            return
        for name in ("WORK", "ODD")[:self.r.randint(1, 2)]:
            self.calendars.append(name)
            closed = ("sat", "sun") if name == "WORK" else self.r.sample(WEEK, self.r.randint(1, 4))
            for day in WEEK:
                if day in closed or self.chance(50):
                    self.add("calendars", {"calendar": name, "day": day, "open": 0 if day in closed else 1})
            for day in {self.day(-5, 40) for _ in range(self.r.randint(0, 4))}:
                self.add("calendars", {"calendar": name, "day": day, "open": self.r.randint(0, 1)})

    def a_calendar(self, percent):
        return self.r.choice(self.calendars) if self.calendars and self.chance(percent) else None

    def deeper(self, item):
        return [other for other in self.items if self.level[other] > self.level[item]]

    def descendants(self, item):
        found, todo = set(), [item]
        while todo:
            parent = todo.pop()
            for line in self.tables["bom_components"]:
                if line["parent"] == parent and line["component"] not in found:
                    found.add(line["component"])
                    todo.append(line["component"])
        return found

    def make_bills(self):
        for item in self.items:
            below = self.deeper(item)
            if not below or not self.chance(75):
                continue
            self.made.add(item)
            for component in self.r.sample(below, min(len(below), self.r.randint(1, 3))):
                self.make_line(item, component)
        self.by_product = None
        if self.chance(25) and self.made:   # one by-product
            parent = self.r.choice(sorted(self.made))
            used = {line["component"] for line in self.tables["bom_components"]}
            free = [i for i in self.deeper(parent) if i not in self.made and i not in used]
            if not free or self.chance(50):
                free = [f"I{len(self.items) + 1:02}"]
                self.items += free
                self.level[free[0]] = max(self.level.values())
                self.add("items", {"item": free[0]})
            negative = self.chance(40)
            amount = self.r.choice(("0.2", "1", "0.5", "2"))
            self.by_product = self.r.choice(free)
            self.add("bom_components", {
                "parent": parent, "component": self.by_product, "quantity_per": "-" + amount if negative else amount,
                "line_type": None if negative else "by_product", "scrap_percent": 10 if self.chance(20) else None})

    def make_line(self, parent, component):
        r = self.r
        row = {"parent": parent, "component": component, "quantity_per": r.choice(("1", "2", "3", "0.5", "1.25", "0.333")),
               "fixed_quantity": self.quantity(5) if self.chance(10) else None,
               "scrap_percent": r.choice(("5", "20", "3.5")) if self.chance(20) else None,
               "multiple": r.choice(("1", "5", "0.25")) if self.chance(10) else None,
               "location": r.choice(self.locations) if self.chance(7) else None,
               "line_type": "phantom" if self.chance(15) and self.deeper(component) else None}
        if self.chance(15):
            until = r.randint(0, 25)
            self.add("bom_components", row | {"effective_to": self.day(until, until)})
            if self.chance(60):
                start = self.day(until + 1, until + 1)
                self.add("bom_components", row | {"effective_from": start, "quantity_per": r.choice(("1", "4"))})
        else:
            self.add("bom_components", row)
        if self.chance(5):
            self.add("bom_components", {"parent": parent, "component": component, "operation": "20", "quantity_per": "1"})

    # ---------------------------------------------------------------- sources

    def source(self, item, kind, location=None, origin=None, **more):
        r = self.r
        multiple = r.choice(("5", "4", "2.5")) if self.chance(20) else None
        minimum = r.choice(("3", "10")) if self.chance(20) else None
        maximum = r.choice(("20", "40", "15")) if self.chance(15) else None
        row = {"item": item, "location": location, "kind": kind, "from": origin,
               "lead_time_days": r.choice((0, 1, 2, 3, 5, 8, 14)) if self.chance(95) else None,
               "order_minimum": minimum, "order_multiple": multiple, "order_maximum": maximum,
               "receipt_calendar": self.a_calendar(20), "order_calendar": self.a_calendar(20)}
        if self.chance(25):
            row["lead_time_basis"] = "working"
            row["lead_time_calendar"] = self.a_calendar(60)
        return self.add("sources", row | more)

    def make_sources(self, item):
        r = self.r
        kind = "make" if item in self.made or self.chance(4) else "buy"
        if len(self.locations) == 2 and self.chance(60):
            first, second = r.sample(self.locations, 2)
            self.base_sources(item, kind, first)
            if self.chance(75):
                self.source(item, "transfer", second, first)
            else:
                self.base_sources(item, "buy", second)
        elif not self.chance(4):
            self.base_sources(item, kind, None)

    def base_sources(self, item, kind, location):
        r = self.r
        origin = "V1" if kind == "buy" else None
        choice = r.random()
        if choice < 0.62:
            self.source(item, kind, location, origin)
        elif choice < 0.75:      # alternates by priority and effectivity
            until = r.randint(-3, 25)
            self.source(item, kind, location, origin, priority=1, effective_to=self.day(until, until))
            self.source(item, "buy", location, "V2", priority=2,
                        effective_from=self.day(until + 1, until + 4) if self.chance(40) else None)
        elif choice < 0.88:      # split
            share = r.choice((60, 50, 30))
            self.source(item, kind, location, origin, split_percent=share)
            self.source(item, "buy", location, "V2", split_percent=100 - share)
        elif location is None or self.chance(50):   # a row of the location before one of every location
            self.source(item, kind, None, origin)
            self.source(item, "buy", r.choice(self.locations), "V3", priority=r.choice((None, "1")))
        else:                    # valid for a while only
            self.source(item, kind, location, origin, effective_from=self.day(-20, 10),
                        effective_to=self.day(11, 30) if self.chance(50) else None)

    def make_cycle(self):
        if len(self.locations) == 2 and self.chance(40):
            item = self.r.choice(self.items)
            self.source(item, "transfer", "MAIN", "DC", priority=self.r.choice((None, "1")))
            self.source(item, "transfer", "DC", "MAIN", priority=self.r.choice((None, "1")))
            return
        lines = [line for line in self.tables["bom_components"] if line["quantity_per"][0] != "-"]
        if lines:
            line = self.r.choice(lines)
            phantom = self.chance(30)
            self.add("bom_components", {"parent": line["component"], "component": line["parent"], "quantity_per": "1",
                                        "line_type": "phantom" if phantom else None,
                                        "effective_from": self.day(5, 20) if self.chance(30) else None})
            if self.chance(70):
                self.source(line["component"], "make")

    # ---------------------------------------------------------------- coverage

    def coverage_cells(self):
        r = self.r
        row = {}
        if self.chance(65):
            row["rule"] = r.choice(("requirement", "requirement", "period", "min_max", "fixed_quantity", "manual", "period",
                                    "min_max"))
            if row["rule"] == "manual" and self.chance(50):
                row["rule"] = "requirement"
        rule = row.get("rule")
        if rule == "period" or self.chance(10):
            row["period_days"] = r.choice((1, 3, 7, 10))
        if rule == "min_max" or self.chance(5):
            if self.chance(80):
                row["minimum"] = r.choice((0, 5, 15))
                row["maximum"] = r.choice((15, 22, 40)) if self.chance(80) else None
        if rule == "fixed_quantity" or self.chance(8):
            row["fixed_quantity"] = r.choice((6, 12, 25, "2.5"))
        for column, percent, values in (
                ("safety_stock", 25, (2, 10, 20, "7.5")), ("negative_days", 35, (0, 1, 3, 7)),
                ("positive_days", 15, (3, 10, 30)), ("latest_first", 15, (1,)),
                ("on_hand_consumption", 25, ("first", "after_on_time_supply", "last")),
                ("receipt_margin_days", 15, (1, 2)), ("issue_margin_days", 15, (1, 3)), ("reorder_margin_days", 15, (1, 2)),
                ("advance_margin_days", 15, (0, 2, 5)), ("postpone_margin_days", 15, (0, 2, 5))):
            if self.chance(percent):
                row[column] = r.choice(values)
        return row

    def make_coverage(self):
        keys = [("", "")] if self.chance(40) else []
        keys += [("", location) for location in self.locations if self.chance(20)]
        keys += [(item, "") for item in self.items if self.chance(50)]
        keys += [(item, location) for item in self.items for location in self.locations if self.chance(15)]
        for item, location in keys:
            self.add("coverage", {"item": item, "location": location} | self.coverage_cells() | self.feature_cells(item))

    # ---------------------------------------------------------------- stock, supply, demand

    def make_stock_and_orders(self):
        r = self.r
        for item in self.items:
            for location in self.locations:
                for lot in ("", "L1", "L2")[:r.choice((0, 0, 1, 1, 2, 3))]:
                    quantity = self.quantity(40)
                    if self.chance(10):
                        quantity = "-" + quantity
                    self.add("on_hand", {"item": item, "location": location, "lot": lot, "quantity": quantity,
                                         "nettable": 0 if self.chance(8) else None})
        for _ in range(r.randint(0, 2 + len(self.items) // 2)):
            self.supply_order()
        for _ in range(r.randint(1, 4 + len(self.items))):
            self.add("demand_orders", self.demand_row(self.next_number("SO")))
        if self.by_product:
            for _ in range(r.randint(1, 3)):
                self.add("demand_orders", self.demand_row(self.next_number("SO")) | {"item": self.by_product})
        for _ in range(r.randint(0, 3)):
            row = {"item": r.choice(self.items), "location": r.choice(self.locations), "date": self.day(-2, 35),
                   "customer": "C1" if self.chance(30) else None, "quantity": self.quantity(15),
                   "priority": r.randint(1, 3) if self.chance(20) else None}
            same = [x for x in self.tables["forecasts"] if (x["item"], x["location"], x["date"]) ==
                    (row["item"], row["location"], row["date"])]
            if not same:
                self.add("forecasts", row)

    def demand_row(self, order):
        r = self.r
        tops = [item for item in self.items if self.level[item] == 0]
        item = r.choice(tops) if tops and self.chance(60) else r.choice(self.items)
        return {"order": order, "line": "1", "item": item, "location": r.choice(self.locations),
                "quantity": self.quantity(), "due_date": self.day(-4, 35) if self.chance(90) else self.day(-10, 3),
                "priority": r.randint(1, 4) if self.chance(30) else None}

    def supply_order(self):
        row, parts = self.supply_rows(self.next_number("WO"))
        if row:
            self.add("supply_orders", row)
            for part in parts:
                self.add("supply_components", part)

    def supply_rows(self, order):
        r = self.r
        item, location = r.choice(self.items), r.choice(self.locations)
        rows = [s for s in self.tables["sources"] if s["item"] == item and s.get("location") in (None, location)]
        kind, origin = "buy", "V1"
        if rows and self.chance(85):
            source = r.choice(rows)
            kind, origin = source["kind"], source.get("from")
        elif len(self.locations) == 2 and self.chance(50):
            kind, origin = "transfer", [other for other in self.locations if other != location][0]
        if kind == "transfer" and origin == location:
            return None, []
        due = r.randint(-4, 30)
        start = self.day(due - 6, due) if self.chance(45) else None
        row = {"order": order, "line": r.choice(("1", "")), "kind": KINDS[kind], "item": item, "location": location,
               "from": origin, "quantity": self.quantity(), "due_date": self.day(due, due), "start_date": start,
               "status": "approved" if self.chance(25) else None}
        parts = []
        if kind == "make" and self.chance(45):
            for component in self.r.sample(self.deeper(item), min(len(self.deeper(item)), r.randint(1, 2))):
                parts.append({"order": order, "line": row["line"], "component": component,
                              "location": r.choice(self.locations) if self.chance(15) else None,
                              "quantity": "0" if self.chance(20) else self.quantity(20),
                              "date": self.day(due - 6, due) if self.chance(50) else None})
        return row, parts


def generate(seed, features=()):
    return Generator(seed, features).case()
