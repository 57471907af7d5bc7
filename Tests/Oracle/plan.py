"""The whole plan: demand, forecast, open and fixed orders, then stocking point by stocking point down the levels."""

from dates import Chain
from forecast import Forecast
from point import PointPlan
from records import PLANNED, SCHEDULED, PlannedOrder, Receipt, Requirement, order_id, utf8
from schema import Q
from sources import source_key


def scaled(priority):
    return None if priority is None else priority * Q


class Plan:
    """The whole plan: stocking points by ascending low-level code (section 2)."""

    def __init__(self, network):
        self.network, self.today = network, network.today
        self.requirements = {point: [] for point in network.points}
        self.receipts = {point: [] for point in network.points}
        self.points, self.forecasts = {}, {}
        self.independent_demand()
        for order in network.open_orders:
            self.schedule_open_order(order)
        early = [self.place_fixed(mark) for mark in network.fixed]
        early = [order for order in early if self.explodes_early(order)]
        for order in early:
            self.explode(order)
        for point in sorted(network.points, key=lambda p: (network.level[p], utf8(p[0]), utf8(p[1]))):
            plan = PointPlan(self, point, self.requirements[point], self.receipts[point])
            plan.plan()
            self.points[point] = plan
            for order in plan.orders + plan.outside_orders:
                if order not in early:
                    self.explode(order)

    # ---------------------------------------------------------------- requirements from outside (section 9)

    def independent_demand(self):
        facts = self.network.facts
        for row in facts.demand_orders:
            if row["quantity"] > 0:
                point = (row["item"], row["location"])
                self.requirements[point].append(Requirement(
                    point, "sales", row["order"], row["line"] or "", row["quantity"], row["due_date"],
                    scaled(row["priority"]), (utf8(row["order"]), utf8(row["line"])), customer=row["customer"]))
        for point in sorted({(row["item"], row["location"]) for row in facts.forecasts}):
            forecast = Forecast(facts, point, self.network.coverage(point), self.today)
            self.forecasts[point] = forecast
            for line in forecast.lines:
                if line.left > 0:
                    self.requirements[point].append(Requirement(
                        point, "forecast", None, None, line.left, line.day, scaled(line.row["priority"]),
                        (utf8(line.customer), line.day), customer=line.customer))

    # ---------------------------------------------------------------- open orders (sections 3, 7, 8, 14)

    def good_for(self, item, day):
        """The last day of what is received on the day; nothing to say: it does not expire."""
        shelf_life = self.network.facts.shelf_life(item)
        return {} if shelf_life is None else {"expires": day + shelf_life}

    def schedule_open_order(self, order):
        kind = "transfer" if order.kind == "transfer" else "dependent"
        for item, location, quantity, date, key, alternates in order.needs:
            point = (item, location)
            requirement = Requirement(point, kind, order.order, order.line, quantity, date, None,
                                      (0, (utf8(order.order), utf8(order.line)) + key), order)
            requirement.alternates = alternates
            self.requirements[point].append(requirement)
            order.requirements.append(requirement)
        # Section 3: available at the due date (not before today) + receipt margin, in calendar days.
        due = max(order.due, self.today)
        available = due + self.network.coverage(order.point).receipt_margin_days
        key = (utf8(order.order), utf8(order.line))
        good = self.good_for(order.item, due)
        if order.row["expires_on"] is not None:
            good = {"expires": order.row["expires_on"]}
        order.receipt = Receipt(SCHEDULED, order.kind, order.order, order.line, order.quantity, available, key, order,
                                **good)
        order.receipt.priority = scaled(order.row["priority"])
        self.receipts[order.point].append(order.receipt)
        for need in order.by_products:
            receipt = Receipt(SCHEDULED, "by_product", order.order, order.line, need.quantity, available,
                              key + (need.key,), order, **self.good_for(need.item, due))
            self.receipts[need.item, need.location].append(receipt)

    # ---------------------------------------------------------------- fixed orders (section 10)

    def place_fixed(self, mark):
        """An order that an earlier run fixed: its quantity and dates stay."""
        source = dict(mark.source)
        rows = [row for row in self.network.sources.of(mark.point) if source_key(row) == source_key(source)]
        chain, row = Chain(*mark.dates), rows[0] if rows else source
        lead_time = mark.lead_time
        if rows:
            _, lead_time = self.network.sources.terms(mark.point, row, mark.quantity, mark.required)
        rules = self.network.rules(mark.point, row, lead_time)
        if rules.back(chain.receipt, lead_time) != chain.start and rules.from_start(None, chain.start).receipt != chain.receipt:
            # it takes as long as it was to take when it was fixed
            days = range(max(0, chain.receipt - chain.start) + 1)
            lead_time = next((n for n in days if rules.ahead(chain.start, n) >= chain.receipt), days[-1])
            rules = self.network.rules(mark.point, row, lead_time)
        order = PlannedOrder(mark.point, source, mark.quantity, mark.required, mark.number, chain, rules)
        order.order = order_id(mark.point, mark.required, mark.number)
        order.bill = mark.bill
        order.status, order.made_for, order.set_priority = mark.status, mark.made_for, mark.set_priority
        receipt = Receipt(PLANNED, order.kind, order.order, None, order.quantity, chain.available, order.key(), order,
                          **self.good_for(order.item, chain.receipt))
        receipt.required, receipt.priority = mark.required, mark.set_priority
        order.receipt = receipt
        self.receipts[mark.point].append(receipt)
        return order

    def explodes_early(self, order):
        """Where its edges are left out of the levels its components can come first: they are required without priority."""
        below, _ = self.network.below(order.point, order.source, order.bill)
        return (self.network.unplannable(order.point)
                or any((other, order.point) in self.network.left_out for other in below))

    # ---------------------------------------------------------------- orders of the plan (sections 7, 8)

    def explode(self, order):
        """The requirements and by-products of a planned order."""
        if order.kind == "transfer":
            lines = [("transfer", order.item, order.source["from"], order.quantity, (), [])]
        elif order.kind == "make":
            bills, start = self.network.bills, order.chain.start
            if order.bill is None:
                order.bill = bills.bill_of(order.item, order.source, order.location, order.quantity, start)
            needs, any_line = bills.explode(order.item, order.bill, order.location, order.quantity, start)
            order.no_bom = not any_line
            for need in needs:
                if need.by_product:
                    receipt = Receipt(PLANNED, "by_product", order.order, None, need.quantity, order.chain.available,
                                      order.key() + (need.key,), order, **self.good_for(need.item, order.chain.receipt))
                    self.receipts[need.item, need.location].append(receipt)
            lines = [("dependent", n.item, n.location, n.quantity, n.key, n.alternates) for n in needs if not n.by_product]
        else:
            return
        for kind, item, location, quantity, key, alternates in lines:
            point = (item, location)
            requirement = Requirement(point, kind, order.order, None, quantity, order.chain.start, order.priority,
                                      (1, order.key() + key), order)
            requirement.alternates = alternates
            self.requirements[point].append(requirement)
            order.requirements.append(requirement)
