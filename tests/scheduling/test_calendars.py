"""The rules of a calendar: what is left out, and each thing that is refused."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.calendars import (
    MAX_DAYS,
    MIN_NOTICE,
    extended,
    plan_calendar,
)
from scheduling.errors import (
    BadBuffer,
    BadHours,
    BadMeetingLength,
    BadMode,
    Blank,
    DeadlinePast,
    DeadlineTooLate,
    EndBeforeStart,
    RangeTooLong,
    Refusal,
    StartInThePast,
    TooLong,
    UnknownZone,
    UnreadableDate,
)
from scheduling.fields import CalendarWords, read_buffer, read_length, read_mode
from scheduling.model import CalendarFields, Mode

NOW = datetime(2026, 1, 8, 12, tzinfo=UTC)
LUNCH = CalendarWords(name="Lunch", start_date="2026-01-12")


def plan(now: datetime = NOW, zone: str = "Europe/Berlin", **typed: Any) -> CalendarFields:
    """Lunch, with what was typed besides."""
    return plan_calendar(CalendarWords(**LUNCH | typed), now=now, owner_zone=zone)


def test_what_is_left_out_takes_its_default() -> None:
    assert plan() == CalendarFields(
        name="Lunch",
        description="",
        place="",
        start_date=date(2026, 1, 12),
        end_date=date(2026, 1, 16),
        timezone="Europe/Berlin",
        deadline=datetime(2026, 1, 10, 23, tzinfo=UTC),
        meeting_length=timedelta(minutes=30),
        hours=(9 * 60, 18 * 60),
        mode=Mode.ONE_ON_ONE,
        buffer=timedelta(),
    )


def test_days_are_read_in_the_calendars_zone_and_the_deadline_in_its_owners() -> None:
    planned = plan(timezone="kathmandu", deadline="2026-01-11 18:00", name=" Team \n lunch ", hours="8:30-17")
    assert (planned.timezone, planned.name, planned.hours) == ("Asia/Kathmandu", "Team lunch", (510, 1020))
    assert planned.deadline == datetime(2026, 1, 11, 17, tzinfo=UTC), "at 18:00 in Berlin"
    assert planned.window.start == datetime(2026, 1, 11, 18, 15, tzinfo=UTC)
    assert planned.window.length == timedelta(days=5)


Typed = dict[str, Any]
REFUSED: list[tuple[Typed, Refusal]] = [
    ({"name": " \n "}, Blank("name")),
    ({"name": "x" * 101}, TooLong("name", 100)),
    ({"description": "x" * 1001}, TooLong("description", 1000)),
    ({"place": "x" * 201}, TooLong("place", 200)),
    ({"timezone": "Atlantis"}, UnknownZone("Atlantis", [])),
    ({"timezone": ""}, Blank("time zone")),
    ({"end_date": "2026-01-11"}, EndBeforeStart()),
    ({"end_date": "2026-04-14"}, RangeTooLong(93, MAX_DAYS)),
    ({"start_date": "2026-01-01", "end_date": "2026-01-07"}, StartInThePast()),
    ({"deadline": "2026-01-08 12:59"}, DeadlinePast()),
    ({"deadline": "2026-01-08 13:00"}, DeadlinePast()),
    ({"deadline": "2026-01-16 24:00"}, DeadlineTooLate()),
    ({"deadline": "2026-01-17"}, DeadlineTooLate()),
    ({"meeting_length": "0"}, BadMeetingLength("0")),
    ({"hours": "18-9:30"}, BadHours("18-9:30")),
]


@pytest.mark.parametrize(("typed", "expected"), REFUSED)
def test_what_is_refused(typed: Typed, expected: Refusal) -> None:
    with pytest.raises(type(expected)) as refused:
        plan(**typed)
    facts = {name: value for name, value in vars(expected).items() if name != "nearest"}
    assert facts.items() <= vars(refused.value).items()


@pytest.mark.parametrize("field", ["start_date", "end_date", "deadline"])
def test_a_date_that_cannot_be_read_says_which_one_it_was(field: str) -> None:
    typed: Typed = {field: "some day"}
    with pytest.raises(UnreadableDate) as refused:
        plan(**typed)
    assert (refused.value.what, refused.value.text) == (field.replace("_", " "), "some day")


ALLOWED: list[Typed] = [
    {"name": "x" * 100},
    {"description": "x" * 1000},
    {"end_date": "2026-04-13"},
    {"end_date": "2026-01-12"},
    {"start_date": "2026-01-05"},
    {"start_date": "today", "end_date": "today"},
    {"deadline": "2026-01-08 13:01"},
    {"deadline": "2026-01-16 23:59"},
    {"deadline": "2026-01-16"},
    {"meeting_length": "24h"},
]


@pytest.mark.parametrize("typed", ALLOWED)
def test_what_is_just_allowed(typed: Typed) -> None:
    planned = plan(**typed)
    assert NOW < planned.deadline < planned.window.end
    assert (planned.end_date - planned.start_date).days < MAX_DAYS


def test_the_last_day_counts_until_it_is_over_in_the_calendars_zone() -> None:
    typed = {"start_date": "2026-01-08", "end_date": "2026-01-08"}
    last_minutes = datetime(2026, 1, 9, 2, tzinfo=UTC)
    assert plan(now=last_minutes, zone="America/St_Johns", deadline="2026-01-08 23:00", **typed)
    with pytest.raises(StartInThePast):
        plan(now=last_minutes, zone="Europe/Berlin", deadline="2026-01-08 23:00", **typed)


@pytest.mark.parametrize(
    ("start", "deadline"),
    [
        ("2026-01-12", "2026-01-10 23:00"),
        ("2026-01-10", "2026-01-08 23:00"),
        ("2026-01-09", "2026-01-08 13:00"),
        ("2026-01-08", "2026-01-08 13:00"),
        ("2026-01-07", "2026-01-08 13:00"),
    ],
)
def test_the_default_deadline_is_a_day_before_the_start_but_an_hour_from_now(
    start: str, deadline: str
) -> None:
    assert f"{plan(start_date=start).deadline:%Y-%m-%d %H:%M}" == deadline


def test_a_deadline_is_never_after_the_end_also_if_nobody_typed_it() -> None:
    late = datetime(2026, 1, 8, 22, 30, tzinfo=UTC)
    with contextlib.suppress(Refusal):
        planned = plan(now=late, start_date="2026-01-08", end_date="2026-01-08")
        assert late < planned.deadline < planned.window.end


LENGTHS = {
    "45": 45,
    " 45 min ": 45,
    "45m": 45,
    "90 minutes": 90,
    "1h": 60,
    "1 hour": 60,
    "2 hrs": 120,
    "1h30": 90,
    "1h 30min": 90,
    "1 Hour 30 Minutes": 90,
    "1:30": 90,
    "0:45": 45,
    "1440": 1440,
    "24h": 1440,
}


@pytest.mark.parametrize("typed", LENGTHS)
def test_a_meeting_length_is_read(typed: str) -> None:
    assert read_length(typed) == timedelta(minutes=LENGTHS[typed])


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0h", "0:00", "-30", "1441", "24h1", "25h", "1:5", "1:75", "an hour", "1.5h", "30 apples"],
)
def test_what_is_no_meeting_length_is_refused(typed: str) -> None:
    with pytest.raises(BadMeetingLength) as refused:
        read_length(typed)
    assert refused.value.text == typed


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, MAX_DAYS - 1),
    st.sampled_from(["America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo"]),
)
def test_a_calendar_covers_whole_days_in_its_zone_whatever_the_clocks_do(
    start: date, days: int, zone: str
) -> None:
    end = start + timedelta(days=days)
    early = datetime(2025, 12, 1, tzinfo=UTC)
    window = plan(now=early, zone=zone, start_date=str(start), end_date=str(end)).window
    first, last = (at.astimezone(ZoneInfo(zone)) for at in (window.start, window.end - timedelta(minutes=1)))
    assert (first.date(), last.date()) == (start, end)
    assert abs(window.length - timedelta(days=days + 1)) <= timedelta(hours=1)


EXTENDED = [
    # The same wall time a day later.
    ("Europe/Berlin", "2026-01-11 18:00", "2026-01-11 18:00", "2026-01-12 18:00 +0100"),
    ("Asia/Kathmandu", "2026-01-11 23:59", "2026-01-12 08:00", "2026-01-12 23:59 +0545"),
    # Later to leave an hour.
    ("Europe/Berlin", "2026-01-11 18:00", "2026-01-12 17:00", "2026-01-12 18:00 +0100"),
    ("Europe/Berlin", "2026-01-11 18:00", "2026-01-12 17:00:01", "2026-01-13 18:00 +0100"),
    ("Europe/Berlin", "2026-01-11 18:00", "2026-01-20 09:00", "2026-01-20 18:00 +0100"),
    # Where a day has 23 hours, 25, or half an hour more or less.
    ("America/St_Johns", "2026-03-07 18:00", "2026-03-07 18:00", "2026-03-08 18:00 -0230"),
    ("America/St_Johns", "2026-10-31 18:00", "2026-10-31 18:00", "2026-11-01 18:00 -0330"),
    ("Australia/Lord_Howe", "2026-10-03 18:00", "2026-10-03 18:00", "2026-10-04 18:00 +1100"),
    ("Australia/Lord_Howe", "2026-04-04 18:00", "2026-04-04 18:00", "2026-04-05 18:00 +1030"),
    # A wall time that is skipped or doubled, by the one rule.
    ("America/St_Johns", "2026-03-07 02:30", "2026-03-07 09:00", "2026-03-08 03:30 -0230"),
    ("Australia/Lord_Howe", "2026-10-03 02:15", "2026-10-03 09:00", "2026-10-04 02:45 +1100"),
    ("America/St_Johns", "2026-10-31 01:30", "2026-10-31 09:00", "2026-11-01 01:30 -0230"),
    ("America/St_Johns", "2026-10-31 01:30", "2026-11-01 00:31", "2026-11-02 01:30 -0330"),
    ("America/St_Johns", "2026-11-01 01:30", "2026-11-01 09:00", "2026-11-02 01:30 -0330"),
]


@pytest.mark.parametrize(("zone", "deadline", "now", "expected"), EXTENDED)
def test_a_deadline_is_extended_by_a_day_on_the_wall_or_more_to_leave_an_hour(
    zone: str, deadline: str, now: str, expected: str
) -> None:
    place = ZoneInfo(zone)
    passed, pressed = (datetime.fromisoformat(text).replace(tzinfo=place) for text in (deadline, now))
    found = extended(passed.astimezone(UTC), zone=place, now=pressed.astimezone(UTC))
    assert f"{found.astimezone(place):%Y-%m-%d %H:%M %z}" == expected


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=20)),
    st.sampled_from(["America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland"]),
)
def test_an_extended_deadline_leaves_an_hour_and_is_the_first_that_does(
    deadline: datetime, ago: timedelta, zone: str
) -> None:
    passed = deadline.replace(second=0, microsecond=0, tzinfo=UTC)
    now = passed + ago
    found = extended(passed, zone=ZoneInfo(zone), now=now)
    assert found >= now + MIN_NOTICE, "there is an hour to answer"
    assert found - now <= timedelta(hours=26), "no more than a day is given beyond that hour"
    before, after = (at.astimezone(ZoneInfo(zone)) for at in (passed, found))
    moved = datetime.combine(before, after.time()) - datetime.combine(before, before.time())
    assert timedelta(0) <= moved <= timedelta(hours=1), "the same wall time, unless that was skipped"


@pytest.mark.parametrize(("typed", "expected"), [("group", Mode.GROUP), ("One on one", Mode.ONE_ON_ONE)])
def test_a_mode_is_one_of_two_words(typed: str, expected: Mode) -> None:
    assert read_mode(typed) is expected
    with pytest.raises(BadMode):
        read_mode("trio")


@pytest.mark.parametrize(("typed", "minutes"), [("10", 10), ("1h", 60), ("none", 0), ("0", 0)])
def test_a_buffer_is_a_length_or_none(typed: str, minutes: int) -> None:
    assert read_buffer(typed) == timedelta(minutes=minutes)
    with pytest.raises(BadBuffer):
        read_buffer("some")
