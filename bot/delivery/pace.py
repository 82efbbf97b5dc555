"""How fast new DM channels are opened: at the host's pace, since Discord takes more for spam."""

from collections import deque
from datetime import datetime, timedelta

CLOSED_CHECK = timedelta(hours=1)
_WITHIN = timedelta(minutes=1)


class Pace:
    """At most so many openings within any minute. Who has to wait keeps a place in the queue."""

    def __init__(self, per_minute: int) -> None:
        self._opened: deque[datetime] = deque(maxlen=per_minute)
        self._given: deque[datetime] = deque(maxlen=per_minute)
        self._places: dict[int, datetime] = {}
        self._closed_until: datetime | None = None

    def close(self, until: datetime) -> None:
        """Discord wants no new ones until then."""
        self._closed_until = until

    def take(self, whom: int, now: datetime) -> datetime | None:
        """None if a channel may be opened for `whom` now, and it counts; else the instant to come back at."""
        if self._closed_until is not None and now < self._closed_until:
            return min(self._closed_until, now + CLOSED_CHECK)
        place = self._places.pop(whom, None) or self._give_place(now)
        if place <= now and _full_until(self._opened, now) > now:
            place = self._give_place(now)
        if place <= now:
            self._opened.append(now)
            return None
        self._places[whom] = place
        return place

    def _give_place(self, now: datetime) -> datetime:
        place = max(_full_until(self._given, now), _full_until(self._opened, now))
        self._given.append(place)
        return place


def _full_until(instants: deque[datetime], now: datetime) -> datetime:
    """When there is room for another; now if there is."""
    return max(now, instants[0] + _WITHIN) if len(instants) == instants.maxlen else now
