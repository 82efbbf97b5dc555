"""Reminders, summaries and nudges: in waking hours, in time, and never right after the invitation."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.model import Person, Profile
from scheduling.reminders import (
    GRACE,
    NUDGE_EVERY,
    TIME_TO_ANSWER,
    TIME_TO_COME,
    Waking,
    deadline_reminders,
    meeting_reminder,
    next_nudge,
    summary_at,
    wait_until,
    waking_of,
)
from scheduling.zones import DAY_MINUTES, instant_at

ST_JOHNS, KATHMANDU, LORD_HOWE = "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"
AUCKLAND, BERLIN = "Pacific/Auckland", "Europe/Berlin"
ZONES = (ST_JOHNS, KATHMANDU, LORD_HOWE, AUCKLAND, BERLIN)
HOURS = (8 * 60, 22 * 60)
USUAL = (timedelta(hours=48), timedelta(hours=4))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
TINY = timedelta(microseconds=1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def utc(text: str) -> datetime:
    """An instant, such as 2026-01-13 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str, zone: str) -> datetime:
    """The instant at which the clock in the zone shows this; the first, if it does so twice."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def shown(at: datetime | None, zone: str) -> str | None:
    """What the clock in the zone shows, and how far it is from UTC."""
    return None if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}"


def awake(zone: str, hours: tuple[int, int] = HOURS) -> Waking:
    """The waking hours of somebody in the zone, 8:00 to 22:00 unless told otherwise."""
    return Waking(ZoneInfo(zone), hours)


def is_kept(waking: Waking, at: datetime) -> bool:
    """Whether the clock on their wall shows a time within their hours."""
    clock = at.astimezone(waking.zone)
    return waking.hours[0] <= clock.hour * 60 + clock.minute < waking.hours[1]


# --- quiet hours

NIGHTS = [
    # Ordinary nights at 23:00, in UTC: now, when they wake, and the last moment to write to them before.
    (ST_JOHNS, "2026-01-14 02:30", "2026-01-14 11:30", "2026-01-14 01:15"),
    (KATHMANDU, "2026-01-13 17:15", "2026-01-14 02:15", "2026-01-13 16:00"),
    (LORD_HOWE, "2026-01-13 12:00", "2026-01-13 21:00", "2026-01-13 10:45"),
    (AUCKLAND, "2026-01-13 10:00", "2026-01-13 19:00", "2026-01-13 08:45"),
    (BERLIN, "2026-01-13 22:00", "2026-01-14 07:00", "2026-01-13 20:45"),
    # Nights that lose an hour; in Lord Howe, half an hour.
    (ST_JOHNS, "2026-03-08 02:30", "2026-03-08 10:30", "2026-03-08 01:15"),
    (LORD_HOWE, "2026-10-03 12:30", "2026-10-03 21:00", "2026-10-03 11:15"),
    (AUCKLAND, "2026-09-26 11:00", "2026-09-26 19:00", "2026-09-26 09:45"),
    (BERLIN, "2026-03-28 22:00", "2026-03-29 06:00", "2026-03-28 20:45"),
    # Nights that gain one, also between the two changes of what the clock shows.
    (ST_JOHNS, "2026-11-01 01:30", "2026-11-01 11:30", "2026-11-01 00:15"),
    (ST_JOHNS, "2026-11-01 05:00", "2026-11-01 11:30", "2026-11-01 00:15"),
    (LORD_HOWE, "2026-04-04 12:00", "2026-04-04 21:30", "2026-04-04 10:45"),
    (LORD_HOWE, "2026-04-04 15:15", "2026-04-04 21:30", "2026-04-04 10:45"),
    (AUCKLAND, "2026-04-04 10:00", "2026-04-04 20:00", "2026-04-04 08:45"),
    (BERLIN, "2026-10-24 21:00", "2026-10-25 07:00", "2026-10-24 19:45"),
]


@pytest.mark.parametrize(("zone", "night", "morning", "evening"), NIGHTS)
def test_a_night_ends_at_eight_and_has_a_last_moment_before_it_whatever_the_clock_does(
    zone: str, night: str, morning: str, evening: str
) -> None:
    waking = awake(zone)
    assert not waking.is_awake(utc(night))
    assert shown(waking.next(utc(night)), "UTC") == f"{morning} +0000"
    assert shown(waking.last(utc(night)), "UTC") == f"{evening} +0000"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", ["2026-01-13", "2026-03-08", "2026-04-05", "2026-10-04", "2026-11-01"])
def test_waking_hours_begin_on_their_first_minute_and_are_over_on_their_last(zone: str, day: str) -> None:
    waking = awake(zone)
    start, end = wall(f"{day} 08:00", zone), wall(f"{day} 22:00", zone)
    edges = [start - TINY, start, end - TINY, end]
    assert [waking.is_awake(at) for at in edges] == [False, True, True, False]


@pytest.mark.parametrize("zone", ZONES)
def test_who_is_awake_is_written_to_at_once(zone: str) -> None:
    noon = wall("2026-01-13 12:00", zone)
    assert awake(zone).next(noon) == awake(zone).last(noon) == noon


def test_the_next_morning_is_a_later_one_also_on_the_first_minute_of_a_day() -> None:
    morning = wall("2026-01-13 08:00", BERLIN)
    assert shown(awake(BERLIN).morning_after(morning), BERLIN) == "2026-01-14 08:00 +0100"
    assert awake(BERLIN).morning_after(morning - TINY) == morning


def test_the_next_morning_may_still_be_today_where_utc_has_begun_the_next_day() -> None:
    """Somebody in St. John's who works at night: at half past eight there, it is midnight in UTC."""
    night_owl = awake(ST_JOHNS, (21 * 60, DAY_MINUTES))
    evening = wall("2026-01-13 20:45", ST_JOHNS)
    assert shown(night_owl.morning_after(evening), ST_JOHNS) == "2026-01-13 21:00 -0330"


