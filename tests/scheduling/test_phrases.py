"""What people type for when they are free: what is understood, in many zones, and what is refused."""

import contextlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from scheduling.errors import EndNotAfterStart, TooLong, Unreadable
from scheduling.intervals import Span
from scheduling.model import Preference
from scheduling.phrases import LONGEST, Guess, Reader, Reading, read_when
from tests.support.readers import AUCKLAND, BERLIN, KATHMANDU, LORD_HOWE, NOW, ST_JOHNS, reader


def shown(reading: Reading, zone: str = BERLIN) -> list[str]:
    """The spans on the reader's wall, as "13 09:00-11:00"; the end's day only if it is another."""
    return [_words(span, ZoneInfo(zone)) for span in reading.spans]


def _words(span: Span, zone: ZoneInfo) -> str:
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%d %H:%M}"
    return f"{start:%d %H:%M}-{until}"


READ = [
    # Days in every form.
    (BERLIN, "2026-01-13 9:00-11:00", ["13 09:00-11:00"]),
    (ST_JOHNS, "20260113 9:00-11:00", ["13 09:00-11:00"]),
    (KATHMANDU, "jan 13 9:00-11:00", ["13 09:00-11:00"]),
    (LORD_HOWE, "13 jan 9:00-11:00", ["13 09:00-11:00"]),
    (BERLIN, "January 13 2026 9-11", ["13 09:00-11:00"]),
    (BERLIN, "Jan 13th 9-11", ["13 09:00-11:00"]),
    (AUCKLAND, "the 13th 9-11", ["13 09:00-11:00"]),
    (KATHMANDU, "tuesday 9-11", ["13 09:00-11:00"]),
    (KATHMANDU, "on Tuesday 9-11", ["13 09:00-11:00"]),
    (KATHMANDU, "TUE 9-11", ["13 09:00-11:00"]),
    (BERLIN, "tues. 9-11", ["13 09:00-11:00"]),
    (BERLIN, "this tue 9-11", ["13 09:00-11:00"]),
    (BERLIN, "in 5 days 9-11", ["13 09:00-11:00"]),
    (BERLIN, "13.1.2026 9-11", ["13 09:00-11:00"]),
    (BERLIN, "1/13/2026 9-11", ["13 09:00-11:00"]),
    # Clock times in every form.
    (BERLIN, "2026-01-13 09:00-11:30", ["13 09:00-11:30"]),
    (ST_JOHNS, "2026-01-13 9.15 - 11.45", ["13 09:15-11:45"]),
    (BERLIN, "2026-01-13 9h30-11h15", ["13 09:30-11:15"]),
    (BERLIN, "2026-01-13 9h–11h", ["13 09:00-11:00"]),
    (BERLIN, "2026-01-13 9 to 11", ["13 09:00-11:00"]),
    (BERLIN, "2026-01-13 9 until 11", ["13 09:00-11:00"]),
    (BERLIN, "2026-01-13 9 o'clock till 11 o'clock", ["13 09:00-11:00"]),
    (BERLIN, "2026-01-13 9—11", ["13 09:00-11:00"]),
    (BERLIN, "  2026-01-13   9-11  ", ["13 09:00-11:00"]),
    (BERLIN, "2026-01-13 0:00-24:00", ["13 00:00-14 00:00"]),
    (BERLIN, "2026-01-13 22-24", ["13 22:00-14 00:00"]),
    # am and pm, also where it is said on one side only.
    (BERLIN, "2026-01-13 2pm-5pm", ["13 14:00-17:00"]),
    (ST_JOHNS, "2026-01-13 2-5pm", ["13 14:00-17:00"]),
    (KATHMANDU, "2026-01-13 9-11am", ["13 09:00-11:00"]),
    (BERLIN, "2026-01-13 11-1pm", ["13 11:00-13:00"]),
    (BERLIN, "2026-01-13 9-5pm", ["13 09:00-17:00"]),
    (BERLIN, "2026-01-13 9am-5", ["13 09:00-17:00"]),
    (BERLIN, "2026-01-13 9 a.m. - 5:30 p.m.", ["13 09:00-17:30"]),
    (BERLIN, "2026-01-13 12am-12pm", ["13 00:00-12:00"]),
    (BERLIN, "2026-01-13 12-2pm", ["13 12:00-14:00"]),
    (BERLIN, "2026-01-13 8pm-12am", ["13 20:00-14 00:00"]),
    (BERLIN, "2026-01-13 11pm-1am", ["13 23:00-14 01:00"]),
    # Neither: by the waking hours, from eight to ten in the evening.
    (KATHMANDU, "2026-01-13 2-5", ["13 14:00-17:00"]),
    (BERLIN, "2026-01-13 8-10", ["13 08:00-10:00"]),
    (BERLIN, "2026-01-13 7-9", ["13 19:00-21:00"]),
    (BERLIN, "2026-01-13 9-5", ["13 09:00-17:00"]),
    (BERLIN, "2026-01-13 11-1", ["13 11:00-13:00"]),
    (BERLIN, "2026-01-13 12-1:30", ["13 12:00-13:30"]),
    (BERLIN, "2026-01-13 07-9", ["13 07:00-09:00"]),
    (BERLIN, "2026-01-13 7-14", ["13 07:00-14:00"]),
    # Several ranges; one without a day belongs to the day before it.
    (BERLIN, "2026-01-13 9-11, 2026-01-15 14:00-16:00", ["13 09:00-11:00", "15 14:00-16:00"]),
    (LORD_HOWE, "tue 9-11, 14:00-16:00; thu 10-12", ["13 09:00-11:00", "13 14:00-16:00", "15 10:00-12:00"]),
    (BERLIN, "tue 9-11 and 2-4", ["13 09:00-11:00", "13 14:00-16:00"]),
    (BERLIN, "tue 9-11\nwed 9-11\n\n", ["13 09:00-11:00", "14 09:00-11:00"]),
    (BERLIN, "thu 9-11, tue 9-11", ["13 09:00-11:00", "15 09:00-11:00"]),
    (BERLIN, "tue 9-11, tue 11-13, tue 12-14", ["13 09:00-14:00"]),
    (BERLIN, ",, tue 9-11 ,;", ["13 09:00-11:00"]),
]


