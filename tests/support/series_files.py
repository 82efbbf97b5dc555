"""A calendar file as independent readers understand it: when its meetings are, exceptions and all."""

from datetime import UTC, datetime
from typing import Any

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream

from scheduling.intervals import Span

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)


def meetings_in(text: str) -> dict[str, list[Span]]:
    """The meetings in the file, by time, as each reader finds them."""
    return {
        "recurring-ical-events": _by_recurring_ical_events(text),
        "ical": _by_ical(text),
        "vobject": _by_vobject(text),
    }


def agreed(text: str) -> list[Span]:
    """The same, on which all readers have to agree."""
    first, *others = meetings_in(text).items()
    for name, found in others:
        assert found == first[1], f"{name} reads it otherwise than {first[0]}"
    return first[1]


def _by_recurring_ical_events(text: str) -> list[Span]:
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between(FIRST, LAST)
    return sorted(_span(one.start, one.end) for one in found)


def _by_ical(text: str) -> list[Span]:
    found = IcsCalendarStream.calendar_from_ics(text).timeline
    return sorted(_span(one.start_datetime, one.end_datetime) for one in found)


def _by_vobject(text: str) -> list[Span]:
    """It expands a rule with its exceptions, and leaves it to us to put what was moved in its place."""
    series, *moved = vobject.readOne(text).vevent_list
    first, last = series.dtstart.value, series.dtend.value
    length = last.replace(tzinfo=None) - first.replace(tzinfo=None)
    walls: list[Any] = list(series.rruleset or [first])
    kept = {wall.replace(tzinfo=None) for wall in walls}
    kept -= {one.recurrence_id.value.replace(tzinfo=None) for one in moved}
    starts = [_utc(wall.replace(tzinfo=first.tzinfo)) for wall in kept]
    spans = [Span(start, start + length) for start in starts]
    return sorted([*spans, *(_span(one.dtstart.value, one.dtend.value) for one in moved)])


def _span(start: datetime, end: datetime) -> Span:
    return Span(_utc(start), _utc(end))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
