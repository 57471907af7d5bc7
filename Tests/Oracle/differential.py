#!/usr/bin/env python3
"""Compares Replan with the oracle on random cases.

    differential.py --replan BINARY [--seeds A:B] [--features LIST] [--jobs N] [--shrink] [--out FOLDER] [--strict]
                    [CASE.json ...]

Each seed gives an extract, planned by a regeneration, and up to four steps of changes and date moves, each planned by a
net-change run. After the first plan and every step the rows of orders, requirements, pegging, messages and consumption must
be those of the oracle, as multisets, and a regeneration must leave the digest of the plan unchanged (where it fixes orders
that the net-change run made, section 10: leave the rows that the oracle then has). The order ids of planned orders are the
program's own: they are compared by what they stand for. Of messages, only the members are compared that the text names
(--strict: all but `text`). --features makes the cases use more than the core: names of features.py with commas, `all`.
With case files, those cases are compared instead of seeds. Exit status 0: no difference.
"""

import argparse
import concurrent.futures
import csv
import json
import os
import subprocess
import sys
import tempfile
from decimal import Decimal

import features
import generator
import oracle
from comparing import TABLES, differences, normal
from shrink import as_conformance_case, kinds, pretty, shrink
from tables import Refused

TIMEOUT = 120


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


class Comparison:
    """One case, planned by both, run by run."""

    def __init__(self, case, program, folder, strict):
        self.case, self.strict = case, strict
        self.extract = os.path.join(folder, "extract")
        self.step_path, self.all_path = os.path.join(folder, "changes.ndjson"), os.path.join(folder, "all.ndjson")
        write_extract(case["tables"], self.extract)
        self.replan, self.day, self.changes = Replan(program, folder), case["date"], []
        self.report = self.expected = None

    def run_oracle(self):
        """One run more of the oracle: it fixes what the fences say of its plan before (section 10)."""
        write_changes(self.changes, self.all_path)
        self.report = oracle.report(self.extract, self.day, self.all_path, self.report)      # Refused: not a case
        self.expected = load(oracle.to_json(self.report.rows_of_all()))

    def run(self, step):
        """The lines that tell how the plans of a step differ."""
        if step:
            self.day = step.get("date") or self.day
            self.changes += [change for change in step.get("changes", []) if "table" in change]
        self.run_oracle()
        try:
            if step is None:
                self.replan.command("import", self.extract)
                self.replan.command("regenerate", "--date", self.day)
            else:
                if step.get("changes"):
                    write_changes(step["changes"], self.step_path)
                    self.replan.command("apply", self.step_path)
                self.replan.command("net-change", "--date", self.day)
            lines = self.differences()
            return lines if lines or step is None else self.regenerate()
        except Failure as fault:
            return [str(fault)]

    def regenerate(self):
        digest, fixed = self.replan.digest(), self.report.fixed()
        self.replan.command("regenerate", "--date", self.day)
        self.run_oracle()
        if self.report.fixed() != fixed:
            return [f"after a regeneration: {line}" for line in self.differences()]
        if self.replan.digest() != digest:
            return ["regenerate: changed the digest of the net-change run"]
        return []

    def differences(self):
        return differences(normal(self.replan.plan(), self.strict), normal(self.expected, self.strict))


def run_case(case, program, strict=False):
    """The lines that tell what is wrong, the step, and the oracle's plan there; no lines when the two agree."""
    with tempfile.TemporaryDirectory(prefix="differential-") as folder:
        comparison = Comparison(case, program, folder, strict)
        for number, step in enumerate([None] + case.get("steps", [])):
            lines = comparison.run(step)
            if lines:
                name = f"step {number}" if step else "first plan"
                return [f"{name}: {line}" for line in lines], number, comparison.expected
    return [], None, None


# ---------------------------------------------------------------- many cases

def judge(task):
    """(name, lines, file written). Runs in a process of its own."""
    name, case, options = task
    sys.setrecursionlimit(100000)
    try:
        case = generator.generate(int(name), options.features) if case is None else case
        lines, number, expected = run_case(case, options.replan, options.strict)
    except Refused as reason:
        return name, [f"oracle: refused: {reason}"], None
    except Exception as fault:      # a fault of the oracle is a finding like any other
        return name, [f"oracle: {fault!r}"], None
    written = None
    if lines and options.shrink:
        case = shrink(case, lambda smaller: run_case(smaller, options.replan, options.strict)[0], lines)
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
    parser.add_argument("--features", default="", help=f"all, {', '.join(features.FEATURES)}; none: the core")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 4)
    parser.add_argument("--shrink", action="store_true", help="write the smallest case that still differs")
    parser.add_argument("--out", default=".", help="the folder for shrunk cases")
    parser.add_argument("--strict", action="store_true", help="compare every member of messages but text")
    parser.add_argument("--lines", type=int, default=12, help="lines of difference shown a case")
    options = parser.parse_args()
    options.replan, options.features = os.path.abspath(options.replan), features.named(options.features)
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
