"""Rows of a plan in a form in which two planners can be compared, and how they differ, for differential.py."""

import collections
from decimal import Decimal

TABLES = ("orders", "requirements", "pegging", "messages", "consumption")
DATES, QUANTITIES = ("from_date", "to_date"), ("from_quantity", "to_quantity")
# the members of a message that the semantics name, beside message, item, location, order, line
TOLD = {"advance": ("to_date",), "postpone": ("to_date",), "decrease": QUANTITIES, "increase": QUANTITIES,
        "cancel": ("from_quantity",), "delayed": DATES, "below_safety_stock": DATES + QUANTITIES}
# the members of the contract; others that a program adds are not compared
PLACE = ("item", "location")
MEMBERS = {
    "orders": PLACE + ("order", "kind", "from", "quantity", "order_date", "start_date", "receipt_date", "available_date",
                       "required_date", "delay_days", "delayed_to", "status", "priority", "level"),
    "requirements": PLACE + ("kind", "order", "line", "quantity", "requested_date", "required_date", "delay_days",
                             "delayed_to", "covered", "priority", "level"),
    "pegging": PLACE + ("quantity", "demand.kind", "demand.order", "demand.line", "demand.date", "supply.kind",
                        "supply.order", "supply.line", "supply.date", "supply.item"),
    "messages": PLACE + ("message", "order", "line") + DATES + QUANTITIES,
    "consumption": PLACE + ("customer", "date", "order", "line", "quantity"),
}
# messages of which the text does not say when they are told
UNTOLD = ("frozen",)


def plain(value):
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, Decimal)):
        return format(Decimal(value).normalize(), "f")
    return value


def normal(plan, strict):
    """table -> list of flat rows. Ids of planned orders are replaced by what they stand for."""
    names = {}
    for row in plan["orders"]:
        names[row["order"]] = (f"{row['status']} {row['kind']} {plain(row['quantity'])} {row['item']}@{row['location']} "
                               f"for {row['required_date']}")
    result = {}
    for table in TABLES:
        rows = []
        for row in plan[table]:
            flat = {}
            for name, value in row.items():
                if isinstance(value, dict):
                    flat |= {f"{name}.{inner}": v for inner, v in value.items()}
                else:
                    flat[name] = value
            flat = {name: plain(flat[name]) for name in MEMBERS[table] if flat.get(name) is not None}
            for name in ("order", "demand.order", "supply.order"):
                if name in flat:
                    flat[name] = names.get(flat[name], flat[name])
            for name in ("line", "demand.line", "supply.line", "from", "customer"):
                if name in flat:
                    flat[name] = flat[name] or None
            if flat.get("supply.kind") == "substitute":     # what the text says of it: the item it comes from or goes to
                flat |= {"supply.order": None, "supply.line": None, "supply.date": None}
            if table == "messages" and not strict:
                if flat["message"] in UNTOLD:
                    continue
                kept = ("message", "item", "location", "order", "line") + TOLD.get(flat["message"], ())
                flat = {name: flat.get(name) for name in kept}
            rows.append({name: value for name, value in flat.items() if value is not None})
        result[table] = rows
    return result


def differences(ours, theirs):
    """Lines that tell how the program's rows differ from the oracle's: changed members of the nearest pairs, then the rest."""
    lines = []
    for table in TABLES:
        freeze = lambda row: tuple(sorted(row.items(), key=lambda pair: pair[0]))
        a = collections.Counter(freeze(row) for row in ours[table])
        b = collections.Counter(freeze(row) for row in theirs[table])
        only_replan = [dict(row) for row in (a - b).elements()]
        only_oracle = [dict(row) for row in (b - a).elements()]
        pairs = sorted(((sum(x.get(n) != y.get(n) for n in x | y), i, j) for i, x in enumerate(only_replan)
                        for j, y in enumerate(only_oracle)
                        if (x.get("item"), x.get("location"), x.get("message")) ==
                        (y.get("item"), y.get("location"), y.get("message"))))
        used_i, used_j = set(), set()
        for count, i, j in pairs:
            if i in used_i or j in used_j or count > 5:
                continue
            used_i.add(i)
            used_j.add(j)
            x, y = only_replan[i], only_oracle[j]
            same = {n: v for n, v in x.items() if y.get(n) == v and v is not None and n in x}
            changed = ", ".join(f"{n}: replan {x.get(n)}, oracle {y.get(n)}" for n in dict.fromkeys([*x, *y])
                                if x.get(n) != y.get(n))
            lines.append(f"{table}: {changed}  |  {shown(same)}")
        lines += [f"{table}: only replan: {shown(row)}" for i, row in enumerate(only_replan) if i not in used_i]
        lines += [f"{table}: only oracle: {shown(row)}" for j, row in enumerate(only_oracle) if j not in used_j]
    return lines


def shown(row):
    return " ".join(f"{name}={value}" for name, value in row.items() if value is not None)
