"""Single days: dates in every order, weekdays, "tomorrow", "in 3 days", "the 13th"."""

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from scheduling.phrases.clock import NUMBER, number
from scheduling.phrases.reader import FARTHEST_YEARS, Reader, days_between
from scheduling.phrases.scanner import NotUnderstood, Scanner, Table, words

MONTHS = (
    "jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = rf"(?P<month>{MONTHS})(?![a-z])\.?"
_MONTH_STARTS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TH = r"(?:st|nd|rd|th)"
_YEAR = r"(?:,? *(?P<year>20\d\d)(?!\d)(?! *- *\d{4}))?"
# A number with this behind it is an hour, not the day of a month.
_NO_CLOCK = r"(?![\d:]|\.\d| *(?:-|to|until|til|till) *\d| *[ap](?:\.?m)?(?![a-z])| *h(?![a-z])| *o'?clock)"
_DASH = r" *(?:-|to|until|till?|through|thru) *"
_AND = r" *(?:,|and|&|\+|or|/) *(?:the +)?"
_LIST = rf"(?P<more>(?:{_AND}\d{{1,2}}{_TH}?{_NO_CLOCK}){{0,9}})"

_ISO = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})"
    r"|(\d{2})(\d{2}))(?!\d)(?!-?\d)(?:t(?=\d))?"
)
_SLASHED = re.compile(r"(\d{1,2})(?:/(\d{1,2})(?:/(\d{4}|\d\d))?|-(\d{1,2})-(20\d\d))(?![\d/])")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d\d)(?!\d)|\.(?!\d)|(?![.\d]))")
_MONTH_DAY = re.compile(
    rf"{_MONTH} *-? *(?:the +)?(?P<day>\d{{1,2}})(?!\d){_TH}?"
    rf"(?:(?:{_DASH}(?P<last>\d{{1,2}}){_TH}?{_NO_CLOCK})|(?![:\d]|\.\d| *[ap]\.?m))(?:{_LIST}){_YEAR}"
)
_BEHIND_MONTH = rf"(?! *\d{{1,2}}{_TH}?(?![\d:.h]| *(?:-|to|[ap]\.?m)))"
_DAY_MONTH = re.compile(
    rf"(?:the +)?(?P<day>\d{{1,2}})(?!\d)(?:{_TH}|\.)?"
    rf"(?P<rest>{_DASH}(?P<last>\d{{1,2}})(?:{_TH}|\.)?|(?P<more>(?:{_AND}\d{{1,2}}{_TH}?){{1,9}}))?"
    rf"[ -]*(?:of +)?{_MONTH}{_YEAR}(?(rest){_BEHIND_MONTH})"
)
_ORDINAL = re.compile(
    rf"(?:the +)?(?P<day>\d{{1,2}}){_TH}(?![a-z])(?:{_DASH}(?:the +)?(?P<last>\d{{1,2}})(?:{_TH})(?![a-z]))?"
)
WEEKDAY = re.compile(
    r"(?P<name>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nes(?:day)?|snesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:ur(?:day)?)?|sun(?:day)?|mo|tu|th|fr|sa|su)(?P<plural>'?s)?(?![a-z])(?:(?<!day)(?<!days)\.)?"
)
WEEKDAY_STARTS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_THIS_OR_NEXT = words("(?P<which>this|this coming|coming|upcoming|next|the next|the following)")
_RELATIVE = Table[int](
    {
        "(?:the )?day after tomorrow|overmorrow": 2,
        "tomorrow|tmrr?w|tmr|tmw|tomo|tom|2mrw|2morr?o?w?": 1,
        "today|tod|2day|now": 0,
        "yesterday": -1,
        "(?:the )?(?:day after|following day)(?! +(?:next|that|mon|tue|wed|thu|fri|sat|sun|the|[0-9]))": 2,
    }
)
_TONIGHT = re.compile(
    r"(?=(?:tonight|tonite|2nite|this (?:morning|afternoon|arvo|evening|noon|lunch))(?![a-z]))"
)
_THIS = re.compile(r"(?:to|2|this )(?=n|m|a|e|l)")
_COUNT = (
    rf"(?P<count>\d{{1,3}}|{NUMBER}|a|(?:a )?couple of|a few) +(?P<unit>days?|weeks?|fortnights?|months?)"
)
_IN = words(rf"in {_COUNT}(?: from (?:now|today))?", rf"{_COUNT.replace('?P<', '?P<x')} from (?:now|today)")
_WEEK_FROM = words("(?:a|1|one) week (?:from|on|after)", "(?P<two>two|2) weeks from")


