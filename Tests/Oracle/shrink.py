"""The smallest case that still differs, written as a conformance case, for differential.py."""

import json

from comparing import TABLES, TOLD
from tables import Refused


def kinds(lines):
    """What sort of failures they are: the tables and commands named."""
    return {line.split(": ")[1] for line in lines}


def shrink(case, run, lines, budget=1500):
    """Drops steps, changes, rows and cells while the same sort of failure persists. `run`: case -> its lines."""
    wanted = kinds(lines)
    best, tries = case, 0

    def fails(candidate):
        nonlocal tries
        tries += 1
        if tries > budget:
            return False
        try:
            found = run(candidate)
        except (Refused, KeyError, RecursionError):
            return False
        return bool(kinds(found) & wanted)

    progress = True
    while progress and tries < budget:
        progress = False
        for place in places(best):
            length = len(at(best, place))
            size = length
            while size >= 1:
                start = 0
                while start < len(at(best, place)):
                    candidate = copied(best)
                    del at(candidate, place)[start:start + size]
                    if fails(candidate):
                        best, progress = candidate, True
                    else:
                        start += size
                size //= 2
        for table in list(best["tables"]):
            for index, row in enumerate(best["tables"][table]):
                for column in list(row):
                    candidate = copied(best)
                    del candidate["tables"][table][index][column]
                    if fails(candidate):
                        best, progress = candidate, True
    best = copied(best)
    best["tables"] = {table: rows for table, rows in best["tables"].items() if rows}
    return best


def copied(case):
    return json.loads(json.dumps(case, default=str))


def places(case):
    """Every list of a case from which something can be dropped."""
    found = [("steps",)] if case.get("steps") else []
    found += [("steps", n, "changes") for n in range(len(case.get("steps", [])))]
    return found + [("tables", table) for table in case["tables"]]


def at(case, place):
    for name in place:
        if isinstance(name, int) and name >= len(case):
            return []
        case = case[name]
    return case


def as_conformance_case(case, seed, lines, number, expected):
    """The case with what the oracle says of the differing tables (planned orders without their ids)."""
    planned = {row["order"] for row in expected["orders"]}
    expect = {}
    for table in TABLES:
        if table not in kinds(lines):
            continue
        rows = []
        for row in expected[table]:
            row = {name: value for name, value in row.items() if name not in ("run", "text", "level", "status")}
            for part in [row] + [v for v in row.values() if isinstance(v, dict)]:
                if part.get("order") in planned:
                    del part["order"]
                    part.pop("line", None)
                if part.get("line") == "":
                    del part["line"]
            if table == "messages":
                row = {n: v for n, v in row.items() if v is not None and n in
                       ("message", "item", "location", "order", "line") + TOLD.get(row["message"], ())}
            rows.append(row)
        expect[table] = rows
    case = copied(case)
    case["title"], case["why"] = f"seed {seed}", lines[0]
    if number:
        case["steps"] = case["steps"][:number]
        case["steps"][-1]["expect"] = expect
    else:
        case.pop("steps", None)
        case["expect"] = expect
    return case


def pretty(case):
    """JSON with one row a line."""
    tables = ",\n".join(f"  {json.dumps(table)}: [\n" + ",\n".join("   " + json.dumps(row, default=float) for row in rows) + "\n  ]"
                        for table, rows in case["tables"].items())
    rest = "".join(f",\n {json.dumps(name)}: {json.dumps(case[name], default=float)}" for name in ("expect", "steps")
                   if name in case)
    head = ",\n".join(f" {json.dumps(name)}: {json.dumps(case[name])}" for name in ("title", "why", "date"))
    return "{\n" + head + ',\n "tables": {\n' + tables + "\n }" + rest + "\n}\n"
