"""The tables of the data contract as columns with types, defaults and references; cells as values.

Quantities are integers of 10^-6 (section 1). Blank cells are None, blank key texts "".
"""

import re

from dates import Calendar, day_of

Q = 10**6


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
    "bills": columns("item*! bill*! location* quantity_from*:quantity effective_from*:day effective_to:day"),
    "operations": columns("item*! bill* operation*! scrap_percent:quantity"),
    "reservations": columns("order*! line* component* supply_order* supply_line* lot* quantity!:quantity"),
    "price_breaks": columns("item*! location* from*! minimum_quantity*!:quantity unit_price!:quantity "
                            "lead_time_days:days effective_from*:day effective_to:day"),
    "forecast_keys": columns("key*! period*!:number percent!:signed"),
    "seasonal_factors": columns("key*! month*!:number factor!:quantity"),
    "priority_ranges": columns("key*! priority*!:number limit_of!:zero|minimum|reorder_point|maximum|infinite "
                               "limit_percent:quantity"),
    "sellable_days": columns("customer*! item* sellable_days!:days"),
    "usage": columns("item*! location*! date*!:day quantity!:quantity"),
}

DEFAULTS = {
    "sources": {"priority": 0, "lead_time_days": 0, "lead_time_basis": "calendar"},
    "bom_components": {"fixed_quantity": 0, "scrap_percent": 0, "line_type": "item"},
    "on_hand": {"nettable": True},
    "supply_orders": {"status": "open"},
    "demand_orders": {"kind": "sales"},
    "bills": {"quantity_from": 0},
    "operations": {"scrap_percent": 0},
    "priority_ranges": {"limit_percent": 100 * Q},
}

# column -> table of the name it must hold
REFERENCES = {
    "locations": {"calendar": "calendars", "issue_calendar": "calendars", "receipt_calendar": "calendars"},
    "items": {"superseded_by": "items"},
    "coverage": {"item": "items", "location": "locations", "seasonal_key": "seasonal_factors",
                 "forecast_key": "forecast_keys", "priority_key": "priority_ranges"},
    "sources": {"item": "items", "location": "locations", "lead_time_calendar": "calendars",
                "receipt_calendar": "calendars", "order_calendar": "calendars"},
    "bom_components": {"parent": "items", "component": "items", "location": "locations"},
    "on_hand": {"item": "items", "location": "locations"},
    "supply_orders": {"item": "items", "location": "locations"},
    "supply_components": {"component": "items", "location": "locations"},
    "demand_orders": {"item": "items", "location": "locations"},
    "forecasts": {"item": "items", "location": "locations"},
    "bills": {"item": "items", "location": "locations"},
    "operations": {"item": "items"},
    "reservations": {"component": "items"},
    "price_breaks": {"item": "items", "location": "locations"},
    "sellable_days": {"item": "items"},
    "usage": {"item": "items", "location": "locations"},
}


def bare(column):
    return column.rstrip("*!")


KEYS = {table: [bare(c) for c in schema if "*" in c] for table, schema in SCHEMA.items()}
TYPES = {table: {bare(c): kind for c, kind in schema.items()} for table, schema in SCHEMA.items()}
REQUIRED = {table: [bare(c) for c in schema if "!" in c] for table, schema in SCHEMA.items()}


# ---------------------------------------------------------------- cells

def quantity_of(text):
    match = re.fullmatch(r"([+-]?)(\d*)(?:\.(\d*))?", text)
    if not match or not (match[2] or match[3]):
        raise ValueError(text)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > 6:
        raise ValueError(text)
    value = int(match[2] or "0") * Q + int(decimals.ljust(6, "0") or "0")
    return -value if match[1] == "-" else value


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