@dataclass(frozen=True, slots=True)
class Days:
    """Days that somebody named; `weekdays` if by nothing but weekdays, which may mean others of theirs."""

    dates: frozenset[date]
    weekdays: frozenset[int] = frozenset()


def on(*days: date) -> Days:
    """Just these days."""
    return Days(frozenset(days))


def single_day(scan: Scanner, reader: Reader) -> Days | None:
    """The day that stands here; after "dec" also several: "dec 1-5", "dec 1, 3 and 5"."""
    begin = scan.at
    for read in (_iso, _slashed, _dotted, _month_day, _day_month, _relative, _weekday, _ordinal):
        scan.at = begin
        found = read(scan, reader)
        if found is not None:
            return found
    scan.at = begin
    return None


def next_weekday(weekday: int, first: date) -> date:
    """The first such day on or after `first`."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def _iso(scan: Scanner, reader: Reader) -> Days | None:
    found = scan.take(_ISO)
    if found is None:
        return None
    year, month, day = (int(text) for text in found.group(1, 3, 4, 5, 6) if text)
    return _sure(found, scan, _valid(reader, year, month, day))


def _slashed(scan: Scanner, reader: Reader) -> Days | None:
    """12/1 in the person's order, or in the other where only that is a day of the calendar."""
    found = scan.take(_SLASHED)
    if found is None or found[0] == "24/7":
        return None
    one, two, year = int(found[1]), int(found[2] or found[4]), _year(found[3] or found[5])
    orders = [(two, one), (one, two)] if reader.day_first else [(one, two), (two, one)]
    days = [day for month, of in orders if (day := dated(reader, month, of, year)) is not None]
    inside = [day for day in days if day in reader.dates()]
    return _sure(found, scan, next(iter(inside or days), None))


def _dotted(scan: Scanner, reader: Reader) -> Days | None:
    """13.1. or 13.1.2026; without a year it may as well be a time, so it must be a day of the calendar."""
    found = scan.take(_DOTTED)
    if found is None:
        return None
    day = dated(reader, int(found[2]), int(found[1]), _year(found[3]))
    if found[3]:
        return _sure(found, scan, day)
    return on(day) if day is not None and reader.first <= day <= reader.days[1] else None


def _month_day(scan: Scanner, reader: Reader) -> Days | None:
    found = scan.take(_MONTH_DAY)
    return None if found is None else _several(found, scan, reader)


def _day_month(scan: Scanner, reader: Reader) -> Days | None:
    found = scan.take(_DAY_MONTH)
    return None if found is None else _several(found, scan, reader)


def _several(found: re.Match[str], scan: Scanner, reader: Reader) -> Days:
    month = _MONTH_STARTS.index(found["month"][:3]) + 1
    year = _year(found["year"])
    numbers = [int(text) for text in re.findall(r"\d+", f"{found['day']} {found['more'] or ''}")]
    days = [dated(reader, month, number, year) for number in numbers]
    first = days[0]
    if found["last"] and first is not None:
        last = _valid(reader, first.year, month, int(found["last"]))
        days += [None] if last is None or last < first else days_between(first, last)
    return _sure(found, scan, *days)


def _ordinal(scan: Scanner, reader: Reader) -> Days | None:
    """The 13th of a month within the calendar, or the next one."""
    found = scan.take(_ORDINAL)
    if found is None:
        return None
    day = _of_a_month(reader, int(found["day"]))
    if found["last"] and day is not None:
        last = _valid(reader, day.year, day.month, int(found["last"]))
        return _sure(found, scan, *([None] if last is None or last < day else days_between(day, last)))
    return _sure(found, scan, day)


