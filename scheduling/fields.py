"""Each field of a calendar: how what is typed for it is read and written, and whether its change is news."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from scheduling.errors import BadBuffer, BadExpected, BadMeetingLength, BadMode, BadRepeat, BadUntil, TooLong
from scheduling.model import Calendar, CalendarFields, Every, Mode
from scheduling.phrases import read_day, read_hours, read_moment
from scheduling.profiles import lines, one_line, read_zone, required
from scheduling.zones import DAY_MINUTES, instant_at, zone_label

NAME_LIMIT = 100
DESCRIPTION_LIMIT = 1000
PLACE_LIMIT = 200
MOST_EXPECTED = 10_000
MOST_MEETINGS = 52
"""So many meetings a series has at most."""


def read_length(text: str) -> timedelta:
    """A meeting length: "45", "45 min", "1h", "1h30", "1:30". Raises BadMeetingLength."""
    match = _LENGTH.fullmatch(text.strip().lower())
    if not match:
        raise BadMeetingLength(text)
    hours, minutes = int(match["h"] or match["ch"] or 0), int(match["m"] or match["hm"] or match["cm"] or 0)
    if not 0 < hours * 60 + minutes <= DAY_MINUTES:
        raise BadMeetingLength(text)
    return timedelta(hours=hours, minutes=minutes)


def read_buffer(text: str) -> timedelta:
    """What is kept free between one-on-one meetings: a length as for meetings, or none. Raises BadBuffer."""
    if text.strip().lower() in ("0", "none", "no"):
        return timedelta()
    try:
        return read_length(text)
    except BadMeetingLength:
        raise BadBuffer(text) from None


def read_mode(text: str) -> Mode:
    """What a calendar is for, by its word. Raises BadMode."""
    try:
        return Mode(text.strip().lower().replace(" ", "-"))
    except ValueError:
        raise BadMode(text) from None


def read_expected(text: str) -> int | None:
    """How many people are to answer, or nothing said: blank or "none". Raises BadExpected."""
    text = text.strip().lower()
    if text in ("", "none", "no", "0"):
        return None
    if not (text.isdecimal() and 0 < int(text[:9]) <= MOST_EXPECTED):
        raise BadExpected(text, MOST_EXPECTED)
    return int(text)


def read_repeat(text: str) -> Every | None:
    """How often a meeting repeats, by its word; "none" is once. Raises BadRepeat."""
    text = text.strip().lower()
    try:
        return None if text in ("", "none", "no", "once") else Every(text)
    except ValueError:
        raise BadRepeat(text) from None


_LENGTH = re.compile(
    r"(?P<m>\d{1,4})\s*(?:m|min|mins|minutes?)?"
    r"|(?P<h>\d{1,2})\s*(?:h|hrs?|hours?)\s*(?:(?P<hm>\d{1,2})\s*(?:m|min|mins|minutes?)?)?"
    r"|(?P<ch>\d{1,2}):(?P<cm>[0-5]\d)"
)


def read_name(text: str) -> str:
    """A calendar's name, on one line. Raises Blank, TooLong."""
    return required("name", text, NAME_LIMIT)


def read_place(text: str) -> str:
    """Where to meet, on one line, or nowhere said: blank or "none". Raises TooLong."""
    text = one_line(text)
    if len(text) > PLACE_LIMIT:
        raise TooLong("place", PLACE_LIMIT)
    return "" if text.lower() == "none" else text


def read_description(text: str) -> str:
    """A calendar's description. Raises TooLong."""
    text = lines(text)
    if len(text) > DESCRIPTION_LIMIT:
        raise TooLong("description", DESCRIPTION_LIMIT)
    return text


class Viewpoint(Struct, frozen=True):
    """Where and when words are read: days in the calendar's `zone`, moments in its owner's, who types.

    `start` is the calendar's first day, once it is known: its end and deadline may be said by it.
    """

    zone: ZoneInfo
    owner_zone: ZoneInfo
    now: datetime
    day_first: bool
    locale: str | None = None
    start: date | None = None


class FieldRule(Struct, frozen=True):
    """How a field is read, and written to be read again; and, when it changes, who cares.

    An instant is written in the zone of the calendar's owner, to the minute. `is_news`: everybody who is
    coming is told. `is_planned`: finding times depends on it.
    """

    read: Callable[[str, Viewpoint], Any]
    write: Callable[[Any, ZoneInfo], str]
    is_news: bool = True
    is_planned: bool = False


def _plain(read: Callable[[str], Any], write: Callable[[Any], str] = str, **cares: bool) -> FieldRule:
    """A field that means the same everywhere."""
    return FieldRule(lambda text, _: read(text), lambda value, _: write(value), **cares)


