"""Semantics section 2: stocking points, edges, low-level codes; open orders and what they require (3, 7, 8)."""

from bills import Bills
from dates import ALWAYS, Rules
from records import utf8
from sources import Sources

KIND_OF_OPEN = {"purchase": "buy", "production": "make", "transfer": "transfer"}


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
        self.needs = []           # (item, location, quantity, requested date, key, alternates), before requirements are made
        self.by_products = []     # Needs that are receipts
        self.receipt = None
        self.rules = None
        self.outside = False      # section 10: beyond the coverage fence


class Network:
    """`fixed`: the frozen and firmed orders that earlier runs left (section 10)."""

    def __init__(self, facts, today, fixed=()):
        known = lambda order: order.point[0] in facts.item_named and order.point[1] in facts.places
        self.facts, self.today = facts, today
        self.fixed = [order for order in fixed if known(order)]
        self.unknown = [order for order in fixed if not known(order)]       # kept until their item is known again
        self._coverage = {}
        self.bills, self.sources = Bills(facts), Sources(facts)
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

    def rules(self, point, source, lead_time=None):
        place = self.place(point)
        calendar = lambda name: self.facts.calendar_named.get(name, ALWAYS)
        if source is None:
            return Rules(self.today, place, self.coverage(point), None, ALWAYS, ALWAYS, ALWAYS)
        lead = source["lead_time_calendar"]
        return Rules(self.today, place, self.coverage(point), source, calendar(lead) if lead else place.calendar,
                     calendar(source["receipt_calendar"]), calendar(source["order_calendar"]), lead_time)

    # ---------------------------------------------------------------- open orders (sections 3, 7, 8)

    def settle_open_order(self, order):
        today, row = self.today, order.row
        order.source = self.sources.first_valid(
            order.point, order.due,
            lambda source: source["kind"] == KIND_OF_OPEN[order.kind]
            and (not row["from"] or order.kind == "production" or source["from"] == row["from"]))
        order.rules = self.rules(order.point, order.source)
        if order.explicit_start is not None:
            start = order.explicit_start
        else:
            start = order.rules.back(order.due, order.rules.lead_time)
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
                                            date, (utf8(part["component"]),), []))
            elif not self.recursive_phantom(order):
                bill = self.bills.bill_of(order.item, order.source, order.location, order.quantity, order.start)
                needs, _ = self.bills.explode(order.item, bill, order.location, order.quantity, order.start)
                order.by_products = [need for need in needs if need.by_product]
                order.needs = [(need.item, need.location, need.quantity, order.start, need.key, need.alternates)
                               for need in needs if not need.by_product]
        elif order.kind == "transfer" and row["from"]:
            # section 8: required at `from` when approved or not yet shipped
            if row["status"] == "approved" or (order.explicit_start is not None and order.explicit_start >= today):
                order.needs.append((order.item, row["from"], order.quantity, order.start, (utf8(order.item),), []))

    def recursive_phantom(self, order):
        return any(self.bills.points_of_any_date(order.item, bill, order.location)[1]
                   for bill in self.bills.bills_of_any_date(order.item, order.source, order.location))

    # ---------------------------------------------------------------- points and edges

    def find_points_and_edges(self):
        facts, points = self.facts, set()
        for rows in (facts.demand_orders, facts.forecasts, facts.on_hand, facts.supply_orders, facts.coverage,
                     facts.sources):
            points |= {(row["item"], row["location"]) for row in rows if row["item"] and row["location"]}
        points |= {order.point for order in self.fixed}
        self.edges = set()          # (supplying point, consuming point) of sources
        self.open_edges = set()     # the same of open and fixed orders
        self.phantom_cycles = {}    # point -> a phantom cycle that makes it unplannable
        for order in self.open_orders:
            self.open_edges |= {(supplying, order.point) for supplying in self.taken_from(order)}
            if order.kind == "production" and not order.has_rows:
                self.open_edges |= self.preferences(order.item, order.source, order.location)
        for order in self.fixed:
            below, _ = self.below(order.point, order.source, order.bill)
            self.open_edges |= {(supplying, order.point) for supplying in below}
            if order.bill is not None:
                self.open_edges |= set(self.bills.preferences_of_any_date(order.point[0], order.bill, order.point[1]))
        points |= {point for edge in self.open_edges for point in edge}
        todo = list(points)
        while todo:
            point = todo.pop()
            found = set()
            for source in self.sources.first_choices(point):
                below, cycles = self.below(point, source)
                if cycles:
                    self.phantom_cycles[point] = cycles[0]
                found |= {(supplying, point) for supplying in below}
                if source["kind"] == "make":
                    found |= self.preferences(point[0], source, point[1])
            superseded = facts.superseded(point[0])
            if superseded:
                found.add(((superseded[0], point[1]), point))
            self.edges |= found
            new = {other for edge in found for other in edge} - points
            points |= new
            todo += new
        self.points = points

    def below(self, point, source, bill=None):
        """(the points that a source takes from, the phantom cycles met on the way); `bill`: the one that was chosen"""
        if source["kind"] == "transfer" and source["from"]:
            return [(point[0], source["from"])], []
        if source["kind"] != "make":
            return [], []
        points, cycles = [], []
        for bill in self.bills.bills_of_any_date(point[0], source, point[1]) if bill is None else [bill]:
            more, loops = self.bills.points_of_any_date(point[0], bill, point[1])
            points += more
            cycles += loops
        return points, cycles

    def preferences(self, item, source, location):
        """Edges preferred -> alternative: the alternative is planned first (section 7, substitutes)."""
        return {pair for bill in self.bills.bills_of_any_date(item, source, location)
                for pair in self.bills.preferences_of_any_date(item, bill, location)}

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
        return [point for bill in self.bills.bills_of_any_date(order.item, order.source, order.location)
                for point in self.bills.points_of_any_date(order.item, bill, order.location)[0]]

    # ---------------------------------------------------------------- low-level codes

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
