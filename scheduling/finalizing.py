"""The rules of fixing a meeting."""

from datetime import datetime

from scheduling.daily_hours import within_hours
from scheduling.errors import NobodyCan, OutsideCalendar, OutsideHours
from scheduling.intervals import Span, union
from scheduling.model import Calendar, Entry, Person, Preference


def check_meeting(calendar: Calendar, meeting: Span, now: datetime) -> None:
    """Raises OutsideCalendar if it is not wholly inside, or starts in the past."""
    if not calendar.window.contains(meeting) or meeting.start <= now:
        raise OutsideCalendar(calendar.name, calendar.window, past=meeting.start <= now)


def check_hours(calendar: Calendar, meeting: Span, viewer: Person) -> None:
    """Raises OutsideHours if the meeting is not wholly within the calendar's daily hours."""
    if within_hours(calendar, meeting) != [meeting]:
        raise OutsideHours(calendar, viewer)


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
