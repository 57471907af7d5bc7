"""What a plan consists of: requirements, receipts, pegs, planned orders."""

from dates import FOREVER, text_of

KIND_ORDER = {"sales": 0, "dependent": 1, "transfer": 2, "substitute": 3, "forecast": 4}
ON_HAND, SCHEDULED, PLANNED, SUBSTITUTE = 0, 1, 2, 3


def utf8(text):
    return (text or "").encode("utf-8")


def order_id(point, required, number):
    """The id of a planned order: its stocking point, required date and number."""
    item, location = (name.replace("%", "%25").replace("@", "%40").replace("/", "%2F") for name in point)
    return f"{item}@{location}/{text_of(required).replace('-', '')}-{number}"


class Requirement:
    def __init__(self, point, kind, order, line, quantity, requested, priority, key, owner=None, customer=None):
        self.point, self.kind, self.order, self.line = point, kind, order, line
        self.quantity, self.open, self.requested, self.priority = quantity, quantity, requested, priority
        self.key = key            # its id within the kind
        self.owner = owner        # the OpenOrder or PlannedOrder it is a component (or the issue) of
        self.customer = customer
        self.alternates = []      # section 7: (stocking point, units of it for one unit), in order of preference
        self.origin = None        # kind `substitute`: the requirement of the superseded item
        self.required = None
        self.good_until = None    # section 14: a receipt must not expire before this day
        self.pegs = []
        self.no_source = False
        self.taken = False        # of an alternative: no requirement of its own, a link to its stock
        self.told_uncovered = True

    def sort_key(self):
        return (self.required, self.priority is None, self.priority or 0, KIND_ORDER[self.kind], self.key)

    def urgency(self):
        """Section 12: priority before date."""
        return (self.priority is None, self.priority or 0, self.required, KIND_ORDER[self.kind], self.key)


class Receipt:
    def __init__(self, rank, kind, order, line, quantity, available, key, owner=None, expires=FOREVER):
        self.rank, self.kind, self.order, self.line = rank, kind, order, line
        self.quantity, self.left, self.available = quantity, quantity, available
        self.key = key
        self.owner = owner        # the OpenOrder or PlannedOrder it comes from
        self.expires = expires    # the last day on which it serves
        self.priority = None      # section 12; scaled
        self.lot = None
        self.required = None      # of the stocking point's own planned orders
        self.issue = None
        self.item = None          # kind `substitute`: the other item
        self.passed = None        # kind `substitute`: the requirement that was passed on
        self.pegs = []

    def sort_key(self):
        return (self.available, self.rank, self.key)

    def urgency(self):
        """Section 12: by priority, on-hand 0, blank last; on-hand before a fixed order that should have come by now."""
        priority = 0 if self.rank == ON_HAND else self.priority
        return (priority is None, priority or 0, self.rank != ON_HAND) + self.sort_key()


class Peg:
    """A link between a requirement (or the floor, with its date) and a receipt."""

    def __init__(self, requirement, receipt, quantity, date):
        self.requirement, self.receipt, self.quantity, self.date = requirement, receipt, quantity, date


class PlannedOrder:
    def __init__(self, point, source, quantity, required, number, chain, rules):
        self.point, self.source, self.quantity, self.required = point, source, quantity, required
        self.number, self.chain, self.kind, self.rules = number, chain, source["kind"], rules
        self.item, self.location = point
        self.line = None
        self.status = "planned"
        self.priority = None
        self.set_priority = None        # sections 12 and 13: given when it is made
        self.made_for = None            # requested date of the first requirement pegged to it when it was made
        self.requirements = []
        self.by_products = []           # receipts elsewhere
        self.bill = None                # of a make order: the one that was chosen; it stays with it when it is fixed
        self.no_bom = False
        self.receipt = None
        self.outside = False            # section 10: beyond the coverage fence

    @property
    def fixed(self):
        return self.status != "planned"

    # what actions read of any order that they move
    @property
    def due(self):
        return self.chain.receipt

    @property
    def start(self):
        return self.chain.start

    @property
    def explicit_start(self):
        return self.chain.start

    def key(self):
        return (utf8(self.item), utf8(self.location), self.required, self.number)
