"""Semantics sections 4, 5, 7, 8, 9: requirements and receipts of a stocking point, netting, pegging, orders, floor."""

from fractions import Fraction

from dates import required_date
from network import up_to, utf8
from tables import floor_to

KIND_ORDER = {"sales": 0, "dependent": 1, "transfer": 2, "substitute": 3, "forecast": 4}
ON_HAND, SCHEDULED, PLANNED = 0, 1, 2


class Requirement:
    def __init__(self, point, kind, order, line, quantity, requested, priority, key, owner=None):
        self.point, self.kind, self.order, self.line = point, kind, order, line
        self.quantity, self.open, self.requested, self.priority = quantity, quantity, requested, priority
        self.key = key            # its id within the kind
        self.owner = owner        # the OpenOrder or PlannedOrder it is a component (or the issue) of
        self.required = None
        self.pegs = []
        self.no_source = False

    def sort_key(self):
        return (self.required, self.priority is None, self.priority or 0, KIND_ORDER[self.kind], self.key)


class Receipt:
    def __init__(self, rank, kind, order, line, quantity, available, key, owner=None):
        self.rank, self.kind, self.order, self.line = rank, kind, order, line
        self.quantity, self.left, self.available = quantity, quantity, available
        self.key = key
        self.owner = owner        # the OpenOrder or PlannedOrder it comes from
        self.required = None      # of the stocking point's own planned orders
        self.issue = None
        self.pegs = []

    def sort_key(self):
        return (self.available, self.rank, self.key)


class Peg:
    """A link between a requirement (or the floor, with its date) and a receipt."""

    def __init__(self, requirement, receipt, quantity, date):
        self.requirement, self.receipt, self.quantity, self.date = requirement, receipt, quantity, date


class PlannedOrder:
    def __init__(self, point, source, quantity, required, number, chain):
        self.point, self.source, self.quantity, self.required = point, source, quantity, required
        self.number, self.chain, self.kind = number, chain, source["kind"]
        self.item, self.location = point
        self.line = None
        self.priority = None
        self.first_requirement = None   # the first requirement pegged to it when it was made
        self.requirements = []
        self.by_products = []           # receipts elsewhere
        self.no_bom = False
        self.receipt = None

    def key(self):
        return (utf8(self.item), utf8(self.location), self.required, self.number)


def apply_modifiers(quantity, minimum, multiple, maximum):
    """Section 5, order modifiers: the quantities of the orders for a net quantity."""
    whole = lambda value: up_to(max(value, minimum or 0), multiple)
    total = whole(quantity)
    if maximum is None:
        return [total]
    largest = floor_to(maximum, multiple)
    count, rest = divmod(total, largest)
    return [largest] * count + ([whole(rest)] if rest else [])