@pytest.mark.parametrize(("zone", "phrase", "expected"), READ)
def test_what_is_understood(zone: str, phrase: str, expected: list[str]) -> None:
    reading = read_when(phrase, reader(zone))
    assert shown(reading, zone) == expected
    assert not reading.trimmed
    assert not reading.clock_changed


REFUSED = [
    ("", ""),
    (" , ; \n", ", ;"),
    ("whenever the moon is full", "moon is full"),
    ("5 9-11", "5"),
    ("may 9:00-11:00", "may"),
    ("someday 9-11", "someday"),
    ("2026-13-45 9-11", "2026-13-45"),
    ("2026-01-13 25-26", "25-26"),
    ("2026-01-13 9-25", "2026-01-13 9-25"),
    ("2026-01-13 9:75-11", "9:75"),
    ("2026-01-13 9-11 bring cake", "bring cake"),
    ("tue 14 jan 9-11", "tue 14 jan"),
    ("tue 9-11, not", "not"),
    ("prefer", "prefer"),
    ("no time works", "no time works"),
    ("every other tuesday", "every other tuesday"),
    ("mon dec 9-11", "mon dec 9-11"),
    ("free", "free"),
    ("2 weeks", "2 weeks"),
    ("a week from saturdays", "week from saturdays"),
    ("week of saturdays", "week of"),
    ("I expect tue 9-11", "expect"),
    ("tuseday 9-11, wendesday 9-11 cake", "cake"),
    ("tue 9-11, someday 2-4", "someday"),
    ("⭐ 9-11", "⭐"),
]


