"""Stretches of a day: ranges of clock times, open ends, parts of the day, durations.

Parts of the day and open ends are cut to the person's waking hours, and hours without am or pm are read by
them. Minutes count from midnight; a stretch that ends after midnight ends beyond 1440.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduling.errors import EndNotAfterStart
from scheduling.phrases.clock import HALF_DAY, Clock, clock, number
from scheduling.phrases.day_parts import ALL_DAY, ALL_OF, EVENTS, PARTS, ROUND_THE_CLOCK, WHOLE, Stretch
from scheduling.phrases.scanner import Scanner, words
from scheduling.zones import DAY_MINUTES

_TO = re.compile(r"(?:-+>?|\.\.+)|(?:to|until|till?|'til|through|thru|and)(?![a-z])")
_DASH = re.compile(r"(?:-+>?|\.\.+)|(?:to|until|till?|'til|through|thru)(?![a-z])")
_FROM = words("from", "between", "btwn", "b/w", "starting(?: at| from)?", "start(?:s|ing)? at")
_AFTER = words(
    "(?:any ?time )?(?:from|after|past|since|later than|starting(?: at| from)?|not before|>=?)", "post"
)
_BEFORE = words("(?:any ?time )?(?:before|until|till?|'til|by|up to|earlier than|prior to|pre)")
_SIGN = re.compile(r"(?P<after>>=?)|(?P<before><=?)")
_ONWARDS = re.compile(
    r"\+(?! *\d)|-(?= *(?:$|[,;\n)]))|onwards?(?![a-z])|on(?= *(?:$|[,;.\n)]))"
    r"|(?:(?:and|or) +)?(?:after|later|beyond|up)(?![a-z])|(?:and|or) +on(?:wards?)?(?![a-z])"
)
_OR_EARLIER = words("(?:and|or) (?:before|earlier)")
_AFTER_HOURS = words("after[ -]?hours")
_LASTING = re.compile(
    r",? *(?:for|lasting|x)? *(?:about +)?(?:(?P<half>half an? (?:hour|hr))"
    r"|(?P<h>\d{1,2}(?:[.,]\d)?|an?|one|two|three|four|five|six) *(?:hours?|hrs?|h)(?![a-z])"
    r"(?P<and> and a half)?(?: *(?:and +)?(?P<hm>[0-5]?\d)(?: *(?:minutes?|mins?|m)(?![a-z]))?(?!\d))?"
    r"|(?P<m>\d{1,3}) *(?:minutes?|mins?|m)(?![a-z]))"
)
_AT = re.compile(r"@|(?:at|around|about|circa|approx(?:\.|imately)?)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a day as typed. With neither start nor end it is a part of the day, or all of it."""

    text: str
    start: Clock | None = None
    end: Clock | None = None
    lasting: int | None = None
    part: Stretch | None = None

    @property
    def is_part(self) -> bool:
        return self.part is not None

    @property
    def is_whole(self) -> bool:
        return self.part == WHOLE

    @property
    def is_point(self) -> bool:
        return self.start is not None and self.end is None and self.lasting == 0

    @property
    def is_range(self) -> bool:
        return self.start is not None and self.end is not None

    @property
    def is_open(self) -> bool:
        """Whether it has one end only, as "after 3"."""
        return self.part is None and self.lasting is None and (self.start is None or self.end is None)

    @property
    def is_ambiguous(self) -> bool:
        ends = [end for end in (self.start, self.end) if end is not None]
        told = any(end.has_half or end.by_24 for end in ends)
        return not told and any(end.is_ambiguous for end in ends)


def hours(scan: Scanner) -> Hours | None:
    """The stretch of a day that stands here."""
    begin = scan.next
    for read in (_all_day, _range, _open, _named_part, _single):
        scan.at = begin
        found = read(scan)
        if found is not None:
            return replace(found, text=scan.typed(begin, scan.at))
    scan.at = begin
    return None


def resolve(typed: Hours, waking: Stretch) -> Stretch:
    """The stretch it means to somebody with these waking hours. Raises EndNotAfterStart."""
    found = _resolve(typed, waking)
    if found is None or not found[0] < found[1]:
        raise EndNotAfterStart(typed.text)
    return found


def _resolve(typed: Hours, waking: Stretch) -> Stretch | None:
    if typed.part is not None:
        return _cut(typed.part, waking)
    if typed.start is None:
        return _before(typed.end, waking) if typed.end is not None else None
    if typed.lasting is not None:
        start = _point(typed.start, waking)
        return start, start + typed.lasting
    if typed.end is None:
        start = _point(typed.start, waking)
        return start, waking[1] if start < waking[1] else DAY_MINUTES
    return between(typed.start, typed.end, waking)


