"""Which days of a calendar the nodes for days mean."""

import calendar
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

import scheduling.phrases.nodes as nodes
from scheduling.intervals import Span
from scheduling.phrases.nodes import Node
from scheduling.phrases.reader import FARTHEST_YEARS, Reader, days_between
from scheduling.zones import instant_at

_PARTS = {"start": (0, 1), "first": (0, 1, 2), "middle": (2,), "second": (2, 3, 4), "late": (3, 4)}
WEEKS_LATER = {"": 0, "this": 0, "next": 1, "after": 2}
_PARTS_OF_MONTH = {
    "start": (1, 10), "first": (1, 15), "middle": (11, 20), "second": (16, 31), "late": (21, 31),
}  # fmt: skip
UNITS = {"day": 1, "week": 7, "fortnight": 14}


class NotUnderstood(Exception):
    """Some part of a line cannot be read: words, or the tokens from the first to before the second."""

    def __init__(self, part: "str | tuple[int, int]") -> None:
        super().__init__(part)
        self.part = part


class Chosen(Struct, frozen=True):
    """Days that somebody named; `weekdays` if by nothing but weekdays, which may mean others of theirs.

    `period` if they are a stretch, such as next week, among which weekdays choose.
    """

    dates: frozenset[date]
    weekdays: frozenset[int] = frozenset()
    period: bool = False


@dataclass(slots=True)
class Scene:
    """For whom days are found, and which were named before in the same line."""

    reader: Reader
    named: frozenset[date] = frozenset()
    period: Chosen | None = None


def chosen(days: nodes.Days, scene: Scene) -> Chosen:
    """The days of a list. Raises NotUnderstood if some contradict each other."""
    groups = [together(group, scene) for group in days.groups]
    if len(groups) == 1:
        return groups[0]
    first, last = groups[0], groups[-1]
    if last.period and all(group.weekdays for group in groups[:-1]):
        return _narrowed(_union(groups[:-1], scene), last) or last
    ahead = days.groups[0].days[0]
    if isinstance(ahead, nodes.Week) and all(group.weekdays for group in groups[1:]):
        of_it = _narrowed(_union(groups[1:], scene), _of(ahead, scene))
        if of_it is None:
            return _union(groups, scene)
        return of_it if len(days.groups[0].days) == 1 else Chosen(first.dates | of_it.dates)
    if any(one.dates and one.dates <= other.dates for one, other in permutations(groups, 2)):
        raise NotUnderstood(days.at)
    behind = days.groups[-1].days[-1]
    if isinstance(behind, nodes.Week) and all(group.weekdays for group in groups[:-1]):
        period = _of(behind, scene)
        return Chosen(frozenset(day for group in groups for day in (_narrowed(group, period) or group).dates))
    return _union(groups, scene)


def together(group: nodes.Together, scene: Scene) -> Chosen:
    """Days side by side: weekdays add up, a weekday and dates limit each other."""
    first, *others = (_of(day, scene) for day in group.days)
    for other in others:
        first = _both(first, other, scene, group)
    if first.weekdays and scene.period is not None and len(group.days) == 1:
        return _narrowed(first, scene.period) or first
    return first


def _union(groups: Iterable[Chosen], scene: Scene) -> Chosen:
    """Several weekdays mean each of them throughout the calendar."""
    groups = list(groups)
    weekdays = frozenset[int]().union(*(group.weekdays for group in groups))
    if all(group.weekdays for group in groups):
        if scene.period is not None and all(group.dates <= scene.period.dates for group in groups):
            return Chosen(frozenset().union(*(g.dates for g in groups)))
        return Chosen(scene.reader.dates(weekdays), weekdays) if len(weekdays) > 1 else groups[0]
    return Chosen(frozenset[date]().union(*(group.dates for group in groups)))


def _both(some: Chosen, other: Chosen, scene: Scene, group: nodes.Together) -> Chosen:
    if some.weekdays and other.weekdays:
        if other.weekdays <= some.weekdays:
            return other
        if some.weekdays & other.weekdays:
            raise NotUnderstood(group.at)
        weekdays = some.weekdays | other.weekdays
        return Chosen(scene.reader.dates(weekdays), weekdays) if weekdays != some.weekdays else some
    narrowed = _narrowed(some, other)
    if narrowed is not None:
        return narrowed
    if some.weekdays or other.weekdays:
        raise NotUnderstood(group.at)
    both = some.dates & other.dates
    if both or all(isinstance(day, nodes.Dates | nodes.Dated | nodes.Slashed) for day in group.days):
        return Chosen(both or some.dates | other.dates)
    raise NotUnderstood(group.at)


