"""Semantics section 10: the marks that a run appends before it plans, from the plan as it was."""

from records import order_id


class Mark:
    """What stays of an order that is fixed."""

    def __init__(self, order, status):
        self.point, self.required, self.number, self.status = order.point, order.required, order.number, status
        self.source, self.quantity, self.bill = dict(order.source), order.quantity, order.bill
        self.dates = (order.chain.order, order.chain.start, order.chain.receipt, order.chain.available)
        self.lead_time, self.made_for = order.rules.lead_time, order.made_for
        self.set_priority = order.set_priority if status == order.status else order.priority


def marks_before(plan, facts, today):
    """The fixed orders that a run of the day plans with: those there were, and those that the fences fix now.

    `plan`: the plan before the run, or None when there was none: it has no marks. The fences are those of the facts of the run.
    """
    marks = list(plan.network.unknown) if plan else []
    for point in plan.points.values() if plan else ():
        coverage = facts.coverage_of(*point.point)
        within = lambda day, fence: fence is not None and day <= today + fence
        for order in point.orders + point.outside_orders:
            status = order.status
            if status == "planned" and within(order.required, coverage.freeze_fence_days):
                status = "frozen"
            if status in ("planned", "frozen") and within(order.chain.order, coverage.firming_fence_days):
                status = "firmed"
            if status != "planned":
                marks.append(Mark(order, status))
    confirmed = {row["planned_order"] for row in facts.supply_orders if row["planned_order"]}
    return [mark for mark in marks if order_id(mark.point, mark.required, mark.number) not in confirmed]
