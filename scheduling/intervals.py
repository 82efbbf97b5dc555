"""Stretches of time and the arithmetic of availability. All instants are aware UTC."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from msgspec import Struct


class Span(Struct, frozen=True, order=True):
    """A half-open stretch of time, `start` included and `end` not. Raises ValueError unless start < end."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"a span must start before it ends: {self.start} – {self.end}")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, window: "Span") -> "Span | None":
        """The part of this span inside `window`, or None."""
        start, end = max(self.start, window.start), min(self.end, window.end)
        return Span(start, end) if start < end else None

    def minus(self, other: "Span") -> list["Span"]:
        """What is left of this span without `other`: none, one or two spans."""
        if not self.overlaps(other):
            return [self]
        left = [Span(self.start, other.start)] if self.start < other.start else []
        right = [Span(other.end, self.end)] if other.end < self.end else []
        return left + right


def common(span: Span, spans: Sequence[Span]) -> list[Span]:
    """The parts of a span that lie in one of the others, which are sorted and disjoint."""
    first = bisect_right(spans, span.start, key=lambda other: other.end)
    within = (span.within(other) for other in takewhile(span.overlaps, spans[first:]))
    return [part for part in within if part is not None]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same time as sorted, disjoint spans; touching ones are joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def difference(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of `spans` without `taken`, in the order given."""
    holes = union(taken)
    return [rest for span in spans for rest in outside(span, holes)]


def outside(span: Span, holes: Sequence[Span]) -> list[Span]:
    """What is left of a span without the holes, which are sorted and disjoint."""
    left, start = [], span.start
    for k in range(bisect_right(holes, start, key=lambda hole: hole.end), len(holes)):
        if holes[k].start >= span.end:
            break
        if start < holes[k].start:
            left.append(Span(start, holes[k].start))
        start = holes[k].end
    return [*left, Span(start, span.end)] if start < span.end else left
