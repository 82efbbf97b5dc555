"""The rules of fixing a meeting."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scheduling.errors import NobodyCan, OutsideCalendar
from scheduling.intervals import Span, union
from scheduling.model import Calendar, Entry, Preference
from scheduling.zones import instant_at


def check_meeting(calendar: Calendar, meeting: Span, now: datetime) -> None:
    """Raises OutsideCalendar if it is not wholly inside, or starts in the past."""
    if not calendar.window.contains(meeting) or meeting.start <= now:
        raise OutsideCalendar(calendar.name, calendar.window, past=meeting.start <= now)


def preference_for(entries: list[Entry], meeting: Span) -> Preference | None:
    """HIGH if the person prefers all of the meeting, LOW if they can make all of it, else None."""
    if _covers(meeting, [entry for entry in entries if entry.preference is Preference.HIGH]):
        return Preference.HIGH
    return Preference.LOW if _covers(meeting, entries) else None


def check_somebody_can(meeting: Span, preferences: list[Preference | None]) -> None:
    """Raises NobodyCan if no attendee is free then."""
    if not any(preferences):
        raise NobodyCan(meeting)


def _covers(meeting: Span, entries: list[Entry]) -> bool:
    return any(span.contains(meeting) for span in union(entry.span for entry in entries))


def within_hours(calendar: Calendar, meeting: Span) -> bool:
    """Whether the meeting lies within the hours that the calendar names, on one day there."""
    zone = ZoneInfo(calendar.timezone)
    day = meeting.start.astimezone(zone).date()
    start, end = (instant_at(day, minute, zone) for minute in calendar.hours)
    return start <= meeting.start and meeting.end <= end
