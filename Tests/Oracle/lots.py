"""Semantics section 5: lot sizing by cost. Which days an order covers is found from net quantities of a dry run."""

import copy
from fractions import Fraction
from math import isqrt

from schema import Q


class Cost:
    """C(i, j) of the net quantities of days i … j (included), exact."""

    def __init__(self, nets, setup, holding):
        self.nets, self.setup, self.holding = nets, Fraction(setup, Q), Fraction(holding, Q)

    def quantity(self, i, j):
        return Fraction(sum(quantity for _, quantity in self.nets[i:j + 1]), Q)

    def carrying(self, i, j):
        return self.holding * sum(Fraction(quantity, Q) * (day - self.nets[i][0]) for day, quantity in self.nets[i:j + 1])

    def total(self, i, j):
        return self.setup + self.carrying(i, j)

    def days(self, i, j):
        return self.nets[j][0] - self.nets[i][0] + 1


def greedy(nets, goes_on):
    """Windows (i, j): days are added while `goes_on(i, j)` holds for the window with the next day."""
    windows, i = [], 0
    while i < len(nets):
        j = i
        while j + 1 < len(nets) and goes_on(i, j + 1):
            j += 1
        windows.append((i, j))
        i = j + 1
    return windows


def silver_meal(cost):
    per_day = lambda i, j: cost.total(i, j) / cost.days(i, j)
    return greedy(cost.nets, lambda i, j: per_day(i, j) <= per_day(i, j - 1))


def least_unit_cost(cost):
    per_unit = lambda i, j: cost.total(i, j) / cost.quantity(i, j)
    return greedy(cost.nets, lambda i, j: per_unit(i, j) <= per_unit(i, j - 1))


def part_period(cost):
    return greedy(cost.nets, lambda i, j: cost.carrying(i, j) <= cost.setup)


def wagner_whitin(cost):
    """Least cost over all days; of equal plans the one whose last order starts latest, then the one before it."""
    best = [(Fraction(0), [])]      # for the first n days: (cost, windows)
    for j in range(len(cost.nets)):
        choices = [(best[i][0] + cost.total(i, j), i) for i in range(j + 1)]
        least, start = min(choices, key=lambda choice: (choice[0], -choice[1]))
        best.append((least, best[start][1] + [(start, j)]))
    return best[-1][1]


METHODS = {"silver_meal": silver_meal, "least_unit_cost": least_unit_cost, "part_period": part_period,
           "wagner_whitin": wagner_whitin}


def rounded_root(square):
    """The square root of an exact fraction, rounded half up to a whole number."""
    root = isqrt(square.numerator // square.denominator)
    return root + 1 if square >= Fraction(2 * root + 1, 2) ** 2 else root


class Lots:
    """The part of planning a stocking point (PointPlan) that settles lots by cost before the walk."""

    def size_lots(self):
        method, coverage = self.coverage.lot_sizing, self.coverage
        if not method or self.rule != "requirement" or not self.plannable:
            return
        nets = self.net_quantities()
        if not nets:
            return
        cost = Cost(nets, coverage.setup_cost, coverage.holding_cost)
        if method in METHODS:
            self.rule = "period"
            self.windows = [(nets[i][0], nets[j][0]) for i, j in METHODS[method](cost)]
            return
        # Q = √(2 S r ÷ h), r = total ÷ days from today to the last, both counted
        rate = cost.quantity(0, len(nets) - 1) / (nets[-1][0] - self.today + 1)
        if cost.holding == 0:
            size = max(-(-cost.quantity(0, len(nets) - 1) // 1), 1)     # holding costs nothing: one lot for all
        else:
            size = max(rounded_root(2 * cost.setup * rate / cost.holding), 1)
        if method == "economic_order_quantity":
            self.rule, self.lot = "fixed_quantity", int(size) * Q
        else:
            self.rule = "period"
            # Q ÷ r = √(2 S ÷ (r h)), of the exact Q: rounded once
            days = size / rate if cost.holding == 0 else rounded_root(2 * cost.setup / (rate * cost.holding))
            self.period_days = max(int((days + Fraction(1, 2)) // 1), 1)

    def net_quantities(self):
        """(day, net quantity) of every day, shortfalls included: what lot for lot without modifiers would order."""
        trial = copy.copy(self)
        trial.dry = []
        trial.requirements = [copy.copy(r) for r in self.requirements]
        trial.receipts = [copy.copy(r) for r in self.receipts]
        trial.stock = [copy.copy(r) for r in self.stock]
        for record in trial.requirements + trial.receipts + trial.stock:
            record.pegs = []
        trial.orders, trial.made, trial.numbers = list(self.orders), dict(self.made), {}
        trial.peg_reservations()
        trial.walk()
        for lot, peg in trial.dry:
            lot.left += peg.quantity
            lot.pegs.remove(peg)
        nets = {}
        for order in trial.orders:
            if not order.fixed:
                nets[order.required] = nets.get(order.required, 0) + order.quantity
        return sorted(nets.items())
