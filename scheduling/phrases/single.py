"""Options that take one day, one moment, one meeting or the hours of a day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import scheduling.phrases.nodes as nodes
from scheduling.errors import Ambiguous, BadHours, EndNotAfterStart, Unreadable, UnreadableDate
from scheduling.intervals import Span
from scheduling.phrases.clauses import Clause, clauses
from scheduling.phrases.days import WEEKS_LATER, Chosen, NotUnderstood, Scene, chosen, monday_of, months_after
from scheduling.phrases.examples import examples
from scheduling.phrases.hours import EndsFirst, Rules, between, point, resolved
from scheduling.phrases.nodes import WHOLE, Clock, Node
from scheduling.phrases.reader import FARTHEST_YEARS, WAKING_HOURS, Reader
from scheduling.phrases.reading import Wording, parses, spoken, understood
from scheduling.zones import DAY_MINUTES, instant_at

_LAST_MINUTE = DAY_MINUTES - 1
_LONGEST_DAY = 100
T = TypeVar("T")


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
        return _first(text, reader, lambda node, words: _day(node, words, reader, start))
    except _Several as several:
        raise Ambiguous(text, [(str(day), day) for day in several.values]) from None
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
        return _first(text, reader, lambda node, words: _moment(node, words, reader, start))
    except _Several as several:
        walls = [(at.astimezone(zone), at) for at in several.values]
        raise Ambiguous(text, [(f"{wall:%Y-%m-%d %H:%M}", at) for wall, at in walls]) from None
    except (NotUnderstood, EndNotAfterStart):
        week = reader.today + timedelta(days=7)
        options = [f"{week} 18:00", "tomorrow 6pm", f"{week:%b} {week.day}"]
        raise UnreadableDate(what, text, options) from None


def read_meeting(text: str, reader: Reader, length: timedelta) -> Span:
    """One meeting: a day with a range, or with the time it starts, then `length` long.

    It may lie outside the reader's window. Raises Unreadable, EndNotAfterStart, Ambiguous.
    """
    try:
        return _first(text, reader, lambda node, words: _meeting(node, reader, length))
    except _Several as several:
        raise Ambiguous(
            text, [(write_meeting(span, reader, length), span) for span in several.values]
        ) from None
    except NotUnderstood as failed:
        raise Unreadable(
            str(failed.part) or text.strip(), examples(reader, _is_meeting(reader, length))
        ) from None


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
        return _first(text, reader, lambda node, words: _hours(node, past_midnight))
    except (NotUnderstood, EndNotAfterStart):
        raise BadHours(text) from None


def _from(start: date | None, zone: ZoneInfo, now: datetime, day_first: bool, locale: str | None) -> Reader:
    """Somebody who may name any day from `start` or today on."""
    first = start or now.astimezone(zone).date()
    window = Span(
        instant_at(first, 0, zone), instant_at(first + timedelta(days=366 * FARTHEST_YEARS), 0, zone)
    )
    return Reader(zone, now, window, day_first=day_first, locale=locale)


class _Several(NotUnderstood):
    """A text that can mean more than one thing."""

    def __init__(self, text: str, values: list[Any]) -> None:
        super().__init__(text)
        self.values = values


class _Meant(Node):
    """An utterance in one of its meanings."""

    clauses: tuple[Clause, ...]


def _first(text: str, reader: Reader, meaning: Callable[[Node, Wording], T]) -> T:
    """The one thing that the text means. Raises NotUnderstood if it means none, _Several if it means more."""
    if len(text) > _LONGEST_DAY:
        raise NotUnderstood(text)
    failed: NotUnderstood | EndNotAfterStart = NotUnderstood(text.strip())
    found: list[T] = []
    for words in spoken(text, reader):
        try:
            for node in _nodes(words):
                try:
                    found += [meaning(one, words) for one in _meant(node)]
                except (NotUnderstood, EndsFirst) as failure:
                    failed = words.in_words(failure)
                else:
                    if isinstance(node, nodes.Offset | nodes.Turn | nodes.DayEnd):
                        break
        except NotUnderstood as failure:
            failed = failure
    if not found:
        raise failed
    different = list(dict.fromkeys(found))
    if len(different) > 1:
        raise _Several(text.strip(), different)
    return found[0]


def _meant(node: Node) -> list[Node]:
    """The node, or an utterance once for each zone that its hours may be in."""
    if not isinstance(node, nodes.Utterance):
        return [node]
    return [_Meant(clauses=tuple(made), at=node.at) for made in clauses(node)]


def _nodes(words: Wording) -> Iterator[Node]:
    if all(token.kind != "UNKNOWN" for token in words.tokens):
        yield from (node for node, _ in parses("option", words.tokens) if node is not None)
    due = words.tokens[:1] and words.tokens[0].kind == "UNTIL"
    yield from Wording(words.text, words.tokens[1:]).lines() if due else words.lines()


def _day(node: Node, words: Wording, reader: Reader, start: date | None) -> date:
    if isinstance(node, nodes.Offset):
        return _offset_day(node, reader, start)
    if isinstance(node, nodes.Turn) and node.clock is None:
        return _turn(node, start or reader.today)
    clause = _one_clause(node)
    if clause.times.hours:
        raise NotUnderstood(node.at)
    return _one_day(clause, reader)


def _offset_day(node: nodes.Offset, reader: Reader, start: date | None) -> date:
    """So many days from today; "before" and "after" count from the start."""
    if node.minutes is not None or bool(node.side) != (start is not None and bool(node.side)):
        raise NotUnderstood(node.at)
    base = start if start is not None and node.side else reader.today
    count = -node.count if node.side == "before" else node.count
    if node.unit == "month":
        return months_after(base, count)
    return base + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[node.unit])


def _moment(node: Node, words: Wording, reader: Reader, start: datetime | None) -> datetime:
    if isinstance(node, nodes.Offset):
        if node.minutes is not None:
            return _offset_minutes(node, reader, start)
        day = _offset_day(node, reader, start.astimezone(reader.zone).date() if start else None)
        return instant_at(day, _LAST_MINUTE, reader.zone)
    if isinstance(node, nodes.DayEnd):
        day = reader.today if node.day is None else _one(chosen(_only(node.day), Scene(reader)), node)
        return instant_at(day, _LAST_MINUTE, reader.zone)
    if isinstance(node, nodes.Turn):
        minute = _LAST_MINUTE if node.clock is None else point(node.clock, WAKING_HOURS)
        return instant_at(_turn(node, reader.today), minute, reader.zone)
    clause = _one_clause(node)
    minute, zone = _minute(clause, reader)
    day = reader.today if clause.times.days is None else _one_day(clause, reader)
    return instant_at(day, minute, zone)


def _offset_minutes(node: nodes.Offset, reader: Reader, start: datetime | None) -> datetime:
    length = timedelta(minutes=node.minutes or 0)
    if not node.side:
        return reader.now + length
    if start is None or node.side not in ("before", "after"):
        raise NotUnderstood(node.at)
    return start - length if node.side == "before" else start + length


def _minute(clause: Clause, reader: Reader) -> tuple[int, ZoneInfo]:
    """The time said with a day: its last minute if none, the end of a part of it, or one time."""
    if not clause.times.hours:
        return _LAST_MINUTE, reader.zone
    group = _one_group(clause)
    zone = reader.zone if group.zone is None else ZoneInfo(group.zone[0])
    typed, *others = group.hours
    halves = [node.part for node in others if isinstance(node, nodes.Part)]
    if typed == nodes.Part(WHOLE) and clause.times.days is None:
        raise NotUnderstood(group.at)
    if isinstance(typed, nodes.Part) and not others:
        return _LAST_MINUTE if typed.part == WHOLE else resolved(group, Rules(WAKING_HOURS)).stretches[0][
            1
        ], zone
    if isinstance(typed, nodes.Part) and len(others) == 1 and isinstance(others[0], nodes.Point):
        return _wall(others[0].start, typed.part), zone
    if isinstance(typed, nodes.Point) and typed.lasting is None and len(halves) == len(others) <= 1:
        return _wall(typed.start, halves[0] if halves else reader.waking_hours), zone
    if isinstance(typed, nodes.Before) and not others:
        return _wall(typed.end, reader.waking_hours), zone
    raise NotUnderstood(group.at)


def _wall(clock: Clock, waking: tuple[int, int]) -> int:
    return (
        DAY_MINUTES if set(clock.minutes) == {0, DAY_MINUTES} and not clock.has_half else point(clock, waking)
    )


def _meeting(node: Node, reader: Reader, length: timedelta) -> Span:
    clause = _one_clause(node)
    group = _one_group(clause)
    day = _one(Chosen(reader.dates()), node) if clause.times.days is None else _one_day(clause, reader)
    if not any(isinstance(one, nodes.Between | nodes.Point) for one in group.hours):
        raise NotUnderstood(group.at)
    minutes = int(length.total_seconds()) // 60
    found = resolved(group, Rules(reader.waking_hours, minutes)).stretches
    if len(found) != 1:
        raise NotUnderstood(group.at)
    zone = reader.zone if group.zone is None else ZoneInfo(group.zone[0])
    start, end = (instant_at(day, minute, zone) for minute in found[0])
    if any(isinstance(one, nodes.Point) for one in group.hours):
        end = start + timedelta(minutes=found[0][1] - found[0][0])
    if start >= end:
        raise EndsFirst(group.at)
    return Span(start, end)


def _hours(node: Node, past_midnight: bool) -> tuple[int, int]:
    clause = _one_clause(node)
    group = _one_group(clause)
    if (
        clause.times.days is not None
        or not isinstance(group.hours[0], nodes.Between)
        or group.zone
        or len(group.hours) > 1
    ):
        raise NotUnderstood(node.at)
    found = between(group.hours[0].start, group.hours[0].end, WHOLE)
    if found is None or (found[1] > DAY_MINUTES and not past_midnight):
        raise NotUnderstood(node.at)
    return found


def _one_clause(node: Node) -> Clause:
    """The only clause, which says nothing but days and hours."""
    found = node.clauses if isinstance(node, _Meant) else ()
    if len(found) != 1 or found[0].excepts or found[0].preference is not None or found[0].stay is not None:
        raise NotUnderstood(node.at)
    return found[0]


def _one_group(clause: Clause) -> nodes.HourGroup:
    if len(clause.times.hours) != 1 or len(clause.times.hours[0].zone or (1,)) != 1:
        raise NotUnderstood(clause.times.at)
    return clause.times.hours[0]


def _one_day(clause: Clause, reader: Reader) -> date:
    days = clause.times.days
    named = [day for group in days.groups for day in group.days] if days else []
    is_past = any(isinstance(day, nodes.FromToday) and day.count < 0 for day in named)
    if days is None or clause.times.within is not None or is_past:
        raise NotUnderstood(clause.times.at)
    return _one(chosen(days, Scene(reader)), days)


def _one(found: Chosen, node: Node) -> date:
    if len(found.dates) != 1:
        raise NotUnderstood(node.at)
    return min(found.dates)


def _only(day: Node) -> nodes.Days:
    return nodes.Days((nodes.Together((day,), at=day.at),), at=day.at)


def _is_meeting(reader: Reader, length: timedelta) -> Callable[[str], bool]:
    def works(phrase: str) -> bool:
        """Whether the phrase is one meeting ahead in the calendar."""
        try:
            _first(phrase, reader, lambda node, words: _meeting(node, reader, length))
            reading = understood(phrase, replace(reader, length=length))
        except (NotUnderstood, EndNotAfterStart):
            return False
        return bool(reading.ranges) and not reading.trimmed

    return works


def _turn(node: nodes.Turn, today: date) -> date:
    """ "End of the week" is its Friday, "next week" its Monday, "end of next month" the last day of it."""
    unit, later = node.unit or node.edge, WEEKS_LATER[node.which]
    ends = node.edge in ("late", "last", "week", "month")
    if unit == "week":
        return monday_of(today) + timedelta(days=7 * later + 4 * ends)
    if unit == "year":
        return date(today.year + later + ends, 1, 1) - timedelta(days=ends)
    return months_after(today.replace(day=1), later + ends) - timedelta(days=ends)
