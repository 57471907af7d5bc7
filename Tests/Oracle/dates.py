"""Semantics section 3: days, calendars, counting, the date chains. A day is an integer (proleptic Gregorian ordinal)."""

import datetime

HORIZON = 36600  # a calendar without an open day within a hundred years counts as always open
NEVER = -10**9   # an open beginning of effectivity
FOREVER = 10**9  # an open end


def day_of(text):
    if len(text) != 10:
        raise ValueError(text)
    return datetime.date.fromisoformat(text).toordinal()


def date_of(day):
    return datetime.date.fromordinal(day)


def text_of(day):
    return None if day is None else date_of(day).isoformat()


class Calendar:
    """A weekly pattern with dated exceptions. A day that is not mentioned is open."""

    WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    def __init__(self, rows=()):
        self.week, self.dated = {}, {}
        for day, is_open in rows:
            if day in self.WEEKDAYS:
                self.week[self.WEEKDAYS.index(day)] = is_open
            else:
                self.dated[day_of(day)] = is_open

    def is_open(self, day):
        if day in self.dated:
            return self.dated[day]
        return self.week.get((day + 6) % 7, True)

    def next_open(self, day):
        """The first open day on or after the day."""
        for distance in range(HORIZON):
            if self.is_open(day + distance):
                return day + distance
        return day

    def last_open(self, day):
        """The last open day on or before the day."""
        for distance in range(HORIZON):
            if self.is_open(day - distance):
                return day - distance
        return day

    def count_back(self, day, n):
        """n open days back; from a closed day counting starts at the last open day before it; n = 0 stays."""
        if n == 0:
            return day
        day = self.last_open(day)
        for _ in range(n):
            day = self.last_open(day - 1)
        return day

    def count_forward(self, day, n):
        """The mirror of count_back: from a closed day counting starts at the first open day after it."""
        if n == 0:
            return day
        day = self.next_open(day)
        for _ in range(n):
            day = self.next_open(day + 1)
        return day


ALWAYS = Calendar()


def required_date(requested, issue_calendar, today):
    """Section 3, required date of a requirement."""
    if requested < today:
        return issue_calendar.next_open(today)
    day = issue_calendar.last_open(requested)
    return day if day >= today else issue_calendar.next_open(today)


class Chain:
    """The days of one order."""

    def __init__(self, order, start, receipt, available):
        self.order, self.start, self.receipt, self.available = order, start, receipt, available


class Rules:
    """Everything that the dates of one stocking point and one source depend on."""

    def __init__(self, today, place, coverage, source, lead_calendar, receipt_calendar, order_calendar, lead_time=None):
        self.today, self.place, self.coverage, self.source = today, place, coverage, source
        self.lead_calendar = lead_calendar if source and source["lead_time_basis"] == "working" else None
        self.receipt_calendar, self.order_calendar = receipt_calendar, order_calendar
        self.lead_time = lead_time if lead_time is not None else source["lead_time_days"] if source else 0

    def back(self, day, n):
        return self.lead_calendar.count_back(day, n) if self.lead_calendar else day - n

    def ahead(self, day, n):
        return self.lead_calendar.count_forward(day, n) if self.lead_calendar else day + n

    def backward(self, required):
        ready = required - self.coverage.issue_margin_days
        available = self.place.receipt_calendar.last_open(ready)
        receipt = self.receipt_calendar.last_open(self.back(available, self.coverage.receipt_margin_days))
        start = self.back(receipt, self.lead_time)
        order = self.order_calendar.last_open(self.back(start, self.coverage.reorder_margin_days))
        return Chain(order, start, receipt, available)

    def from_start(self, order, start):
        receipt = self.receipt_calendar.next_open(self.ahead(start, self.lead_time))
        available = self.place.receipt_calendar.next_open(self.ahead(receipt, self.coverage.receipt_margin_days))
        return Chain(order, start, receipt, available)

    def forward(self):
        order = self.order_calendar.next_open(self.today)
        return self.from_start(order, self.ahead(order, self.coverage.reorder_margin_days))

    def schedule(self, required):
        chain = self.backward(required)
        return self.forward() if chain.order < self.today else chain

    def issue_day(self, available):
        return self.place.issue_calendar.next_open(available + self.coverage.issue_margin_days)
