"""The same answer as last time, on the days of another calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.model import CalendarFields, Preference
from scheduling.painting import Said
from scheduling.same_again import same_again

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
MARCH = CalendarFields(
    name="Lunch",
    start_date=date(2026, 3, 23),
    end_date=date(2026, 3, 27),
    timezone="Europe/Berlin",
    deadline=datetime(2026, 3, 20, 17, tzinfo=UTC),
)
APRIL = replace(MARCH, start_date=date(2026, 3, 30), end_date=date(2026, 4, 3))
ALL_DAY = (0, 24 * 60)


def said(day: int, hour: float, until: float, zone: ZoneInfo = BERLIN, month: int = 3) -> Said:
    """Hours of a day on the wall of the zone."""
    midnight = datetime(2026, month, day, tzinfo=zone)
    start, end = (midnight + timedelta(hours=at) for at in (hour, until))
    return Said(Span(start.astimezone(UTC), end.astimezone(UTC)), Preference.HIGH)


def test_it_is_the_same_weekday_and_wall_time_across_a_clock_change() -> None:
    kept, left_out = same_again([said(24, 9, 11)], MARCH, APRIL, BERLIN, BEFORE)
    assert kept == [said(31, 9, 11)]
    assert kept[0].span.start.hour == 7, "summer time"
    assert left_out == []


def test_the_wall_is_that_of_the_person() -> None:
    """In Auckland, summer time ends on 5 April; the calendar's hours in Berlin begin at 21:00 there."""
    later = replace(MARCH, start_date=date(2026, 4, 6), end_date=date(2026, 4, 10), hours=ALL_DAY)
    former = replace(MARCH, hours=ALL_DAY)
    kept, _ = same_again([said(24, 21, 23, AUCKLAND)], former, later, AUCKLAND, BEFORE)
    assert kept == [said(7, 21, 23, AUCKLAND, month=4)]


def test_what_the_new_days_and_hours_do_not_have_is_left_out() -> None:
    shorter = replace(APRIL, end_date=date(2026, 3, 31), hours=(10 * 60, 18 * 60))
    kept, left_out = same_again([said(24, 9, 11), said(26, 9, 11)], MARCH, shorter, BERLIN, BEFORE)
    assert kept == [said(31, 10, 11)]
    assert left_out == [said(31, 9, 10).span, said(2, 9, 11, month=4).span]


def test_what_is_over_is_left_out() -> None:
    now = said(31, 10, 11).span.start
    kept, left_out = same_again([said(23, 9, 11), said(24, 9, 11)], MARCH, APRIL, BERLIN, now)
    assert kept == [said(31, 10, 11)]
    assert left_out == [said(30, 9, 11).span, said(31, 9, 10).span]


def test_from_another_weekday_on_the_first_monday_is_the_first_monday() -> None:
    wednesday = replace(MARCH, start_date=date(2026, 4, 1), end_date=date(2026, 4, 10))
    kept, _ = same_again([said(23, 9, 11), said(25, 9, 11)], MARCH, wednesday, BERLIN, BEFORE)
    assert kept == [said(1, 9, 11, month=4), said(6, 9, 11, month=4)]


def test_two_weeks_stay_two_weeks() -> None:
    former = replace(MARCH, end_date=date(2026, 4, 3))
    later = replace(MARCH, start_date=date(2026, 4, 20), end_date=date(2026, 5, 1))
    kept, _ = same_again([said(23, 9, 11), said(30, 14, 15)], former, later, BERLIN, BEFORE)
    assert kept == [said(20, 9, 11, month=4), said(27, 14, 15, month=4)]


def test_a_night_belongs_to_the_day_on_which_its_hours_began() -> None:
    nights = replace(MARCH, hours=(18 * 60, 26 * 60))
    later = replace(nights, start_date=date(2026, 4, 4), end_date=date(2026, 4, 10))
    kept, left_out = same_again([said(27, 23, 26)], nights, later, BERLIN, BEFORE)
    assert kept == [said(10, 23, 26, month=4)]
    assert left_out == []


def test_a_stretch_of_several_days_is_taken_apart_where_days_part() -> None:
    former = replace(MARCH, hours=ALL_DAY)
    later = replace(former, start_date=date(2026, 4, 8), end_date=date(2026, 4, 14))
    kept, _ = same_again([said(24, 12, 36)], former, later, BERLIN, BEFORE)
    assert kept == [said(8, 0, 12, month=4), said(14, 12, 24, month=4)]
