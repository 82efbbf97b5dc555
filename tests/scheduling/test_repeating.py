"""The rule of a series: when its meetings are, what clock changes do to them, and what others take of it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.errors import BadRepeat, SeriesTooLong, SeriesTooShort, StartComesTwice
from scheduling.fields import CalendarWords, read_repeat, read_words
from scheduling.ics import Appointment, google_link, ics_of
from scheduling.intervals import Span
from scheduling.model import Calendar, CalendarFields, Every, Meeting, Mode, Person
from scheduling.repeating import (
    Recurrence,
    Rule,
    check_repeat,
    discord_rule,
    next_of,
    recurrence_of,
    set_series,
)
from tests.support.series_files import agreed

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kolkata",
    "UTC",
)


def meeting(
    year: int, month: int, day: int, hour: int, minute: int = 0, *, hours: float = 1, fold: int = 0
) -> Span:
    start = datetime(year, month, day, hour, minute, tzinfo=BERLIN, fold=fold).astimezone(UTC)
    return Span(start, start + timedelta(hours=hours))


def appointment(recurrence: Recurrence, sequence: int = 3) -> Appointment:
    uid = "0d1f6d2a-5a52-4f3f-9a0e-b9b1a6f3f2a1@oneonone"
    return Appointment(uid, sequence, recurrence.rule.first, "Raid", "Olga", recurrence=recurrence)


def kept(rule: Rule) -> list[Meeting]:
    return [
        Meeting(number, 1, span, "Raid", "uid", original=span.start) for number, span in enumerate(rule.spans)
    ]


def written(rule: Rule, meetings: list[Meeting] | None = None) -> str:
    series = recurrence_of(rule, kept(rule) if meetings is None else meetings)
    return ics_of(appointment(series), NOW).decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (Every.WEEK, [3, 10, 17, 24]),
        (Every.TWO_WEEKS, [3, 17, 31, 14]),
        (Every.FOUR_WEEKS, [3, 31, 28, 26]),
        (Every.MONTH, [3, 7, 5, 2]),
    ],
)
def test_the_wall_time_stays_whatever_the_clock_does(every: Every, days: list[int]) -> None:
    rule = Rule(meeting(2026, 3, 3, 19), BERLIN, every, 4)
    assert [wall.day for wall in rule.walls] == days
    assert {(wall.hour, wall.weekday()) for wall in rule.walls} == {(19, 1)}
    assert [start.hour for start in rule.starts] == [18 if start < CHANGE else 17 for start in rule.starts]


CHANGE = datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_monthly_in_the_fifth_week_is_in_the_last() -> None:
    rule = Rule(meeting(2026, 3, 31, 9), BERLIN, Every.MONTH, 4)
    assert [(wall.month, wall.day) for wall in rule.walls] == [(3, 31), (4, 28), (5, 26), (6, 30)]


def test_it_ends_with_the_last_day_or_after_so_many_and_with_52_at_most() -> None:
    first = meeting(2026, 3, 3, 19)
    assert len(Rule(first, BERLIN, Every.WEEK).starts) == 52
    assert len(Rule(first, BERLIN, Every.WEEK, 7).starts) == 7
    assert len(Rule(first, BERLIN, Every.WEEK, date(2026, 3, 17)).starts) == 3, "the last day is included"
    assert len(Rule(first, BERLIN, Every.WEEK, date(2026, 3, 16)).starts) == 2


def test_rfc_5545_3_3_5_what_the_clock_skips_moves_forward_with_it() -> None:
    rule = Rule(meeting(2026, 3, 22, 2, 30), BERLIN, Every.WEEK, 3)
    assert [start.astimezone(BERLIN).hour for start in rule.starts] == [2, 3, 2]
    assert rule.shifted == [rule.spans[1]]


def test_rfc_5545_3_3_5_what_comes_twice_means_the_first() -> None:
    rule = Rule(meeting(2026, 10, 18, 2, 30), BERLIN, Every.WEEK, 3)
    assert rule.starts[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert rule.shifted == [rule.spans[1]]


def test_rfc_5545_3_8_5_3_every_meeting_is_exactly_as_long() -> None:
    rule = Rule(meeting(2026, 3, 21, 22, hours=8), BERLIN, Every.WEEK, 3)
    assert {span.length for span in rule.spans} == {timedelta(hours=8)}
    assert rule.spans[1].end.astimezone(BERLIN).hour == 7


def test_a_series_cannot_begin_the_second_time_that_the_clock_shows_an_hour() -> None:
    calendar = raid(repeat=Every.WEEK, until=3)
    assert set_series(calendar, meeting(2026, 10, 25, 2, 30)) is not None
    with pytest.raises(StartComesTwice):
        set_series(calendar, meeting(2026, 10, 25, 2, 30, fold=1))


def raid(**how: object) -> Calendar:
    fields = {
        "name": "Raid",
        "start_date": date(2026, 3, 2),
        "end_date": date(2026, 3, 6),
        "timezone": "Europe/Berlin",
        "deadline": NOW,
        "mode": Mode.GROUP,
    }
    return Calendar(id=1, owner=Person(1, 1, "olga"), **(fields | how))  # type: ignore[arg-type]  # as said


def test_until_leaves_more_than_one_meeting_and_no_more_than_52() -> None:
    for every, last in (
        (Every.WEEK, date(2027, 2, 28)),
        (Every.TWO_WEEKS, date(2028, 2, 27)),
        (Every.MONTH, date(2030, 6, 30)),
    ):
        check_repeat(raid(repeat=every, until=last))
        with pytest.raises(SeriesTooLong):
            check_repeat(raid(repeat=every, until=last + timedelta(days=1)))
    with pytest.raises(SeriesTooShort):
        check_repeat(raid(repeat=Every.WEEK, until=date(2026, 3, 6)))
    with pytest.raises(SeriesTooShort):
        set_series(raid(repeat=Every.WEEK, until=date(2026, 3, 9)), meeting(2026, 3, 3, 9))


def test_how_often_and_until_when_are_read_from_words() -> None:
    def read(**words: str) -> CalendarFields | dict[str, object]:
        return read_words(CalendarWords(**words), timezone="UTC", owner_zone="UTC", now=NOW, day_first=True)

    assert read(repeat="Every two weeks", until="12 times") == {"repeat": Every.TWO_WEEKS, "until": 12}
    assert read(until="2026-12-31") == {"until": date(2026, 12, 31)}
    assert read(repeat="none") == {"repeat": None, "until": None}
    with pytest.raises(BadRepeat):
        read_repeat("daily")


def test_the_next_ones_are_shown_and_of_a_series_that_is_over_the_last() -> None:
    meetings = kept(Rule(meeting(2026, 3, 3, 19), BERLIN, Every.WEEK, 3))
    assert next_of(meetings, meetings[0].span.start, 2) == meetings[:2], "the first has only begun"
    assert next_of(meetings, meetings[0].span.end, 2) == meetings[1:]
    assert next_of(meetings, meetings[2].span.end, 2) == meetings[2:]


@settings(deadline=None, max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    quarters=st.integers(0, 4 * 24 * 365),
    every=st.sampled_from(Every),
    until=st.integers(2, 20),
    minutes=st.sampled_from([30, 60, 180, 600]),
    skipped=st.sets(st.integers(0, 19)),
    moved=st.sets(st.integers(0, 19)),
)
def test_independent_readers_find_the_meetings_in_the_file_and_none_that_is_skipped(
    zone: str, quarters: int, every: Every, until: int, minutes: int, skipped: set[int], moved: set[int]
) -> None:
    first = NOW + quarters * timedelta(minutes=15)
    rule = Rule(Span(first, first + timedelta(minutes=minutes)), ZoneInfo(zone), every, until)
    if zone == "UTC":
        moved = set()  # The reader ical doesn't find a RECURRENCE-ID that ends with a Z.
    later = timedelta(days=1, minutes=45)
    meetings = [
        replace(one, span=Span(one.span.start + later, one.span.end + later)) if one.id in moved else one
        for one in kept(rule)
        if one.id not in skipped
    ]
    assert agreed(written(rule, meetings)) == sorted(one.span for one in meetings)


def test_the_rule_is_one_event_with_its_zone_and_what_was_changed_beside_it() -> None:
    rule = Rule(meeting(2026, 3, 3, 19, hours=3), BERLIN, Every.TWO_WEEKS, 6)
    meetings = kept(rule)
    moved = Span(meetings[3].span.start + timedelta(days=1), meetings[3].span.end + timedelta(days=1))
    meetings[3] = Meeting(3, 1, moved, "Raid", "uid", original=meetings[3].original)
    del meetings[1]
    text = written(rule, meetings)
    assert agreed(text) == [one.span for one in meetings]
    assert "RRULE:FREQ=WEEKLY;UNTIL=20260512T170000Z;INTERVAL=2" in text, "RFC 5545, 3.8.5.3: UNTIL is UTC"
    assert "DTSTART;TZID=Europe/Berlin:20260303T190000" in text, "RFC 5545, 3.3.5, form 3"
    assert text.count("BEGIN:VTIMEZONE") == 1 and "TZID:Europe/Berlin" in text, "RFC 5545, 3.6.5"
    assert "EXDATE;TZID=Europe/Berlin:20260317T190000" in text, "RFC 5545, 3.8.5.1"
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20260414T190000" in text, "RFC 5545, 3.8.4.4"
    assert text.count("BEGIN:VEVENT") == text.count("SEQUENCE:3") == 2, "RFC 5545, 3.8.7.4"
    assert len({line for line in text.split("\r\n") if line.startswith("UID:")}) == 1, "RFC 5545, 3.8.4.7"
    assert "RRULE" not in text.split("RECURRENCE-ID")[1], "RFC 5545, 3.8.4.4: what was moved has no rule"


@pytest.mark.parametrize(("day", "byday"), [(3, "1TU"), (24, "4TU"), (31, "-1TU")])
def test_rfc_5545_3_3_10_monthly_names_the_weekday_and_its_week(day: int, byday: str) -> None:
    text = written(Rule(meeting(2026, 3, day, 19), BERLIN, Every.MONTH, 6))
    assert f"BYDAY={byday}" in text and "FREQ=MONTHLY" in text


def test_google_takes_the_rule_on_the_wall_of_its_zone() -> None:
    rule = Rule(meeting(2026, 3, 3, 19), BERLIN, Every.WEEK, 4)
    link = google_link(appointment(recurrence_of(rule, kept(rule))))
    assert "dates=20260303T190000%2F20260303T200000" in link and "ctz=Europe%2FBerlin" in link
    assert "recur=RRULE%3AFREQ%3DWEEKLY%3BUNTIL%3D20260324T180000Z" in link


def test_discord_takes_every_week_or_every_other_and_a_week_of_the_month() -> None:
    first = meeting(2026, 3, 3, 19)

    def told(every: Every, span: Span = first) -> object:
        rule = discord_rule(Rule(span, BERLIN, every, 4))
        return rule and {name: value for name, value in rule.items() if name != "start"}

    assert told(Every.WEEK) == {"frequency": 2, "interval": 1, "by_weekday": [1]}
    assert told(Every.TWO_WEEKS) == {"frequency": 2, "interval": 2, "by_weekday": [1]}
    assert told(Every.MONTH) == {"frequency": 1, "interval": 1, "by_n_weekday": [{"n": 1, "day": 1}]}
    assert told(Every.FOUR_WEEKS) is None, "an interval is 1, or 2 for weeks"
    assert told(Every.MONTH, meeting(2026, 3, 31, 19)) is None, "there is no last week"
    assert told(Every.WEEK, meeting(2026, 3, 4, 0, 30)) == told(Every.WEEK), "its days are those of UTC"
    assert told(Every.MONTH, meeting(2026, 3, 4, 0, 30)) is None, "the first Wednesday is no Tuesday's week"


@given(
    every=st.sampled_from(Every),
    quarters=st.integers(0, 4 * 24 * 365),
    zone=st.sampled_from(ZONES),
)
def test_discords_rule_keeps_to_its_documented_limits(every: Every, quarters: int, zone: str) -> None:
    at = NOW + quarters * timedelta(minutes=15)
    rule = discord_rule(Rule(Span(at, at + timedelta(hours=1)), ZoneInfo(zone), every, 5))
    if rule is None:
        assert every in (Every.FOUR_WEEKS, Every.MONTH)
        return
    by_day, by_week = rule.get("by_weekday"), rule.get("by_n_weekday")
    assert (by_day is None) != (by_week is None), "the two exclude each other"
    assert rule["interval"] == 1 or (rule["frequency"], rule["interval"]) == (2, 2)
    assert by_day is None or (rule["frequency"] == 2 and by_day == [at.weekday()])
    assert by_week is None or (rule["frequency"] == 1 and len(by_week) == 1 and 1 <= by_week[0]["n"] <= 5)
    assert not {"count", "end", "by_year_day"} & rule.keys(), "nobody but Discord sets them"
    assert datetime.fromisoformat(rule["start"]) == at
