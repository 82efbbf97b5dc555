"""How many can when: a grid of days across and hours down, on the wall of one zone.

A cell stands for all the time within the calendar's daily hours, and of what is chosen, at which that zone's
clock shows it: less at their edges, none outside or where a clock change skips it, both times where it comes
twice. It counts those who can for all of that
time: as HIGH who prefer all of it, as LOW who would do some of it only if needed. Who can for a part
only is not counted, so that a cell never promises too much.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate

from msgspec import Struct

from scheduling.daily_hours import open_hours
from scheduling.heat_rows import Row, rows_for
from scheduling.intervals import Span
from scheduling.model import Calendar, Entry, Preference
from scheduling.seconds import SecondRange, at, bounds, common, joined
from scheduling.wall_clock import WallClock

MOST_DAYS_ABREAST = 14
"""More days than these are folded by weeks."""


class Cell(Struct, frozen=True):
    """How many prefer (`high`) and how many can if needed (`low`) for all of `spans`."""

    spans: tuple[Span, ...]
    high: int
    low: int

    @property
    def total(self) -> int:
        return self.high + self.low

    @property
    def rank(self) -> tuple[int, int]:
        """More people are better, then more who prefer it."""
        return self.total, self.high


class Day(Struct, frozen=True):
    """One date, with a cell for each row; None where the calendar has no such time, or not open."""

    date: date
    cells: tuple[Cell | None, ...]


class Highlight(Struct, frozen=True):
    """Where a chosen span lies in the column of a day: from `top` to `bottom`, counted in rows."""

    day: int
    top: float
    bottom: float


class Peak(Struct, frozen=True):
    """Rows on end in which most can, though perhaps not the same people; minutes of the day."""

    date: date
    start: int
    end: int
    cell: Cell


class Heat(Struct, frozen=True):
    """How many of `people` can when, on the wall of `zone`. What is highlighted `is_set`, or suggested."""

    zone: str
    people: int
    rows: tuple[Row, ...]
    days: tuple[Day, ...]
    highlights: tuple[Highlight, ...] = ()
    is_set: bool = False

    @property
    def most(self) -> int:
        """How many can in the best cell."""
        return max((cell.total for day in self.days for cell in day.cells if cell), default=0)

    @property
    def weeks(self) -> tuple[tuple[int | None, ...], ...]:
        """The days' numbers, week by week from Monday to Sunday; None for a day that is not among them."""
        numbers = {day.date: number for number, day in enumerate(self.days)}
        first, last = min(numbers), max(numbers)
        monday = first - timedelta(days=first.weekday())
        return tuple(
            tuple(numbers.get(monday + timedelta(days=start + k)) for k in range(7))
            for start in range(0, (last - monday).days + 1, 7)
        )

    def best_of(self, day: Day) -> Peak | None:
        """The first stretch of that day at which most can, or None if nobody can at any time."""
        cells = [(cell, row) for cell, row in zip(day.cells, self.rows, strict=True) if cell and cell.total]
        if not cells:
            return None
        best, first = max(cells, key=lambda pair: pair[0].rank)
        end = first.start
        for cell, row in cells:
            if row.start == end and cell.rank == best.rank:
                end = row.end
        return Peak(day.date, first.start, end, best)

    def chosen(self, one: Highlight) -> tuple[date, int, int]:
        """The date of a highlight, and the minutes of the day at which it starts and ends."""
        return self.days[one.day].date, self._minute(one.top), self._minute(one.bottom, ends=True)

    def _minute(self, place: float, *, ends: bool = False) -> int:
        k = int(place)
        if k == len(self.rows) or (ends and k == place):
            k -= 1
        row = self.rows[k]
        return row.start + round((place - k) * (row.end - row.start))


def heat_of(
    calendar: Calendar,
    answers: Sequence[Sequence[Entry]],
    zone: str,
    chosen: Iterable[Span] = (),
    since: datetime | None = None,
) -> Heat:
    """How many can when; an answer is all that one person gave. What is past at `since` is left out.

    Once all of it is past, all is shown.
    """
    window = calendar.window
    people = [_Answer.of(entries, window) for entries in answers]
    picked = _seconds(chosen, window)
    hours = _seconds(open_hours(calendar), window) or bounds([window])
    open_ = joined([*hours, *picked])
    given = [one for person in people for own in (person.prefer, person.able) for one in common(own, open_)]
    whole = WallClock.of(window, zone)
    rows = rows_for(whole, hours, given, picked)
    grid = _grid(WallClock.of(_left_of(window, since), zone), rows, open_) or _grid(whole, rows, open_)
    parts = [common(pieces, open_) for column in grid.values() for pieces in column]
    cells = iter(_cells(parts, people))
    days = tuple(Day(WallClock.date(day), tuple(next(cells) for _ in rows)) for day in grid)
    highlights = tuple(_highlights(picked, grid.values()))
    return Heat(zone, len(people), rows, days, highlights, calendar.is_finalized)


