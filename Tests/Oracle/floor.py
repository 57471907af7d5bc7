"""Semantics section 5: the floor, the projected balance, floor pegs."""

from fractions import Fraction

from bills import half_away
from records import Peg, Receipt
from schema import Q


class Floor:
    """The part of planning a stocking point (PointPlan) that looks after its floor."""

    # ---------------------------------------------------------------- levels of a day

    def seasonal(self, quantity, day):
        """Safety stock, minimum and maximum are multiplied by the factor of the month of the day they are looked at."""
        factor = self.network.facts.factor(self.coverage.seasonal_key, day)
        return half_away(Fraction((quantity or 0) * factor, Q))

    def floor(self, day):
        if not self.plannable or self.rule in ("priority", "decoupling") or self.is_superseded(day):
            return 0
        safety_stock = self.seasonal(self.coverage.safety_stock, day)
        if self.rule == "min_max":
            return max(self.seasonal(self.coverage.minimum, day), safety_stock)
        return safety_stock

    def maximum(self, day):
        """Of rule `min_max`: blank it is the minimum; a safety stock, and a higher minimum, raise it to themselves."""
        return max(self.seasonal(self.coverage.maximum, day), self.floor(day))

    def find_floor_days(self):
        """F and every requirement day after it; none beyond the coverage fence or once the item is superseded."""
        if not self.plannable or self.F > self.fence:
            return []
        days = {self.F} | {r.required for r in self.requirements if r.required > self.F}
        return sorted(day for day in days if not self.is_superseded(day))

    # ---------------------------------------------------------------- the projected balance

    @staticmethod
    def is_good(receipt, day):
        """Not expired; an order is good on the day that it was made for in any case."""
        return receipt.expires >= day or receipt.required == day

    @staticmethod
    def is_there(receipt, day):
        """Receipts available by the day and planned orders required by the day."""
        return receipt.available <= day if receipt.required is None else receipt.required <= day

    def in_balance(self, receipt, day):
        """Expired ones are left out."""
        return self.is_there(receipt, day) and self.is_good(receipt, day)

    def balance(self, day):
        """What is left with all requirements up to the day pegged; what is reserved for later ones is there until then."""
        return sum(r.left for r in self.stock + self.receipts if self.in_balance(r, day)) + self.held_for_later(day)

    def held_for_later(self, day):
        """What receipts available by the day hold for later requirements: not the rest that expires."""
        return sum(p.quantity for r in self.stock + self.receipts if self.is_there(r, day)
                   for p in r.pegs if p.requirement is not None and not p.requirement.taken and p.date > day)

    def is_tolerated(self, receipt, day):
        """Late for a requirement of the day, but tolerated."""
        until = self.tolerated_until(day)
        return receipt.issue > day and (until is None or receipt.issue <= until) and receipt.expires >= day

    def tolerated_left(self, day):
        """What is left of existing receipts that are late but tolerated for a requirement of the day."""
        return sum(r.left + sum(p.quantity for p in r.pegs if p.requirement is not None and p.date > day)
                   for r in self.receipts if self.is_tolerated(r, day) and not self.in_balance(r, day))

    def final_balance(self, day):
        """The balance of the finished plan; what others take of an alternative is none of its own requirements."""
        for_requirements = lambda r: sum(p.quantity for p in r.pegs if p.requirement is not None and not p.requirement.taken)
        return self.held_for_later(day) + sum(r.quantity - for_requirements(r) for r in self.stock + self.receipts
                                              if self.in_balance(r, day))

    # ---------------------------------------------------------------- floor pegs

    def peg_to_floor(self, receipt, quantity, day):
        quantity = min(quantity, receipt.left)
        if quantity <= 0:
            return 0
        receipt.left -= quantity
        receipt.pegs.append(Peg(None, receipt, quantity, day))
        return quantity

    def peg_floor(self):
        pegged = []                     # (receipt, quantity)
        for day in self.floor_days:
            stock = [r for r in self.stock if self.in_balance(r, day)]
            inside = [r for r in self.receipts if self.in_balance(r, day)]
            late = [r for r in self.receipts if r not in inside and self.is_tolerated(r, day)]
            held = self.held_for_later(day)
            already = sum(quantity for receipt, quantity in pegged if self.is_good(receipt, day))
            wanted = self.floor(day)
            if self.rule == "min_max":
                if held + already + sum(r.left for r in stock) >= wanted:
                    continue
                wanted = self.maximum(day)
            lacking = wanted - held - already
            for receipt in stock + sorted(inside + late, key=Receipt.sort_key):
                quantity = self.peg_to_floor(receipt, lacking, day)
                if quantity:
                    lacking -= quantity
                    pegged.append((receipt, quantity))
