"""The same answer as last time: what somebody said of one calendar, on the days of another."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.daily_hours import daily, within_hours
from scheduling.intervals import Span, common, difference
from scheduling.model import CalendarFields
from scheduling.painting import Said, paint
from scheduling.zones import instant_at

_WEEK = 7


def same_again(
    said: Iterable[Said], former: CalendarFields, calendar: CalendarFields, zone: ZoneInfo, now: datetime
) -> tuple[list[Said], list[Span]]:
    """What was said of the `former` calendar, by weekday and by the wall of `zone`; and what is left out.

    The first Monday of one is the first Monday of the other. Left out is what lies outside the other's days
    and hours, or is over. Raises TooManyTimes.
    """
    kept, left_out = list[Said](), list[Span]()
    for one in said:
        for hours in daily(former):
            day = hours.start.astimezone(ZoneInfo(former.timezone)).date()
            shift = _first(calendar.start_date, day) - _first(former.start_date, day)
            for part in common(one.span, [hours]):
                span = _moved(part, shift, zone)
                there = _left(calendar, span, now) if span else []
                kept += [Said(piece, one.preference) for piece in there]
                left_out += difference([span], there) if span else []
    return paint([], kept)[0], left_out


def _first(start: date, day: date) -> date:
    """The first day from `start` on with the weekday of `day`."""
    return start + timedelta(days=(day.weekday() - start.weekday()) % _WEEK)


def _moved(span: Span, shift: timedelta, zone: ZoneInfo) -> Span | None:
    """So many days later by the clock on the wall; None if a clock change leaves nothing of it."""
    start, end = (_later(at, shift, zone) for at in (span.start, span.end))
    return Span(start, end) if start < end else None


def _later(at: datetime, shift: timedelta, zone: ZoneInfo) -> datetime:
    wall = at.astimezone(zone)
    return instant_at(wall.date() + shift, wall.hour * 60 + wall.minute, zone)


def _left(calendar: CalendarFields, span: Span, now: datetime) -> list[Span]:
    """What of it can still be said."""
    if span.end <= now:
        return []
    return within_hours(calendar, Span(max(span.start, now), span.end))
