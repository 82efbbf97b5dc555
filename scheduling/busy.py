"""When somebody is busy, by the iCalendar file that their own calendar writes.

Only times are read: titles, places and notes are dropped before anything else looks at them. Reading may take
seconds, so services/people/reading.py does it in a process of its own. Libraries are loaded on first use.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduling.busy_events import REPEATS, leave_out_unreadable, listed
from scheduling.intervals import Span, union

MOST_BYTES = 5_000_000
MOST_EVENTS = 20_000
"""So many events a file may have, and as many in all once those that repeat are expanded."""
LONGEST = timedelta(days=400)
"""So far ahead they are expanded."""

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
_OTHERS = re.compile(
    r"^BEGIN:(?!VCALENDAR|VEVENT|VFREEBUSY|VTIMEZONE|STANDARD|DAYLIGHT)([^\n]+)\n.*?^END:\1\n",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_RULE = re.compile(r"^RRULE[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_MIDNIGHT = re.compile(r"\b(\d{8})T240000")
_LEAP_SECOND = re.compile(r"\b(\d{8}T\d{4})60")
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


class Busy(NamedTuple):
    """When somebody is busy: sorted, disjoint instants; of so many events, not all could be read."""

    spans: list[Span]
    unread: int


def busy_in(data: bytes, window: Span, zone: ZoneInfo, own: Collection[str] = ()) -> Busy:
    """When somebody is busy within the window.

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
    spans = union(part for span in found if span and (part := span.within(window)))
    return Busy(spans, found.count(None))


def _plain(data: bytes) -> bytes:
    """In UTF-8, with one kind of line ending and nothing before the first letter."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _times(data: bytes) -> str:
    """The lines about times, unfolded: in bytes, since a fold may lie within a letter.

    What is written as 24:00 is the next midnight, and a leap second counts as the one before it.
    """
    lines = _WANTED.findall(_UNFOLD.sub(b"", _plain(data)))
    if lines[-1].strip().upper() != b"END:VCALENDAR":
        raise Flawed(Flaw.CUT_OFF)
    text = _OTHERS.sub("", b"\n".join(lines).decode("utf-8", "replace") + "\n")
    return _LEAP_SECOND.sub(r"\g<1>59", _MIDNIGHT.sub(_next_midnight, text))


def _next_midnight(written: re.Match[str]) -> str:
    with suppress(ValueError, OverflowError):  # There is no such day.
        return f"{date.fromisoformat(written[1]) + _DAY:%Y%m%d}T000000"
    return written[0]


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


def _occupied(text: str, window: Span, zone: ZoneInfo, own: Collection[str]) -> Iterator[Span | None]:
    """The times that are taken, and None for each event that may take more, but can't be read in full."""
    import recurring_ical_events
    from icalendar import Calendar, FreeBusy

    FreeBusy.ignore_exceptions = True  # As events do, by themselves.
    by_series = recurring_ical_events.ComponentsWithName("VEVENT", series=list)
    try:
        for calendar in Calendar.from_ical(_ZONE.sub(_if_sound, text), multiple=True):
            mine = {*own, str(calendar.get("X-WR-CALNAME", "")).strip().lower()}
            if not _is_zone(str(calendar.get("X-WR-TIMEZONE"))):
                calendar.pop("X-WR-TIMEZONE", None)
            events = calendar.walk("VEVENT")
            for event in events:
                unread = leave_out_unreadable(event)
                if unread and _may_fall_in(event, unread, window, zone) and _takes_time(event, mine):
                    yield None
            others = [part for part in calendar.subcomponents if part.name != "VEVENT"]
            calendar.subcomponents = [*others, *(event for event in events if "DTSTART" in event)]
            waiting = recurring_ical_events.of(calendar, components=[by_series]).series
            while waiting:  # Each is let go at once, with what it has worked out.
                for event in _within(waiting.pop(), window):
                    yield from _busy(event, zone, mine)
            for told in calendar.walk("VFREEBUSY"):
                yield from _told_busy(told)
    except Exception:  # Libraries raise whatever they meet in a file of that kind.
        raise Flawed(Flaw.UNREADABLE) from None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _if_sound(zone: re.Match[str]) -> str:
    """A zone as it is defined; nothing where that can't be read: its name has to do then."""
    from icalendar import Timezone

    try:
        Timezone.from_ical(zone[0])
    except Exception:  # Libraries raise whatever they meet in it.
        return ""
    return zone[0]


def _may_fall_in(event: Any, unread: set[str], window: Span, zone: ZoneInfo) -> bool:
    """Whether an event may take time in the window by what is known of it."""
    if "DTSTART" not in event:
        return True
    start, repeats = _start(event, zone), REPEATS & (unread | event.keys())
    return start < window.end and (bool(repeats) or start >= window.start)


def _within(series: Any, window: Span) -> list[Any]:
    """What a series has in the window, and a day around it: days and times without a zone count as UTC.

    Its events by themselves, and None, where it can't be told how they repeat.
    """
    from recurring_ical_events import Series

    try:
        found = Series(series).between(window.start - _DAY, window.end + _DAY)
        return [occurrence.as_component(False) for occurrence in found]
    except Exception:  # Libraries raise whatever they meet in a rule.
        return [None, *(event.as_component(keep_recurrence_attributes=False) for event in series)]


def _busy(event: Any, zone: ZoneInfo, own: Collection[str]) -> Iterator[Span | None]:
    """The time that an event takes, if it takes any; None stands for what can't be read."""
    if event is None:
        yield None
        return
    start, end = _start(event, zone), _end(event, zone)
    if start < end and _takes_time(event, own):
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


def _takes_time(event: Any, own: Collection[str]) -> bool:
    return not _is_free(event) and not _is_declined(event, own)


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
        for guest in listed(event.get("ATTENDEE", []))
        if hasattr(guest, "params")
    )


def _told_busy(told: Any) -> Iterator[Span | None]:
    """What a list of busy times says, as some calendars publish; None if it can't be read."""
    try:
        ends = [
            one.dt
            for one in listed(told.get("FREEBUSY", []))
            if str(one.params.get("FBTYPE", "BUSY")).upper() != "FREE"
        ]
        for start, end in ends:
            last = start + end if isinstance(end, timedelta) else end
            if start < last:
                yield Span(start.astimezone(UTC), last.astimezone(UTC))
    except Exception:  # Libraries raise whatever they meet in it.
        yield None
