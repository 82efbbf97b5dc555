"""Ranges written as a phrase that reads back to the same ranges."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.phrases.reader import Reader, days_between
from scheduling.phrases.reading import Range
from scheduling.zones import DAY_MINUTES, instant_at

_WORDS: dict[Preference | None, str] = {Preference.HIGH: "prefer ", Preference.LOW: "if needed "}
Written = tuple[str, str]


def write_when(ranges: Iterable[Range], reader: Reader) -> str:
    """The ranges on the reader's wall, such as "2026-01-13 09:00-11:30, 14:00-16:00; if needed 2026-01-14 …".

    For this reader read_when gives the same ranges again. Days with the same hours are written together; a
    phrase longer than LONGEST is for showing only.
    """
    parts = []
    ordered = sorted(ranges, key=lambda item: (item.preference or "", item.span))
    for preference, group in groupby(ordered, key=lambda item: item.preference):
        by_day: dict[date, list[str]] = {}
        for day, hours in (piece for item in group for piece in _days(item.span, reader)):
            by_day.setdefault(day, []).append(hours)
        word = _WORDS.get(preference, "")
        parts += [f"{word}{days} {hours}" for days, hours in _together(by_day)]
    return "; ".join(parts)


def _together(by_day: dict[date, list[str]]) -> list[Written]:
    """Neighbouring days with the same hours as one stretch of days."""
    runs: list[tuple[date, date, str]] = []
    for day in sorted(by_day):
        hours = ", ".join(by_day[day])
        if runs and runs[-1][1] == day - timedelta(days=1) and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], day, hours)
        else:
            runs.append((day, day, hours))
    return [(f"{a}" if a == b else f"{a} to {b}", hours) for a, b, hours in runs]


def _days(span: Span, reader: Reader) -> list[tuple[date, str]]:
    """The span cut at the reader's midnights; what was trimmed by a part of a minute is trimmed again."""
    first = span.start.astimezone(reader.zone).date()
    last = (span.end - timedelta(microseconds=1)).astimezone(reader.zone).date()
    written = []
    for day in days_between(first, last):
        midnights = Span(instant_at(day, 0, reader.zone), instant_at(day, DAY_MINUTES, reader.zone))
        part = span.within(midnights)
        if part is not None:
            start, end = _minute(part.start, day, reader), _end(part.end, day, reader)
            written.append((day, f"{_clock(start)}-{_clock(end)}"))
    return written


def _end(at: datetime, day: date, reader: Reader) -> int:
    """The first minute on the wall that is not before `at`."""
    minutes = range(_minute(at, day, reader), DAY_MINUTES)
    return next((m for m in minutes if instant_at(day, m, reader.zone) >= at), DAY_MINUTES)


def _minute(at: datetime, day: date, reader: Reader) -> int:
    wall = at.astimezone(reader.zone)
    return wall.hour * 60 + wall.minute if wall.date() == day else DAY_MINUTES


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
