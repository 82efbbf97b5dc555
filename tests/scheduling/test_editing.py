"""The rules of editing and copying: only what changes is checked, and what that affects."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from scheduling.copying import plan_copy
from scheduling.editing import Coverage, plan_edit, tells_everybody
from scheduling.errors import (
    BadHours,
    BadMeetingLength,
    Blank,
    DeadlinePast,
    DeadlineTooLate,
    EndBeforeStart,
    NothingToChange,
    RangeTooLong,
    Refusal,
    StartInThePast,
    TooLong,
    UnknownZone,
    UnreadableDate,
)
from scheduling.fields import CalendarWords, fields_of
from scheduling.intervals import Span
from scheduling.model import Calendar, CalendarFields, Entry, Preference
from tests.support.lunch import LUNCH, NOW


def edit(changes: CalendarWords, calendar: Calendar = LUNCH, now: datetime = NOW) -> CalendarFields:
    """What becomes of the calendar; its owner, who types, lives in its zone."""
    return plan_edit(calendar, changes, now=now, owner_zone=LUNCH.timezone)


def test_what_is_given_changes_and_the_rest_stays() -> None:
    changes = CalendarWords(
        name="Dinner",
        start_date="2026-01-13",
        end_date="2026-01-14",
        deadline="2026-01-12 9:00",
        description="At Luigi's",
        meeting_length="1h",
        hours="17-22",
    )
    planned = edit(changes)
    assert planned == replace(
        fields_of(LUNCH),
        name="Dinner",
        start_date=date(2026, 1, 13),
        end_date=date(2026, 1, 14),
        deadline=datetime(2026, 1, 12, 14, tzinfo=UTC),
        description="At Luigi's",
        meeting_length=timedelta(hours=1),
        hours=(1020, 1320),
    )
    assert edit(CalendarWords(name="Dinner")) == replace(fields_of(LUNCH), name="Dinner")


def test_a_new_zone_keeps_every_instant() -> None:
    planned = edit(CalendarWords(timezone="lagos"))
    assert (planned.deadline, planned.start_date) == (LUNCH.deadline, LUNCH.start_date)
    both = edit(CalendarWords(timezone="lagos", start_date="tomorrow", deadline="2026-01-11 18:00"))
    assert both.start_date == date(2026, 1, 9)
    assert both.deadline == datetime(2026, 1, 11, 23, tzinfo=UTC), "typed by the owner, in New York"


REFUSED: list[tuple[CalendarWords, type[Refusal]]] = [
    (CalendarWords(), NothingToChange),
    (CalendarWords(name="Lunch", hours="9-18", deadline="2026-01-11 07:00"), NothingToChange),
    (CalendarWords(name=" "), Blank),
    (CalendarWords(name="x" * 101), TooLong),
    (CalendarWords(description="x" * 1001), TooLong),
    (CalendarWords(place="x" * 201), TooLong),
    (CalendarWords(start_date="some day"), UnreadableDate),
    (CalendarWords(start_date="2026-01-17"), EndBeforeStart),
    (CalendarWords(end_date="2026-01-11"), EndBeforeStart),
    (CalendarWords(end_date="2026-04-14"), RangeTooLong),
    (CalendarWords(start_date="2026-01-01", end_date="2026-01-02"), StartInThePast),
    (CalendarWords(deadline="2026-01-08 06:00"), DeadlinePast),
    (CalendarWords(deadline="2026-01-17"), DeadlineTooLate),
    (CalendarWords(start_date="2026-01-09", end_date="2026-01-10"), DeadlineTooLate),
    (CalendarWords(timezone="Atlantis"), UnknownZone),
    (CalendarWords(meeting_length="0"), BadMeetingLength),
    (CalendarWords(hours="night"), BadHours),
]


@pytest.mark.parametrize(("changes", "expected"), REFUSED)
def test_what_is_refused(changes: CalendarWords, expected: type[Refusal]) -> None:
    with pytest.raises(expected):
        edit(changes)


def test_a_new_zone_by_which_the_calendar_ends_before_its_deadline_is_refused() -> None:
    """The last day ends 18 hours earlier in Auckland than in New York."""
    close = replace(LUNCH, deadline=datetime(2026, 1, 16, 20, tzinfo=UTC))
    with pytest.raises(DeadlineTooLate):
        edit(CalendarWords(timezone="auckland"), close)


@pytest.mark.parametrize(
    "changes",
    [
        CalendarWords(name="Dinner"),
        CalendarWords(hours="8-20"),
        CalendarWords(end_date="2026-01-18"),
        CalendarWords(start_date="2026-01-11"),
    ],
)
def test_after_the_deadline_what_does_not_touch_it_can_still_be_edited(changes: CalendarWords) -> None:
    """A deadline that nobody changes is not checked for being past."""
    assert (
        plan_edit(LUNCH, changes, now=LUNCH.deadline + timedelta(hours=1), owner_zone=LUNCH.timezone).deadline
        == LUNCH.deadline
    )


def test_everybody_is_told_of_anything_but_name_and_description() -> None:
    before = fields_of(LUNCH)
    assert not tells_everybody(before, replace(before, name="Dinner", description="At Luigi's"))
    for change in (
        {"start_date": date(2026, 1, 13)},
        {"end_date": date(2026, 1, 15)},
        {"deadline": NOW},
        {"timezone": "UTC"},
        {"meeting_length": timedelta(hours=1)},
        {"hours": (0, 1440)},
        {"place": "Room 5"},
    ):
        assert tells_everybody(before, replace(before, name="Dinner", **change)), change


def test_none_takes_the_place_away() -> None:
    there = replace(LUNCH, place="Room 5")
    for nowhere in ("none", " "):
        assert edit(CalendarWords(place=nowhere), there).place == ""
    with pytest.raises(NothingToChange):
        edit(CalendarWords(place="none"))


def at(start: float, end: float, day: int = 13) -> Span:
    """Hours of a day of January on the wall of the calendar."""
    midnight = datetime(2026, 1, day, 5, tzinfo=UTC)
    return Span(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


@pytest.mark.parametrize(
    ("change", "loses"),
    [
        ({"hours": (540, 780)}, [False, False, True, True, True]),
        ({"hours": (480, 1440)}, [False] * 5),
        ({"hours": (1080, 1560)}, [True] * 5),
        ({"end_date": date(2026, 1, 13)}, [False, False, False, False, True]),
        ({"start_date": date(2026, 1, 14)}, [True, True, True, True, False]),
        ({"timezone": "America/Denver"}, [True, True, False, False, False]),
        ({"name": "Dinner", "meeting_length": timedelta(hours=2)}, [False] * 5),
    ],
    ids=str,
)
def test_who_would_lose_something_that_counts_by_a_change_of_days_hours_or_zone(
    change: dict[str, Any], loses: list[bool]
) -> None:
    spans = [at(9, 13), at(10, 11), at(12, 14), at(13, 18), at(14, 15, 16)]
    coverage = Coverage(fields_of(LUNCH), replace(fields_of(LUNCH), **change))
    assert [coverage.loses([Entry(1, span, Preference.HIGH)]) for span in spans] == loses


def test_what_never_counted_is_not_lost_but_is_not_left_either() -> None:
    coverage = Coverage(fields_of(LUNCH), replace(fields_of(LUNCH), hours=(540, 1020)))
    early = at(7, 10)
    assert not coverage.loses([Entry(1, early, Preference.HIGH)])
    assert coverage.left_of(early) == [at(9, 10)]
    assert coverage.left_of(Span(at(16, 17).start, at(9, 10, 15).end)) == [
        at(16, 17), at(9, 17, 14), at(9, 10, 15),
    ]  # fmt: skip


def test_a_copy_has_as_many_days_and_a_deadline_as_long_before_them() -> None:
    copied = plan_copy(LUNCH, "2026-02-09", None, now=NOW)
    assert copied == replace(
        fields_of(LUNCH),
        start_date=date(2026, 2, 9),
        end_date=date(2026, 2, 13),
        deadline=datetime(2026, 2, 8, 12, tzinfo=UTC),
    )
    assert plan_copy(LUNCH, "feb 9", "Again", now=NOW).name == "Again"


def test_a_copy_whose_deadline_would_be_over_takes_the_default_one() -> None:
    assert plan_copy(LUNCH, "2026-01-09", None, now=NOW).deadline == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("start", "name", "expected"),
    [("some day", None, UnreadableDate), ("2025-01-01", None, StartInThePast), ("2026-02-09", " ", Blank)],
)
def test_what_copying_refuses(start: str, name: str | None, expected: type[Refusal]) -> None:
    with pytest.raises(expected):
        plan_copy(LUNCH, start, name, now=NOW)


def test_a_copy_that_ends_within_the_hour_still_has_its_deadline_before_its_end() -> None:
    one_day = replace(LUNCH, end_date=LUNCH.start_date)
    late = datetime(2026, 1, 9, 4, 30, tzinfo=UTC)
    with contextlib.suppress(Refusal):
        copied = plan_copy(one_day, "2026-01-08", None, now=late)
        assert late < copied.deadline < copied.window.end