def test_who_is_awake_all_day_has_no_quiet_hours() -> None:
    midnight = wall("2026-01-13 00:00", BERLIN)
    whole = awake(BERLIN, (0, DAY_MINUTES))
    assert whole.next(midnight) == whole.last(midnight) == midnight


def test_who_is_awake_until_midnight_is_written_to_before_it() -> None:
    late = awake(BERLIN, (10 * 60, DAY_MINUTES))
    assert shown(late.last(wall("2026-01-13 00:00", BERLIN)), BERLIN) == "2026-01-12 23:45 +0100"


# Hours that are very short, or begin or end while the clock changes: now, in UTC, which is in the night.
ODD_HOURS = [
    pytest.param(BERLIN, (540, 550), "2026-01-08 20:00", id="awake for ten minutes"),
    pytest.param(BERLIN, (0, 150), "2026-03-29 01:45", id="falls asleep in the hour that is skipped"),
    pytest.param(BERLIN, (130, 170), "2026-03-29 00:15", id="awake only in the hour that is skipped"),
]


@pytest.mark.parametrize(("zone", "hours", "night"), ODD_HOURS)
def test_also_odd_waking_hours_are_kept(zone: str, hours: tuple[int, int], night: str) -> None:
    waking, at = awake(zone, hours), utc(night)
    assert not waking.is_awake(at), "the example is of the night"
    for moment in (waking.next(at), waking.last(at)):
        assert waking.is_awake(moment), f"{shown(moment, zone)} is outside their waking hours"


def test_who_wakes_within_an_hour_that_happens_twice_is_not_left_alone_for_another_day() -> None:
    """In St. John's it is 1:15 for the second time; they wake at 1:30, and have been awake once already."""
    waking, at = awake(ST_JOHNS, (90, 22 * 60)), utc("2026-11-01 04:45")
    assert waking.is_awake(at + 15 * MINUTE)
    assert waking.next(at) <= at + 15 * MINUTE, f"not before {shown(waking.next(at), ST_JOHNS)}"


