"""The rule of copying a calendar to other days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from scheduling import phrases
from scheduling.calendars import check_range, default_deadline
from scheduling.fields import fields_of, read_name
from scheduling.model import Calendar, CalendarFields
from scheduling.series import deadline_at, lead_of


def plan_copy(
    source: Calendar,
    start_date: str,
    name: str | None,
    *,
    now: datetime,
    day_first: bool = False,
    locale: str | None = None,
) -> CalendarFields:
    """As many days from `start_date`, with the deadline as long before them as in the source.

    Where that deadline would be over, it is the default one. Raises UnreadableDate, StartInThePast, TooLong.
    """
    zone = ZoneInfo(source.timezone)
    start = phrases.read_day("start date", start_date, zone=zone, now=now, day_first=day_first, locale=locale)
    return plan_again(
        source, start, source.name if name is None else read_name(name), lead_of(source), now=now
    )


def plan_again(source: Calendar, start: date, name: str, lead: timedelta, *, now: datetime) -> CalendarFields:
    """The same on the days from `start`, with the deadline so long before them. Raises StartInThePast."""
    before, zone = fields_of(source), ZoneInfo(source.timezone)
    moved = replace(
        before,
        name=name,
        start_date=start,
        end_date=start + (before.end_date - before.start_date),
        until=before.until + (start - before.start_date) if isinstance(before.until, date) else before.until,
    )
    check_range(moved.start_date, moved.end_date, zone=zone, now=now)
    deadline = deadline_at(start, lead, zone)
    if deadline <= now:
        latest = moved.window.end - timedelta(minutes=1)
        deadline = min(default_deadline(start, zone=zone, now=now), latest)
    return replace(moved, deadline=deadline)
