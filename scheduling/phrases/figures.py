"""Figures by their shape: dates, clock times, lengths and plain numbers, each as a token's kind and value."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

from scheduling.phrases.nodes import Clock
from scheduling.zones import DAY_MINUTES

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
HALF_DAY = DAY_MINUTES // 2
Made: TypeAlias = tuple[str, Any] | None
Make: TypeAlias = Callable[[re.Match[str]], Made]
_HALF = r"(?: *(?P<half>[ap])m(?![a-z])|(?<=\d)(?P<short>[ap])(?![a-z]))"
_NUMBER = rf"(?:\d{{1,2}}(?!\d)|(?:{'|'.join(NUMBERS)})(?![a-z]))"
_SHIFTS = {
    "half past": 30,
    "half": 30,
    "quarter past": 15,
    "quarter after": 15,
    "quarter to": -15,
    "quarter of": -15,
    "halb": -30,
    "viertel nach": 15,
    "viertel vor": -15,
}
# Twelve hours in German, and in Dutch.
_HALVES_TEXT = """
    eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf
    een twee drie vier vijf zes zeven acht negen tien elf twaalf
"""
_HALVES = tuple(_HALVES_TEXT.split())
_WORDED = _SHIFTS | {"thirty": 30, "fifteen": 15, "forty-five": 45, "fortyfive": 45}
_SHORT = r"(?:mo|tu|we|th|fr|sa|su|m|w|f)"
_TWO = r"(?:mo|tu|we|th|fr|sa|su)"
SHORT_ROW = re.compile(
    rf"(?:(?:m|mo) *- *(?:f|fr|th|w|we|sa|su)|{_SHORT}(?: *[,/&+] *{_SHORT})+|{_TWO}(?: {_TWO})+)(?!\w)"
)
_STARTS = ("mo", "tu", "we", "th", "fr", "sa", "su")


class Kind(Protocol):
    @property
    def kind(self) -> str: ...


def row(text: str) -> tuple[int, ...]:
    """The weekdays of "M-F" or "Mo/We/Fr"."""
    days = [
        next(n for n, start in enumerate(_STARTS) if start.startswith(name))
        for name in re.findall("[a-z]+", text)
    ]
    return tuple(range(days[1] + 1)) if "-" in text else tuple(sorted(set(days)))


def clock_of(hour: int, minute: int = 0, half: str | None = None, *, exact: bool = False) -> Clock:
    """A clock time; without am or pm, and unless `exact`, it has two meanings."""
    at = hour * 60 + minute
    if half and hour <= 12:
        at = at % HALF_DAY + (HALF_DAY if half == "p" else 0)
        return Clock((0, DAY_MINUTES) if at == 0 else (at,), has_half=True)
    if exact or hour > 12 or hour == 0:
        return Clock((at % DAY_MINUTES if at < 0 else at,), by_24=True)
    if at == HALF_DAY:
        return Clock((HALF_DAY, 0, DAY_MINUTES))
    return Clock((at, (at + HALF_DAY) % DAY_MINUTES))


def figure(plain: str, at: int, before: Sequence[Kind]) -> tuple[str, Any, int] | None:
    """The kind and value of the figure that stands here, and where it ends."""
    if not _MAY_BEGIN.match(plain, at):
        return None
    for pattern, make in _FIGURES:
        found = pattern.match(plain, at)
        made = make(found) if found else None
        if found is not None and made is not None and not _is_cut_short(made[0], plain, found.end(), before):
            return *made, found.end()
    return None


def _is_cut_short(kind: str, plain: str, end: int, before: Sequence[Kind]) -> bool:
    """Whether "11/14" stands within "9-11/14-16", or "11." ends both a range and a sentence."""
    ends_range = (
        len(before) > 1
        and before[-1].kind == "DASH"
        and before[-2].kind in ("NUM", "PADDED", "CLOCK", "NUM4")
    )
    if kind == "SLASH":
        return ends_range and re.match(r" *-", plain[end:]) is not None
    return (kind == "UNKNOWN" and bool(before) and before[-1].kind == "FROM") or (
        kind == "NUMDOT" and ends_range
    )


def is_time(hour: int, minute: int) -> bool:
    """Whether the clock ever shows this."""
    return minute < 60 and hour * 60 + minute <= DAY_MINUTES


def _value(text: str) -> int:
    return NUMBERS.index(text) + 1 if text in NUMBERS else int(text)


def _iso(found: re.Match[str]) -> Made:
    year, month, day = (int(text) for text in found.group(1, 3, 4, 5, 6) if text)
    return "DATE", (year, month, day)


def _number(kind: str) -> Make:
    return lambda found: (kind, int(found[1]))


def _date(kind: str) -> Make:
    """Two numbers and a year, if one is said."""

    def make(found: re.Match[str]) -> Made:
        one, two, *year = (text for text in found.groups() if text)
        return kind, (int(one), int(two), int(year[0]) + 2000 * (len(year[0]) == 2) if year else None)

    return make


def _clock(found: re.Match[str]) -> Made:
    """ "9:30", "half past nine", "nine thirty pm"."""
    said = found.groupdict()
    hour, typed = _value(said["hour"]), " ".join((said.get("shift") or said.get("minute") or "0").split())
    minute = _WORDED[typed] if typed in _WORDED else int(typed)
    half = said.get("half") or said.get("short")
    exact = said["hour"].startswith("0") or bool(said.get("exact"))
    return ("CLOCK", clock_of(hour, minute, half, exact=exact)) if is_time(hour, minute) else None


def _half_to(found: re.Match[str]) -> Made:
    """Half past two in German and Dutch: half three."""
    return "CLOCK", clock_of(_HALVES.index(found[1]) % 12 + 1, -30)


def _hours_h(found: re.Match[str]) -> Made:
    """ "14h" is a time, and where the line has it so a length; "48h" only a length."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if is_time(hour, minute):
        is_short = hour <= 12 and not found["minute"] and not found["hour"].startswith("0")
        return "HSHORT" if is_short else "HCLOCK", clock_of(hour, minute, exact=True)
    return "DUR", hour * 60 + minute


