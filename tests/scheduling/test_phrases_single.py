"""Single days, moments, meetings and clock ranges, as the options of commands take them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import BadHours, EndNotAfterStart, Unreadable, UnreadableDate
from scheduling.intervals import Span
from scheduling.phrases import (
    read_day,
    read_hours,
    read_meeting,
    read_moment,
    read_when,
    writes_day_first,
)
from tests.support.readers import AUCKLAND, BERLIN, KATHMANDU, NOW, ST_JOHNS, reader

HALF_HOUR = timedelta(minutes=30)

DAYS = [
    ("2026-01-13", "2026-01-13"),
    ("today", "2026-01-08"),
    ("tomorrow", "2026-01-09"),
    ("tmrw", "2026-01-09"),
    ("Thursday", "2026-01-08"),
    ("monday", "2026-01-12"),
    ("next monday", "2026-01-12"),
    ("next thursday", "2026-01-15"),
    ("Jan 13", "2026-01-13"),
    ("13 January 2026", "2026-01-13"),
    ("Jan 13, 2026", "2026-01-13"),
    ("january 2", "2027-01-02"),
    ("in 2 weeks", "2026-01-22"),
    ("on friday", "2026-01-09"),
    ("the 15th", "2026-01-15"),
    ("13/1", "2026-01-13"),
    ("13.1.", "2026-01-13"),
    ("1-13-2026", "2026-01-13"),
    ("2026-1-13", "2026-01-13"),
    ("in 10 days", "2026-01-18"),
    ("in a fortnight", "2026-01-22"),
    ("in 1 month", "2026-02-08"),
    ("a week from monday", "2026-01-19"),
    ("day after tomorrow", "2026-01-10"),
    ("tomorow", "2026-01-09"),
    ("wendesday", "2026-01-14"),
    ("tue next week", "2026-01-13"),
    ("next week", "2026-01-12"),
    ("next month", "2026-02-01"),
    ("end of the week", "2026-01-09"),
    ("end of next week", "2026-01-16"),
    ("end of the month", "2026-01-31"),
    ("start of next month", "2026-02-01"),
    ("tuesday the 13th", "2026-01-13"),
    ("13 jan '26", "2026-01-13"),
]


@pytest.mark.parametrize(("typed", "expected"), DAYS)
def test_a_day_is_read(typed: str, expected: str) -> None:
    assert read_day("start date", typed, zone=ZoneInfo(BERLIN), now=NOW) == date.fromisoformat(expected)


@pytest.mark.parametrize("typed", ["jan 8", "8 january", "January 8 2026", "1/8", "thursday", "today"])
def test_today_is_not_a_year_ahead(typed: str) -> None:
    assert read_day("start date", typed, zone=ZoneInfo(BERLIN), now=NOW) == date(2026, 1, 8)


def test_today_is_what_the_calendar_on_the_wall_says() -> None:
    late = datetime(2026, 1, 8, 18, 20, tzinfo=UTC)
    today = {
        zone: read_day("day", "today", zone=ZoneInfo(zone), now=late).day for zone in (ST_JOHNS, KATHMANDU)
    }
    assert today == {ST_JOHNS: 8, KATHMANDU: 9}


MOMENTS = [
    ("2026-01-13 18:00", "2026-01-13 18:00"),
    ("tomorrow 6pm", "2026-01-09 18:00"),
    ("tomorrow at 6 pm", "2026-01-09 18:00"),
    ("Jan 13 9am", "2026-01-13 09:00"),
    ("jan 13 at 3", "2026-01-13 15:00"),
    ("18:30", "2026-01-08 18:30"),
    ("friday 24:00", "2026-01-10 00:00"),
    ("6pm tomorrow", "2026-01-09 18:00"),
    ("by friday 5pm", "2026-01-09 17:00"),
    ("friday noon", "2026-01-09 12:00"),
    ("friday at half past 4 pm", "2026-01-09 16:30"),
    ("friday eod", "2026-01-09 23:59"),
    ("end of day friday", "2026-01-09 23:59"),
    ("eod", "2026-01-08 23:59"),
    ("end of the month", "2026-01-31 23:59"),
    ("next monday", "2026-01-12 23:59"),
    ("in 10 days", "2026-01-18 23:59"),
    ("tomorrow evening", "2026-01-09 22:00"),
    ("2026-01-13", "2026-01-13 23:59"),
    ("friday", "2026-01-09 23:59"),
    ("jan 13", "2026-01-13 23:59"),
    ("13 jan 2026", "2026-01-13 23:59"),
    ("tonight at 8", "2026-01-08 20:00"),
    ("midnight", "2026-01-09 00:00"),
    ("friday midnight", "2026-01-10 00:00"),
    ("end of week", "2026-01-09 23:59"),
    ("3 days", "2026-01-11 23:59"),
    ("2 weeks", "2026-01-22 23:59"),
    ("no later than friday", "2026-01-09 23:59"),
    ("end of friday", "2026-01-09 23:59"),
    ("end of january", "2026-01-31 23:59"),
    ("beginning of march at 6pm", "2026-03-01 18:00"),
    ("friday 18h", "2026-01-09 18:00"),
    ("tomorow 6pm", "2026-01-09 18:00"),
]


@pytest.mark.parametrize("zone", [BERLIN, ST_JOHNS, KATHMANDU])
@pytest.mark.parametrize(("typed", "expected"), MOMENTS)
def test_a_moment_is_a_time_or_the_last_minute_of_a_day(zone: str, typed: str, expected: str) -> None:
    found = read_moment("deadline", typed, zone=ZoneInfo(zone), now=NOW)
    assert f"{found.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    "typed", ["", "soon", "5", "may", "yesterday", "2026-02-30", "next", "31 feb", "🎉", "9-11"]
)
def test_what_is_no_day_is_refused_with_examples_that_are(typed: str) -> None:
    zone = ZoneInfo(BERLIN)
    with pytest.raises(UnreadableDate) as refused:
        read_day("start date", typed, zone=zone, now=NOW)
    assert (refused.value.what, refused.value.text) == ("start date", typed)
    for example in refused.value.examples:
        assert read_day("start date", example, zone=zone, now=NOW) > NOW.date()


@pytest.mark.parametrize("zone", [BERLIN, ST_JOHNS, KATHMANDU])
@pytest.mark.parametrize(
    ("typed", "later"),
    [
        ("in 2 hours", 120),
        ("in 90 minutes", 90),
        ("in an hour", 60),
        ("in half an hour", 30),
        ("2h from now", 120),
        ("48h", 48 * 60),
        ("in 1.5 hours", 90),
    ],
)
def test_hours_from_now_are_counted_on_no_wall(typed: str, later: int, zone: str) -> None:
    found = read_moment("deadline", typed, zone=ZoneInfo(zone), now=NOW)
    assert found == NOW + timedelta(minutes=later)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2 days before", "2026-01-17 23:59"),
        ("the day before", "2026-01-18 23:59"),
        ("a week before", "2026-01-12 23:59"),
        ("24 hours before", "2026-01-18 00:00"),
        ("friday", "2026-01-09 23:59"),
    ],
)
def test_a_deadline_may_be_said_by_the_start(typed: str, expected: str) -> None:
    zone = ZoneInfo(BERLIN)
    found = read_moment("deadline", typed, zone=zone, now=NOW, start=datetime(2026, 1, 19, tzinfo=zone))
    assert f"{found.astimezone(zone):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sunday", "2026-01-25"),
        ("monday", "2026-01-19"),
        ("3 days later", "2026-01-22"),
        ("jan 22", "2026-01-22"),
    ],
)
def test_a_last_day_is_on_or_after_the_first(typed: str, expected: str) -> None:
    first = date(2026, 1, 19)
    assert read_day("end date", typed, zone=ZoneInfo(BERLIN), now=NOW, start=first) == date.fromisoformat(
        expected
    )


def test_days_and_months_in_the_order_of_the_person() -> None:
    place = ZoneInfo(BERLIN)
    assert read_day("day", "5/2", zone=place, now=NOW) == date(2026, 5, 2)
    assert read_day("day", "5/2", zone=place, now=NOW, day_first=True) == date(2026, 2, 5)
    assert read_moment("day", "5/2 9:00", zone=place, now=NOW, day_first=True).month == 2


@pytest.mark.parametrize(
    ("locale", "zone", "expected"),
    [
        ("en-US", "America/Chicago", False),
        ("en-US", "Europe/Berlin", True),
        ("en-GB", "America/Chicago", True),
        (None, "America/New_York", False),
        (None, "America/Indiana/Knox", False),
        (None, "America/Toronto", True),
    ],
)
def test_who_writes_days_before_months(locale: str | None, zone: str, expected: bool) -> None:
    assert writes_day_first(locale, zone) is expected


@pytest.mark.parametrize(
    "typed", ["", "soon", "may", "someday 18:00", "2026-02-30 18:00", "friday 9-11", "weekdays"]
)
def test_what_is_no_moment_is_refused_with_examples_that_are(typed: str) -> None:
    zone = ZoneInfo(BERLIN)
    with pytest.raises(UnreadableDate) as refused:
        read_moment("deadline", typed, zone=zone, now=NOW)
    assert (refused.value.what, refused.value.text) == ("deadline", typed)
    for example in refused.value.examples:
        assert read_moment("deadline", example, zone=zone, now=NOW) > NOW


MEETINGS = [
    ("2026-01-13 15:30", "13 15:30", HALF_HOUR),
    ("tuesday 15:30", "13 15:30", HALF_HOUR),
    ("tue 3", "13 15:00", HALF_HOUR),
    ("tue 3pm", "13 15:00", HALF_HOUR),
    ("tue 9", "13 09:00", HALF_HOUR),
    ("tue 15:30-17:00", "13 15:30", timedelta(minutes=90)),
    ("tue 3-5pm", "13 15:00", timedelta(hours=2)),
    ("tue 3pm for 45 min", "13 15:00", timedelta(minutes=45)),
    ("3pm on tuesday", "13 15:00", HALF_HOUR),
    ("tue noon", "13 12:00", HALF_HOUR),
    ("the 13th at half past 3", "13 15:30", HALF_HOUR),
    (" Jan 13 9am ", "13 09:00", HALF_HOUR),
]


@pytest.mark.parametrize(("typed", "starts", "length"), MEETINGS)
def test_a_meeting_is_a_range_or_a_start_with_the_usual_length(
    typed: str, starts: str, length: timedelta
) -> None:
    meeting = read_meeting(typed, reader(), HALF_HOUR)
    assert f"{meeting.start.astimezone(ZoneInfo(BERLIN)):%d %H:%M}" == starts
    assert meeting.length == length


NO_MEETINGS = [
    "",
    "15:30",
    "9-11",
    "tuesday",
    "someday 15:30",
    "tue 9-11, wed 9-11",
    "tue 25",
    "tue morning",
    "tue after 3",
    "weekdays 9-11",
]


@pytest.mark.parametrize("typed", NO_MEETINGS)
def test_what_is_no_meeting_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_meeting(typed, reader(), HALF_HOUR)
    assert refused.value.examples


def test_a_meeting_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(EndNotAfterStart):
        read_meeting("tue 15:30-14:00", reader(), HALF_HOUR)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9-18", (540, 1080)),
        ("9am-5:30pm", (540, 1050)),
        (" 8:30 - 17:00 ", (510, 1020)),
        ("9 to 5", (540, 1020)),
        ("from 8 to 20", (480, 1200)),
        ("7-10", (420, 600)),
        ("8h-20h", (480, 1200)),
        ("0-24", (0, 1440)),
        ("00:00-24:00", (0, 1440)),
    ],
)
def test_hours_of_the_day_are_minutes_after_midnight(typed: str, expected: tuple[int, int]) -> None:
    assert read_hours(typed) == expected


def test_hours_may_run_past_midnight_where_that_is_allowed() -> None:
    assert read_hours("18-2", past_midnight=True) == (1080, 1560)
    assert read_hours("9-18", past_midnight=True) == (540, 1080)


@pytest.mark.parametrize(
    "typed", ["", "9", "22-6", "14-14", "0-24:30", "25-26", "9-18 daily", "all day", "9pm-1am"]
)
def test_what_are_no_hours_of_one_day_is_refused(typed: str) -> None:
    with pytest.raises(BadHours) as refused:
        read_hours(typed)
    assert refused.value.text == typed


WINDOWS = [
    (BERLIN, "2026-01-12", "2026-01-16", NOW),
    (KATHMANDU, "2026-01-13", "2026-01-13", NOW),
    (AUCKLAND, "2026-01-05", "2026-01-16", NOW),
    (BERLIN, "2026-01-08", "2026-01-08", NOW),
    (BERLIN, "2026-01-08", "2026-01-08", datetime(2026, 1, 8, 22, 30, tzinfo=UTC)),
    (ST_JOHNS, "2026-03-07", "2026-03-09", datetime(2026, 3, 7, 4, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "first", "last", "now"), WINDOWS)
def test_the_examples_for_a_calendar_work_on_that_very_calendar(
    zone: str, first: str, last: str, now: datetime
) -> None:
    somebody = reader(zone, first, last, now=now)
    with pytest.raises(Unreadable) as refused:
        read_when("blah", somebody)
    assert len(set(refused.value.examples)) == 3
    for example in refused.value.examples:
        reading = read_when(example, somebody)
        assert reading.spans, f"{example} lies outside"
        assert not reading.trimmed, f"{example} does not fit"


def test_a_span_at_the_very_end_of_the_calendar_fits() -> None:
    assert read_meeting("2026-01-16 23:30", reader(), HALF_HOUR).end == reader().window.end
    assert reader().window == Span(
        datetime(2026, 1, 11, 23, tzinfo=UTC), datetime(2026, 1, 16, 23, tzinfo=UTC)
    )
