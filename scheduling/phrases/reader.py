"""Whose words are read, when, and for which stretch of time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.intervals import Span, union
from scheduling.zones import country_of, instant_at

WAKING_HOURS = (8 * 60, 22 * 60)
FARTHEST_YEARS = 5
# The United States and their islands.
_MONTH_FIRST = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})


class Reader(Struct, frozen=True, dict=True):
    """Whose words are read, when, and for which stretch of time.

    `day_first` is how they write 5/12; `length` is how long a time alone ("tue 3pm") lasts, if it may stand
    alone at all; `locale` is Discord's, for names of days in other languages. `hours` are those of the
    calendar, in minutes after midnight on the wall of `hours_zone`, beyond 1440 if they pass midnight.
    """

    zone: ZoneInfo
    now: datetime
    window: Span
    waking_hours: tuple[int, int] = WAKING_HOURS
    day_first: bool = False
    length: timedelta | None = None
    locale: str | None = None
    hours: tuple[int, int] | None = None
    hours_zone: ZoneInfo | None = None

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @cached_property
    def first(self) -> date:
        """The window's first day on the reader's wall, past or not."""
        return self.window.start.astimezone(self.zone).date()

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and last day of the window that still lie ahead, on the reader's wall."""
        last = (self.window.end - timedelta(microseconds=1)).astimezone(self.zone).date()
        return min(max(self.first, self.today), last), last

    @cached_property
    def open(self) -> Span:
        """What lies ahead of the window; a moment of the past if it is over."""
        start = max(self.window.start, self.now)
        return Span(min(start, self.window.end - timedelta(microseconds=1)), self.window.end)

    def dates(self, weekdays: Iterable[int] = range(7)) -> frozenset[date]:
        """The days ahead that fall on these weekdays."""
        return _on_weekdays(*self.days, frozenset(weekdays))

    def ahead(self, span: Span) -> Span | None:
        """The part of the span that lies in the window and in the future."""
        return span.within(self.open) if self.now < self.window.end else None

    def within_hours(self, span: Span) -> list[Span]:
        """The parts of the span that lie in the calendar's daily hours; all of it if it has none."""
        if self.hours is None:
            return [span]
        zone = self.hours_zone or self.zone
        first, last = (at.astimezone(zone).date() for at in (span.start, span.end))
        daily = (self._hours_on(day) for day in days_between(first - timedelta(days=1), last))
        return union(part for hours in daily if hours and (part := span.within(hours)) is not None)

    def _hours_on(self, day: date) -> Span | None:
        """None if a clock change leaves nothing of them."""
        start, end = (
            instant_at(day, minute, self.hours_zone or self.zone) for minute in self.hours or (0, 0)
        )
        return Span(start, end) if start < end else None


@lru_cache(maxsize=64)
def _on_weekdays(first: date, last: date, weekdays: frozenset[int]) -> frozenset[date]:
    return frozenset(day for day in days_between(first, last) if day.weekday() in weekdays)


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def writes_day_first(locale: str | None, timezone: str) -> bool:
    """Whether somebody writes 5 December as 5/12: nearly everybody does who is not American.

    American English is what Discord shows people unless they choose, so there the time zone decides.
    """
    if locale is not None and locale != "en-US":
        return True
    return country_of(timezone) not in _MONTH_FIRST
