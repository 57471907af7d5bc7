"""Semantics sections 12 and 13: priority planning and decoupling points."""

from fractions import Fraction

from bills import half_away
from records import Receipt, Requirement
from schema import Q


def up_to_whole_units(value):
    """An exact scaled quantity, rounded up to whole units."""
    return int(-(-value // Q)) * Q


class Buffers:
    """The part of planning a stocking point (PointPlan) that fills buffers."""

    def plan_buffer(self):
        zones = self.decoupling_zones() if self.rule == "decoupling" else None
        if self.plannable and self.F <= self.fence:
            if zones:
                self.fill_decoupling_point(*zones)
            else:
                self.fill_by_priority()
        if zones:
            for requirement in self.requirements:
                requirement.told_uncovered = self.is_qualified(requirement)
        self.peg_by_priority()
        self.peg_buffer(zones[1] if zones else self.priority_maximum())

    def net_flow(self, requirements):
        """On-hand + on-order − requirements, all inside the coverage fence."""
        return sum(r.quantity for r in self.stock + self.receipts) - sum(r.quantity for r in requirements)

    @staticmethod
    def percent_of(net_flow, maximum):
        """100 × net flow ÷ maximum, not below 0."""
        return max(half_away(Fraction(100 * Q * net_flow, maximum)), 0) if maximum else 0

    def fill(self, day, quantity, priority):
        """The orders of one quantity, with their priority."""
        if quantity <= 0:
            return
        source = self.choose_source(day, quantity)
        if source is None:
            self.tell_no_source()
            return
        for order in self.make_orders(source, day, quantity, []):
            order.set_priority = order.receipt.priority = priority

    def tell_no_source(self):
        for requirement in self.requirements:
            requirement.no_source = True        # told where something stays open

    # ---------------------------------------------------------------- section 12: priority planning

    def priority_maximum(self):
        """Looked at on F; blank, it is the reorder point."""
        maximum = self.coverage.maximum
        return (self.coverage.reorder_point or 0) if maximum is None else self.seasonal(maximum, self.F)

    def fill_by_priority(self):
        net_flow, maximum = self.net_flow(self.requirements), self.priority_maximum()
        if self.is_superseded(self.F) or net_flow >= (self.coverage.reorder_point or 0):
            return
        method = self.coverage.priority_method
        if method == "percent" or not self.ranges():
            self.fill(self.F, maximum - net_flow, self.percent_of(net_flow, maximum))
        elif method == "single_range":
            inside = [priority for low, high, priority in self.ranges()
                      if (low is None or low <= net_flow) and (high is None or net_flow < high)]
            self.fill(self.F, maximum - net_flow, inside[0] if inside else None)
        else:
            reached = net_flow
            for _, high, priority in self.ranges():
                upper = maximum if high is None else min(high, maximum)
                self.fill(self.F, upper - reached, priority)
                reached = max(reached, upper)
            self.fill(self.F, maximum - reached, None)      # beyond the last range

    def ranges(self):
        """(from, to, priority) in order of their limits; None is without end. A range begins where the one below ends."""
        limits = {"zero": 0, "minimum": self.seasonal(self.coverage.minimum, self.F),
                  "reorder_point": self.coverage.reorder_point or 0, "maximum": self.priority_maximum()}
        found = []
        for row in self.network.facts.priority_ranges:
            if row["key"] == self.coverage.priority_key:
                infinite = row["limit_of"] == "infinite"
                limit = 0 if infinite else half_away(Fraction(limits[row["limit_of"]] * row["limit_percent"], 100 * Q))
                found.append((infinite, limit, row["priority"] * Q))
        low, result = None, []
        for infinite, limit, priority in sorted(found):
            result.append((low, None if infinite else limit, priority))
            low = limit
        return result

    # ---------------------------------------------------------------- pegging

    def peg_by_priority(self):
        """Supply goes to requirements by priority; all supply may be used, as long as it is good."""
        for requirement in sorted(self.requirements, key=Requirement.urgency):
            for receipt in sorted(self.stock + self.receipts, key=Receipt.urgency):
                if receipt.expires >= requirement.good_until and self.link(requirement, receipt):
                    order = receipt.owner
                    if receipt.required is not None and not order.fixed and order.made_for is None:
                        order.made_for = requirement.requested
            self.take_substitutes(requirement)

    def peg_buffer(self, maximum):
        """What is left of receipts is held for the floor up to the maximum, with date F."""
        if not self.plannable or self.F > self.fence or self.is_superseded(self.F):
            return
        for receipt in self.stock + sorted(self.receipts, key=Receipt.sort_key):
            made_now = receipt.required is not None and not receipt.owner.fixed     # serves what it was made for
            if made_now or self.is_good(receipt, self.F):
                maximum -= self.peg_to_floor(receipt, maximum, self.F)

    # ---------------------------------------------------------------- section 13: decoupling points

    def decoupling_zones(self):
        """(reorder point, maximum), with the decoupled lead time and the source settled on the way."""
        coverage = self.coverage
        self.source_today = self.network.sources.first_valid(self.point, self.today)
        self.dlt = decoupled_lead_time(self.network, self.point)
        adu = self.average_daily_usage()                    # exact, scaled
        yellow = adu * self.dlt
        base = yellow * Fraction(coverage.lead_time_factor, Q)
        red = base + base * Fraction(coverage.variability_factor, Q)
        minimum = (self.source_today["order_minimum"] or 0) if self.source_today else 0
        green = max(minimum, adu * coverage.order_cycle_days, base)
        red, yellow, green = (up_to_whole_units(zone) for zone in (red, yellow, green))
        return red + yellow, red + yellow + green

    def average_daily_usage(self):
        coverage, facts = self.coverage, self.network.facts
        factor = Fraction(facts.factor(coverage.seasonal_key, self.today), Q)
        if coverage.adu is not None:
            return coverage.adu * factor
        total = lambda rows, first, last: sum(
            row["quantity"] for row in rows
            if (row["item"], row["location"]) == self.point and first <= row["date"] <= last)
        past_days, forward_days = coverage.adu_past_days, coverage.adu_forward_days
        past = Fraction(total(facts.usage, self.today - past_days, self.today - 1), past_days) if past_days else None
        forward = None
        if forward_days:
            forward = Fraction(total(facts.forecasts, self.today, self.today + forward_days - 1), forward_days)
        if past is not None and forward is not None:
            part = Fraction(coverage.adu_past_percent, 100 * Q)
            return (past * part + forward * (1 - part)) * factor
        return (past or forward or Fraction(0)) * factor

    def is_qualified(self, requirement):
        """Due now, or a spike inside the horizon; forecast never."""
        if requirement.kind == "forecast":
            return False
        required, coverage = requirement.required, self.coverage
        if required <= self.place.issue_calendar.next_open(self.today):
            return True
        horizon = self.dlt if coverage.spike_horizon_days is None else coverage.spike_horizon_days
        if coverage.spike_threshold is None or required > self.today + horizon:
            return False
        total = sum(r.quantity for r in self.requirements if r.required == required and r.kind != "forecast")
        return total > coverage.spike_threshold

    def fill_decoupling_point(self, reorder_point, maximum):
        net_flow = self.net_flow([r for r in self.requirements if self.is_qualified(r)])
        if self.source_today is None:
            self.tell_no_source()
        if self.is_superseded(self.F) or net_flow >= reorder_point or self.source_today is None:
            return
        day = self.network.rules(self.point, self.source_today).ahead(self.today, self.dlt)
        if self.is_superseded(day):
            return
        self.fill(day, maximum - net_flow, self.percent_of(net_flow, maximum))


def decoupled_lead_time(network, point):
    """DLT: the lead time of the first valid source today + the longest DLT of what it takes; decoupling points count 0.

    What a ring of today's components takes of itself does not count."""
    source, below = taken_today(network, point)
    if source is None:
        return 0
    return source["lead_time_days"] + max(
        [decoupled_lead_time(network, other) for other in below if point not in reached_today(network, other)] + [0])


def reached_today(network, start):
    """The stocking points that one takes from today, itself among them, down to decoupling points."""
    reached, left = set(), [start]
    while left:
        point = left.pop()
        if point not in reached:
            reached.add(point)
            left += taken_today(network, point)[1]
    return reached


def taken_today(network, point):
    """(the first valid source today, the stocking points that it takes from but for decoupling points)"""
    source, below = network.sources.first_valid(point, network.today), []
    if source is None:
        return None, []
    if source["kind"] == "transfer" and source["from"]:
        below = [(point[0], source["from"])]
    elif source["kind"] == "make" and point not in network.phantom_cycles:
        quantity = max(source["order_minimum"] or 0, Q)
        bill = network.bills.bill_of(point[0], source, point[1], quantity, network.today)
        needs, _ = network.bills.explode(point[0], bill, point[1], quantity, network.today)
        below = [(need.item, need.location) for need in needs if not need.by_product]
    return source, [other for other in below if network.coverage(other).rule != "decoupling"]
