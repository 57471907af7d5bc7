"""Semantics section 7: versions of bills, scrap of operations, alternates, phantoms; the explosion of an order."""

import re
from fractions import Fraction

from dates import FOREVER, NEVER
from records import utf8
from schema import Q


def half_away(value):
    """An exact fraction rounded once to an integer, half away from zero (section 1)."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def up_to(value, multiple):
    return -(-value // multiple) * multiple if multiple else value


def operation_order(name):
    """Operations in order of number: all digits as numbers, before other texts."""
    name = name or ""
    return (0, int(name), utf8(name)) if re.fullmatch(r"[0-9]+", name) else (1, 0, utf8(name))


def preference(line):
    return (line["preference"] or 0, utf8(line["component"]), operation_order(line["operation"]), line["effective_from"])


class Need:
    """One line of an exploded bill: a component (or, as a by-product, a receipt) of an order."""

    def __init__(self, line, location, quantity, by_product, alternates=()):
        self.item, self.location, self.quantity, self.by_product = line["component"], location, quantity, by_product
        self.alternates = list(alternates)   # (stocking point, units of it for one unit of this)
        self.key = (utf8(line["component"]), utf8(line["parent"]), utf8(line["operation"]), line["effective_from"])


class Bills:
    def __init__(self, facts):
        self.lines, self.operations, self.versions = {}, {}, {}
        for row in facts.bom_components:
            self.lines.setdefault((row["parent"], row["bill"] or ""), []).append(row)
        for lines in self.lines.values():
            lines.sort(key=lambda row: (utf8(row["component"]), utf8(row["operation"]), row["effective_from"]))
        for row in facts.operations:
            self.operations.setdefault((row["item"], row["bill"] or ""), []).append(row)
        for rows in self.operations.values():
            rows.sort(key=lambda row: operation_order(row["operation"]))
        for row in facts.bills:
            self.versions.setdefault(row["item"], []).append(row)

    # ---------------------------------------------------------------- which bill

    def bill_of(self, item, source, location, quantity, day):
        """The bill that the source names; else the version of the day and quantity; else the item's own lines."""
        if source is not None and source["bill"]:
            return source["bill"]
        found = [row for row in self.versions.get(item, ()) if row["location"] in (None, location)
                 and row["quantity_from"] <= quantity and row["effective_from"] <= day <= row["effective_to"]]
        if not found:
            return ""
        found.sort(key=lambda row: (row["location"] is None, -row["quantity_from"], -row["effective_from"],
                                    utf8(row["bill"])))
        return found[0]["bill"]

    def bills_of_any_date(self, item, source, location):
        """The bills that are chosen on some day for some quantity."""
        rows = self.versions.get(item, ())
        days = {NEVER, FOREVER} | {row["effective_from"] for row in rows} | {row["effective_to"] + 1 for row in rows}
        days = {day for day in days if day <= FOREVER}
        quantities = {1} | {row["quantity_from"] for row in rows if row["quantity_from"] > 0}
        return sorted({self.bill_of(item, source, location, quantity, day) for quantity in quantities for day in days},
                      key=utf8)

    # ---------------------------------------------------------------- explosion

    def yield_from(self, item, bill, operation):
        """The part that is left from the consuming operation (blank: the first) to the last."""
        part = Fraction(1)
        for row in self.operations.get((item, bill), ()):
            if not operation or operation_order(row["operation"]) >= operation_order(operation):
                part *= 1 - Fraction(row["scrap_percent"], 100 * Q)
        return part

    def effective(self, item, bill, day):
        return [line for line in self.lines.get((item, bill), ()) if line["effective_from"] <= day <= line["effective_to"]]

    @staticmethod
    def groups(lines):
        """alternate group -> its lines by preference."""
        groups = {}
        for line in lines:
            if line["alternate_group"]:
                groups.setdefault(line["alternate_group"], []).append(line)
        for members in groups.values():
            members.sort(key=preference)
        return groups

    def explode(self, item, bill, location, quantity, day):
        """(needs, whether any line is effective on the day). Phantoms are replaced by their own lines."""
        lines, needs = self.effective(item, bill, day), []
        groups = self.groups(lines)
        for line in lines:
            group = groups.get(line["alternate_group"], [line])
            if group[0] is not line:
                continue        # an alternative: the group is exploded as its line of lowest preference
            # by-product: line type or a negative quantity-per; its quantity is that of the line without the sign
            by_product = line["line_type"] == "by_product" or line["quantity_per"] < 0
            exact = Fraction(quantity * abs(line["quantity_per"]) * (100 * Q + line["scrap_percent"]), Q * 100 * Q)
            exact /= self.yield_from(item, bill, line["operation"])
            amount = up_to(half_away(exact) + line["fixed_quantity"], line["multiple"])
            where = line["location"] or location
            if amount == 0:
                continue
            if line["line_type"] == "phantom":
                needs += self.explode(line["component"], "", where, amount, day)[0]
                continue
            alternates = [((other["component"], other["location"] or location),
                           Fraction(abs(other["quantity_per"]), abs(line["quantity_per"])))
                          for other in group[1:]
                          if other["line_type"] == "item" and other["quantity_per"] > 0 and line["quantity_per"] > 0]
            needs.append(Need(line, where, amount, by_product, alternates))
        return needs, bool(lines)

    # ---------------------------------------------------------------- lines of any date (section 2)

    def points_of_any_date(self, item, bill, location, inside=()):
        """(component points of a bill, lines of any date, phantoms replaced; the phantom cycles met on the way)."""
        points, cycles = [], []
        for line in self.lines.get((item, bill), ()):
            where = line["location"] or location
            component = line["component"]
            if line["line_type"] != "phantom":
                points.append((component, where))
            elif component in inside:
                cycles.append(inside[inside.index(component):])
            else:
                deeper, loops = self.points_of_any_date(component, "", where, inside + (component,))
                points += deeper
                cycles += loops
        return points, cycles

    def preferences_of_any_date(self, item, bill, location, inside=()):
        """(preferred point, alternative point): the alternative is planned first, it is an edge like any other."""
        pairs, lines = [], self.lines.get((item, bill), ())
        days = {NEVER, FOREVER} | {line["effective_from"] for line in lines} | {line["effective_to"] + 1 for line in lines}
        for day in sorted(days):
            for group in self.groups(self.effective(item, bill, day)).values():
                first = group[0]
                if first["line_type"] == "item":
                    pairs += [((first["component"], first["location"] or location),
                               (other["component"], other["location"] or location))
                              for other in group[1:] if other["line_type"] == "item"]
        for line in lines:
            if line["line_type"] == "phantom" and line["component"] not in inside:
                pairs += self.preferences_of_any_date(line["component"], "", line["location"] or location,
                                                      inside + (line["component"],))
        return [pair for pair in pairs if pair[0] != pair[1]]
