"""A usual week: read, written, and laid over the days of a calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import EndNotAfterStart, Unreadable
from scheduling.intervals import Span
from scheduling.model import Preference, UsualHours
from scheduling.painting import Said
from scheduling.usual import MOST_A_WEEK, apply_usual, picked_often, read_usual, write_usual
from tests.support.phrase_scenes import SCENES, on_days, scene, shown

WEEKS = [
    ("weekdays 9-12", "mon-fri 9-12"),
    ("weekdays 9-12, tue 14-17 if needed", "mon-fri 9-12 ~tue 14-17"),
    ("mon-thu mornings; if needed fri 2-5", "mon-thu 8-12 ~fri 14-17"),
    ("any time except wed", "mon tue thu-sun 8-22"),
    ("fri 10pm-1am", "fri 22-24 sat 0-1"),
    ("sun 10pm-1am", "mon 0-1 sun 22-24"),
    ("every evening", "mon-sun 18-22"),
    ("tuesdays and thursdays after 6pm, weekends all day", "tue 18-22 thu 18-22 sat-sun 8-22"),
    ("weekdays 9-17, if needed fri", "mon-thu 9-17 ~fri 9-17"),
    ("mon 9-11, mon 11-13", "mon 9-13"),
]
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def shorthand(text: str) -> list[UsualHours]:
    """Rows from "mon-thu 8-12 ~fri 14-17"; days stand before the hours they have."""
    rows, days = [], list[tuple[int, Preference]]()
    for word in text.split():
        if word[0].isdigit():
            start, end = (int(hour) * 60 for hour in word.split("-"))
            rows += [UsualHours(day, start, end, preference) for day, preference in days]
            days = []
        else:
            preference = Preference.LOW if word.startswith("~") else Preference.HIGH
            first, _, last = word.lstrip("~").partition("-")
            days += [(n, preference) for n in range(NAMES.index(first), NAMES.index(last or first) + 1)]
    return sorted(rows)


@pytest.mark.parametrize(("typed", "expected"), WEEKS)
def test_a_weekly_pattern_is_read_and_written(typed: str, expected: str) -> None:
    rows = read_usual(typed)
    assert rows == shorthand(expected)
    assert read_usual(write_usual(rows)) == rows


def test_the_preference_given_is_that_of_hours_without_one() -> None:
    rows = read_usual("mon 9-11, prefer tue 9-11", preference=Preference.LOW)
    assert [row.preference for row in rows] == [Preference.LOW, Preference.HIGH]


def test_waking_hours_decide_what_a_morning_is() -> None:
    assert read_usual("mon morning", waking_hours=(360, 1200)) == [UsualHours(0, 360, 720)]


@pytest.mark.parametrize("typed", ["", "dec 1 9-11", "tomorrow 9-11", "the 3rd 9-11", "next week", "cake"])
def test_what_names_no_weekdays_is_refused_with_examples_that_can_be_read(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_usual(typed)
    assert len(refused.value.examples) == 3
    assert all(read_usual(example) for example in refused.value.examples)


def test_no_more_is_picked_often_than_a_usual_week_has_room_for() -> None:
    def picked(each: int) -> list[Said]:
        starts = (
            datetime(2026, 1, day, tzinfo=UTC) + timedelta(minutes=60 * number)
            for day in range(12, 19)
            for number in range(each)
        )
        return [Said(Span(at, at + timedelta(minutes=30)), Preference.HIGH) for at in starts]

    assert len(picked_often(picked(10), ZoneInfo("UTC"))) == MOST_A_WEEK
    assert picked_often(picked(11), ZoneInfo("UTC")) == []


def test_hours_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(EndNotAfterStart):
        read_usual("mon 14:00-13:00")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kathmandu", f"{on_days('30 1 2 3 4', '09:00-12:00')}"),
        ("New York, autumn", on_days("29 30 2 3 4", "09:00-12:00")),
        ("New York, spring", "09 11:00-12:00, 10 09:00-12:00, 11 09:00-12:00"),
        ("Auckland, autumn", on_days("2 3 6 7 8", "09:00-12:00")),
        ("Apia for Pago Pago", on_days("1 2 3 4", "09:00-12:00")),
    ],
)
def test_it_keeps_wall_time_on_every_day_of_a_calendar_that_is_to_come(name: str, expected: str) -> None:
    reading = apply_usual(read_usual("weekdays 9-12"), SCENES[name])
    assert shown(reading, SCENES[name]).replace("+", "") == expected
    assert not reading.clock_changed


def test_what_is_taken_is_left_out_and_the_preference_is_kept() -> None:
    reader = SCENES["Kathmandu"]
    busy = [Span(*(datetime(2026, 12, 1, hour, 15, tzinfo=UTC) for hour in (4, 5)))]
    reading = apply_usual(read_usual("tue 9-12, if needed tue 12-14"), reader, busy)
    assert shown(reading, reader) == "+01 09:00-10:00, +01 11:00-12:00, ~01 12:00-14:00"


def test_a_clock_change_within_the_hours_is_said() -> None:
    reader = scene("America/St_Johns", "2026-03-05", "2026-03-11", "2026-03-04 15:00")
    assert apply_usual([UsualHours(6, 60, 240)], reader).clock_changed
    assert not apply_usual([UsualHours(0, 60, 240)], reader).clock_changed


def test_a_calendar_that_is_over_leaves_nothing() -> None:
    over = scene("Europe/Berlin", "2026-03-02", "2026-03-06", "2026-03-20 12:00")
    assert over.zone == ZoneInfo("Europe/Berlin")
    assert not apply_usual(read_usual("any time"), over).ranges