def test_everybody_keeps_the_hours_they_told_on_their_own_clock() -> None:
    ana = Person(1, 1, "ana", Profile("ana", "ana@example.org", "Ana", "Silva", KATHMANDU))
    assert waking_of(ana, BERLIN) == Waking(ZoneInfo(KATHMANDU), HOURS)
    early = Person(1, 1, "ana", ana.profile, waking_hours=(300, 1200))
    assert waking_of(early, BERLIN) == Waking(ZoneInfo(KATHMANDU), (300, 1200))


def test_who_never_told_a_zone_is_taken_to_live_in_the_calendars() -> None:
    assert waking_of(Person(2, 2, "ben"), AUCKLAND) == Waking(ZoneInfo(AUCKLAND), HOURS)


# --- reminders of a deadline

PLANNED = [
    # As wanted, where that is in waking hours.
    (BERLIN, "2026-01-14 18:00", ["2026-01-12 18:00 +0100", "2026-01-14 14:00 +0100"]),
    # After quiet hours, if half an hour is left then; else before them.
    (BERLIN, "2026-01-14 09:00", ["2026-01-12 09:00 +0100", "2026-01-14 08:00 +0100"]),
    (BERLIN, "2026-01-14 08:30", ["2026-01-12 08:30 +0100", "2026-01-14 08:00 +0100"]),
    (BERLIN, "2026-01-14 08:29", ["2026-01-12 08:29 +0100", "2026-01-13 21:45 +0100"]),
    (BERLIN, "2026-01-14 07:00", ["2026-01-12 08:00 +0100", "2026-01-13 21:45 +0100"]),
    (BERLIN, "2026-01-14 23:59", ["2026-01-13 08:00 +0100", "2026-01-14 19:59 +0100"]),
    (BERLIN, "2026-01-14 00:00", ["2026-01-12 08:00 +0100", "2026-01-13 20:00 +0100"]),
    (KATHMANDU, "2026-01-14 09:00", ["2026-01-12 09:00 +0545", "2026-01-14 08:00 +0545"]),
    (KATHMANDU, "2026-01-14 08:00", ["2026-01-12 08:00 +0545", "2026-01-13 21:45 +0545"]),
    # Where the clock goes forward in between, so many hours before is earlier on the wall.
    (ST_JOHNS, "2026-03-09 12:00", ["2026-03-07 11:00 -0330", "2026-03-09 08:00 -0230"]),
    (ST_JOHNS, "2026-03-08 08:45", ["2026-03-06 08:00 -0330", "2026-03-08 08:00 -0230"]),
    (ST_JOHNS, "2026-03-08 08:00", ["2026-03-06 08:00 -0330", "2026-03-07 21:45 -0330"]),
    (LORD_HOWE, "2026-10-04 12:00", ["2026-10-02 11:30 +1030", "2026-10-04 08:00 +1100"]),
    (LORD_HOWE, "2026-10-05 08:15", ["2026-10-03 08:00 +1030", "2026-10-04 21:45 +1100"]),
    (AUCKLAND, "2026-09-27 09:00", ["2026-09-25 08:00 +1200", "2026-09-27 08:00 +1300"]),
    (BERLIN, "2026-03-29 09:00", ["2026-03-27 08:00 +0100", "2026-03-29 08:00 +0200"]),
    # Where it goes back, later.
    (ST_JOHNS, "2026-11-02 12:00", ["2026-10-31 13:00 -0230", "2026-11-02 08:00 -0330"]),
    (ST_JOHNS, "2026-11-01 08:15", ["2026-10-30 09:15 -0230", "2026-10-31 21:45 -0230"]),
    (LORD_HOWE, "2026-04-05 22:00", ["2026-04-04 08:00 +1100", "2026-04-05 18:00 +1030"]),
    (AUCKLAND, "2026-04-05 21:30", ["2026-04-04 08:00 +1300", "2026-04-05 17:30 +1200"]),
    (BERLIN, "2026-10-25 08:15", ["2026-10-23 09:15 +0200", "2026-10-24 21:45 +0200"]),
]


