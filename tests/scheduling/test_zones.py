"""Time zones: the one rule for wall times that a clock change breaks, and the names people may type."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.zones import (
    DAY_MINUTES,
    changes_within,
    clock_changes,
    find_zone,
    instant_at,
    is_fixed,
    similar_zones,
    zone_label,
    zone_names,
    zones_named,
)

ST_JOHNS, KATHMANDU, LORD_HOWE = "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"

WALLS = [
    # Ordinary days, in zones that are not whole hours from UTC.
    (ST_JOHNS, "2026-01-13", "09:00", "2026-01-13 12:30"),
    (KATHMANDU, "2026-01-13", "09:00", "2026-01-13 03:15"),
    (LORD_HOWE, "2026-01-13", "09:00", "2026-01-12 22:00"),
    (LORD_HOWE, "2026-07-13", "09:00", "2026-07-12 22:30"),
    # Skipped: forward by as much as the clock moves.
    (ST_JOHNS, "2026-03-08", "01:59", "2026-03-08 05:29"),
    (ST_JOHNS, "2026-03-08", "02:00", "2026-03-08 05:30"),
    (ST_JOHNS, "2026-03-08", "02:30", "2026-03-08 06:00"),
    (ST_JOHNS, "2026-03-08", "03:00", "2026-03-08 05:30"),
    (LORD_HOWE, "2026-10-04", "02:00", "2026-10-03 15:30"),
    (LORD_HOWE, "2026-10-04", "02:15", "2026-10-03 15:45"),
    (LORD_HOWE, "2026-10-04", "02:30", "2026-10-03 15:30"),
    (KATHMANDU, "1986-01-01", "00:10", "1985-12-31 18:40"),
    ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23 22:00"),
    # Doubled: the first of the two.
    (ST_JOHNS, "2026-11-01", "00:59", "2026-11-01 03:29"),
    (ST_JOHNS, "2026-11-01", "01:00", "2026-11-01 03:30"),
    (ST_JOHNS, "2026-11-01", "01:30", "2026-11-01 04:00"),
    (ST_JOHNS, "2026-11-01", "02:00", "2026-11-01 05:30"),
    (LORD_HOWE, "2026-04-05", "01:30", "2026-04-04 14:30"),
    (LORD_HOWE, "2026-04-05", "01:59", "2026-04-04 14:59"),
    (LORD_HOWE, "2026-04-05", "02:00", "2026-04-04 15:30"),
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25 00:30"),
]


@pytest.mark.parametrize(("zone", "day", "wall", "utc"), WALLS)
def test_a_wall_time_is_one_instant_by_one_rule(zone: str, day: str, wall: str, utc: str) -> None:
    hour, minute = map(int, wall.split(":"))
    found = instant_at(date.fromisoformat(day), hour * 60 + minute, ZoneInfo(zone))
    assert f"{found:%Y-%m-%d %H:%M}" == utc
    assert found.tzinfo is UTC


zones = st.sampled_from(sorted({wall[0] for wall in WALLS} | {"UTC", "Pacific/Chatham", "Africa/Casablanca"}))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
minutes = st.integers(0, DAY_MINUTES - 1)


@given(zones, days, minutes)
def test_a_wall_time_is_shown_as_it_was_typed_unless_it_was_skipped(
    zone: str, day: date, minute: int
) -> None:
    at = instant_at(day, minute, ZoneInfo(zone)).astimezone(ZoneInfo(zone))
    shown = at.replace(tzinfo=None)
    typed = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    skipped = typed.replace(tzinfo=ZoneInfo(zone)).utcoffset() != at.utcoffset()
    assert at.fold == 0, "the first of two"
    assert shown == typed or (skipped and timedelta(0) < shown - typed <= timedelta(hours=1))


@given(zones, days)
def test_a_day_ends_where_the_next_begins(zone: str, day: date) -> None:
    place = ZoneInfo(zone)
    assert instant_at(day, DAY_MINUTES, place) == instant_at(day + timedelta(days=1), 0, place)
    length = instant_at(day, DAY_MINUTES, place) - instant_at(day, 0, place)
    assert timedelta(hours=23) <= length <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("zone", "first", "last", "changes"),
    [
        (ST_JOHNS, "2026-03-07", "2026-03-10", True),
        (ST_JOHNS, "2026-03-09", "2026-03-13", False),
        (LORD_HOWE, "2026-04-04", "2026-04-06", True),
        (KATHMANDU, "2026-01-01", "2026-12-31", False),
    ],
)
def test_whether_the_clock_changes_meanwhile(zone: str, first: str, last: str, changes: bool) -> None:
    start, end = (datetime.fromisoformat(f"{day}T12:00+00:00") for day in (first, last))
    assert clock_changes(start, end, ZoneInfo(zone)) is changes


FOUND = {
    "Europe/Berlin": "Europe/Berlin",
    "europe/berlin": "Europe/Berlin",
    " BERLIN ": "Europe/Berlin",
    "new york": "America/New_York",
    "New_York": "America/New_York",
    "st johns": "America/St_Johns",
    "kathmandu": "Asia/Kathmandu",
    "Köln": "Europe/Berlin",
    "München": "Europe/Berlin",
    "São Paulo": "America/Sao_Paulo",
    "Zürich": "Europe/Zurich",
    "UK": "Europe/London",
    "India": "Asia/Kolkata",
    "Germany": "Europe/Berlin",
    "EST": "America/New_York",
    "cet": "Europe/Berlin",
    "UTC+2": "Etc/GMT-2",
    "GMT-8": "Etc/GMT+8",
    "utc+5:30": "Asia/Kolkata",
    "utc": "UTC",
    "UTC": "UTC",
}


@pytest.mark.parametrize("typed", FOUND)
def test_a_zone_is_found_by_its_name_or_city(typed: str) -> None:
    assert find_zone(typed) == FOUND[typed]


@pytest.mark.parametrize(
    "typed", ["", " ", "Atlantis", "Berl", "/", "..", "../../etc/passwd", "IST", "Etc/GMT+5"]
)
def test_what_is_no_zone_or_not_clearly_one_is_not_guessed(typed: str) -> None:
    assert find_zone(typed) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("IST", ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"]),
        ("CST", ["America/Chicago", "Asia/Shanghai"]),
        ("USA", ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]),
        ("australia", ["Australia/Sydney"]),
    ],
)
def test_of_several_zones_all_are_offered_the_likeliest_first(typed: str, expected: list[str]) -> None:
    assert find_zone(typed) is None
    assert similar_zones(typed)[: len(expected)] == expected
    assert list(zones_named(typed))[: len(expected)] == expected


def test_an_offset_is_shown_as_people_write_it() -> None:
    assert zone_label("Etc/GMT-2") == "UTC+2"
    assert zone_label("Europe/Berlin") == "Europe/Berlin"
    assert is_fixed("Etc/GMT+8")
    assert not is_fixed("UTC")


def test_every_zone_is_found_by_the_name_that_is_offered() -> None:
    assert [find_zone(name) for name in zone_names().values()] == list(zone_names().values())
    assert all(ZoneInfo(name) for name in zone_names().values())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("berl", "Europe/Berlin"),
        ("Berlln", "Europe/Berlin"),
        ("katmandu", "Asia/Katmandu"),
        ("kathmando", "Asia/Kathmandu"),
        ("new yrok", "America/New_York"),
        ("st john", "America/St_Johns"),
    ],
)
def test_the_nearest_zones_come_first_for_what_is_half_typed_or_misspelt(typed: str, expected: str) -> None:
    assert similar_zones(typed)[0] == expected


def test_so_many_are_offered_and_no_more() -> None:
    assert len(similar_zones("")) == 25
    assert len(similar_zones("a", 5)) == 5
    assert similar_zones("qqqqqqqq") == []


@given(st.text(max_size=100))
def test_no_text_is_too_odd_to_look_a_zone_up(text: str) -> None:
    found = find_zone(text)
    assert found is None or is_fixed(found) or found in zone_names().values()
    assert len(set(similar_zones(text, 5))) == len(similar_zones(text, 5)) <= 5


@pytest.mark.parametrize(
    ("zone", "first", "last", "expected"),
    [
        ("America/New_York", "2026-10-29", "2026-11-04", [("2026-11-01 06:00", -60)]),
        (LORD_HOWE, "2026-10-01", "2026-10-07", [("2026-10-03 15:30", 30)]),
        ("Pacific/Chatham", "2026-09-24", "2026-09-30", [("2026-09-26 14:00", 60)]),
        ("Europe/Berlin", "2026-03-29", "2026-03-30", [("2026-03-29 01:00", 60)]),
        (
            "Africa/Casablanca",
            "2026-01-20",
            "2026-04-10",
            [("2026-02-15 02:00", -60), ("2026-03-22 02:00", 60)],
        ),
        (KATHMANDU, "2026-01-01", "2026-12-31", []),
    ],
)
def test_every_clock_change_is_found(
    zone: str, first: str, last: str, expected: list[tuple[str, int]]
) -> None:
    start, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    found = changes_within(start, end, ZoneInfo(zone))
    assert [(f"{c.at:%Y-%m-%d %H:%M}", int(c.shift.total_seconds()) // 60) for c in found] == expected
    assert clock_changes(start, end, ZoneInfo(zone)) is bool(expected)
