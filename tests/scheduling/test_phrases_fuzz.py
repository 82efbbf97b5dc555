"""Whatever anybody types, the answer is a reading or a Refusal, and a reading is always sound."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduling.calendars import plan_calendar
from scheduling.errors import Refusal
from scheduling.fields import CalendarWords, read_length
from scheduling.phrases import (
    read_day,
    read_hours,
    read_meeting,
    read_moment,
    read_when,
)
from tests.support.readers import LORD_HOWE, NOW, ST_JOHNS, reader

NUMBERS = "0 00 1 2 7 9 11 12 13 24 25 31 60 99 2026 9999 0001 99999999999999999999 ² ٣"
SIGNS = "- – to until : . / , ; and am pm a.m. p.m. h o'clock at on in th st T Z + % \\ ' \" İ ß 🎉"
DAYS = "mon tue friday next this last today tomorrow tmrw yesterday now noon week weeks days ago"
MONTHS = "january jan feb may december day month year hours"
WHOLE = "2026-01-13 2026-02-30 9999-12-31 0001-01-01 13.1.2026 1/13 2026-W03-2 9-11 9am-5pm 23:30-24"
ODD = ["\n", "\x00", "\u202e", "\ud800", " ", ""]
WORDS = [*" ".join([NUMBERS, SIGNS, DAYS, MONTHS, WHOLE]).split(), *ODD]

texts = st.one_of(
    st.text(max_size=600),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=12).map("".join),
)
zones = st.sampled_from(["UTC", ST_JOHNS, LORD_HOWE, "Pacific/Kiritimati", "Pacific/Pago_Pago"])

EXTREMES = [
    "9999-12-31 9-24",
    "9999-12-31 23:30-24",
    "9999-12-31 23:59",
    "0001-01-01 0-5",
    "0001-01-01 00:00",
]
MOST_TRIES = 25_000
HALF_HOUR = timedelta(minutes=30)


@given(texts, zones)
@settings(max_examples=200, deadline=None)
def test_no_availability_is_too_odd(text: str, zone: str) -> None:
    _check_reading(text, zone)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("text", EXTREMES)
def test_nor_is_any_day_too_far_away(text: str, zone: str) -> None:
    _check_reading(text, zone)
    for read in _readers(zone):
        _refusal(partial(read, text))


@given(texts, zones)
@example("9999-12-31", "UTC")
@example("0001-01-01", "Pacific/Kiritimati")
@settings(max_examples=100, deadline=None)
def test_no_day_moment_meeting_length_or_hours_are_too_odd(text: str, zone: str) -> None:
    for read in _readers(zone):
        _refusal(partial(read, text))


@given(texts, texts, texts, zones)
@example("9999-12-31", "9999-12-31", "2026-01-10", "UTC")
@example("9999-12-31", "tomorrow", "2026-01-10", "UTC")
@settings(max_examples=100, deadline=None)
def test_no_calendar_is_too_odd(start: str, end: str, deadline: str, zone: str) -> None:
    whole = CalendarWords(name="Lunch", start_date=start, end_date=end, deadline=deadline, timezone=zone)
    short = CalendarWords(name="Lunch", start_date=start)
    for form in (whole, short):
        _refusal(partial(plan_calendar, form, now=NOW, owner_zone=zone))


def _readers(zone: str) -> list[Callable[[str], Any]]:
    place = ZoneInfo(zone)
    return [
        lambda text: read_day("day", text, zone=place, now=NOW),
        lambda text: read_moment("deadline", text, zone=place, now=NOW),
        lambda text: read_meeting(text, reader(zone), HALF_HOUR),
        read_hours,
        read_length,
    ]


def _check_reading(text: str, zone: str) -> None:
    somebody = reader(zone, now=datetime(2026, 1, 13, 4, 5, tzinfo=UTC))
    reading = _refusal(partial(read_when, text, somebody))
    spans = [] if isinstance(reading, Refusal) else reading.spans
    assert all(somebody.window.contains(span) and span.start >= somebody.now for span in spans)
    assert all(before.end < after.start for before, after in itertools.pairwise(spans))


def _refusal(use: Callable[[], Any]) -> Any:
    """What it returns, or the Refusal that it raises; anything else fails the test."""
    try:
        return use()
    except Refusal as refusal:
        return refusal
