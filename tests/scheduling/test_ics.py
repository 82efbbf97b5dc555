"""The .ics of one meeting, read by two readers that are not the writer."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from scheduling.ics import LINK_LIMIT, Appointment, google_link, ics_of, outlook_link
from scheduling.intervals import Span
from scheduling.places import Location

NOW = datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ODD = 'Zoë; "a, b" \\ c: 🎉'


def appointment(start: datetime = datetime(2026, 3, 5, 9, 0, tzinfo=UTC), **more: object) -> Appointment:
    given: dict[str, object] = {
        "uid": "calendar-1-user-2@oneonone",
        "sequence": 0,
        "span": Span(start, start + timedelta(minutes=30)),
        "name": "Reviews",
        "organizer": "Olga Ortiz",
    }
    return Appointment(**(given | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 3, 29, 0, 45, tzinfo=UTC),  # runs over the hour that Berlin skips
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # the first 2:30 in Berlin
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # the second
        datetime(2026, 3, 8, 6, 45, tzinfo=UTC),  # runs over the hour that New York skips
        datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1),
        datetime(2026, 7, 1, 12, 0, tzinfo=ZoneInfo("Asia/Kathmandu")),
    ],
)
def test_both_readers_find_the_same_instants_across_clock_changes(start: datetime) -> None:
    start = start.astimezone(UTC)
    text = ics_of(appointment(start), NOW).decode()
    (event,) = IcsCalendarStream.calendar_from_ics(text).events
    other = vobject.readOne(text).vevent
    end = start + timedelta(minutes=30)
    assert (event.dtstart, event.dtend) == (start, end)
    assert (other.dtstart.value, other.dtend.value) == (start, end)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\n" in text and "TZID" not in text


@pytest.mark.parametrize("name", ["Reviews", ODD, "x" * 100, "é" * 100])
def test_both_readers_find_the_same_words(name: str) -> None:
    given = appointment(name=name, description=f"First\nsecond: {ODD}", organizer="Olga O'Neill", sequence=3)
    text = ics_of(given, NOW).decode()
    calendar = IcsCalendarStream.calendar_from_ics(text)
    (event,) = calendar.events
    assert (calendar.method, event.uid, event.sequence) == ("PUBLISH", given.uid, 3)
    assert (event.summary, event.description) == (name, given.description)
    assert event.contacts == ["Olga O'Neill"] and event.organizer is None
    read = vobject.readOne(text)
    other = read.vevent
    assert (read.method.value, other.uid.value, other.sequence.value) == ("PUBLISH", given.uid, "3")
    assert (other.summary.value, other.description.value) == (name, given.description)
    assert other.contact.value == "Olga O'Neill"


@pytest.mark.parametrize(
    "location",
    [
        Location(f"Room 5, {ODD}"),
        Location("https://x.org/a_b?c=1;2,3", "https://x.org/a_b?c=1;2,3"),
        Location("Discord voice channel https://x.org/1", "https://x.org/1"),
    ],
)
def test_both_readers_find_where_it_is(location: Location) -> None:
    text = ics_of(appointment(location=location), NOW).decode()
    (event,) = IcsCalendarStream.calendar_from_ics(text).events
    other = vobject.readOne(text).vevent
    assert event.location == other.location.value == location.text
    assert (event.url or "") == location.url == (other.url.value if location.url else "")


def test_nothing_is_said_about_nowhere() -> None:
    text = ics_of(appointment(), NOW).decode()
    assert "LOCATION" not in text and "URL" not in text


def test_it_reminds_a_quarter_of_an_hour_before() -> None:
    text = ics_of(appointment(), NOW).decode()
    (event,) = IcsCalendarStream.calendar_from_ics(text).events
    (alarm,) = event.alarm
    assert (alarm.action, alarm.trigger) == ("DISPLAY", timedelta(minutes=-15))
    assert vobject.readOne(text).vevent.valarm.trigger.value == timedelta(minutes=-15)


def test_what_was_called_off_is_cancelled_under_the_same_uid_and_reminds_nobody() -> None:
    text = ics_of(appointment(sequence=4, cancelled=True), NOW).decode()
    calendar = IcsCalendarStream.calendar_from_ics(text)
    (event,) = calendar.events
    assert (calendar.method, event.status, event.sequence) == ("CANCEL", "CANCELLED", 4)
    assert event.uid == appointment().uid and not event.alarm
    read = vobject.readOne(text)
    assert (read.method.value, read.vevent.status.value) == ("CANCEL", "CANCELLED")


def test_it_holds_no_address_and_nobody_but_the_organizer() -> None:
    text = ics_of(appointment(), NOW).decode().lower()
    assert "attendee" not in text and "mailto" not in text
    assert text.count("@") == 1


def test_every_line_is_short_enough_and_ends_as_the_format_wants() -> None:
    written = ics_of(appointment(name="é🎉" * 50, description="ü" * 1000), NOW)
    lines = written.split(b"\r\n")
    assert lines.pop() == b"" and all(len(line) <= 75 and b"\n" not in line for line in lines)


def test_text_cannot_add_lines_or_control_characters() -> None:
    text = ics_of(appointment(name="a\r\nATTENDEE:x\x00\x07", organizer='O"\r\nX:y'), NOW).decode()
    (event,) = IcsCalendarStream.calendar_from_ics(text).events
    assert event.summary == "a\nATTENDEE:x" and not event.attendees
    assert event.contacts == ['O" X:y']
    assert not {"\x00", "\x07"} & set(text)


def test_the_stamp_is_now_in_whole_seconds() -> None:
    (event,) = IcsCalendarStream.calendar_from_ics(ics_of(appointment(), NOW).decode()).events
    assert event.dtstamp == NOW.replace(microsecond=0)


def test_the_link_opens_a_filled_form() -> None:
    link = google_link(appointment(name=ODD, description="Bring:\na pen", location=Location("Room 5, left")))
    asked = parse_qs(urlsplit(link).query)
    assert urlsplit(link).netloc == "calendar.google.com"
    assert asked == {
        "action": ["TEMPLATE"],
        "text": [ODD],
        "dates": ["20260305T090000Z/20260305T093000Z"],
        "location": ["Room 5, left"],
        "details": ["Bring:\na pen"],
    }


def test_where_there_is_no_room_for_all_the_place_is_kept_rather_than_the_description() -> None:
    asked = [
        parse_qs(urlsplit(google_link(appointment(description="y" * 1000, location=Location(place)))).query)
        for place in ("Room 5", "é" * 200)
    ]
    assert [set(each) - {"action", "dates"} for each in asked] == [{"text", "location"}, {"text"}]
    assert [each["text"] for each in asked] == [["Reviews"], ["Reviews"]]


def test_the_link_for_outlook_on_the_web_says_the_same() -> None:
    link = outlook_link(appointment(name=ODD, description="Bring:\na pen", location=Location("Room 5, left")))
    asked = parse_qs(urlsplit(link).query)
    assert urlsplit(link).netloc == "outlook.office.com"
    assert asked == {
        "rru": ["addevent"],
        "startdt": ["2026-03-05T09:00:00Z"],
        "enddt": ["2026-03-05T09:30:00Z"],
        "subject": [ODD],
        "location": ["Room 5, left"],
        "body": ["Bring:\na pen"],
    }
    assert "+" not in link, "Outlook shows a plus as it is"


@pytest.mark.parametrize(
    ("name", "description"), [("x" * 100, "y" * 1000), ("🎉" * 100, ""), ("é" * 99, "z")]
)
def test_a_link_fits_a_button(name: str, description: str) -> None:
    link = google_link(appointment(name=name, description=description))
    assert len(link) <= LINK_LIMIT
    (text,) = parse_qs(urlsplit(link).query)["text"]
    assert name.startswith(text.removesuffix("…")) and len(text) > 10