def between(start: Clock, end: Clock, waking: Stretch) -> Stretch | None:
    """The likeliest reading of a range: before midnight, most of it awake, short, early.

    It passes midnight only if that makes it shorter than half a day.
    """
    told = start.has_half or end.has_half
    if (start.by_24 or end.by_24) and not told:
        start, end = _plain(start), _plain(end)
    pairs = [
        (first, last + later)
        for first in start.minutes
        for last in end.minutes
        for later in (0, DAY_MINUTES)
        if first < last + later and (last + later <= DAY_MINUTES or last + later - first < HALF_DAY)
    ]
    return min(
        (pair for pair in pairs if pair[0] < DAY_MINUTES),
        key=lambda pair: (
            pair[1] > DAY_MINUTES,
            pair[1] - pair[0] > HALF_DAY,
            0 if told else -_awake(pair, waking),
            not (told or waking[0] <= pair[0] < waking[1]),
            pair[1] - pair[0],
            pair[0],
        ),
        default=None,
    )


def overlap(some: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """What is in both."""
    others = list(others)
    both = [(max(a, c), min(b, d)) for a, b in some for c, d in others]
    return [(start, end) for start, end in both if start < end]


def _all_day(scan: Scanner) -> Hours | None:
    if scan.take(ROUND_THE_CLOCK):
        return Hours("", Clock((0,)), Clock((DAY_MINUTES,)))
    return Hours("", part=WHOLE) if scan.take(ALL_DAY) or scan.take(ALL_OF) else None


def _range(scan: Scanner) -> Hours | None:
    from_word = scan.take(_FROM)
    scan.take(_AT)
    start = clock(scan)
    if start is None or not scan.take(_TO if from_word else _DASH):
        return None
    end = clock(scan, after_military=start.is_military)
    return Hours("", start, end) if end is not None else None


def _open(scan: Scanner) -> Hours | None:
    begin = scan.at
    if scan.take(_AFTER_HOURS):
        return Hours("", Clock((17 * 60,)))
    sign = scan.take(_SIGN)
    after = (sign and sign["after"]) or scan.take(_AFTER)
    if after or (sign and sign["before"]) or scan.take(_BEFORE):
        found = _event_or_clock(scan, after=bool(after))
        if found is None:
            return None
        if not after:
            return Hours("", None, found)
        scan.take(_ONWARDS)
        return Hours("", found, lasting=_take_length(scan))
    scan.at = begin
    start = clock(scan)
    if start is not None and scan.take(_OR_EARLIER):
        return Hours("", None, start)
    return Hours("", start) if start is not None and scan.take(_ONWARDS) else None


def _event_or_clock(scan: Scanner, *, after: bool) -> Clock | None:
    event = EVENTS.take(scan)
    if event is not None:
        return Clock((event[after],))
    scan.take(_AT)
    return clock(scan)


def _named_part(scan: Scanner) -> Hours | None:
    part = PARTS.take(scan)
    return None if part is None else Hours("", part=part)


def _single(scan: Scanner) -> Hours | None:
    """A time alone, perhaps with how long: "10am for 2 hours"."""
    scan.take(_AT)
    scan.take(_FROM)
    begin = scan.next
    start = clock(scan)
    if start is None:
        return None
    is_word = scan.typed(begin, scan.at).isalpha() and start.is_ambiguous
    minutes = _take_length(scan)
    return None if is_word and minutes is None else Hours("", start, lasting=minutes or 0)


def _take_length(scan: Scanner) -> int | None:
    """How long something lasts, if that stands here."""
    begin = scan.at
    found = scan.take(_LASTING)
    minutes = _length(found) if found else 0
    if 0 < minutes <= DAY_MINUTES:
        return minutes
    scan.at = begin
    return None


def _length(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["m"]:
        return int(found["m"])
    typed = found["h"].replace(",", ".")
    whole = 1 if typed in {"a", "an"} else float(typed) if typed[0].isdigit() else number(typed)
    return int(whole * 60) + 30 * bool(found["and"]) + int(found["hm"] or 0)


def _plain(clock: Clock) -> Clock:
    """The same on a 24-hour clock."""
    return replace(clock, minutes=clock.minutes[:1]) if clock.is_ambiguous else clock


def _awake(stretch: Stretch, waking: Stretch) -> float:
    start, end = max(stretch[0], waking[0]), min(stretch[1], waking[1])
    return max(end - start, 0) / (stretch[1] - stretch[0])


def _cut(part: Stretch, waking: Stretch) -> Stretch:
    start, end = max(part[0], waking[0]), min(part[1], waking[1])
    return (start, end) if start < end else part


def _point(start: Clock, waking: Stretch) -> int:
    return next((m for m in start.minutes if waking[0] <= m < waking[1]), start.minutes[0])


def _before(end: Clock, waking: Stretch) -> Stretch:
    likely = [m for m in end.minutes if waking[0] < m <= waking[1]] or [m for m in end.minutes if m > 0]
    minute = likely[0] if likely else DAY_MINUTES
    return (waking[0], minute) if waking[0] < minute else (0, minute)