@pytest.mark.parametrize(("zone", "deadline", "expected"), PLANNED)
def test_reminders_come_when_wanted_or_after_quiet_hours_or_else_before_them(
    zone: str, deadline: str, expected: list[str]
) -> None:
    planned = deadline_reminders(
        wall(deadline, zone), USUAL, awake(zone), invited_at=LONG_AGO, now=LONG_AGO + GRACE
    )
    assert [shown(at, zone) for at in planned] == expected


def berlin(
    deadline: str, *hours: int, invited_at: datetime = LONG_AGO, now: datetime = LONG_AGO
) -> list[str | None]:
    """When somebody in Berlin is reminded so many hours before, as their clock shows it."""
    planned = deadline_reminders(
        wall(deadline, BERLIN),
        tuple(timedelta(hours=n) for n in hours),
        awake(BERLIN),
        invited_at=invited_at,
        now=now,
    )
    return [shown(at, BERLIN) for at in planned]


def test_what_falls_on_the_same_instant_is_one_reminder() -> None:
    assert berlin("2026-01-14 12:00", 8, 6, 5) == ["2026-01-14 08:00 +0100"], "after the same night"
    assert berlin("2026-01-14 08:00", 9, 6, 1) == ["2026-01-13 21:45 +0100"], "before it"
    assert berlin("2026-01-14 18:00", 4, 4) == ["2026-01-14 14:00 +0100"]


def test_reminders_are_in_order_whatever_the_order_of_the_wishes() -> None:
    assert berlin("2026-01-14 18:00", 1, 48, 4) == [
        "2026-01-12 18:00 +0100",
        "2026-01-14 14:00 +0100",
        "2026-01-14 17:00 +0100",
    ]


def test_who_wants_no_reminders_to_be_sent_has_none() -> None:
    assert berlin("2026-01-14 18:00") == []


def test_nobody_is_reminded_within_twelve_hours_after_the_invitation() -> None:
    reminder = wall("2026-01-14 14:00", BERLIN)
    for invited_at, expected in (
        (reminder - GRACE, ["2026-01-14 14:00 +0100"]),
        (reminder - GRACE + TINY, []),
        (reminder - HOUR, []),
    ):
        assert berlin("2026-01-14 18:00", 4, invited_at=invited_at, now=invited_at) == expected, invited_at


def test_a_reminder_that_would_come_before_quiet_hours_is_not_right_after_the_invitation_either() -> None:
    """Wanted at 7:15, nearly 13 hours after; but useless at 8:00, and too early before quiet hours."""
    invited_at = wall("2026-01-13 18:30", BERLIN)
    assert berlin("2026-01-14 08:15", 1, invited_at=invited_at, now=invited_at) == []
    assert berlin("2026-01-14 08:45", 1, invited_at=invited_at, now=invited_at) == ["2026-01-14 08:00 +0100"]


def test_twelve_hours_are_twelve_hours_also_where_the_clock_changes() -> None:
    """From 19:30 to 8:00 on the wall are 11 and a half hours, in a night that loses one."""
    deadline = wall("2026-03-29 12:00", BERLIN)
    for invited, expected in (("2026-03-28 19:00", ["2026-03-29 08:00 +0200"]), ("2026-03-28 19:30", [])):
        invited_at = wall(invited, BERLIN)
        planned = deadline_reminders(
            deadline, (4 * HOUR,), awake(BERLIN), invited_at=invited_at, now=invited_at
        )
        assert [shown(at, BERLIN) for at in planned] == expected, f"invited at {invited}"


def test_no_reminder_is_planned_for_what_is_past_or_just_now() -> None:
    reminder = wall("2026-01-14 14:00", BERLIN)
    assert berlin("2026-01-14 18:00", 48, 4, now=reminder - TINY) == ["2026-01-14 14:00 +0100"]
    assert berlin("2026-01-14 18:00", 48, 4, now=reminder) == []
    assert berlin("2026-01-14 08:00", 4, now=wall("2026-01-13 23:00", BERLIN)) == [], "the evening is over"


# --- what is due and can wait


