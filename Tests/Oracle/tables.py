"""The tables of the data contract: reading an extract, its faults, the change stream, rows in the types planning needs.

Quantities are integers of 10^-6 (section 1). Blank cells are None, blank key texts "".
"""

import csv
import gzip
import io
import json
import os
import re

from dates import ALWAYS, Calendar, FOREVER, NEVER, day_of

Q = 10**6


class Refused(Exception):
    """Bad input data: exit status 65."""

    def __init__(self, lines):
        super().__init__("\n".join(lines))
        self.lines = lines


class OutOfScope(Exception):
    """The input uses a part of the semantics that this oracle does not cover."""


def quantity_of(text):
    match = re.fullmatch(r"([+-]?)(\d*)(?:\.(\d*))?", text)
    if not match or not (match[2] or match[3]):
        raise ValueError(text)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > 6:
        raise ValueError(text)
    value = int(match[2] or "0") * Q + int(decimals.ljust(6, "0") or "0")
    return -value if match[1] == "-" else value


# ---------------------------------------------------------------- columns: name -> type
# key columns end with *, required ones with ! ; types: text, day, quantity (>= 0), signed, days, number, flag, a|b|c

def columns(text):
    return dict(column.split(":") if ":" in column else (column, "text") for column in text.split())


SCHEMA = {
    "locations": columns("location*! description calendar issue_calendar receipt_calendar"),
    "calendars": columns("calendar*! day*!:calendar_day open!:flag"),
    "items": columns("item*! description unit standard_cost:quantity shelf_life_days:days superseded_by "
                     "superseded_from:day low_level_code"),
    "coverage": columns(
        "item* location* rule:requirement|period|min_max|fixed_quantity|manual|priority|decoupling period_days:days "
        "minimum:quantity maximum:quantity fixed_quantity:quantity reorder_point:quantity safety_stock:quantity "
        "negative_days:days positive_days:days on_hand_consumption:first|after_on_time_supply|last latest_first:flag "
        "receipt_margin_days:days issue_margin_days:days reorder_margin_days:days coverage_fence_days:days "
        "freeze_fence_days:days firming_fence_days:days action_fence_days:days advance_margin_days:days "
        "postpone_margin_days:days seasonal_key lot_sizing setup_cost:quantity holding_cost:quantity "
        "vendor_choice:priority|lowest_price|shortest_lead_time forecast_consumption:none|percent|key_period|"
        "dynamic_period|backward_forward forecast_period:day|week|month forecast_key forecast_backward_days:days "
        "forecast_forward_days:days priority_method:percent|single_range|split_ranges priority_key adu:quantity "
        "adu_past_days:days adu_forward_days:days adu_past_percent:quantity lead_time_factor:quantity "
        "variability_factor:quantity order_cycle_days:days spike_horizon_days:days spike_threshold:quantity"),
    "sources": columns(
        "item*! location* kind*!:buy|make|transfer from* priority:number split_percent:quantity lead_time_days:days "
        "lead_time_basis:calendar|working lead_time_calendar receipt_calendar order_calendar order_minimum:quantity "
        "order_multiple:quantity order_maximum:quantity unit_price:quantity bill* effective_from*:day effective_to:day"),
    "bom_components": columns(
        "parent*! component*! bill* operation* quantity_per!:signed fixed_quantity:quantity scrap_percent:quantity "
        "multiple:quantity line_type:item|phantom|by_product location alternate_group preference:number "
        "effective_from*:day effective_to:day"),
    "on_hand": columns("item*! location*! lot* quantity!:signed expires_on:day nettable:flag"),
    "supply_orders": columns(
        "order*! line* kind!:purchase|production|transfer item! location! from quantity!:quantity due_date!:day "
        "start_date:day status:open|approved expires_on:day priority:number planned_order"),
    "supply_components": columns("order*! line* component*! location quantity!:quantity date:day"),
    "demand_orders": columns("order*! line* kind:sales item! location! quantity!:quantity due_date!:day priority:number "
                             "customer"),
    "forecasts": columns("item*! location*! date*!:day customer* quantity!:quantity priority:number"),
}

OTHER_TABLES = ("bills", "operations", "reservations", "price_breaks", "forecast_keys", "seasonal_factors",
                "priority_ranges", "sellable_days", "usage")

DEFAULTS = {
    "sources": {"priority": 0, "lead_time_days": 0, "lead_time_basis": "calendar"},
    "bom_components": {"fixed_quantity": 0, "scrap_percent": 0, "line_type": "item"},
    "on_hand": {"nettable": True},
    "supply_orders": {"status": "open"},
    "demand_orders": {"kind": "sales"},
}

OUT_OF_SCOPE_COLUMNS = {
    "coverage": ("seasonal_key", "lot_sizing", "coverage_fence_days", "freeze_fence_days", "firming_fence_days",
                 "action_fence_days"),
    "bom_components": ("alternate_group",),
    "items": ("superseded_by", "shelf_life_days"),
    "on_hand": ("expires_on",),
    "supply_orders": ("expires_on",),
}

# column -> table of the name it must hold
REFERENCES = {
    "locations": {"calendar": "calendars", "issue_calendar": "calendars", "receipt_calendar": "calendars"},
    "items": {"superseded_by": "items"},
    "coverage": {"item": "items", "location": "locations"},
    "sources": {"item": "items", "location": "locations", "lead_time_calendar": "calendars",
                "receipt_calendar": "calendars", "order_calendar": "calendars"},
    "bom_components": {"parent": "items", "component": "items", "location": "locations"},
    "on_hand": {"item": "items", "location": "locations"},
    "supply_orders": {"item": "items", "location": "locations"},
    "supply_components": {"component": "items", "location": "locations"},
    "demand_orders": {"item": "items", "location": "locations"},
    "forecasts": {"item": "items", "location": "locations"},
}


