"""Semantics section 11: the messages of a plan."""

from dates import text_of
from schema import number


class Messages:
    """The part of a report (Report) that tells messages."""

    def messages(self):
        self.rows = []
        for table, row in self.facts.invalid:
            if table == "reservations":
                row = self.reserved(row)
            if table == "supply_components" and not row["location"]:     # it is that of its order
                order = self.facts.tables.rows["supply_orders"].get((row["order"], row["line"] or ""))
                row = row | {"location": order["location"] if order else None}
            self.tell("invalid_data", row.get("item") or row.get("parent") or row.get("component"),
                      None if table == "bom_components" else row.get("location"),
                      row.get("order"), row.get("line") or ("" if row.get("order") else None))
        for point in self.points:
            self.messages_of_point(point)
        for action in self.actions.found:
            order = action.order
            self.tell(action.action, order.item, order.location, order.order, order.line, action.from_date,
                      action.to_date, action.from_quantity, action.to_quantity)
        return self.rows

    def reserved(self, row):
        """What a reservation is about: the item and location of what asks, else of what is reserved, where that is known."""
        rows = self.facts.tables.rows
        asking = rows["supply_orders" if row["component"] else "demand_orders"].get((row["order"], row["line"] or ""))
        supply = rows["supply_orders"].get((row["supply_order"] or "", row["supply_line"] or ""))
        found = asking or supply or {}
        return {"order": row["order"], "line": row["line"], "location": found.get("location"),
                "item": row["component"] or found.get("item")}

    def tell(self, message, item, location, order=None, line=None, from_date=None, to_date=None, from_quantity=None,
             to_quantity=None):
        text = f"{message}: {item} at {location}, order {order}"
        self.rows.append({
            "message": message, "item": item, "location": location, "order": order, "line": line,
            "from_date": text_of(from_date), "to_date": text_of(to_date), "from_quantity": number(from_quantity),
            "to_quantity": number(to_quantity), "text": text})

    def messages_of_point(self, point):
        item, location = point.point
        if self.network.unplannable(point.point):
            self.tell("bom_cycle", item, location)
        for r in point.requirements:
            if r.requested < self.today:
                self.tell("past_due_requirement", item, location, r.order, r.line, r.requested, r.required)
            if r.kind in ("sales", "forecast"):
                delay, delayed_to = self.delays.of_requirement(r)
                if delay:
                    self.tell("delayed", item, location, r.order, r.line, r.requested, delayed_to)
            if r.no_source and r.open and r.told_uncovered:
                self.tell("no_source", item, location, r.order, r.line, r.required, None, r.open)
            if r.open and r.told_uncovered:
                self.tell("uncovered", item, location, r.order, r.line, r.required, None, r.quantity, r.quantity - r.open)
        for order in self.network.open_orders:
            if order.point == point.point and order.due < self.today and not order.outside:
                self.tell("past_due_receipt", item, location, order.order, order.line, order.due, self.today)
        for row in point.expired_lots():
            self.tell("expired", item, location, None, None, row["expires_on"], None, row["quantity"])
        for order in point.orders:
            if order.fixed and order.due < self.today:
                self.tell("past_due_receipt", item, location, order.order, order.line, order.due, self.today)
            if order.status == "frozen":
                self.tell("frozen", item, location, order.order, None, order.required, None, order.quantity)
            delay, delayed_to = self.delays.of_order(order)
            if delay:
                self.tell("delayed", item, location, order.order, None, order.required, delayed_to)
            if order.no_bom:
                self.tell("no_bom", item, location, order.order, None, order.chain.start)
        self.below_safety_stock(point)

    def below_safety_stock(self, point):
        """One message for the first stretch of days looked at on which the projected balance ends below the floor."""
        if point.F > point.fence:
            return
        stretch = []
        for day in sorted({self.today, point.F} | {r.required for r in point.requirements}):
            balance, floor = point.final_balance(day), point.floor(day)
            if floor > 0 and balance < floor:
                stretch.append((day, balance))
            elif stretch:
                break
        if stretch:
            self.tell("below_safety_stock", *point.point, None, None, stretch[0][0], stretch[-1][0], point.floor(stretch[0][0]),
                      min(balance for _, balance in stretch))