def _grid(
    clock: WallClock, rows: Sequence[Row], open_: Sequence[SecondRange]
) -> dict[int, list[list[SecondRange]]]:
    """By the day, when the clock shows each of the rows; days on which nothing is open are left out."""
    columns = {day: [clock.seconds(day, row.start, row.end) for row in rows] for day in clock.days()}
    return {day: column for day, column in columns.items() if any(common(pieces, open_) for pieces in column)}


def _left_of(window: Span, since: datetime | None) -> Span:
    if since is None or not window.start < since < window.end:
        return window
    return Span(since, window.end)


def _seconds(spans: Iterable[Span], window: Span) -> list[SecondRange]:
    """What of the spans is in the window, in whole seconds."""
    inside = (span.within(window) for span in spans)
    return [one for one in bounds(part for part in inside if part) if one[0] < one[1]]


class _Answer(Struct, frozen=True):
    """When one person prefers, and when they can at all."""

    prefer: list[SecondRange]
    able: list[SecondRange]

    @classmethod
    def of(cls, entries: Sequence[Entry], window: Span) -> "_Answer":
        high = _seconds((one.span for one in entries if one.preference is Preference.HIGH), window)
        low = _seconds((one.span for one in entries if one.preference is Preference.LOW), window)
        return cls(joined(high), joined([*high, *low]))


def _cells(parts: list[list[SecondRange]], people: list[_Answer]) -> list[Cell | None]:
    high = _counts(parts, [person.prefer for person in people])
    able = _counts(parts, [person.able for person in people])
    return [
        Cell(tuple(Span(at(a), at(b)) for a, b in pieces), high[k], able[k] - high[k]) if pieces else None
        for k, pieces in enumerate(parts)
    ]


def _counts(parts: list[list[SecondRange]], people: Sequence[Sequence[SecondRange]]) -> list[int]:
    """For each cell, how many can for all of its pieces."""
    whole = sorted((pieces[0], k) for k, pieces in enumerate(parts) if len(pieces) == 1)
    starts, ends = [piece[0] for piece, _ in whole], [piece[1] for piece, _ in whole]
    steps = [0] * (len(whole) + 1)
    for start, end in (window for windows in people for window in windows):
        first, last = bisect_left(starts, start), bisect_right(ends, end)
        if first < last:
            steps[first] += 1
            steps[last] -= 1
    counts = [
        sum(all(_covers(windows, one) for one in pieces) for windows in people) if len(pieces) > 1 else 0
        for pieces in parts
    ]
    for (_, k), count in zip(whole, accumulate(steps), strict=False):
        counts[k] = count
    return counts


def _covers(windows: Sequence[SecondRange], piece: SecondRange) -> bool:
    k = bisect_right(windows, (piece[0], math.inf)) - 1
    return k >= 0 and piece[1] <= windows[k][1]


def _highlights(picked: list[SecondRange], grid: Iterable[list[list[SecondRange]]]) -> list[Highlight]:
    highlights = []
    for day, column in enumerate(grid):
        held = [piece for pieces in column for piece in pieces]
        first, last = min(held)[0], max(held)[1]
        for window in picked:
            if window[0] < last and first < window[1]:
                places = [place for k, pieces in enumerate(column) for place in _within(window, k, pieces)]
                if places:
                    highlights.append(Highlight(day, min(places), max(places)))
    return highlights


def _within(window: SecondRange, row: int, pieces: list[SecondRange]) -> list[float]:
    """Where in that row the window starts and ends, if it is there at all."""
    if not any(window[0] < end and start < window[1] for start, end in pieces):
        return []
    length = sum(end - start for start, end in pieces)
    return [
        row + sum(min(max(edge - start, 0), end - start) for start, end in pieces) / length for edge in window
    ]
