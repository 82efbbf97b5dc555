"""A calendar that opens itself again: on which days, when, and under which name."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.fields import NAME_LIMIT
from scheduling.model import CalendarFields, Every
from scheduling.zones import instant_at

TIME_TO_ANSWER = timedelta(days=3)
"""A calendar opens so long before its deadline, at OPENS_AT of that day."""
OPENS_AT = 9 * 60

_DAYS = {Every.WEEK: 7, Every.TWO_WEEKS: 14, Every.FOUR_WEEKS: 28}


def next_start(start: date, every: Every) -> date:
    """The first day of the one after, on the same weekday.

    After a month it is the same weekday of the month, such as the second Tuesday; the fifth, where there is
    none, is the fourth.
    """
    if every in _DAYS:
        return start + timedelta(days=_DAYS[every])
    later = start + timedelta(days=28)
    nth = (start.day - 1) // 7
    while later.month == start.month or ((later.day - 1) // 7 < nth and _week_later(later)):
        later += timedelta(days=7)
    return later


def _week_later(day: date) -> bool:
    """Whether a week later is still in the same month."""
    return (day + timedelta(days=7)).month == day.month


def opening(plan: CalendarFields, every: Every) -> datetime:
    """When it opens: TIME_TO_ANSWER before the day of its deadline, but not before the last one began."""
    zone = ZoneInfo(plan.timezone)
    # A deadline at midnight is the end of the day before.
    last_day = (plan.deadline - timedelta(minutes=1)).astimezone(zone).date()
    before = plan.start_date - timedelta(days=_DAYS.get(every, 28))
    return max(instant_at(last_day - TIME_TO_ANSWER, OPENS_AT, zone), instant_at(before, OPENS_AT, zone))


def dated(name: str, start: date, taken: Collection[str] = ()) -> str:
    """The name with its first day behind it, as none of those that are taken."""
    number, named = 1, ""
    while not named or named in taken:
        end = f", {start.day} {start:%b} {start.year}{f' ({number})' if number > 1 else ''}"
        named, number = name[: NAME_LIMIT - len(end)] + end, number + 1
    return named


def undated(name: str, start: date) -> str:
    """What is left of a name without the first day that `dated` puts behind it."""
    return name.removesuffix(dated("", start)) or name


def lead_of(plan: CalendarFields) -> timedelta:
    """How long before its first day the deadline is, on the wall of its zone, in whole minutes."""
    wall = plan.deadline.astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None)
    return (datetime.combine(plan.start_date, time()) - wall) // timedelta(minutes=1) * timedelta(minutes=1)


def deadline_at(start: date, lead: timedelta, zone: ZoneInfo) -> datetime:
    """The deadline so long before the first day."""
    wall = datetime.combine(start, time()) - lead
    return instant_at(wall.date(), wall.hour * 60 + wall.minute, zone)
