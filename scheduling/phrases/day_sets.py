"""Sets of days: "weekdays", "mon-thu", "every tuesday", "dec 1 - dec 5", "next week", "from wed on"."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from scheduling.phrases.clock import NUMBER, clock, number
from scheduling.phrases.dates import (
    WEEKDAY,
    WEEKDAY_STARTS,
    Days,
    monday_of,
    next_weekday,
    on,
    single_day,
    weekday_of,
)
from scheduling.phrases.reader import Reader, days_between
from scheduling.phrases.scanner import NotUnderstood, Scanner, Table, words

_EVERY = r"(?:(?:every|each|all|any|on|the) )*"
_GROUPS = Table[tuple[int, ...]](
    {
        rf"{_EVERY}(?:week ?days?|work(?:ing)? ?days?|(?:business|school) days?)|wkdays?": (0, 1, 2, 3, 4),
        rf"{_EVERY}(?:week ?ends?|wkends?)": (5, 6),
        "mwf|m/w/f|m-w-f": (0, 2, 4),
        "tth|t/th|tu/th|tuth": (1, 3),
    }
)
_ALL = words(
    "(?:every|any|each) ?(?:single )?days?(?: of the (?:week|calendar))?",
    "all (?:of )?the days|all days",
    "daily",
    "(?:the )?(?:all|whole|entire|full)(?: of)?(?: the| this)? (?:week|period|range|calendar)(?: long)?",
    "throughout(?: the week)?",
    "both days",
    "all of (?:it|them)",
)
_LETTERS = re.compile(r"(?:m|mo) *- *(?P<last>f|fr|th|w|we|sa|su)(?![a-z])")
_SHORT = r"(?:mo|tu|we|th|fr|sa|su|m|w|f)"
_SHORT_LIST = re.compile(rf"{_SHORT}(?: *[,/&+] *{_SHORT})+(?![a-z])")
_EVERY_WEEKDAY = words("every|each|all|any")
_TO = re.compile(r"-+>?|(?:to|until|till?|through|thru|thro|and|bis)(?![a-z])")
_DASH = re.compile(r"-+>?|(?:to|until|till?|through|thru|thro|bis)(?![a-z])")
_UNTIL = words("to", "until", "till?")
_FROM = words("from", "between", "starting(?: on| from)?")
_BOUNDS = Table[Callable[[date, date], bool]](
    {
        "(?:from|starting(?: on| from)?|since|beginning)(?: on)?": date.__ge__,
        "(?:any(?: ?time| ?day)? )?(?:after|later than)": date.__gt__,
        "(?:any(?: ?time| ?day)? )?(?:before|prior to|earlier than)": date.__lt__,
        "(?:any(?: ?time| ?day)? )?(?:until|till?|by|up to|through)": date.__le__,
    }
)
_ON = re.compile(
    r"(?:onwards?|on|(?:and|or) +(?:onwards?|on|after|later))(?![a-z])"
    r"(?! *(?:\d|the|mon|tue|wed|thu|fri|sat|sun))"
)
_WEEK = words(
    "(?:the )?(?P<which>this|next|following|coming|first|second|third|1st|2nd|3rd) (?:calendar )?week",
    "week (?P<number>[1-9])",
    "(?:the )?week (?P<of>of|starting|beginning|commencing)(?: on)?",
    "(?:the )?week (?P<later>after next|after)",
)
_WEEKEND = words("(?:the |on )?(?P<which>this|next|coming)(?: coming)? (?:weekend|wkend)")
_REST = words(
    "(?:the )?(?:rest|remainder)(?: of (?:the|this))?(?: (?P<unit>week|month))?(?: (?:days|time|calendar))?",
    "later (?:on )?this (?P<later>week|month)",
)
_SOME = words(
    rf"(?:the )?(?P<which>first|last|final|next) (?:(?P<count>{NUMBER}|couple of|few) )?days?"
    "(?: of (?:the |this )?(?:calendar|week|period))?"
)
_PART_OF_WEEK = re.compile(
    r"(?:at )?(?:the )?(?:(?P<start>early|start of|beginning of)|(?P<first>first half of)"
    r"|(?P<middle>mid-?|middle of)|(?P<second>second half of)|(?P<late>late|end of))"
    r"(?: in)?(?: the)? ?(?P<which>this |next |following )?week(?![a-z])"
)
_OFFSETS = {"start": (0, 1), "first": (0, 1, 2), "middle": (2,), "second": (2, 3, 4), "late": (3, 4)}
_NTH = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}


def days(scan: Scanner, reader: Reader) -> Days | None:
    """The day or days that stand here."""
    begin = scan.at
    for read in _READERS:
        scan.at = begin
        found = read(scan, reader)
        if found is not None:
            return found
    scan.at = begin
    return None


def joined(days: Iterable[Days], reader: Reader, *, close: bool) -> Days:
    """Days named one after the other, `close` if with no comma or word between.

    Weekdays beside dates choose among them ("tue next week"); several weekdays mean each throughout the
    calendar. Raises NotUnderstood if a weekday and a date contradict each other.
    """
    first, *others = days
    for other in others:
        first = _both(first, other, reader, close)
    return first


def narrowed(some: Days, other: Days) -> Days | None:
    """The dates of one that fall on the weekdays of the other, if it is weekdays that the other names."""
    if bool(some.weekdays) == bool(other.weekdays):
        return None
    named, dates = (some, other) if some.weekdays else (other, some)
    chosen = frozenset(day for day in dates.dates if day.weekday() in named.weekdays)
    return Days(chosen) if chosen else None


def _both(some: Days, other: Days, reader: Reader, close: bool) -> Days:
    if some.weekdays and other.weekdays:
        weekdays = some.weekdays | other.weekdays
        return Days(reader.dates(weekdays), weekdays) if weekdays != some.weekdays else some
    chosen = narrowed(some, other)
    one_date = len(some.dates) == len(other.dates) == 1
    if chosen is not None and (close or one_date):
        return chosen
    if close and (some.weekdays or other.weekdays):
        raise NotUnderstood("")
    both = some.dates & other.dates
    return Days(both if close and both else some.dates | other.dates)


def _groups(scan: Scanner, reader: Reader) -> Days | None:
    weekdays = _GROUPS.take(scan)
    if weekdays is not None:
        return _weekdays(reader, weekdays)
    return Days(reader.dates()) if scan.take(_ALL) else None


def _letters(scan: Scanner, reader: Reader) -> Days | None:
    """M-F, Mo-Fr, Mo/We/Fr."""
    if found := scan.take(_LETTERS):
        return _weekdays(reader, range(_short(found["last"]) + 1))
    if found := scan.take(_SHORT_LIST):
        return _weekdays(reader, map(_short, re.findall(r"[a-z]+", found[0])))
    return None


def _short(name: str) -> int:
    return next(n for n, start in enumerate(WEEKDAY_STARTS) if start.startswith(name))


def _weekdays(reader: Reader, weekdays: Iterable[int]) -> Days:
    chosen = frozenset(weekdays)
    return Days(reader.dates(chosen), chosen)


def _every(scan: Scanner, reader: Reader) -> Days | None:
    if not scan.take(_EVERY_WEEKDAY):
        return None
    found = scan.take(WEEKDAY)
    return _weekdays(reader, [weekday_of(found)]) if found else None


def _range(scan: Scanner, reader: Reader) -> Days | None:
    """From one day to another; from weekday to weekday means throughout the calendar."""
    from_word = scan.take(_FROM)
    start = single_day(scan, reader)
    if start is None or len(start.dates) != 1 or not scan.take(_TO if from_word else _DASH):
        return None
    end = single_day(scan, reader)
    if end is None or len(end.dates) != 1:
        return None
    (one,), (two,) = start.weekdays or {-1}, end.weekdays or {-1}
    if start.weekdays and end.weekdays:
        return _weekdays(reader, [(one + n) % 7 for n in range((two - one) % 7 + 1)])
    (first,) = start.dates
    last = next_weekday(two, first) if end.weekdays else min(end.dates)
    return Days(frozenset(days_between(first, last))) if first <= last <= first + timedelta(366) else None


def _bound(scan: Scanner, reader: Reader) -> Days | None:
    """All days of the calendar on one side of a day; only "before" and "after" leave out the day itself."""
    holds = _BOUNDS.take(scan)
    day = single_day(scan, reader)
    if day is None or not day.dates or (holds is None and len(day.dates) != 1):
        return None
    onwards = scan.take(_ON)
    if (holds is None and not onwards) or (holds is date.__ge__ and _begins_hours(scan)):
        return None
    named = min(day.dates)
    return Days(frozenset(d for d in reader.dates() if (holds or date.__ge__)(d, named)))


def _begins_hours(scan: Scanner) -> bool:
    """Whether "from monday" goes on as "10am to noon": a range of hours, not of days."""
    begin = scan.at
    is_range = clock(scan) is not None and scan.take(_UNTIL) is not None and clock(scan) is not None
    scan.at = begin
    return is_range


def _week(scan: Scanner, reader: Reader) -> Days | None:
    found = scan.take(_WEEK)
    if found is None:
        return None
    if found["of"]:
        day = single_day(scan, reader)
        return _week_from(monday_of(min(day.dates)), reader) if day and day.dates else None
    if found["which"] in _NTH or found["number"]:
        nth = _NTH[found["which"]] if found["which"] else int(found["number"]) - 1
        return _week_from(monday_of(reader.first) + timedelta(weeks=nth), reader)
    weeks = 2 if found["later"] else 0 if found["which"] in {"this", "coming"} else 1
    return _week_from(monday_of(reader.today) + timedelta(weeks=weeks), reader)


def _week_from(monday: date, reader: Reader) -> Days:
    """The days of that week that the calendar has; if it has none, the week."""
    week = frozenset(days_between(monday, monday + timedelta(days=6)))
    return Days(week & reader.dates() or week)


def _weekend(scan: Scanner, reader: Reader) -> Days | None:
    found = scan.take(_WEEKEND)
    if found is None:
        return None
    saturday = monday_of(reader.today) + timedelta(days=5 + 7 * (found["which"] == "next"))
    return on(saturday, saturday + timedelta(days=1))


def _rest(scan: Scanner, reader: Reader) -> Days | None:
    found = scan.take(_REST)
    if found is None:
        return None
    first = reader.days[0]
    unit = found["unit"] or found["later"]
    sunday = monday_of(first) + timedelta(days=6)
    ahead = [day for day in reader.dates() if unit != "week" or day <= sunday]
    return Days(frozenset(day for day in ahead if unit != "month" or day.month == first.month))


def _some(scan: Scanner, reader: Reader) -> Days | None:
    """The first or last days of the calendar; the next days from today."""
    found = scan.take(_SOME)
    if found is None:
        return None
    count = found["count"] or "1"
    many = 2 if "couple" in count else 3 if count == "few" else number(count)
    if found["which"] == "next":
        return on(*(reader.today + timedelta(days=n + 1) for n in range(many)))
    ordered = sorted(reader.dates())
    return on(*(ordered[:many] if found["which"] == "first" else ordered[-many:] if many else []))


def _part_of_week(scan: Scanner, reader: Reader) -> Days | None:
    """Early in the week is Monday and Tuesday, mid-week is Wednesday, late is Thursday and Friday."""
    found = scan.take(_PART_OF_WEEK)
    if found is None:
        return None
    (offsets,) = (days for name, days in _OFFSETS.items() if found[name])
    week = reader.today if found["which"] else reader.days[0]
    monday = monday_of(week) + timedelta(weeks=(found["which"] or "").strip() in {"next", "following"})
    return on(*(monday + timedelta(days=n) for n in offsets))


_READERS = (
    _part_of_week, _week, _weekend, _rest, _some, _groups, _letters, _every, _range, _bound, single_day,
)  # fmt: skip
