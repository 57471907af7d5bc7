"""Semantics section 3, delay: issue days that count with the delays of what the receipts are made of."""

from records import ON_HAND, SUBSTITUTE, PlannedOrder


class Delays:
    def __init__(self, plan):
        self.plan, self.network, self.today = plan, plan.network, plan.today
        self._issue, self._available = {}, {}

    def crosses(self, requirement):
        """Delays do not cross the edges of open orders that were left out (section 2)."""
        return (requirement.point, requirement.owner.point) not in self.network.left_out

    # ---------------------------------------------------------------- requirements

    def issue(self, requirement):
        """The day a requirement is issued: the latest of its required date and the issue days of its receipts."""
        known = self._issue.get(id(requirement))
        if known is None:
            rules = self.plan.points[requirement.point].any_rules
            days = [rules.issue_day(self.available(peg.receipt)) for peg in requirement.pegs
                    if peg.receipt.rank not in (ON_HAND, SUBSTITUTE)]
            # what was passed on to a successor is issued when that is (section 7)
            days += [self.issue(peg.receipt.passed) for peg in requirement.pegs if peg.receipt.passed]
            known = self._issue[id(requirement)] = max([requirement.required] + days)
        return known

    def of_requirement(self, requirement):
        """(delay_days, delayed_to)"""
        return self.against(self.issue(requirement), requirement.requested)

    @staticmethod
    def against(issue, day):
        return (issue - day, issue) if issue > day else (0, None)

    # ---------------------------------------------------------------- receipts

    def slip(self, order):
        """How much later a production or transfer order starts because its own requirements are issued late."""
        late = [self.issue(r) - max(r.requested, self.today) for r in order.requirements if self.crosses(r)]
        return max(late + [0])

    def available(self, receipt):
        """The available date with its own delays; a by-product keeps its planned day, whatever becomes of its order."""
        order = receipt.owner
        if order is None or not order.requirements or receipt.kind == "by_product":
            return receipt.available
        key = id(order)
        if key not in self._available:
            self._available[key] = order.receipt.available    # a by-product that its own order waits for: no delay
            self._available[key] = self.delayed(order)
        return self._available[key]

    def delayed(self, order):
        slip = self.slip(order)
        if slip == 0:
            return order.receipt.available
        if isinstance(order, PlannedOrder):
            available = order.rules.from_start(None, order.chain.start + slip).available
            return max(available, order.chain.available) if order.fixed else available
        return self.network.place(order.point).receipt_calendar.next_open(order.receipt.available + slip)

    def of_order(self, order):
        """(delay_days, delayed_to) of a planned order."""
        rules = self.plan.points[order.point].any_rules
        issue = max(rules.issue_day(self.available(order.receipt)), order.required)
        return self.against(issue, order.required if order.made_for is None else order.made_for)