class PointPlan:
    """Plans one stocking point. All its requirements are known."""

    def __init__(self, network, point, requirements, receipts, order_id):
        self.network, self.point, self.today = network, point, network.today
        self.coverage, self.place = network.coverage(point), network.place(point)
        self.order_id = order_id
        self.any_rules = network.rules(point, None)
        self.requirements = requirements
        for requirement in requirements:
            requirement.required = required_date(requirement.requested, self.place.issue_calendar, self.today)
        requirements.sort(key=Requirement.sort_key)
        self.receipts = receipts            # scheduled receipts, by-products, own planned orders as they are made
        for receipt in receipts:
            receipt.issue = self.any_rules.issue_day(receipt.available)
        self.on_hand = self.find_on_hand()
        self.orders = []
        self.numbers = {}
        self.made = {}                      # id(source row) -> quantity of its planned orders (shares)
        self.plannable = self.coverage.rule != "manual" and not network.unplannable(point)
        earliest = self.earliest_issue(self.today)
        self.F = self.today if earliest is None else earliest
        self.floor = self.find_floor()
        self.floor_days = []                # the days on which the floor is looked at
        if self.plannable:
            self.floor_days = sorted({self.F} | {r.required for r in requirements if r.required > self.F})
        self.period = None

    # ---------------------------------------------------------------- section 4: on-hand

    def find_on_hand(self):
        total = sum(row["quantity"] for row in self.network.facts.on_hand
                    if (row["item"], row["location"]) == self.point and row["nettable"])
        if total <= 0:
            return None
        receipt = Receipt(ON_HAND, "on_hand", None, None, total, self.today, ())
        receipt.issue = self.today          # serves any requirement on its required date
        return receipt

    # ---------------------------------------------------------------- section 1: E(d)

    def earliest_issue(self, day):
        """E(d); None when no source is valid on the day."""
        source = self.network.first_valid_source(self.point, day)
        if source is None:
            return None
        rules = self.network.rules(self.point, source)
        return rules.issue_day(rules.forward().available)

    # ---------------------------------------------------------------- section 5: floor

    def find_floor(self):
        if self.coverage.rule == "min_max":
            return max(self.coverage.minimum or 0, self.coverage.safety_stock)
        return self.coverage.safety_stock

    def maximum(self):
        maximum = self.coverage.maximum
        return max(self.floor if maximum is None else maximum, self.coverage.safety_stock, self.floor)

    # ---------------------------------------------------------------- section 4: steps 1 to 4

    def can_order(self, day):
        return self.plannable and bool(self.network.candidates(self.point, day))

    def tolerated_until(self, day):
        """The last issue day of a late receipt that is tolerated for a requirement of the day; None: no limit."""
        if not self.can_order(day):
            return None
        return max(self.earliest_issue(day), day) + self.coverage.negative_days

    def within_positive_days(self, requirement, available):
        limit = self.coverage.positive_days
        return limit is None or requirement.required - available <= limit

    @staticmethod
    def link(requirement, receipt):
        quantity = min(requirement.open, receipt.left)
        if quantity <= 0:
            return
        requirement.open -= quantity
        receipt.left -= quantity
        peg = Peg(requirement, receipt, quantity, requirement.required)
        requirement.pegs.append(peg)
        receipt.pegs.append(peg)

    def take_existing(self, requirement):
        required = requirement.required
        usable = sorted((r for r in self.receipts if r.left > 0 and self.within_positive_days(requirement, r.available)),
                        key=Receipt.sort_key)
        on_time = [r for r in usable if r.issue <= required]
        if self.coverage.latest_first:
            on_time.sort(key=lambda r: -r.available)    # stable: equal days in the usual order
        until = self.tolerated_until(required)
        late = [r for r in usable if r.issue > required and (until is None or r.issue <= until)]
        near = [r for r in late if r.issue <= required + self.coverage.negative_days]
        stock = []
        if self.on_hand and self.within_positive_days(requirement, self.today):
            stock = [self.on_hand]
        order = {
            "first": stock + on_time + late,
            "after_on_time_supply": on_time + stock + late,
            "last": on_time + near + stock + [r for r in late if r not in near],
        }[self.coverage.on_hand_consumption]
        for receipt in order:
            self.link(requirement, receipt)

    # ---------------------------------------------------------------- section 6: choice of a source

    def choose_source(self, day):
        rows = self.network.candidates(self.point, day)
        if len(rows) < 2:
            return rows[0] if rows else None
        total = sum(self.made.values())

        def below_share(row):
            return Fraction(row["split_percent"] * total, 100 * 10**6) - self.made.get(id(row), 0)

        return max(rows, key=below_share)   # the first of equals: rows are in the order of ties

    # ---------------------------------------------------------------- section 5: making orders

    def modifiers(self, source):
        minimum, multiple, maximum = source["order_minimum"] or 0, source["order_multiple"], source["order_maximum"]
        lot = self.coverage.fixed_quantity
        if self.coverage.rule == "fixed_quantity" and lot:
            minimum = max(up_to(minimum, lot), lot)
            if maximum is not None:
                maximum = max(floor_to(maximum, lot), minimum)
            multiple = lot
        return minimum, multiple, maximum

    def make_orders(self, source, day, net, requirements):
        """Makes the orders of one net quantity and pegs the requirements to them, in order."""
        made = []
        for quantity in apply_modifiers(net, *self.modifiers(source)):
            made.append(self.make_order(source, day, quantity))
        self.peg_made(made, requirements)
        return made

    def peg_made(self, made, requirements):
        queue = list(made)
        for requirement in requirements:
            for order in queue:
                if requirement.open > 0 and order.receipt.left > 0:
                    if order.first_requirement is None:
                        order.first_requirement = requirement
                    self.link(requirement, order.receipt)

    def make_order(self, source, day, quantity):
        number = self.numbers[day] = self.numbers.get(day, 0) + 1
        rules = self.network.rules(self.point, source)
        order = PlannedOrder(self.point, source, quantity, day, number, rules.schedule(day))
        order.order = self.order_id(order)
        receipt = Receipt(PLANNED, order.kind, order.order, None, quantity, order.chain.available, order.key(), order)
        receipt.issue = rules.issue_day(receipt.available)
        receipt.required = day
        order.receipt = receipt
        self.receipts.append(receipt)
        self.orders.append(order)
        self.made[id(source)] = self.made.get(id(source), 0) + quantity
        return order

    def unmake(self, orders):
        """Takes back the orders last made, with their pegs. Returns the requirements they were made for."""
        released = []
        for order in reversed(orders):
            self.orders.remove(order)
            self.receipts.remove(order.receipt)
            self.numbers[order.required] -= 1
            self.made[id(order.source)] -= order.quantity
            for peg in order.receipt.pegs:
                peg.requirement.open += peg.quantity
                peg.requirement.pegs.remove(peg)
                if peg.requirement not in released:
                    released.append(peg.requirement)
        return sorted(released, key=Requirement.sort_key)

    # ---------------------------------------------------------------- section 5: the projected balance

    def in_balance(self, receipt, day):
        """Receipts available by the day and planned orders required by the day."""
        return receipt.available <= day if receipt.required is None else receipt.required <= day

    def balance(self, day):
        total = self.on_hand.left if self.on_hand else 0
        return total + sum(r.left for r in self.receipts if self.in_balance(r, day))

    def tolerated_left(self, day):
        """What is left of existing receipts that are late but tolerated for a requirement of the day."""
        until = self.tolerated_until(day)
        return sum(r.left for r in self.receipts
                   if r.issue > day and (until is None or r.issue <= until) and not self.in_balance(r, day))

    # ---------------------------------------------------------------- section 5: the rules

    def plan(self):
        days = sorted({r.required for r in self.requirements} | set(self.floor_days))
        for day in days:
            if self.period and day > self.period["last"]:
                self.close_period()
            self.plan_day(day, [r for r in self.requirements if r.required == day])
        if self.period:
            self.close_period()
        self.peg_floor()
        for order in self.orders:
            given = [p.requirement.priority for p in order.receipt.pegs
                     if p.requirement is not None and p.requirement.priority is not None]
            order.priority = min(given, default=None)

    def plan_day(self, day, requirements):
        rule = self.coverage.rule
        last_made, last_line = [], None       # the orders of the last net quantity of the day, and its line
        for requirement in requirements:
            self.take_existing(requirement)
            if requirement.open == 0 or not self.plannable:
                continue
            if rule == "period":
                self.join_period(day, requirement)
            elif not self.can_order(day):
                requirement.no_source = True
            elif rule in ("requirement", "fixed_quantity"):
                source = self.choose_source(day)
                last_line = requirement
                last_made = self.make_orders(source, day, requirement.open, [requirement])
        if rule == "min_max":
            self.fill_to_maximum(day, [r for r in requirements if r.open > 0])
        elif day in self.floor_days:
            shortfall = self.floor - self.balance(day) - self.tolerated_left(day)
            if rule == "period" and self.period:
                shortfall -= self.period["floor"]
            if shortfall > 0:
                self.restore_floor(day, shortfall, last_line, last_made)

    def restore_floor(self, day, shortfall, last_line, last_made):
        if self.coverage.rule == "period":
            if self.period is None and self.can_order(day):
                self.open_period(day)
            if self.period:
                self.period["floor"] += shortfall
        elif last_made:
            # One order: uncovered + shortfall, modifiers once. The shortfall was measured with the excess of the
            # order in the balance (later lines of the day may have taken some of it); without it, it is larger.
            # That comes to the same as: what was ordered + the shortfall as measured.
            ordered = sum(o.quantity for o in last_made)
            source = last_made[0].source
            released = self.unmake(last_made)
            made = self.make_orders(source, day, ordered + shortfall, [last_line])
            for requirement in released:
                for order in made:
                    self.link(requirement, order.receipt)
        elif self.can_order(day):
            self.make_orders(self.choose_source(day), day, shortfall, [])

    # Rule `period`

    def open_period(self, day):
        self.period = {"first": day, "last": day + max(self.coverage.period_days, 1) - 1, "requirements": [], "floor": 0}

    def join_period(self, day, requirement):
        if self.period is None:
            if not self.can_order(day):
                requirement.no_source = True
                return
            self.open_period(day)
        self.period["requirements"].append(requirement)

    def close_period(self):
        period, self.period = self.period, None
        net = sum(r.open for r in period["requirements"]) + period["floor"]
        self.make_orders(self.choose_source(period["first"]), period["first"], net, period["requirements"])

    # Rule `min_max`

    def fill_to_maximum(self, day, requirements):
        uncovered = sum(r.open for r in requirements)
        balance = self.balance(day) - uncovered + self.tolerated_left(day)
        minimum, maximum = self.floor, self.maximum()
        if not (uncovered > 0 or (day in self.floor_days and balance < minimum)):
            return
        if not self.can_order(day):
            for requirement in requirements:
                requirement.no_source = True
            return
        source = self.choose_source(day)
        quantity = max(maximum - balance, uncovered)
        multiple = source["order_multiple"]
        if multiple:
            lots = floor_to(quantity, multiple)
            if lots == 0 or lots < uncovered or balance + lots < minimum:
                lots += multiple
            quantity = lots
        self.make_orders(source, day, quantity, requirements)

    # ---------------------------------------------------------------- section 5: floor pegs

    def peg_floor(self):
        pegged = 0
        for day in self.floor_days:
            inside = [r for r in self.receipts if self.in_balance(r, day)]
            until = self.tolerated_until(day)
            late = [r for r in self.receipts
                    if r not in inside and r.issue > day and (until is None or r.issue <= until)]
            stock = [self.on_hand] if self.on_hand else []
            held = sum(p.quantity for r in stock + inside for p in r.pegs
                       if p.requirement is not None and p.date > day)
            wanted = self.floor
            if self.coverage.rule == "min_max":
                if held + pegged + sum(r.left for r in stock) >= self.floor:
                    continue
                wanted = self.maximum()
            lacking = wanted - held - pegged
            for receipt in stock + sorted(inside + late, key=Receipt.sort_key):
                quantity = min(lacking, receipt.left)
                if quantity > 0:
                    receipt.left -= quantity
                    receipt.pegs.append(Peg(None, receipt, quantity, day))
                    lacking -= quantity
                    pegged += quantity

    # ---------------------------------------------------------------- the balance of the finished plan

    def final_balance(self, day):
        receipts = ([self.on_hand] if self.on_hand else []) + [r for r in self.receipts if self.in_balance(r, day)]
        return sum(r.quantity - sum(p.quantity for p in r.pegs if p.requirement is not None and p.date <= day)
                   for r in receipts)


