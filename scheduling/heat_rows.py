"""Which hours a grid of availability has, and how long its rows are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

from scheduling.seconds import SecondRange, joined
from scheduling.wall_clock import DAY, WallClock
from scheduling.zones import DAY_MINUTES

STEPS = (60, 30, 15)
MOST_ROWS = 20
"""More rows than these, and longer ones are taken."""
SHORT_GAP = 120
"""Hours that nobody wants are left out if they are more minutes than these."""
ALIKE = 0.9
"""So many of all starts and ends are on the lines between rows: one odd answer does not make all short."""


class Row(Struct, frozen=True):
    """From `start` to `end`, in minutes after midnight on the wall."""

    start: int
    end: int


def rows_for(
    clock: WallClock, hours: list[SecondRange], given: list[SecondRange], chosen: list[SecondRange]
) -> tuple[Row, ...]:
    """Rows for the calendar's hours, and what is chosen.

    They are the longest whose lines most starts and ends of availability are on, and of what is chosen, if
    that is not too many; the lines are where most starts and ends are, be it a quarter past.
    """
    used = _without_short_gaps(
        piece for window in joined([*hours, *chosen]) for piece in _minutes(clock, window)
    )
    edges = _edges(clock, given) or _edges(clock, hours) or Counter([0])
    needed = min(_needed(some) for some in (edges, _edges(clock, chosen) or edges))
    for step in sorted(STEPS):
        rows = _rows(used or [(0, DAY_MINUTES)], step, _phase(edges, step))
        if step >= needed and len(rows) <= MOST_ROWS:
            return rows
    return rows


def _minutes(clock: WallClock, window: SecondRange) -> Iterator[SecondRange]:
    """The minutes of the day that the clock shows meanwhile."""
    for low, high in clock.shown(window):
        start, end = low // 60 % DAY_MINUTES, -(-high // 60)
        end -= (low // DAY) * DAY_MINUTES
        yield start, min(end, DAY_MINUTES)
        if end > DAY_MINUTES:
            yield 0, min(end - DAY_MINUTES, DAY_MINUTES)


def _without_short_gaps(pieces: Iterable[SecondRange]) -> list[SecondRange]:
    stretched = joined((start, end + SHORT_GAP) for start, end in pieces)
    return [(start, end - SHORT_GAP) for start, end in stretched]


def _edges(clock: WallClock, windows: list[SecondRange]) -> Counter[int]:
    """How often something starts or ends at each minute of the day."""
    edges: Counter[int] = Counter()
    for window, times in Counter(windows).items():
        shown = clock.shown(window)
        edges[shown[0][0] // 60 % DAY_MINUTES] += times
        edges[shown[-1][1] // 60 % DAY_MINUTES] += times
    return edges


def _needed(edges: Counter[int]) -> int:
    """The longest rows whose lines most starts and ends are on."""
    for step in STEPS:
        phase = _phase(edges, step)
        on = sum(times for minute, times in edges.items() if minute % step == phase)
        if on >= ALIKE * edges.total():
            return step
    return min(STEPS)


def _phase(edges: Counter[int], step: int) -> int:
    """How many minutes after the hour most of them are."""
    phases: Counter[int] = Counter()
    for minute, times in edges.items():
        phases[minute % step] += times
    return min(phases, key=lambda phase: (-phases[phase], phase))


def _rows(used: list[SecondRange], step: int, phase: int) -> tuple[Row, ...]:
    lines = sorted({0, *range(phase, DAY_MINUTES, step), DAY_MINUTES})
    rows = (Row(start, end) for start, end in pairwise(lines))
    return tuple(row for row in rows if any(row.start < end and start < row.end for start, end in used))
