"""Options that take one day, one moment, one meeting or the hours of a day."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import BadHours, EndNotAfterStart, Unreadable, UnreadableDate
from scheduling.intervals import Span
from scheduling.phrases.clauses import Clause
from scheduling.phrases.dates import monday_of
from scheduling.phrases.examples import examples
from scheduling.phrases.hours import Hours, between, hours, resolve
from scheduling.phrases.reader import FARTHEST_YEARS, Reader
from scheduling.phrases.reading import read_clauses, understood
from scheduling.phrases.scanner import NotUnderstood, Scanner, words
from scheduling.zones import DAY_MINUTES, instant_at

_LAST_MINUTE = DAY_MINUTES - 1
_LONGEST_DAY = 100
_AFTER = re.compile(
    r"(?:in +)?(?P<n>\d{1,4}|an?|half an) *(?P<unit>hours?|hrs?|h|minutes?|mins?)(?P<late> +from +now)?"
)
_END_OF_DAY = words("(?:by |at |before )*(?:the )?(?:eod|end of (?:the )?day)")
_BY = re.compile(r"^\s*(?:due +)?(?:by|until|till|no later than|at the latest)\b", re.IGNORECASE)
_TURN = words(
    "(?:by |at |on |before )*(?:the )?(?P<side>start|beginning|end|last day|first day)(?: of)?(?: the)?"
    "(?P<which> this| next| following)? (?P<unit>week|month|year)",
    "(?:by |on |before )*(?P<short>eow|eom)",
    "(?P<only>next) (?P<span>week|month)",
)


def read_day(what: str, text: str, *, zone: ZoneInfo, now: datetime, day_first: bool = False) -> date:
    """One date, read on the wall of `zone`. Raises UnreadableDate with examples for the field `what`."""
    reader = _from_today(zone, now, day_first)
    try:
        return _turn(text, reader) or _one_day(_one_clause(text, reader))
    except (NotUnderstood, EndNotAfterStart):
        week = reader.today + timedelta(days=7)
        options = [str(week), "tomorrow", "next monday", f"{week:%b} {week.day}"]
        raise UnreadableDate(what, text, options) from None


def read_moment(what: str, text: str, *, zone: ZoneInfo, now: datetime, day_first: bool = False) -> datetime:
    """A day with or without a time, or "in 2 hours"; a day alone is its last minute.

    A time alone is today's; a part of the day means its end. Raises UnreadableDate with examples for the
    field `what`.
    """
    reader = _from_today(zone, now, day_first)
    try:
        return _after(text, now) or _at(text, reader)
    except (NotUnderstood, EndNotAfterStart):
        week = reader.today + timedelta(days=7)
        options = [f"{week} 18:00", "tomorrow 6pm", f"{week:%b} {week.day}"]
        raise UnreadableDate(what, text, options) from None


def read_meeting(text: str, reader: Reader, length: timedelta) -> Span:
    """One meeting: a day with a range, or with the time it starts, then `length` long.

    It may lie outside the reader's window. Raises Unreadable, EndNotAfterStart.
    """
    try:
        clause = _one_clause(text, reader)
        typed = _one_hours(clause)
        day = _meeting_day(clause, reader)
        if typed.is_part or typed.is_open:
            raise NotUnderstood(text.strip())
        if typed.is_point:
            typed = replace(typed, lasting=int(length.total_seconds()) // 60)
        minutes = resolve(typed, reader.waking_hours)
    except NotUnderstood as failed:
        raise Unreadable(failed.part or text.strip(), examples(reader, _is_meeting(reader, length))) from None
    start, end = (instant_at(day, minute, reader.zone) for minute in minutes)
    if typed.end is None:
        end = start + timedelta(minutes=minutes[1] - minutes[0])
    if start >= end:
        raise EndNotAfterStart(text.strip())
    return Span(start, end)


def read_hours(text: str) -> tuple[int, int]:
    """Hours of the day as minutes after midnight: "9-18", "8:30-17", "9am-6pm". Raises BadHours."""
    scan = Scanner(text)
    typed = hours(scan)
    if typed is None or typed.start is None or typed.end is None or not scan.is_done:
        raise BadHours(text)
    found = between(typed.start, typed.end, (0, DAY_MINUTES))
    if found is None or found[1] > DAY_MINUTES:
        raise BadHours(text)
    return found


def _from_today(zone: ZoneInfo, now: datetime, day_first: bool) -> Reader:
    """Somebody who may name any day from today on."""
    today = now.astimezone(zone).date()
    end = instant_at(today + timedelta(days=366 * FARTHEST_YEARS), 0, zone)
    return Reader(zone, now, Span(instant_at(today, 0, zone), end), day_first=day_first)


def _one_clause(text: str, reader: Reader) -> Clause:
    if len(text) > _LONGEST_DAY:
        raise NotUnderstood(text)
    found = read_clauses(text, reader)
    if len(found) != 1 or found[0].excepts or found[0].preference is not None:
        raise NotUnderstood(text.strip())
    return found[0]


def _one_day(clause: Clause) -> date:
    """The only day of a clause without hours. Raises NotUnderstood."""
    if clause.hours or clause.days is None or len(clause.days.dates) != 1:
        raise NotUnderstood("")
    return min(clause.days.dates)


def _one_hours(clause: Clause) -> Hours:
    if len(clause.hours) != 1:
        raise NotUnderstood("")
    typed, *others = clause.hours[0]
    if others:
        raise NotUnderstood("")
    return typed


def _meeting_day(clause: Clause, reader: Reader) -> date:
    days = reader.dates() if clause.days is None else clause.days.dates
    if len(days) != 1:
        raise NotUnderstood("")
    return min(days)


def _is_meeting(reader: Reader, length: timedelta) -> Callable[[str], bool]:
    def works(phrase: str) -> bool:
        """Whether the phrase is one meeting ahead in the calendar."""
        try:
            clause = _one_clause(phrase, reader)
            _meeting_day(clause, reader)
            typed = _one_hours(clause)
            reading = understood(phrase, replace(reader, length=length))
        except (NotUnderstood, EndNotAfterStart):
            return False
        return not typed.is_part and not typed.is_open and bool(reading.ranges) and not reading.trimmed

    return works


def _after(text: str, now: datetime) -> datetime | None:
    found = _AFTER.fullmatch(text.strip().lower())
    if found is None or not (found["late"] or text.strip().lower().startswith("in")):
        return None
    count = 1 if found["n"] in {"a", "an"} else 0.5 if "half" in found["n"] else int(found["n"])
    return now + (timedelta(hours=count) if found["unit"].startswith("h") else timedelta(minutes=count))


def _at(text: str, reader: Reader) -> datetime:
    """The last minute of a day, or the time said with it."""
    rest, is_end = _without_eod(_BY.sub("", text, count=1))
    day = reader.today if is_end and not rest.strip() else _turn(rest, reader)
    if day is None:
        clause = _one_clause(rest, reader)
        if clause.hours:
            return _time_on(clause, reader)
        day = _one_day(clause)
    return instant_at(day, _LAST_MINUTE, reader.zone)


def _time_on(clause: Clause, reader: Reader) -> datetime:
    """A time alone is today's. Only one time can be meant, or the end of one part of the day."""
    typed = _one_hours(clause)
    day = reader.today if clause.days is None else _one_day(replace(clause, hours=()))
    if typed.is_whole:
        return instant_at(day, _LAST_MINUTE, reader.zone)
    if typed.is_point:
        return instant_at(day, resolve(replace(typed, lasting=1), reader.waking_hours)[0], reader.zone)
    if typed.is_part or (typed.start is None and typed.end is not None):
        return instant_at(day, resolve(typed, reader.waking_hours)[1], reader.zone)
    raise NotUnderstood(typed.text)


def _without_eod(text: str) -> tuple[str, bool]:
    found = _END_OF_DAY.search(Scanner(text).plain)
    if found is None:
        return text, False
    return f"{text[: found.start()]} {text[found.end() :]}", True


def _turn(text: str, reader: Reader) -> date | None:
    """ "End of the week" is its Friday, "next week" its Monday, "end of next month" the last day of it."""
    scan = Scanner(text)
    found = scan.take(_TURN)
    if found is None or not scan.is_done:
        return None
    unit = found["unit"] or found["span"] or {"eow": "week", "eom": "month"}[found["short"]]
    ends = bool(found["short"]) or (found["side"] or "").startswith(("end", "last"))
    later = bool(found["only"]) or (found["which"] or "").strip() in {"next", "following"}
    return {"week": _week, "month": _month, "year": _year}[unit](reader.today, later, ends)


def _week(today: date, later: bool, ends: bool) -> date:
    return monday_of(today) + timedelta(days=7 * later + 4 * ends)


def _month(today: date, later: bool, ends: bool) -> date:
    number = today.year * 12 + today.month - 1 + later + ends
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=ends)


def _year(today: date, later: bool, ends: bool) -> date:
    return date(today.year + later + ends, 1, 1) - timedelta(days=ends)
