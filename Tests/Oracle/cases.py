#!/usr/bin/env python3
"""Plans conformance cases with the oracle, run by run: `cases.py [CASE.json or FOLDER ...]` (default: Tests/ConformanceCases).

A case states the planning date, the rows of the tables, what is expected and steps of changes. Every step is a run with the
plan of the step before, so that orders are frozen and firmed as section 10 says; a run more follows each, as with the
program. A row that is expected must be matched by a row of the plan of its own that has the members stated.
"""

import os
import sys
import tempfile

import oracle
from differential import load, write_changes, write_extract
from tables import Refused

OWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "ConformanceCases")


def agrees(stated, actual):
    if isinstance(stated, dict):
        return isinstance(actual, dict) and all(agrees(v, actual.get(k)) for k, v in stated.items() if k != "none")
    return stated == actual


def unmatched(stated, actual):
    """The stated rows, and the rows, that are left when as many as possible are paired."""
    owner = {}

    def pair(index, tried):
        for number, row in enumerate(actual):
            if number not in tried and agrees(stated[index], row):
                tried.add(number)
                if number not in owner or pair(owner[number], tried):
                    owner[number] = index
                    return True
        return False

    missing = [row for index, row in enumerate(stated) if not pair(index, set())]
    return missing, [row for number, row in enumerate(actual) if number not in owner]


def faults_of(expect, rows):
    """What of the expectation the plan does not hold, as lines."""
    lines = []
    for table in oracle.TABLES:
        stated = [row for row in expect.get(table, ()) if not row.get("none")]
        lines += [f"{table}: not wanted: {row}" for row in expect.get(table, ()) if row.get("none")
                  if any(agrees(row, actual) for actual in rows[table])]
        actual = rows[table]
        if table == "orders":
            points = {(row["item"], row["location"]) for row in stated}
            actual = [row for row in actual if (row["item"], row["location"]) in points]
        missing, surplus = unmatched(stated, actual)
        lines += [f"{table}: missing: {row}" for row in missing]
        if table == "orders" and not expect.get("partial"):
            lines += [f"{table}: surplus: {row}" for row in surplus]
    return lines


def judge(path):
    with open(path, encoding="utf-8") as file:
        case = load(file.read())
    with tempfile.TemporaryDirectory(prefix="case-") as folder:
        extract, stream = os.path.join(folder, "extract"), os.path.join(folder, "changes.ndjson")
        write_extract(case["tables"], extract)
        if "rejects" in case:
            try:
                oracle.plan(extract, case["date"])
                return ["not refused"]
            except Refused as refused:
                return [f"the refusal does not name {word}" for word in case["rejects"] if word not in str(refused)]
        lines, changes, day, report = [], [], case["date"], None
        for number, step in enumerate([case] + case.get("steps", [])):
            day = step.get("date") or day
            changes += [change for change in step.get("changes", []) if "table" in change]
            write_changes(changes, stream)
            report = oracle.report(extract, day, stream, report)
            rows = load(oracle.to_json(report.rows_of_all()))
            lines += [f"step {number}: {line}" for line in faults_of(step.get("expect", {}), rows)]
            if number:
                report = oracle.report(extract, day, stream, report)
        return lines


def main():
    sys.setrecursionlimit(100000)
    paths = []
    for name in sys.argv[1:] or [OWN]:
        paths += [os.path.join(name, file) for file in os.listdir(name) if file.endswith(".json")] \
            if os.path.isdir(name) else [name]
    failed = 0
    for path in sorted(paths):
        try:
            lines = judge(path)
        except Refused as refused:      # the program reads more than the contract says
            print(f"SKIP  {os.path.basename(path)}  {refused.lines[0]}")
            continue
        failed += bool(lines)
        print(f"{'FAIL' if lines else 'PASS'}  {os.path.basename(path)}", *lines, sep="\n      ", flush=True)
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