@pytest.mark.parametrize("zone", ZONES)
def test_what_is_due_in_the_night_waits_for_the_morning_if_that_is_soon_enough(zone: str) -> None:
    night, morning = wall("2026-01-13 23:00", zone), wall("2026-01-14 08:00", zone)
    assert wait_until(night, morning, awake(zone)) == morning
    assert wait_until(night, morning + 5 * HOUR, awake(zone)) == morning
    assert wait_until(night, morning - TINY, awake(zone)) is None, "it would be useless then"
    assert wait_until(night, night - HOUR, awake(zone)) is None, "it is useless already"


@pytest.mark.parametrize("time", ["08:00", "12:00", "21:59"])
def test_what_is_due_in_waking_hours_does_not_wait(time: str) -> None:
    now = wall(f"2026-01-13 {time}", BERLIN)
    assert wait_until(now, now + 24 * HOUR, awake(BERLIN)) is None


# --- summaries

SUMMARIES = [
    # Now, the invitation, and the next morning that is 12 hours after it.
    (BERLIN, "2026-01-13 15:00", "2026-01-10 12:00", "2026-01-14 08:00 +0100"),
    (BERLIN, "2026-01-13 03:00", "2026-01-10 12:00", "2026-01-13 08:00 +0100"),
    (BERLIN, "2026-01-13 08:00", "2026-01-10 12:00", "2026-01-14 08:00 +0100"),
    (BERLIN, "2026-01-13 20:00", "2026-01-13 20:00", "2026-01-14 08:00 +0100"),
    (BERLIN, "2026-01-13 20:01", "2026-01-13 20:01", "2026-01-15 08:00 +0100"),
    (KATHMANDU, "2026-01-13 23:00", "2026-01-10 12:00", "2026-01-14 08:00 +0545"),
    (ST_JOHNS, "2026-03-07 15:00", "2026-03-01 12:00", "2026-03-08 08:00 -0230"),
    (ST_JOHNS, "2026-03-07 19:00", "2026-03-07 19:00", "2026-03-08 08:00 -0230"),
    (ST_JOHNS, "2026-03-07 19:01", "2026-03-07 19:01", "2026-03-09 08:00 -0230"),
    (ST_JOHNS, "2026-10-31 21:00", "2026-10-31 21:00", "2026-11-01 08:00 -0330"),
    (ST_JOHNS, "2026-10-31 21:01", "2026-10-31 21:01", "2026-11-02 08:00 -0330"),
    (LORD_HOWE, "2026-10-03 19:30", "2026-10-03 19:30", "2026-10-04 08:00 +1100"),
    (LORD_HOWE, "2026-04-04 20:30", "2026-04-04 20:30", "2026-04-05 08:00 +1030"),
    (AUCKLAND, "2026-04-04 21:00", "2026-04-04 21:00", "2026-04-05 08:00 +1200"),
    (AUCKLAND, "2026-09-26 19:01", "2026-09-26 19:01", "2026-09-28 08:00 +1300"),
]


@pytest.mark.parametrize(("zone", "now", "invited", "expected"), SUMMARIES)
def test_a_summary_comes_on_the_next_morning_but_not_right_after_the_invitation(
    zone: str, now: str, invited: str, expected: str
) -> None:
    found = summary_at(wall(now, zone), awake(zone), invited_at=wall(invited, zone))
    assert shown(found, zone) == expected


# --- meetings

