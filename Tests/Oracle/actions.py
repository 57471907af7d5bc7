"""Semantics section 11: actions for scheduled receipts and fixed orders, with derived actions."""

from bills import up_to
from dates import required_date
from records import ON_HAND, SCHEDULED, SUBSTITUTE, PlannedOrder, Receipt, utf8


class Action:
    def __init__(self, action, order, from_date=None, to_date=None, from_quantity=None, to_quantity=None):
        self.action, self.order = action, order
        self.from_date, self.to_date = from_date, to_date
        self.from_quantity, self.to_quantity = from_quantity, to_quantity


class Actions:
    def __init__(self, plan):
        self.plan, self.network, self.today = plan, plan.network, plan.today
        self.found = []
        self.shift = {}        # id(requirement) -> days its date moves with its parent
        self.cancelled = []    # open orders that nothing needs
        self.released = set()  # id(requirement) whose parent is cancelled
        orders = [o for point in plan.points.values() for o in point.orders] + self.network.open_orders
        orders.sort(key=lambda o: (self.network.level[o.point], utf8(o.point[0]), utf8(o.point[1]),
                                   self.is_planned(o)))
        for order in orders:   # parents first
            if self.is_planned(order):
                self.carry_planned(order)
            else:
                self.judge(order)
        for point in plan.points.values():
            self.increases(point)

    @staticmethod
    def is_planned(order):
        """Fixed orders are acted on like open ones."""
        return isinstance(order, PlannedOrder) and not order.fixed

    # ---------------------------------------------------------------- need days

    def moved_date(self, requirement, shift):
        """The required date with the requested date moved by `shift` days."""
        if shift == 0:
            return requirement.required
        calendar = self.network.place(requirement.point).issue_calendar
        return required_date(requirement.requested + shift, calendar, self.today)

    @staticmethod
    def root(requirement):
        """What was passed on to a successor moves with the requirement of the superseded item."""
        while requirement.origin is not None:
            requirement = requirement.origin
        return requirement

    def date_of(self, requirement):
        return self.moved_date(requirement, self.shift.get(id(self.root(requirement)), 0))

    def live_pegs(self, receipt):
        return [p for p in receipt.pegs
                if p.requirement is None or id(self.root(p.requirement)) not in self.released]

    def need_day(self, receipt, pegs):
        """(need day to advance to, need day to postpone to); None: no reason to.

        A floor peg dated F is no reason to postpone; one of sections 12 and 13 no reason to move, what requirements need is."""
        point = self.plan.points[receipt.owner.point]
        margin = point.coverage.issue_margin_days
        buffer = point.rule in ("priority", "decoupling")
        days = [(p.date, not buffer, p.date != point.F) if p.requirement is None
                else (self.date_of(p.requirement) - margin, True, True) for p in pegs]
        first = min(day for day, _, _ in days)
        to_advance = min((day for day, advances, _ in days if advances), default=None)
        return to_advance, first if all(postpones for day, _, postpones in days if day == first) else None

    def due_for(self, order, need):
        """The due date with which the order is there on the need day."""
        rules = order.rules
        available = rules.place.receipt_calendar.last_open(need)
        due = rules.receipt_calendar.last_open(available - rules.coverage.receipt_margin_days)
        return due if due >= self.today else rules.receipt_calendar.next_open(self.today)

    # ---------------------------------------------------------------- how early can it be

    def crosses(self, requirement):
        return (requirement.point, requirement.owner.point) not in self.network.left_out

    def components(self, order):
        return [r for r in order.requirements if self.crosses(r)]

    def can_start(self, order, shift):
        """Whether the order can start `shift` days from its start: its own start >= today, components can follow."""
        own_start = order.start
        if not isinstance(order, PlannedOrder):
            if not (order.explicit_start is not None or order.kind == "production" or order.requirements):
                own_start = None    # a purchase, or a transfer on its way, without a start of its own
        if own_start is not None and own_start + shift < self.today:
            return False
        for requirement in self.components(order):
            day = self.moved_date(requirement, shift)
            if any(self.earliest_issue(peg.receipt) > day for peg in requirement.pegs):
                return False
        return True

    def earliest_issue(self, receipt):
        """The first day on which the receipt could be issued if it were advanced as far as possible."""
        if receipt.rank == SUBSTITUTE and receipt.passed:
            return max((self.earliest_issue(peg.receipt) for peg in receipt.passed.pegs), default=self.today)
        if receipt.rank in (ON_HAND, SUBSTITUTE):
            return self.today
        order, rules = receipt.owner, receipt.owner.rules
        if receipt.kind == "by_product":
            return receipt.issue
        if self.is_planned(order):
            start = rules.forward().start
            while start < order.chain.start and not self.can_start(order, start - order.chain.start):
                start += 1
            return min(receipt.issue, rules.issue_day(rules.from_start(None, start).available))
        due = self.first_due(order, rules.receipt_calendar.next_open(self.today))
        return min(receipt.issue, rules.issue_day(due + rules.coverage.receipt_margin_days))

    def first_due(self, order, wanted):
        """The first due date on or after `wanted` that the order can reach; its own due date at the latest."""
        calendar = order.rules.receipt_calendar
        due = max(order.due, self.today)
        day = wanted
        while day < due:
            if calendar.is_open(day) and self.can_start(order, day - due):
                return day
            day += 1
        return due

    # ---------------------------------------------------------------- the actions of one open order

    def judge(self, order):
        receipt, coverage = order.receipt, self.network.coverage(order.point)
        fence = coverage.action_fence_days
        if order.outside or (fence is not None and order.due > self.today + fence):
            return      # section 10: beyond the coverage fence, or the action fence
        pegs = self.live_pegs(receipt)
        pegged = sum(p.quantity for p in pegs)
        if not pegs:
            self.cancelled.append(order)
            self.found.append(Action("cancel", order, from_date=order.due, from_quantity=order.quantity, to_quantity=0))
            self.released |= {id(r) for r in self.components(order)}
            return
        if pegged < order.quantity:
            source = order.source
            least = source["order_minimum"] or 0 if source else 0
            quantity = up_to(max(pegged, least), source["order_multiple"] if source else None)
            if quantity < order.quantity:
                self.found.append(Action("decrease", order, from_date=order.due, from_quantity=order.quantity,
                                         to_quantity=quantity))
        due = max(order.due, self.today)     # a due date before today counts as today
        need, last = self.need_day(receipt, pegs)
        if need is not None and due - self.due_for(order, need) > coverage.advance_margin_days:
            wanted = self.due_for(order, need)
            reached = self.first_due(order, wanted)
            if reached < due:
                self.found.append(Action("advance", order, from_date=order.due, to_date=reached))
                self.carry(order, reached - due)
        elif last is not None and self.due_for(order, last) - due > coverage.postpone_margin_days:
            wanted = self.due_for(order, last)
            self.found.append(Action("postpone", order, from_date=order.due, to_date=wanted))
            self.carry(order, wanted - due)

    def carry(self, order, shift):
        """Derived actions: the requirement dates of the components move with their parent."""
        for requirement in self.components(order):
            self.shift[id(requirement)] = shift

    def carry_planned(self, order):
        """A planned order between an open parent and open components moves with what it was made for."""
        pegs = order.receipt.pegs
        live = self.live_pegs(order.receipt)
        if not order.requirements or not pegs:
            return
        if not live:
            self.released |= {id(r) for r in order.requirements}
            return
        dates = lambda chosen, date: min((p.date if p.requirement is None else date(p.requirement)) for p in chosen)
        before = dates(pegs, lambda r: r.required)
        after = dates(live, self.date_of)
        if after != before and before == order.required:
            freeze_fence = self.network.coverage(order.point).freeze_fence_days or 0
            self.carry(order, order.rules.schedule(max(after, self.today + freeze_fence)).start - order.chain.start)

    # ---------------------------------------------------------------- increase

    def increases(self, point):
        limit = point.coverage.positive_days
        if limit is None or point.rule in ("priority", "decoupling"):
            return      # section 12: there positive days do not matter
        raised = {}            # id(open order) -> new quantity
        fence = point.coverage.action_fence_days
        opened = [r for r in point.receipts if r.rank == SCHEDULED and r.kind != "by_product"
                  and (fence is None or r.owner.due <= self.today + fence)]
        for planned in sorted((o for o in point.orders if not o.fixed), key=PlannedOrder.key):
            pegged = sum(p.quantity for p in planned.receipt.pegs)
            for receipt in sorted(opened, key=lambda r: (-r.available,) + Receipt.sort_key(r)[1:]):
                if not planned.required - limit <= receipt.available <= planned.required or pegged == 0:
                    continue
                if receipt.owner in self.cancelled:
                    continue        # an order that nothing needs is cancelled, not raised
                if any(receipt.expires < (p.requirement.good_until if p.requirement else p.date)
                       for p in planned.receipt.pegs):
                    continue        # section 14: it could not serve what the planned order serves
                order = receipt.owner
                source = order.source
                now = raised.get(id(order), order.quantity)
                new = up_to(now + pegged, source["order_multiple"] if source else None)
                if source and source["order_maximum"] is not None and new > source["order_maximum"]:
                    continue
                raised[id(order)] = new
                break
        for receipt in opened:
            if id(receipt.owner) in raised:
                self.found.append(Action("increase", receipt.owner, from_date=receipt.owner.due,
                                         from_quantity=receipt.owner.quantity, to_quantity=raised[id(receipt.owner)]))
