"""A calendar feed as text: what three readers make of it, and how its lines are written."""

from datetime import UTC, datetime, timedelta

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from scheduling.feeds import FeedEntry, deadline_entry, feed_of, uid_in_feed
from scheduling.intervals import Span
from scheduling.places import Location

NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)
HARD = (
    'Soup; bread, "butter"\\ \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} ' * 5 + "\nBring a spoon\x07"
)
MEETING = FeedEntry(
    uid="1@oneonone",
    span=Span(NOON, NOON + timedelta(hours=1)),
    name="Lunch, at last; for all " + "\N{BREAD}" * 40,
    organizer="Olga\nExample",
    changed_at=NOON,
    sequence=3,
    description=HARD,
    location=Location("By the sea", "https://example.org/sea?a=1&b=2"),
)
DEADLINE = deadline_entry(7, "Lunch", "Olga Example", NOON, NOON)


def test_three_readers_read_what_was_written() -> None:
    text = feed_of([MEETING, DEADLINE]).decode()
    found = Calendar.from_ical(text).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in found] == [MEETING.name, "Deadline: Lunch"]
    assert str(found[0]["DESCRIPTION"]) == HARD.replace("\x07", "")
    assert str(found[0]["CONTACT"]) == "Olga Example"
    read = IcsCalendarStream.calendar_from_ics(text).events
    assert [event.summary for event in read] == [MEETING.name, "Deadline: Lunch"]
    assert [event.dtstart for event in read] == [NOON, NOON - timedelta(minutes=15)]
    (parsed,) = vobject.readComponents(text)
    assert [event.summary.value for event in parsed.vevent_list] == [MEETING.name, "Deadline: Lunch"]


def test_no_line_is_longer_than_75_octets_or_cut_within_a_character() -> None:
    lines = feed_of([MEETING]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() or line == b"" for line in lines)
    assert b"\n" not in b"".join(lines)


def test_the_same_entries_are_the_same_text() -> None:
    assert feed_of([MEETING, DEADLINE]) == feed_of([MEETING, DEADLINE])


def test_each_meeting_of_a_series_has_a_name_of_its_own_that_a_move_leaves() -> None:
    assert uid_in_feed("1@oneonone", None) == "1@oneonone"
    assert uid_in_feed("1@oneonone", NOON) == "20260113T120000Z-1@oneonone"
    assert uid_in_feed("1@oneonone", NOON + timedelta(days=7)) != uid_in_feed("1@oneonone", NOON)