def _length(found: re.Match[str]) -> Made:
    typed = found["h"].replace(",", ".")
    hours = 1.0 if typed in ("a", "an") else float(_value(typed) if typed.isalpha() else typed)
    return "DUR", int(hours * 60) + 30 * bool(found["and"]) + int(found["hm"] or 0)


def _four(found: re.Match[str]) -> Made:
    number = int(found[1])
    hour, minute = divmod(number, 100)
    if 2020 <= number <= 2099:
        return "YEAR", number
    return ("NUM4", clock_of(hour, minute, exact=len(found[1]) == 4)) if is_time(hour, minute) else None


def _point(found: re.Match[str]) -> Made:
    """ "9.30" may be a time, a date, or both."""
    one, two = int(found[1]), int(found[2])
    is_clock = len(found[2]) == 2 and is_time(one, two)
    time = clock_of(one, two, exact=found[1].startswith("0")) if is_clock else None
    return ("POINT" if time else "DOTTED"), ((one, two, None) if time is None else (time, (one, two, None)))


_ISH = r" *-? *ish(?![a-z])"
_MARK = r"(?: *(?:hours|hrs?|uhr|o'? ?clock|h)(?![a-z]))?"
_EXACT = r"(?P<exact> *(?:hours|hrs?|h|uhr)(?![a-z]))"
_SHAPES: tuple[tuple[str, Make], ...] = (
    (r"<t:(\d{1,10})(?::[tdfrs])?>", _number("STAMP")),
    (r"24/7(?!\d)", lambda found: ("ALLHOURS", True)),
    (r"(20\d\d)-?w(\d{1,2})(?![\d-])|(?:kw|cw|wk?)\.?(\d\d?)(?![\d/:])",
     lambda found: ("ISOWEEK", (int(found[1]) if found[1] else None, int(found[2] or found[3])))),
    (r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)(?!-?\d)(?:t(?=\d))?", _iso),
    (r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)(?![\d/])|(\d{1,2})-(\d{1,2})-(20\d\d)(?!\d)", _date("SLASH")),
    (r"(\d{1,2})/(\d{1,2})(?![\d/])", _date("SLASH")),
    (r"(\d{1,2})\. ?(\d{1,2})\.(?: ?(20\d\d)|(\d\d)(?![:.h]))(?!\d)", _date("DOTTED")),
    (r"(\d{1,2})\. ?(\d{1,2})\.(?!\d)", _date("DOTTED")),
    (rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::\d\d)?(?![:\d]|\.\d){_HALF}?{_MARK}(?:{_ISH})?", _clock),
    (rf"(?P<hour>\d{{1,2}})\.(?P<minute>\d\d)(?![.\d])(?:{_HALF}|{_EXACT})", _clock),
    (r"(\d{1,2})\.(\d{1,2})(?![.\d])(?! *(?:hours?|hrs?|h)(?![a-z]))", _point),
    (rf"(?P<hour>\d{{1,2}})(?P<minute>\d\d)(?:{_HALF}|{_EXACT})", _clock),
    (rf"(?P<hour>{_NUMBER})(?:{_HALF}|{_ISH}| *o'? ?clock|(?P<exact> *uhr(?![a-z])))"
     rf"(?:{_ISH})?", _clock),
    (rf"(?P<shift>{'|'.join(_SHIFTS)}) +(?P<hour>{_NUMBER}){_HALF}?", _clock),
    (rf"hal[bf] +({'|'.join(_HALVES)})(?!\w)", _half_to),
    (rf"(?:five|ten) to (?:{'|'.join(NUMBERS)})(?!\w)", lambda found: ("UNKNOWN", found[0])),
    (rf"(?P<hour>{_NUMBER}) *-? *(?P<minute>thirty|fifteen|forty-?five)(?![a-z]){_HALF}?", _clock),
    (r"(\d{1,2}) ?h(?:(?:ou)?rs?)? ?([0-5]?\d) ?m(?:in(?:ute)?s?)?(?![a-z])",
     lambda found: ("DUR", int(found[1]) * 60 + int(found[2]))),
    (r"(?P<hour>\d{1,2})(?: ?h|u)(?P<minute>[0-5]\d)?(?![a-z\d])", _hours_h),
    (rf"(?P<h>\d{{1,3}}(?:[.,]\d)?|an?|{'|'.join(NUMBERS)}) *(?:hours?|hrs?|h|stunden?|std)(?![a-z])"
     r"(?P<and> and a half)?(?: *(?:and +)?(?P<hm>[0-5]?\d) *(?:minutes?|mins?|m)(?![a-z]))?", _length),
    (r"(\d{1,3}) *(?:minutes?|mins?|minuten|m)(?![a-z]| *-)", _number("DUR")),
    (r"half an? (?:hours?|hr)(?![a-z])", lambda found: ("DUR", 30)),
    (r"(\d{1,2})(?:st|nd|rd|th|º|ª)(?![a-z])", _number("ORD")),
    (r"(\d{1,2})\.(?=\s*(?:[-,/&]|and |und |to |bis )\s*\d{1,2}\.|\s*[^\W\d_]{3})",
     _number("NUMDOT")),
    (r"'(\d\d)(?!\d)", lambda found: ("YEAR", 2000 + int(found[1]))),
    (r"(\d{3,4})(?!\d)", _four),
    (r"0(\d)(?!\d|:\d)", _number("PADDED")),
    (r"(\d{1,2})(?!\d|:\d)", lambda found: ("NUM" if int(found[1]) <= 24 else "BIG", int(found[1]))),
    (r"\d+(?:[:.]\d+)*", lambda found: ("UNKNOWN", found[0])),
)  # fmt: skip
_FIGURES = tuple((re.compile(pattern), make) for pattern, make in _SHAPES)
_MAY_BEGIN = re.compile(
    rf"[\d<']|half|halb|viertel|[kcw]w?k?\.?\d|quarter|an? |(?:{'|'.join(NUMBERS)})(?![a-z])"
)
