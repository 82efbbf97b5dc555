"""The .ics against its standards, section by section, and read alike by three readers.

icalendar also writes the files; ical and vobject share nothing with it.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import icalendar
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from msgspec.structs import replace

from scheduling.ics import Appointment, ics_of
from scheduling.intervals import Span
from scheduling.places import Location

NOW = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
START = datetime(2026, 3, 5, 9, tzinfo=UTC)
MEETING = Appointment(
    uid="0d1f6d2a-5a52-4f3f-9a0e-b9b1a6f3f2a1@oneonone",
    sequence=2,
    span=Span(START, START + timedelta(minutes=30)),
    name="Reviews",
    organizer="Olga Ortiz",
    description="Bring, please; a pen",
    location=Location("https://meet.example/x", "https://meet.example/x"),
)
CANCELLED = replace(MEETING, cancelled=True)
BOTH = pytest.mark.parametrize("appointment", [MEETING, CANCELLED], ids=["PUBLISH", "CANCEL"])


def lines_of(appointment: Appointment) -> list[str]:
    """The content lines, unfolded as RFC 5545, 3.1 has it."""
    return re.sub(r"\r\n[ \t]", "", ics_of(appointment, NOW).decode()).split("\r\n")


def names_in(appointment: Appointment, component: str) -> list[str]:
    """The properties of one component, each as often as it stands there, without those nested in it."""
    found: list[str] = []
    inside: list[str] = []
    for line in lines_of(appointment):
        name, value = re.split(r"[:;]", line, maxsplit=1) if line else ("", "")
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            inside.pop()
        elif inside and inside[-1] == component:
            found.append(name)
    return found


def read_by_all(appointment: Appointment) -> list[dict[str, Any]]:
    """What each of the three readers finds."""
    text = ics_of(appointment, NOW).decode()
    one = icalendar.Calendar.from_ical(text)
    (first,) = one.walk("VEVENT")
    two = IcsCalendarStream.calendar_from_ics(text)
    (second,) = two.events
    three = vobject.readOne(text)
    third = three.vevent
    return [
        {
            "method": str(one["METHOD"]),
            "uid": str(first["UID"]),
            "sequence": int(str(first["SEQUENCE"])),
            "start": first.decoded("DTSTART"),
            "end": first.decoded("DTEND"),
            "summary": str(first["SUMMARY"]),
            "status": str(first["STATUS"]),
            "place": str(first["LOCATION"]),
            "busy": str(first["TRANSP"]),
        },
        {
            "method": two.method,
            "uid": second.uid,
            "sequence": second.sequence,
            "start": second.dtstart,
            "end": second.dtend,
            "summary": second.summary,
            "status": second.status and second.status.value,
            "place": second.location,
            "busy": second.transparency,
        },
        {
            "method": three.method.value,
            "uid": third.uid.value,
            "sequence": int(third.sequence.value),
            "start": third.dtstart.value,
            "end": third.dtend.value,
            "summary": third.summary.value,
            "status": third.status.value,
            "place": third.location.value,
            "busy": third.transp.value,
        },
    ]


@BOTH
def test_three_readers_find_the_same(appointment: Appointment) -> None:
    first, second, third = read_by_all(appointment)
    assert first == second == third
    assert (first["uid"], first["sequence"], first["start"]) == (appointment.uid, 2, START)


@BOTH
def test_rfc_5545_3_1_content_lines_are_folded_at_75_octets_and_end_with_crlf(
    appointment: Appointment,
) -> None:
    written = ics_of(appointment, NOW)
    assert written.endswith(b"\r\n") and b"\n" not in written.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


@BOTH
def test_rfc_5545_3_4_and_3_6_one_calendar_with_prodid_and_version_once(appointment: Appointment) -> None:
    assert lines_of(appointment)[0] == "BEGIN:VCALENDAR"
    assert sorted(names_in(appointment, "VCALENDAR")) == ["METHOD", "PRODID", "VERSION"]
    assert "VERSION:2.0" in lines_of(appointment)


@BOTH
def test_rfc_5545_3_6_1_an_event_has_its_properties_at_most_once(appointment: Appointment) -> None:
    once = names_in(appointment, "VEVENT")
    assert len(once) == len(set(once))
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND"} <= set(once) and "DURATION" not in once


def test_rfc_5545_3_6_6_an_alarm_to_display_says_what_and_when() -> None:
    assert sorted(names_in(MEETING, "VALARM")) == ["ACTION", "DESCRIPTION", "TRIGGER"]
    assert "VALARM" not in "".join(lines_of(CANCELLED))


@BOTH
def test_rfc_5545_3_3_5_instants_are_utc_with_a_z(appointment: Appointment) -> None:
    instants = [line for line in lines_of(appointment) if line.startswith(("DTSTART", "DTEND", "DTSTAMP"))]
    assert len(instants) == 3
    assert all(re.fullmatch(r"DT\w+:\d{8}T\d{6}Z", line) for line in instants)


def test_rfc_5545_3_3_11_commas_and_semicolons_are_escaped() -> None:
    assert r"DESCRIPTION:Bring\, please\; a pen" in lines_of(MEETING)


@BOTH
def test_rfc_5545_3_8_2_7_the_time_is_taken(appointment: Appointment) -> None:
    assert "TRANSP:OPAQUE" in lines_of(appointment)


def test_rfc_5545_3_8_1_11_the_status_says_whether_it_takes_place() -> None:
    assert "STATUS:CONFIRMED" in lines_of(MEETING) and "STATUS:CANCELLED" in lines_of(CANCELLED)


@BOTH
def test_rfc_5545_3_8_4_3_what_is_on_one_persons_calendar_alone_has_no_organizer(
    appointment: Appointment,
) -> None:
    """RFC 5546, 3.2.1 and 3.2.5, would have one; an address that is none made apps stumble."""
    assert not {"ORGANIZER", "ATTENDEE"} & set(names_in(appointment, "VEVENT"))


@BOTH
def test_rfc_5545_3_8_4_2_the_contact_says_who_organizes_it(appointment: Appointment) -> None:
    assert "CONTACT:Olga Ortiz" in lines_of(appointment)


def test_rfc_5545_3_8_7_4_the_sequence_goes_up_and_the_uid_stays() -> None:
    assert "SEQUENCE:2" in lines_of(MEETING)
    assert {line for line in lines_of(MEETING) if line.startswith("UID")} == {
        line for line in lines_of(CANCELLED) if line.startswith("UID")
    }


def test_rfc_5546_3_2_1_publish_has_one_event_with_what_it_needs() -> None:
    names = names_in(MEETING, "VEVENT")
    assert "METHOD:PUBLISH" in lines_of(MEETING) and lines_of(MEETING).count("BEGIN:VEVENT") == 1
    assert {"DTSTAMP", "DTSTART", "SUMMARY", "UID", "SEQUENCE"} <= set(names)
    assert not {"ATTENDEE", "REQUEST-STATUS"} & set(names)


def test_rfc_5546_3_2_5_cancel_names_the_event_and_a_later_sequence() -> None:
    names = names_in(CANCELLED, "VEVENT")
    assert "METHOD:CANCEL" in lines_of(CANCELLED) and lines_of(CANCELLED).count("BEGIN:VEVENT") == 1
    assert {"UID", "DTSTAMP", "SEQUENCE", "STATUS"} <= set(names) and "REQUEST-STATUS" not in names


def test_rfc_7986_5_3_the_uid_begins_with_a_random_uuid() -> None:
    assert UUID(MEETING.uid.partition("@")[0]).version == 4


def test_rfc_7986_5_11_a_link_is_a_conference() -> None:
    assert "CONFERENCE;VALUE=URI:https://meet.example/x" in lines_of(MEETING)
