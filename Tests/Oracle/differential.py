#!/usr/bin/env python3
"""Compares Replan with the oracle on random cases.

    differential.py --replan BINARY [--seeds A:B] [--jobs N] [--shrink] [--out FOLDER] [--strict] [CASE.json ...]

Each seed gives an extract, planned by a regeneration, and up to four steps of changes and date moves, each planned by a
net-change run. After the first plan and every step the rows of orders, requirements, pegging and messages must be those of
the oracle, as multisets, and a regeneration must leave the digest of the plan unchanged. The order ids of planned orders are
the program's own: they are compared by what they stand for. Of messages, only the members are compared that the text names
(--strict: all but `text`). With case files, those cases are compared instead of seeds. Exit status 0: no difference.
"""

import argparse
import collections
import concurrent.futures
import csv
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

import generator
import oracle
from tables import OutOfScope, Refused

TABLES = ("orders", "requirements", "pegging", "messages")
TIMEOUT = 120
DATES, QUANTITIES = ("from_date", "to_date"), ("from_quantity", "to_quantity")
# the members of a message that the semantics name, beside message, item, location, order, line
TOLD = {"advance": ("to_date",), "postpone": ("to_date",), "decrease": QUANTITIES, "increase": QUANTITIES,
        "cancel": ("from_quantity",), "delayed": DATES, "below_safety_stock": DATES + QUANTITIES}


class Failure(Exception):
    """The program failed: an exit status, no answer, another digest."""


def load(text):
    return json.loads(text, parse_float=Decimal)


# ---------------------------------------------------------------- the program under test

class Replan:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.environment = dict(os.environ, REPLAN_JOURNAL=os.path.join(folder, "journal"))

    def command(self, *arguments):
        try:
            done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment, capture_output=True,
                                  text=True, encoding="utf-8", timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Failure(f"{arguments[0]}: no answer in {TIMEOUT} s") from None
        if done.returncode:
            said = (done.stderr or done.stdout).strip()[:500]
            raise Failure(f"{arguments[0]}: exit status {done.returncode}: {said}")
        return done.stdout

    def plan(self):
        return {table: load(self.command(table, "--format", "json")) for table in TABLES}

    def digest(self):
        return max(load(self.command("runs", "--format", "json")), key=lambda run: run["run"])["digest"]

    def check_regeneration(self, day):
        before = self.digest()
        self.command("regenerate", "--date", day)
        if self.digest() != before:
            raise Failure("regenerate: changed the digest of the net-change run")


