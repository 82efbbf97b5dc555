"""When somebody is busy, by the iCalendar file that their own calendar writes.

Only times are read: titles, places and notes are dropped before anything else looks at them. Reading may take
seconds, so services/people/reading.py does it in a process of its own. Libraries are loaded on first use.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.intervals import Span, union

MOST_BYTES = 5_000_000
MOST_EVENTS = 20_000
"""So many events a file may have, and as many in all once those that repeat are expanded."""
LONGEST = timedelta(days=400)
"""So far ahead they are expanded."""

_VITAL = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_MOST_A_DAY = 48
_DAY = timedelta(days=1)
_UNFOLD = re.compile(rb"\n[ \t]")
_WANTED = re.compile(
    rb"^(?:BEGIN|END|UID|SEQUENCE|DTSTAMP|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|TRANSP|"
    rb"ATTENDEE|FREEBUSY|TZID|TZOFFSETFROM|TZOFFSETTO|TZNAME|CALSCALE|X-MICROSOFT-CDO-BUSYSTATUS|"
    rb"X-WR-TIMEZONE|X-WR-CALNAME)[;:].*$",
    re.MULTILINE | re.IGNORECASE,
)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE$.*?^END:VTIMEZONE\n", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_RULE = re.compile(r"^RRULE[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_PER_DAY = {"HOURLY": 24, "MINUTELY": 24 * 60, "SECONDLY": 24 * 60 * 60}
_FINER = {"BYHOUR": _PER_DAY, "BYMINUTE": ("MINUTELY", "SECONDLY"), "BYSECOND": ("SECONDLY",)}


class Flaw(StrEnum):
    """Why a file tells nothing."""

    EMPTY = "empty"
    PACKED = "packed"
    WEB_PAGE = "web_page"
    NO_CALENDAR = "no_calendar"
    CUT_OFF = "cut_off"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    ENDLESS = "endless"
    UNREADABLE = "unreadable"


class Flawed(ValueError):
    """A file that tells nothing, because of `flaw`."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def check_kind(data: bytes) -> None:
    """Raises Flawed for what is no calendar at first sight, or too large."""
    head = _plain(data[:1000]).lstrip().upper()
    if data.startswith((b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")):
        raise Flawed(Flaw.PACKED)
    if head.startswith(b"<"):
        raise Flawed(Flaw.WEB_PAGE)
    if not head:
        raise Flawed(Flaw.EMPTY)
    if not head.startswith(b"BEGIN:VCALENDAR"):
        raise Flawed(Flaw.NO_CALENDAR)
    if len(data) > MOST_BYTES:
        raise Flawed(Flaw.TOO_LARGE)


def busy_in(data: bytes, window: Span, zone: ZoneInfo, own: Collection[str] = ()) -> list[Span]:
    """When somebody is busy within the window: sorted, disjoint instants.

    Times without a zone, and whole days, are on the wall of `zone`. `own` are their emails, in lower case, to
    know the invitations that they declined; one that names the calendar counts as well. Raises Flawed.
    """
    check_kind(data)
    text = _times(data)
    if text.upper().count("BEGIN:VEVENT") > MOST_EVENTS:
        raise Flawed(Flaw.TOO_MANY)
    if any(_repeats_endlessly(rule) for rule in _RULE.findall(text)):
        raise Flawed(Flaw.ENDLESS)
    window = Span(window.start, min(window.end, window.start + LONGEST))
    found = list(islice(_occupied(text, window, zone, own), MOST_EVENTS + 1))
    if len(found) > MOST_EVENTS:
        raise Flawed(Flaw.TOO_MANY)
    return union(part for span in found if (part := span.within(window)))


def _plain(data: bytes) -> bytes:
    """In UTF-8, with one kind of line ending and nothing before the first letter."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _times(data: bytes) -> str:
    """The lines about times, unfolded: in bytes, since a fold may lie within a letter."""
    lines = _WANTED.findall(_UNFOLD.sub(b"", _plain(data)))
    if lines[-1].strip().upper() != b"END:VCALENDAR":
        raise Flawed(Flaw.CUT_OFF)
    return b"\n".join(lines).decode("utf-8", "replace") + "\n"


def _repeats_endlessly(rule: str) -> bool:
    """Whether a rule has more on one day than anybody has in their calendar."""
    parts = dict(part.partition("=")[::2] for part in rule.strip().upper().split(";"))
    if parts.get("COUNT", "").isdigit() and len(parts["COUNT"]) < 5:
        return False
    every = parts.get("INTERVAL", "1")
    often = _PER_DAY.get(parts.get("FREQ", ""), 1) / max(int(every[:6]) if every.isdigit() else 1, 1)
    for name, finest in _FINER.items():
        if parts.get("FREQ") not in finest:
            often *= parts.get(name, "").count(",") + 1
    return often > _MOST_A_DAY


def _occupied(text: str, window: Span, zone: ZoneInfo, own: Collection[str]) -> Iterator[Span]:
    import recurring_ical_events
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(_ZONE.sub(_if_sound, text), multiple=True)
        for calendar in calendars:
            mine = {*own, str(calendar.get("X-WR-CALNAME", "")).strip().lower()}
            calendar.subcomponents = [part for part in calendar.subcomponents if _is_sound(part)]
            for event in calendar.walk("VEVENT"):
                _end_in_utc(event)
            waiting = recurring_ical_events.of(calendar, skip_bad_series=True).series
            while waiting:  # Each is let go at once, with what it has worked out.
                for event in _within(waiting.pop(), window):
                    yield from _busy(event, zone, mine)
            for told in calendar.walk("VFREEBUSY"):
                yield from _told_busy(told)
    except Exception:  # Libraries raise whatever they meet in a file of that kind.
        raise Flawed(Flaw.UNREADABLE) from None


def _if_sound(zone: re.Match[str]) -> str:
    """A zone as it is defined; nothing where that can't be read: its name has to do then."""
    from icalendar import Timezone

    try:
        Timezone.from_ical(zone[0])
    except Exception:  # Libraries raise whatever they meet in it.
        return ""
    return zone[0]


def _is_sound(part: Any) -> bool:
    """Whether it is no event, or one with its times in order; a broken one spoils none of the others."""
    if part.name != "VEVENT":
        return True
    if "DTSTART" not in part or any(name in _VITAL for name, _ in part.errors):
        return False
    start, length = part["DTSTART"].dt, part.get("DURATION")
    end = part["DTEND"].dt if "DTEND" in part else start
    if type(start) is not type(end) or (length is not None and length.dt < timedelta(0)):
        return False
    in_one_way = not isinstance(start, datetime) or (start.tzinfo is None) == (end.tzinfo is None)
    return bool(in_one_way and start <= end)


def _within(series: Any, window: Span) -> list[Any]:
    """What a series has in the window, and a day around it: days and times without a zone count as UTC."""
    try:
        found = series.between(window.start - _DAY, window.end + _DAY)
        return [occurrence.as_component(False) for occurrence in found]
    except Exception:  # One that is broken, such as by ending before it begins.
        return []


def _end_in_utc(event: Any) -> None:
    """UNTIL is meant on the wall where an event begins, if it says no zone; libraries take it for UTC."""
    start = event["DTSTART"].dt
    if not isinstance(start, datetime) or start.tzinfo is None:
        return
    for rule in _listed(event.get("RRULE", [])):
        for at, until in enumerate(rule.get("UNTIL", [])):
            last = until if isinstance(until, datetime) else datetime.combine(until, time(23, 59, 59))
            if last.tzinfo is None:
                rule["UNTIL"][at] = last.replace(tzinfo=start.tzinfo).astimezone(UTC)


def _busy(event: Any, zone: ZoneInfo, own: Collection[str]) -> Iterator[Span]:
    """The time that an event takes, if it takes any."""
    start, end = _start(event, zone), _end(event, zone)
    if start < end and not _is_free(event) and not _is_declined(event, own):
        yield Span(start, end)


def _start(event: Any, zone: ZoneInfo) -> datetime:
    return _instant(event["DTSTART"].dt, zone)


def _end(event: Any, zone: ZoneInfo) -> datetime:
    """Whole days end with the day where no other end, or the first day itself, is given."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start
    if not isinstance(start, datetime) and end <= start:
        end = start + _DAY
    return _instant(end, zone)


def _instant(at: date, zone: ZoneInfo) -> datetime:
    """A day begins at midnight, and what has no zone is meant in this one."""
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _is_free(event: Any) -> bool:
    """Whether it was called off, or takes no time by its own word or Outlook's."""
    return (
        str(event.get("STATUS", "")).upper() == "CANCELLED"
        or str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in ("FREE", "WORKINGELSEWHERE")
    )


def _is_declined(event: Any, own: Collection[str]) -> bool:
    return any(
        str(guest).lower().removeprefix("mailto:") in own
        and str(guest.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for guest in _listed(event.get("ATTENDEE", []))
        if hasattr(guest, "params")
    )


def _told_busy(told: Any) -> Iterator[Span]:
    """What a list of busy times says, as some calendars publish instead of events."""
    for one in _listed(told.get("FREEBUSY", [])):
        if str(one.params.get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        start, end = one.dt
        end = start + end if isinstance(end, timedelta) else end
        if start < end:
            yield Span(start.astimezone(UTC), end.astimezone(UTC))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
