"""Semantics sections 5 and 6: from net quantities to orders, rule by rule."""

from bills import up_to
from records import PLANNED, PlannedOrder, Receipt, Requirement, order_id
from sources import source_key
from tables import floor_to


def whole(quantity, minimum, multiple):
    """Section 5, order modifiers before the cut: raised to the minimum, rounded up to the multiple."""
    return up_to(max(quantity, minimum or 0), multiple)


def apply_modifiers(quantity, minimum, multiple, maximum):
    """Section 5, order modifiers: the quantities of the orders for a net quantity."""
    total = whole(quantity, minimum, multiple)
    if maximum is None:
        return [total]
    largest = floor_to(maximum, multiple)
    count, rest = divmod(total, largest)
    return [largest] * count + ([whole(rest, minimum, multiple)] if rest else [])


class Orders:
    """The part of planning a stocking point (PointPlan) that makes its orders."""

    # ---------------------------------------------------------------- section 6: choice of a source

    def choose_source(self, day, net, quantity_of=None):
        def asked_for(source):
            quantity = quantity_of(source) if quantity_of else net
            minimum, multiple, _ = self.modifiers(source)
            return whole(quantity, minimum, multiple)

        return self.network.sources.choose(self.point, day, self.made, self.coverage.vendor_choice, asked_for)

    def count_share(self, order, quantity):
        key = source_key(order.source)
        self.made[key] = self.made.get(key, 0) + quantity

    def modifiers(self, source):
        """Minimum, multiple and maximum of the source; with a lot, in whole lots."""
        if self.dry is not None:
            return 0, None, None        # lot sizing looks at net quantities as they are
        minimum, multiple, maximum = source["order_minimum"] or 0, source["order_multiple"], source["order_maximum"]
        if self.rule == "fixed_quantity" and self.lot:
            minimum = max(up_to(minimum, self.lot), self.lot)
            if maximum is not None:
                maximum = max(floor_to(maximum, self.lot), minimum)
            multiple = self.lot
        return minimum, multiple, maximum

    # ---------------------------------------------------------------- making orders

    def make_orders(self, source, day, net, requirements):
        """Makes the orders of one net quantity and pegs the requirements to them, in order."""
        made = [self.make_order(source, day, quantity) for quantity in apply_modifiers(net, *self.modifiers(source))]
        for requirement in requirements:
            for order in made:
                if requirement.open > 0 and order.receipt.left > 0:
                    if order.made_for is None:
                        order.made_for = requirement.requested
                    self.link(requirement, order.receipt)
        return made

    def make_order(self, source, day, quantity):
        number = self.next_number(day)
        _, lead_time = self.network.sources.terms(self.point, source, quantity, day)
        rules = self.network.rules(self.point, source, lead_time)
        # Section 10: a new order required before the end of the freeze fence is scheduled as if required there.
        chain = rules.schedule(max(day, self.today + (self.coverage.freeze_fence_days or 0)))
        order = PlannedOrder(self.point, source, quantity, day, number, chain, rules)
        order.order = order_id(self.point, day, number)
        shelf_life = self.network.facts.shelf_life(self.point[0])
        receipt = Receipt(PLANNED, order.kind, order.order, None, quantity, order.chain.available, order.key(), order)
        if shelf_life is not None:
            receipt.expires = order.chain.receipt + shelf_life      # what it was made for it serves all the same
        receipt.issue = rules.issue_day(receipt.available)
        receipt.required = day
        order.receipt = receipt
        self.receipts.append(receipt)
        self.orders.append(order)
        self.count_share(order, quantity)
        return order

    def next_number(self, day):
        """Counts the orders of a day as they are made, passing over numbers that fixed orders hold."""
        number = self.numbers.get(day, 0) + 1
        while (day, number) in self.held_numbers:
            number += 1
        self.numbers[day] = number
        return number

    def unmake(self, orders):
        """Takes back the orders last made, with their pegs. Returns the requirements they were made for."""
        released = []
        for order in reversed(orders):
            self.orders.remove(order)
            self.receipts.remove(order.receipt)
            self.numbers[order.required] = order.number - 1
            self.count_share(order, -order.quantity)
            for peg in order.receipt.pegs:
                peg.requirement.open += peg.quantity
                peg.requirement.pegs.remove(peg)
                if peg.requirement not in released:
                    released.append(peg.requirement)
        return sorted(released, key=Requirement.sort_key)

    # ---------------------------------------------------------------- section 5: the walk and its rules

    def plan(self):
        self.size_lots()
        self.peg_reservations()
        if self.rule in ("priority", "decoupling"):
            self.plan_buffer()
        else:
            self.walk()
            self.peg_floor()
        for order in self.orders:
            if self.rule in ("priority", "decoupling"):
                order.priority = order.set_priority     # of fixed orders: the one that they were fixed with
                continue
            given = [p.requirement.priority for p in order.receipt.pegs
                     if p.requirement is not None and p.requirement.priority is not None]
            order.priority = min(given, default=None)

    def walk(self):
        days = sorted({r.required for r in self.requirements} | set(self.floor_days))
        for day in days:
            if self.period and day > self.period["last"]:
                self.close_period()
            self.plan_day(day, [r for r in self.requirements if r.required == day])
        if self.period:
            self.close_period()

    def plan_day(self, day, requirements):
        last_made, last_line = [], None       # the orders of the last net quantity of the day, and its line
        for requirement in requirements:
            self.take_existing(requirement)
            if requirement.open == 0 or not self.plannable:
                continue
            if self.rule == "period":
                self.join_period(day, requirement)
            elif not self.can_order(day):
                requirement.no_source = True
            elif self.rule in ("requirement", "fixed_quantity"):
                last_line = requirement
                last_made = self.make_orders(self.choose_source(day, requirement.open), day, requirement.open, [requirement])
        if self.rule == "min_max":
            self.fill_to_maximum(day, [r for r in requirements if r.open > 0])
        elif day in self.floor_days:
            shortfall = self.floor(day) - self.balance(day) - self.tolerated_left(day)
            if self.rule == "period" and self.period:
                shortfall -= self.period["floor"]
            if shortfall > 0:
                self.restore_floor(day, shortfall, last_line, last_made)

    def restore_floor(self, day, shortfall, last_line, last_made):
        if self.rule == "period":
            if self.period is None and self.can_order(day):
                self.open_period(day)
            if self.period:
                self.period["floor"] += shortfall
        elif last_made:
            # One order: uncovered + shortfall, modifiers once. The shortfall was measured with the excess of the
            # order in the balance (later lines of the day may have taken some of it); without it, it is larger.
            # That comes to the same as: what was ordered + the shortfall as measured.
            ordered = sum(o.quantity for o in last_made)
            released = self.unmake(last_made)
            source = self.choose_source(day, ordered + shortfall)
            made = self.make_orders(source, day, ordered + shortfall, [last_line])
            for requirement in released:
                for order in made:
                    self.link(requirement, order.receipt)
        elif self.can_order(day):
            self.make_orders(self.choose_source(day, shortfall), day, shortfall, [])

    # ---------------------------------------------------------------- rule `period`

    def open_period(self, day):
        length = max(self.period_days, 1)
        shelf_life = self.network.facts.shelf_life(self.point[0])
        if shelf_life is not None:
            length = min(length, max(shelf_life, 1))    # section 14
        last = day + length - 1
        if self.windows is not None:
            last = max([window[1] for window in self.windows if window[0] <= day <= window[1]] + [day])
        self.period = {"first": day, "last": last, "requirements": [], "floor": 0}

    def join_period(self, day, requirement):
        if self.period is None or self.windows is not None:
            if not self.can_order(day):
                requirement.no_source = True
                return
        if self.period is None:
            self.open_period(day)
        self.period["requirements"].append(requirement)

    def close_period(self):
        period, self.period = self.period, None
        net = sum(r.open for r in period["requirements"]) + period["floor"]
        self.make_orders(self.choose_source(period["first"], net), period["first"], net, period["requirements"])

    # ---------------------------------------------------------------- rule `min_max`

    def fill_to_maximum(self, day, requirements):
        uncovered = sum(r.open for r in requirements)
        balance = self.balance(day) - uncovered + self.tolerated_left(day)
        minimum, maximum = self.floor(day), self.maximum(day)
        if not self.plannable or not (uncovered > 0 or (day in self.floor_days and balance < minimum)):
            return
        if not self.can_order(day):
            for requirement in requirements:
                requirement.no_source = True
            return

        def quantity_of(source):
            quantity, multiple = max(maximum - balance, uncovered), source["order_multiple"]
            if not multiple:
                return quantity
            lots = floor_to(quantity, multiple)
            if lots == 0 or lots < uncovered or balance + lots < minimum:
                lots += multiple
            return lots

        source = self.choose_source(day, None, quantity_of)
        self.make_orders(source, day, quantity_of(source), requirements)
