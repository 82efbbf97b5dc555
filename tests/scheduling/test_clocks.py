"""Finding a time zone by the wall time that somebody has now."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling.clocks import MOST, ZoneClock, clocks, told_apart, zone_exists
from scheduling.intervals import Span
from scheduling.zones import find_zone

NEW_YEAR = datetime(2026, 1, 1, 13, 35, tzinfo=UTC)
LOCALES = ("de", "en-US", "en-GB", "pt-BR", "ja", "hi", "xx", None)


def labels(found: list[ZoneClock]) -> list[str]:
    """As people read them."""
    return [f"{clock.wall:%a %H:%M}, {', '.join(clock.cities)}" for clock in found]


def days(first: str, last: str) -> Span:
    """From one day to another."""
    return Span(
        datetime.fromisoformat(first).replace(tzinfo=UTC), datetime.fromisoformat(last).replace(tzinfo=UTC)
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("month", range(1, 13))
def test_no_wall_time_is_offered_twice_and_all_fit_one_menu(locale: str | None, month: int) -> None:
    found = clocks(NEW_YEAR.replace(month=month), locale)
    walls = [clock.wall.replace(tzinfo=None) for clock in found]
    assert len(set(walls)) == len(walls) == MOST
    assert all(find_zone(clock.zone) == clock.zone for clock in found), "what is chosen can be kept"
    assert max(map(len, labels(found))) <= 100


@pytest.mark.parametrize(
    ("locale", "first"),
    [
        ("de", "Thu 14:35, Berlin, Lagos"),
        ("en-US", "Thu 08:35, New York"),
        ("ja", "Thu 22:35, Tokyo"),
        ("pt-BR", "Thu 10:35, Sao Paulo"),
        ("hi", "Thu 19:05, Kolkata"),
        ("bg", "Thu 15:35, Sofia"),
    ],
)
def test_the_likeliest_for_the_language_comes_first(locale: str, first: str) -> None:
    assert labels(clocks(NEW_YEAR, locale))[0].startswith(first)


def test_the_rest_goes_from_west_to_east() -> None:
    walls = [clock.wall.replace(tzinfo=None) for clock in clocks(NEW_YEAR, None)][6:]
    assert walls == sorted(walls)


def test_cities_that_part_in_summer_stand_beside_each_other() -> None:
    (berlin,) = [clock for clock in clocks(NEW_YEAR, None) if "Berlin" in clock.cities]
    assert "Lagos" in berlin.cities
    (summer,) = [clock for clock in clocks(NEW_YEAR.replace(month=7), None) if "Lagos" in clock.cities]
    assert "London" in summer.cities
    assert "Berlin" not in summer.cities


def test_zones_are_told_apart_where_the_calendar_tells_them_apart() -> None:
    winter, change = days("2026-01-12", "2026-01-17"), days("2026-03-27", "2026-04-01")
    assert [clock.zone for clock in told_apart("Europe/Berlin", NEW_YEAR, winter, "de")] == ["Europe/Berlin"]
    apart = told_apart("Europe/Berlin", NEW_YEAR, change, "de")
    assert [clock.zone for clock in apart] == ["Europe/Berlin", "Africa/Lagos"]
    assert "Algiers" in apart[1].cities


@pytest.mark.parametrize("days_ahead", range(0, 365, 29))
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Jerusalem", "Australia/Adelaide", "America/Santiago"]
)
def test_within_the_calendar_all_of_one_choice_keep_one_clock(zone: str, days_ahead: int) -> None:
    start = NEW_YEAR + timedelta(days=days_ahead)
    span = Span(start, start + timedelta(days=92))
    offsets = {
        tuple(
            (start + timedelta(hours=12 * n)).astimezone(ZoneInfo(clock.zone)).utcoffset() for n in range(185)
        )
        for clock in told_apart(zone, NEW_YEAR, span, None)
    }
    assert len(offsets) == len(told_apart(zone, NEW_YEAR, span, None))


def test_a_zone_that_is_no_more_is_none() -> None:
    assert zone_exists("Europe/Berlin")
    assert zone_exists("Etc/GMT-2")
    assert not any(map(zone_exists, ("Atlantis/Capital", "", "../etc/passwd", "Europe")))
