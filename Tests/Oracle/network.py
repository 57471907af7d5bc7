"""Semantics sections 2, 6, 7: stocking points, edges, low-level codes, sources, bills of material."""

from fractions import Fraction

from dates import ALWAYS, NEVER, Rules
from tables import Q

KIND_OF_OPEN = {"purchase": "buy", "production": "make", "transfer": "transfer"}


def utf8(text):
    return (text or "").encode("utf-8")


def half_away(value):
    """An exact fraction rounded once to an integer, half away from zero (section 1)."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def up_to(value, multiple):
    return -(-value // multiple) * multiple if multiple else value


class Need:
    """One line of an exploded bill: a component (or, as a by-product, a receipt) of an order."""

    def __init__(self, line, location, quantity, by_product):
        self.item, self.location, self.quantity, self.by_product = line["component"], location, quantity, by_product
        self.key = (utf8(line["component"]), utf8(line["parent"]), utf8(line["operation"]), line["effective_from"])


class OpenOrder:
    """A scheduled receipt: a row of supply_orders."""

    def __init__(self, row):
        self.row = row
        self.item, self.location, self.kind = row["item"], row["location"], row["kind"]
        self.order, self.line, self.quantity = row["order"], row["line"] or "", row["quantity"]
        self.due = row["due_date"]
        self.point = (self.item, self.location)
        self.source = None        # the first valid source of its kind (and from) on the due date
        self.start = None
        self.explicit_start = row["start_date"]
        self.requirements = []    # its own requirements (components, or the issue of a transfer)
        self.source_location = row["from"]
        self.has_rows = False     # whether the ERP gave rows of supply_components
        self.needs = []           # (Need-like: item, location, quantity, requested date, key) before requirements are made
        self.by_products = []     # Needs that are receipts
        self.receipt = None


class Network:
    def __init__(self, facts, today):
        self.facts, self.today = facts, today
        self._coverage, self._sources = {}, {}
        self.bills = {}
        for row in facts.bom_components:
            self.bills.setdefault((row["parent"], row["bill"] or ""), []).append(row)
        for lines in self.bills.values():
            lines.sort(key=lambda row: (utf8(row["component"]), utf8(row["operation"]), row["effective_from"]))
        self.sources_by_item = {}
        for row in facts.sources:
            self.sources_by_item.setdefault(row["item"], []).append(row)
        self.open_orders = [OpenOrder(row) for row in facts.supply_orders if row["quantity"] > 0]
        for order in self.open_orders:
            self.settle_open_order(order)
        self.find_points_and_edges()
        self.find_levels()

    # ---------------------------------------------------------------- look-ups

    def coverage(self, point):
        if point not in self._coverage:
            self._coverage[point] = self.facts.coverage_of(*point)
        return self._coverage[point]

    def place(self, point):
        return self.facts.places[point[1]]

    def rules(self, point, source):
        place = self.place(point)
        calendar = lambda name: self.facts.calendar_named.get(name, ALWAYS)
        if source is None:
            return Rules(self.today, place, self.coverage(point), None, ALWAYS, ALWAYS, ALWAYS)
        lead = source["lead_time_calendar"]
        return Rules(self.today, place, self.coverage(point), source, calendar(lead) if lead else place.calendar,
                     calendar(source["receipt_calendar"]), calendar(source["order_calendar"]))

    # ---------------------------------------------------------------- section 6: sources

    def sources(self, point):
        """All source rows of the stocking point, in the order of ties."""
        if point not in self._sources:
            item, location = point
            rows = [row for row in self.sources_by_item.get(item, ()) if row["location"] in (None, location)
                    # section 2: a transfer from the stocking point's own location is skipped
                    and not (row["kind"] == "transfer" and row["from"] == location)]
            rows.sort(key=lambda row: (row["location"] is None, row["kind"], utf8(row["from"]), utf8(row["bill"]),
                                       row["effective_from"]))
            self._sources[point] = rows
        return self._sources[point]

    def candidates(self, point, day, only=lambda row: True):
        """The sources among which the first choice of the day falls: one, or several that share."""
        valid = [row for row in self.sources(point)
                 if row["effective_from"] <= day <= row["effective_to"] and only(row)]
        if not valid:
            return []
        best = min(row["priority"] for row in valid)
        equal = [row for row in valid if row["priority"] == best]
        return [row for row in equal if row["split_percent"] is not None] or equal[:1]

    def first_valid_source(self, point, day, only=lambda row: True):
        return next(iter(self.candidates(point, day, only)), None)

    def first_choices(self, point):
        """Every source that is the first choice of the stocking point on some day, past or future."""
        rows = self.sources(point)
        days = {NEVER} | {row["effective_from"] for row in rows} | {row["effective_to"] + 1 for row in rows}
        found = []
        for day in sorted(days):
            found += [row for row in self.candidates(point, day) if row not in found]
        return found

    # ---------------------------------------------------------------- section 7: bills

    def explode(self, item, bill, location, quantity, day):
        """(needs, whether any line is effective on the day). Phantoms are replaced by their own lines."""
        needs, any_line = [], False
        for line in self.bills.get((item, bill), ()):
            if not line["effective_from"] <= day <= line["effective_to"]:
                continue
            any_line = True
            # by-product: line type or a negative quantity-per; its quantity is that of the line without the sign
            by_product = line["line_type"] == "by_product" or line["quantity_per"] < 0
            exact = Fraction(quantity * abs(line["quantity_per"]) * (100 * Q + line["scrap_percent"]), Q * 100 * Q)
            amount = up_to(half_away(exact) + line["fixed_quantity"], line["multiple"])
            where = line["location"] or location
            if amount == 0:
                continue
            if line["line_type"] == "phantom":
                needs += self.explode(line["component"], "", where, amount, day)[0]
            else:
                needs.append(Need(line, where, amount, by_product))
        return needs, any_line

    def components_of_any_date(self, item, bill, location, inside=()):
        """(component points of a bill, lines of any date, phantoms replaced; the phantom cycles met on the way)."""
        points, cycles = [], []
        for line in self.bills.get((item, bill), ()):
            where = line["location"] or location
            component = line["component"]
            if line["line_type"] != "phantom":
                points.append((component, where))
            elif component in inside:
                cycles.append(inside[inside.index(component):])
            else:
                deeper, loops = self.components_of_any_date(component, "", where, inside + (component,))
                points += deeper
                cycles += loops
        return points, cycles

    # ---------------------------------------------------------------- open orders (sections 3, 7, 8)

    def settle_open_order(self, order):
        today, row = self.today, order.row
        order.source = self.first_valid_source(
            order.point, order.due,
            lambda source: source["kind"] == KIND_OF_OPEN[order.kind]
            and (not row["from"] or order.kind == "production" or source["from"] == row["from"]))
        if order.explicit_start is not None:
            start = order.explicit_start
        else:
            rules = self.rules(order.point, order.source)
            start = rules.back(order.due, rules.lead_time)
        order.start = max(start, today)
        if order.kind == "production":
            given = [r for r in self.facts.tables.rows["supply_components"].values()
                     if (r["order"], r["line"] or "") == (order.order, order.line)]
            order.has_rows = bool(given)
            if given:
                for part in self.facts.supply_components:
                    if (part["order"], part["line"] or "") == (order.order, order.line) and part["quantity"] > 0:
                        date = order.start if part["date"] is None else part["date"]
                        order.needs.append((part["component"], part["location"] or order.location, part["quantity"],
                                            date, (utf8(part["component"]),)))
            elif not self.recursive_phantom(order):
                bill = (order.source["bill"] or "") if order.source else ""
                needs, _ = self.explode(order.item, bill, order.location, order.quantity, order.start)
                order.by_products = [need for need in needs if need.by_product]
                order.needs = [(need.item, need.location, need.quantity, order.start, need.key)
                               for need in needs if not need.by_product]
        elif order.kind == "transfer" and row["from"]:
            # section 8: required at `from` when approved or not yet shipped
            if row["status"] == "approved" or (order.explicit_start is not None and order.explicit_start >= today):
                order.needs.append((order.item, row["from"], order.quantity, order.start, (utf8(order.item),)))

    def recursive_phantom(self, order):
        bill = (order.source["bill"] or "") if order.source else ""
        return bool(self.components_of_any_date(order.item, bill, order.location)[1])

    # ---------------------------------------------------------------- section 2: points and edges

    def find_points_and_edges(self):
        facts, points = self.facts, set()
        for rows in (facts.demand_orders, facts.forecasts, facts.on_hand, facts.supply_orders, facts.coverage,
                     facts.sources):
            points |= {(row["item"], row["location"]) for row in rows if row["item"] and row["location"]}
        self.edges = set()          # (supplying point, consuming point) of sources
        self.open_edges = set()     # the same of open orders
        self.phantom_cycles = {}    # point -> a phantom cycle that makes it unplannable
        for order in self.open_orders:
            for supplying in self.taken_from(order):
                self.open_edges.add((supplying, order.point))
        points |= {point for edge in self.open_edges for point in edge}
        todo = list(points)
        while todo:
            point = todo.pop()
            for source in self.first_choices(point):
                below = []
                if source["kind"] == "transfer" and source["from"]:
                    below = [(point[0], source["from"])]
                elif source["kind"] == "make":
                    below, cycles = self.components_of_any_date(point[0], source["bill"] or "", point[1])
                    if cycles:
                        self.phantom_cycles[point] = cycles[0]
                for other in below:
                    self.edges.add((other, point))
                    if other not in points:
                        points.add(other)
                        todo.append(other)
        self.points = points

    def taken_from(self, order):
        """The points that an open order is tied to, whatever is still required of them: rows of any quantity, bill
        lines of any date, the source location of a transfer."""
        if order.kind == "transfer":
            source = order.source_location
            return [(order.item, source)] if source and source != order.location else []
        if order.kind != "production":
            return []
        given = [(r["component"], r["location"] or order.location) for r in self.facts.supply_components
                 if (r["order"], r["line"] or "") == (order.order, order.line)]
        if given or order.has_rows:
            return given
        bill = (order.source["bill"] or "") if order.source else ""
        return self.components_of_any_date(order.item, bill, order.location)[0]

    def find_levels(self):
        # Edges of open orders inside a strongly connected component are left out first.
        every = self.edges | self.open_edges
        component = strongly_connected(self.points, every)
        self.left_out = {edge for edge in self.open_edges - self.edges if component[edge[0]] == component[edge[1]]}
        kept = self.edges | (self.open_edges - self.left_out)
        component = strongly_connected(self.points, kept)
        members = {}
        for point, root in component.items():
            members.setdefault(root, []).append(point)
        loops = {edge[0] for edge in kept if edge[0] == edge[1]}
        self.cycle_of = {}          # point -> the members of its cycle, in order
        for group in members.values():
            if len(group) > 1 or group[0] in loops:
                for point in group:
                    self.cycle_of[point] = sorted(group, key=lambda p: (utf8(p[0]), utf8(p[1])))
        consumers = {}
        for supply, use in kept:
            if component[supply] != component[use]:
                consumers.setdefault(component[supply], set()).add(component[use])
        level = {}

        def level_of(root):
            if root not in level:
                level[root] = max((level_of(other) + 1 for other in consumers.get(root, ())), default=0)
            return level[root]

        self.level = {point: level_of(root) for point, root in component.items()}

    def unplannable(self, point):
        return point in self.cycle_of or point in self.phantom_cycles


def strongly_connected(points, edges):
    """point -> a representative of its strongly connected component (small graphs: by reachability)."""
    after = {}
    for a, b in edges:
        after.setdefault(a, set()).add(b)
    reach = {}
    for point in points:
        seen, todo = set(), [point]
        while todo:
            for other in after.get(todo.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        reach[point] = seen
    return {point: min([point] + [o for o in reach[point] if point in reach[o]]) for point in points}
