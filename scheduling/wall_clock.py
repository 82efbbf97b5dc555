"""What the clock on the wall of a zone shows during a span, in whole seconds both ways."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from msgspec import Struct

from scheduling.intervals import Span
from scheduling.seconds import SecondRange, bounds, joined
from scheduling.zones import changes_within

DAY = 24 * 60 * 60
EPOCH = date(1970, 1, 1)


class WallClock(Struct, frozen=True):
    """Stretches of seconds since 1970, each with by how much the clock is ahead of UTC."""

    stretches: tuple[tuple[SecondRange, int], ...]

    @classmethod
    def of(cls, span: Span, zone: str) -> "WallClock":
        place = ZoneInfo(zone)
        changes = [one.at for one in changes_within(span.start, span.end, place) if one.at < span.end]
        edges = [span.start, *changes, span.end]
        parts = bounds(Span(start, end) for start, end in pairwise(edges))
        offsets = [(start.astimezone(place).utcoffset() or timedelta()) for start in edges[:-1]]
        return cls(tuple((part, int(o.total_seconds())) for part, o in zip(parts, offsets, strict=True)))

    def shown(self, window: SecondRange) -> list[SecondRange]:
        """What the clock shows meanwhile, as seconds of the wall: a stretch for each of the clock's."""
        return [
            (max(window[0], start) + ahead, min(window[1], end) + ahead)
            for (start, end), ahead in self.stretches
            if window[0] < end and start < window[1]
        ]

    def seconds(self, day: int, start: int, end: int) -> list[SecondRange]:
        """When the clock shows that day and these minutes of it: never, once, or twice."""
        low, high = day * DAY + start * 60, day * DAY + end * 60
        return joined(
            (max(low - ahead, first), min(high - ahead, last))
            for (first, last), ahead in self.stretches
            if low - ahead < last and first < high - ahead
        )

    def days(self) -> Iterator[int]:
        """The days that the clock shows at any time, counted from 1970; a zone may have skipped one."""
        walls = [wall for part, _ in self.stretches for wall in self.shown(part)]
        if not walls:
            return iter(())
        first, last = min(start for start, _ in walls) // DAY, max(end - 1 for _, end in walls) // DAY
        return (day for day in range(first, last + 1) if self.seconds(day, 0, DAY // 60))

    @staticmethod
    def date(day: int) -> date:
        """The date of a day counted from 1970."""
        return EPOCH + timedelta(days=day)