def _narrowed(some: Chosen, other: Chosen) -> Chosen | None:
    """The dates of one that fall on the weekdays of the other, if it is weekdays that the other names."""
    if bool(some.weekdays) == bool(other.weekdays):
        return None
    named, dates = (some, other) if some.weekdays else (other, some)
    found = frozenset(day for day in dates.dates if day.weekday() in named.weekdays)
    return Chosen(found) if found else None


def within(days: Chosen, limits: nodes.Days, scene: Scene) -> Chosen:
    """What of the days lies in the limits. Raises NotUnderstood if these say nothing about them."""
    limit = chosen(limits, scene)
    found = _narrowed(days, limit) or Chosen(days.dates & limit.dates)
    is_bound = any(isinstance(day, nodes.Bound) for group in limits.groups for day in group.days)
    if not found.dates or (is_bound and len(days.dates) == 1):
        raise NotUnderstood(limits.at)
    return found


def next_weekday(weekday: int, first: date) -> date:
    """The first such day on or after `first`."""
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one it has."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def dated(reader: Reader, month: int, day: int, year: int | None = None) -> date | None:
    """That day; without a year the one in the calendar, or else the next to come."""
    years = (year,) if year is not None else range(reader.first.year - 1, reader.days[1].year + 2)
    return _likeliest((found for y in years if (found := _valid(reader, y, month, day)) is not None), reader)


def _valid(reader: Reader, year: int, month: int, day: int) -> date | None:
    with contextlib.suppress(ValueError):
        found = date(year, month, day)
        return found if abs(year - reader.today.year) <= FARTHEST_YEARS else None
    return None


def _likeliest(days: Iterable[date], reader: Reader) -> date | None:
    """The first that is ahead in the calendar, else in it, else to come."""
    (ahead, last), first, today = reader.days, reader.first, reader.today
    return min(
        days,
        key=lambda day: (not ahead <= day <= last, not first <= day <= last, day < today, day),
        default=None,
    )


def one_date(node: Node, reader: Reader) -> date:
    """The date that somebody named. Raises NotUnderstood if it is none or several."""
    found = _of(node, Scene(reader)).dates
    if len(found) != 1:
        raise NotUnderstood(node.at)
    return min(found)


def _of(node: Node, scene: Scene) -> Chosen:
    return _MEANINGS[type(node)](node, scene)


def _sure(days: Iterable[date | None], node: Node) -> Chosen:
    """What can only be dates must be some."""
    found = list(days)
    if not found or None in found:
        raise NotUnderstood(node.at)
    return Chosen(frozenset(day for day in found if day is not None))


def _dates(node: nodes.Dates, scene: Scene) -> Chosen:
    days: list[date | None] = []
    for span in node.spans:
        first = _in_month(node, span.first, scene.reader)
        if first is not None and span.weekday is not None and first.weekday() != span.weekday:
            raise NotUnderstood(node.at)
        if span.last is None or first is None:
            days.append(first)
            continue
        last = _valid(scene.reader, first.year, first.month, span.last)
        days += days_between(first, last) if last is not None and first <= last else [None]
    return _sure(days, node)


def _in_month(node: nodes.Dates, day: int, reader: Reader) -> date | None:
    """The day in the month said, or in one of the calendar."""
    if node.month is not None:
        return dated(reader, node.month, day, node.year)
    months = (months_after(reader.first.replace(day=1), n) for n in range(-1, 6))
    found = (_valid(reader, month.year, month.month, day) for month in months)
    return _likeliest((one for one in found if one is not None), reader)


