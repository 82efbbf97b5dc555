"""When somebody new may be sent their first DM: Discord takes too many new conversations for spam."""

from bisect import insort
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from msgspec import Struct

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Pace(Struct, frozen=True):
    """At most so many new conversations within any minute, and within any 24 hours."""

    per_minute: int = 5
    per_day: int = 40

    @property
    def whole_share(self) -> timedelta:
        """How long a day's share takes."""
        return ceil(self.per_day / self.per_minute) * MINUTE

    def next_turn(self, turns: Sequence[datetime], now: datetime) -> datetime:
        """The earliest turn that others leave free: theirs, of a day at least, are given the latest first."""
        free = [now]
        for most, within in ((self.per_minute, MINUTE), (self.per_day, DAY)):
            free += [turn + within for turn in turns[most - 1 : most]]
        return max(free)

    def plan(self, turns: Sequence[datetime], now: datetime, people: int) -> list[datetime]:
        """The turns of so many more, one after the other."""
        taken, planned = sorted(turns), list[datetime]()
        for _ in range(people):
            planned.append(self.next_turn(taken[::-1], now))
            insort(taken, planned[-1])
        return planned

    def is_too_late(self, turn: datetime, now: datetime) -> bool:
        """Whether somebody would wait longer than a day's share takes: it is used up."""
        return turn - now > self.whole_share


USUAL_PACE = Pace()
