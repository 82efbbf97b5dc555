"""Options that take one day, one moment, one meeting or the hours of a day."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

import scheduling.phrases.nodes as nodes
from scheduling.errors import Ambiguous, BadHours, EndNotAfterStart, Unreadable, UnreadableDate
from scheduling.intervals import Span
from scheduling.phrases.clauses import clauses
from scheduling.phrases.days import (
    UNITS,
    WEEKS_LATER,
    Chosen,
    NotUnderstood,
    Scene,
    chosen,
    monday_of,
    months_after,
)
from scheduling.phrases.examples import examples
from scheduling.phrases.hours import EndsFirst, Rules, between, point, resolved
from scheduling.phrases.nodes import WHOLE, Clock, Node
from scheduling.phrases.reader import FARTHEST_YEARS, WAKING_HOURS, Reader
from scheduling.phrases.reading import Wording, each_meaning, parses, understood
from scheduling.zones import DAY_MINUTES, instant_at

_LAST_MINUTE = DAY_MINUTES - 1
_LONGEST_DAY = 100
T = TypeVar("T")
D = TypeVar("D", date, datetime)
Said: TypeAlias = nodes.Times | nodes.Offset | nodes.Turn


def read_day(
    what: str,
    text: str,
    *,
    zone: ZoneInfo,
    now: datetime,
    day_first: bool = False,
    locale: str | None = None,
    start: date | None = None,
) -> date:
    """One date on the wall of `zone`; with `start`, the first on or after it, and "3 days later" than it.

    Raises UnreadableDate with examples for the field `what`, Ambiguous with each date that it can mean.
    """
    reader = _from(start, zone, now, day_first, locale)
    try:
        return _one_meaning(text, reader, lambda said: _day(said, reader, start), str)
    except (NotUnderstood, EndNotAfterStart):
        week = reader.today + timedelta(days=7)
        options = [str(week), "tomorrow", "next monday", f"{week:%b} {week.day}"]
        raise UnreadableDate(what, text, options) from None


def read_moment(
    what: str,
    text: str,
    *,
    zone: ZoneInfo,
    now: datetime,
    day_first: bool = False,
    locale: str | None = None,
    start: datetime | None = None,
) -> datetime:
    """A day with or without a time, "in 2 hours", or with `start` "2 days before"; a day is its last minute.

    A time alone is today's; a part of the day means its end, and midnight the end of the day. Raises
    UnreadableDate with examples for the field `what`, Ambiguous with each instant that it can mean.
    """
    reader = _from(None, zone, now, day_first, locale)
    try:
        return _one_meaning(
            text,
            reader,
            lambda said: _moment(said, reader, start),
            lambda at: f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
        )
    except (NotUnderstood, EndNotAfterStart):
        week = reader.today + timedelta(days=7)
        options = [f"{week} 18:00", "tomorrow 6pm", f"{week:%b} {week.day}"]
        raise UnreadableDate(what, text, options) from None


def read_meeting(text: str, reader: Reader, length: timedelta) -> Span:
    """One meeting: a day with a range, or with the time it starts, then `length` long.

    It may lie outside the reader's window. Raises Unreadable, EndNotAfterStart, Ambiguous.
    """

    def read(text: str) -> Span:
        return _one_meaning(
            text,
            reader,
            lambda said: _meeting(said, reader, length),
            lambda span: write_meeting(span, reader, length),
        )

    try:
        return read(text)
    except NotUnderstood as failed:
        timed = replace(reader, length=length)
        fitting = examples(reader, lambda phrase: bool(read(phrase)) and understood(phrase, timed).fits)
        raise Unreadable(str(failed.part) or text.strip(), fitting) from None


def write_meeting(span: Span, reader: Reader, length: timedelta) -> str:
    """A meeting on the reader's wall as read_meeting reads it; the start alone if it is as long as usual."""
    starts, ends = (at.astimezone(reader.zone) for at in (span.start, span.end))
    ending = "" if span.length == length or starts.date() != ends.date() else f"-{ends:%H:%M}"
    return f"{starts:%Y-%m-%d %H:%M}{ending}"


