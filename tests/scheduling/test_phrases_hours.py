"""The daily hours of a calendar cut what is read, and what was cut is known."""

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from scheduling.phrases import Reader, read_when
from tests.support.phrase_scenes import CORPUS_SCENES, shown

BERLIN = ZoneInfo("Europe/Berlin")


def reader(scene: str, hours: tuple[int, int]) -> Reader:
    """Somebody with a calendar that has these hours in Berlin."""
    return replace(CORPUS_SCENES[scene], hours=(hours[0] * 60, hours[1] * 60), hours_zone=BERLIN)


@pytest.mark.parametrize(
    ("scene", "hours", "phrase", "kept", "cut"),
    [
        ("W", (9, 17), "tue 16:00-19:00", "08 16:00-17:00", 1),
        ("W", (9, 17), "tue 10:00-12:00", "08 10:00-12:00", 0),
        ("W", (9, 17), "tue", "08 09:00-17:00", 0),
        ("W", (9, 17), "tue morning", "08 09:00-12:00", 0),
        ("W", (9, 17), "tue evening", "", 1),
        ("U", (9, 17), "tue 18:00-21:00", "", 1),
        ("U", (9, 17), "tue 6am-noon", "08 06:00-11:00", 1),
        ("W", (18, 26), "tue 20:00-23:00", "08 20:00-23:00", 0),
        ("W", (18, 26), "tue 10pm-3am", "08 22:00-09 02:00", 1),
        ("W", (18, 26), "tue 0:00-4:00", "08 00:00-02:00", 1),
        ("W", (18, 26), "tue 14:00-16:00", "", 1),
    ],
)
def test_what_lies_outside_the_calendars_hours_is_cut(
    scene: str, hours: tuple[int, int], phrase: str, kept: str, cut: int
) -> None:
    somebody = reader(scene, hours)
    reading = read_when(phrase, somebody)
    assert shown(reading, somebody) == kept
    assert len(reading.beyond_hours) == cut


def test_misspelt_words_are_mended_and_said() -> None:
    reading = read_when("wendesday 9-11, tusday 2-4", CORPUS_SCENES["W"])
    assert reading.mended == (("wendesday", "wednesday"), ("tusday", "tuesday"))
    assert not read_when("tues 9-11", CORPUS_SCENES["W"]).mended


def test_each_of_several_meanings_is_written_so_that_it_is_the_only_one() -> None:
    reading = read_when("weekdays 9-5 but fri until 2", CORPUS_SCENES["W"])
    assert reading.ambiguous
    assert not reading.ranges
    assert [shown(one, CORPUS_SCENES["W"])[-14:] for one in reading.alternatives] == [
        "11 14:00-17:00",
        "11 09:00-14:00",
    ]