def _slashed(node: nodes.Slashed, scene: Scene) -> Chosen:
    """In the person's order, or in the other where only that is a day of the calendar."""
    one, two, year = node.slash
    orders = [(two, one), (one, two)] if scene.reader.day_first else [(one, two), (two, one)]
    days = [day for month, of in orders if (day := dated(scene.reader, month, of, year)) is not None]
    inside = [day for day in days if day in scene.reader.dates()]
    day = next(iter(inside or days), None)
    if day is None:
        raise NotUnderstood(node.at)
    first, last = node.first or day.day, node.last or day.day
    return _dates(nodes.Dates((nodes.DaySpan(first, last),), day.month, day.year, at=node.at), scene)


def _with_weekday(node: nodes.Dated, scene: Scene) -> Chosen:
    """The weekday must be that of the first date."""
    found = _of(node.date, scene)
    if min(found.dates).weekday() != node.weekday:
        raise NotUnderstood(node.at)
    return found


def _weekday(node: nodes.Weekday, scene: Scene) -> Chosen:
    """A weekday alone is the next one of the calendar; "this" the next to come, "next" that of next week."""
    reader = scene.reader
    if node.which in ("this", "coming"):
        first = reader.today + timedelta(days=node.which == "coming")
        return Chosen(frozenset([next_weekday(node.weekday, first)]))
    if node.which == "next":
        return Chosen(frozenset([monday_of(reader.today) + timedelta(days=7 + node.weekday)]))
    day = frozenset([next_weekday(node.weekday, reader.days[0])])
    return Chosen(day, frozenset([node.weekday]))


def _weekdays(node: nodes.Weekdays, scene: Scene) -> Chosen:
    if not node.weekdays:
        return Chosen(scene.reader.dates())
    return Chosen(scene.reader.dates(node.weekdays), frozenset(node.weekdays))


def _nth_weekday(node: nodes.NthWeekday, scene: Scene) -> Chosen:
    reader = scene.reader
    first = dated(reader, node.month, 1)
    first = min((f for y in (0, 1) if (f := _valid(reader, reader.first.year + y, node.month, 1)) and
                 months_after(f, 1) > reader.first), default=first)  # fmt: skip
    if first is None:
        raise NotUnderstood(node.at)
    days = [
        day
        for day in days_between(first, months_after(first, 1) - timedelta(days=1))
        if day.weekday() == node.weekday
    ]
    places = [-1 if nth == "last" else int(nth) - 1 for nth in node.nth]
    return _sure((days[place] if place < len(days) else None for place in places), node)


def _from_today(node: nodes.FromToday, scene: Scene) -> Chosen:
    reader = scene.reader
    now = replace(
        reader,
        window=Span(
            instant_at(reader.today, 0, reader.zone), max(reader.window.end, reader.now + timedelta(days=7))
        ),
    )
    day = reader.today if node.day is None else one_date(node.day, now)
    if node.unit == "month":
        return Chosen(frozenset([months_after(day, node.count)]))
    return Chosen(frozenset([day + timedelta(days=node.count * UNITS[node.unit])]))


def _alternate(node: nodes.Alternate, scene: Scene) -> Chosen:
    days = sorted(scene.reader.dates() if node.weekday is None else scene.reader.dates([node.weekday]))
    if len(days) < 2:
        raise NotUnderstood(node.at)
    return Chosen(frozenset(days[node.first :: 2]))


def _day_range(node: nodes.DayRange, scene: Scene) -> Chosen:
    first, last = _of(node.first, scene), _of(node.last, scene)
    if not first.dates or not last.dates:
        raise NotUnderstood(node.at)
    if first.weekdays and last.weekdays:
        (one,), (two,) = first.weekdays, last.weekdays
        weekdays = frozenset((one + n) % 7 for n in range((two - one) % 7 + 1))
        return Chosen(scene.reader.dates(weekdays), weekdays)
    start, end = min(first.dates), max(last.dates)
    if last.weekdays:
        end = next_weekday(min(last.weekdays), start)
    if not start <= end <= start + timedelta(days=366):
        raise NotUnderstood(node.at)
    return Chosen(frozenset(days_between(start, end)))


_HOLDS: dict[str, Callable[[date, date], bool]] = {
    "from": date.__ge__, "after": date.__gt__, "before": date.__lt__, "until": date.__le__,
}  # fmt: skip