MEETINGS = [
    (BERLIN, "2026-01-14 14:00", 15, "2026-01-14 13:45 +0100"),
    (BERLIN, "2026-01-14 08:15", 15, "2026-01-14 08:00 +0100"),
    # In the night: on waking, if five minutes are left, else the evening before.
    (BERLIN, "2026-01-14 08:05", 15, "2026-01-14 08:00 +0100"),
    (BERLIN, "2026-01-14 08:04", 15, "2026-01-13 21:45 +0100"),
    (BERLIN, "2026-01-14 03:00", 15, "2026-01-13 21:45 +0100"),
    (BERLIN, "2026-01-14 22:10", 15, "2026-01-14 21:55 +0100"),
    (BERLIN, "2026-01-14 22:30", 15, "2026-01-14 21:45 +0100"),
    # A host may want less than five minutes, or hours.
    (BERLIN, "2026-01-14 14:00", 1, "2026-01-14 13:59 +0100"),
    (BERLIN, "2026-01-14 09:00", 120, "2026-01-14 08:00 +0100"),
    (KATHMANDU, "2026-01-14 07:30", 15, "2026-01-13 21:45 +0545"),
    (ST_JOHNS, "2026-03-08 03:10", 15, "2026-03-07 21:45 -0330"),
    (ST_JOHNS, "2026-11-01 01:30", 15, "2026-10-31 21:45 -0230"),
    (ST_JOHNS, "2026-11-01 10:00", 12 * 60, "2026-11-01 08:00 -0330"),
    (LORD_HOWE, "2026-10-04 08:00", 15, "2026-10-03 21:45 +1030"),
    (LORD_HOWE, "2026-04-05 08:00", 15, "2026-04-04 21:45 +1100"),
    (AUCKLAND, "2026-04-05 08:10", 15, "2026-04-05 08:00 +1200"),
    (AUCKLAND, "2026-09-27 07:00", 15, "2026-09-26 21:45 +1200"),
]


@pytest.mark.parametrize(("zone", "start", "minutes", "expected"), MEETINGS)
def test_a_meeting_is_reminded_of_shortly_before_or_before_the_night_that_it_is_in(
    zone: str, start: str, minutes: int, expected: str
) -> None:
    found = meeting_reminder(wall(start, zone), minutes * MINUTE, awake(zone), now=LONG_AGO)
    assert shown(found, zone) == expected


def test_a_meeting_that_was_fixed_too_late_to_be_reminded_of_is_not() -> None:
    start, waking = wall("2026-01-14 14:00", BERLIN), awake(BERLIN)
    at = start - 15 * MINUTE
    assert meeting_reminder(start, 15 * MINUTE, waking, now=at - TINY) == at
    assert meeting_reminder(start, 15 * MINUTE, waking, now=at) is None
    night = wall("2026-01-14 07:00", BERLIN)
    assert meeting_reminder(night, 15 * MINUTE, waking, now=night - 9 * HOUR) is None, "the evening is over"


# --- nudges


def test_nobody_is_nudged_twice_within_an_hour() -> None:
    first = utc("2026-01-13 12:00")
    assert next_nudge(None, first) is None
    for now in (first, first + NUDGE_EVERY - TINY):
        assert next_nudge(first, now) == first + HOUR
    assert next_nudge(first, first + NUDGE_EVERY) is None


# --- whoever it is, wherever, whenever

