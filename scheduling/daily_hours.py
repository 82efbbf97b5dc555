"""The daily hours of a calendar: when a meeting may be, and how that looks from another time zone.

Hours may run past midnight, as 18-2 does. What lies behind it belongs to the day on which they began.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.intervals import Span, common, union
from scheduling.model import CalendarFields
from scheduling.zones import DAY_MINUTES, instant_at


class SeenHours(Struct, frozen=True):
    """The hours as a reader's clock shows them from the date `first` on, in minutes of the day they begin."""

    first: date
    start: int
    end: int

    @property
    def whole_day(self) -> bool:
        return self.end - self.start == DAY_MINUTES


def open_hours(calendar: CalendarFields) -> list[Span]:
    """All the time that lies within the hours of one of the calendar's days, sorted and disjoint."""
    return union(daily(calendar))


def within_hours(calendar: CalendarFields, span: Span) -> list[Span]:
    """The parts of the span that lie within the hours of the calendar's days."""
    return common(span, open_hours(calendar))


def seen_from(calendar: CalendarFields, zone: str) -> list[SeenHours]:
    """The hours on the clock of `zone`: more than one only where either clock is changed meanwhile."""
    first, last = calendar.start_date, calendar.end_date
    return list(_seen_from(first, last, calendar.hours, calendar.timezone, zone))


@lru_cache(maxsize=512)
def _seen_from(
    first: date, last: date, hours: tuple[int, int], timezone: str, zone: str
) -> tuple[SeenHours, ...]:
    """The same for all who look at a calendar from one zone."""
    seen = (_seen(span, ZoneInfo(zone)) for span in _daily(first, last, hours, timezone))
    return tuple(next(alike) for _, alike in groupby(seen, key=lambda one: (one.start, one.end)))


def daily(calendar: CalendarFields) -> Iterator[Span]:
    """The hours of each day; not of one of which a clock change leaves nothing."""
    return _daily(calendar.start_date, calendar.end_date, calendar.hours, calendar.timezone)


def _daily(first: date, last: date, hours: tuple[int, int], timezone: str) -> Iterator[Span]:
    zone = ZoneInfo(timezone)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        start, end = (instant_at(day, minute, zone) for minute in hours)
        if start < end:
            yield Span(start, end)


def _seen(hours: Span, zone: ZoneInfo) -> SeenHours:
    start, end = (at.astimezone(zone) for at in (hours.start, hours.end))
    later = (end.date() - start.date()).days * DAY_MINUTES
    return SeenHours(start.date(), start.hour * 60 + start.minute, later + end.hour * 60 + end.minute)
