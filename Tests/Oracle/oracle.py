#!/usr/bin/env python3
"""A reference planner for Replan: `oracle.py EXTRACT --date D --what all --changes FILE.ndjson`.

Prints one JSON object with the plan (rows of section 4 of the data contract). Exit status 65: bad input data.
"""

import argparse
import json
import sys

from actions import Actions
from dates import day_of, text_of
from delays import Delays
from netting import ON_HAND, Plan
from network import Network, utf8
from tables import Facts, OutOfScope, Q, Refused, Tables

TABLES = ("orders", "requirements", "pegging", "messages", "consumption")


class Number:
    """A quantity on its way to JSON."""

    def __init__(self, scaled):
        self.scaled = scaled

    def __str__(self):
        whole, part = divmod(abs(self.scaled), Q)
        text = f"{whole}.{part:06}".rstrip("0").rstrip(".")
        return "-" + text if self.scaled < 0 else text


def number(scaled):
    return None if scaled is None else Number(scaled)


def to_json(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {to_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n ".join(to_json(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


class Report:
    def __init__(self, facts, day):
        self.facts, self.today = facts, day
        self.network = Network(facts, day)
        self.plan = Plan(self.network)
        self.delays = Delays(self.plan)
        self.actions = Actions(self.plan)
        level = self.network.level
        self.points = sorted(self.plan.points.values(), key=lambda p: (level[p.point], utf8(p.point[0]), utf8(p.point[1])))

    def level(self, point):
        return self.network.level[point]

    # ---------------------------------------------------------------- tables of the plan

    def orders(self):
        rows = []
        for point in self.points:
            for order in sorted(point.orders, key=lambda o: o.key()):
                delay, delayed_to = self.delays.of_order(order)
                rows.append({
                    "order": order.order, "kind": order.kind, "item": order.item, "location": order.location,
                    "from": None if order.kind == "make" else order.source["from"], "quantity": number(order.quantity),
                    "order_date": text_of(order.chain.order), "start_date": text_of(order.chain.start),
                    "receipt_date": text_of(order.chain.receipt), "available_date": text_of(order.chain.available),
                    "required_date": text_of(order.required), "delay_days": delay, "delayed_to": text_of(delayed_to),
                    "status": "planned", "priority": order.priority, "level": self.level(point.point), "run": 1})
        return rows

    def requirements(self):
        rows = []
        for point in self.points:
            for r in point.requirements:
                delay, delayed_to = self.delays.of_requirement(r)
                rows.append({
                    "item": r.point[0], "location": r.point[1], "kind": r.kind, "order": r.order, "line": r.line,
                    "quantity": number(r.quantity), "requested_date": text_of(r.requested),
                    "required_date": text_of(r.required), "delay_days": delay, "delayed_to": text_of(delayed_to),
                    "covered": number(r.quantity - r.open), "priority": r.priority, "level": self.level(r.point)})
        return rows

    def pegging(self):
        rows = []
        for point in self.points:
            receipts = ([point.on_hand] if point.on_hand else []) + point.receipts
            for receipt in receipts:
                date = None if receipt.rank == ON_HAND else text_of(receipt.available)
                supply = {"kind": receipt.kind, "order": receipt.order, "line": receipt.line, "date": date}
                merged = {}     # one row a link: parts of one requirement and one receipt are one
                for peg in receipt.pegs:
                    key = (id(peg.requirement), None if peg.requirement else peg.date)
                    if key in merged:
                        merged[key][1] += peg.quantity
                    else:
                        merged[key] = [peg, peg.quantity]
                for peg, quantity in merged.values():
                    r = peg.requirement
                    demand = {"kind": "safety_stock", "order": None, "line": None} if r is None else \
                        {"kind": r.kind, "order": r.order, "line": r.line}
                    rows.append({"item": point.point[0], "location": point.point[1], "quantity": number(quantity),
                                 "demand": demand | {"date": text_of(peg.date)}, "supply": supply})
        return rows

    def consumption(self):
        return []       # section 9, rule `none`

    # ---------------------------------------------------------------- messages (section 11)

    def messages(self):
        self.rows = []
        for table, row in self.facts.invalid:
            self.tell("invalid_data", row.get("item") or row.get("parent") or row.get("component"), row.get("location"),
                      row.get("order"), row.get("line") or ("" if row.get("order") else None))
        for point in self.points:
            self.messages_of_point(point)
        for action in self.actions.found:
            order = action.order
            self.tell(action.action, order.item, order.location, order.order, order.line, action.from_date,
                      action.to_date, action.from_quantity, action.to_quantity)
        return self.rows

    def tell(self, message, item, location, order=None, line=None, from_date=None, to_date=None, from_quantity=None,
             to_quantity=None):
        text = f"{message}: {item} at {location}, order {order}"
        self.rows.append({
            "message": message, "item": item, "location": location, "order": order, "line": line,
            "from_date": text_of(from_date), "to_date": text_of(to_date), "from_quantity": number(from_quantity),
            "to_quantity": number(to_quantity), "text": text})

    def messages_of_point(self, point):
        item, location = point.point
        if self.network.unplannable(point.point):
            self.tell("bom_cycle", item, location)
        for r in point.requirements:
            if r.requested < self.today:
                self.tell("past_due_requirement", item, location, r.order, r.line, r.requested, r.required)
            if r.kind in ("sales", "forecast"):
                delay, delayed_to = self.delays.of_requirement(r)
                if delay:
                    self.tell("delayed", item, location, r.order, r.line, r.requested, delayed_to)
            if r.no_source:
                self.tell("no_source", item, location, r.order, r.line, r.required, None, r.open)
            if r.open:
                self.tell("uncovered", item, location, r.order, r.line, r.required, None, r.open)
        for order in self.network.open_orders:
            if order.point == point.point and order.due < self.today:
                self.tell("past_due_receipt", item, location, order.order, order.line, order.due, self.today)
        for order in point.orders:
            delay, delayed_to = self.delays.of_order(order)
            if delay:
                self.tell("delayed", item, location, order.order, None, order.required, delayed_to)
            if order.no_bom:
                self.tell("no_bom", item, location, order.order, None, order.chain.start)
        self.below_safety_stock(point)

    def below_safety_stock(self, point):
        """One message for the first stretch of days looked at on which the projected balance ends below the floor."""
        if not point.plannable or point.floor == 0:
            return
        stretch = []
        for day in sorted({self.today, point.F} | {r.required for r in point.requirements}):
            balance = point.final_balance(day)
            if balance < point.floor:
                stretch.append((day, balance))
            elif stretch:
                break
        if stretch:
            self.tell("below_safety_stock", *point.point, None, None, stretch[0][0], stretch[-1][0], point.floor,
                      min(balance for _, balance in stretch))


def plan(extract, date, changes=None):
    """The plan as a dictionary of rows, for other programs."""
    tables = Tables.read(extract)
    if changes:
        tables.apply(changes)
    report = Report(Facts(tables), day_of(date))
    return {table: getattr(report, table)() for table in TABLES}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract")
    parser.add_argument("--date", required=True, help="the planning date")
    parser.add_argument("--what", default="all", choices=("all",) + TABLES)
    parser.add_argument("--changes", help="a change stream that is applied first")
    options = parser.parse_args()
    sys.setrecursionlimit(100000)
    try:
        rows = plan(options.extract, options.date, options.changes)
    except Refused as refused:
        print("\n".join(refused.lines), file=sys.stderr)
        return 65
    except OutOfScope as reason:
        print(f"not covered by the oracle: {reason}", file=sys.stderr)
        return 70
    print(to_json(rows if options.what == "all" else rows[options.what]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
