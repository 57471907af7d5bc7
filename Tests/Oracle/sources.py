"""Semantics section 6: valid sources, first choice, shares, vendor choice, price breaks."""

from fractions import Fraction

from dates import FOREVER, NEVER
from records import utf8
from schema import Q


class Sources:
    def __init__(self, facts):
        self.by_item, self.breaks, self.known = {}, {}, {}
        for row in facts.sources:
            self.by_item.setdefault(row["item"], []).append(row)
        for row in facts.price_breaks:
            self.breaks.setdefault((row["item"], row["from"]), []).append(row)

    def of(self, point):
        """All source rows of the stocking point, in the order of ties."""
        if point not in self.known:
            item, location = point
            rows = [row for row in self.by_item.get(item, ()) if row["location"] in (None, location)
                    # section 2: a transfer from the stocking point's own location is skipped
                    and not (row["kind"] == "transfer" and row["from"] == location)]
            rows.sort(key=lambda row: (row["location"] is None, row["kind"], utf8(row["from"]), utf8(row["bill"]),
                                       row["effective_from"]))
            self.known[point] = rows
        return self.known[point]

    def valid(self, point, day):
        return [row for row in self.of(point) if row["effective_from"] <= day <= row["effective_to"]]

    @staticmethod
    def best(rows):
        """Those of the lowest priority number among which the choice falls: one, or several that share."""
        if not rows:
            return []
        lowest = min(row["priority"] for row in rows)
        equal = [row for row in rows if row["priority"] == lowest]
        return [row for row in equal if row["split_percent"] is not None] or equal[:1]

    def candidates(self, point, day, only=lambda row: True):
        return self.best([row for row in self.valid(point, day) if only(row)])

    def first_valid(self, point, day, only=lambda row: True):
        return next(iter(self.candidates(point, day, only)), None)

    def first_choices(self, point):
        """Every source that is the first choice of the stocking point on some day, past or future."""
        rows = self.of(point)
        days = {NEVER, FOREVER} | {row["effective_from"] for row in rows} | {row["effective_to"] + 1 for row in rows}
        found = []
        for day in sorted(days):
            found += [row for row in self.candidates(point, day) if row not in found]
        return found

    # ---------------------------------------------------------------- one net quantity

    def choose(self, point, day, made, vendor_choice, quantity_of):
        """The source of a net quantity. `made`: source key -> quantity ordered in this plan; `quantity_of`: source -> the
        quantity that it would be asked for, after its own modifiers and before the cut."""
        chosen = self.by_share(self.candidates(point, day), made)
        if chosen is None or chosen["kind"] != "buy" or vendor_choice == "priority":
            return chosen
        bids = []
        for row in self.valid(point, day):
            if row["kind"] == "buy":
                price, lead_time = self.terms(point, row, quantity_of(row), day)
                price = (price is None, price or 0)
                bids.append(((price, lead_time) if vendor_choice == "lowest_price" else (lead_time, price), row))
        best = min(bid for bid, _ in bids)
        return self.by_share(self.best([row for bid, row in bids if bid == best]), made)

    @staticmethod
    def by_share(rows, made):
        """The source furthest below its share; the first of equals: rows are in the order of ties."""
        if len(rows) < 2:
            return rows[0] if rows else None
        total = sum(made.values())
        return max(rows, key=lambda row: Fraction(row["split_percent"] * total, 100 * Q) - made.get(source_key(row), 0))

    def terms(self, point, source, quantity, day):
        """(unit price or None, lead time) of a supplier for an order's quantity: its price break, else the source."""
        item, location = point
        price, lead_time = source["unit_price"], source["lead_time_days"]
        found = [row for row in self.breaks.get((item, source["from"]), ()) if row["location"] in (None, location)
                 and row["minimum_quantity"] <= quantity and row["effective_from"] <= day <= row["effective_to"]]
        if source["kind"] != "buy" or not found:
            return price, lead_time
        taken = min(found, key=lambda row: (row["location"] is None, -row["minimum_quantity"], -row["effective_from"]))
        return taken["unit_price"], lead_time if taken["lead_time_days"] is None else taken["lead_time_days"]


def source_key(row):
    """What a source is known by, from one plan to the next."""
    return (row["item"], row["location"] or "", row["kind"], row["from"] or "", row["bill"] or "", row["effective_from"])
