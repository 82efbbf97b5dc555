"""Clock times as people type them: "9", "9:30", "9.30", "9h30", "3pm", "half past 9", "1430h", "noon".

An hour without am or pm has two readings; which one is meant is decided where the person's day is known.
"""

import re
from dataclasses import dataclass

from scheduling.phrases.scanner import Scanner, Table
from scheduling.zones import DAY_MINUTES

HALF_DAY = DAY_MINUTES // 2
_NAMES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = rf"(?:\d{{1,2}}(?!\d)|(?:{'|'.join(_NAMES)})(?![a-z]))"
_HALF = r"(?: *(?P<half>[ap])(?:\.? ?m)?(?![a-z])\.?)?"
_MARK = r"(?: *-?ish(?![a-z]))?(?P<mark> *(?:o'? ?clock|h(?:ou)?rs?|h|uhr)(?![a-z]))?"
_DIGITS = re.compile(
    rf"(?P<hour>{NUMBER})(?:(?P<sign>[:.h])(?P<minute>[0-5]\d)(?!\d))?(?![:.]\d|\d)(?:{_HALF}{_MARK})"
)
_SPOKEN = re.compile(
    rf"(?P<shift>half past|half|quarter past|quarter after|quarter to|quarter of) +(?P<hour>{NUMBER}){_HALF}"
)
_THIRTY = re.compile(rf"(?P<hour>{NUMBER}) *(?P<minute>thirty|fifteen|forty-?five)(?![a-z]){_HALF}")
_MILITARY = re.compile(
    r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?!\d)(?: *(?:hours|hrs?|h)(?![a-z])|(?= *(?:-|to) *\d{4}))"
)
_BARE_MILITARY = re.compile(
    r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?!\d)(?: *(?:hours|hrs?|h)(?![a-z]))?"
)
_NAMED = Table[tuple[int, ...]](
    {
        "(?:12 |high )?noon|mid-?day": (HALF_DAY,),
        "(?:12 )?midnight": (0, DAY_MINUTES),
        "eod|cob|(?:the )?(?:end of (?:the )?(?:work(?:ing)? ?)?day|close of business)": (17 * 60,),
    }
)
_SHIFTS = {"half": 30, "quarter past": 15, "quarter after": 15, "quarter to": -15, "quarter of": -15}
_MINUTES = {"thirty": 30, "fifteen": 15}


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time: the minutes of the day it may mean, and how surely."""

    minutes: tuple[int, ...]
    has_half: bool = False
    by_24: bool = False
    is_military: bool = False

    @property
    def is_ambiguous(self) -> bool:
        return len(self.minutes) > 1 and not self.has_half and self.minutes != (0, DAY_MINUTES)


def number(text: str) -> int:
    """The value of a NUMBER, in digits or as a word."""
    return _NAMES.index(text) + 1 if text in _NAMES else int(text)


def clock(scan: Scanner, *, after_military: bool = False) -> Clock | None:
    """The clock time that stands here. Four digits alone are one only in a range such as 0900-1100."""
    named = _NAMED.take(scan)
    if named is not None:
        return Clock(named)
    for pattern in (_MILITARY, _BARE_MILITARY) if after_military else (_MILITARY,):
        if found := scan.take(pattern):
            return Clock((int(found["hour"]) * 60 + int(found["minute"]),), by_24=True, is_military=True)
    return _spoken(scan) or _digits(scan)


def _spoken(scan: Scanner) -> Clock | None:
    if found := scan.take(_SPOKEN):
        shift = _SHIFTS[found["shift"].removesuffix(" past") if "half" in found["shift"] else found["shift"]]
        return _of(number(found["hour"]), shift, found["half"])
    if found := scan.take(_THIRTY):
        return _of(number(found["hour"]), _MINUTES.get(found["minute"], 45), found["half"])
    return None


def _digits(scan: Scanner) -> Clock | None:
    start = scan.at
    found = scan.take(_DIGITS)
    if found is None:
        return None
    hour, minute = number(found["hour"]), int(found["minute"] or 0)
    mark = (found["mark"] or "").strip()
    exact = found["sign"] == "h" or mark in {"h", "uhr"} or hour > 12 or found["hour"].startswith("0")
    is_length = mark in {"hour", "hours", "hr", "hrs"} and not exact and not found["minute"]
    if hour * 60 + minute > DAY_MINUTES or is_length:
        scan.at = start
        return None
    return _of(hour, minute, found["half"], exact=exact)


def _of(hour: int, minute: int, half: str | None, *, exact: bool = False) -> Clock:
    at = hour * 60 + minute
    if half and hour <= 12:
        at = at % HALF_DAY + (HALF_DAY if half == "p" else 0)
        return Clock((0, DAY_MINUTES) if at == 0 else (at,), has_half=True)
    if exact or hour > 12 or hour == 0:
        return Clock((at % DAY_MINUTES if at < 0 else at,), by_24=True)
    if at == HALF_DAY:
        return Clock((HALF_DAY, 0, DAY_MINUTES))
    return Clock((at, (at + HALF_DAY) % DAY_MINUTES))