def read_hours(text: str, *, past_midnight: bool = False) -> tuple[int, int]:
    """Hours of the day as minutes after midnight: "9-18", "8:30-17", "9am-6pm".

    With `past_midnight` they may end on the next day, beyond 1440: "18-2". Raises BadHours.
    """
    zone = ZoneInfo("UTC")
    reader = Reader(
        zone, datetime(2026, 1, 1, tzinfo=zone), Span(*(datetime(2026, 1, n, tzinfo=zone) for n in (1, 2)))
    )
    try:
        return _one_meaning(text, reader, lambda said: _hours(said, past_midnight), str)
    except (NotUnderstood, EndNotAfterStart):
        raise BadHours(text) from None


def _from(start: date | None, zone: ZoneInfo, now: datetime, day_first: bool, locale: str | None) -> Reader:
    """Somebody who may name any day from `start` or today on."""
    first = start or now.astimezone(zone).date()
    window = Span(
        instant_at(first, 0, zone), instant_at(first + timedelta(days=366 * FARTHEST_YEARS), 0, zone)
    )
    return Reader(zone, now, window, day_first=day_first, locale=locale)


def _one_meaning(text: str, reader: Reader, meaning: Callable[[Said], T], show: Callable[[T], str]) -> T:
    """The one thing that the text means. Raises NotUnderstood for none, Ambiguous for more."""
    if len(text) > _LONGEST_DAY:
        raise NotUnderstood(text)
    found = each_meaning(text, reader, _trees, lambda tree, words: map(meaning, _said(tree)))
    different: list[Any] = list(dict.fromkeys(found))
    if len(different) > 1:
        raise Ambiguous(text.strip(), [(show(one), one) for one in different])
    return found[0]


def _trees(words: Wording) -> Iterable[Node]:
    """What only options take, or else the text as a line; "by friday" is Friday."""
    if all(token.kind != "UNKNOWN" for token in words.tokens):
        found, _ = parses("option", words.tokens)
        if found:
            return found
    due = words.tokens[0].kind in ("UNTIL", "THRU")
    return Wording(words.text, words.tokens[1:]).lines() if due else words.lines()


def _said(tree: Node) -> Iterable[Said]:
    """The tree of an option, or the only clause of a line, if it says nothing but days and hours."""
    if not isinstance(tree, nodes.Utterance):
        assert isinstance(tree, nodes.Times | nodes.Offset | nodes.Turn)  # noqa: S101 - by the grammar
        yield tree
        return
    for made in clauses(tree):
        one = made[0]
        if len(made) > 1 or one.excepts or one.preference is not None or one.stay is not None:
            raise NotUnderstood(tree.at)
        yield one.times


def _day(said: Said, reader: Reader, start: date | None) -> date:
    if isinstance(said, nodes.Offset):
        return _moved(said, reader.today, start)
    if isinstance(said, nodes.Turn) and said.clock is None:
        return _turn(said, start or reader.today)
    if isinstance(said, nodes.Turn) or said.hours:
        raise NotUnderstood(said.at)
    return _one_day(said, reader)


def _moment(said: Said, reader: Reader, start: datetime | None) -> datetime:
    if isinstance(said, nodes.Offset) and said.minutes is not None:
        base, sign = _base(said, reader.now, start)
        return base + sign * timedelta(minutes=said.minutes)
    minute, zone = _LAST_MINUTE, reader.zone
    if isinstance(said, nodes.Offset):
        day = _moved(said, reader.today, start.astimezone(zone).date() if start else None)
    elif isinstance(said, nodes.Turn):
        day = _turn(said, reader.today)
        minute = minute if said.clock is None else point(said.clock, WAKING_HOURS)
    else:
        minute, zone = _minute(said, reader) if said.hours else (minute, zone)
        day = reader.today if said.days is None else _one_day(said, reader)
    return instant_at(day, minute, zone)


def _moved(node: nodes.Offset, today: date, start: date | None) -> date:
    base, sign = _base(node, today, start)
    if node.minutes is not None:
        raise NotUnderstood(node.at)
    if node.unit == "month":
        return months_after(base, sign * node.count)
    return base + sign * timedelta(days=node.count * UNITS[node.unit])


