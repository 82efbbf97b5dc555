"""One meeting as an iCalendar file, and as a link that adds it to a calendar.

Instants are UTC, so no reader needs a time zone. The UID is given and stays; SEQUENCE goes up by one
with every change. The organizer is named without an address, and nobody else appears.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from scheduling.intervals import Span
from scheduling.places import NOWHERE, Location

if TYPE_CHECKING:
    from icalendar import Alarm, Event

PRODUCT = "-//OneOnOne//OneOnOne//EN"
ALARM_BEFORE = timedelta(minutes=15)
NO_ADDRESS = "invalid:nomail"
LINK_LIMIT = 512
GOOGLE = "https://calendar.google.com/calendar/render"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as one of its people is to have it in their calendar. `cancelled` calls it off.

    The same Meeting has another name for its owner than for its guest.
    """

    uid: str
    sequence: int
    span: Span
    name: str
    organizer: str
    description: str = ""
    location: Location = NOWHERE
    cancelled: bool = False


def ics_of(appointments: Sequence[Appointment], now: datetime) -> bytes:
    """The .ics file, written at `now`. All of them take place, or all are called off."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if all(one.cancelled for one in appointments) else "PUBLISH")
    for appointment in appointments:
        calendar.add_component(_event(appointment, now))
    return bytes(calendar.to_ical())


def add_link(appointment: Appointment, longest: int = LINK_LIMIT) -> str:
    """A page of Google Calendar on which one press adds the meeting.

    What would make the link too long for a button is left out: the description, the place, then the end of
    the name.
    """
    start, end = (at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for at in _whole(appointment.span))
    asked = {"action": "TEMPLATE", "dates": f"{start}/{end}"}
    name, place, details = appointment.name, appointment.location.text, appointment.description
    wanted = {"text": name, "location": place, "details": details}
    said = {name: _text(text) for name, text in wanted.items() if text}
    while len(link := f"{GOOGLE}?{urlencode(asked | said)}") > longest and said:
        name, text = said.popitem()
        if name == "text" and len(text) > 2:
            said[name] = text.removesuffix("…")[:-1] + "…"
    return link


def _event(appointment: Appointment, now: datetime) -> "Event":
    from icalendar import Event

    start, end = _whole(appointment.span)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("summary", _text(appointment.name))
    event.add("organizer", NO_ADDRESS, parameters={"CN": _parameter(appointment.organizer)})
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    if appointment.description:
        event.add("description", _text(appointment.description))
    if appointment.location.text:
        event.add("location", _text(appointment.location.text))
    if appointment.location.url:
        event.add("url", appointment.location.url)
    if not appointment.cancelled:
        event.add_component(_alarm(appointment.name))
    return event


def _alarm(name: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(name))
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _whole(span: Span) -> tuple[datetime, datetime]:
    """Both ends in whole seconds, which is all that the format holds."""
    return span.start.replace(microsecond=0), span.end.replace(microsecond=0)


def _parameter(text: str) -> str:
    """Text as a parameter may hold it: on one line, without quotation marks."""
    return " ".join(_text(text).replace('"', "'").split())


def _text(text: str) -> str:
    """Text without the control characters that the format forbids; line ends stay."""
    return "".join(c for c in "\n".join(text.splitlines()) if c in "\n\t" or unicodedata.category(c) != "Cc")
