"""The rules of a calendar: its dates and its deadline."""

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from scheduling.errors import (
    CalendarClosed,
    DeadlineOver,
    DeadlinePast,
    DeadlineTooLate,
    EndBeforeStart,
    RangeTooLong,
    StartInThePast,
)
from scheduling.fields import CalendarWords, read_words
from scheduling.model import CalendarFields
from scheduling.repeating import check_repeat
from scheduling.zones import DAY_MINUTES, instant_at

MAX_DAYS = 92
USUAL_DAYS = 5
MIN_NOTICE = timedelta(hours=1)


def plan_calendar(
    words: CalendarWords,
    *,
    now: datetime,
    owner_zone: str,
    day_first: bool = False,
    locale: str | None = None,
) -> CalendarFields:
    """A calendar by the words for it, a name and a first day among them; what is left out takes its default.

    Raises the Refusal that names what is wrong.
    """
    given = read_words(
        words, timezone=owner_zone, owner_zone=owner_zone, now=now, day_first=day_first, locale=locale
    )
    zone, start = ZoneInfo(given.setdefault("timezone", owner_zone)), given["start_date"]
    end = given.setdefault("end_date", start + timedelta(days=USUAL_DAYS - 1))
    check_range(start, end, zone=zone, now=now)
    given.setdefault("deadline", default_deadline(start, zone=zone, now=now))
    plan = CalendarFields(**given)
    check_deadline(plan.deadline, plan.window.end, now=now)
    check_repeat(plan)
    return plan


def check_range(start: date, end: date, *, zone: ZoneInfo, now: datetime) -> None:
    """Raises EndBeforeStart, RangeTooLong, or StartInThePast if the last day is over in `zone`."""
    if end < start:
        raise EndBeforeStart
    days = (end - start).days + 1
    if days > MAX_DAYS:
        raise RangeTooLong(days, MAX_DAYS)
    if instant_at(end, DAY_MINUTES, zone) <= now:
        raise StartInThePast


def default_deadline(start: date, *, zone: ZoneInfo, now: datetime) -> datetime:
    """24 hours before the first day begins, but at least an hour from now."""
    return max(instant_at(start, 0, zone) - timedelta(hours=24), now + MIN_NOTICE)


def check_deadline(deadline: datetime, end: datetime, *, now: datetime) -> None:
    """Raises DeadlinePast, or DeadlineTooLate if it does not lie before the calendar's end."""
    if deadline <= now:
        raise DeadlinePast
    if deadline >= end:
        raise DeadlineTooLate


def extended(deadline: datetime, days: int = 1, *, zone: ZoneInfo, now: datetime) -> datetime:
    """A deadline that has passed, at the same wall time so many days later, or later to leave an hour."""
    local = deadline.astimezone(zone)
    minute, day = local.hour * 60 + local.minute, local.date() + timedelta(days=days)
    while instant_at(day, minute, zone) < now + MIN_NOTICE:
        day += timedelta(days=1)
    return instant_at(day, minute, zone)


class Answered(Protocol):
    """What has to be known of a calendar to see whether it takes answers."""

    @property
    def name(self) -> str: ...
    @property
    def deadline(self) -> datetime: ...
    @property
    def is_finalized(self) -> bool: ...
    @property
    def cancelled_at(self) -> datetime | None: ...


def check_takes_answers(calendar: Answered, now: datetime) -> None:
    """Raises CalendarClosed once it is finalized or cancelled, DeadlineOver after the deadline."""
    if calendar.is_finalized or calendar.cancelled_at is not None:
        raise CalendarClosed(calendar.name, cancelled=calendar.cancelled_at is not None)
    if now >= calendar.deadline:
        raise DeadlineOver(calendar.name, calendar.deadline)
