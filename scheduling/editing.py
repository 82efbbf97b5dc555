"""The rules of editing a calendar: only what changes is checked, and what that affects."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from scheduling import phrases
from scheduling.calendars import (
    CalendarPlan,
    check_range,
    read_buffer,
    read_description,
    read_length,
    read_mode,
    read_name,
)
from scheduling.errors import DeadlinePast, DeadlineTooLate, NothingToChange
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry
from scheduling.profiles import read_zone


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What the owner wants changed, as they typed it; what is None stays."""

    name: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    deadline: str | None = None
    description: str | None = None
    meeting_length: str | None = None
    hours: str | None = None
    timezone: str | None = None
    mode: str | None = None
    buffer: str | None = None


def plan_of(calendar: Calendar) -> CalendarPlan:
    """The calendar as it is, as a plan."""
    return CalendarPlan(
        name=calendar.name,
        description=calendar.description,
        start_date=calendar.start_date,
        end_date=calendar.end_date,
        timezone=calendar.timezone,
        deadline=calendar.deadline,
        meeting_length=calendar.meeting_length,
        hours=calendar.hours,
        mode=calendar.mode,
        buffer=calendar.buffer,
    )


def plan_edit(
    calendar: Calendar, changes: CalendarChanges, *, now: datetime, owner_zone: str, day_first: bool = False
) -> CalendarPlan:
    """The calendar with the changes. Raises NothingToChange and the refusals of plan_calendar.

    Days are read in the calendar's zone, the deadline in its owner's, who types it. Changing the zone keeps
    every instant: the deadline and everybody's availability.
    """
    before = plan_of(calendar)
    plan = _read(before, changes, now, owner_zone, day_first)
    if plan == before:
        raise NothingToChange
    moved = _range(plan) != _range(before)
    if moved:
        check_range(plan.start_date, plan.end_date, zone=ZoneInfo(plan.timezone), now=now)
    if plan.deadline != before.deadline and plan.deadline <= now:
        raise DeadlinePast
    if (moved or plan.deadline != before.deadline) and plan.deadline >= plan.window.end:
        raise DeadlineTooLate
    return plan


def tells_everybody(before: CalendarPlan, after: CalendarPlan) -> bool:
    """Whether people must know: anything changed but the name and the description."""
    return replace(before, name=after.name, description=after.description) != after


def moves_meetings(before: CalendarPlan, after: CalendarPlan) -> bool:
    """Whether meetings that could take place before may no longer, or others may: what the planner reads."""
    return _planned(before) != _planned(after)


def _planned(plan: CalendarPlan) -> tuple[object, ...]:
    return (*_range(plan), plan.hours, plan.meeting_length, plan.buffer, plan.mode)


def outside(entries: list[Entry], window: Span) -> list[Entry]:
    """The entries that would lose something if the calendar covered only `window`."""
    return [entry for entry in entries if not window.contains(entry.span)]


def _range(plan: CalendarPlan) -> tuple[date, date, str]:
    return plan.start_date, plan.end_date, plan.timezone


def _read(
    before: CalendarPlan, changes: CalendarChanges, now: datetime, owner_zone: str, day_first: bool
) -> CalendarPlan:
    zone = ZoneInfo(before.timezone if changes.timezone is None else read_zone(changes.timezone))
    words: dict[str, Any] = {"now": now, "day_first": day_first}
    readers: dict[str, Callable[[str], Any]] = {
        "name": read_name,
        "description": read_description,
        "timezone": read_zone,
        "start_date": partial(phrases.read_day, "start date", zone=zone, **words),
        "end_date": partial(phrases.read_day, "end date", zone=zone, **words),
        "deadline": partial(phrases.read_moment, "deadline", zone=ZoneInfo(owner_zone), **words),
        "meeting_length": read_length,
        "hours": phrases.read_hours,
        "mode": read_mode,
        "buffer": read_buffer,
    }
    given = {name: getattr(changes, name) for name in readers}
    return replace(before, **{name: readers[name](text) for name, text in given.items() if text is not None})