# ---------------------------------------------------------------- rows that can be compared

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
        if row["status"] == "planned":
            names[row["order"]] = (f"planned {row['kind']} {plain(row['quantity'])} {row['item']}@{row['location']} "
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
            for name in ("run", "text"):
                flat.pop(name, None)
            flat = {name: plain(value) for name, value in flat.items()}
            for name in ("order", "demand.order", "supply.order"):
                if name in flat:
                    flat[name] = names.get(flat[name], flat[name])
            for name in ("line", "demand.line", "supply.line", "from"):
                if name in flat:
                    flat[name] = flat[name] or None
            if table == "messages" and not strict:
                kept = ("message", "item", "location", "order", "line") + TOLD.get(flat["message"], ())
                flat = {name: flat.get(name) for name in kept}
            rows.append(flat)
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


# ---------------------------------------------------------------- one case

def write_extract(tables, folder):
    os.makedirs(folder)
    for table, rows in tables.items():
        names = list(dict.fromkeys(column for row in rows for column in row))
        with open(os.path.join(folder, table + ".csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows([cell(row.get(name)) for name in names] for row in rows)


def cell(value):
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def write_changes(changes, path):
    with open(path, "w", encoding="utf-8") as file:
        for change in changes:
            file.write(json.dumps(change, ensure_ascii=False, default=cell) + "\n")


def run_case(case, program, strict=False, all_steps=False):
    """The lines that tell what is wrong, and the oracle's plan there; no lines when the two agree."""
    with tempfile.TemporaryDirectory(prefix="differential-") as folder:
        extract = os.path.join(folder, "extract")
        write_extract(case["tables"], extract)
        changes_path, all_path = os.path.join(folder, "changes.ndjson"), os.path.join(folder, "all.ndjson")
        replan, day, changes, lines, expected = Replan(program, folder), case["date"], [], [], None
        steps = [None] + case.get("steps", [])
        for number, step in enumerate(steps):
            name = f"step {number}" if step else "first plan"
            if step:
                day = step.get("date") or day
                changes += [change for change in step.get("changes", []) if "table" in change]
            write_changes(changes, all_path)
            expected = oracle.plan(extract, day, all_path)     # Refused, OutOfScope: not a case
            expected = load(oracle.to_json(expected))
            try:
                if step is None:
                    replan.command("import", extract)
                    replan.command("regenerate", "--date", day)
                else:
                    if step.get("changes"):
                        write_changes(step["changes"], changes_path)
                        replan.command("apply", changes_path)
                    replan.command("net-change", "--date", day)
                lines = [f"{name}: {line}" for line in differences(normal(replan.plan(), strict), normal(expected, strict))]
                if step:
                    try:
                        replan.check_regeneration(day)
                    except Failure as fault:
                        lines.append(f"{name}: {fault}")
            except Failure as fault:
                lines.append(f"{name}: {fault}")
            if lines:
                return lines, number, expected
    return [], None, None


def kinds(lines):
    """What sort of failures they are: the tables and commands named."""
    return {line.split(": ")[1] for line in lines}


# ---------------------------------------------------------------- shrinking

def shrink(case, program, strict, lines, budget=1500):
    """Drops steps, changes, rows and cells while the same sort of failure persists."""
    wanted = kinds(lines)
    best, tries = case, 0

    def fails(candidate):
        nonlocal tries
        tries += 1
        if tries > budget:
            return False
        try:
            found = run_case(candidate, program, strict)[0]
        except (Refused, OutOfScope, KeyError, RecursionError):
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


# ---------------------------------------------------------------- many cases

def judge(task):
    """(name, lines, file written). Runs in a process of its own."""
    name, case, options = task
    sys.setrecursionlimit(100000)
    try:
        case = generator.generate(int(name)) if case is None else case
        lines, number, expected = run_case(case, options.replan, options.strict)
    except (Refused, OutOfScope) as reason:
        return name, [f"oracle: refused: {reason}"], None
    except Exception as fault:      # a fault of the oracle is a finding like any other
        return name, [f"oracle: {fault!r}"], None
    written = None
    if lines and options.shrink:
        case = shrink(case, options.replan, options.strict, lines)
        lines, number, expected = run_case(case, options.replan, options.strict)
        if lines:
            written = os.path.join(options.out, f"shrunk-{os.path.basename(name)}.json".replace(".json.json", ".json"))
            with open(written, "w", encoding="utf-8") as file:
                file.write(pretty(as_conformance_case(case, name, lines, number, expected)))
    return name, lines, written


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", help="case files in the conformance format")
    parser.add_argument("--replan", required=True, help="the program under test")
    parser.add_argument("--seeds", default="1:101", help="A:B, B left out; or one seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 4)
    parser.add_argument("--shrink", action="store_true", help="write the smallest case that still differs")
    parser.add_argument("--out", default=".", help="the folder for shrunk cases")
    parser.add_argument("--strict", action="store_true", help="compare every member of messages but text")
    parser.add_argument("--lines", type=int, default=12, help="lines of difference shown a case")
    options = parser.parse_args()
    options.replan = os.path.abspath(options.replan)
    if options.cases:
        tasks = []
        for path in options.cases:
            with open(path, encoding="utf-8") as file:
                tasks.append((path, load(file.read()), options))
    else:
        first, _, last = options.seeds.partition(":")
        tasks = [(str(seed), None, options) for seed in range(int(first), int(last or int(first) + 1))]
    failed = 0
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        for name, lines, written in pool.map(judge, tasks):
            if lines:
                failed += 1
                print(f"seed {name}: {len(lines)} differences" + (f", written to {written}" if written else ""))
                print("".join(f"    {line}\n" for line in lines[:options.lines]), end="", flush=True)
                if len(lines) > options.lines:
                    print(f"    and {len(lines) - options.lines} more")
    print(f"{len(tasks) - failed} agree, {failed} differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
