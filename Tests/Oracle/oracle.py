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
from facts import Facts
from marks import marks_before
from messages import Messages
from network import Network
from plan import Plan
from records import ON_HAND, utf8
from schema import Number, number
from tables import Refused, Tables

TABLES = ("orders", "requirements", "pegging", "messages", "consumption")


def to_json(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {to_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n ".join(to_json(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


class Report(Messages):
    """The plan of one run. `before`: the report of the run before it, if there was one."""

    def __init__(self, facts, day, before=None):
        self.facts, self.today = facts, day
        self.network = Network(facts, day, marks_before(before.plan if before else None, facts, day))
        self.plan = Plan(self.network)
        self.delays = Delays(self.plan)
        self.actions = Actions(self.plan)
        level = self.network.level
        self.points = sorted(self.plan.points.values(), key=lambda p: (level[p.point], utf8(p.point[0]), utf8(p.point[1])))

    def level(self, point):
        return self.network.level[point]

    def fixed(self):
        """The orders that were fixed before this run, as something to compare."""
        return [(mark.point, mark.required, mark.number, mark.status) for mark in self.network.fixed]

    def rows_of_all(self):
        return {table: getattr(self, table)() for table in TABLES}

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
                    "status": order.status, "priority": number(order.priority), "level": self.level(point.point), "run": 1})
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
                    "covered": number(r.quantity - r.open), "priority": number(r.priority), "level": self.level(r.point)})
        return rows

    def pegging(self):
        rows = []
        for point in self.points:
            links = [(self.supply(receipt), peg) for receipt in point.stock + point.receipts for peg in receipt.pegs]
            links += [(self.supply(peg.receipt), peg) for r in point.requirements for peg in r.pegs if peg.receipt.item]
            merged = {}     # one row a link: parts of one requirement and one supply are one, whatever the lots
            for supply, peg in links:
                asking = peg.requirement
                if asking is not None and asking.taken:
                    asking = asking.origin      # what one requirement takes of an alternative is one link there
                owner = None if supply["kind"] in ("on_hand", "substitute") else id(peg.receipt)
                key = (owner, supply["kind"], supply.get("item"), id(asking), None if peg.requirement else peg.date)
                if key in merged:
                    merged[key][2] += peg.quantity
                else:
                    merged[key] = [supply, peg, peg.quantity]
            for supply, peg, quantity in merged.values():
                r = peg.requirement
                demand = {"kind": "safety_stock", "order": None, "line": None} if r is None else \
                    {"kind": r.kind, "order": r.order, "line": r.line}
                rows.append({"item": point.point[0], "location": point.point[1], "quantity": number(quantity),
                             "demand": demand | {"date": text_of(peg.date)}, "supply": supply})
        return rows

    @staticmethod
    def supply(receipt):
        if receipt.item:
            return {"kind": "substitute", "order": None, "line": None, "date": None, "item": receipt.item}
        date = None if receipt.rank == ON_HAND else text_of(receipt.available)
        return {"kind": receipt.kind, "order": receipt.order, "line": receipt.line, "date": date}

    def consumption(self):
        return [{"item": point[0], "location": point[1], "customer": line.row["customer"], "date": text_of(line.day),
                 "order": order.row["order"], "line": order.row["line"] or "", "quantity": number(quantity)}
                for point, forecast in self.plan.forecasts.items() for order, line, quantity in forecast.consumed]


def report(extract, date, changes=None, before=None):
    """The plan of a run with the extract and a change stream; `before`: the report of the run before it."""
    tables = Tables.read(extract)
    if changes:
        tables.apply(changes)
    return Report(Facts(tables), day_of(date), before)


def plan(extract, date, changes=None):
    """The plan as a dictionary of rows, for other programs."""
    return report(extract, date, changes).rows_of_all()


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
    print(to_json(rows if options.what == "all" else rows[options.what]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
