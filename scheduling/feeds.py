"""Somebody's meetings and open deadlines as one iCalendar text that calendar apps read again and again.

What is no longer in it is gone from the calendar: so a meeting that is called off is left out. Several apps
show what has STATUS:CANCELLED in a subscribed calendar as if it took place. There are no alarms: the bot
reminds people. A deadline is the quarter of an hour before it, during which nobody counts as busy: apps show
events, and few show a VTODO.

Each meeting of a series is an event of its own: nobody has to read a rule, and every app shows the same.
The lines are written here because icalendar takes 13 ms for 50 meetings, and this a fiftieth of it. `ics.py`
makes single files with the library.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from scheduling.ics import PRODUCT, plain_line, plain_text
from scheduling.intervals import Span
from scheduling.places import NOWHERE, Location

NAME = "OneOnOne"
READ_AGAIN = "PT15M"
"""How often apps are asked to read it again; many take hours all the same."""
DEADLINE_SHOWN = timedelta(minutes=15)
SUBSCRIBED_WITHIN = timedelta(days=3)
"""Whoever's feed was read within this time has it in a calendar; some apps read it once a day."""
_LONGEST = 75  # Octets of a line; a continuation begins with a space.
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


class FeedUse(StrEnum):
    """Whether there is no feed to be had, or it is offered to somebody, or in their calendar already."""

    NONE = "none"
    OFFERED = "offered"
    SUBSCRIBED = "subscribed"


class FeedEntry(Struct, frozen=True):
    """What stands in somebody's calendar: a meeting, or a deadline, during which they are not `busy`.

    `changed_at` is when it last became another.
    """

    uid: str
    span: Span
    name: str
    organizer: str
    changed_at: datetime
    sequence: int = 0
    description: str = ""
    location: Location = NOWHERE
    busy: bool = True


def deadline_entry(calendar_id: int, name: str, organizer: str, at: datetime, noted: datetime) -> FeedEntry:
    """By when an answer is wanted, ending at that instant; `noted` is when that was last looked at."""
    span = Span(at - DEADLINE_SHOWN, at)
    return FeedEntry(
        f"deadline-{calendar_id}@oneonone", span, f"Deadline: {name}", organizer, noted, busy=False
    )


def uid_in_feed(uid: str, original: datetime | None) -> str:
    """What a meeting is called there: one of a series shares its `uid` with the others."""
    return uid if original is None else f"{_instant(original)}-{uid}"


def feed_of(entries: Iterable[FeedEntry]) -> bytes:
    """The whole feed, in UTF-8."""
    head = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        f"NAME:{NAME}",
        f"X-WR-CALNAME:{NAME}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{READ_AGAIN}",
        f"X-PUBLISHED-TTL:{READ_AGAIN}",
    )
    lines = [*head, *(line for entry in entries for line in _event(entry)), "END:VCALENDAR", ""]
    return "\r\n".join(_folded(line) for line in lines).encode()


def _event(entry: FeedEntry) -> Iterator[str]:
    changed_at = _instant(entry.changed_at)
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{changed_at}"
    yield f"LAST-MODIFIED:{changed_at}"
    yield f"DTSTART:{_instant(entry.span.start)}"
    yield f"DTEND:{_instant(entry.span.end)}"
    yield f"SUMMARY:{_escaped(entry.name)}"
    yield f"CONTACT:{plain_line(entry.organizer).translate(_ESCAPED)}"
    yield f"TRANSP:{'OPAQUE' if entry.busy else 'TRANSPARENT'}"
    yield "STATUS:CONFIRMED"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    if entry.location.text:
        yield f"LOCATION:{_escaped(entry.location.text)}"
    if entry.location.url:
        yield f"URL:{entry.location.url}"
        yield f"CONFERENCE;VALUE=URI:{entry.location.url}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    # strftime takes several times as long.
    return at.astimezone(UTC).isoformat()[:19].replace("-", "").replace(":", "") + "Z"


def _escaped(text: str) -> str:
    return plain_text(text).translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line in pieces that are short enough, none of which ends within a character."""
    if len(line) <= _LONGEST and line.isascii():
        return line
    octets, pieces = line.encode(), []
    start, room = 0, _LONGEST
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, _LONGEST - 1
    return b"\r\n ".join((*pieces, octets[start:])).decode()