def _base(node: nodes.Offset, now: D, start: D | None) -> tuple[D, int]:
    """From when it counts, and which way: "before", "after" and "later" from the start."""
    base = start if node.side else now
    if base is None:
        raise NotUnderstood(node.at)
    return base, -1 if node.side == "before" else 1


def _minute(times: nodes.Times, reader: Reader) -> tuple[int, ZoneInfo]:
    """The time said with a day: the end of a part of it, its last minute, or one time."""
    group = _one_group(times)
    match group.hours:
        case (nodes.Part(part),) if part != WHOLE:
            minute = resolved(group, Rules(WAKING_HOURS)).stretches[0][1]
        case (nodes.Part(),) if times.days is not None:
            minute = _LAST_MINUTE
        case (nodes.Part(part), nodes.Point(start)) | (nodes.Point(start, None), nodes.Part(part)):
            minute = _wall(start, part)
        case (nodes.Point(start, None),) | (nodes.Before(start),):
            minute = _wall(start, reader.waking_hours)
        case _:
            raise NotUnderstood(group.at)
    return minute, _zone(group, reader)


def _wall(clock: Clock, waking: tuple[int, int]) -> int:
    """The likeliest minute; midnight is the end of the day."""
    is_midnight = set(clock.minutes) == {0, DAY_MINUTES} and not clock.has_half
    return DAY_MINUTES if is_midnight else point(clock, waking)


def _meeting(said: Said, reader: Reader, length: timedelta) -> Span:
    if not isinstance(said, nodes.Times):
        raise NotUnderstood(said.at)
    group = _one_group(said)
    day = _one(Chosen(reader.dates()), said) if said.days is None else _one_day(said, reader)
    if not any(isinstance(one, nodes.Between | nodes.Point) for one in group.hours):
        raise NotUnderstood(group.at)
    found = resolved(group, Rules(reader.waking_hours, int(length.total_seconds()) // 60)).stretches
    if len(found) != 1:
        raise NotUnderstood(group.at)
    start, end = (instant_at(day, minute, _zone(group, reader)) for minute in found[0])
    if any(isinstance(one, nodes.Point) for one in group.hours):
        end = start + timedelta(minutes=found[0][1] - found[0][0])
    if start >= end:
        raise EndsFirst(group.at)
    return Span(start, end)


def _hours(said: Said, past_midnight: bool) -> tuple[int, int]:
    match said:
        case nodes.Times(None, (nodes.HourGroup((nodes.Between(start, end),), None),)):
            found = between(start, end, WHOLE)
            if found is not None and (found[1] <= DAY_MINUTES or past_midnight):
                return found
    raise NotUnderstood(said.at)


def _one_group(times: nodes.Times) -> nodes.HourGroup:
    if len(times.hours) != 1 or len(times.hours[0].zone or (1,)) != 1:
        raise NotUnderstood(times.at)
    return times.hours[0]


def _zone(group: nodes.HourGroup, reader: Reader) -> ZoneInfo:
    return reader.zone if group.zone is None else ZoneInfo(group.zone[0])


def _one_day(times: nodes.Times, reader: Reader) -> date:
    named = [day for group in times.days.groups for day in group.days] if times.days else []
    is_past = any(isinstance(day, nodes.FromToday) and day.count < 0 for day in named)
    if times.days is None or times.within is not None or is_past:
        raise NotUnderstood(times.at)
    return _one(chosen(times.days, Scene(reader)), times.days)


def _one(found: Chosen, node: Node) -> date:
    if len(found.dates) != 1:
        raise NotUnderstood(node.at)
    return min(found.dates)


def _turn(node: nodes.Turn, today: date) -> date:
    """ "End of the week" is its Friday, "next week" its Monday, "end of next month" the last day of it."""
    unit, later = node.unit or node.edge, WEEKS_LATER[node.which]
    ends = node.edge in ("late", "last", "week", "month")
    if node.month is not None:
        year = today.year + (node.month < today.month)
        return months_after(date(year, node.month, 1), ends) - timedelta(days=ends)
    if unit == "week":
        return monday_of(today) + timedelta(days=7 * later + 4 * ends)
    if unit == "year":
        return date(today.year + later + ends, 1, 1) - timedelta(days=ends)
    return months_after(today.replace(day=1), later + ends) - timedelta(days=ends)