@pytest.mark.parametrize(("phrase", "part"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_part_that_failed(phrase: str, part: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_when(phrase, reader())
    assert refused.value.part == part
    assert refused.value.examples


@pytest.mark.parametrize(
    ("phrase", "part"), [("tuesday 9", "9"), ("tue 9-11, noon", "noon"), ("tue 3pm", "3pm")]
)
def test_a_time_alone_is_refused_where_no_length_is_known(phrase: str, part: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_when(phrase, replace(reader(), length=None))
    assert refused.value.part == part


BACKWARDS = ["14:00-13:00", "17-9", "9:00-09:00", "9am-9am"]


@pytest.mark.parametrize("phrase", BACKWARDS)
def test_a_range_that_ends_before_it_starts_is_refused(phrase: str) -> None:
    with pytest.raises(EndNotAfterStart) as refused:
        read_when(f"tue 9-11, wed {phrase}", reader())
    assert refused.value.part == phrase


@pytest.mark.parametrize(
    ("waking", "phrase", "expected"),
    [
        ((8, 22), "2026-01-13 7-9", "13 19:00-21:00"),
        ((6, 20), "2026-01-13 7-9", "13 07:00-09:00"),
        ((14, 24), "2026-01-13 9-11", "13 21:00-23:00"),
        ((0, 12), "2026-01-13 2-5", "13 02:00-05:00"),
        ((8, 22), "2026-01-13 7-3", "13 07:00-15:00"),
        ((8, 22), "2026-01-13 7-12", "13 07:00-12:00"),
    ],
)
def test_ambiguous_hours_are_read_by_the_persons_waking_hours(
    waking: tuple[int, int], phrase: str, expected: str
) -> None:
    hours = (waking[0] * 60, waking[1] * 60)
    assert shown(read_when(phrase, reader(waking_hours=hours))) == [expected]


def test_in_a_calendar_of_one_day_no_day_need_be_said() -> None:
    one_day = reader(first="2026-01-13", last="2026-01-13")
    assert shown(read_when("9-11, 14:00-16:00", one_day)) == ["13 09:00-11:00", "13 14:00-16:00"]


def test_a_weekday_is_the_next_one_within_the_calendar() -> None:
    far = reader(first="2026-02-02", last="2026-02-13")
    assert shown(read_when("wed 9-11", far)) == ["04 09:00-11:00"]
    begun = reader(first="2026-01-05", last="2026-01-16")
    assert shown(read_when("wed 9-11", begun)) == ["14 09:00-11:00"]
    assert shown(read_when("thu 14:00-16:00", begun)) == ["08 14:00-16:00"], "today is still to come"


@pytest.mark.parametrize("phrase", ["saturdays", "weekends 9-11", "from saturdays on"])
def test_days_that_the_calendar_has_none_of_leave_nothing(phrase: str) -> None:
    assert not read_when(phrase, reader()).ranges


TRIMMED = [
    ("2026-01-11 22:00-24:00, 2026-01-12 9-11", ["12 09:00-11:00"]),
    ("2026-01-16 23-24, 2026-01-17 0-5", ["16 23:00-17 00:00"]),
    ("2026-01-16 11pm-1am", ["16 23:00-17 00:00"]),
    ("2026-01-10 9-11", []),
    ("2027-01-13 9-11", []),
    ("yesterday 9-11", []),
]


@pytest.mark.parametrize(("phrase", "expected"), TRIMMED)
def test_what_lies_outside_the_calendar_is_trimmed_and_said(phrase: str, expected: list[str]) -> None:
    reading = read_when(phrase, reader())
    assert shown(reading) == expected
    assert reading.trimmed


def test_what_is_past_is_trimmed_and_said() -> None:
    begun = reader(now=datetime(2026, 1, 13, 9, 30, tzinfo=UTC))
    assert shown(read_when("2026-01-13 9-12, 2026-01-14 9-12", begun)) == ["13 10:30-12:00", "14 09:00-12:00"]
    over = reader(now=datetime(2026, 1, 20, tzinfo=UTC))
    reading = read_when("2026-01-13 9-12", over)
    assert not reading.ranges
    assert reading.trimmed == (Span(*(datetime(2026, 1, 13, hour, tzinfo=UTC) for hour in (8, 11))),)


def test_a_calendar_in_another_zone_is_trimmed_on_the_readers_own_wall() -> None:
    olgas = reader().window
    dana = Reader(ZoneInfo(AUCKLAND), NOW, olgas)
    reading = read_when("2026-01-12 9-18", dana)
    assert shown(reading, AUCKLAND) == ["12 12:00-18:00"], "midnight in Berlin is noon in Auckland"
    assert reading.trimmed


def test_the_same_line_means_to_each_what_it_means_on_their_calendar() -> None:
    """What was taken apart for one is not taken for another's: a figure may be a date or a time."""
    winter = reader(first="2026-12-07", last="2026-12-11")
    sydney = Reader(ZoneInfo("Australia/Sydney"), NOW, reader().window, length=timedelta(minutes=30))
    for _ in range(2):
        assert shown(read_when("tue 9.12-10", reader())) == ["13 09:12-10:00"]
        with pytest.raises(Unreadable):
            read_when("tue 9.12-10", winter)
        assert shown(read_when("tue 9-11 est", reader())) == ["13 15:00-17:00"]
        assert shown(read_when("tue 9-11 est", sydney), "Australia/Sydney") == ["14 01:00-03:00"]


@pytest.mark.parametrize("pad", range(0, 24, 3))
def test_nothing_of_a_long_text_is_dropped_without_a_word(pad: int) -> None:
    """Wherever a limit may cut it."""
    ranges = [f"2026-01-13 {hour:02}:00-{hour:02}:30" for hour in range(24)]
    text = " " * pad + ", ".join(ranges)
    assert len(text) > LONGEST
    with contextlib.suppress(Unreadable, TooLong):
        assert len(read_when(text, reader()).spans) == len(ranges), "some were neither read nor refused"


def test_what_was_trimmed_is_kept_unless_a_whole_day_was_meant() -> None:
    reading = read_when("fri-sun 23:00-24:00", reader())
    assert shown(reading) == ["16 23:00-17 00:00"]
    assert [span.start.day for span in read_when("jan 16-18 23:00-24:00", reader()).trimmed] == [17, 18]
    begun = reader(now=datetime(2026, 1, 13, 9, 30, tzinfo=UTC))
    assert not read_when("all day tuesday", begun).trimmed
    assert not read_when("any time", begun).trimmed
    assert read_when("tue 9-17", begun).trimmed


def test_how_ambiguous_hours_were_read_can_be_said() -> None:
    reading = read_when("tue 2-5, wed 9:00-14:00, thu after 3, fri 4pm-6pm, mon 09:00-11:00", reader())
    assert reading.guesses == (Guess("2-5", 14 * 60, 17 * 60), Guess("after 3", 15 * 60, 22 * 60))


def test_a_time_alone_lasts_as_long_as_the_meeting_where_that_is_allowed() -> None:
    somebody = replace(reader(), length=timedelta(minutes=45))
    assert shown(read_when("tue 3pm, wed 10 or 11", somebody)) == [
        "13 15:00-15:45",
        "14 10:00-10:45",
        "14 11:00-11:45",
    ]


def test_preferences_cover_each_other_and_what_says_nothing_covers_none() -> None:
    reading = read_when("prefer tue 9-12; if needed tue 11-13; tue 8-14", reader())
    assert [(item.preference, shown(Reading((item,)))[0][3:]) for item in reading.ranges] == [
        (None, "08:00-09:00"),
        (Preference.HIGH, "09:00-11:00"),
        (Preference.LOW, "11:00-13:00"),
        (None, "13:00-14:00"),
    ]
    assert shown(reading) == ["13 08:00-14:00"], "the same time whatever the preference"