def bare(column):
    return column.rstrip("*!")


KEYS = {table: [bare(c) for c in schema if "*" in c] for table, schema in SCHEMA.items()}
TYPES = {table: {bare(c): kind for c, kind in schema.items()} for table, schema in SCHEMA.items()}
REQUIRED = {table: [bare(c) for c in schema if "!" in c] for table, schema in SCHEMA.items()}


def value_of(text, kind):
    """The value of a cell that is not blank; ValueError when it is not of the type."""
    if kind == "text":
        return text
    if kind == "day":
        return day_of(text)
    if kind == "calendar_day":
        if text not in Calendar.WEEKDAYS:
            day_of(text)
        return text
    if kind == "signed":
        return quantity_of(text)
    if kind == "quantity":
        value = quantity_of(text)
        if value < 0:
            raise ValueError(text)
        return value
    if kind == "days":
        if not re.fullmatch(r"\d+", text):
            raise ValueError(text)
        return int(text)
    if kind == "number":
        if not re.fullmatch(r"-?\d+", text):
            raise ValueError(text)
        return int(text)
    if kind == "flag":
        if text not in ("0", "1"):
            raise ValueError(text)
        return text == "1"
    if text not in kind.split("|"):
        raise ValueError(text)
    return text


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
            if table not in SCHEMA and table not in OTHER_TABLES:
                faults.append(f"{name}:1: unknown file")
                continue
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8-sig")
            reader = csv.reader(io.StringIO(text, newline=""))
            header = next(reader, [])
            if table in OTHER_TABLES:
                if next(reader, None):
                    raise OutOfScope(f"table {table}")
                continue
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
        if table == "calendars":
            return any(key[0] == name for key in self.rows["calendars"])
        return (name,) in self.rows[table]

    def dangling(self, table, row, calendars=True):
        """The columns of the row that name something unknown."""
        missing = [column for column, other in REFERENCES.get(table, {}).items()
                   if row[column] and (calendars or other != "calendars") and not self.known(other, row[column])]
        if table in ("sources", "supply_orders") and row["kind"] == "transfer":
            if row["from"] and not self.known("locations", row["from"]):
                missing.append("from")
        if table == "supply_components" and (row["order"], row["line"] or "") not in self.rows["supply_orders"]:
            missing.append("order")
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
        if table in OTHER_TABLES:
            raise OutOfScope(f"table {table}")
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


# ---------------------------------------------------------------- what planning reads

class Place:
    """A location and its calendars."""

    def __init__(self, row, calendars):
        general = calendars.get(row["calendar"], ALWAYS)
        self.calendar = general
        self.issue_calendar = calendars.get(row["issue_calendar"], ALWAYS) if row["issue_calendar"] else general
        self.receipt_calendar = calendars.get(row["receipt_calendar"], ALWAYS) if row["receipt_calendar"] else general


class Coverage:
    """The coverage columns of one stocking point: the most specific row wins, column by column (contract 1.2)."""

    DEFAULTS = {"rule": "requirement", "on_hand_consumption": "first", "latest_first": False, "negative_days": 0,
                "receipt_margin_days": 0, "issue_margin_days": 0, "reorder_margin_days": 0, "advance_margin_days": 0,
                "postpone_margin_days": 0, "safety_stock": 0, "period_days": 1}

    def __init__(self, rows):
        for column in TYPES["coverage"]:
            given = next((row[column] for row in rows if row[column] is not None), None)
            setattr(self, column, self.DEFAULTS.get(column) if given is None else given)


class Facts:
    """The valid rows, as planning uses them. Rows that name something unknown are left out and told (`invalid`)."""

    def __init__(self, tables):
        self.tables, self.invalid = tables, []
        grouped = {}
        for (name, day), row in tables.rows["calendars"].items():
            grouped.setdefault(name, []).append((day, row["open"]))
        self.calendar_named = {name: Calendar(rows) for name, rows in grouped.items()}
        self.places = {key[0]: Place(row, self.calendar_named) for key, row in tables.rows["locations"].items()}
        for table in SCHEMA:
            rows = []
            for key, row in sorted(tables.rows[table].items(), key=lambda pair: str(pair[0])):
                if tables.dangling(table, row, calendars=False):
                    self.invalid.append((table, row))
                    continue
                for column in OUT_OF_SCOPE_COLUMNS.get(table, ()):
                    if row[column] is not None:
                        raise OutOfScope(f"{table}.{column}")
                rows.append(row)
            setattr(self, table, rows)
        for row in self.sources + self.bom_components:
            row["effective_from"] = NEVER if row["effective_from"] in (None, "") else row["effective_from"]
            row["effective_to"] = FOREVER if row["effective_to"] is None else row["effective_to"]
        for row in self.coverage:
            if row["rule"] in ("priority", "decoupling") or row["forecast_consumption"] not in (None, "none") \
                    or row["vendor_choice"] not in (None, "priority"):
                raise OutOfScope("coverage: rule, forecast_consumption or vendor_choice")
        self.coverage_by_key = {(row["item"] or "", row["location"] or ""): row for row in self.coverage}

    def coverage_of(self, item, location):
        keys = ((item, location), (item, ""), ("", location), ("", ""))
        return Coverage([self.coverage_by_key[key] for key in keys if key in self.coverage_by_key])
