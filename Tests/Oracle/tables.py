"""The tables of the data contract: reading an extract, its faults, the change stream."""

import csv
import gzip
import io
import json
import os

from schema import DEFAULTS, KEYS, Q, REFERENCES, REQUIRED, SCHEMA, TYPES, value_of

NAMED_BY_FIRST_KEY = ("calendars", "seasonal_factors", "forecast_keys", "priority_ranges")


class Refused(Exception):
    """Bad input data: exit status 65."""

    def __init__(self, lines):
        super().__init__("\n".join(lines))
        self.lines = lines


def floor_to(value, multiple):
    return value // multiple * multiple if multiple else value


def typed(table, cells, faults):
    """A row in its types. `cells`: column -> text; `faults` gets (column, what is wrong)."""
    row = dict.fromkeys(TYPES[table])
    for column, text in cells.items():
        if column not in TYPES[table]:
            faults.append((column, "unknown column"))
        elif text != "":
            try:
                row[column] = value_of(text, TYPES[table][column])
            except ValueError:
                faults.append((column, f"{text!r} is not valid"))
    for column in REQUIRED[table]:
        if cells.get(column, "") == "":
            faults.append((column, "is required"))
    for column, value in DEFAULTS.get(table, {}).items():
        if row[column] is None:
            row[column] = value
    if table == "sources":
        # Section 5: a maximum that, rounded down to the multiple, is 0 or below the minimum is refused.
        maximum = row["order_maximum"]
        if maximum is not None:
            maximum = floor_to(maximum, row["order_multiple"])
            if maximum == 0 or maximum < (row["order_minimum"] or 0):
                faults.append(("order_maximum", "rounded down to the multiple is 0 or below the minimum"))
    if table == "operations" and row["scrap_percent"] >= 100 * Q:
        faults.append(("scrap_percent", "is not below 100"))
    return row


def key_of(table, row):
    return tuple("" if row[c] is None else row[c] for c in KEYS[table])


class Tables:
    """All rows by their key. `line_of` remembers where a row of the extract came from."""

    def __init__(self):
        self.rows = {table: {} for table in SCHEMA}
        self.line_of = {}

    # ---------------------------------------------------------------- the extract (contract, section 1)

    @classmethod
    def read(cls, folder):
        tables, faults = cls(), []
        for name in sorted(os.listdir(folder)):
            table = name[:-3] if name.endswith(".gz") else name
            table = table[:-4] if table.endswith(".csv") else None
            if table not in SCHEMA:
                faults.append(f"{name}:1: unknown file")
                continue
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8-sig")
            reader = csv.reader(io.StringIO(text, newline=""))
            header = next(reader, [])
            unknown = [c for c in header if c not in TYPES[table]]
            faults += [f"{name}:1: {c}: unknown column" for c in unknown]
            if unknown:
                continue
            for cells in reader:
                if not cells:
                    continue
                found = []
                row = typed(table, dict(zip(header, cells)), found)
                key = key_of(table, row)
                if key in tables.rows[table]:
                    found.append((",".join(KEYS[table]), "the key is given twice"))
                faults += [f"{name}:{reader.line_num}: {column}: {what}" for column, what in found]
                tables.rows[table][key] = row
                tables.line_of[table, key] = reader.line_num
        for table, rows in tables.rows.items():
            for key, row in rows.items():
                faults += [f"{table}.csv:{tables.line_of[table, key]}: {column}: {row[column]!r} is not known"
                           for column in tables.dangling(table, row)]
        if faults:
            raise Refused(faults)
        return tables

    # ---------------------------------------------------------------- references

    def known(self, table, name):
        if table in NAMED_BY_FIRST_KEY:
            return any(key[0] == name for key in self.rows[table])
        return (name,) in self.rows[table]

    def dangling(self, table, row, keys=True):
        """The columns of the row that name something unknown; calendars and other keys: only in an extract."""
        missing = [column for column, other in REFERENCES.get(table, {}).items()
                   if row[column] and (keys or other not in NAMED_BY_FIRST_KEY) and not self.known(other, row[column])]
        if table in ("sources", "supply_orders") and row["kind"] == "transfer":
            if row["from"] and not self.known("locations", row["from"]):
                missing.append("from")
        if table == "supply_components" and (row["order"], row["line"] or "") not in self.rows["supply_orders"]:
            missing.append("order")
        if table == "reservations":
            asking = "supply_orders" if row["component"] else "demand_orders"
            if (row["order"], row["line"] or "") not in self.rows[asking]:
                missing.append("order")
            if row["supply_order"] and (row["supply_order"], row["supply_line"] or "") not in self.rows["supply_orders"]:
                missing.append("supply_order")
        return missing

    # ---------------------------------------------------------------- the change stream (contract, section 2)

    def apply(self, path):
        faults = []
        with open(path, encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                if text.strip():
                    faults += [f"{os.path.basename(path)}:{number}: {what}" for what in self.change(text)]
        if faults:
            raise Refused(faults)

    def change(self, text):
        """Applies one line. Returns what is wrong with it."""
        try:
            change = json.loads(text, parse_float=str, parse_int=str)
        except ValueError:
            return ["not JSON"]
        if "table" not in change:
            return [] if "date" in change else ["neither table nor date"]
        table, operation = change["table"], change.get("op")
        if table not in SCHEMA:
            return [f"unknown table {table}"]
        cells = {column: "" if value is None else {True: "1", False: "0"}.get(value, value)
                 for column, value in change["row"].items()}
        faults = []
        if operation == "remove":
            row = typed(table, {c: cells[c] for c in cells if c in KEYS[table]}, [])
            if self.rows[table].pop(key_of(table, row), None) is None:
                faults.append(("row", "is not there"))
        elif operation == "adjust" and table == "on_hand":
            row = typed(table, cells, faults)
            if not faults:
                old = self.rows[table].get(key_of(table, row))
                if old:
                    old["quantity"] += row["quantity"]
                else:
                    self.rows[table][key_of(table, row)] = row
        elif operation == "put":
            row = typed(table, cells, faults)
            if not faults:
                self.rows[table][key_of(table, row)] = row
        else:
            return [f"unknown operation {operation}"]
        return [f"{column}: {what}" for column, what in faults]
