"""One meeting as an iCalendar file, and as links that add it to a calendar.

Instants are UTC, so no reader needs a time zone. The UID is given and stays; SEQUENCE goes up by one with
every change. There is one meeting in a file: Outlook reads the first and no other.

Each file is for one person's own calendar, so it has no ORGANIZER, which RFC 5545 (3.8.4.3) forbids there and
which makes Outlook ask for an answer that nobody gets. RFC 5546 (3.2.1, 3.2.5) would want one for METHOD
PUBLISH and CANCEL; readers do without. Who organizes it is said by CONTACT, without an address.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from scheduling.intervals import Span
from scheduling.places import NOWHERE, Location

if TYPE_CHECKING:
    from icalendar import Alarm, Event

PRODUCT = "-//OneOnOne//OneOnOne//EN"
ALARM_BEFORE = timedelta(minutes=15)
LINK_LIMIT = 512
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/action/compose"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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


def ics_of(appointment: Appointment, now: datetime) -> bytes:
    """The .ics file of a meeting that takes place, or is called off, written at `now`."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.cancelled else "PUBLISH")
    calendar.add_component(_event(appointment, now))
    return bytes(calendar.to_ical())


def google_link(appointment: Appointment, longest: int = LINK_LIMIT) -> str:
    """A page of Google Calendar on which one press adds the meeting."""
    start, end = (at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for at in _whole(appointment.span))
    asked = {"action": "TEMPLATE", "dates": f"{start}/{end}"}
    return _link(GOOGLE, asked, ("text", "location", "details"), appointment, longest)


def outlook_link(appointment: Appointment, longest: int = LINK_LIMIT) -> str:
    """The same of Outlook on the web."""
    start, end = (at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for at in _whole(appointment.span))
    asked = {"rru": "addevent", "startdt": start, "enddt": end}
    return _link(OUTLOOK, asked, ("subject", "location", "body"), appointment, longest)


def _link(
    page: str, asked: dict[str, str], names: tuple[str, str, str], appointment: Appointment, longest: int
) -> str:
    """What would make the link too long for a button is left out: description, place, end of the name."""
    texts = (appointment.name, appointment.location.text, appointment.description)
    said = {name: plain_text(text) for name, text in zip(names, texts, strict=True) if text}
    while len(link := f"{page}?{urlencode(asked | said, quote_via=quote)}") > longest and said:
        name, text = said.popitem()
        if name == names[0] and len(text) > 2:
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
    event.add("summary", plain_text(appointment.name))
    event.add("contact", plain_line(appointment.organizer))
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    if appointment.description:
        event.add("description", plain_text(appointment.description))
    if appointment.location.text:
        event.add("location", plain_text(appointment.location.text))
    if appointment.location.url:
        event.add("url", appointment.location.url)
        event.add("conference", appointment.location.url, parameters={"VALUE": "URI"})
    if not appointment.cancelled:
        event.add_component(_alarm(appointment.name))
    return event


def _alarm(name: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain_text(name))
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _whole(span: Span) -> tuple[datetime, datetime]:
    """Both ends in whole seconds, which is all that the format holds."""
    return span.start.replace(microsecond=0), span.end.replace(microsecond=0)


def plain_line(text: str) -> str:
    """Text on one line."""
    return " ".join(plain_text(text).split())


def plain_text(text: str) -> str:
    """Text without the control characters that the format forbids; line ends stay."""
    return _CONTROL.sub("", "\n".join(text.splitlines()))
