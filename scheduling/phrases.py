"""What people type for days, times and ranges, read in their zone.

dateparser reads single days; clock ranges are ours. Wall times that a clock change skips or doubles follow
the rule of scheduling.zones. Hours without am or pm ("2-5") are read by the person's waking hours.
"""

import contextlib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import dateparser

from scheduling.errors import BadHours, EndNotAfterStart, TooLong, Unreadable, UnreadableDate
from scheduling.intervals import Span, union
from scheduling.zones import DAY_MINUTES, clock_changes, instant_at, is_skipped_or_doubled

LONGEST = 500
FARTHEST_YEARS = 5
WAKING_HOURS = (8 * 60, 22 * 60)
_HALF_DAY = DAY_MINUTES // 2
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = r"(?P<{0}h>\d{{1,2}})(?:[:.h](?P<{0}m>[0-5]\d))?(?:\s*(?P<{0}half>[ap])\.?m\.?|h|\s*o'?clock)?"
_RANGE = re.compile(_CLOCK.format("s") + r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*" + _CLOCK.format("e"))
_RANGE_AT_END = re.compile(rf"(?:^|\s){_RANGE.pattern}$")
_ONE_CLOCK = re.compile(_CLOCK.format("s"))
# dateparser makes a day of nearly anything, such as "5" and "may".
_DAY_WORDS = re.compile(r"to(day|morrow)|yesterday|tmrw|[a-z]{3,} *\d|\d *[a-z]{3,}|\d+[/.]\d+")
_AFTER = re.compile(r"in (?P<n>\d{1,4}) (?P<unit>hour|minute)s?")
# What is left of a time that was not understood must not be taken for a whole day.
_TIME_WORDS = re.compile(r"\d[:.h]\d|\d\s*[ap]m|\b(hours?|minutes?|noon|midnight|morning|evening)\b")
_SEPARATORS = re.compile(r"[,;\n]+|\band\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: sorted, disjoint spans, and what people should be told about them."""

    spans: list[Span]
    trimmed: bool = False
    clock_changed: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose words are read, when, and for which stretch of time."""

    zone: ZoneInfo
    now: datetime
    window: Span
    waking_hours: tuple[int, int] = WAKING_HOURS

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day of the window that still lie ahead, on the reader's wall."""
        last = (self.window.end - timedelta(seconds=1)).astimezone(self.zone).date()
        return min(max(self.window.start.astimezone(self.zone).date(), self.today), last), last

    def examples(self) -> list[str]:
        """Three phrases that would work on this very calendar."""
        first, last = self.days
        dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
        whole = [day for day in dates if self.open.contains(_on(day, 9 * 60, 17 * 60, self.zone))]
        if not whole:
            return [self._remaining()]
        day, other = whole[0], whole[-1]
        return [f"{day} 9:00-11:00", f"{day:%b} {day.day} 2pm-5pm", f"{day} 9-11, {other} 14:00-16:30"]

    @property
    def open(self) -> Span:
        """What lies ahead of the window; a moment of the past if it is over."""
        start = max(self.window.start, self.now)
        return Span(min(start, self.window.end - timedelta(microseconds=1)), self.window.end)

    def _remaining(self) -> str:
        start, end = (at.astimezone(self.zone) for at in (self.open.start, self.open.end))
        start = start.replace(second=0, microsecond=0) + timedelta(minutes=1)
        last = "24:00" if end.date() > start.date() else f"{end:%H:%M}"
        return f"{start:%Y-%m-%d %H:%M}-{last}"


def read_when(text: str, reader: Reader) -> Reading:
    """One or several ranges on given days, such as "2026-12-01 9:00-11:00, tomorrow 2-5pm".

    A range without a day belongs to the day before it. Parts outside the reader's window or in the past
    are trimmed. Returns no spans if nothing is left. Raises Unreadable and EndNotAfterStart with the part
    that failed, TooLong.
    """
    if len(text) > LONGEST:
        raise TooLong("text", LONGEST)
    pieces = [piece.strip() for piece in _SEPARATORS.split(text)]
    spans: list[Span] = []
    broken = False
    day: date | None = reader.days[0] if reader.days[0] == reader.days[1] else None
    for piece in filter(None, pieces):
        day, span, unusual = _read_range(piece, day, reader)
        spans.append(span)
        broken = broken or unusual
    if not spans:
        raise Unreadable(text.strip(), reader.examples())
    inside = [part for span in spans if (part := _ahead(span, reader)) is not None]
    return Reading(
        spans=union(inside),
        trimmed=inside != spans,
        clock_changed=broken,
    )


def read_meeting(text: str, reader: Reader, length: timedelta) -> Span:
    """One meeting: a range, or a day with the time it starts, then `length` long. Raises Unreadable."""
    text = text.strip()
    if _RANGE_AT_END.search(text.lower()):
        return _read_range(text, None, reader)[1]
    match = re.search(rf"(?:^|\s){_ONE_CLOCK.pattern}$", text.lower())
    if match is None or match.start() == 0 or int(match["sh"]) > 24:
        raise Unreadable(text, reader.examples())
    day = _day_in(text[: match.start()], reader)
    start = instant_at(day, _minute(match, "s", reader.waking_hours), reader.zone)
    return Span(start, start + length)


def read_hours(text: str) -> tuple[int, int]:
    """Hours of the day as minutes after midnight: "9-18", "8:30-17", "9am-6pm". Raises BadHours."""
    match = _RANGE.fullmatch(text.strip().lower())
    hours = _minutes(match, WAKING_HOURS) if match else None
    if hours is None or not hours[0] < hours[1] <= DAY_MINUTES:
        raise BadHours(text)
    return hours


def read_day(what: str, text: str, *, zone: ZoneInfo, now: datetime) -> date:
    """One date, read on the wall of `zone`. Raises UnreadableDate with examples for the field `what`."""
    today = now.astimezone(zone).date()
    day = _find_day(text, today, today)
    if day is None:
        week = today + timedelta(days=7)
        raise UnreadableDate(what, text, [str(week), "tomorrow", "next monday", f"{week:%b} {week.day}"])
    return day


def read_moment(what: str, text: str, *, zone: ZoneInfo, now: datetime) -> datetime:
    """A day with or without a time, or "in 2 hours"; a day alone is its last minute.

    Raises UnreadableDate with examples for the field `what`.
    """
    today = now.astimezone(zone).date()
    after = _AFTER.fullmatch(text.strip().lower())
    if after:
        return now + timedelta(**{f"{after['unit']}s": int(after["n"])})
    text = re.sub(r"\bnoon$", "12:00", text.strip(), flags=re.IGNORECASE)
    match = re.search(rf"(?:^|\s)(?:at\s+)?{_ONE_CLOCK.pattern}$", text.lower())
    day = _find_day(text.strip()[: match.start()] or "today", today, today) if match else None
    if match and day is not None and int(match["sh"]) <= 24:
        return instant_at(day, _minute(match, "s", WAKING_HOURS), zone)
    day = None if _TIME_WORDS.search(text.lower()) else _find_day(text, today, today)
    if day is None:
        week = today + timedelta(days=7)
        raise UnreadableDate(what, text, [f"{week} 18:00", "tomorrow 6pm", f"{week:%b} {week.day}"])
    return instant_at(day, DAY_MINUTES - 1, zone)


def warm_up() -> None:
    """Loads dateparser's language data, which takes a fifth of a second the first time."""
    dateparser.parse("1 january 2026 10:00", languages=["en"])


def _read_range(piece: str, day: date | None, reader: Reader) -> tuple[date, Span, bool]:
    """The day and the span of one range, and whether a clock change touches it."""
    match = _RANGE_AT_END.search(piece.lower())
    if match is None:
        raise Unreadable(piece, reader.examples())
    words = piece[: match.start()].strip()
    if words:
        day = _day_in(words, reader)
    if day is None:
        raise Unreadable(piece, reader.examples())
    minutes = _minutes(match, reader.waking_hours)
    if minutes is None:
        raise Unreadable(piece, reader.examples())
    start, end = (instant_at(day, minute, reader.zone) for minute in minutes)
    if start >= end:
        raise EndNotAfterStart(piece)
    broken = clock_changes(start, end, reader.zone) or any(
        is_skipped_or_doubled(day, minute, reader.zone) for minute in minutes
    )
    return day, Span(start, end), broken


def _day_in(words: str, reader: Reader) -> date:
    day = _find_day(words, reader.today, reader.days[0])
    if day is None:
        raise Unreadable(words, reader.examples())
    return day


def _find_day(text: str, today: date, first: date) -> date | None:
    """The day that `text` names; a weekday alone is the next one on or after `first`."""
    words = " ".join(text.lower().replace(",", " ").split()[:6]).removeprefix("on ")[:100]
    with contextlib.suppress(ValueError):
        day = date.fromisoformat(words)
        return day if abs(day.year - today.year) <= FARTHEST_YEARS else None
    weekday = _weekday(words.removeprefix("next ").removeprefix("this "))
    if weekday is not None and words.startswith("next "):
        return today + timedelta(days=7 - today.weekday() + weekday)
    if weekday is not None:
        return first + timedelta(days=(weekday - first.weekday()) % 7)
    if not _DAY_WORDS.search(words):
        return None
    found = dateparser.parse(
        words.replace("tmrw", "tomorrow"),
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),  # noqa: DTZ001 - a wall time
            "PREFER_DATES_FROM": "future",
        },
    )
    if found is None or abs(found.year - today.year) > FARTHEST_YEARS:
        return None
    # dateparser takes today's date without a year for next year's.
    is_today = (found.month, found.day) == (today.month, today.day) and str(found.year) not in words
    return today if is_today else found.date()


