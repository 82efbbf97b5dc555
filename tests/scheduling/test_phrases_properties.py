"""What always holds of a reading, and of a phrase that we wrote ourselves."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduling.errors import Refusal, Unreadable
from scheduling.intervals import Span, difference
from scheduling.model import Preference, UsualHours
from scheduling.phrases import LONGEST, Range, Reader, Reading, read_when, write_when
from scheduling.phrases.reading import joined
from scheduling.usual import apply_usual, read_usual, write_usual
from scheduling.zones import DAY_MINUTES, instant_at
from tests.support.phrase_scenes import SCENES
from tests.support.phrase_table import ROWS

scenes = st.sampled_from(list(SCENES.values()))
DAYS = "mon tuesday wed,thu fri weekdays weekends any-day tomorrow next-week dec-1 the-3rd mon-thu sun 4/5"
HOURS = "9-11 2-5pm 10pm-1am after-3 before-noon mornings evening all-day 1-4am 00:30-03:15 10am-for-2-hours"
JOINS = ", and ; or except but-not prefer if-needed not-before-10 maybe"
WORDS = [word.replace("-", " ") if word[0].isalpha() else word for word in f"{DAYS} {HOURS} {JOINS}".split()]
lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
preferences = st.sampled_from([None, Preference.HIGH, Preference.LOW])
MANY = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def _read(phrase: str, reader: Reader) -> Reading | None:
    try:
        return read_when(phrase, reader)
    except Refusal:
        return None


@given(lines, scenes)
@MANY
def test_ranges_are_sorted_disjoint_inside_the_calendar_and_to_come(phrase: str, reader: Reader) -> None:
    reading = _read(phrase, reader)
    if reading is not None:
        _check_sound(reading, reader)


@pytest.mark.parametrize(("name", "phrase", "expected"), ROWS)
def test_every_phrase_of_the_table_reads_back(name: str, phrase: str, expected: str) -> None:
    reader = SCENES[name]
    reading = read_when(phrase, reader)
    _check_sound(reading, reader)
    assert _read_back(reading.ranges, reader) == reading.ranges


@given(lines, scenes)
@MANY
def test_reading_what_we_write_gives_the_same_ranges(phrase: str, reader: Reader) -> None:
    reading = _read(phrase, reader)
    if reading is not None:
        assert _read_back(reading.ranges, reader) == reading.ranges


@given(
    scenes, st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1430), st.integers(10, 1200), preferences))
)
@MANY
def test_any_ranges_on_the_wall_read_back(
    reader: Reader, pieces: list[tuple[int, int, int, Preference | None]]
) -> None:
    ranges = []
    for n, minute, length, preference in pieces:
        day = reader.first + timedelta(days=n)
        ends = (instant_at(day, at, reader.zone) for at in (minute, minute + length))
        start, end = ends
        inside = reader.ahead(Span(start, end)) if start < end else None
        ranges += [Range(inside, preference)] if inside else []
    wanted = tuple(joined(ranges))
    if len(write_when(wanted, reader)) <= LONGEST:
        assert _read_back(wanted, reader) == wanted


@given(st.lists(st.builds(UsualHours, st.integers(0, 6), st.integers(0, 700),
                          st.integers(701, DAY_MINUTES), st.sampled_from([Preference.HIGH, Preference.LOW])),
                min_size=1, max_size=5, unique_by=lambda row: row.weekday), scenes)  # fmt: skip
@MANY
def test_a_usual_week_reads_back_and_fits_every_calendar(rows: list[UsualHours], reader: Reader) -> None:
    once = read_usual(write_usual(rows))
    assert read_usual(write_usual(once)) == once
    busy = [Span(reader.window.start, reader.window.start + timedelta(hours=30))]
    reading = apply_usual(once, reader, busy)
    _check_sound(reading, reader)
    assert difference(reading.spans, busy) == reading.spans


@given(st.text(min_size=1, max_size=40), scenes, st.integers(0, 7 * 24 * 60 - 1))
@MANY
def test_the_examples_in_a_refusal_work_whatever_the_hour(text: str, reader: Reader, minutes: int) -> None:
    later = Reader(reader.zone, reader.window.start + timedelta(minutes=minutes), reader.window)
    try:
        read_when(f"{text} blah", later)
    except Unreadable as refused:
        if later.now < later.window.end:
            assert len(set(refused.examples)) == 3
        for example in refused.examples:
            reading = read_when(example, later)
            assert reading.ranges, f"{example} lies outside"
            assert not reading.trimmed, f"{example} does not fit"
    except Refusal:
        pass


def test_starts_and_ends_cut_off_within_a_doubled_hour_read_back() -> None:
    """The calendar ends, and now is, when the clock shows half past one for the second time."""
    reader = SCENES["New York, autumn"]
    second = datetime(2026, 11, 1, 6, 30, 15, tzinfo=UTC)
    until = Reader(reader.zone, reader.now, Span(reader.window.start, second))
    since = Reader(reader.zone, second, reader.window)
    for somebody in (until, since):
        reading = read_when("sunday 0:00-04:00", somebody)
        assert reading.ranges
        assert _read_back(reading.ranges, somebody) == reading.ranges


def _read_back(ranges: tuple[Range, ...], reader: Reader) -> tuple[Range, ...]:
    return read_when(write_when(ranges, reader), reader).ranges if ranges else ()


def _check_sound(reading: Reading, reader: Reader) -> None:
    for item in reading.ranges:
        assert reader.open.contains(item.span)
    for one, other in itertools.pairwise(reading.ranges):
        assert one.span.end <= other.span.start
        touching = one.span.end == other.span.start
        assert not (touching and one.preference is other.preference), (
            "what touches and has one preference is one"
        )
