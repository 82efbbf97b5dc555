"""Time zones as people say them."""

from zoneinfo import available_timezones

import pytest

from scheduling.zone_names import spoken
from scheduling.zones import COMMON_ZONES, zone_names


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("America/St_Johns", "St. John's time"),
        ("America/St_Lucia", "St. Lucia time"),
        ("America/Port-au-Prince", "Port-au-Prince time"),
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh City time"),
        ("Australia/West", "Perth time"),
        ("US/Pacific", "Pacific time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT", "GMT"),
        ("Etc/GMT+5", "UTC-5"),
        ("Etc/GMT-14", "UTC+14"),
    ],
)
def test_a_zone_has_the_name_that_people_give_it(zone: str, said: str) -> None:
    assert spoken(zone) == said


def test_every_zone_has_a_name_to_be_spoken_and_drawn() -> None:
    for zone in available_timezones():
        said = spoken(zone)
        assert said.endswith(" time") or said.startswith(("UTC", "GMT")), zone
        assert not set(said) & set("_/"), zone
        assert said.isascii(), zone
        assert len(said.removesuffix(" time")) > 1, zone


def test_what_people_choose_is_told_apart() -> None:
    """By name; older names of a zone may share one."""
    assert len({spoken(zone) for zone in COMMON_ZONES}) == len(COMMON_ZONES)
    for name in zone_names().values():
        assert not spoken(name)[0].islower()