CHANGES = [
    utc(f"2026-{change}")
    for change in (
        "03-08 05:30",  # St. John's
        "11-01 04:30",
        "10-03 15:30",  # Lord Howe
        "04-04 15:00",
        "09-26 14:00",  # Auckland
        "04-04 14:00",
        "03-29 01:00",  # Berlin
        "10-25 01:00",
    )
]
# Nobody here wakes or falls asleep while the clock changes, or is awake for less than a quarter of an hour.
hours_of_day = st.one_of(
    st.sampled_from([HOURS, (0, DAY_MINUTES)]),
    st.integers(4 * 60, DAY_MINUTES - 15).flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 15, DAY_MINUTES))
    ),
)
wakings = st.builds(Waking, st.sampled_from(ZONES).map(ZoneInfo), hours_of_day)
instants = st.one_of(
    st.builds(lambda at, n: at + n * MINUTE, st.sampled_from(CHANGES), st.integers(-3 * 1440, 3 * 1440)),
    st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
MANY = settings(max_examples=150, deadline=None)
leads = st.lists(st.integers(1, 14 * 24).map(lambda n: n * HOUR), max_size=5).map(tuple)


def minutes_until(most: int) -> st.SearchStrategy[timedelta]:
    """Up to so many minutes."""
    return st.integers(0, most).map(lambda n: n * MINUTE)


def sleeps(waking: Waking, start: datetime, end: datetime) -> bool:
    """Whether they sleep in every minute looked at: a quarter of an hour apart, the end not included."""
    steps = int((end - start) / (15 * MINUTE))
    return not any(is_kept(waking, start + n * 15 * MINUTE) for n in range(steps))


@MANY
@given(wakings, instants)
def test_whoever_sleeps_is_next_awake_when_the_night_ends_and_was_last_when_it_began(
    waking: Waking, at: datetime
) -> None:
    after, before = waking.next(at), waking.last(at)
    assert before <= at <= after
    assert is_kept(waking, after), "they are awake then"
    assert is_kept(waking, before), "they were awake then"
    assert sleeps(waking, at, after), "not awake before that"
    assert before == at or sleeps(waking, before + 15 * MINUTE, at), "not awake after that"


@MANY
@given(wakings, instants, minutes_until(20 * 1440), leads, minutes_until(3 * 1440))
def test_a_planned_reminder_is_in_waking_hours_in_time_ahead_and_not_right_after_the_invitation(
    waking: Waking, now: datetime, ahead: timedelta, wanted: tuple[timedelta, ...], ago: timedelta
) -> None:
    deadline, invited_at = now + ahead, now - ago
    planned = deadline_reminders(deadline, wanted, waking, invited_at=invited_at, now=now)
    for at in planned:
        assert is_kept(waking, at), "in waking hours"
        assert now < at <= deadline - TIME_TO_ANSWER, "ahead, and with time left to answer"
        assert at >= invited_at + GRACE, "not right after the invitation"
    assert all(earlier < later for earlier, later in pairwise(planned)), "in order, each instant once"
    assert len(planned) <= len(wanted)


@MANY
@given(wakings, instants, minutes_until(20 * 1440), leads)
def test_a_reminder_wanted_in_waking_hours_comes_then(
    waking: Waking, now: datetime, ahead: timedelta, wanted: tuple[timedelta, ...]
) -> None:
    deadline = now + ahead
    planned = deadline_reminders(deadline, wanted, waking, invited_at=now - GRACE, now=now)
    times = {deadline - lead for lead in wanted}
    assert {at for at in times if is_kept(waking, at) and at > now} <= set(planned)


@MANY
@given(wakings, instants, st.integers(-1440, 2 * 1440).map(lambda n: n * MINUTE))
def test_what_waits_waits_for_waking_hours_and_never_until_it_is_useless(
    waking: Waking, now: datetime, useful: timedelta
) -> None:
    until = wait_until(now, now + useful, waking)
    if until is not None:
        assert not is_kept(waking, now), "only what is due in the night waits"
        assert now < until <= now + useful, "not for longer than it is useful"
        assert is_kept(waking, until)
    elif not is_kept(waking, now) and useful > timedelta(0):
        assert sleeps(waking, now, now + useful), "a morning within its use would have done"


@MANY
@given(wakings, instants, minutes_until(3 * 1440))
def test_a_summary_comes_when_waking_hours_begin_and_soon(
    waking: Waking, now: datetime, ago: timedelta
) -> None:
    at = summary_at(now, waking, invited_at=now - ago)
    clock = at.astimezone(waking.zone)
    assert divmod(waking.hours[0], 60) == (clock.hour, clock.minute)
    assert at > now
    earliest = max(now, now - ago + GRACE)
    assert earliest <= at <= earliest + timedelta(hours=25)


@MANY
@given(wakings, instants, minutes_until(5 * 1440), st.integers(5, 1440).map(lambda n: n * MINUTE))
def test_a_meeting_is_reminded_of_in_waking_hours_with_time_to_come_or_not_at_all(
    waking: Waking, now: datetime, ahead: timedelta, lead: timedelta
) -> None:
    start = now + ahead
    at = meeting_reminder(start, lead, waking, now=now)
    assert at is None or (is_kept(waking, at) and now < at <= start - TIME_TO_COME)


@MANY
@given(wakings, st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_every_day_has_a_morning(waking: Waking, day: date) -> None:
    start, end = instant_at(day, 0, waking.zone), instant_at(day, DAY_MINUTES, waking.zone)
    assert start <= waking.morning_after(start - TINY) < end