def _bound(node: nodes.Bound, scene: Scene) -> Chosen:
    """All days of the calendar on one side; with a time the day itself too, cut where hours are known."""
    named = _of(node.day, scene).dates
    if not named:
        raise NotUnderstood(node.at)
    if isinstance(node.day, nodes.Dates) and len(named) > 1:
        if node.side != "from":
            raise NotUnderstood(node.at)
        return Chosen(named)
    holds, day = _HOLDS[node.side], min(named)
    days = (one for one in scene.reader.dates() if holds(one, day) or (node.clock and one == day))
    return Chosen(frozenset(days), period=True)


def _week(node: nodes.Week, scene: Scene) -> Chosen:
    reader = scene.reader
    if node.month is not None:
        begin, end = _PARTS_OF_MONTH.get(node.part, (1, 31))
        days = (d for d in reader.dates() if d.month == node.month and begin <= d.day <= end)
        return Chosen(frozenset(days), period=True)
    if node.day is not None:
        return _week_from(monday_of(min(_of(node.day, scene).dates)), reader)
    if node.number is not None:
        return _numbered_week(node, reader)
    later = WEEKS_LATER[node.which]
    if node.unit == "month":
        first = months_after(reader.today.replace(day=1), later)
        return Chosen(
            frozenset(d for d in reader.dates() if (d.year, d.month) == (first.year, first.month)),
            period=True,
        )
    monday = monday_of(reader.today) + timedelta(weeks=later)
    if node.unit == "weekend":
        if not node.which:
            return Chosen(reader.dates((5, 6)), frozenset((5, 6)))
        return Chosen(frozenset(monday + timedelta(days=n) for n in (5, 6)))
    if node.part:
        monday = monday if node.which else monday_of(reader.days[0])
        return Chosen(frozenset(monday + timedelta(days=n) for n in _PARTS[node.part]))
    return _week_from(monday, reader)


def _numbered_week(node: nodes.Week, reader: Reader) -> Chosen:
    """The week of the year, or the nth of the calendar if only that lies in it."""
    assert node.number is not None  # noqa: S101 - said by the caller
    nth = monday_of(reader.first) + timedelta(weeks=node.number - 1)
    years = [node.year] if node.year else [reader.first.year, reader.first.year + 1]
    found = []
    for year in years:
        with contextlib.suppress(ValueError):
            found.append(date.fromisocalendar(year, node.number, 1))
    inside = [monday for monday in found if _week_from(monday, reader).dates & reader.dates()]
    if inside or node.year:
        return _week_from((inside or found)[0], reader) if found else _sure([], node)
    if nth > reader.days[1]:
        return _week_from(next(iter(found)), reader) if found else _sure([], node)
    return _week_from(nth, reader)


def _week_from(monday: date, reader: Reader) -> Chosen:
    """The days of that week that the calendar has; if it has none, the week."""
    week = frozenset(days_between(monday, monday + timedelta(days=6)))
    return Chosen(week & reader.dates() or week, period=True)


def _some(node: nodes.Some, scene: Scene) -> Chosen:
    reader = scene.reader
    first = reader.days[0]
    if node.which == "next":
        return Chosen(frozenset(reader.today + timedelta(days=n + 1) for n in range(node.count)))
    if node.which == "later" and monday_of(first) > reader.today:
        return _week(nodes.Week(part="late", at=node.at), scene)
    if node.which in ("rest", "later"):
        sunday = monday_of(first) + timedelta(days=6)
        ahead = [day for day in reader.dates() if node.unit != "week" or day <= sunday]
        named = scene.named if node.which == "rest" else frozenset()
        return Chosen(frozenset(d for d in ahead if node.unit != "month" or d.month == first.month) - named)
    ordered = sorted(reader.dates())
    if node.which not in (1, "last"):
        raise NotUnderstood(node.at)
    return Chosen(frozenset(ordered[: node.count] if node.which == 1 else ordered[-node.count :]))


_MEANINGS: dict[type[Node], Callable[[Any, Scene], Chosen]] = {
    nodes.Dates: _dates,
    nodes.Slashed: _slashed,
    nodes.Dated: _with_weekday,
    nodes.Weekday: _weekday,
    nodes.Weekdays: _weekdays,
    nodes.Alternate: _alternate,
    nodes.NthWeekday: _nth_weekday,
    nodes.FromToday: _from_today,
    nodes.DayRange: _day_range,
    nodes.Bound: _bound,
    nodes.Week: _week,
    nodes.Some: _some,
}
