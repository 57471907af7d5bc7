"""What planning reads: valid rows, places, coverage, and the small tables that coverage and bills name."""

from dates import ALWAYS, FOREVER, NEVER, Calendar, date_of
from schema import Q, SCHEMA, TYPES


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
                "postpone_margin_days": 0, "safety_stock": 0, "period_days": 1, "vendor_choice": "priority",
                "forecast_consumption": "none", "forecast_period": "month", "forecast_backward_days": 0,
                "forecast_forward_days": 0, "priority_method": "percent", "setup_cost": 0, "holding_cost": 0,
                "adu_past_percent": 50 * Q, "lead_time_factor": Q, "variability_factor": 0, "order_cycle_days": 0}

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
                if tables.dangling(table, row, keys=False):
                    self.invalid.append((table, row))
                if table == "items" or not tables.dangling(table, row, keys=False):
                    rows.append(row)        # an item without the successor that it names is an item all the same
            setattr(self, table, rows)
        for row in self.sources + self.bom_components + self.bills + self.price_breaks:
            row["effective_from"] = NEVER if row["effective_from"] in (None, "") else row["effective_from"]
            row["effective_to"] = FOREVER if row["effective_to"] is None else row["effective_to"]
        self.coverage_by_key = {(row["item"] or "", row["location"] or ""): row for row in self.coverage}
        self.item_named = {row["item"]: row for row in self.items}
        self.factors = {(row["key"], row["month"]): row["factor"] for row in self.seasonal_factors}
        self.sellable = {(row["customer"], row["item"] or ""): row["sellable_days"] for row in self.sellable_days}

    def coverage_of(self, item, location):
        keys = ((item, location), (item, ""), ("", location), ("", ""))
        return Coverage([self.coverage_by_key[key] for key in keys if key in self.coverage_by_key])

    # ---------------------------------------------------------------- section 5: seasonal factors

    def factor(self, key, day):
        """The seasonal factor of the day's month, scaled; a missing month is 1."""
        return self.factors.get((key, date_of(day).month), Q) if key else Q

    # ---------------------------------------------------------------- section 14

    def shelf_life(self, item):
        """Days; None: it does not expire."""
        row = self.item_named.get(item)
        return row["shelf_life_days"] if row else None

    def sellable_days_of(self, customer, item):
        if not customer:
            return 0
        return self.sellable.get((customer, item), self.sellable.get((customer, ""), 0))

    # ---------------------------------------------------------------- section 7: supersession

    def superseded(self, item):
        """(the item that supersedes it, from which day on), or None."""
        row = self.item_named.get(item)
        if row is None or row["superseded_by"] == item or row["superseded_by"] not in self.item_named:
            return None
        return row["superseded_by"], NEVER if row["superseded_from"] is None else row["superseded_from"]
