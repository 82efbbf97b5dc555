"""A meeting that repeats: the rule of its series, and when it has its meetings.

The rule is one of wall times in the calendar's zone, so that a clock change leaves the hour as it is. As RFC
5545 (3.3.10, 3.3.5) has it, a wall time that a clock change skips moves forward with the clock, and one that
comes twice means the first; as it has it of DTEND (3.8.5.3), every meeting is exactly as long as the first.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.errors import (
    RepeatsForGroups,
    SeriesTooLong,
    SeriesTooShort,
    StartComesTwice,
    UntilWithoutRepeat,
)
from scheduling.fields import MOST_MEETINGS
from scheduling.intervals import Span
from scheduling.model import Calendar, CalendarFields, Every, Meeting, Mode
from scheduling.zones import is_skipped_or_doubled

WEEKS = {Every.WEEK: 1, Every.TWO_WEEKS: 2, Every.FOUR_WEEKS: 4}
LAST = -1
"""The week of a month in which a series repeats that begins in the fifth, which not every month has."""


class Rule(Struct, frozen=True):
    """How often there is a meeting like the `first`, on the wall of `zone`, and `until` when.

    `until` is the last day on which one may begin, or how many there are.
    """

    first: Span
    zone: ZoneInfo
    every: Every
    until: date | int | None = None

    @property
    def week(self) -> int:
        """In which week of the month the first is: from 1 to 4, or LAST."""
        week = (self._wall.day - 1) // 7 + 1
        return week if week <= 4 else LAST

    @property
    def weekday(self) -> int:
        """On which day of the week it is; Monday is 0."""
        return self._wall.weekday()

    @property
    def walls(self) -> list[datetime]:
        """When its meetings begin on the wall of its zone."""
        return [wall.replace(tzinfo=self.zone) for wall in islice(self._naive(), MOST_MEETINGS)]

    @property
    def starts(self) -> list[datetime]:
        """The same as instants."""
        return [wall.astimezone(UTC) for wall in self.walls]

    @property
    def spans(self) -> list[Span]:
        """Its meetings."""
        return [Span(start, start + self.first.length) for start in self.starts]

    @property
    def shifted(self) -> list[Span]:
        """Those whose wall time is skipped, or comes twice, on their day."""
        return [
            span
            for wall, span in zip(self.walls, self.spans, strict=True)
            if is_skipped_or_doubled(wall.date(), wall.hour * 60 + wall.minute, self.zone)
        ]

    @property
    def _wall(self) -> datetime:
        return self.first.start.astimezone(self.zone)

    def _naive(self) -> Iterable[datetime]:
        from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

        how: dict[str, Any] = {"dtstart": self._wall.replace(tzinfo=None, fold=0)}
        if self.every is Every.MONTH:
            how |= {"freq": MONTHLY, "byweekday": weekday(self.weekday, self.week)}
        else:
            how |= {"freq": WEEKLY, "interval": WEEKS[self.every]}
        if isinstance(self.until, int):
            how["count"] = self.until
        elif self.until is not None:
            how["until"] = datetime.combine(self.until, time.max)
        found: Iterable[datetime] = rrule(**how)
        return found


class Recurrence(Struct, frozen=True):
    """A series as somebody has it in their calendar: its rule, but without some meetings, and some moved.

    Both tell by the wall time that the rule has for it which meeting they are about. Those around a clock
    change are among the moved ones: readers disagree about when these are by the rule alone.
    """

    rule: Rule
    without: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, Span], ...] = ()


def rule_of(calendar: Calendar) -> Rule | None:
    """The rule of a series that is set; None if the meetings of the calendar don't repeat."""
    if calendar.first is None or calendar.repeat is None:
        return None
    return Rule(calendar.first, ZoneInfo(calendar.timezone), calendar.repeat, calendar.until)


def recurrence_of(rule: Rule, meetings: Iterable[Meeting]) -> Recurrence:
    """The series as it is for somebody who has these of its meetings."""
    spans = {meeting.original: meeting.span for meeting in meetings}
    planned = list(zip(rule.walls, rule.spans, strict=True))
    return Recurrence(
        rule,
        without=tuple(wall for wall, span in planned if span.start not in spans),
        moved=tuple(
            (wall, spans[span.start])
            for wall, span in planned
            if span.start in spans and (spans[span.start] != span or _is_disturbed(wall, span))
        ),
    )


def _is_disturbed(wall: datetime, span: Span) -> bool:
    """Whether the wall shows another time at the start, or at the end, than the rule alone would tell."""
    start, end = wall.replace(fold=1), wall + span.length
    return start.astimezone(UTC) != span.start or end.astimezone(UTC) != span.end


def set_series(calendar: Calendar, first: Span) -> Rule | None:
    """The rule of the series that begins with this meeting; None for one that takes place once.

    Raises StartComesTwice, and SeriesTooShort if it would end before the second meeting.
    """
    if calendar.repeat is None:
        return None
    rule = Rule(first, ZoneInfo(calendar.timezone), calendar.repeat, calendar.until)
    starts = rule.starts
    if starts and starts[0] != first.start:
        raise StartComesTwice(first)
    if len(starts) < 2 and isinstance(calendar.until, date):
        raise SeriesTooShort(calendar.until)
    return rule


def check_repeat(plan: CalendarFields) -> None:
    """Raises RepeatsForGroups, UntilWithoutRepeat, and SeriesTooShort or SeriesTooLong for its last day."""
    if plan.repeat is None:
        if plan.until is not None:
            raise UntilWithoutRepeat
        return
    if plan.mode is not Mode.GROUP:
        raise RepeatsForGroups
    if isinstance(plan.until, date):
        if plan.until <= plan.end_date:
            raise SeriesTooShort(plan.until)
        if plan.until > _farthest(plan.start_date, plan.repeat):
            raise SeriesTooLong(plan.until, MOST_MEETINGS)


def _farthest(start: date, every: Every) -> date:
    """The last day before the one more than there may be, if the first is as early as it can be."""
    if every is Every.MONTH:
        years, month = divmod(start.month - 1 + MOST_MEETINGS, 12)
        return date(start.year + years, month + 1, 1) - timedelta(days=1)
    return start + timedelta(weeks=MOST_MEETINGS * WEEKS[every]) - timedelta(days=1)


def next_of(meetings: Iterable[Meeting], now: datetime, most: int) -> list[Meeting]:
    """The meetings that are not over, at most so many; of those that all are, the last one."""
    every = sorted(meetings, key=lambda one: one.span)
    return [one for one in every if one.span.end > now][:most] or every[-1:]


def discord_rule(rule: Rule) -> Mapping[str, Any] | None:
    """The rule as Discord's `recurrence_rule` of a scheduled event; None if Discord can't express it.

    Discord knows no zones: it counts weekdays and weeks in UTC, so that the event has to be edited after a
    clock change of the rule's zone. Its limits, as documented: an interval above 1 only for weeks, then 2;
    one weekday; one week of a month, from 1 to 5; neither `count` nor `end` can be set. It has no exceptions.
    """
    start = rule.first.start.astimezone(UTC)
    known: dict[str, Any] = {"start": start.isoformat(), "interval": 1}
    if rule.every is Every.MONTH:
        if rule.week == LAST or start.date() != rule.walls[0].date():
            return None
        return known | {"frequency": 1, "by_n_weekday": [{"n": rule.week, "day": start.weekday()}]}
    if WEEKS[rule.every] > 2:
        return None
    return known | {"frequency": 2, "interval": WEEKS[rule.every], "by_weekday": [start.weekday()]}
