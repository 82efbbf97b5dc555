"""One meeting, or a series of them, as an iCalendar file, and as links that add it to a calendar.

Instants are UTC, so no reader needs a time zone; but a series is on the wall of its zone, whose VTIMEZONE is
in the file. The UID is given and stays; SEQUENCE goes up by one with every change. There is one meeting, or
series, in a file: Outlook reads the first and no other. The owner may download all of a timetable in one.

Each file is for one person's own calendar, so it has no ORGANIZER, which RFC 5545 (3.8.4.3) forbids there and
which makes Outlook ask for an answer that nobody gets. RFC 5546 (3.2.1, 3.2.5) would want one for METHOD
PUBLISH and CANCEL; readers do without. Who organizes it is said by CONTACT, without an address.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.intervals import Span
from scheduling.model import Every
from scheduling.places import NOWHERE, Location
from scheduling.repeating import WEEKS, Recurrence, Rule

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event, Timezone

PRODUCT = "-//OneOnOne//OneOnOne//EN"
ALARM_BEFORE = timedelta(minutes=15)
LINK_LIMIT = 512
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/action/compose"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ZONES_FROM, _ZONES_UNTIL = date(2020, 1, 1), date(2038, 1, 1)


class Appointment(Struct, frozen=True):
    """A meeting as one of its people is to have it in their calendar. `cancelled` calls it off.

    `tentative` is one that is suggested and not set. The same Meeting has another name for its owner than for
    its guest. With a `recurrence` it is a series, and `span` its first meeting.
    """

    uid: str
    sequence: int
    span: Span
    name: str
    organizer: str
    description: str = ""
    location: Location = NOWHERE
    cancelled: bool = False
    tentative: bool = False
    recurrence: Recurrence | None = None


def ics_of(appointment: Appointment, now: datetime) -> bytes:
    """The .ics file of a meeting that takes place, or is called off, written at `now`."""
    calendar = _calendar("CANCEL" if appointment.cancelled else "PUBLISH")
    if appointment.recurrence:
        calendar.add_component(_timezone(appointment.recurrence.rule.zone))
    for event in _events(appointment, now):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def ics_of_all(appointments: Iterable[Appointment], now: datetime) -> bytes:
    """One .ics file of several meetings, which Outlook has to import rather than open."""
    calendar = _calendar("PUBLISH")
    for appointment in appointments:
        calendar.add_component(_event(appointment, now))
    return bytes(calendar.to_ical())


def google_link(appointment: Appointment, longest: int = LINK_LIMIT) -> str:
    """A page of Google Calendar on which one press adds the meeting."""
    start, end = (at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for at in _whole(appointment.span))
    asked = {"action": "TEMPLATE", "dates": f"{start}/{end}"}
    if appointment.recurrence:
        rule = appointment.recurrence.rule
        start, end = (at.astimezone(rule.zone).strftime("%Y%m%dT%H%M%S") for at in _whole(appointment.span))
        parts = _rrule(rule) | {"until": f"{rule.starts[-1]:%Y%m%dT%H%M%SZ}"}
        repeats = ";".join(f"{name.upper()}={value}" for name, value in parts.items())
        asked |= {"dates": f"{start}/{end}", "ctz": rule.zone.key, "recur": f"RRULE:{repeats}"}
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


def _calendar(method: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


@lru_cache(maxsize=64)
def _timezone(zone: ZoneInfo) -> "Timezone":
    """What the clock does there: the same for all series, since some apps keep what they read first.

    Each clock change has a line of its own, since some read no more than the first of several in one.
    """
    from icalendar import Timezone

    found = Timezone.from_tzinfo(zone, first_date=_ZONES_FROM, last_date=_ZONES_UNTIL)
    for part in found.subcomponents:
        for changes in [part.pop("RDATE")] if "RDATE" in part else []:
            for change in changes.dts:
                part.add("rdate", change.dt)
    return found


def _events(appointment: Appointment, now: datetime) -> Iterator["Event"]:
    """The meeting or, of a series, its rule and each meeting that was moved."""
    recurrence = appointment.recurrence
    event = _event(appointment, now)
    yield event
    if recurrence is None:
        return
    event.add("rrule", _rrule(recurrence.rule))
    for wall in recurrence.without:
        event.add("exdate", wall)
    for wall, span in recurrence.moved:
        one = _event(replace(appointment, span=span, recurrence=None), now)
        one.add("recurrence-id", wall)
        yield one


def _rrule(rule: Rule) -> dict[str, Any]:
    """It ends with its last meeting, whether that was said by a day or a count."""
    known: dict[str, Any] = {"freq": "MONTHLY" if rule.every is Every.MONTH else "WEEKLY"}
    if rule.every is Every.MONTH:
        known["byday"] = f"{rule.week}{_DAYS[rule.weekday]}"
    elif WEEKS[rule.every] > 1:
        known["interval"] = WEEKS[rule.every]
    return known | {"until": rule.starts[-1]}


_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _event(appointment: Appointment, now: datetime) -> "Event":
    from icalendar import Event

    start, end = (at.astimezone(UTC) for at in _whole(appointment.span))
    if appointment.recurrence:
        start = appointment.recurrence.rule.walls[0]
        end = start + appointment.span.length
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", plain_text(appointment.name))
    event.add("contact", plain_line(appointment.organizer))
    event.add("transp", "OPAQUE")
    event.add("status", _status(appointment))
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


def _status(appointment: Appointment) -> str:
    if appointment.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if appointment.tentative else "CONFIRMED"


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
