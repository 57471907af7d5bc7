"""Semantics section 9: forecast, and its consumption by sales orders."""

from fractions import Fraction

from bills import half_away
from dates import date_of
from records import utf8
from schema import Q


class Line:
    """A forecast line that is still to be planned, and what is left of it."""

    def __init__(self, row):
        self.row, self.day, self.customer, self.left = row, row["date"], row["customer"] or "", row["quantity"]


class Order:
    """A sales order line, and what of it has not consumed anything yet."""

    def __init__(self, row):
        self.row, self.day, self.customer, self.left = row, row["due_date"], row["customer"] or "", row["quantity"]

    def key(self):
        return (self.day, utf8(self.row["order"]), utf8(self.row["line"]))


class Forecast:
    """The forecast of one stocking point. `lines` with what is left of them, `consumed`: (order, line, quantity)."""

    def __init__(self, facts, point, coverage, today):
        self.facts, self.coverage, self.today = facts, coverage, today
        here = lambda row: (row["item"], row["location"]) == point and row["quantity"] > 0
        # Lines dated today or earlier are ignored.
        self.lines = [Line(row) for row in facts.forecasts if here(row) and row["date"] > today]
        self.lines.sort(key=lambda line: (line.day, utf8(line.customer)))
        self.orders = sorted((Order(row) for row in facts.demand_orders if here(row)), key=Order.key)
        self.consumed = []
        if coverage.forecast_consumption == "percent":
            self.cut_by_percent()
        elif coverage.forecast_consumption != "none":
            rule = getattr(self, coverage.forecast_consumption)
            with_lines = {line.customer for line in self.lines}
            # an order consumes the lines of its customer where there are any left to plan, else the general ones
            group = lambda order: order.customer if order.customer in with_lines else ""
            for customer in sorted(with_lines, key=utf8):
                rule([line for line in self.lines if line.customer == customer],
                     [order for order in self.orders if group(order) == customer])

    def consume(self, order, lines):
        """The order consumes the lines in this order, as far as it goes."""
        for line in lines:
            quantity = min(order.left, line.left)
            if quantity > 0:
                order.left -= quantity
                line.left -= quantity
                self.consumed.append((order, line, quantity))

    # ---------------------------------------------------------------- periods

    def period(self, day):
        """Calendar days, ISO weeks or calendar months, as consecutive numbers."""
        unit = self.coverage.forecast_period
        if unit == "day":
            return day
        if unit == "week":
            return (day + 6) // 7       # day 1 of the calendar is a Monday
        date = date_of(day)
        return date.year * 12 + date.month - 1

    # ---------------------------------------------------------------- the rules

    def cut_by_percent(self):
        """Line × (1 − percent of the key for the nth period, that of today being 1), not below 0."""
        percents = {(row["key"], row["period"]): row["percent"] for row in self.facts.forecast_keys}
        for line in self.lines:
            nth = self.period(line.day) - self.period(self.today) + 1
            percent = percents.get((self.coverage.forecast_key, nth), 0)
            line.left = max(half_away(Fraction(line.left * (100 * Q - percent), 100 * Q)), 0)

    def key_period(self, lines, orders):
        """Three passes: the own period, then each period's surplus in the period before it, then in the one after."""
        for step in (0, -1, 1):
            for period in sorted({self.period(order.day) for order in orders}):
                for order in orders:
                    if self.period(order.day) == period:
                        self.consume(order, [line for line in lines if self.period(line.day) == period + step])

    def dynamic_period(self, lines, orders):
        """A line's period runs from its date to the next line; surplus is lost."""
        for order in orders:
            begun = [line for line in lines if line.day <= order.day]
            self.consume(order, begun[-1:])

    def backward_forward(self, lines, orders):
        """Back from the order's day, nearest first, then forward, nearest first."""
        back, forward = self.coverage.forecast_backward_days, self.coverage.forecast_forward_days
        for order in orders:
            self.consume(order, [line for line in reversed(lines) if order.day - back <= line.day <= order.day])
            self.consume(order, [line for line in lines if order.day < line.day <= order.day + forward])