class Plan:
    """The whole plan: stocking points by ascending low-level code (section 2)."""

    def __init__(self, network):
        self.network, self.today = network, network.today
        self.requirements = {point: [] for point in network.points}
        self.receipts = {point: [] for point in network.points}
        self.points = {}
        self.independent_demand()
        for order in network.open_orders:
            self.schedule_open_order(order)
        for point in sorted(network.points, key=lambda p: (network.level[p], utf8(p[0]), utf8(p[1]))):
            plan = PointPlan(network, point, self.requirements[point], self.receipts[point], self.order_id)
            plan.plan()
            self.points[point] = plan
            for order in plan.orders:
                self.explode(order)

    @staticmethod
    def order_id(order):
        return f"PLAN/{order.item}/{order.location}/{order.required}/{order.number}"

    def independent_demand(self):
        facts = self.network.facts
        for row in facts.demand_orders:
            if row["quantity"] > 0:
                point = (row["item"], row["location"])
                self.requirements[point].append(Requirement(
                    point, "sales", row["order"], row["line"] or "", row["quantity"], row["due_date"], row["priority"],
                    (utf8(row["order"]), utf8(row["line"]))))
        # Section 9, rule `none`: lines stay whole; lines dated today or earlier are ignored.
        for row in facts.forecasts:
            if row["quantity"] > 0 and row["date"] > self.today:
                point = (row["item"], row["location"])
                self.requirements[point].append(Requirement(
                    point, "forecast", None, None, row["quantity"], row["date"], row["priority"],
                    (utf8(row["customer"]), row["date"])))

    def schedule_open_order(self, order):
        kind = "transfer" if order.kind == "transfer" else "dependent"
        for item, location, quantity, date, key in order.needs:
            point = (item, location)
            requirement = Requirement(point, kind, order.order, order.line, quantity, date, None,
                                      (0, (utf8(order.order), utf8(order.line)) + key), order)
            self.requirements[point].append(requirement)
            order.requirements.append(requirement)
        # Section 3: available at the due date (not before today) + receipt margin, in calendar days.
        margin = self.network.coverage(order.point).receipt_margin_days
        available = max(order.due, self.today) + margin
        key = (utf8(order.order), utf8(order.line))
        order.receipt = Receipt(SCHEDULED, order.kind, order.order, order.line, order.quantity, available, key, order)
        self.receipts[order.point].append(order.receipt)
        for need in order.by_products:
            point = (need.item, need.location)
            self.receipts[point].append(Receipt(SCHEDULED, "by_product", order.order, order.line, need.quantity,
                                                available, key + (need.key,), order))

    def explode(self, order):
        """Sections 7 and 8: the requirements and by-products of a planned order."""
        if order.kind == "transfer":
            lines = [("transfer", order.item, order.source["from"], order.quantity, ())]
        elif order.kind == "make":
            needs, any_line = self.network.explode(order.item, order.source["bill"] or "", order.location,
                                                   order.quantity, order.chain.start)
            order.no_bom = not any_line
            for need in needs:
                if need.by_product:
                    receipt = Receipt(PLANNED, "by_product", order.order, None, need.quantity, order.chain.available,
                                      order.key() + (need.key,), order)
                    self.receipts[need.item, need.location].append(receipt)
            lines = [("dependent", n.item, n.location, n.quantity, n.key) for n in needs if not n.by_product]
        else:
            return
        for kind, item, location, quantity, key in lines:
            point = (item, location)
            requirement = Requirement(point, kind, order.order, None, quantity, order.chain.start, order.priority,
                                      (1, order.key() + key), order)
            self.requirements[point].append(requirement)
            order.requirements.append(requirement)
