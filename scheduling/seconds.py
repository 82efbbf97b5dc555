"""Availability in whole seconds, cut where it is not whole: where meetings of one length may start."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from scheduling.intervals import Span

QUARTER = 15 * 60
SecondRange = tuple[int, int]


def seconds(length: timedelta) -> int:
    """A length in whole seconds, rounded up."""
    return math.ceil(length / timedelta(seconds=1))


def up(at: datetime) -> int:
    """The first whole second not before `at`, since 1970."""
    return math.ceil(at.timestamp())


def at(second: int) -> datetime:
    """The instant of a second."""
    return datetime.fromtimestamp(second, UTC)


def bounds(spans: Iterable[Span]) -> list[SecondRange]:
    """The same spans as whole seconds."""
    return [(math.ceil(span.start.timestamp()), math.floor(span.end.timestamp())) for span in spans]


def joined(windows: Iterable[SecondRange]) -> list[SecondRange]:
    """The same time, sorted and disjoint; touching windows are joined."""
    found: list[SecondRange] = []
    for start, end in sorted(windows):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def common(one: Sequence[SecondRange], other: Sequence[SecondRange]) -> list[SecondRange]:
    """The time that is in both; each is sorted and disjoint."""
    found = []
    for start, end in one:
        for k in range(bisect_right(other, (start, start)) - 1, len(other)):
            if k >= 0:
                low, high = max(start, other[k][0]), min(end, other[k][1])
                if low < high:
                    found.append((low, high))
                if other[k][0] >= end:
                    break
    return found


def fitting(windows: Iterable[SecondRange], length: int) -> list[SecondRange]:
    """Where a meeting may start: for each window long enough, its first and last start."""
    return [(start, end - length) for start, end in windows if end - start >= length]


def holds(starts: Sequence[SecondRange], second: int) -> bool:
    """Whether a meeting may start at `second`."""
    k = bisect_right(starts, (second, math.inf)) - 1
    return k >= 0 and second <= starts[k][1]


def among(candidates: Sequence[int], starts: Iterable[SecondRange]) -> list[int]:
    """Those sorted candidates at which a meeting may start."""
    slices = ((bisect_left(candidates, low), bisect_right(candidates, high)) for low, high in starts)
    return [second for low, high in slices for second in candidates[low:high]]


def quarters(starts: Iterable[SecondRange]) -> set[int]:
    """The quarter hours at which a meeting may start."""
    return {
        second for low, high in starts for second in range(-(-low // QUARTER) * QUARTER, high + 1, QUARTER)
    }
