"""A calendar that opens itself again: on which days, when, and under which name."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from scheduling.model import CalendarFields, Every
from scheduling.series import dated, deadline_at, lead_of, next_start, opening, undated

BERLIN = ZoneInfo("Europe/Berlin")
LUNCH = CalendarFields(
    name="Lunch",
    start_date=date(2026, 3, 23),
    end_date=date(2026, 3, 27),
    timezone="Europe/Berlin",
    deadline=datetime(2026, 3, 20, 17, tzinfo=BERLIN),
)


@pytest.mark.parametrize(
    ("every", "start", "then"),
    [
        (Every.WEEK, date(2026, 1, 12), date(2026, 1, 19)),
        (Every.TWO_WEEKS, date(2026, 1, 12), date(2026, 1, 26)),
        (Every.FOUR_WEEKS, date(2026, 1, 12), date(2026, 2, 9)),
        (Every.MONTH, date(2026, 1, 1), date(2026, 2, 5)),
        (Every.MONTH, date(2026, 1, 8), date(2026, 2, 12)),
        (Every.MONTH, date(2026, 1, 29), date(2026, 2, 26)),
        (Every.MONTH, date(2026, 7, 31), date(2026, 8, 28)),
        (Every.MONTH, date(2026, 4, 30), date(2026, 5, 28)),
        (Every.MONTH, date(2026, 12, 14), date(2027, 1, 11)),
    ],
)
def test_the_next_one_begins_on_the_same_weekday(every: Every, start: date, then: date) -> None:
    assert next_start(start, every) == then


def test_a_month_later_it_is_the_same_weekday_of_the_month_for_years() -> None:
    for first in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)):
        starts = [first]
        for _ in range(30):
            starts.append(next_start(starts[-1], Every.MONTH))
        for before, after in pairwise(starts):
            assert after.weekday() == before.weekday()
            assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == 1
            nth = (before.day - 1) // 7
            assert (after.day - 1) // 7 == nth or (nth == 4 and (after.day - 1) // 7 == 3)


def test_it_opens_in_the_morning_three_days_before_the_day_of_the_deadline() -> None:
    assert opening(LUNCH, Every.WEEK) == datetime(2026, 3, 17, 9, tzinfo=BERLIN)
    midnight = replace(LUNCH, deadline=datetime(2026, 3, 22, tzinfo=BERLIN))
    assert opening(midnight, Every.WEEK) == datetime(2026, 3, 18, 9, tzinfo=BERLIN)


def test_it_does_not_open_before_the_last_one_began() -> None:
    early = replace(LUNCH, deadline=datetime(2026, 3, 6, 17, tzinfo=BERLIN))
    assert opening(early, Every.WEEK) == datetime(2026, 3, 16, 9, tzinfo=BERLIN)
    assert opening(early, Every.FOUR_WEEKS) == datetime(2026, 3, 3, 9, tzinfo=BERLIN)


def test_the_deadline_is_as_long_before_on_the_wall_across_a_clock_change() -> None:
    lead = lead_of(LUNCH)
    assert deadline_at(date(2026, 3, 30), lead, BERLIN) == datetime(2026, 3, 27, 17, tzinfo=BERLIN)
    assert deadline_at(date(2026, 4, 6), lead, BERLIN) == datetime(2026, 4, 3, 15, tzinfo=UTC)
    during = replace(LUNCH, deadline=datetime(2026, 3, 24, 12, tzinfo=BERLIN))
    assert deadline_at(date(2026, 3, 30), lead_of(during), BERLIN) == datetime(2026, 3, 31, 12, tzinfo=BERLIN)


def test_a_name_has_its_first_day_behind_it_and_fits() -> None:
    day = date(2026, 1, 5)
    assert dated("Lunch", day) == "Lunch, 5 Jan 2026"
    assert dated("Lunch", day, ["Lunch, 5 Jan 2026", "Lunch, 5 Jan 2026 (2)"]) == "Lunch, 5 Jan 2026 (3)"
    long = dated("x" * 100, day)
    assert len(long) == 100 and long.endswith(", 5 Jan 2026")
    assert undated(dated("Lunch", day), day) == "Lunch"
    assert undated("Lunch", day) == "Lunch"
    assert undated(", 5 Jan 2026", day) == ", 5 Jan 2026"
