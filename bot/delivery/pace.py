"""How fast new DM channels are opened: at the host's pace, since Discord takes more for spam."""

from datetime import datetime, timedelta
from itertools import chain, islice, takewhile

CLOSED_CHECK = timedelta(hours=1)
_WITHIN = timedelta(minutes=1)
_NO_LONGER_EXPECTED = timedelta(seconds=10)
"""Whoever has not come so long after their time is not written to any more."""


class Pace:
    """At most so many people are written to for the first time within any minute.

    Who has to wait keeps a place in the queue, and gives it up by not coming.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._opened: dict[int, datetime] = {}
        self._places: dict[int, datetime] = {}
        self._closed_until: datetime | None = None

    def close(self, until: datetime) -> None:
        """Discord wants no new ones until then."""
        self._closed_until = until

    def take(self, whom: int, now: datetime) -> datetime | None:
        """None if a channel may be opened for the person `whom` now; else the instant to come back at.

        Another message to somebody for whom one has just been opened counts no second time.
        """
        if self._closed_until is not None and now < self._closed_until:
            return min(self._closed_until, now + CLOSED_CHECK)
        _drop_before(self._opened, now - _WITHIN)
        if whom in self._opened:
            return None
        place = self._places.get(whom)
        if place is not None and place > now:
            return place
        self._places.pop(whom, None)
        _drop_before(self._places, now - _NO_LONGER_EXPECTED)
        if place is None or len(self._opened) >= self._per_minute:
            place = self._next_place(now)
        if place <= now:
            self._opened[whom] = now
            return None
        self._places[whom] = place
        return place

    def _next_place(self, now: datetime) -> datetime:
        """A minute after the last but so many, of those who came and those who are expected."""
        most = self._per_minute
        last = (islice(reversed(instants.values()), most) for instants in (self._opened, self._places))
        full = sorted(chain(*last))[-most:]
        return max(now, full[0] + _WITHIN) if len(full) == most else now


def _drop_before(instants: dict[int, datetime], limit: datetime) -> None:
    """Takes away those before the limit; they are in the order of time."""
    for whom in [whom for whom, _ in takewhile(lambda item: item[1] <= limit, instants.items())]:
        del instants[whom]