def _relative(scan: Scanner, reader: Reader) -> Days | None:
    if scan.take(_TONIGHT):
        scan.take(_THIS)
        return on(reader.today)
    days = _RELATIVE.take(scan)
    if days is not None:
        return on(reader.today + timedelta(days=days))
    if found := scan.take(_IN):
        count, unit = found["count"] or found["xcount"], found["unit"] or found["xunit"]
        if unit.startswith("month"):
            return on(_months_after(reader.today, _many(count)))
        return on(reader.today + _many(count) * _unit(unit))
    if found := scan.take(_WEEK_FROM):
        day = single_day(scan, reader)
        weeks = timedelta(weeks=2 if found["two"] else 1)
        return on(min(day.dates) + weeks) if day and day.dates else None
    return None


def _weekday(scan: Scanner, reader: Reader) -> Days | None:
    """A weekday alone is the next one of the calendar; "next" is the one in the week after this."""
    which = scan.take(_THIS_OR_NEXT)
    found = scan.take(WEEKDAY)
    if found is None:
        return None
    weekday = weekday_of(found)
    if which and "next" in which[0]:
        return on(monday_of(reader.today) + timedelta(days=7 + weekday))
    if found["plural"] and not which:
        return Days(reader.dates([weekday]), frozenset([weekday]))
    day = next_weekday(weekday, reader.days[0])
    return on(day) if which else Days(frozenset([day]), frozenset([weekday]))


def weekday_of(found: re.Match[str]) -> int:
    """The weekday that a WEEKDAY matched, Monday being 0."""
    return WEEKDAY_STARTS.index(found["name"][:2])


def dated(reader: Reader, month: int, day: int, year: int | None) -> date | None:
    """That day; without a year the one in the calendar, or else the next to come."""
    if year is not None:
        return _valid(reader, year, month, day)
    years = range(reader.first.year - 1, reader.days[1].year + 2)
    days = [found for year in years if (found := _valid(reader, year, month, day)) is not None]
    return _likeliest(days, reader)


def _of_a_month(reader: Reader, day: int) -> date | None:
    first = reader.first.replace(day=1)
    months = [
        (first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(-1, 6)
    ]
    days = [found for year, month in months if (found := _valid(reader, year, month, day)) is not None]
    return _likeliest(days, reader)


def _likeliest(days: Iterable[date], reader: Reader) -> date | None:
    """The first that is ahead in the calendar, else in it, else to come."""
    return min(
        days,
        key=lambda day: (
            not reader.days[0] <= day <= reader.days[1],
            not reader.first <= day <= reader.days[1],
            day < reader.today,
            day,
        ),
        default=None,
    )


def _valid(reader: Reader, year: int, month: int, day: int) -> date | None:
    with contextlib.suppress(ValueError):
        found = date(year, month, day)
        return found if abs(year - reader.today.year) <= FARTHEST_YEARS else None
    return None


def _sure(found: re.Match[str], scan: Scanner, *days: date | None) -> Days:
    """What can only be a date must be one. Raises NotUnderstood."""
    known = [day for day in days if day is not None]
    if len(known) < len(days) or not days:
        raise NotUnderstood(scan.typed(found.start(), found.end()))
    return on(*known)


def _year(text: str | None) -> int | None:
    return None if not text else int(text) + 2000 * (len(text) == 2)


def _many(text: str) -> int:
    if "couple" in text:
        return 2
    return 3 if "few" in text else 1 if text == "a" else int(text) if text.isdigit() else number(text)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one it has."""
    number = day.year * 12 + day.month - 1 + months
    after = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return min(
        date(number // 12, number % 12 + 1, 1) + timedelta(days=day.day - 1), after - timedelta(days=1)
    )


def _unit(text: str) -> timedelta:
    return timedelta(days=1 if text.startswith("day") else 7 if text.startswith("week") else 14)