def _day(what: str) -> FieldRule:
    def read(text: str, at: Viewpoint) -> date:
        return read_day(
            what, text, zone=at.zone, now=at.now, day_first=at.day_first, locale=at.locale, start=at.start
        )

    return FieldRule(read, lambda day, _: f"{day:%Y-%m-%d}", is_planned=True)


def _moment(what: str) -> FieldRule:
    def read(text: str, at: Viewpoint) -> datetime:
        start = None if at.start is None else instant_at(at.start, 0, at.zone)
        return read_moment(
            what, text, zone=at.owner_zone, now=at.now, day_first=at.day_first, locale=at.locale, start=start
        )

    return FieldRule(read, lambda at, owner_zone: f"{at.astimezone(owner_zone):%Y-%m-%d %H:%M}")


def write_length(length: timedelta) -> str:
    """A length as read_length and read_buffer read it."""
    return f"{length // timedelta(minutes=1)} min" if length else "none"


def write_hours(hours: tuple[int, int]) -> str:
    """The hours of a day as they are typed, such as "9:00-18:00", or "18:00-2:00" past midnight."""
    start, end = hours
    last = end if end <= DAY_MINUTES else end - DAY_MINUTES
    return f"{start // 60}:{start % 60:02d}-{last // 60}:{last % 60:02d}"


def _until(text: str, at: Viewpoint) -> date | int:
    """A count such as "12" or "12 times", else a day."""
    if count := _COUNT.fullmatch(text.strip().lower()):
        if not 2 <= int(count[1]) <= MOST_MEETINGS:
            raise BadUntil(text, MOST_MEETINGS)
        return int(count[1])
    day: date = _day("last meeting").read(text, at)
    return day


_COUNT = re.compile(r"(\d{1,6})(?:\s*(?:x|times?|meetings?))?")
FIELDS = {
    "name": _plain(read_name, is_news=False),
    "start_date": _day("start date"),
    "end_date": _day("end date"),
    "timezone": _plain(read_zone, zone_label, is_planned=True),
    "deadline": _moment("deadline"),
    "description": _plain(read_description, is_news=False),
    "place": _plain(read_place),
    "mode": _plain(read_mode, is_planned=True),
    "meeting_length": _plain(read_length, write_length, is_planned=True),
    "buffer": _plain(read_buffer, write_length, is_planned=True),
    "hours": _plain(lambda text: read_hours(text, past_midnight=True), write_hours, is_planned=True),
    "expected": _plain(read_expected, lambda number: str(number or ""), is_news=False),
    "repeat": _plain(read_repeat, lambda every: every.value if every else "none", is_planned=True),
    "until": FieldRule(_until, lambda until, _: str(until or ""), is_planned=True),
}


class CalendarWords(dict[str, str]):
    """What somebody typed about a calendar, by field; None is what they left out.

    Raises TypeError for a field that no calendar has.
    """

    def __init__(self, **typed: str | None) -> None:
        if unknown := typed.keys() - FIELDS.keys():
            raise TypeError(f"a calendar has no {', '.join(sorted(unknown))}")
        super().__init__({name: text for name, text in typed.items() if text is not None})


def read_words(
    words: CalendarWords,
    *,
    timezone: str,
    owner_zone: str,
    now: datetime,
    day_first: bool,
    locale: str | None = None,
    start: date | None = None,
) -> dict[str, Any]:
    """The values of the fields that were typed; days in the zone that was, or in `timezone`.

    The last day and the deadline are read from the first day that was typed, or from `start`. What no longer
    repeats has no end. Raises the
    Refusal of the first field that cannot be read.
    """
    zone = ZoneInfo(read_zone(words["timezone"]) if "timezone" in words else timezone)
    at = Viewpoint(zone, ZoneInfo(owner_zone), now, day_first, locale)
    values: dict[str, Any] = {}
    for name in (name for name in FIELDS if name in words):
        first = None if name == "start_date" else values.get("start_date", start)
        values[name] = FIELDS[name].read(words[name], replace(at, start=first))
    if "repeat" in values and values["repeat"] is None:
        values.setdefault("until", None)
    return values


def words_of(plan: CalendarFields, owner_zone: str) -> CalendarWords:
    """A calendar's fields as they are typed."""
    zone = ZoneInfo(owner_zone)
    return CalendarWords(**{name: rule.write(getattr(plan, name), zone) for name, rule in FIELDS.items()})


def fields_of(calendar: Calendar) -> CalendarFields:
    """What its owner says about it, and nothing else."""
    return CalendarFields(**{name: getattr(calendar, name) for name in FIELDS})
