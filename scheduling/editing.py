"""The rules of editing a calendar: only what changes is checked, and what that affects."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from scheduling.calendars import check_range
from scheduling.daily_hours import open_hours
from scheduling.errors import DeadlinePast, DeadlineTooLate, NothingToChange
from scheduling.fields import FIELDS, CalendarWords, FieldRule, fields_of, read_words
from scheduling.intervals import Span, common
from scheduling.model import Calendar, CalendarFields, Entry
from scheduling.repeating import check_repeat


def plan_edit(
    calendar: Calendar,
    words: CalendarWords,
    *,
    now: datetime,
    owner_zone: str,
    day_first: bool = False,
    locale: str | None = None,
) -> CalendarFields:
    """The calendar with what was typed in place of what it had.

    Raises NothingToChange and the refusals of plan_calendar. Days are read in the calendar's zone, the
    deadline in `owner_zone`, that of the organizer who types. Changing the zone keeps every instant: the
    deadline and everybody's availability.
    """
    before = fields_of(calendar)
    given = read_words(
        words,
        timezone=calendar.timezone,
        owner_zone=owner_zone,
        now=now,
        day_first=day_first,
        locale=locale,
        start=calendar.start_date,
    )
    plan = replace(before, **given)
    if plan == before:
        raise NothingToChange
    moved = _range(plan) != _range(before)
    if moved:
        check_range(plan.start_date, plan.end_date, zone=ZoneInfo(plan.timezone), now=now)
    if plan.deadline != before.deadline and plan.deadline <= now:
        raise DeadlinePast
    if (moved or plan.deadline != before.deadline) and plan.deadline >= plan.window.end:
        raise DeadlineTooLate
    check_repeat(plan)
    return plan


def tells_everybody(before: CalendarFields, after: CalendarFields) -> bool:
    """Whether people must know: something changed that is news."""
    return any(rule.is_news for rule in _changed(before, after))


def outdates_proposals(before: CalendarFields, after: CalendarFields) -> bool:
    """Whether meetings that could take place before may no longer, or others may."""
    return any(rule.is_planned for rule in _changed(before, after))


def _changed(before: CalendarFields, after: CalendarFields) -> list[FieldRule]:
    return [rule for name, rule in FIELDS.items() if getattr(before, name) != getattr(after, name)]


class Coverage:
    """What counts of people's times before an edit, and after it."""

    def __init__(self, before: CalendarFields, after: CalendarFields) -> None:
        self.changes = (_range(before), before.hours) != (_range(after), after.hours)
        self._before = open_hours(before) if self.changes else []
        self._after = open_hours(after) if self.changes else []

    def loses(self, entries: list[Entry]) -> bool:
        """Whether something that counts now would no longer."""
        counted = [part for entry in entries for part in common(entry.span, self._before)]
        return any(self.left_of(part) != [part] for part in counted)

    def left_of(self, span: Span) -> list[Span]:
        """What of it counts afterwards; all of it unless days, zone or hours change."""
        return common(span, self._after) if self.changes else [span]


def _range(plan: CalendarFields) -> tuple[date, date, str]:
    return plan.start_date, plan.end_date, plan.timezone
