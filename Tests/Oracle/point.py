"""Semantics sections 1, 4, 7, 14: one stocking point: its requirements, its supply, steps 1 to 4 of netting."""

from bills import half_away
from buffers import Buffers
from dates import FOREVER, required_date
from floor import Floor
from lots import Lots
from orders import Orders
from records import ON_HAND, SUBSTITUTE, Peg, Receipt, Requirement, utf8


class PointPlan(Floor, Orders, Lots, Buffers):
    """Plans one stocking point. All its requirements are known; those of `plan.points` that come before it are planned."""

    def __init__(self, plan, point, requirements, receipts):
        self.plan_of, self.network, self.point = plan, plan.network, point
        self.today = self.network.today
        self.coverage, self.place = self.network.coverage(point), self.network.place(point)
        self.any_rules = self.network.rules(point, None)
        self.rule, self.lot, self.period_days = self.coverage.rule, self.coverage.fixed_quantity, self.coverage.period_days
        self.windows = None                 # lot sizing: the (first, last) days of its orders
        self.dry = None                     # in a dry run of lot sizing: pegs at other stocking points, to be taken back
        self.superseded = self.network.facts.superseded(point[0])
        fence = self.coverage.coverage_fence_days
        self.fence = FOREVER if fence is None else self.today + fence
        self.set_requirements(requirements)
        self.receipts = self.inside_fence(receipts)     # scheduled receipts, by-products, fixed orders, own orders
        for receipt in self.receipts:
            receipt.issue = self.any_rules.issue_day(receipt.available)
        self.stock = self.find_stock()
        fixed = [r.owner for r in receipts if r.required is not None]
        self.orders = [order for order in fixed if not order.outside]
        self.outside_orders = [order for order in fixed if order.outside]       # beyond the fence: kept, not listed
        self.made = {}                      # source key -> quantity of its planned orders (shares)
        for order in self.orders:
            self.count_share(order, order.quantity)
        self.held_numbers = {(order.required, order.number) for order in fixed}
        self.numbers = {}
        self.plannable = self.rule != "manual" and not self.network.unplannable(point)
        earliest = self.earliest_issue(self.today)
        self.F = self.today if earliest is None else earliest
        self.floor_days = self.find_floor_days()        # the days on which the floor is looked at
        self.period = None

    # ---------------------------------------------------------------- what is there (sections 4, 10, 14)

    def set_requirements(self, requirements):
        """Required dates; requirements later than the coverage fence are not planned and not listed."""
        self.requirements = []
        for requirement in requirements:
            requirement.required = required_date(requirement.requested, self.place.issue_calendar, self.today)
            sellable = self.network.facts.sellable_days_of(requirement.customer, self.point[0])
            requirement.good_until = requirement.required + sellable
            if requirement.required <= self.fence:
                self.requirements.append(requirement)
            elif requirement.owner:
                requirement.owner.requirements.remove(requirement)
        self.requirements.sort(key=Requirement.sort_key)

    def inside_fence(self, receipts):
        """Receipts later than the fence are not planned; a fixed order is inside by its required date, too."""
        inside = []
        for receipt in receipts:
            day = receipt.available if receipt.required is None else min(receipt.available, receipt.required)
            if day <= self.fence:
                inside.append(receipt)
            elif receipt.kind != "by_product":
                receipt.owner.outside = True
        return inside

    def find_stock(self):
        """Lots that are nettable and not expired, the first to expire first; negative ones reduce the others."""
        rows = [row for row in self.network.facts.on_hand if (row["item"], row["location"]) == self.point
                and row["nettable"] and not self.is_expired(row)]
        rows.sort(key=lambda row: (FOREVER if row["expires_on"] is None else row["expires_on"], utf8(row["lot"])))
        lacking = -sum(row["quantity"] for row in rows if row["quantity"] < 0)
        stock = []
        for row in rows:
            if row["quantity"] <= 0:
                continue
            reduced = min(lacking, row["quantity"])
            lacking -= reduced
            if row["quantity"] > reduced:
                expires = FOREVER if row["expires_on"] is None else row["expires_on"]
                lot = Receipt(ON_HAND, "on_hand", None, None, row["quantity"] - reduced, self.today, (len(stock),),
                              expires=expires)
                lot.lot, lot.issue = row["lot"] or "", self.today    # serves any requirement on its required date
                stock.append(lot)
        return stock

    def is_expired(self, row):
        return row["quantity"] > 0 and row["expires_on"] is not None and row["expires_on"] < self.today

    def expired_lots(self):
        return [row for row in self.network.facts.on_hand if (row["item"], row["location"]) == self.point
                and row["nettable"] and self.is_expired(row)]

    def is_superseded(self, day):
        return self.superseded is not None and day >= self.superseded[1]

    # ---------------------------------------------------------------- section 1: E(d)

    def earliest_issue(self, day):
        """E(d), not before the end of the freeze fence; None when no source is valid on the day."""
        source = self.network.sources.first_valid(self.point, day)
        if source is None:
            return None
        rules = self.network.rules(self.point, source)
        return max(rules.issue_day(rules.forward().available), self.today + (self.coverage.freeze_fence_days or 0))

    def can_order(self, day):
        return self.plannable and bool(self.network.sources.candidates(self.point, day))

    # ---------------------------------------------------------------- pegs

    @staticmethod
    def link(requirement, receipt, limit=None):
        """Pegs what both have open, `limit` at most. Returns the quantity."""
        quantity = min(requirement.open, receipt.left)
        if limit is not None:
            quantity = min(quantity, limit)
        if quantity <= 0:
            return 0
        requirement.open -= quantity
        receipt.left -= quantity
        peg = Peg(requirement, receipt, quantity, requirement.required)
        requirement.pegs.append(peg)
        receipt.pegs.append(peg)
        return quantity

    # ---------------------------------------------------------------- step 1: reservations

    def peg_reservations(self):
        """For all requirements first, whatever the dates."""
        rows = sorted(self.network.facts.reservations, key=lambda row: (
            utf8(row["supply_order"]), utf8(row["supply_line"]), utf8(row["lot"])))
        left = {id(row): row["quantity"] for row in rows}
        for requirement in self.requirements:
            for row in rows:
                if self.is_reserved_by(requirement, row):
                    for receipt in self.reserved_supply(requirement, row):
                        left[id(row)] -= self.link(requirement, receipt, left[id(row)])

    @staticmethod
    def is_reserved_by(requirement, row):
        if (requirement.order, requirement.line) != (row["order"], row["line"] or ""):
            return False
        if row["component"]:
            return requirement.kind in ("dependent", "transfer") and requirement.point[0] == row["component"]
        return requirement.kind == "sales"

    def reserved_supply(self, requirement, row):
        """A named lot or order whatever its expiry; without a name the lots that are good for the requirement."""
        if not row["supply_order"]:
            if row["lot"]:
                return [lot for lot in self.stock if lot.lot == row["lot"]]
            return [lot for lot in self.stock if lot.expires >= requirement.good_until]
        return [r for r in self.receipts if r.kind != "by_product"
                and (r.order, r.line) == (row["supply_order"], row["supply_line"] or "")]

    # ---------------------------------------------------------------- steps 2 to 4

    def tolerated_until(self, day):
        """The last issue day of a late receipt that is tolerated for a requirement of the day; None: no limit."""
        if not self.can_order(day):
            return None
        return max(self.earliest_issue(day), day) + (self.coverage.negative_days or 0)

    def within_positive_days(self, requirement, available):
        limit = self.coverage.positive_days
        return limit is None or requirement.required - available <= limit

    def serves(self, requirement, receipt):
        return (receipt.left > 0 and receipt.expires >= requirement.good_until
                and self.within_positive_days(requirement, receipt.available))

    def take_existing(self, requirement):
        required, negative = requirement.required, self.coverage.negative_days
        usable = sorted((r for r in self.receipts if self.serves(requirement, r)), key=Receipt.sort_key)
        on_time = [r for r in usable if r.issue <= required]
        if self.coverage.latest_first:
            on_time.sort(key=lambda r: -r.available)    # stable: equal days in the usual order
        until = self.tolerated_until(required)
        late = [r for r in usable if r.issue > required and (until is None or r.issue <= until)]
        near = [r for r in late if r.issue <= required + negative]
        stock = [lot for lot in self.stock if self.serves(requirement, lot)]
        order = {
            "first": stock + on_time + late,
            "after_on_time_supply": on_time + stock + late,
            "last": on_time + near + stock + [r for r in late if r not in near],
        }[self.coverage.on_hand_consumption]
        for receipt in order:
            self.link(requirement, receipt)
        self.take_substitutes(requirement)

    # ---------------------------------------------------------------- section 7: substitutes and supersession

    def take_substitutes(self, requirement):
        """After steps 1 to 4; members of a cycle have existing receipts only."""
        if requirement.open and not self.network.unplannable(self.point):
            self.take_from_alternatives(requirement)
            if requirement.open and self.is_superseded(requirement.required):
                self.pass_on(requirement)

    def cover_by_substitute(self, requirement, quantity, item, passed=None):
        """Covers a quantity with what another item gives."""
        receipt = Receipt(SUBSTITUTE, "substitute", None, None, quantity, requirement.required, ())
        receipt.item, receipt.passed = item, passed
        self.link(requirement, receipt)

    def take_from_alternatives(self, requirement):
        """What is left over of their on-hand that is good, in the ratio of the quantities per, rounded once."""
        if self.rule not in ("priority", "decoupling") and not self.within_positive_days(requirement, self.today):
            return
        for point, ratio in requirement.alternates:
            other = self.plan_of.points.get(point)
            lots = [lot for lot in other.stock if lot.expires >= requirement.good_until] if other else []
            wanted = half_away(requirement.open * ratio)
            taken = min(wanted, sum(lot.left for lot in lots))
            covered = requirement.open if taken == wanted else min(half_away(taken / ratio), requirement.open)
            if taken <= 0 or covered <= 0:
                continue
            asking = Requirement(point, "substitute", requirement.order, requirement.line, taken,
                                 requirement.requested, requirement.priority, requirement.key)
            asking.required, asking.origin, asking.taken = requirement.required, requirement, True
            for lot in lots:
                if self.link(asking, lot) and self.dry is not None:
                    self.dry.append((lot, asking.pegs[-1]))
            self.cover_by_substitute(requirement, covered, point[0])

    def pass_on(self, requirement):
        """What steps 1 to 4 leave is required of the successor: same dates, same priority."""
        point = (self.superseded[0], self.point[1])
        passed = Requirement(point, "substitute", requirement.order, requirement.line, requirement.open,
                             requirement.requested, requirement.priority, (requirement.sort_key()[3], requirement.key),
                             customer=requirement.customer)
        passed.origin = requirement
        if self.dry is None:
            self.plan_of.requirements[point].append(passed)
        self.cover_by_substitute(requirement, requirement.open, point[0], passed)