def _weekday(word: str) -> int | None:
    matches = [n for n, name in enumerate(_WEEKDAYS) if len(word) >= 3 and name.startswith(word.rstrip("."))]
    return matches[0] if len(matches) == 1 else None


def _minutes(match: re.Match[str], waking: tuple[int, int]) -> tuple[int, int] | None:
    if int(match["sh"]) > 24 or int(match["eh"]) > 24:
        return None
    start, end = _clock(match, "s"), _clock(match, "e")
    exact = _is_exact(match, "s") or _is_exact(match, "e")
    if match["shalf"] and match["ehalf"]:
        crosses = match["shalf"] == "p" and match["ehalf"] == "a" and end <= start
        return start, end + DAY_MINUTES * crosses
    if match["ehalf"]:
        later = start + _HALF_DAY if match["ehalf"] == "p" and start < _HALF_DAY else start
        return (later if later < end else start), end
    if match["shalf"] or not exact:
        start = start if match["shalf"] else _waking(start, waking)
        return start, end + _HALF_DAY if end < start and end < _HALF_DAY else end
    return start, end


def _minute(match: re.Match[str], side: str, waking: tuple[int, int]) -> int:
    minute = _clock(match, side)
    return minute if match[f"{side}half"] or _is_exact(match, side) else _waking(minute, waking)


def _clock(match: re.Match[str], side: str) -> int:
    hour, minute = int(match[f"{side}h"]), int(match[f"{side}m"] or 0)
    if match[f"{side}half"] and hour <= 12:
        hour = hour % 12 + (12 if match[f"{side}half"] == "p" else 0)
    return hour * 60 + minute


def _is_exact(match: re.Match[str], side: str) -> bool:
    """Whether the hour can only be meant on the 24-hour clock, as in "09:00" or "14"."""
    return match[f"{side}h"].startswith("0") or int(match[f"{side}h"]) > 12


def _waking(minute: int, waking: tuple[int, int]) -> int:
    inside = (m for m in (minute, minute + _HALF_DAY) if minute <= _HALF_DAY and waking[0] <= m < waking[1])
    return next(inside, minute)


def _ahead(span: Span, reader: Reader) -> Span | None:
    """The part of the span that lies in the reader's window and in the future."""
    inside = span.within(reader.window)
    if inside is None or inside.end <= reader.now:
        return None
    return Span(max(inside.start, reader.now), inside.end)


def _on(day: date, start: int, end: int, zone: ZoneInfo) -> Span:
    return Span(instant_at(day, start, zone), instant_at(day, end, zone))
